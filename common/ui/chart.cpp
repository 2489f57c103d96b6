#include <fmt/format.h>

#include <algorithm>

#include "ui/figure.hpp"
#include "ui/gnuplot.hpp"

namespace digitlab {

std::string Chart::csv() const {
    std::string text = csv_header({"series", x_label, y_label});
    for (const Series& curve : series) {
        for (std::size_t i = 0; i < curve.x.size(); ++i) {
            text += csv_row(curve.legend, {curve.x[i], curve.y[i]});
        }
    }
    return text;
}

GnuplotInput Chart::gnuplot() const {
    GnuplotInput input;
    std::string plots;
    add_series(series, plots, input.data);
    if (plots.empty()) return {};

    const bool named = std::any_of(series.begin(), series.end(),
                                   [](const Series& curve) { return !curve.legend.empty(); });
    input.commands = titles(title, x_label, y_label) + axes(log_x, log_y) +
                     (named ? legend_at(legend) : "unset key\n") + range('x', x_range) +
                     range('y', y_range);
    for (const Mark& mark : marks) {
        input.commands += fmt::format(
            "set arrow from {0:.9g}, graph 0 to {0:.9g}, graph 1 nohead lw 1.5 dt 3 lc rgb "
            "'#555555'\nset label {1} at {0:.9g}, graph 0.03 rotate by 90 left offset -0.7,0 "
            "textcolor rgb '#333333'\n",
            mark.x, quote(mark.label));
    }
    input.commands += "plot " + plots + "\n";
    return input;
}

}  // namespace digitlab
