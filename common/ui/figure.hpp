#pragma once

#include <armadillo>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ui/console.hpp"
#include "ui/output_folder.hpp"
#include "ui/terminal_plot.hpp"

/// \file
/// Figures of five kinds: curves, bars, images, matrices and vector fields.
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

/// How a series is drawn. Each has its own colour, except faint lines and boxes.
enum class Draw {
    line,             ///< a line with its own dash pattern, to be recognised in grey too
    points,           ///< a symbol at each point
    line_and_points,  ///< both: for a few points
    faint_line,       ///< thin and grey, for the background
    boxes             ///< a bar at each point, as in a histogram
};

/// Points (x, y) with a name.
struct Series {
    std::string legend;      ///< its name in the legend (empty: none) and in the CSV file
    std::vector<double> x;   ///< may be empty: then nothing is drawn
    std::vector<double> y;   ///< as many values as x has
    Draw draw = Draw::line;  ///< its style
};

/// A vertical line at x with a label along its lower end.
struct Mark {
    double x;           ///< in the units of the axis
    std::string label;  ///< written upwards
};

/// Where a chart has its legend.
enum class LegendAt {
    top_right,     ///< inside the axes, for curves that fall
    top_left,      ///< inside the axes, for curves that rise late
    bottom_right,  ///< inside the axes, for curves that rise
    bottom_left,   ///< inside the axes, for curves that fall late
    right_of_plot  ///< beside the axes, for curves that fill them
};

/// Curves over two axes. CSV: series, x, y.
struct Chart {
    std::string name;            ///< of the file, without extension
    std::string title;           ///< above the picture
    std::string x_label;         ///< below the horizontal axis
    std::string y_label;         ///< beside the vertical axis
    std::vector<Series> series;  ///< in the order of the legend, later ones over earlier ones
    bool log_x = false;          ///< logarithmic x axis: all x are positive
    bool log_y = false;          ///< logarithmic y axis: all y are positive
    std::optional<std::pair<double, double>> x_range{};  ///< lower and upper end; empty: automatic
    std::optional<std::pair<double, double>> y_range{};  ///< lower and upper end; empty: automatic
    std::vector<Mark> marks{};                           ///< vertical lines
    LegendAt legend = LegendAt::top_right;               ///< drawn if any series has a name
    std::string csv() const;                             ///< its data
    GnuplotInput gnuplot() const;                        ///< its picture
};

/// Groups of bars, one group for each category. CSV: one line per category.
struct BarChart {
    /// The bars of one colour, one in every group.
    struct Bars {
        std::string legend;           ///< shown if there are two colours or more
        std::vector<double> heights;  ///< one for each category
    };
    std::string name;                     ///< of the file, without extension
    std::string title;                    ///< above the picture
    std::string x_label;                  ///< what the categories are
    std::string y_label;                  ///< what the heights are
    std::vector<std::string> categories;  ///< below each group
    std::vector<Bars> bars;               ///< from left to right within a group
    bool log_y = false;                   ///< logarithmic y axis: all heights are positive
    std::string csv() const;              ///< its data
    GnuplotInput gnuplot() const;         ///< its picture
};

/// Many small images in rows. CSV: caption and pixels of each image. `--plot terminal` shows the
/// first ones.
struct ImageGrid {
    std::string name;                   ///< of the file, without extension
    std::string title;                  ///< above the picture
    arma::mat images;                   ///< pixels × images, pixels row by row
    arma::uword image_columns;          ///< width of one image, in pixels
    std::vector<std::string> captions;  ///< one for each image, or none
    arma::uword grid_columns = 10;      ///< images in a row
    double lowest = 0;                  ///< drawn white
    double highest = 1;                 ///< drawn black
    bool diverging = false;   ///< for values of both signs: blue below 0, white at 0, orange above
    std::string csv() const;  ///< its data
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

/// Arrows in a plane, and paths through it. CSV: series, x, y and, for arrows, dx and dy.
struct VectorField {
    std::string name;                   ///< of the file, without extension
    std::string title;                  ///< above the picture
    std::string x_label;                ///< below the horizontal axis
    std::string y_label;                ///< beside the vertical axis
    arma::mat arrows;                   ///< 4 × arrows: x, y, dx, dy
    std::vector<Series> paths;          ///< drawn over the arrows
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
    /// Creates the folder.
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
    OutputFolder lock_;
    TerminalPlot terminal_;
    bool trouble_reported_ = false;
};

}  // namespace digitlab
