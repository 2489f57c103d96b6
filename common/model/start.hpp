#pragma once

#include <armadillo>

#include "math/random.hpp"

namespace digitlab {

/// How the weights of a layer with n inputs and m outputs are started; biases start at 0 unless
/// said otherwise.
enum class Start {
    zeros,
    normal_001,  ///< N(0, 0.01²)
    normal_01,   ///< N(0, 0.1²) (S2)
    normal_1,    ///< N(0, 1), the biases too (S4)
    scaled,      ///< N(0, 1/n), the biases N(0, 1): Nielsen's cure for saturation
    xavier,  ///< N(0, 2/(n + m)): Glorot, Bengio, "Understanding the difficulty of training deep
             ///< feedforward neural networks" (2010)
    he       ///< N(0, 2/n): He et al., "Delving deep into rectifiers" (2015)
};

/// Weights for a layer of `outputs` units over `inputs`, Xavier's start: N(0, 2/(inputs +
/// outputs)).
template <typename Real>
arma::Mat<Real> xavier_init(arma::uword outputs, arma::uword inputs, Rng& rng);

/// Weights for a layer of `outputs` units over `inputs`, He's start: N(0, 2/inputs).
template <typename Real>
arma::Mat<Real> he_init(arma::uword outputs, arma::uword inputs, Rng& rng);

/// Weights for a layer of `outputs` units over `inputs`, by any of the starts.
template <typename Real>
arma::Mat<Real> start_weights(Start start, arma::uword outputs, arma::uword inputs, Rng& rng);

}  // namespace digitlab
