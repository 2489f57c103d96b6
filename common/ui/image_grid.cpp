#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "ui/figure.hpp"
#include "ui/gnuplot.hpp"
#include "ui/terminal.hpp"

namespace digitlab {
namespace {

constexpr double caption_size = 11;  // points
constexpr double note_size = 9;      // points
constexpr const char* grey_palette = "set palette defined (0 '#ffffff', 1 '#000000')\n";
// Blue, white, orange; blue is the darker one in grey.
constexpr const char* diverging_palette =
    "set palette defined (-1 '#053061', -0.5 '#4393c3', 0 '#ffffff', 0.5 '#fdb863', 1 '#e66101')\n";

/// The number of columns, at most `most`, that leaves few places empty, no more than half a row, on
/// a sheet somewhat wider than high.
arma::uword columns_for(arma::uword count, arma::uword most) {
    const double ideal = std::min(std::sqrt(1.6 * static_cast<double>(count)), double(most));
    arma::uword best = 1;
    double smallest = 1e300;
    for (arma::uword columns = 1; columns <= std::min(most, count); ++columns) {
        const arma::uword empty = (columns - count % columns) % columns;
        const double share = static_cast<double>(empty) / static_cast<double>(columns);
        const double cost = share + (share > 0.5 ? 1 : 0) +
                            0.6 * std::abs(std::log2(static_cast<double>(columns) / ideal));
        if (cost < smallest) {
            smallest = cost;
            best = columns;
        }
    }
    return best;
}

double widest(const std::vector<std::string>& texts, double size) {
    double width = 0;
    for (const std::string& text : texts) width = std::max(width, text_width(text, size));
    return width;
}

std::string written(const std::string& text, double x, double y, double size) {
    return fmt::format("set label {} at {:.9g},{:.9g} center font ',{:.3g}'\n", quote(text), x, y,
                       size);
}

}  // namespace

std::string ImageGrid::csv() const {
    std::vector<std::string> names = {"caption"};
    for (arma::uword p = 0; p < images.n_rows; ++p) names.push_back(fmt::format("pixel{}", p));
    std::string text = csv_header(names);
    for (arma::uword i = 0; i < images.n_cols; ++i) {
        std::string caption = captions.empty() ? "" : captions[i];
        if (!notes.empty()) caption += " " + notes[i];
        text += csv_row(caption, images.col(i));
    }
    return text;
}

GnuplotInput ImageGrid::gnuplot() const {
    if (images.n_cols == 0) return {};
    GnuplotInput input;
    const arma::uword image_rows = images.n_rows / image_columns;
    const bool bar = !diverging.empty();
    const double text =
        std::min(240.0, std::max(widest(captions, caption_size), widest(notes, note_size)));
    // The sheet is 960 pixels wide; few images have up to 170 of them.
    const auto most = static_cast<arma::uword>(960 / (std::max(text, 40.0) + 14));
    const arma::uword columns = grid_columns > 0 ? grid_columns : columns_for(images.n_cols, most);
    const arma::uword rows = (images.n_cols + columns - 1) / columns;
    const double space =
        std::min(images.n_cols <= 10 ? 170.0 : 100.0, 960 / static_cast<double>(columns) - 14);
    const double longer = static_cast<double>(std::max(image_columns, image_rows));
    const double scale = std::max(1.0, std::floor(space / longer));  // whole pixels
    const double width = scale * static_cast<double>(image_columns);
    const double height = scale * static_cast<double>(image_rows);
    const double above = captions.empty() ? 0 : 24;
    const double below = (notes.empty() ? 0 : 20) + 14;
    const double column = std::max(width, std::min(text, space)) + 14;
    const double row = above + height + below;

    const double sheet = column * static_cast<double>(columns);
    input.width =
        static_cast<int>(std::clamp(std::max(text_width(title, 15), sheet) + 40, 500.0, 1000.0));
    input.height = static_cast<int>(66 + row * static_cast<double>(rows) + (bar ? 88 : 0));
    input.width = std::max(input.width, static_cast<int>(sheet + 20));
    const double left = (input.width - sheet) / 2;
    // The axes are those of the picture: pixels from its upper left corner.
    const Frame all{0, 0, static_cast<double>(input.width), static_cast<double>(input.height)};
    input.commands = canvas(input, title, all) + (bar ? diverging_palette : grey_palette) +
                     fmt::format(
                         "unset key\nunset border\nunset tics\nset xrange [0:{}]\n"
                         "set yrange [{}:0]\nset cbrange [{:.9g}:{:.9g}]\n",
                         input.width, input.height, lowest, highest);
    std::vector<std::string> plots;
    for (arma::uword i = 0; i < images.n_cols; ++i) {
        const double centre = left + column * (static_cast<double>(i % columns) + 0.5);
        const double x = centre - width / 2;
        const arma::uword grid_row = i / columns;
        const double top = 60 + above + row * static_cast<double>(grid_row);
        input.commands += fmt::format(
            "set object rectangle from {:.9g},{:.9g} to {:.9g},{:.9g} front fs empty border lc rgb "
            "'#bbbbbb' lw 0.8\n",
            x, top, x + width, top + height);
        if (!captions.empty()) {
            input.commands += written(captions[i], centre, top - 11,
                                      fitting_size(captions[i], caption_size, column - 6));
        }
        if (!notes.empty()) {
            input.commands += written(notes[i], centre, top + height + 11,
                                      fitting_size(notes[i], note_size, column - 4));
        }
        plots.push_back(image_at(arma::reshape(images.col(i), image_columns, image_rows).t(),
                                 x + scale / 2, top + scale / 2, scale, input.data));
    }
    if (bar) {
        const Axis values(arma::vec{lowest, highest}, Axis::Kind::linear,
                          std::pair{lowest, highest}, 4);
        input.commands += values.commands("cb", diverging, 400);
        input.commands += "set cblabel offset 0,0.6\n";
        input.commands += fmt::format(
            "set colorbox horizontal user origin {} size screen {:.6g}, screen {:.6g}\n",
            on_screen(input, input.width / 2.0 - 200, input.height - 66.0), 400.0 / input.width,
            16.0 / input.height);
    } else {
        input.commands += "unset colorbox\n";
    }
    input.commands += fmt::format("plot {}\n", fmt::join(plots, ", "));
    return input;
}

}  // namespace digitlab
