#pragma once

#include <filesystem>
#include <string>
#include <vector>

/// \file
/// Submissions that mean harm: to be handed in as common/math/activations.cpp, with the losses.cpp
/// of the solutions. None of them may have points for what it attacks with, or leave anything
/// behind.

namespace digitlab::testing {

struct HostileSubmission {
    std::string name;
    std::string source;  ///< of activations.cpp
    std::string remark;  ///< what its remark contains; empty: it compiles
};

/// \param secret  a file that no submission may read, such as a solution
std::vector<HostileSubmission> hostile_submissions(const std::filesystem::path& secret);

/// The solved activations.cpp with another body of softmax.
std::string with_softmax(const std::string& body);

/// A file of the solutions.
std::string solved(const std::string& file);

}  // namespace digitlab::testing
