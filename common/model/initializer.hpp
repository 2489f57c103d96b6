#pragma once

#include <armadillo>

#include "base/random.hpp"

/// \file
/// Initialisation of a network's weights.

namespace digitlab {

/// How the weights of a layer with n inputs and m outputs are initialised. Biases are 0 unless
/// stated otherwise.
enum class Initializer {
    zeros,       ///< all 0: enough without a hidden layer, but equal hidden units stay equal
    normal_001,  ///< N(0, 0.01²)
    normal_01,   ///< N(0, 0.1²)
    normal_1,    ///< N(0, 1), the biases too: Nielsen, "Neural Networks and Deep Learning" (2015)
    scaled,      ///< N(0, 1/n), the biases N(0, 1): Nielsen's way to avoid saturation, chapter 3
    xavier,  ///< N(0, 2/(n + m)): Glorot, Bengio, "Understanding the difficulty of training deep
             ///< feedforward neural networks" (2010)
    he       ///< N(0, 2/n): He et al., "Delving deep into rectifiers" (2015)
};

/// Xavier initialisation, N(0, 2/(inputs + outputs)), for units that are linear around 0.
///
/// \param outputs, inputs  units of the layer and of the one before
/// \param rng              what the weights are drawn from
/// \return                 outputs × inputs
/// \formula{lab07,xavier}
template <typename Real>
arma::Mat<Real> xavier_init(arma::uword outputs, arma::uword inputs, Rng& rng);

/// He initialisation, N(0, 2/inputs), for rectified units, half of which output 0.
///
/// \param outputs, inputs  units of the layer and of the one before
/// \param rng              what the weights are drawn from
/// \return                 outputs × inputs
/// \formula{lab07,he}
template <typename Real>
arma::Mat<Real> he_init(arma::uword outputs, arma::uword inputs, Rng& rng);

/// The initial weights of one layer.
///
/// \param initializer      how they are drawn
/// \param outputs, inputs  units of the layer and of the one before
/// \param rng              what the weights are drawn from
/// \return                 outputs × inputs
/// \formula{lab08,scaled_initialisation}
template <typename Real>
arma::Mat<Real> initial_weights(Initializer initializer, arma::uword outputs, arma::uword inputs,
                                Rng& rng);

}  // namespace digitlab
