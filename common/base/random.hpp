#pragma once

#include <armadillo>
#include <random>

/// \file
/// The random number generator of every program, and matrices of normal draws.

namespace digitlab {

/// The generator of a program: one object, seeded by `--seed` and passed by reference.
using Rng = std::mt19937_64;

/// Independent draws from the normal distribution with mean 0.
///
/// Drawn in double and then rounded, so that float and double runs of one seed have the same
/// initial weights.
///
/// \param rows, columns       the shape of the result
/// \param standard_deviation  at least 0
/// \param rng                 advances by the draws
/// \return                    rows × columns
template <typename Real>
arma::Mat<Real> normal_matrix(arma::uword rows, arma::uword columns, double standard_deviation,
                              Rng& rng);

}  // namespace digitlab
