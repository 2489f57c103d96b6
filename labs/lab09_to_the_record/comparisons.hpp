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
/// rates: a table, and the figures "valley" and "valley_heights".
void compare_on_valley(Figures& figures, const Console& console);

/// The six optimisers on a thousand training images, each with the best of some rates, and tested
/// on others: a table, and the figure "optimisers".
///
/// \param dataset  pixels from 0 to 1
/// \param options  the seed, the threads, and whether it is to be quick
/// \param figures  where the figure goes
/// \param console  where the table goes
template <typename Real>
void compare_optimisers(const Dataset<Real>& dataset, const CommonOptions& options,
                        Figures& figures, const Console& console);

/// A net that is too large for its few images, without and with each remedy: a table, and the
/// figure "overfitting".
///
/// \param dataset     pixels from 0 to 1; 300 of its training images are learned
/// \param distortion  one of the remedies
/// \param options     the seed, the threads, and whether it is to be quick
/// \param figures     where the figure goes
/// \param console     where the table goes
template <typename Real>
void compare_remedies(const Dataset<Real>& dataset, const Distortion& distortion,
                      const CommonOptions& options, Figures& figures, const Console& console);

/// Ten training images, and nine distortions of each: the figure "distortions".
///
/// \param dataset     pixels from 0 to 1
/// \param distortion  how strongly
/// \param seed        of the distortions
/// \param figures     where the figure goes
template <typename Real>
void show_distortions(const Dataset<Real>& dataset, const Distortion& distortion,
                      std::uint64_t seed, Figures& figures);

}  // namespace digitlab
