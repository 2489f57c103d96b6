#pragma once

#include <armadillo>

/// \file
/// Some samples of a batch, without a copy.

namespace digitlab {

/// Columns first…first+count−1 of a matrix, seen where they lie, without a copy.
///
/// \param matrix        must outlive the view and not change its size meanwhile
/// \param first, count  which columns; the matrix must have them, which is not checked
template <typename Real>
const arma::Mat<Real> columns(const arma::Mat<Real>& matrix, arma::uword first, arma::uword count) {
    return {const_cast<Real*>(matrix.colptr(first)), matrix.n_rows, count, /*copy_aux_mem=*/false,
            /*strict=*/true};
}

}  // namespace digitlab
