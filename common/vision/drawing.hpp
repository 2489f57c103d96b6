#pragma once

#include <armadillo>

#include "base/image_form.hpp"

/// \file
/// A photographed, scanned or drawn digit as an image like those of a data set.

namespace digitlab {

/// Converts a picture of a digit into the form of a data set, as MNIST was made (LeCun, Bottou,
/// Bengio, Haffner, "Gradient-based learning applied to document recognition", 1998, section
/// III.A). The five steps:
/// 1. separate the foreground, dark or light, from the background; a sheet of paper on a desk is
///    cut out first. The light may change gradually across the picture. A shadow with a sharp edge
///    across the digit must be faint: if it halves the light, about half of the digits or more are
///    misclassified;
/// 2. erase specks, frames and the edge of a desk, and crop to the digit;
/// 3. thicken strokes that would become too faint;
/// 4. resample the digit to the size of the box;
/// 5. centre it in the image.
///
/// \param picture  grey values of any range and size, rows × columns
/// \param form     of the data set's images
/// \return         rows · columns pixels from 0 (background) to 1, row by row
/// \throws std::invalid_argument  if the picture is empty, has pixels that are not finite, or
/// nothing
///                                stands out from the background
arma::vec frame_drawing(const arma::mat& picture, const ImageForm& form);

}  // namespace digitlab
