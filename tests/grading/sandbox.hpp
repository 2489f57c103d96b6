#pragma once

#include <filesystem>
#include <string>
#include <vector>

/// \file
/// What keeps the compiler and the program of a submission from everything else.
///
/// Who runs as whom, sees what and writes what:
/// - `grade` and the judge run as the teacher, outside. They alone see submissions, solutions,
/// hidden
///   tests and results, and `grade` alone writes results. A submission is data to them: files are
///   read into memory, and the answers of its program come through a pipe.
/// - The compiler and the program of a submission run inside. They can read /usr and what is named
/// to
///   them: the workshop (the handout, built once) and the submission's own sources or its own
///   program. They can write a scratch that is emptied afterwards, and one pipe. They have no
///   network, no other processes in sight, no capabilities, no new privileges, and no system call
///   of a list that no submission needs. Limits on time, memory, processes and sizes hold
///   for all of their processes together (ProcessOptions).
/// - Inside is a bubblewrap of its own for every call. Where that cannot start, as in most
/// containers:
///   for root, another user, and Landlock if the kernel has it; for others, Landlock. Root never
///   runs anything inside, bubblewrap neither: it becomes a user without a name first.

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
