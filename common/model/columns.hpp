#pragma once

#include <armadillo>

namespace digitlab {

/// Columns first…first+count−1 of a matrix, seen where they lie, without a copy. The matrix must
/// outlive the view and not change its size meanwhile.
template <typename Real>
const arma::Mat<Real> columns(const arma::Mat<Real>& matrix, arma::uword first, arma::uword count) {
    return {const_cast<Real*>(matrix.colptr(first)), matrix.n_rows, count, /*copy_aux_mem=*/false,
            /*strict=*/true};
}

}  // namespace digitlab
