#pragma once

#include <cstdint>

#include "data/dataset.hpp"
#include "train/distortion.hpp"
#include "train/training.hpp"
#include "ui/figure.hpp"

/// \file
/// The figures of lab09's run that no other lab has.

namespace digitlab {

/// Figure "distortions": ten training images, and nine distortions of each.
///
/// \param figures     where the figure goes
/// \param dataset     pixels from 0 to 1
/// \param distortion  how strongly
/// \param seed        of the distortions
template <typename Real>
void draw_distortions(Figures& figures, const Dataset<Real>& dataset, const Distortion& distortion,
                      std::uint64_t seed);

/// Figure "accuracy": after each epoch on the training images and on the validation part, if there
/// is one; otherwise the accuracy on the test images after the last epoch as one point, on MNIST
/// beside published results.
///
/// \param figures   where the figure goes
/// \param dataset   with its validation part, if there is one
/// \param history   of the run
/// \param accuracy  on the test images; not used if there is a validation part
template <typename Real>
void draw_run(Figures& figures, const Dataset<Real>& dataset, const History& history,
              double accuracy);

}  // namespace digitlab
