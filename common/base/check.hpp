#pragma once

#include <fmt/core.h>

#include <armadillo>
#include <cmath>
#include <stdexcept>
#include <string>

/// \file
/// Checks of arguments that several modules share.

namespace digitlab {

/// The shape of a matrix, for messages: "784 × 100".
template <typename Matrix>
std::string shape_of(const Matrix& m) {
    return fmt::format("{} × {}", m.n_rows, m.n_cols);
}

/// Requires two matrices, such as scores and targets, to have the same shape.
///
/// \param function        the caller, for the message
/// \param name_a, name_b  the caller's names of the two matrices
/// \param a, b            both classes × samples
/// \throws std::invalid_argument  naming the function, both arguments and their shapes, if the
///                                shapes differ or the matrices are empty
template <typename A, typename B>
void require_same_shape(const char* function, const char* name_a, const A& a, const char* name_b,
                        const B& b) {
    if (a.n_rows == b.n_rows && a.n_cols == b.n_cols && a.n_elem > 0) return;
    throw std::invalid_argument(
        fmt::format("{}: {} is {} and {} is {}; both must be classes × samples, and not empty",
                    function, name_a, shape_of(a), name_b, shape_of(b)));
}

/// Requires the step of a difference quotient to be positive and finite.
///
/// \param function  the caller, for the message
/// \param h         the step
/// \throws std::invalid_argument  naming the function, unless h is positive and finite
template <typename Real>
void require_step(const char* function, Real h) {
    if (h > 0 && std::isfinite(h)) return;
    throw std::invalid_argument(fmt::format(
        "{}: the step h is {}; it must be a positive number, such as 1e-5", function, h));
}

}  // namespace digitlab
