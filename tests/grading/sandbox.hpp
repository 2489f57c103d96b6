#pragma once

#include <filesystem>
#include <string>
#include <vector>

/// \file
/// What keeps the compiler and the program of a submission from everything else.
///
/// Outside: `grade` and the judge run as the teacher. Only they see submissions, solutions, hidden
/// tests and results, and only `grade` writes results. They treat a submission as data: its files
/// are read into memory, and the results of its program come through a pipe.
///
/// Inside: the compiler and the program of a submission. They can read /usr and what is named to
/// them: the workshop (the handout, built once) and the submission's own sources or its own
/// program. They can write to one pipe and to a temporary folder, which is emptied afterwards. They
/// have no network, no view of other processes, no capabilities, no new privileges, and none of the
/// system calls that no submission needs. Limits on time, memory, processes and sizes hold for all
/// of their processes together (ProcessOptions).
///
/// Inside is a new bubblewrap for every call. Where bubblewrap cannot start, as in most containers,
/// it is another user for root, with Landlock if the kernel has it, and Landlock for others. Root
/// runs nothing inside, and not bubblewrap either: it becomes a user without a name first.

namespace digitlab::grading {

/// The ways to confine a submission, and what they need.
class Sandbox {
public:
    enum class Kind { bubblewrap, user, landlock, none };

    /// The first that works here: in the order above, of all or of the one that is wanted.
    ///
    /// \param wanted   "auto", "bubblewrap", "user", "landlock" or "none"
    /// \param confine  the program of that name; other users must be able to run it
    /// \throws std::runtime_error  telling what is missing, if it does not work
    Sandbox(const std::string& wanted, std::filesystem::path confine);

    /// What stands before a command to be run inside.
    ///
    /// \param job       inside, jobs are users of their own
    /// \param readable  files and folders that can be read, at their own places
    /// \param scratch   folder to write in; bubblewrap has a memory of its own instead
    std::vector<std::string> command(unsigned job,
                                     const std::vector<std::filesystem::path>& readable,
                                     const std::filesystem::path& scratch) const;

    /// Makes what a job may read readable for it, and for no other job.
    void hand_over(unsigned job, const std::filesystem::path& file) const;

    /// Ends all processes that a job has left, and empties its scratch folder.
    void clean_up(unsigned job, const std::filesystem::path& scratch) const;

    Kind kind() const { return kind_; }

    /// For the teacher: what keeps a submission in.
    std::string description() const;

private:
    /// Whether a program can be run inside.
    bool works() const;

    Kind kind_ = Kind::none;
    bool landlock_ = false;
    std::filesystem::path confine_;
};

/// Whether other users can reach a file: each folder on the way lets them through.
bool others_can_reach(const std::filesystem::path& file);

}  // namespace digitlab::grading
