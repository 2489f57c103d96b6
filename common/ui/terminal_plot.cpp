#include "ui/terminal_plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "base/text.hpp"
#include "ui/figure.hpp"
#include "ui/terminal.hpp"

namespace digitlab {
namespace {

// Near those of the pictures, for dark and light grounds.
constexpr std::array series_colours = {33, 208, 36, 170, 178, 75};
constexpr int no_colour = -1;
constexpr int grey = 244;

std::string coloured(const std::string& text, int number, bool colour) {
    if (!colour || number == no_colour) return text;
    return fmt::format("\033[38;5;{}m{}\033[0m", number, text);
}

std::string utf8(char32_t code) {  // of three bytes, such as braille and blocks
    return {static_cast<char>(0xE0 | (code >> 12)), static_cast<char>(0x80 | ((code >> 6) & 0x3F)),
            static_cast<char>(0x80 | (code & 0x3F))};
}

/// Text in the middle, in several lines if it does not fit into one.
std::string centred(const std::string& text, std::size_t width) {
    if (display_width(text) > width) return wrap(text, width);
    return std::string((width - display_width(text)) / 2, ' ') + text;
}

/// A drawing area of braille characters: two columns and four rows of dots in each.
class DotCanvas {
public:
    DotCanvas(std::size_t columns, std::size_t rows)
        : columns_(columns), rows_(rows), dots_(columns * rows), colours_(columns * rows, grey) {
        letters_.resize(columns * rows);
    }

    long width() const { return static_cast<long>(2 * columns_); }
    long height() const { return static_cast<long>(4 * rows_); }

    /// x from the left and y from the bottom, in dots; nothing outside the area.
    void dot(long x, long y, int colour) {
        if (x < 0 || y < 0 || x >= width() || y >= height()) return;
        const long from_top = height() - 1 - y;
        constexpr std::array<std::array<unsigned char, 2>, 4> bits = {
            {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}}};
        const std::size_t cell = cell_at(x, y);
        dots_[cell] |=
            bits[static_cast<std::size_t>(from_top % 4)][static_cast<std::size_t>(x % 2)];
        colours_[cell] = colour;
    }

    void line(double x0, double y0, double x1, double y1, int colour) {
        const long steps = std::lround(std::max({std::abs(x1 - x0), std::abs(y1 - y0), 1.0}));
        for (long i = 0; i <= steps; ++i) {
            const double share = static_cast<double>(i) / static_cast<double>(steps);
            dot(std::lround(x0 + (x1 - x0) * share), std::lround(y0 + (y1 - y0) * share), colour);
        }
    }

    void letter(long x, long y, char text, int colour) {
        if (x < 0 || y < 0 || x >= width() || y >= height()) return;
        letters_[cell_at(x, y)] = text;
        colours_[cell_at(x, y)] = colour;
    }

    std::string row(std::size_t r, bool colour) const {
        std::string text;
        for (std::size_t c = 0; c < columns_; ++c) {
            const std::size_t cell = r * columns_ + c;
            if (letters_[cell] != 0) {
                text += coloured(std::string(1, letters_[cell]), colours_[cell], colour);
            } else if (dots_[cell] != 0) {
                text += coloured(utf8(0x2800U + dots_[cell]), colours_[cell], colour);
            } else {
                text += ' ';
            }
        }
        return text.substr(0, text.find_last_not_of(' ') + 1);
    }

private:
    std::size_t cell_at(long x, long y) const {
        return static_cast<std::size_t>((height() - 1 - y) / 4) * columns_ +
               static_cast<std::size_t>(x / 2);
    }

    std::size_t columns_;
    std::size_t rows_;
    std::vector<unsigned char> dots_;
    std::vector<int> colours_;
    std::vector<char> letters_;
};

/// One axis: from its values to 0…1.
struct CharacterAxis {
    double low = std::numeric_limits<double>::infinity();
    double high = -std::numeric_limits<double>::infinity();
    bool logarithmic = false;

