#include <fmt/format.h>

#include <algorithm>

#include "ui/figure.hpp"
#include "ui/gnuplot.hpp"

namespace digitlab {

std::string BarChart::csv() const {
    std::vector<std::string> names = {x_label};
    for (const Bars& coloured : bars) names.push_back(coloured.legend);
    std::string text = csv_header(names);
    for (std::size_t i = 0; i < categories.size(); ++i) {
        arma::vec heights(bars.size());
        for (std::size_t b = 0; b < bars.size(); ++b) heights(b) = bars[b].heights[i];
        text += csv_row(categories[i], heights);
    }
    return text;
}

GnuplotInput BarChart::gnuplot() const {
    GnuplotInput input;
    input.commands =
        titles(title, x_label, y_label) + axes(false, log_y) +
        fmt::format(
            "set key at graph 1, 1.09 right horizontal samplen 1\nset style fill solid 0.8\n"
            "set boxwidth 0.8 relative\nset xtics norotate {}\nset grid noxtics\n"
            "set xrange [-0.6:{:.9g}]\n",
            tics(categories), static_cast<double>(categories.size()) - 0.4);
    if (log_y) {  // the smallest bar must have a height too
        double smallest = 1e300;
        for (const Bars& coloured : bars) {
            for (const double height : coloured.heights) smallest = std::min(smallest, height);
        }
        input.commands += fmt::format("set yrange [{:.9g}:*]\n", smallest / 5);
    } else {
        input.commands += "set yrange [0:*]\nset offsets 0,0,graph 0.08,0\n";
    }

    const bool several = bars.size() > 1;
    const auto groups = static_cast<double>(bars.size());
    const double width = 0.8 / groups;
    std::vector<std::string> plots;
    for (std::size_t b = 0; b < bars.size(); ++b) {
        const arma::vec heights(bars[b].heights);
        const arma::vec places = arma::regspace(0, 1, static_cast<double>(heights.n_elem) - 1);
        const arma::mat block =
            arma::join_rows(places + width * (static_cast<double>(b) - (groups - 1) / 2), heights);
        plots.push_back(fmt::format("'-' using 1:2:({:.9g}) with boxes fs {} lc rgb '{}' {}",
                                    0.9 * width, b % 2 == 0 ? "solid 0.8" : "pattern 2", colour(b),
                                    several ? "title " + quote(bars[b].legend) : "notitle"));
        input.data.push_back(block);
        if (bars.size() > 2) continue;  // no space for numbers over the bars
        plots.push_back(
            "'-' using 1:2:(sprintf('%.3g', $2)) with labels offset 0,0.6 font ',9' notitle");
        input.data.push_back(block);
    }
    input.commands += fmt::format("plot {}\n", fmt::join(plots, ", "));
    return input;
}

}  // namespace digitlab
