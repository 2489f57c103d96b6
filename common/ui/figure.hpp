#pragma once

#include <armadillo>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ui/console.hpp"

/// \file
/// Figures of five kinds: curves, bars, images, matrices and fields of arrows.
///
/// A lab fills in one of the structs below and hands it to Figures, which has gnuplot draw it and
/// writes the numbers behind it beside it as CSV.

namespace digitlab {

/// How a series is drawn. All but faint lines and boxes get a colour of their own, in turn.
enum class Draw {
    line,             ///< a line, dashed in a way of its own, so that it is known in grey as well
    points,           ///< a symbol at each point
    line_and_points,  ///< both: for a few points
    faint_line,       ///< thin and grey, for what lies behind the others
    boxes             ///< a bar for each point, as of a histogram
};

/// Numbers over numbers, with a name in the legend (none if it is empty).
struct Series {
    std::string legend;      ///< its name there, and in the CSV file
    std::vector<double> x;   ///< may be empty: then nothing is drawn
    std::vector<double> y;   ///< as many as there are x
    Draw draw = Draw::line;  ///< how
};

/// A vertical line at x, with a word along its lower end.
struct Mark {
    double x;           ///< in the numbers of the axis
    std::string label;  ///< the word, written upwards
};

/// Where a chart has its legend.
enum class LegendAt {
    top_right,     ///< within the axes, for curves that fall
    top_left,      ///< within the axes, for curves that rise late
    bottom_right,  ///< within the axes, for curves that rise
    bottom_left,   ///< within the axes, for curves that fall late
    right_of_plot  ///< beside the axes, for curves that are everywhere
};

/// Curves over two axes.
struct Chart {
    std::string name;            ///< of the file, without ending
    std::string title;           ///< above the picture
    std::string x_label;         ///< below the horizontal axis
    std::string y_label;         ///< beside the vertical axis
    std::vector<Series> series;  ///< in the order of the legend, later ones over earlier ones
    bool log_x = false;          ///< logarithmic, for what spans powers of ten: all x are positive
    bool log_y = false;          ///< the same of y
    std::optional<std::pair<double, double>> x_range{};  ///< lower and upper end; empty: what fits
    std::optional<std::pair<double, double>> y_range{};  ///< the same of y
    std::vector<Mark> marks{};                           ///< none, one or more
    LegendAt legend = LegendAt::top_right;               ///< drawn if any series has a name
};

/// Groups of bars, one group for each category.
struct BarChart {
    /// The bars of one colour, one in every group.
    struct Bars {
        std::string legend;           ///< what they have in common; shown if there are two or more
        std::vector<double> heights;  ///< one for each category
    };
    std::string name;                     ///< of the file, without ending
    std::string title;                    ///< above the picture
    std::string x_label;                  ///< what the categories are
    std::string y_label;                  ///< what the heights are
    std::vector<std::string> categories;  ///< below each group
    std::vector<Bars> bars;               ///< from left to right within a group
    bool log_y = false;                   ///< logarithmic: all heights are positive
};

/// Many small images in rows, each with a caption.
struct ImageGrid {
    std::string name;                   ///< of the file, without ending
    std::string title;                  ///< above the picture
    arma::mat images;                   ///< pixels × images, pixels row by row
    arma::uword image_columns;          ///< width of one image, in pixels
    std::vector<std::string> captions;  ///< one for each image, or none at all
    arma::uword grid_columns = 10;      ///< images in a row
    double lowest = 0;                  ///< drawn white
    double highest = 1;                 ///< drawn black
    bool diverging = false;  ///< for values of both signs: blue below 0, white at 0, orange above
};

/// A matrix as coloured cells with a number in each that is not 0; colours follow log(1 + value).
struct HeatMap {
    std::string name;                       ///< of the file, without ending
    std::string title;                      ///< above the picture
    std::string x_label;                    ///< of the columns
    std::string y_label;                    ///< of the rows
    arma::mat values;                       ///< at least 0; row 0 is drawn at the top
    std::vector<std::string> row_names;     ///< one for each row
    std::vector<std::string> column_names;  ///< one for each column
};

/// Arrows over a plane, and paths through it.
struct VectorField {
    std::string name;                   ///< of the file, without ending
    std::string title;                  ///< above the picture
    std::string x_label;                ///< below the horizontal axis
    std::string y_label;                ///< beside the vertical axis
    arma::mat arrows;                   ///< 4 × arrows: x, y, and the arrow's two components
    std::vector<Series> paths;          ///< drawn over the arrows
    std::pair<double, double> x_range;  ///< lower and upper end; x and y have one scale
    std::pair<double, double> y_range;  ///< lower and upper end
};

/// A figure reduced to what gnuplot needs: commands, and the matrices they read from '-'.
struct GnuplotInput {
    std::string commands;         ///< all but terminal and output
    std::vector<arma::mat> data;  ///< in the order in which the plot command reads them
    int width = 1000;             ///< of the picture, in pixels
    int height = 650;             ///< of the picture, in pixels
};

/// The folder of a lab's figures.
///
/// Each figure is a picture of the format that `--plot` asks for and a CSV file, both of the
/// figure's name. Without gnuplot, or when it fails, the lab says so once and goes on with the CSV
/// files alone. A CSV file that cannot be written is a std::runtime_error that names it.
class Figures {
public:
    /// Makes the folder.
    ///
    /// \param options  the folder and the format
    /// \param console  where figures are announced; it must outlive this object
    /// \throws std::runtime_error  naming the folder, if nothing can be written there
    Figures(const CommonOptions& options, const Console& console);

    /// Draws curves; CSV: series, x, y.
    void draw(const Chart& chart);
    /// Draws bars; CSV: a line for each category.
    void draw(const BarChart& chart);
    /// Draws images; CSV: caption and pixels of each. In a terminal only the first three are shown.
    void draw(const ImageGrid& grid);
    /// Draws a matrix; CSV: the matrix under its names.
    void draw(const HeatMap& map);
    /// Draws arrows and paths; CSV: series, x, y and, of arrows, dx and dy.
    void draw(const VectorField& field);

    /// A file in the folder, for what else a lab wants to keep there.
    std::filesystem::path file(const std::string& name) const { return folder_ / name; }

private:
    void draw(const std::string& name, const GnuplotInput& input);
    void write_csv(const std::string& name, const std::string& text) const;
    void say_once(const std::string& trouble);

    std::filesystem::path folder_;
    std::string format_;
    const Console& console_;
    bool trouble_said_ = false;
};

}  // namespace digitlab
