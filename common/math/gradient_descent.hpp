#pragma once

#include <armadillo>
#include <functional>

/// \file
/// Gradient descent on a function of a few variables, with its path.

namespace digitlab {

/// Gradient descent by numerical gradients: x ← x − rate · ∇f(x), repeated.
///
/// Cauchy, "Méthode générale pour la résolution des systèmes d'équations simultanées" (1847).
///
/// \param f      the function to minimise, of a column of n numbers
/// \param start  the first point, a column of n numbers
/// \param rate   the learning rate, positive
/// \param steps  how many steps to take
/// \param h      the step of the central differences, positive
/// \return       n × (steps + 1): the path, the start first
/// \throws std::invalid_argument  if the rate or h is not a positive number
/// \throws std::runtime_error     naming step and rate, if x is no longer finite
/// \formula{lab03,gradient_descent}
template <typename Real>
arma::Mat<Real> gradient_descent(const std::function<Real(const arma::Mat<Real>&)>& f,
                                 const arma::Col<Real>& start, Real rate, arma::uword steps,
                                 Real h);

}  // namespace digitlab
