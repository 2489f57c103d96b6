#pragma once

#include <armadillo>

/// \file
/// How a gradient is checked against a numerical one.

namespace digitlab {

/// How far two gradients are apart, relative to the larger of their largest entries:
/// max|a − b| / max(max|a|, max|b|); 0 if both are 0, NaN if either holds NaN or infinity.
///
/// One scale for a whole block: an entry that is itself near 0 has no correct digits in a
/// numerical gradient, and says nothing of the analytic one.
///
/// \param a, b  of the same shape
/// \throws std::invalid_argument  if the shapes differ or there is nothing in them
/// \formula{lab06,relative_error}
template <typename Real>
Real relative_error(const arma::Mat<Real>& a, const arma::Mat<Real>& b);

}  // namespace digitlab
