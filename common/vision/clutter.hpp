#pragma once

#include <armadillo>

/// \file
/// What a picture shows beside the digit. Internal to the vision module.

namespace digitlab {

/// Erases connected components that are not part of a digit:
/// - what covers a corner of the picture, such as a desk or a shadow, and frames around other
///   components, unless nothing of a digit's size is left without them;
/// - specks: components much smaller than the largest one that is left.
///
/// \param foreground  0 (background) to 1, rows × columns; erased pixels become 0
void erase_clutter(arma::mat& foreground);

}  // namespace digitlab
