#pragma once

#include <armadillo>
#include <type_traits>

/// \file
/// Matrices and columns over memory that belongs to something else, without a copy.
///
/// `Real` is float or double for a view that can be written to, const float or const double for one
/// that cannot. Views follow three rules:
///  - the memory outlives the view and does not move;
///  - a view copied is a matrix of its own, so a struct of views cannot be copied;
///  - a view that is kept has the type `MatrixView<Real>` or `ColumnView<Real>`, or `const auto`:
///    `auto` alone drops the const.

namespace digitlab {

/// arma::Mat<Real>, or const arma::Mat<float> where Real is const float.
template <typename Real>
using MatrixView = std::conditional_t<std::is_const_v<Real>,
                                      const arma::Mat<std::remove_const_t<Real>>, arma::Mat<Real>>;

/// arma::Col<Real>, or const arma::Col<float> where Real is const float.
template <typename Real>
using ColumnView = std::conditional_t<std::is_const_v<Real>,
                                      const arma::Col<std::remove_const_t<Real>>, arma::Col<Real>>;

/// The rows · columns numbers from `memory` on, column by column.
template <typename Real>
MatrixView<Real> matrix_view(Real* memory, arma::uword rows, arma::uword columns) {
    // Armadillo has no matrix over const memory: this cast, and a const matrix, are its substitute.
    return {const_cast<std::remove_const_t<Real>*>(memory), rows, columns, /*copy_aux_mem=*/false,
            /*strict=*/true};
}

/// The `size` numbers from `memory` on.
template <typename Real>
ColumnView<Real> column_view(Real* memory, arma::uword size) {
    return {const_cast<std::remove_const_t<Real>*>(memory), size, /*copy_aux_mem=*/false,
            /*strict=*/true};
}

/// Columns first…first+count−1 of a matrix.
///
/// \param matrix        outlives the view and does not change its size
/// \param first, count  which columns; the matrix must have them, which is not checked
template <typename Real>
const arma::Mat<Real> columns(const arma::Mat<Real>& matrix, arma::uword first, arma::uword count) {
    return matrix_view(matrix.colptr(first), matrix.n_rows, count);
}

}  // namespace digitlab
