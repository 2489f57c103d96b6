#pragma once

#include <armadillo>

/// \file
/// The width of a digit's strokes. Internal to the vision module.

namespace digitlab {

/// The mean width of the strokes in pixels: a stroke of width w and length l has the area w · l and
/// an outline of 2 l pixels, so w is twice the area over the number of outline pixels.
///
/// \param foreground  0 (background) to 1; what is above 0.5 counts
/// \return            1 if nothing is above 0.5
double stroke_width(const arma::mat& foreground);

/// Thickens strokes that would become faint when a digit is shrunk to the size of an image.
///
/// \param foreground  0 (background) to 1, cropped to the digit
/// \return            the same or, with thicker strokes, some rows and columns more on each side
arma::mat thicken_thin_strokes(const arma::mat& foreground);

}  // namespace digitlab
