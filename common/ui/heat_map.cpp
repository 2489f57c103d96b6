#include <fmt/format.h>

#include "ui/figure.hpp"
#include "ui/gnuplot.hpp"

namespace digitlab {

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
    GnuplotInput input;
    input.width = 900;
    input.height = 820;
    input.commands = fmt::format(
        "{}set palette defined (0 '#ffffff', 0.3 '#b3cde3', 1 '#08519c')\n"
        "unset key\nunset colorbox\nset size square\nset tics out nomirror\n"
        "set border lc rgb '#555555'\nset xtics {}\nset ytics {}\n"
        "set yrange [{:.9g}:-0.5]\nset xrange [-0.5:{:.9g}]\n",
        titles(title, x_label, y_label), tics(column_names), tics(row_names),
        static_cast<double>(values.n_rows) - 0.5, static_cast<double>(values.n_cols) - 0.5);
    for (arma::uword r = 0; r < values.n_rows; ++r) {
        for (arma::uword c = 0; c < values.n_cols; ++c) {
            if (values(r, c) == 0) continue;
            input.commands += fmt::format(
                "set label '{:.9g}' at {},{} center front font ',12' textcolor rgb '{}'\n",
                values(r, c), c, r, colours(r, c) > dark ? "#ffffff" : "#000000");
        }
    }
    input.commands += "plot '-' matrix with image pixels\n";
    input.data.push_back(colours);
    return input;
}

}  // namespace digitlab