    void include(double value) {
        if (!std::isfinite(value) || (logarithmic && value <= 0)) return;
        low = std::min(low, value);
        high = std::max(high, value);
    }
    void set(const std::optional<std::pair<double, double>>& limits) {
        if (limits) std::tie(low, high) = *limits;
        if (!(low < high)) {  // a single value, or none
            low = std::isfinite(low) ? (logarithmic ? low / 2 : low - 0.5) : 0;
            high = std::isfinite(high) ? (logarithmic ? high * 2 : high + 0.5) : 1;
        }
    }
    double at(double value) const {
        if (!logarithmic) return (value - low) / (high - low);
        return std::log(value / low) / std::log(high / low);
    }
    double middle() const { return logarithmic ? std::sqrt(low * high) : (low + high) / 2; }
};

std::string legend_of(const std::vector<Series>& all, const TerminalPlot& plot) {
    std::string legend;
    std::size_t used = 0;
    std::size_t index = 0;
    for (const Series& series : all) {
        const bool faint = series.draw == Draw::faint_line;
        const std::size_t i = faint ? 0 : index++;
        if (series.legend.empty() || series.x.empty() || (faint && !plot.colour)) continue;
        const std::string text =
            faint ? "⠒ " + series.legend : fmt::format("{} {}", char('a' + i % 26), series.legend);
        if (used > 0 && used + 3 + display_width(text) > plot.width - 2) {
            legend += "\n  ";
            used = 0;
        } else {
            legend += used == 0 ? "  " : "   ";
        }
        used += 3 + display_width(text);
        legend +=
            coloured(text, faint ? grey : series_colours[i % series_colours.size()], plot.colour);
    }
    return legend.empty() ? "" : legend + "\n";
}

void draw_series(DotCanvas& canvas, const Series& series, const CharacterAxis& x_axis,
                 const CharacterAxis& y_axis, int colour, char letter) {
    const auto x_of = [&](double x) {
        return x_axis.at(x) * static_cast<double>(canvas.width() - 1);
    };
    const auto y_of = [&](double y) {
        return y_axis.at(y) * static_cast<double>(canvas.height() - 1);
    };
    const auto far = static_cast<double>(4 * (canvas.width() + canvas.height()));
    double last_x = 0;
    double last_y = 0;
    bool connected = false;
    for (std::size_t i = 0; i < series.x.size(); ++i) {
        const double x = x_of(series.x[i]);
        const double y = y_of(series.y[i]);
        const bool drawable =
            std::isfinite(x) && std::isfinite(y) && std::abs(x) < far && std::abs(y) < far;
        if (drawable && series.draw == Draw::boxes) {
            canvas.line(x, 0, x, y, colour);
        } else if (drawable) {
            if (connected && series.draw != Draw::points) {
                canvas.line(last_x, last_y, x, y, colour);
            }
            canvas.dot(std::lround(x), std::lround(y), colour);
            if (series.draw == Draw::points || series.draw == Draw::line_and_points) {
                for (const auto& [dx, dy] : {std::pair{1L, 0L}, {0L, 1L}, {1L, 1L}}) {
                    canvas.dot(std::lround(x) + dx, std::lround(y) + dy, colour);
                }
            }
            last_x = x;
            last_y = y;
        }
        connected = drawable;
    }
    if (letter != 0 && connected) {
        canvas.letter(std::lround(last_x), std::lround(last_y), letter, colour);
    }
}

/// A canvas with its axes, title and legend.
std::string framed(const DotCanvas& canvas, std::size_t rows, const CharacterAxis& x_axis,
                   const CharacterAxis& y_axis, const Chart& chart, std::size_t margin,
                   const TerminalPlot& plot) {
    std::string text =
        "\n" + emphasised(centred(chart.title, plot.width), Emphasis::heading, plot.colour) +
        "\n  " + chart.y_label + "\n";
    for (std::size_t r = 0; r < rows; ++r) {
        std::string tick;
        if (r == 0) tick = brief(y_axis.high);
        if (r == rows / 2) tick = brief(y_axis.middle());
        if (r + 1 == rows) tick = brief(y_axis.low);
        text += fmt::format("{:>{}} {}", tick, margin, tick.empty() ? "│" : "┤") +
                canvas.row(r, plot.colour) + "\n";
    }
    const auto columns = static_cast<std::size_t>(canvas.width() / 2);
    std::string line;
    for (std::size_t c = 0; c < columns; ++c) line += c == columns / 2 ? "┴" : "─";
    const std::string low = brief(x_axis.low);
    const std::string middle = brief(x_axis.middle());
    const std::string high = brief(x_axis.high);
    const std::size_t half =
        columns / 2 + 1 - std::min(columns / 2, low.size() + middle.size() / 2);
    const std::size_t used = low.size() + half + middle.size() + high.size();
    text += std::string(margin + 1, ' ') + "└" + line + "\n" + std::string(margin + 2, ' ') + low +
            std::string(half, ' ') + middle + std::string(columns - std::min(columns, used), ' ') +
            high + "\n" + std::string(margin, ' ') + centred(chart.x_label, columns) + "\n";
    return text + legend_of(chart.series, plot);
}

constexpr std::size_t plot_rows = 16;

/// "▏" to "█": a bar of `length` columns, in eighths.
std::string bar(double length) {
    constexpr std::array parts = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    const long eighths = std::lround(std::max(0.0, length) * 8);
    std::string text;
    for (long i = 0; i < eighths / 8; ++i) text += "█";
    return text + parts[static_cast<std::size_t>(eighths % 8)];
}

/// A colour of the 256 for a value from 0 to 1: paper to ink, or blue over white to orange.
int shade(double value, bool diverging) {
    value = std::isfinite(value) ? std::clamp(value, 0.0, 1.0) : 0.0;
    if (!diverging) return 255 - static_cast<int>(std::lround(value * 23));
    constexpr std::array colours = {25, 32, 75, 153, 255, 223, 215, 208, 166};
    return colours[static_cast<std::size_t>(std::lround(value * (colours.size() - 1)))];
}

/// Two rows of an image as half blocks: the upper pixel is the colour of the text, the lower one
/// that of the ground.
std::string half_blocks(const ImageGrid& grid, arma::uword image, arma::uword row) {
    const arma::uword rows = grid.images.n_rows / grid.image_columns;
    const auto colour_at = [&](arma::uword r, arma::uword c) {
        const double pixel =
            r < rows ? grid.images(r * grid.image_columns + c, image) : grid.lowest;
        return shade((pixel - grid.lowest) / (grid.highest - grid.lowest), !grid.diverging.empty());
    };
    std::string text;
    for (arma::uword c = 0; c < grid.image_columns; ++c) {
        text += fmt::format("\033[38;5;{};48;5;{}m▀", colour_at(row, c), colour_at(row + 1, c));
    }
    return text + "\033[0m";
}

}  // namespace

