#pragma once

#include <armadillo>
#include <string>

namespace digitlab {

/// Whether what the program prints goes to a terminal, not to a pipe or a file.
bool output_is_terminal();

/// An image in characters, two for each pixel and the darker the larger its value.
///
/// \param pixels   rows·columns values, row by row
/// \param lowest   drawn as blank
/// \param highest  drawn as a full block
std::string text_image(const arma::vec& pixels, arma::uword columns, double lowest, double highest);

/// Lets Ctrl-C end a program in order: `interrupted()` turns true, and the program finishes its
/// figures. A second Ctrl-C ends it at once.
void catch_interrupts();

/// Whether Ctrl-C was pressed since `catch_interrupts`.
bool interrupted();

}  // namespace digitlab
