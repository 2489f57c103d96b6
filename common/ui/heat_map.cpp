#include <fmt/format.h>

#include <algorithm>

#include "ui/figure.hpp"
#include "ui/gnuplot.hpp"

namespace digitlab {
namespace {

/// The list of ticks of an axis: names at 0, 1, ….
std::string named_ticks(const std::vector<std::string>& names) {
    std::vector<std::string> all;
    all.reserve(names.size());
    for (const std::string& name : names) {
        all.push_back(fmt::format("{} {}", quote(name), all.size()));
    }
    return fmt::format("({})", fmt::join(all, ", "));
}

double widest(const std::vector<std::string>& names) {
    double width = 0;
    for (const std::string& name : names) width = std::max(width, text_width(name));
    return width;
}

}  // namespace

std::string HeatMap::csv() const {
    std::vector<std::string> names = {y_label + " \\ " + x_label};
    names.insert(names.end(), column_names.begin(), column_names.end());
    std::string text = csv_header(names);
    for (arma::uword r = 0; r < values.n_rows; ++r) {
        text += csv_row(row_names[r], values.row(r).t());
    }
    return text;
}

GnuplotInput HeatMap::gnuplot() const {
    // Colours follow the logarithm: beside hundreds on the diagonal, a 7 must still be seen.
    const arma::mat colours = arma::log10(1 + values);
    const double dark = 0.6 * colours.max();
    // Long names take at most 250 pixels, and stand upright below the columns.
    const double row_names_width = std::min(widest(row_names), 250.0);
    const double side = 700;
    const double cell = side / static_cast<double>(std::max(values.n_rows, values.n_cols));
    const bool upright = widest(column_names) > cell - 8;
    const double column_names_height = upright ? std::min(widest(column_names), 250.0) : 20;
    const double height = cell * static_cast<double>(values.n_rows);
    GnuplotInput input;
    const double left = 70 + row_names_width;
    const Frame frame{left, 62, left + cell * static_cast<double>(values.n_cols), 62 + height};
    input.width = static_cast<int>(std::max(frame.right + 40, 500.0));
    input.height = static_cast<int>(frame.bottom + column_names_height + 62);
    const double name_size =
        std::min({13.0, 13 * 250 / std::max(widest(row_names), 1.0),
                  13 * 250 / std::max(widest(column_names), 1.0), 13 * cell / 18});
    input.commands =
        canvas(input, title, frame) +
        fmt::format(
            "set palette defined (0 '#ffffff', 0.3 '#b3cde3', 1 '#08519c')\nset cbrange "
            "[0:{:.9g}]\n"
            "unset key\nunset colorbox\nset tics out nomirror font ',{:.3g}'\n"
            "set border lc rgb '#555555'\nset xtics {} {}\nset ytics {}\n"
            "set label {} at {} center\nset label {} at {} center rotate\n"
            "set yrange [{:.9g}:-0.5]\nset xrange [-0.5:{:.9g}]\n",
            std::max(colours.max(), 1e-9), name_size, upright ? "rotate by 90 right" : "norotate",
            named_ticks(column_names), named_ticks(row_names), quote(x_label),
            on_screen(input, (frame.left + frame.right) / 2, input.height - 22), quote(y_label),
            on_screen(input, 22, 62 + height / 2), static_cast<double>(values.n_rows) - 0.5,
            static_cast<double>(values.n_cols) - 0.5);
    for (arma::uword r = 0; r < values.n_rows; ++r) {
        for (arma::uword c = 0; c < values.n_cols; ++c) {
            if (values(r, c) == 0) continue;
            const std::string text = fmt::format("{:.9g}", values(r, c));
            input.commands += fmt::format(
                "set label '{}' at {},{} center front font ',{:.3g}' textcolor rgb '{}'\n", text, c,
                r, fitting_size(text, 13, cell - 6), colours(r, c) > dark ? "#ffffff" : "#000000");
        }
    }
    input.commands += "plot " + image_at(colours, 0, 0, 1, input.data) + "\n";
    return input;
}

}  // namespace digitlab
