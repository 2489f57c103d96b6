#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

/// \file
/// Finds submissions, and in each the files that a learner was to write.

namespace digitlab::grading {

/// The files of a submission: their names in the project, and what is in them.
using SubmittedFiles = std::map<std::string, std::string>;

/// What lies in a folder of submissions.
struct Submission {
    std::filesystem::path path;
    std::string name;    ///< of its results: as the file, without the ending of an archive
    std::string reason;  ///< why it cannot be graded, such as "is a link"; else empty
};

/// All that lies in a folder of submissions, in the order of their names: folders, archives and
/// single sources to be graded, and everything else with the reason why not. No two have the same
/// name.
///
/// \param allowed  names in the project, such as common/math/activations.cpp
std::vector<Submission> list_submissions(const std::filesystem::path& folder,
                                         const std::vector<std::string>& allowed);

/// Collects the files of a submission that a learner may change.
///
/// From a folder, an archive, archives in a folder, or the source alone. The project may lie deeper
/// in it, and files may lie there without their folders. Links are not followed, and files larger
/// than a megabyte are left out. Line ends become those of Unix.
///
/// \param allowed  as above
/// \throws std::runtime_error  naming the submission, if none of them is in it, or it cannot be
/// read
SubmittedFiles collect_submission(const std::filesystem::path& submission,
                                  const std::vector<std::string>& allowed);

}  // namespace digitlab::grading
