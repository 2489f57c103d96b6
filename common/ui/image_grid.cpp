#include <fmt/format.h>

#include <algorithm>

#include "ui/figure.hpp"
#include "ui/gnuplot.hpp"
#include "ui/terminal.hpp"

namespace digitlab {
namespace {

constexpr const char* grey_palette = "set palette defined (0 '#ffffff', 1 '#000000')\n";
// Blue, white, orange; blue is the darker one in grey.
constexpr const char* diverging_palette =
    "set palette defined (-1 '#053061', -0.5 '#4393c3', 0 '#ffffff', 0.5 '#fdb863', 1 '#e66101')\n";

}  // namespace

std::string ImageGrid::csv() const {
    std::vector<std::string> names = {"caption"};
    for (arma::uword p = 0; p < images.n_rows; ++p) names.push_back(fmt::format("pixel{}", p));
    std::string text = csv_header(names);
    for (arma::uword i = 0; i < images.n_cols; ++i) {
        text += csv_row(captions.empty() ? "" : captions[i], images.col(i));
    }
    return text;
}

GnuplotInput ImageGrid::gnuplot() const {
    if (images.n_cols == 0) return {};
    const arma::uword width = image_columns;
    const arma::uword height = images.n_rows / width;
    const arma::uword gap_x = std::max<arma::uword>(1, width / 6);
    const arma::uword gap_y = captions.empty() ? gap_x : std::max<arma::uword>(3, height * 2 / 5);
    const arma::uword grid_rows = (images.n_cols + grid_columns - 1) / grid_columns;
    // All images in one matrix, NaN between them; the gap above an image holds its caption.
    arma::mat sheet(grid_rows * (height + gap_y), grid_columns * (width + gap_x));
    sheet.fill(arma::datum::nan);
    std::string labels;
    for (arma::uword i = 0; i < images.n_cols; ++i) {
        const arma::uword top = i / grid_columns * (height + gap_y);
        const arma::uword left = i % grid_columns * (width + gap_x);
        sheet.submat(top + gap_y, left, arma::size(height, width)) =
            arma::reshape(images.col(i), width, height).t();
        if (captions.empty()) continue;
        labels += fmt::format("set label {} at {:.9g},{:.9g} center font ',10'\n",
                              quote(captions[i]), static_cast<double>(2 * left + width - 1) / 2,
                              static_cast<double>(top) + 0.42 * static_cast<double>(gap_y));
    }

    GnuplotInput input;
    const auto rows = static_cast<double>(sheet.n_rows);
    const auto columns = static_cast<double>(sheet.n_cols);
    input.height = static_cast<int>(940.0 / columns * rows) + 70 + (diverging ? 60 : 0);
    input.commands = fmt::format(
        "set title {} font ',15'\n{}unset key\nunset border\nunset tics\nset size ratio -1\n"
        "set object 1 rectangle from graph 0,0 to graph 1,1 behind fc rgb '#eeeeee' "
        "fs solid noborder\nset yrange [{:.9g}:-0.5]\nset xrange [-0.5:{:.9g}]\n"
        "set cbrange [{:.9g}:{:.9g}]\n",
        quote(title), diverging ? diverging_palette : grey_palette, rows, columns - 0.5, lowest,
        highest);
    if (diverging) {
        input.commands += fmt::format(
            "set colorbox horizontal user origin graph 0.3, screen {:.9g} size graph 0.4, "
            "screen {:.9g}\nset cbtics out\nset bmargin at screen {:.9g}\n",
            40.0 / input.height, 18.0 / input.height, 75.0 / input.height);
    } else {
        input.commands += "unset colorbox\nset bmargin 1\n";
    }
    input.commands += labels + "plot '-' matrix with image pixels\n";
    input.data.push_back(sheet);
    return input;
}

}  // namespace digitlab
