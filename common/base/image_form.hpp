#pragma once

#include <cstddef>
#include <string>
#include <vector>

/// \file
/// How the images of a data set show a digit: what a network was trained to read.

namespace digitlab {

/// The form of the images of a data set, with pixels from 0 (background) to 1. The longer side of
/// the digit has the length of a box, and the digit is centred. MNIST: 28 × 28, box 20, centred by
/// its mass.
struct ImageForm {
    std::size_t rows = 0;     ///< height of an image, in pixels
    std::size_t columns = 0;  ///< width of an image, in pixels
    std::size_t box = 0;      ///< the longer side of what is shown, at most the shorter of an image
    /// Whether the centre of mass of what is shown is in the middle, as in MNIST, or that of its
    /// bounding box.
    bool centred_by_mass = false;
    std::vector<std::string> class_names{};  ///< one for each class, without commas
};

}  // namespace digitlab