std::string plot_in_characters(const Chart& chart, const TerminalPlot& plot) {
    if (chart.accuracies) {
        Chart percents = chart;
        percents.accuracies = false;
        percents.y_label += ", %";
        for (Series& series : percents.series) {
            for (double& y : series.y) y *= 100;
        }
        return plot_in_characters(percents, plot);
    }
    CharacterAxis x_axis{.logarithmic = chart.log_x};
    CharacterAxis y_axis{.logarithmic = chart.log_y};
    bool bars = false;
    bool only_faint = true;
    for (const Series& series : chart.series) {
        for (const double x : series.x) x_axis.include(x);
        for (const double y : series.y) y_axis.include(y);
        bars = bars || series.draw == Draw::boxes;
        only_faint = only_faint && (series.draw == Draw::faint_line || series.x.empty());
    }
    if (x_axis.low > x_axis.high) return {};  // no points
    if (bars && !chart.log_y) y_axis.include(0);
    x_axis.set(chart.x_range);
    y_axis.set(chart.y_range);
    std::size_t margin = 0;
    for (const double tick : {y_axis.low, y_axis.middle(), y_axis.high}) {
        margin = std::max(margin, display_width(brief(tick)) + 1);
    }
    DotCanvas canvas(std::min<std::size_t>(plot.width, 100) - margin - 3, plot_rows);
    std::size_t index = 0;
    for (const Series& series : chart.series) {
        if (series.draw == Draw::faint_line) {
            // Without colours the other curves would not be seen before this one.
            if (plot.colour || only_faint) draw_series(canvas, series, x_axis, y_axis, grey, 0);
            continue;
        }
        const std::size_t i = index++;
        const char letter = series.legend.empty() ? '\0' : static_cast<char>('a' + i % 26);
        draw_series(canvas, series, x_axis, y_axis, series_colours[i % series_colours.size()],
                    letter);
    }
    return framed(canvas, plot_rows, x_axis, y_axis, chart, margin, plot);
}

