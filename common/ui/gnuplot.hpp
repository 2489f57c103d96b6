#pragma once

#include <filesystem>
#include <string>

#include "ui/figure.hpp"

namespace digitlab {

/// Whether a program called gnuplot can be found.
bool gnuplot_found();

/// Has gnuplot draw into a file, or on the screen.
///
/// \param format  png, svg, pdf, window or terminal
/// \param file    where png, svg and pdf go; the file appears whole or not at all
/// \return        empty if all went well; else what gnuplot said
std::string run_gnuplot(const GnuplotInput& input, const std::string& format,
                        const std::filesystem::path& file);

}  // namespace digitlab
