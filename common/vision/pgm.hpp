#pragma once

#include <armadillo>
#include <string>

/// \file
/// PGM pictures as grey values. Internal to the vision module.

namespace digitlab {

/// Decodes a plain (P2) or binary (P5) PGM (https://netpbm.sourceforge.net/doc/pgm.html).
///
/// \param bytes  the file's content, which begins with P2 or P5
/// \param file   its name, for messages
/// \return       rows × columns, 0 black to 1 white; of a large picture the means of blocks, at
/// most
///               1500 × 1500
/// \throws std::runtime_error  naming the file, if it is damaged, cut off, empty or too large
arma::mat parse_pgm(const std::string& bytes, const std::string& file);

}  // namespace digitlab
