#pragma once

#include <armadillo>

/// \file
/// The relative error of a gradient check.

namespace digitlab {

/// Distance of two gradients relative to their largest entry:
/// max|a − b| / max(max|a|, max|b|); 0 if both are 0, NaN if either holds NaN or infinity.
///
/// One scale for the whole block: entries near 0 have no correct digits in a numerical gradient,
/// so their own relative errors are meaningless.
///
/// \param a, b  of the same shape
/// \throws std::invalid_argument  if the shapes differ or the matrices are empty
/// \formula{lab06,relative_error}
template <typename Real>
Real relative_error(const arma::Mat<Real>& a, const arma::Mat<Real>& b);

}  // namespace digitlab
