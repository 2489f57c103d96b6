#pragma once

#include <cstdint>

#include "data/dataset.hpp"
#include "ui/console.hpp"
#include "ui/figure.hpp"

/// \file
/// What lab01 does with the matrices once they are loaded.

namespace digitlab {

/// Shows which images the three kinds of mini-batches draw.
///
/// \param console  where the table goes
/// \param images   number of training images
/// \param size     images in a mini-batch
/// \param seed     of the two random kinds
void show_batches(const Console& console, arma::uword images, arma::uword size, std::uint64_t seed);

/// Shows the accuracy of three predictions on the test images; returns the largest, 0 to 1.
template <typename Real>
double show_baselines(const Console& console, const Dataset<Real>& dataset);

/// Draws the first images and, if there are labels, the frequency and mean image of each class.
template <typename Real>
void draw_data(Figures& figures, const Dataset<Real>& dataset);

}  // namespace digitlab
