#pragma once

#include <armadillo>
#include <optional>

#include "vision/components.hpp"

/// \file
/// A sheet of paper on a desk or in a frame. Internal to the vision module.

namespace digitlab {

/// Finds the sheet of paper in a picture that shows one on a darker background.
///
/// A sheet covers most of its bounding box and nearly everything light in the picture, is light
/// near its four corners, and something is drawn on it.
///
/// \param picture  any values, not empty; change the sign of one with a light background
/// \return         the inner part of the sheet, or nothing if the picture shows none
std::optional<BoundingBox> find_sheet(const arma::mat& picture);

}  // namespace digitlab
