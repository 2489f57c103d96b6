#pragma once

#include <cstddef>
#include <string>
#include <vector>

/// \file
/// The marks in the source: what a learner is to write, and which tests are hidden from them.
///
///     // BEGIN SOLUTION lab02 softmax        // BEGIN HIDDEN TESTS
///     …                                      …
///     // END SOLUTION                        // END HIDDEN TESTS

namespace digitlab::grading {

/// One exercise in the source.
struct Hole {
    int lab = 0;              ///< 2
    std::string exercise;     ///< "softmax"
    std::size_t begin = 0;    ///< the line of BEGIN SOLUTION, counted from 0
    std::size_t end = 0;      ///< the line of END SOLUTION
    std::string indentation;  ///< blanks before the mark
};

/// All exercises of a file, in their order.
///
/// \param text  of the file
/// \param name  what to call it in messages
/// \throws std::runtime_error  naming file and line, if a mark is wrong, or one is without the
/// other
std::vector<Hole> find_holes(const std::string& text, const std::string& name);

/// The file with the exercises of some labs taken out and something thrown in their place; the
/// marks of all others are taken out, and their solutions stay.
///
/// \param from_lab  the first lab whose exercises are opened
std::string open_holes(const std::string& text, const std::string& name, int from_lab);

/// The file with just one exercise taken out.
std::string open_hole(const std::string& text, const std::string& name, int lab,
                      const std::string& exercise);

/// The file without what stands between the marks of hidden tests, and without the marks.
///
/// \throws std::runtime_error  naming file and line, if a mark is without the other
std::string remove_hidden_tests(const std::string& text, const std::string& name);

}  // namespace digitlab::grading
