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
    if (categories.empty() || bars.empty()) return {};
    arma::vec all;
    std::vector<Role> roles;
    for (const Bars& coloured : bars) {
        all = arma::join_cols(all, arma::vec(coloured.heights));
        roles.push_back(coloured.role);
    }
    // The lowest bar must have a height on a logarithmic axis, too.
    const double foot = log_y ? all.min() / 5 : 0;
    const double head = log_y ? all.max() * 2 : std::max(1.1 * all.max(), 1e-9);
    const Axis y(all, log_y ? Axis::Kind::logarithmic : Axis::Kind::linear, std::pair{foot, head});

    GnuplotInput input;
    const bool several = bars.size() > 1;
    Frame frame{62 + y.label_width(), several ? 88.0 : 62.0, input.width - 30.0,
                input.height - 78.0};
    const double slot = (frame.right - frame.left) / (static_cast<double>(categories.size()) + 0.2);
    double text_size = 13;
    double widest = 0;
    std::vector<std::string> names;
    for (const std::string& category : categories) {
        text_size = std::min(text_size, fitting_size(category, 13, slot - 8));
        widest = std::max(widest, text_width(category, 11));
        names.push_back(fmt::format("{} {}", quote(category), names.size()));
    }
    const bool upright = text_size < 8;
    if (upright) {  // long names, or many
        text_size = std::min(11.0, slot / 1.8);
        frame.bottom -= std::min(widest * text_size / 11, 200.0) - 20;
    }
    input.commands =
        canvas(input, title, frame) + open_axes() +
        y.commands("y", y_label, frame.bottom - frame.top) +
        fmt::format(
            "set xtics {} font ',{:.3g}' ({})\nset grid noxtics\nset label {} at {} center\n"
            "set xrange [-0.6:{:.9g}]\nset key at {} left top horizontal Left reverse samplen 1\n",
            upright ? "rotate by 90 right" : "norotate", text_size, fmt::join(names, ", "),
            quote(x_label), on_screen(input, (frame.left + frame.right) / 2, input.height - 20),
            static_cast<double>(categories.size()) - 0.4,
            on_screen(input, frame.left, frame.top - 34));

    const auto groups = static_cast<double>(bars.size());
    const double width = 0.8 / groups;
    const auto number = [&](double height) {
        return text_of_height ? text_of_height(height) : fmt::format("{:.1f}", height);
    };
    double number_size = 12;  // over the bars, if there is enough space
    for (const double height : all) {
        number_size = std::min(number_size, fitting_size(number(height), 12, width * slot - 3));
    }
    const std::vector<std::string> colours = colours_of(roles);
    std::vector<std::string> plots;
    for (std::size_t b = 0; b < bars.size(); ++b) {
        const arma::vec heights(bars[b].heights);
        const arma::vec places = arma::regspace(0, 1, static_cast<double>(heights.n_elem) - 1) +
                                 width * (static_cast<double>(b) - (groups - 1) / 2);
        plots.push_back(fmt::format(
            "'-' using 1:2:({:.9g}) with boxes fs solid 0.85 noborder lc rgb '{}' {}", 0.9 * width,
            colours[b], several ? "title " + quote(bars[b].legend) : "notitle"));
        input.data.push_back(arma::join_rows(places, heights));
        for (arma::uword i = 0; i < heights.n_elem && number_size >= 7; ++i) {
            input.commands +=
                fmt::format("set label {} at {:.9g},{:.9g} center offset 0,0.6 font ',{:.3g}'\n",
                            quote(number(heights(i))), places(i), heights(i), number_size);
        }
    }
    input.commands += fmt::format("plot {}\n", fmt::join(plots, ", "));
    return input;
}

}  // namespace digitlab
