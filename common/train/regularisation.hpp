#pragma once

#include <armadillo>

#include "model/network.hpp"
#include "train/distortion.hpp"
#include "train/training.hpp"

/// \file
/// Regularisation: dropout, distorted images and an L2 penalty.

namespace digitlab {

/// The kinds of regularisation and their amounts.
struct Regularisation {
    Distortion distortion{};    ///< of each image, drawn again every time it is used
    double input_dropout = 0;   ///< probability of dropping a pixel
    double hidden_dropout = 0;  ///< probability of dropping a hidden unit
    double l2 = 0;              ///< λ of the penalty λ/2 Σ W²
};

/// The L2 penalty λ/2 Σ W² over all weights, without the biases (Krogh, Hertz, "A simple weight
/// decay can improve generalization", 1991).
///
/// \param net       the network
/// \param lambda    at least 0
/// \param gradient  of the loss, in the layout of the parameters; receives the sum of both
/// \return          the penalty
/// \formula{lab09,l2_penalty}
template <typename Real>
Real add_l2_penalty(const Network<Real>& net, Real lambda, arma::Col<Real>& gradient);

/// Backpropagation with dropout, distorted images and the penalty, for `train()`.
///
/// A batch is cut into at most four parts; one thread distorts a part, drops units and computes its
/// gradient. Each part has its own random number generator, seeded by `rng`, so the result is the
/// same for any number of threads.
///
/// \param net             outlives the returned function
/// \param regularisation  the kinds and their amounts
/// \param rows, columns   of an image
/// \param threads         number of threads that share a batch
/// \param rng             outlives the returned function
/// \return                to be called by one thread at a time
/// \throws std::invalid_argument  if an amount is out of range
template <typename Real>
GradientFunction<Real> regularised_gradient(const Network<Real>& net,
                                            const Regularisation& regularisation, arma::uword rows,
                                            arma::uword columns, unsigned threads, Rng& rng);

}  // namespace digitlab
