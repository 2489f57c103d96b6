#pragma once

#include <armadillo>
#include <cstddef>
#include <string>

/// \file
/// Terminals: their width and colours, images in characters, and Ctrl-C.

namespace digitlab {

/// Whether standard output is a terminal, not a pipe or a file.
bool output_is_terminal();

/// Whether a line on standard output can be redrawn: it is a terminal, and not one that calls
/// itself dumb (the variable TERM). mpirun makes a terminal for each process, whatever its own
/// output is.
bool line_can_be_redrawn();

/// The columns of standard output: those of the terminal (or of the variable COLUMNS, where the
/// terminal does not say), at least 40; 80 for a pipe or a file.
std::size_t output_width();

/// How text stands out on a terminal.
enum class Emphasis {
    heading,  ///< bold
    good,     ///< bold green
    bad,      ///< bold red
    faint     ///< dimmed
};

/// Whether text that is written to a descriptor is to stand out.
///
/// \param choice      of `--color`: always, never, or auto, which is on a terminal, unless the
///                    variable NO_COLOR is set or TERM is dumb
/// \param descriptor  1 for standard output, 2 for standard error
bool colour_wanted(const std::string& choice, int descriptor);

/// Text between the escape sequences that make it stand out; plain text if `colour` is false.
std::string emphasised(const std::string& text, Emphasis emphasis, bool colour);

/// Text without its control characters and escape sequences: what comes from a file or another
/// program must not command the terminal. Line breaks and tabs remain.
std::string without_control_characters(const std::string& text);

/// An image in characters, two for each pixel, darker for larger values.
///
/// \param pixels   rows · columns values, row by row
/// \param columns  width of the image, in pixels
/// \param lowest   drawn as a space, like all values below it
/// \param highest  drawn as a full block, like all values above it; differs from `lowest`
/// \return         UTF-8, one line per row
std::string text_image(const arma::vec& pixels, arma::uword columns, double lowest, double highest);

/// Numbers as blocks from ▁ to █, one for each, on a logarithmic scale if all are positive.
std::string sparkline(const std::vector<double>& numbers);

/// From now on Ctrl-C (or `kill`) makes `interrupted()` true, so that the program can stop early
/// and keep what it has. A second Ctrl-C ends it at once. Until `attend_interrupts()`, the first
/// one does so, too, half a second later: whoever reads a file that never ends cannot ask
/// `interrupted()`.
///
/// \param program  "lab06", which begins the line on standard error that says what was interrupted
void catch_interrupts(const std::string& program);

/// What the program is doing, for the line that says what was interrupted: "training".
void set_interrupt_place(const std::string& place);

/// From now on the program asks `interrupted()` often enough to end by itself.
void attend_interrupts();

/// Whether Ctrl-C was pressed after `catch_interrupts()`.
bool interrupted();

/// Says once on standard error that the program was interrupted, and where.
///
/// \param where  "at step 13,914 of 200,000 (training)"; empty: the place that was set last
void report_interrupt(const std::string& where = "");

/// Thrown to end the program after Ctrl-C, with status 130.
struct Interrupted {};

/// Ends the program if Ctrl-C was pressed and nothing has reacted to it by now.
///
/// \throws Interrupted  in that case
void end_if_interrupted();

}  // namespace digitlab
