#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "ui/figure.hpp"
#include "ui/gnuplot.hpp"

namespace digitlab {
namespace {

constexpr arma::uword grid_points = 71;  // in each direction

arma::vec grid(const std::pair<double, double>& range) {
    return arma::linspace(range.first, range.second, grid_points);
}

/// A matrix under a name, for commands that come before the data of GnuplotInput.
std::string data_block(const std::string& name, const arma::mat& matrix) {
    std::string text = name + " << EOD\n";
    for (arma::uword row = 0; row < matrix.n_rows; ++row) {
        const arma::rowvec numbers = matrix.row(row);
        text += fmt::format("{:.9g}\n", fmt::join(numbers.begin(), numbers.end(), " "));
    }
    return text + "EOD\n";
}

}  // namespace

std::string ContourPlot::csv() const {
    std::string text = csv_header({"series", "x", "y", "f(x, y)"});
    for (const Series& path : paths) {
        for (std::size_t i = 0; i < path.x.size(); ++i) {
            text += csv_row(path.legend, {path.x[i], path.y[i], f(path.x[i], path.y[i])});
        }
    }
    for (const double x : grid(x_range)) {
        for (const double y : grid(y_range)) text += csv_row("contours", {x, y, f(x, y)});
    }
    return text;
}

GnuplotInput ContourPlot::gnuplot() const {
    if (paths.empty()) return {};
    const arma::vec xs = grid(x_range);
    const arma::vec ys = grid(y_range);
    arma::mat values(grid_points, grid_points);
    for (arma::uword row = 0; row < grid_points; ++row) {
        for (arma::uword column = 0; column < grid_points; ++column) {
            values(row, column) = f(xs(column), ys(row));
        }
    }
    std::vector<double> levels;
    for (int halved = 1; halved <= 9; ++halved) {
        levels.push_back(std::lerp(values.min(), values.max(), std::pow(0.5, halved)));
    }

    // As many columns of panels as bring the picture near to four fifths of its width in height.
    GnuplotInput input;
    const double slope = (y_range.second - y_range.first) / (x_range.second - x_range.first);
    constexpr double beside = 74;   // pixels for the ticks and the label at the left of a panel
    constexpr double around = 116;  // pixels for the name, the ticks and the label of a panel
    const auto panel_width = [&](std::size_t columns) {
        return (input.width - 20.0) / static_cast<double>(columns) - beside;
    };
    const auto rows = [&](std::size_t columns) { return (paths.size() + columns - 1) / columns; };
    const auto height = [&](std::size_t columns) {
        return 56 + static_cast<double>(rows(columns)) * (panel_width(columns) * slope + around);
    };
    std::size_t columns = 1;
    for (std::size_t more = 2; more <= paths.size(); ++more) {
        if (std::abs(height(more) - 800) < std::abs(height(columns) - 800)) columns = more;
    }
    input.height = static_cast<int>(height(columns));
    const double width = panel_width(columns);

    const Axis x(xs, Axis::Kind::linear, x_range, std::min(8.0, width / 40));
    const Axis y(ys, Axis::Kind::linear, y_range, std::min(8.0, width * slope / 26));
    input.commands = data_block("$values", values);
    input.commands += fmt::format(
        "unset key\nset contour base\nunset surface\nset cntrparam cubicspline points 6 levels "
        "discrete {:.9g}\n"
        "set table $contours\nsplot $values matrix using ({:.9g}+{:.9g}*$1):({:.9g}+{:.9g}*$2):3\n"
        "unset table\n",
        fmt::join(levels, ","), xs(0), xs(1) - xs(0), ys(0), ys(1) - ys(0));
    input.commands += "set multiplot\n" + open_axes() + "unset grid\nset border 15\n" +
                      x.commands("x", x_label, width) + y.commands("y", y_label, width * slope);
    const std::vector<std::string> colours = colours_of(std::vector<Role>(paths.size()));
    for (std::size_t i = 0; i < paths.size(); ++i) {
        const double left = beside + static_cast<double>(i % columns) * (width + beside);
        const auto row = i / columns;
        const double top = 96 + static_cast<double>(row) * (width * slope + around);
        const Frame frame{left, top, left + width, top + width * slope};
        input.commands += canvas(input, i == 0 ? title : "", frame);
        input.commands +=
            data_block("$path", arma::join_rows(arma::vec(paths[i].x), arma::vec(paths[i].y)));
        const std::size_t last = paths[i].x.size() - 1;
        input.commands += fmt::format(
            "set title {0} offset 0,-0.4\n"
            "plot $contours using 1:2 with lines lw 1 lc rgb '#b8b8b8', "
            "$path using 1:2 with linespoints lw 1.8 pt 7 ps 0.4 lc rgb '{1}', "
            "$path every ::0::0 using 1:2 with points pt 6 ps 1.7 lw 2 lc rgb '{1}', "
            "$path every ::{2}::{2} using 1:2 with points pt 7 ps 1.3 lc rgb '{1}'\nunset label\n",
            quote(paths[i].legend), colours[i], last);
    }
    input.commands += "unset multiplot\n";
    return input;
}

}  // namespace digitlab