std::string plot_in_characters(const ContourPlot& field, const TerminalPlot& plot) {
    Chart chart;
    chart.title = field.title;
    chart.x_label = field.x_label;
    chart.y_label = field.y_label;
    chart.series = field.paths;
    chart.x_range = field.x_range;
    chart.y_range = field.y_range;
    return plot_in_characters(chart, plot);
}

std::string plot_in_characters(const BarChart& chart, const TerminalPlot& plot) {
    CharacterAxis axis{.logarithmic = chart.log_y};
    std::size_t name_width = 0;
    std::size_t number_width = 0;
    for (const std::string& name : chart.categories) {
        name_width = std::max(name_width, display_width(name));
    }
    std::size_t legend_width = 0;
    for (const BarChart::Bars& bars : chart.bars) {
        legend_width = std::max(legend_width, display_width(bars.legend) + 1);
        for (const double height : bars.heights) {
            axis.include(height);
            number_width = std::max(number_width, display_width(brief(height)));
        }
    }
    if (chart.categories.empty() || axis.low > axis.high) return {};
    // The shortest bar of a logarithmic axis is to be seen.
    axis.set(std::pair{chart.log_y ? axis.low / 10 : 0.0, axis.high > 0 ? axis.high : 1.0});
    const std::size_t others = name_width + number_width + legend_width + 6;
    const std::size_t longest =
        std::min<std::size_t>(plot.width, 100) - std::min<std::size_t>(others, plot.width - 10);
    std::string text =
        "\n" + emphasised(centred(chart.title, plot.width), Emphasis::heading, plot.colour) +
        "\n  " + chart.x_label + ": " + chart.y_label + "\n";
    for (std::size_t c = 0; c < chart.categories.size(); ++c) {
        for (std::size_t b = 0; b < chart.bars.size(); ++b) {
            const std::string& name = chart.categories[c];
            const double height = chart.bars[b].heights[c];
            const std::string blocks = bar(axis.at(height) * static_cast<double>(longest));
            text += "  " + (b == 0 ? name : "") +
                    std::string(name_width - (b == 0 ? display_width(name) : 0), ' ') + " " +
                    coloured(blocks, series_colours[b % series_colours.size()], plot.colour) + " " +
                    brief(height) + (chart.bars.size() > 1 ? " " + chart.bars[b].legend : "") +
                    "\n";
        }
    }
    return text;
}

