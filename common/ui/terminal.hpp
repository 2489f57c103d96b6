#pragma once

#include <armadillo>
#include <string>

/// \file
/// Terminals, images in characters, and Ctrl-C.

namespace digitlab {

/// Whether standard output is a terminal, not a pipe or a file.
bool output_is_terminal();

/// An image in characters, two for each pixel, darker for larger values.
///
/// \param pixels   rows · columns values, row by row
/// \param columns  width of the image, in pixels
/// \param lowest   drawn as a space, like all values below it
/// \param highest  drawn as a full block, like all values above it; differs from `lowest`
/// \return         UTF-8, one line per row
std::string text_image(const arma::vec& pixels, arma::uword columns, double lowest, double highest);

/// From now on Ctrl-C (or `kill`) makes `interrupted()` true, so that the program can stop early
/// and still draw its figures. A second Ctrl-C ends it at once.
void catch_interrupts();

/// Whether Ctrl-C was pressed after `catch_interrupts()`.
bool interrupted();

}  // namespace digitlab
