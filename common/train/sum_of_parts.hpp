#pragma once

#include <armadillo>
#include <span>

/// \file
/// Adding up what several threads have computed.

namespace digitlab {

/// The sum of the parts' gradients, each times its share of the samples. They are added in order:
/// the result is the same for any number of threads.
///
/// \param gradients  one for each part, of equal size; at least one
/// \param shares     one for each part
/// \param threads    how many share the work
/// \param sum        receives the sum
template <typename Real>
void sum_of_parts(std::span<const arma::Col<Real>> gradients, std::span<const Real> shares,
                  unsigned threads, arma::Col<Real>& sum);

}  // namespace digitlab
