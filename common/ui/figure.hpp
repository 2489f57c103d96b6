#pragma once

#include <armadillo>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ui/console.hpp"

/// \file
/// Figures. A lab fills in one of the structs below and hands it to `Figures::draw`, which has
/// gnuplot draw it and writes the numbers behind it beside it as CSV.

namespace digitlab {

/// How a series is drawn.
enum class Draw { line, points, line_and_points, faint_line, boxes };

/// Numbers over numbers, with a name in the legend (none if it is empty).
struct Series {
    std::string legend;
    std::vector<double> x;
    std::vector<double> y;
    Draw draw = Draw::line;
};

/// A vertical line at x, with a word at its top.
struct Mark {
    double x;
    std::string label;
};

enum class LegendAt { top_right, top_left, bottom_right, bottom_left, right_of_plot };

/// Curves over two axes.
struct Chart {
    std::string name;  ///< of the file, without ending
    std::string title;
    std::string x_label;
    std::string y_label;
    std::vector<Series> series;
    bool log_x = false;
    bool log_y = false;
    std::optional<std::pair<double, double>> x_range{};
    std::optional<std::pair<double, double>> y_range{};
    std::vector<Mark> marks{};
    LegendAt legend = LegendAt::top_right;
};

/// Bars, one group for each category.
struct BarChart {
    struct Bars {
        std::string legend;
        std::vector<double> heights;  ///< one for each category
    };
    std::string name;
    std::string title;
    std::string x_label;
    std::string y_label;
    std::vector<std::string> categories;
    std::vector<Bars> bars;
    bool log_y = false;
};

/// Many small images in rows, each with a caption.
struct ImageGrid {
    std::string name;
    std::string title;
    arma::mat images;  ///< pixels × images, pixels row by row
    arma::uword image_columns;
    std::vector<std::string> captions;  ///< one for each image, or none at all
    arma::uword grid_columns = 10;
    double lowest = 0;       ///< drawn white
    double highest = 1;      ///< drawn black
    bool diverging = false;  ///< for values of both signs: blue below 0, white at 0, orange above
};

/// A matrix as coloured cells with a number in each.
struct HeatMap {
    std::string name;
    std::string title;
    std::string x_label;  ///< of the columns
    std::string y_label;  ///< of the rows
    arma::mat values;     ///< row 0 is drawn at the top
    std::vector<std::string> row_names;
    std::vector<std::string> column_names;
};

/// Arrows over a plane, and paths through it.
struct VectorField {
    std::string name;
    std::string title;
    std::string x_label;
    std::string y_label;
    arma::mat arrows;  ///< 4 × arrows: x, y, and the arrow's two components
    std::vector<Series> paths;
    std::pair<double, double> x_range;
    std::pair<double, double> y_range;
};

/// A figure reduced to what gnuplot needs: commands, and the matrices they read from '-'.
struct GnuplotInput {
    std::string commands;
    std::vector<arma::mat> data;
    int width = 1000;  ///< of the picture, in pixels
    int height = 650;
};

/// The folder of a lab's figures.
class Figures {
public:
    /// Makes the folder.
    ///
    /// \throws std::runtime_error  naming the folder, if nothing can be written there
    Figures(const CommonOptions& options, const Console& console);

    void draw(const Chart& chart);
    void draw(const BarChart& chart);
    void draw(const ImageGrid& grid);
    void draw(const HeatMap& map);
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
