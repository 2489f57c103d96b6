#pragma once

#include <armadillo>

/// \file
/// Dilation and opening of grey values (Gonzalez and Woods, "Digital Image Processing", chapter 9).
/// Internal to the vision module.

namespace digitlab {

/// Dilation by a square: the largest value at most `radius` rows and columns away from each pixel.
/// The result has the shape of `picture`; pixels outside of it do not count.
arma::mat dilate_by_square(const arma::mat& picture, arma::uword radius);

/// Opening by a square, an erosion and then a dilation: removes what is light and holds no square
/// of 2 radius + 1 pixels, and keeps the rest.
arma::mat open_by_square(const arma::mat& picture, arma::uword radius);

/// Dilation by a disc: thickens lines by `radius` pixels on either side.
///
/// \param picture  0 (background) or more
/// \param radius   pixels
/// \return         `radius` rows and columns more on each side
arma::mat dilate_by_disc(const arma::mat& picture, arma::uword radius);

}  // namespace digitlab
