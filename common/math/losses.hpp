#pragma once

#include <armadillo>

/// \file
/// Losses, and their derivatives with respect to the scores.
///
/// Losses are means over the N samples (columns). Targets T are one-hot: classes × samples, a 1 in
/// the row of the true class and 0 elsewhere. Every function here throws std::invalid_argument,
/// naming both shapes, if its two matrices differ in shape or are empty.

namespace digitlab {

/// Mean squared error: 1/(2N) Σ ‖y − t‖².
///
/// \param Y  predictions, classes × samples
/// \param T  targets, classes × samples
/// \return   at least 0; at most 1 if the columns of Y and T are probabilities
/// \formula{lab02,mean_squared_error}
template <typename Real>
Real mean_squared_error(const arma::Mat<Real>& Y, const arma::Mat<Real>& T);

/// Cross-entropy from probabilities: −1/N Σ log y(true class).
///
/// \param Y  probabilities, classes × samples, entries in [0, 1]
/// \param T  targets, classes × samples
/// \return   at least 0; +infinity if the true class of some sample has probability 0 (that is the
///           true value; no constant is added to hide it). From scores: `softmax_cross_entropy()`.
/// \formula{lab02,cross_entropy}
template <typename Real>
Real cross_entropy(const arma::Mat<Real>& Y, const arma::Mat<Real>& T);

/// Cross-entropy of softmax, from scores: 1/N Σ (log Σ exp(s) − s(true class)).
///
/// Equal to `cross_entropy(softmax(S), T)`, but more accurate: probabilities, which may underflow,
/// are never computed, and the largest score of each column is subtracted first, so that a small
/// loss of large scores keeps its digits.
///
/// \param S  scores, classes × samples; −infinity is probability 0 (see `softmax()`)
/// \param T  targets, classes × samples, exactly one entry per column not 0
/// \return   at least 0, the logarithm of the number of classes if all scores are equal; +infinity
///           if a true class has score −infinity; NaN if softmax is NaN
/// \formula{lab02,softmax_cross_entropy}
template <typename Real>
Real softmax_cross_entropy(const arma::Mat<Real>& S, const arma::Mat<Real>& T);

/// Derivative of `softmax_cross_entropy()` with respect to the scores: (Y − T)/N, Y = softmax(S)
/// (Bishop, "Pattern Recognition and Machine Learning", 2006, eq. 4.109).
///
/// \param Y  probabilities, classes × samples
/// \param T  targets, classes × samples
/// \return   classes × samples
///
/// \formula{lab02,cross_entropy_derivative}
/// \formula{lab02,two_classes}
template <typename Real>
arma::Mat<Real> softmax_cross_entropy_derivative(const arma::Mat<Real>& Y,
                                                 const arma::Mat<Real>& T);

/// Derivative of `mean_squared_error(softmax(S), T)` with respect to the scores, with
/// Y = softmax(S): column by column y ⊙ (d − yᵀd) with d = (y − t)/N.
///
/// The factor y is why this loss saturates: where the true class has a probability near 0 the
/// derivative is near 0 as well, however wrong the prediction is.
///
/// \param Y  probabilities, classes × samples
/// \param T  targets, classes × samples
/// \return   classes × samples
///
/// \formula{lab02,mean_squared_error_derivative}
/// \formula{lab02,two_classes}
template <typename Real>
arma::Mat<Real> softmax_mean_squared_error_derivative(const arma::Mat<Real>& Y,
                                                      const arma::Mat<Real>& T);

/// Cross-entropy of sigmoid outputs, each class a binary decision, from scores:
/// 1/N Σ [log(1 + exp(s)) − t s].
///
/// \param S  scores, classes × samples, any finite values
/// \param T  targets, classes × samples
/// \return   at least 0, and finite
/// \formula{lab08,sigmoid_cross_entropy}
template <typename Real>
Real sigmoid_cross_entropy(const arma::Mat<Real>& S, const arma::Mat<Real>& T);

/// What a network minimises: a function of its scores and the targets.
enum class Loss {
    softmax_cross_entropy,       ///< `softmax_cross_entropy(S, T)`
    softmax_mean_squared_error,  ///< `mean_squared_error(softmax(S), T)`
    sigmoid_cross_entropy,       ///< `sigmoid_cross_entropy(S, T)`
    sigmoid_mean_squared_error   ///< `mean_squared_error(sigmoid(S), T)`; it saturates
};

/// The loss of this kind.
///
/// \param loss  which loss
/// \param S     scores, classes × samples, any finite values
/// \param T     targets, classes × samples
/// \return      at least 0
template <typename Real>
Real loss_of_scores(Loss loss, const arma::Mat<Real>& S, const arma::Mat<Real>& T);

/// Derivative of `loss_of_scores()` with respect to the scores.
///
/// \param loss  which loss
/// \param S     scores, classes × samples, any finite values
/// \param T     targets, classes × samples
/// \return      classes × samples
/// \formula{lab08,delta_quadratic}
/// \formula{lab08,delta_cross_entropy}
template <typename Real>
arma::Mat<Real> loss_derivative(Loss loss, const arma::Mat<Real>& S, const arma::Mat<Real>& T);

}  // namespace digitlab
