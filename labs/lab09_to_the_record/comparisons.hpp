#pragma once

#include <cstdint>

#include "data/dataset.hpp"
#include "train/distortion.hpp"
#include "ui/console.hpp"
#include "ui/figure.hpp"

/// \file
/// What lab09 shows before its long run: optimisers, remedies against learning by heart, and
/// distorted images. None of it looks at a test image.

namespace digitlab {

/// The six optimisers on a function of two numbers, a long valley, each with the best of some
/// rates.
void compare_on_valley(Figures& figures, const Console& console);

/// The six optimisers on a few hundred images, each with the best of some rates.
template <typename Real>
void compare_optimisers(const Dataset<Real>& dataset, const CommonOptions& options,
                        Figures& figures, const Console& console);

/// A net that is too large for its few images, without and with each remedy.
template <typename Real>
void compare_remedies(const Dataset<Real>& dataset, const Distortion& distortion,
                      const CommonOptions& options, Figures& figures, const Console& console);

/// Ten images, and nine distortions of each.
template <typename Real>
void show_distortions(const Dataset<Real>& dataset, const Distortion& distortion,
                      std::uint64_t seed, Figures& figures);

}  // namespace digitlab
