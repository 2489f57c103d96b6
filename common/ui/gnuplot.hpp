#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ui/figure.hpp"

/// \file
/// How figures are written: running gnuplot, and the pieces of gnuplot commands and CSV files that
/// several kinds of figure share. Nothing else needs this header.

namespace digitlab {

/// Whether there is a program called gnuplot in a folder of PATH.
bool gnuplot_found();

/// What `run_gnuplot` returns if gnuplot did not end in time.
inline constexpr const char* gnuplot_hangs = "it does not end";

/// Draws with gnuplot into a file or a window, for at most 15 seconds.
///
/// \param input   what to draw
/// \param format  png, svg, pdf or window
/// \param file    for png, svg and pdf; it is written completely or not at all
/// \return        empty after success, else the error message of gnuplot
/// \throws Interrupted  if Ctrl-C is pressed meanwhile, and nothing has reacted to it before
std::string run_gnuplot(const GnuplotInput& input, const std::string& format,
                        const std::filesystem::path& file);

/// Text in quotation marks, each mark within it replaced by `escaped`. The defaults are gnuplot's.
std::string quote(const std::string& text, char mark = '\'', const std::string& escaped = "''");

/// The first line of a CSV file.
std::string csv_header(const std::vector<std::string>& names);

/// A line of a CSV file: a name and numbers of nine digits, as many empty fields as are missing.
std::string csv_row(const std::string& name, const arma::vec& numbers, std::size_t missing = 0);

/// The colour of series `index`: Okabe and Ito's palette, which colour-blind readers can tell
/// apart.
const char* colour(std::size_t index);

/// Commands for the title and the labels of the axes.
std::string titles(const std::string& title, const std::string& x_label,
                   const std::string& y_label);

/// Commands for the axes, and a grid behind the curves.
std::string axes(bool log_x, bool log_y);

/// The command for the range of axis 'x' or 'y'; none if there are no limits.
std::string range(char axis, const std::optional<std::pair<double, double>>& limits);

/// Names for the positions 0, 1, … of an axis: "('zero' 0, 'one' 1)".
std::string tics(const std::vector<std::string>& names);

/// The command for a legend.
std::string legend_at(LegendAt place);

/// Adds to the plot command in `plots` an element for each series that has points, and its points
/// to `data`.
void add_series(const std::vector<Series>& all, std::string& plots, std::vector<arma::mat>& data);

}  // namespace digitlab
