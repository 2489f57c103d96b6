#pragma once

#include <armadillo>
#include <functional>

/// \file
/// Numerical derivatives, from values of the function alone: slow, but simple enough to check
/// analytic gradients against.

namespace digitlab {

/// Forward difference (f(x + h) − f(x)) / h: an estimate of f′(x) with error about h f″(x)/2.
///
/// \param f  a function of one number
/// \param x  the point
/// \param h  the step, positive
/// \throws std::invalid_argument  if h is not a positive number
/// \formula{lab03,forward_difference}
/// \formula{lab03,forward_error}
template <typename Real>
Real forward_difference(const std::function<Real(Real)>& f, Real x, Real h);

/// Central difference (f(x + h) − f(x − h)) / (2h): an estimate of f′(x) with error about
/// h² f‴(x)/6.
///
/// Press et al., "Numerical Recipes" (3rd ed., 2007), section 5.7, on both errors and the best h.
///
/// \param f  a function of one number
/// \param x  the point
/// \param h  the step, positive
/// \throws std::invalid_argument  if h is not a positive number
/// \formula{lab03,central_difference}
/// \formula{lab03,central_error}
template <typename Real>
Real central_difference(const std::function<Real(Real)>& f, Real x, Real h);

/// Gradient of a function of a matrix (or vector) by central differences, entry by entry.
///
/// \param f  the function; it is called twice for every entry of `x`, with `x` as argument
/// \param x  any shape; one entry at a time is changed while f is called and put back exactly as it
///           was, so that `x` may be the memory that f computes from (the parameters of a network)
/// \param h  the step, positive; about cbrt(machine epsilon) is best (lab03): 1e-5 in double
/// \return   the shape of `x`: ∂f/∂x(i) at i
/// \throws std::invalid_argument  if h is not a positive number
/// \formula{lab03,numerical_gradient}
template <typename Real>
arma::Mat<Real> numerical_gradient(const std::function<Real(const arma::Mat<Real>&)>& f,
                                   arma::Mat<Real>& x, Real h);

}  // namespace digitlab
