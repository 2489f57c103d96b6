#pragma once

#include <filesystem>
#include <string>

#include "ui/figure.hpp"

/// \file
/// How `Figures` has its pictures drawn. Nothing else needs this header.

namespace digitlab {

/// Whether a program called gnuplot can be found, in a folder of PATH.
bool gnuplot_found();

/// Has gnuplot draw into a file, or on the screen.
///
/// \param input   what to draw
/// \param format  png, svg, pdf, window or terminal
/// \param file    where png, svg and pdf go; the file appears whole or not at all
/// \return        empty if all went well; else what gnuplot said
std::string run_gnuplot(const GnuplotInput& input, const std::string& format,
                        const std::filesystem::path& file);

}  // namespace digitlab
