#pragma once

#include <armadillo>

#include "base/random.hpp"

/// \file
/// The weights that a network begins with.

namespace digitlab {

/// How the weights of a layer with n inputs and m outputs are started; biases start at 0 unless
/// said otherwise.
enum class Start {
    zeros,       ///< all 0: right without a hidden layer, but units that begin alike stay alike
    normal_001,  ///< N(0, 0.01²)
    normal_01,   ///< N(0, 0.1²) (S2)
    normal_1,    ///< N(0, 1), the biases too (S4)
    scaled,      ///< N(0, 1/n), the biases N(0, 1): Nielsen's cure for saturation
    xavier,  ///< N(0, 2/(n + m)): Glorot, Bengio, "Understanding the difficulty of training deep
             ///< feedforward neural networks" (2010)
    he       ///< N(0, 2/n): He et al., "Delving deep into rectifiers" (2015)
};

/// Xavier's start, N(0, 2/(inputs + outputs)), made for units that are linear around 0.
///
/// \param outputs, inputs  units of the layer and of the one before
/// \param rng              what the weights are drawn from
/// \return                 outputs × inputs
/// \formula{lab07,xavier}
template <typename Real>
arma::Mat<Real> xavier_init(arma::uword outputs, arma::uword inputs, Rng& rng);

/// He's start, N(0, 2/inputs), made for rectified units, of which half pass nothing on.
///
/// \param outputs, inputs  units of the layer and of the one before
/// \param rng              what the weights are drawn from
/// \return                 outputs × inputs
/// \formula{lab07,he}
template <typename Real>
arma::Mat<Real> he_init(arma::uword outputs, arma::uword inputs, Rng& rng);

/// The weights of one layer, by any of the starts.
///
/// \param start            which one
/// \param outputs, inputs  units of the layer and of the one before
/// \param rng              what the weights are drawn from
/// \return                 outputs × inputs
/// \formula{lab08,scaled_start}
template <typename Real>
arma::Mat<Real> start_weights(Start start, arma::uword outputs, arma::uword inputs, Rng& rng);

}  // namespace digitlab
