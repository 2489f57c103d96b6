#pragma once

#include "ui/console.hpp"
#include "ui/figure.hpp"

/// \file
/// The optimisers of lab09 on a function of two variables.

namespace digitlab {

/// Minimises f(x, y) = (x² + 50 y²)/100, and the same function rotated by 30°, with the six
/// optimisers, each with the best of twelve learning rates.
///
/// \param figures  receives the figures "valley" (the paths) and "valley_losses"
/// \param console  receives the table
void compare_on_valley(Figures& figures, const Console& console);

}  // namespace digitlab
