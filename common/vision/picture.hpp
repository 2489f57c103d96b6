#pragma once

#include <armadillo>
#include <filesystem>

/// \file
/// A learner's own pictures, as matrices.

namespace digitlab {

/// Reads a PNG (any kind; transparency is laid on white, or on black where the drawing is white) or
/// a PGM (plain or binary) as grey values.
///
/// \param file  told by its first bytes, not by its name
/// \return      rows × columns, 0 black to 1 white
/// \throws std::runtime_error  naming the file, if it cannot be read, is of another kind, damaged,
///                             cut off or larger than 100 million pixels
arma::mat read_picture(const std::filesystem::path& file);

}  // namespace digitlab
