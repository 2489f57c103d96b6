#pragma once

#include <armadillo>
#include <string>

/// \file
/// Images in characters, and Ctrl-C.

namespace digitlab {

/// Whether what the program prints goes to a terminal, not to a pipe or a file.
bool output_is_terminal();

/// An image in characters, two for each pixel and the darker the larger its value.
///
/// \param pixels   rows · columns values, row by row
/// \param columns  width of the image, in pixels
/// \param lowest   drawn as blank, like all below it
/// \param highest  drawn as a full block, like all above it; it differs from `lowest`
/// \return         UTF-8, a line for each row
std::string text_image(const arma::vec& pixels, arma::uword columns, double lowest, double highest);

/// Lets Ctrl-C (or `kill`) end a program in order: `interrupted()` turns true, and the program
/// finishes its figures. A second Ctrl-C ends it at once.
void catch_interrupts();

/// Whether Ctrl-C was pressed since `catch_interrupts()`.
bool interrupted();

}  // namespace digitlab
