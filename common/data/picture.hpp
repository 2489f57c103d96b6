#pragma once

#include <armadillo>
#include <filesystem>

namespace digitlab {

/// Reads a PNG (any kind; transparency is laid on white, or on black where the drawing is white) or
/// a PGM (plain or binary) as grey values.
///
/// \return  rows × columns, 0 black to 1 white
/// \throws std::runtime_error  naming the file, if it cannot be read, is of another kind, damaged,
///                             cut off or larger than 100 million pixels
arma::mat read_picture(const std::filesystem::path& file);

/// The form of the images of a data set: what is shown has its longer side as long as a box, and
/// stands in the middle. MNIST: 28 × 28, box 20, the centre of mass in the middle.
struct PictureForm {
    arma::uword rows;
    arma::uword columns;
    arma::uword box;
    bool centred_by_mass;
};

/// Brings a drawing of a digit into the form of a data set.
///
/// The edge of the picture tells what is background, dark or light. What stands out from it is the
/// drawing: specks are wiped off, it is cut out, lines too thin to survive are made thicker, it is
/// brought to the size of the box and put into the middle (LeCun, Bottou, Bengio, Haffner,
/// "Gradient-based learning applied to document recognition", 1998, section III.A).
///
/// \param picture  grey values of any range and size
/// \return         pixels from 0 (background) to 1, row by row
/// \throws std::invalid_argument  if nothing stands out from the background
arma::vec frame_drawing(const arma::mat& picture, const PictureForm& form);

}  // namespace digitlab
