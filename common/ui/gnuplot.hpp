#pragma once

#include <filesystem>
#include <string>

#include "ui/figure.hpp"

/// \file
/// How `Figures` runs gnuplot. Nothing else needs this header.

namespace digitlab {

/// Whether there is a program called gnuplot in a folder of PATH.
bool gnuplot_found();

/// Draws with gnuplot into a file or on the screen.
///
/// \param input   what to draw
/// \param format  png, svg, pdf, window or terminal
/// \param file    for png, svg and pdf; it is written completely or not at all
/// \return        empty after success, else the error message of gnuplot
std::string run_gnuplot(const GnuplotInput& input, const std::string& format,
                        const std::filesystem::path& file);

}  // namespace digitlab
