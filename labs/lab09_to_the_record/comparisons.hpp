#pragma once

#include "app/lab.hpp"
#include "train/distortion.hpp"

/// \file
/// Optimisers and regularisation compared on a few training images, before lab09's run. The
/// accuracies are those of validation images; the test images are not used.

namespace digitlab {

/// Trains with the six optimisers on a thousand images, each with the best of seven learning rates:
/// a table, and the figure "optimisers".
///
/// \param lab  with pixels from 0 to 1
template <typename Real>
void compare_optimisers(Lab<Real>& lab);

/// Trains a network that is too large for its 300 images, without and with regularisation: a table,
/// and the figure "overfitting".
///
/// \param lab         with pixels from 0 to 1
/// \param distortion  of the rows with distortions
template <typename Real>
void compare_regularisation(Lab<Real>& lab, const Distortion& distortion);

}  // namespace digitlab
