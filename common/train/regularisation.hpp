#pragma once

#include <armadillo>

#include "model/network.hpp"
#include "train/distortion.hpp"
#include "train/training.hpp"

/// \file
/// Remedies against learning by heart: dropout, distorted images and a penalty on large weights.

namespace digitlab {

/// What keeps a network from learning its training images by heart.
struct Regularisation {
    Distortion distortion{};    ///< each image is another one every time it is seen
    double input_dropout = 0;   ///< share of the pixels left out
    double hidden_dropout = 0;  ///< share of each hidden layer's units left out
    double l2 = 0;              ///< λ of the penalty λ/2 Σ W²
};

/// The penalty λ/2 Σ W² over all weights, which draws them towards 0; biases are free (Krogh,
/// Hertz, "A simple weight decay can improve generalization", 1991).
///
/// \param net       whose weights
/// \param lambda    at least 0
/// \param gradient  of the loss, in the layout of the parameters; the penalty's is added to it
/// \return          the penalty
/// \formula{lab09,l2_penalty}
template <typename Real>
Real add_l2_penalty(const Network<Real>& net, Real lambda, arma::Col<Real>& gradient);

/// Backpropagation with dropout, distorted images and the penalty, for `train()`.
///
/// A batch is cut into at most four parts; each is distorted, thinned out and sent through the
/// network on one thread, so the distortions take no turn of their own. Each part draws its random
/// numbers from a generator of its own, which `rng` seeds: the result is the same for any number of
/// threads.
///
/// \param net             must outlive what is returned
/// \param regularisation  which of them, and how much
/// \param rows, columns   of an image
/// \param threads         how many share a batch
/// \param rng             must outlive what is returned
/// \return                to be called by one thread at a time, since it keeps its memory
/// \throws std::invalid_argument  if something of the regularisation is out of range
template <typename Real>
GradientFunction<Real> regularised_gradient(const Network<Real>& net,
                                            const Regularisation& regularisation, arma::uword rows,
                                            arma::uword columns, unsigned threads, Rng& rng);

}  // namespace digitlab
