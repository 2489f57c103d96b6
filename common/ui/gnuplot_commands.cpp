#include "ui/gnuplot.hpp"

#include <fmt/format.h>

#include <array>

namespace digitlab {
namespace {

constexpr std::array colours = {"#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"};
// Lines and points differ in more than their colour, so that they can be told apart in grey.
constexpr std::array dashes = {1, 2, 4, 3, 5, 1};
constexpr std::array point_types = {7, 5, 9, 11, 13, 6};

/// How gnuplot draws the series; `index` counts the series that have a colour of their own.
std::string style(Draw draw, std::size_t index) {
    const std::size_t i = index % colours.size();
    const std::string points = fmt::format("pt {} ps 0.9 lc rgb '{}'", point_types[i], colours[i]);
    switch (draw) {
        case Draw::points:
            return "points " + points;
        case Draw::line_and_points:
            return fmt::format("linespoints lw 2 dt {} {}", dashes[i], points);
        case Draw::faint_line:
            return "lines lw 1 lc rgb '#b0b0b0'";
        case Draw::boxes:
            return fmt::format("boxes fs solid 0.8 noborder lc rgb '{}'", colours[0]);
        case Draw::line:
            break;
    }
    return fmt::format("lines lw 2.5 dt {} lc rgb '{}'", dashes[i], colours[i]);
}

/// A field of a CSV file (RFC 4180), in quotation marks if it needs them.
std::string csv_field(const std::string& text) {
    if (text.find_first_of(",\"\n") == std::string::npos) return text;
    return quote(text, '"', "\"\"");
}

}  // namespace

std::string quote(const std::string& text, char mark, const std::string& escaped) {
    std::string result(1, mark);
    for (const char c : text) result += c == mark ? escaped : std::string(1, c);
    return result + mark;
}

std::string csv_header(const std::vector<std::string>& names) {
    std::string line;
    for (const std::string& name : names) line += csv_field(name) + ",";
    line.back() = '\n';
    return line;
}

std::string csv_row(const std::string& name, const arma::vec& numbers, std::size_t missing) {
    return fmt::format("{},{:.9g}{:,<{}}\n", csv_field(name),
                       fmt::join(numbers.begin(), numbers.end(), ","), "", missing);
}

const char* colour(std::size_t index) {
    return colours[index % colours.size()];
}

std::string titles(const std::string& title, const std::string& x_label,
                   const std::string& y_label) {
    return fmt::format("set title {} font ',15'\nset xlabel {}\nset ylabel {}\n", quote(title),
                       quote(x_label), quote(y_label));
}

std::string axes(bool log_x, bool log_y) {
    std::string commands =
        "set border 3 lc rgb '#555555'\nset tics nomirror out\nset grid lc rgb '#dddddd' lt 1\n";
    if (log_x) commands += "set logscale x\nset format x '%.0e'\n";
    if (log_y) commands += "set logscale y\nset format y '%.0e'\n";
    return commands;
}

std::string range(char axis, const std::optional<std::pair<double, double>>& limits) {
    if (!limits) return {};
    return fmt::format("set {}range [{:.9g}:{:.9g}]\n", axis, limits->first, limits->second);
}

std::string tics(const std::vector<std::string>& names) {
    std::vector<std::string> all;
    for (const std::string& name : names)
        all.push_back(fmt::format("{} {}", quote(name), all.size()));
    return fmt::format("({})", fmt::join(all, ", "));
}

std::string legend_at(LegendAt place) {
    constexpr std::array places = {"top right", "top left", "bottom right", "bottom left",
                                   "outside right center"};  // in the order of LegendAt
    return fmt::format(
        "set key {} opaque box lc rgb '#dddddd' samplen 3 spacing 1.2 width 2 height 0.5\n",
        places[static_cast<std::size_t>(place)]);
}

void add_series(const std::vector<Series>& all, std::string& plots, std::vector<arma::mat>& data) {
    std::size_t styled = 0;  // faint lines are grey and use up no colour
    for (const Series& series : all) {
        if (series.x.empty()) continue;
        plots += fmt::format("{}'-' using 1:2 with {} {}", plots.empty() ? "" : ", ",
                             style(series.draw, styled),
                             series.legend.empty() ? "notitle" : "title " + quote(series.legend));
        if (series.draw != Draw::faint_line) ++styled;
        data.push_back(arma::join_rows(arma::vec(series.x), arma::vec(series.y)));
    }
}

}  // namespace digitlab
