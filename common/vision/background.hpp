#pragma once

#include <armadillo>

/// \file
/// Separates what is drawn, the foreground, from the background. Internal to the vision module.

namespace digitlab {

/// Whether the foreground of a picture is lighter than its background.
///
/// Most of the border of a picture is background. Under uneven light the border has no typical
/// grey; then lines that differ clearly from their surroundings decide.
///
/// \param picture  grey values of any range, not empty
bool is_foreground_light(const arma::mat& picture);

/// How much light lines stand out from their surroundings, however uneven the light is: the top-hat
/// transform, a picture minus its opening (Gonzalez and Woods, "Digital Image Processing", chapter
/// 9). A line is whatever holds no square of half the picture's longer side.
///
/// Where the picture is negative everywhere (dark lines, the sign changed), light multiplies both
/// ink and paper, so the contrast is divided by the light on the paper, within limits.
///
/// \param picture  any values; light lines on a darker background
/// \return         shape of `picture`; 0 is background, larger values stand out more
arma::mat line_contrast(const arma::mat& picture);

/// Scales the contrast of lines so that background is 0 and nearly all of the foreground is 1.
///
/// \param contrast    of `line_contrast()`
/// \param full_range  the largest magnitude of the picture's grey values
/// \return            shape of `contrast`, 0 to 1
/// \throws std::invalid_argument  if nothing stands out from the background
arma::mat foreground_of(const arma::mat& contrast, double full_range);

}  // namespace digitlab