std::string plot_in_characters(const ImageGrid& grid, const TerminalPlot& plot) {
    constexpr arma::uword most_lines = 40;
    if (grid.images.n_cols == 0) return {};
    const arma::uword rows = grid.images.n_rows / grid.image_columns;
    const arma::uword cell = (plot.colour ? 1 : 2) * grid.image_columns;
    const arma::uword lines = plot.colour ? (rows + 1) / 2 : rows;
    const arma::uword beside = std::max<arma::uword>(1, (plot.width - 2) / (cell + 2));
    const arma::uword below = std::max<arma::uword>(1, most_lines / (lines + 2));
    const arma::uword shown = std::min(grid.images.n_cols, beside * below);
    std::string text =
        "\n" + emphasised(centred(grid.title, plot.width), Emphasis::heading, plot.colour) + "\n";
    if (shown < grid.images.n_cols) {
        text += centred(fmt::format("the first {} of {}", shown, grid.images.n_cols), plot.width) +
                "\n";
    }
    for (arma::uword first = 0; first < shown; first += beside) {
        const arma::uword end = std::min(shown, first + beside);
        std::vector<std::string> text_lines(lines + 1);
        for (arma::uword image = first; image < end; ++image) {
            std::string caption = image < grid.captions.size() ? grid.captions[image] : "";
            caption = cut(caption, cell);
            text_lines[0] += "  " + caption + std::string(cell - display_width(caption), ' ');
            std::string characters = plot.colour
                                         ? ""
                                         : text_image(grid.images.col(image), grid.image_columns,
                                                      grid.lowest, grid.highest);
            for (arma::uword l = 0; l < lines; ++l) {
                const std::size_t line_end = characters.find('\n');
                text_lines[l + 1] += "  " + (plot.colour ? half_blocks(grid, image, 2 * l)
                                                         : characters.substr(0, line_end));
                if (!plot.colour) characters.erase(0, line_end + 1);
            }
        }
        for (const std::string& line : text_lines) {
            const std::string trimmed = line.substr(0, line.find_last_not_of(' ') + 1);
            if (&line != text_lines.data() || !trimmed.empty()) text += trimmed + "\n";
        }
        text += "\n";
    }
    return text;
}

std::string plot_in_characters(const HeatMap& map, const TerminalPlot& plot) {
    std::size_t name_width = 0;
    std::size_t cell_width = 0;
    for (const std::string& name : map.row_names) {
        name_width = std::max(name_width, display_width(name));
    }
    for (const double value : map.values) {
        cell_width = std::max(cell_width, display_width(brief(value)));
    }
    for (const std::string& name : map.column_names) {
        cell_width = std::max(cell_width, std::min<std::size_t>(4, display_width(name)));
    }
    const auto cell = [&](const std::string& text) {
        const std::string short_text = cut(text, cell_width);
        return std::string(cell_width + 1 - display_width(short_text), ' ') + short_text + " ";
    };
    std::string text = "\n" +
                       emphasised(centred(map.title, plot.width), Emphasis::heading, plot.colour) +
                       "\n  rows: " + map.y_label + "; columns: " + map.x_label + "\n  " +
                       std::string(name_width, ' ');
    for (const std::string& name : map.column_names) text += cell(name);
    text = text.substr(0, text.find_last_not_of(' ') + 1) + "\n";
    const double largest = std::max(std::log1p(map.values.max()), 1e-12);
    for (arma::uword r = 0; r < map.values.n_rows; ++r) {
        const std::string& name = map.row_names[r];
        text += "  " + name + std::string(name_width - display_width(name), ' ');
        for (arma::uword c = 0; c < map.values.n_cols; ++c) {
            const double value = map.values(r, c);
            const std::string number = cell(value == 0 ? "·" : brief(value));
            const double dark = std::log1p(std::max(value, 0.0)) / largest;
            text += plot.colour ? fmt::format("\033[38;5;{};48;5;{}m{}\033[0m",
                                              dark > 0.5 ? 231 : 16, shade(dark, false), number)
                                : number;
        }
        text = text.substr(0, text.find_last_not_of(' ') + 1) + "\n";
    }
    return text;
}

}  // namespace digitlab
