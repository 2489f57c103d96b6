#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "sandbox.hpp"
#include "submission.hpp"
#include "support/process.hpp"

/// \file
/// Where submissions are built. Nothing of one is ever seen by another: what they share, the
/// workshop, is only read; their own sources and their program lie in the folder of a job, which is
/// emptied before.

namespace digitlab::grading {

/// Runs a command with both outputs joined, of which a megabyte is kept.
///
/// \param command  the program, looked for in PATH, and its arguments
/// \throws std::runtime_error  if there is no such program
testing::ProcessResult run_command(const std::vector<std::string>& command,
                                   std::chrono::seconds limit);

/// Calls work(0), work(1), … at the same time; returns whether none threw. What is thrown is
/// printed behind the name of the program.
bool run_jobs(const std::string& program, unsigned jobs, const std::function<void(unsigned)>& work);

/// What a workshop is built from.
struct WorkshopRequest {
    std::filesystem::path programs;  ///< the folder of make_handout
    std::filesystem::path source;    ///< the project, with all solutions
    int handout = 1;                 ///< the first lab whose exercises are open; 99: all are solved
    int lab = 0;                     ///< the lab that is graded; 0: all
    unsigned jobs = 1;               ///< processes that build it
};

/// A handout that is configured and built once, so that of a submission only its own files remain
/// to be compiled: for `double`, all that graded tests use.
class Workshop {
public:
    /// Opens the workshop of this request, or builds it: beside, and renamed when it is whole.
    ///
    /// \param folder  of workshops; several processes may ask for the same one
    /// \throws std::runtime_error  with the first error, if that fails
    Workshop(const std::filesystem::path& folder, const WorkshopRequest& request);

    const std::filesystem::path& folder() const { return folder_; }
    const std::filesystem::path& tree() const { return tree_; }

    /// What is compiled of a submitted source: in a workshop only what graded tests use.
    std::string to_compile(const std::string& source) const;

    /// The project, with all solutions, as it is built already: nothing remains to be made.
    ///
    /// \param source  the project
    /// \param build   its build folder, made by CMake for make
    static Workshop of_project(std::filesystem::path source, std::filesystem::path build);

    /// Names what it was built from: the same for the same handout, lab and compiler.
    const std::string& key() const { return key_; }

    /// The source of the handout, as it was handed out.
    std::string handed_out(const std::string& name) const;

    /// A script for the shell that compiles files and links the program `worker` in the current
    /// folder, which must be empty.
    ///
    /// \param names   of the submitted files, in the project
    /// \param source  where they lie, by these names
    std::string build_script(const std::vector<std::string>& names,
                             const std::filesystem::path& source) const;

private:
    Workshop() = default;
    void read_compile_commands();
    std::string compiler_for(const std::string& name) const;
    std::string link_command(const std::vector<std::string>& names) const;

    std::filesystem::path folder_;                  // of both
    std::filesystem::path tree_;                    // the sources
    std::filesystem::path build_;                   // what CMake made of them
    std::filesystem::path built_in_;                // the folder while they were compiled
    std::string more_options_;                      // for the compiler
    std::map<std::string, std::string> compilers_;  // the compiler and its options, by source
    std::string key_;
    int lab_ = 0;
};

/// Builds one submission after the other.
class BuildTree {
public:
    /// \param folder  of this job, which nobody else uses
    BuildTree(const Workshop& workshop, const Sandbox& sandbox, unsigned job,
              std::filesystem::path folder);

    /// Builds the workshop with these files in place of its own, and nothing else of what was
    /// there.
    ///
    /// \return  empty if it compiles, else the first errors, each on a line
    std::string build(const SubmittedFiles& files);

    /// The command that runs what was built.
    std::vector<std::string> worker_command() const;

private:
    const Workshop& workshop_;
    const Sandbox& sandbox_;
    unsigned job_;
    std::filesystem::path folder_;
};

/// Of what compiler, assembler and linker print, the first lines that tell what is wrong, without
/// the folders.
///
/// \param folders  to be left out of paths
/// \param files    to find the names in that the linker complains of
std::string first_errors(const testing::ProcessResult& result,
                         const std::vector<std::filesystem::path>& folders,
                         const SubmittedFiles& files = {});

/// The source without its instantiations for `float`; all lines keep their numbers.
std::string for_double_only(const std::string& source);

}  // namespace digitlab::grading
