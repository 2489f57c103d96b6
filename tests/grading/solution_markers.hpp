#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

/// \file
/// The markers in the source: what a learner is to write, and which tests are hidden from them.
///
///     // BEGIN SOLUTION lab02 softmax        // BEGIN HIDDEN TESTS
///     …                                      …
///     // END SOLUTION                        // END HIDDEN TESTS

namespace digitlab::grading {

/// One solution in the source, between its markers.
struct Solution {
    int lab = 0;              ///< 2
    std::string exercise;     ///< "softmax"
    std::size_t begin = 0;    ///< the line of BEGIN SOLUTION, counted from 0
    std::size_t end = 0;      ///< the line of END SOLUTION
    std::string indentation;  ///< blanks before the marker

    std::string name() const;  ///< "lab02 softmax"
};

/// All solutions of a file, in their order.
///
/// \param text  of the file
/// \param name  what to call it in messages
/// \throws std::runtime_error  naming file and line, if a marker is wrong or lacks its other one
std::vector<Solution> find_solutions(const std::string& text, const std::string& name);

/// The file without the solutions of some labs: an exception is thrown in their place. All other
/// solutions stay, without their markers.
///
/// \param from_lab  the first lab whose solutions are removed
std::string remove_solutions(const std::string& text, const std::string& name, int from_lab);

/// The file without one solution; all other markers stay.
std::string remove_solution(const std::string& text, const Solution& solution);

/// The file with another body, whole lines, in the place of one solution and its markers.
std::string replace_solution(const std::string& text, const Solution& solution,
                             const std::string& body);

/// The sources of a project that contain exercises: their names in it, and their text.
std::map<std::string, std::string> sources_with_exercises(const std::filesystem::path& project);

/// The file without what stands between the markers of hidden tests, and without the markers.
///
/// \throws std::runtime_error  naming file and line, if a marker lacks its other one
std::string remove_hidden_tests(const std::string& text, const std::string& name);

}  // namespace digitlab::grading
