#pragma once

#include <armadillo>

/// \file
/// The threshold between dark and light pixels. Internal to the vision module.

namespace digitlab {

/// Two classes of values, low and high, each described by its mean.
struct TwoClasses {
    double low;   ///< mean of the values up to the threshold
    double high;  ///< mean of the values above it
    /// What separates the two classes: the midpoint of their means.
    double threshold() const { return (low + high) / 2; }
};

/// Splits values at the threshold that is the midpoint of the means of the two classes it makes.
///
/// This is the condition for the largest variance between the classes (Otsu, "A threshold selection
/// method from gray-level histograms", 1979). It is iterated from the midpoint of the smallest and
/// the largest value (Ridler and Calvard, "Picture thresholding using an iterative selection
/// method", 1978), which needs no histogram but can end in a local maximum.
///
/// \param values  any finite values, not empty; if all are equal, both means are that value
TwoClasses two_classes(const arma::mat& values);

/// Whether a picture consists of two greys, such as ink and paper, and not of one under uneven
/// light: its threshold explains most of the variance of its pixels (Otsu's η, section III).
bool is_two_tone(const arma::mat& picture);

}  // namespace digitlab
