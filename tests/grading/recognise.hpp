#pragma once

#include <armadillo>
#include <string>
#include <vector>

#include "exercise.hpp"

/// \file
/// What is probably wrong with a result, and what a message of Armadillo's means for a learner.
/// Whatever holds for every exercise is here; what only one exercise can get wrong is listed with
/// its tests.

namespace digitlab::grading {

/// A sentence that says what is probably wrong: a sign, a factor, a transpose, a constant; or
/// nothing.
///
/// \param came_back  what the learner's function returned
/// \param right      what it should return
/// \param arguments  of the call: their shapes explain factors
/// \param tolerance  as for close()
std::string recognise(const arma::mat& came_back, const arma::mat& right,
                      const std::vector<Argument>& arguments, double tolerance);

/// Where two matrices differ: "in 2 of 6 entries, most at (0, 1): 3 instead of 4", or in their
/// shapes. Empty for single numbers, and for few entries, which can be compared by eye.
std::string difference(const arma::mat& came_back, const arma::mat& right, double tolerance);

/// What an exception of Armadillo's means: which of two matrices to look at, or to transpose.
///
/// \param message  as Armadillo has it
/// \param shape    of the result in words, or nothing
std::string explain_shape_error(const std::string& message, const std::string& shape);

}  // namespace digitlab::grading
