#pragma once

#include <cstddef>
#include <string>

/// \file
/// Figures in characters, for `--plot terminal`: curves of braille dots, images of half blocks.

namespace digitlab {

struct Chart;
struct BarChart;
struct ImageGrid;
struct HeatMap;
struct ContourPlot;

/// How a terminal shows figures.
struct TerminalPlot {
    std::size_t width = 80;  ///< in columns, at least 40
    bool colour = false;     ///< 256 colours; without them series differ in their letters only
};

/// Curves over two axes. Each ends with a letter, which the legend explains.
std::string plot_in_characters(const Chart& chart, const TerminalPlot& plot);
/// A bar of blocks for each value, with the value behind it.
std::string plot_in_characters(const BarChart& chart, const TerminalPlot& plot);
/// The first images, as many as fit into forty lines.
std::string plot_in_characters(const ImageGrid& grid, const TerminalPlot& plot);
/// The numbers of the matrix, larger ones on a darker ground.
std::string plot_in_characters(const HeatMap& map, const TerminalPlot& plot);
/// The paths, without the arrows.
std::string plot_in_characters(const ContourPlot& field, const TerminalPlot& plot);

}  // namespace digitlab
