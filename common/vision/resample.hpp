#pragma once

#include <algorithm>
#include <armadillo>

/// \file
/// Pictures in other sizes. Internal to the vision module.

namespace digitlab {

/// Resamples a picture with a triangle filter: linear interpolation where the picture grows. Where
/// it shrinks the filter is wider, so that all its pixels count and thin lines do not disappear.
///
/// Schumacher, "General filtered image rescaling", Graphics Gems III (1992).
///
/// \param picture        any values, not empty
/// \param rows, columns  of the result, at least 1
/// \return               rows × columns; each pixel is a weighted mean of the pixels at its place
arma::mat resample(const arma::mat& picture, arma::uword rows, arma::uword columns);

/// Resamples a picture so that its longer side has `longer_side` pixels and its aspect ratio stays.
arma::mat resample_to_fit(const arma::mat& picture, arma::uword longer_side);

/// The same, but a picture whose longer side is shorter already is returned unchanged.
arma::mat shrink_to_fit(const arma::mat& picture, arma::uword longer_side);

/// Shrinks a large picture quickly, by the means of square blocks of pixels.
///
/// \param picture       any values, not empty
/// \param longest_side  upper bound of both sides of the result, at least 1
/// \return              one pixel per whole block; `picture` itself if it is small enough, or
///                      thinner than one block
arma::mat shrink_by_blocks(const arma::mat& picture, arma::uword longest_side);

/// The same for a picture that is not in memory as a matrix, and never will be.
///
/// \param rows, columns  of the picture
/// \param longest_side   upper bound of both sides of the result, at least 1
/// \param pixel          its values: called as pixel(row, column), row by row, once for each
template <typename Pixel>
arma::mat block_means(arma::uword rows, arma::uword columns, arma::uword longest_side,
                      const Pixel& pixel) {
    arma::uword side = (std::max(rows, columns) + longest_side - 1) / longest_side;
    if (std::min(rows, columns) < side) side = 1;
    arma::mat means(rows / side, columns / side, arma::fill::zeros);
    for (arma::uword row = 0; row < rows; ++row) {
        for (arma::uword column = 0; column < columns; ++column) {
            const double value = pixel(row, column);
            const bool whole = row / side < means.n_rows && column / side < means.n_cols;
            if (whole) means(row / side, column / side) += value;
        }
    }
    return means / static_cast<double>(side * side);
}

}  // namespace digitlab
