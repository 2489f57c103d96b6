#pragma once

#include <armadillo>
#include <filesystem>

/// \file
/// Picture files as matrices of grey values.

namespace digitlab {

/// Reads a PNG of any kind or a PGM (plain or binary), also gzipped, as grey values. Transparency
/// shows white, or black where the drawing is white.
///
/// \param file  its format is recognised by its first bytes, not by its name
/// \return      rows × columns, 0 black to 1 white; of a picture of more than 1500 pixels the means
/// of
///              blocks, at most 1500 × 1500
/// \throws std::runtime_error  naming the file, if it cannot be read, has another format, is
///                             damaged or cut off, or has more than 50 million pixels or a side
///                             of more than 30,000
arma::mat read_picture(const std::filesystem::path& file);

}  // namespace digitlab
