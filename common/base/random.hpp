#pragma once

#include <armadillo>
#include <random>

/// \file
/// The random number generator of every program, and what training draws from it.
///
/// The distributions of the standard library and std::shuffle give other numbers on each platform.
/// The functions here give the same ones everywhere, those of GCC's library: a run in a browser has
/// the initial weights and the batches of the same run on a desktop.

namespace digitlab {

/// The generator of a program: one object, seeded by `--seed` and passed by reference.
using Rng = std::mt19937_64;

/// A whole number below `count`, each equally likely (Lemire, "Fast random integer generation in an
/// interval", 2019).
///
/// \param count  at least 1
/// \param rng    the generator
arma::uword uniform_index(arma::uword count, Rng& rng);

/// 0…count−1 in a random order, each order equally likely.
///
/// \param count  at least 1
/// \param rng    the generator
arma::uvec random_order(arma::uword count, Rng& rng);

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
