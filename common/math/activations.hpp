#pragma once

#include <armadillo>

/// \file
/// Activation functions, softmax and log-sum-exp.

namespace digitlab {

/// Logistic function 1/(1 + exp(−x)) of every entry.
///
/// \param x  any shape, any values; taken by value and reused for the result
/// \return   the same shape, entries in [0, 1]
/// \formula{lab05,sigmoid}
template <typename Real>
arma::Mat<Real> sigmoid(arma::Mat<Real> x);

/// Derivative of the logistic function, expressed by its value.
///
/// \param z  any shape: z = sigmoid(x), entries in [0, 1]
/// \return   the same shape: dz/dx = z (1 − z), at most 1/4
/// \formula{lab06,sigmoid_derivative}
template <typename Real>
arma::Mat<Real> sigmoid_derivative(const arma::Mat<Real>& z);

/// Rectified linear unit, max(0, x) of every entry.
///
/// \param x  any shape, any values; taken by value and reused for the result
/// \return   the same shape, entries of at least 0
/// \formula{lab07,relu}
template <typename Real>
arma::Mat<Real> relu(arma::Mat<Real> x);

/// Derivative of the rectified linear unit, expressed by its value.
///
/// \param z  any shape: z = relu(x)
/// \return   the same shape: 1 where z > 0, else 0
/// \formula{lab07,relu_derivative}
template <typename Real>
arma::Mat<Real> relu_derivative(const arma::Mat<Real>& z);

/// Softmax of every column: y = exp(s) / Σ exp(s).
///
/// \param scores  classes × samples; −infinity is probability 0
/// \return        classes × samples; each column is at least 0 and sums to 1. A column is NaN where
///                its scores define no probabilities: with NaN, +infinity or nothing but −infinity
/// \throws std::invalid_argument  if `scores` has no rows
///
/// The largest score of each column is subtracted first, so that `exp` cannot
/// overflow (lab02 shows what happens otherwise).
///
/// \formula{lab02,softmax}
/// \formula{lab02,shift}
template <typename Real>
arma::Mat<Real> softmax(const arma::Mat<Real>& scores);

/// Softmax by the bare formula, without the shift: overflows to NaN for large scores.
///
/// Only lab02 uses it, to show the overflow.
///
/// \param scores  classes × samples
/// \return        classes × samples; columns whose exponentials overflow or all vanish hold NaN
/// \formula{lab02,softmax}
template <typename Real>
arma::Mat<Real> softmax_naive(const arma::Mat<Real>& scores);

/// log Σ exp(s) of every column, computed as m + log Σ exp(s − m) with m the largest score.
///
/// \param scores  classes × samples; −infinity adds nothing to the sum
/// \return        1 × samples; between the largest score and that plus log(classes). NaN for the
///                columns of which softmax is NaN
/// \throws std::invalid_argument  if `scores` has no rows
/// \formula{lab02,log_sum_exp}
template <typename Real>
arma::Row<Real> log_sum_exp(const arma::Mat<Real>& scores);

}  // namespace digitlab
