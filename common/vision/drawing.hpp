#pragma once

#include <armadillo>

#include "base/image_form.hpp"

/// \file
/// A photograph or a scan of a digit, made to look like the images that a network has learned.

namespace digitlab {

/// Brings a drawing of a digit into the form of a data set.
///
/// The edge of the picture tells what is background, dark or light; a dark frame or a desk around
/// a sheet of paper is cut off. What stands out from the paper, however unevenly it is lit, is the
/// drawing: specks and frames are wiped off, it is cut out, lines too thin to survive are made
/// thicker, it is brought to the size of the box and put into the middle (LeCun, Bottou, Bengio,
/// Haffner, "Gradient-based learning applied to document recognition", 1998, section III.A).
///
/// \param picture  grey values of any range and size, rows × columns
/// \param form     what the data set's images look like
/// \return         pixels from 0 (background) to 1, row by row
/// \throws std::invalid_argument  if it has no pixels or nothing stands out from the background
arma::vec frame_drawing(const arma::mat& picture, const ImageForm& form);

}  // namespace digitlab
