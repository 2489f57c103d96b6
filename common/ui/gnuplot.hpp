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

/// Pixels of a text's width, where `size` is that of axis labels, 13, or another in points.
double text_width(const std::string& text, double size = 13);

/// The size in points, at most `size`, at which a text fits into a number of pixels.
double fitting_size(const std::string& text, double size, double pixels);

/// The colours of series or bars: train, validation and test have their own in every figure, and
/// the others get what these leave of Okabe and Ito's palette, which colour-blind readers can tell
/// apart.
std::vector<std::string> colours_of(const std::vector<Role>& roles);

/// A paler colour, for lines in the background.
std::string tint_of(const std::string& colour);

/// A darker colour, for text.
std::string shade_of(const std::string& colour);

/// A rectangle of the picture in pixels from its upper left corner.
struct Frame {
    double left;    ///< pixels
    double top;     ///< pixels
    double right;   ///< pixels
    double bottom;  ///< pixels
};

/// The range of an axis and its ticks.
class Axis {
public:
    /// How an axis counts.
    enum class Kind { linear, logarithmic, percent };

    /// \param values    what is to be shown
    /// \param kind      percent: the values are fractions of 1
    /// \param range     lower and upper end; empty: the values and some margin
    /// \param most      about the largest number of ticks that a linear axis gets
    Axis(const arma::vec& values, Kind kind, const std::optional<std::pair<double, double>>& range,
         double most = 8);

    /// Where a value lies: 0 at the lower end, 1 at the upper end.
    double place(double value) const;

    /// A value as the ticks show it.
    std::string text(double value) const;

    /// The pixels that the widest tick label takes.
    double label_width() const;

    /// Writes the text at a tick, which replaces those that would touch it.
    ///
    /// \param value   where it stands
    /// \param text    what it says
    /// \param pixels  length of the axis
    void name_tick(double value, const std::string& text, double pixels);

    /// Commands for the range, the ticks and the title.
    ///
    /// \param name    x, y or cb
    /// \param title   beside the axis; the power of ten of the ticks is added
    /// \param pixels  length of the axis
    std::string commands(const std::string& name, const std::string& title, double pixels) const;

private:
    void add_ticks(bool integers, double most);

    Kind kind_;
    double lowest_;
    double highest_;
    double unit_ = 1;       // the ticks show values divided by it
    int decimals_ = 0;      // of a tick
    bool powers_ = false;   // ticks are shown as powers of ten
    bool decades_ = false;  // there is a tick at each power of ten, and at none between them
    std::vector<std::pair<double, std::string>> ticks_;
};

/// Commands for the title of a picture, at most as wide as it, and for the frame within which it is
/// drawn.
std::string canvas(const GnuplotInput& input, const std::string& title, const Frame& frame);

/// Commands for the lower and left axis, and a grid behind the curves.
std::string open_axes();

/// A position on the picture for gnuplot: "screen 0.5, screen 0.9".
std::string on_screen(const GnuplotInput& input, double x, double y);

/// The end of a plot command that draws a series.
///
/// \param draw    the style
/// \param colour  as "#rrggbb"
/// \param index   determines the symbol
std::string style(Draw draw, const std::string& colour, std::size_t index);

/// An element of a plot command that draws a matrix with sharp edges. Its first value is in the
/// middle of a cell at (x, y), the others are to the right and in the direction of growing y.
///
/// \param matrix  what to draw
/// \param x       where the first value is
/// \param y       where the first value is
/// \param size    width and height of a cell
/// \param data    receives the matrix
std::string image_at(const arma::mat& matrix, double x, double y, double size,
                     std::vector<arma::mat>& data);

}  // namespace digitlab
