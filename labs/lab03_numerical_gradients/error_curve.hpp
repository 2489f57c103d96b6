#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "ui/figure.hpp"

/// \file
/// How accurate a numerical derivative is, for many steps h.

namespace digitlab {

/// The error of one kind of difference in one precision.
struct ErrorCurve {
    std::string name;           ///< "central, double"
    std::vector<double> h;      ///< steps, from 1 downwards, four per power of ten
    std::vector<double> error;  ///< root mean square over many points, for each step
    std::size_t best = 0;       ///< index of the smallest error
    double predicted_h = 0;     ///< where theory predicts the smallest error
};

/// Measures the error of a forward or central difference.
///
/// The function is sin, whose derivative is cos. At a single point rounding errors may happen to
/// cancel, so an error is the root mean square over 200 points.
/// \formula{lab03,best_forward_step}
/// \formula{lab03,best_central_step}
template <typename Real>
ErrorCurve measure(const std::string& name, bool central);

/// Figure "error_against_h": the curves, with the predicted best steps marked.
void draw_errors(Figures& figures, const std::vector<ErrorCurve>& curves);

}  // namespace digitlab
