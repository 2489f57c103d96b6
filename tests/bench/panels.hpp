#pragma once

#include <string>
#include <vector>

#include "ui/figure.hpp"

/// \file
/// A figure of several charts.

namespace digitlab::bench {

/// Charts side by side, three in a row, each with its own axes. All have the same series, whose
/// names stand in the first one. CSV: panel, series, x, y.
struct Panels {
    std::string name;              ///< of the file, without extension
    std::string title;             ///< above the picture
    std::vector<Chart> charts;     ///< lines with points
    std::string csv() const;       ///< its data
    GnuplotInput gnuplot() const;  ///< its picture
};

/// One chart below the other.
std::string plot_in_characters(const Panels& panels, const TerminalPlot& plot);

}  // namespace digitlab::bench
