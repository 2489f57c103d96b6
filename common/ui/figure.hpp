#pragma once

#include <armadillo>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ui/console.hpp"
#include "ui/output_folder.hpp"
#include "ui/terminal_plot.hpp"

/// \file
/// Figures of five kinds: curves, bars, images, matrices, and paths over contour lines.
///
/// A lab fills in one of the structs below and passes it to Figures::draw, which writes its data as
/// CSV and lets gnuplot draw it. A kind of figure is a struct with a `name` and two functions,
/// `csv_of` and `gnuplot_of`, in a file of their own (chart.cpp for Chart). To add a kind, add
/// these three; nothing else changes.

namespace digitlab {

/// A figure as gnuplot reads it: commands, and the matrices that they read from '-'.
struct GnuplotInput {
    std::string commands;         ///< all but terminal and output; empty: there is nothing to draw
    std::vector<arma::mat> data;  ///< in the order in which the plot command reads them
    int width = 1000;             ///< of the picture, in pixels
    int height = 650;             ///< of the picture, in pixels
};

/// What a curve or bar shows. The parts of a data set keep their colours in all figures.
enum class Role {
    other,       ///< none of the parts, or the same part throughout: the next colour that is free
    train,       ///< the training images
    validation,  ///< the images held out of the training images
    test         ///< the test images
};

/// The role of a part by its name: "train", "validation" or "test".
Role role_of(const std::string& part);

/// How a series is drawn. Each has its own colour; the faint line of a role that a later series has
/// as well is a tint of its colour.
enum class Draw {
    line,             ///< a line
    points,           ///< a symbol at each point
    line_and_points,  ///< both: for a few points
    faint_line,       ///< a pale line, for the background
    boxes             ///< a bar at each point, as in a histogram
};

/// Points (x, y) with a name.
struct Series {
    std::string legend;              ///< its name in the picture (empty: none) and in the CSV file
    std::vector<double> x;           ///< may be empty: then nothing is drawn
    std::vector<double> y;           ///< as many values as x has
    Draw draw = Draw::line;          ///< its style
    Role role = Role::other;         ///< determines its colour
    std::optional<double> mark_x{};  ///< a vertical line from the axis to the curve
};

/// Curves over two axes. CSV: series, x, y.
///
/// Up to three names stand in a legend where no curve passes, more of them at the ends of the
/// curves. An axis of integers has no ticks between them.
struct Chart {
    std::string name;            ///< of the file, without extension
    std::string title;           ///< above the picture
    std::string x_label;         ///< below the horizontal axis
    std::string y_label;         ///< beside the vertical axis
    std::vector<Series> series;  ///< in the order of the legend, later ones over earlier ones
    bool log_x = false;          ///< logarithmic x axis: all x are positive
    bool log_y = false;          ///< logarithmic y axis: all y are positive
    /// y are accuracies from 0 to 1: the axis is in percent and shows the part where the curves
    /// are, not their steep beginning.
    bool accuracies = false;
    /// The first and the last x of a histogram count all beyond them, too; their ticks say so.
    bool open_ends = false;
    std::optional<std::pair<double, double>> x_range{};  ///< lower and upper end; empty: automatic
    std::optional<std::pair<double, double>> y_range{};  ///< lower and upper end; empty: automatic
    std::string csv() const;                             ///< its data
    GnuplotInput gnuplot() const;                        ///< its picture
};

/// Groups of bars, one group for each category. CSV: one line per category.
struct BarChart {
    /// The bars of one colour, one in every group.
    struct Bars {
        std::string legend;           ///< shown if there are two colours or more
        std::vector<double> heights;  ///< one for each category
        Role role = Role::other;      ///< determines its colour
    };
    std::string name;                     ///< of the file, without extension
    std::string title;                    ///< above the picture
    std::string x_label;                  ///< what the categories are
    std::string y_label;                  ///< what the heights are
    std::vector<std::string> categories;  ///< below each group
    std::vector<Bars> bars;               ///< from left to right within a group
    bool log_y = false;                   ///< logarithmic y axis: all heights are positive
    /// Writes the height over each bar; empty: as many decimals as the axis needs, and one more.
    std::function<std::string(double)> text_of_height{};
    std::string csv() const;       ///< its data
    GnuplotInput gnuplot() const;  ///< its picture
};

/// Many small images in rows. CSV: caption (with the note) and pixels of each image. `--plot
/// terminal` shows the first ones.
struct ImageGrid {
    std::string name;                   ///< of the file, without extension
    std::string title;                  ///< above the picture
    arma::mat images;                   ///< pixels × images, pixels row by row
    arma::uword image_columns;          ///< width of one image, in pixels
    std::vector<std::string> captions;  ///< above each image, or none
    std::vector<std::string> notes{};   ///< below each image, or none
    arma::uword grid_columns = 0;       ///< images in a row; 0: as fills the rows best
    double lowest = 0;                  ///< drawn white
    double highest = 1;                 ///< drawn black
    /// For values of both signs: blue below 0, white at 0, orange above, and a colour bar that says
    /// what the values are. Empty: shades of grey.
    std::string diverging{};
    std::string csv() const;       ///< its data
    GnuplotInput gnuplot() const;  ///< its picture
};

/// A matrix as coloured cells, each with its value unless that is 0; colours follow log(1 + value).
/// CSV: the matrix with its row and column names.
struct HeatMap {
    std::string name;                       ///< of the file, without extension
    std::string title;                      ///< above the picture
    std::string x_label;                    ///< of the columns
    std::string y_label;                    ///< of the rows
    arma::mat values;                       ///< at least 0; row 0 is drawn at the top
    std::vector<std::string> row_names;     ///< one for each row
    std::vector<std::string> column_names;  ///< one for each column
    std::string csv() const;                ///< its data
    GnuplotInput gnuplot() const;           ///< its picture
};

/// Paths over the contour lines of a function of two variables, one panel for each path. CSV:
/// series, x, y, f(x, y) for each point of a path, and series "contours" for the grid of values
/// from which the contour lines are drawn.
struct ContourPlot {
    std::string name;                           ///< of the file, without extension
    std::string title;                          ///< above the picture
    std::string x_label;                        ///< below the horizontal axis
    std::string y_label;                        ///< beside the vertical axis
    std::function<double(double, double)> f{};  ///< its value halves from one contour to the next
    std::vector<Series> paths;                  ///< from the ring to the dot
    std::pair<double, double> x_range;  ///< lower and upper end; x and y have the same scale
    std::pair<double, double> y_range;  ///< lower and upper end
    std::string csv() const;            ///< its data
    GnuplotInput gnuplot() const;       ///< its picture
};

/// The folder of a lab's figures.
///
/// Each figure becomes a picture in the format of `--plot` and a CSV file, both called like the
/// figure. If gnuplot is missing or fails, the lab reports it once and writes the CSV files only.
class Figures {
public:
    /// Creates the folder, unless nothing is to be written.
    ///
    /// \param options  the folder and the format
    /// \param console  where figures are announced; it must outlive this object
    /// \throws std::runtime_error  naming the folder, if it cannot be created or written to
    Figures(const CommonOptions& options, const Console& console);

    /// Writes the data of a figure as CSV and draws it.
    ///
    /// \throws std::runtime_error  naming the CSV file, if it cannot be written
    template <typename Figure>
    void draw(const Figure& figure) {
        if (!lock_) return;
        write_csv(figure.name, figure.csv());
        if (format_ == "terminal") {
            show_in_terminal(plot_in_characters(figure, terminal_));
        } else if (format_ != "none") {
            draw_picture(figure.name, figure.title, figure.gnuplot());
        }
    }

    /// The path of a file in the folder, for other results of the lab.
    std::filesystem::path file(const std::string& name) const { return folder_ / name; }

private:
    void write_csv(const std::string& name, const std::string& csv) const;
    void draw_picture(const std::string& name, const std::string& title, const GnuplotInput& input);
    void show_in_terminal(const std::string& picture);
    void report_once(const std::string& trouble);

    std::filesystem::path folder_;
    std::string format_;
    const Console& console_;
    std::optional<OutputFolder> lock_;  // empty: nothing is drawn
    TerminalPlot terminal_;
    bool trouble_reported_ = false;
};

}  // namespace digitlab
