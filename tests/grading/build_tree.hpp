#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "support/process.hpp"

/// \file
/// Where submissions are built: a copy of the handout, into which the files of one submission after
/// the other are put.

namespace digitlab::grading {

/// Runs a command with both outputs joined, of which a megabyte is kept.
///
/// \param command  the program, looked for in PATH, and its arguments
/// \throws std::runtime_error  if there is no such program
testing::ProcessResult run_command(const std::vector<std::string>& command,
                                   std::chrono::seconds limit);

/// Makes a handout in which the exercises from a lab on are to be written.
///
/// \param programs  the folder of make_handout
/// \throws std::runtime_error  with what it printed, if it fails
void make_handout(const std::filesystem::path& programs, int lab,
                  const std::filesystem::path& source, const std::filesystem::path& out);

/// Calls work(0), work(1), … at the same time; returns whether none threw. What is thrown is
/// printed behind the name of the program.
bool run_jobs(const std::string& program, unsigned jobs, const std::function<void(unsigned)>& work);

/// The files of a submission: their names in the project, and what is in them.
using SubmittedFiles = std::map<std::string, std::string>;

/// Collects the files of a submission that a learner may change.
///
/// Of a folder or a .zip; the project may lie deeper in it. Links are not followed, and files
/// larger than a megabyte are left out.
///
/// \param allowed  names in the project, such as common/math/activations.cpp
/// \throws std::runtime_error  naming the submission, if none of them is in it, or it cannot be
/// read
SubmittedFiles collect_submission(const std::filesystem::path& submission,
                                  const std::vector<std::string>& allowed);

/// A copy of the handout, and what is built of it.
class BuildTree {
public:
    /// \param folder   is made
    /// \param sandbox  keep builds away from network, home and the rest of the disk
    BuildTree(std::filesystem::path folder, bool sandbox);

    /// Copies a handout (or any project tree) into it, configures it, and builds the worker once.
    ///
    /// \param optimisation  of the compiler: -O0 compiles fastest, -O1 runs several times as fast
    /// \throws std::runtime_error  with the first error, if that fails
    void prepare(const std::filesystem::path& handout, const std::string& optimisation = "-O1");

    /// Lays files over the tree, in place of those that were laid over it before, and builds.
    ///
    /// \return  empty if it compiles, else the first error
    std::string build(const SubmittedFiles& files);

    /// The command that runs what was built: in the sandbox, if there is one.
    std::vector<std::string> worker_command() const;

private:
    testing::ProcessResult run_inside(const std::vector<std::string>& command,
                                      std::chrono::seconds limit);

    std::filesystem::path folder_;
    bool sandbox_;
    SubmittedFiles originals_;  // of the files that lie under submitted ones
};

/// Whether the sandbox (bubblewrap) is installed and works here.
bool sandbox_works();

}  // namespace digitlab::grading
