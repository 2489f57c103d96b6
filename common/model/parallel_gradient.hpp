#pragma once

#include <armadillo>

#include "model/model.hpp"

/// \file
/// The gradient of the loss over many samples, computed by several threads.

namespace digitlab {

/// Gradient of the loss over many samples, chunk by chunk: the activations of a chunk stay in the
/// processor's cache, and several threads share the chunks.
///
/// \param model     its `gradient` may be called by several threads at once, as of all models here
/// \param X         features × samples
/// \param T         one-hot targets, classes × samples
/// \param threads   how many share the work; the result is the same for any number
/// \param gradient  receives the gradient, in the layout of the parameters
/// \return          the loss over all samples
/// \throws std::invalid_argument  if there are no samples or X and T disagree in their number
/// \formula{lab07,mean_of_chunks}
template <typename Real>
Real parallel_gradient(const Model<Real>& model, const arma::Mat<Real>& X, const arma::Mat<Real>& T,
                       unsigned threads, arma::Col<Real>& gradient);

}  // namespace digitlab
