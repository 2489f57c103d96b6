#pragma once

#include <armadillo>
#include <string>

/// \file
/// PNG pictures as grey values. Internal to the vision module.

namespace digitlab {

/// Decodes a PNG of any kind with libpng. Transparency shows white, or black where nothing could be
/// seen on white.
///
/// \param bytes  the file's content
/// \param file   its name, for messages
/// \return       rows × columns, 0 black to 1 white; of a large picture the means of blocks, not
///               more than 1500 × 1500
/// \throws std::runtime_error  naming the file, if it is damaged, cut off, empty or too large
arma::mat parse_png(const std::string& bytes, const std::string& file);

}  // namespace digitlab
