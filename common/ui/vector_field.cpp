#include "ui/figure.hpp"
#include "ui/gnuplot.hpp"

namespace digitlab {

std::string VectorField::csv() const {
    std::string text = csv_header({"series", "x", "y", "dx", "dy"});
    for (arma::uword i = 0; i < arrows.n_cols; ++i) {
        text += csv_row("arrow", arrows.col(i));
    }
    for (const Series& path : paths) {
        for (std::size_t i = 0; i < path.x.size(); ++i) {
            text += csv_row(path.legend, {path.x[i], path.y[i]}, 2);
        }
    }
    return text;
}

GnuplotInput VectorField::gnuplot() const {
    GnuplotInput input;
    std::string plots =
        "'-' using 1:2:3:4 with vectors head filled size screen 0.006,20 lw 1 "
        "lc rgb '#999999' title 'downhill'";
    input.data.push_back(arrows.t());
    add_series(paths, plots, input.data);
    input.commands = titles(title, x_label, y_label) + axes(false, false) +
                     legend_at(LegendAt::right_of_plot) + "set size ratio -1\n" +
                     range('x', x_range) + range('y', y_range) + "plot " + plots + "\n";
    return input;
}

}  // namespace digitlab
