#pragma once

#include "app/lab.hpp"
#include "train/distortion.hpp"

/// \file
/// Optimisers and regularisation compared on a few training images, before lab09's run: mean and
/// standard deviation of five runs, each with its own seed and images. The accuracies are those of
/// other training images; the test images are not used.

namespace digitlab {

/// Trains a shallow network of ReLU and a deep one of sigmoids with each optimiser on a thousand
/// images, at the best of seven learning rates: two tables, and the figure "optimisers".
///
/// \param lab  with pixels from 0 to 1
template <typename Real>
void compare_optimisers(Lab<Real>& lab);

/// Trains a network on 300 images, some of them labelled wrongly, without and with regularisation:
/// a table, and the figure "overfitting".
///
/// \param lab         with pixels from 0 to 1
/// \param distortion  of the rows with distortions
template <typename Real>
void compare_regularisation(Lab<Real>& lab, const Distortion& distortion);

}  // namespace digitlab
