#pragma once

#include <armadillo>
#include <random>

/// \file
/// Randomness: where all of it comes from, and the numbers that weights begin with.

namespace digitlab {

/// The one source of randomness of a program, made from `--seed` and passed by reference.
using Rng = std::mt19937_64;

/// Independent draws from the normal distribution with mean 0.
///
/// Drawn in double and then rounded, so that float and double runs of the same seed start from the
/// same weights.
///
/// \param rows, columns       the shape of the result
/// \param standard_deviation  at least 0
/// \param rng                 what they are drawn from; it moves on
/// \return                    rows × columns
template <typename Real>
arma::Mat<Real> normal_matrix(arma::uword rows, arma::uword columns, double standard_deviation,
                              Rng& rng);

}  // namespace digitlab
