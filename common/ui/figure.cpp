#include "ui/figure.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "base/file.hpp"
#include "base/text.hpp"
#include "ui/gnuplot.hpp"
#include "ui/terminal.hpp"

namespace digitlab {
namespace {

namespace fs = std::filesystem;

// Okabe and Ito's colours, which the colour-blind tell apart; lines differ in their dashes too, so
// that they are told apart in grey as well.
constexpr std::array colours = {"#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"};
constexpr std::array dashes = {"1", "2", "4", "3", "5", "1"};
constexpr std::array point_types = {"7", "5", "9", "11", "13", "6"};

// White to dark blue for amounts; blue, white, orange for both signs, blue being the darker in
// grey.
constexpr const char* grey_palette = "set palette defined (0 '#ffffff', 1 '#000000')\n";
constexpr const char* amount_palette =
    "set palette defined (0 '#ffffff', 0.3 '#b3cde3', 1 '#08519c')\n";
constexpr const char* diverging_palette =
    "set palette defined (-1 '#053061', -0.5 '#4393c3', 0 '#ffffff', 0.5 '#fdb863', 1 '#e66101')\n";

/// Text in which every `mark` stands twice, as gnuplot and CSV want it between such marks.
std::string doubled(const std::string& text, char mark) {
    std::string result;
    for (const char c : text) {
        result += c;
        if (c == mark) result += c;
    }
    return result;
}

std::string quote(const std::string& text) {
    return "'" + doubled(text, '\'') + "'";
}

std::string number(double value) {
    std::ostringstream text;
    text.precision(9);
    text << value;
    return text.str();
}

std::string range(const char* axis, const std::optional<std::pair<double, double>>& limits) {
    if (!limits) return {};
    return std::string("set ") + axis + "range [" + number(limits->first) + ":" +
           number(limits->second) + "]\n";
}

std::string titles(const std::string& title, const std::string& x_label,
                   const std::string& y_label) {
    return "set title " + quote(title) + " font ',15'\nset xlabel " + quote(x_label) +
           "\nset ylabel " + quote(y_label) + "\n";
}

std::string axes(bool log_x, bool log_y) {
    std::string commands =
        "set border 3 lc rgb '#555555'\nset tics nomirror out\nset grid lc rgb '#dddddd' lt 1\n";
    if (log_x) commands += "set logscale x\nset format x '%.0e'\n";
    if (log_y) commands += "set logscale y\nset format y '%.0e'\n";
    return commands;
}

std::string legend_at(LegendAt place) {
    const char* where = "top right";
    if (place == LegendAt::top_left) where = "top left";
    if (place == LegendAt::bottom_right) where = "bottom right";
    if (place == LegendAt::bottom_left) where = "bottom left";
    if (place == LegendAt::right_of_plot) where = "outside right center";
    return std::string("set key ") + where +
           " opaque box lc rgb '#dddddd' samplen 3 "
           "spacing 1.2 width 2 height 0.5\n";
}

std::string style(const Series& series, std::size_t index) {
    const std::size_t i = index % colours.size();
    const std::string colour = std::string(" lc rgb '") + colours[i] + "'";
    const std::string points = std::string(" pt ") + point_types[i] + " ps 0.9";
    switch (series.draw) {
        case Draw::points:
            return "points" + points + colour;
        case Draw::line_and_points:
            return std::string("linespoints lw 2 dt ") + dashes[i] + points + colour;
        case Draw::faint_line:
            return "lines lw 1 lc rgb '#b0b0b0'";
        case Draw::boxes:
            return "boxes fs solid 0.8 noborder lc rgb '#0072B2'";
        case Draw::line:
            break;
    }
    return std::string("lines lw 2.5 dt ") + dashes[i] + colour;
}

arma::mat two_columns(const Series& series) {
    return arma::join_rows(arma::vec(series.x), arma::vec(series.y));
}

/// "'-' using 1:2 with lines … title …" for each series, and their numbers.
void add_series(const std::vector<Series>& all, std::string& plots, std::vector<arma::mat>& data) {
    std::size_t styled = 0;  // faint lines are grey and use up no colour
    for (const Series& series : all) {
        if (series.x.empty()) continue;
        if (!plots.empty()) plots += ", ";
        plots += "'-' using 1:2 with " + style(series, styled);
        plots += series.legend.empty() ? " notitle" : " title " + quote(series.legend);
        if (series.draw != Draw::faint_line) ++styled;
        data.push_back(two_columns(series));
    }
}

std::string csv_field(const std::string& text) {
    if (text.find_first_of(",\"\n") == std::string::npos) return text;
    return "\"" + doubled(text, '"') + "\"";
}

std::string csv_of(const std::vector<Series>& all, const std::string& x_label,
                   const std::string& y_label) {
    std::string text = "series," + csv_field(x_label) + "," + csv_field(y_label) + "\n";
    for (const Series& series : all) {
        const std::string name = csv_field(series.legend);
        for (std::size_t i = 0; i < series.x.size(); ++i) {
            text += name + "," + number(series.x[i]) + "," + number(series.y[i]) + "\n";
        }
    }
    return text;
}

/// All images of a grid on one sheet, NaN between them.
arma::mat sheet_of(const ImageGrid& grid, arma::uword rows, arma::uword gap_x, arma::uword gap_y) {
    const arma::uword height = grid.images.n_rows / grid.image_columns;
    const arma::uword width = grid.image_columns;
    arma::mat sheet(rows * (height + gap_y), grid.grid_columns * (width + gap_x));
    sheet.fill(arma::datum::nan);
    for (arma::uword i = 0; i < grid.images.n_cols; ++i) {
        const arma::uword top = i / grid.grid_columns * (height + gap_y) + gap_y;
        const arma::uword left = i % grid.grid_columns * (width + gap_x);
        sheet.submat(top, left, arma::size(height, width)) =
            arma::reshape(grid.images.col(i), width, height).t();
    }
    return sheet;
}

}  // namespace

Figures::Figures(const CommonOptions& options, const Console& console)
    : folder_(options.out), format_(options.plot), console_(console) {
    if (options.quiet && format_ == "terminal") format_ = "none";
    if (folder_.empty()) throw std::runtime_error("--out is empty; give the name of a folder");
    std::error_code error;
    fs::create_directories(folder_, error);
    if (!fs::is_directory(folder_)) {
        throw std::runtime_error(folder_.string() + ": cannot make this folder" +
                                 (error ? ": " + error.message() : "") +
                                 "; choose another by --out");
    }
    const fs::path probe = folder_ / ".digitlab-probe";
    if (!std::ofstream(probe)) {
        throw std::runtime_error(folder_.string() +
                                 ": cannot write into this folder; choose another by --out");
    }
    fs::remove(probe, error);
    if (format_ != "none" && !gnuplot_found()) {
        say_once("gnuplot is not installed");
        format_ = "none";
    }
}

void Figures::draw(const Chart& chart) {
    write_csv(chart.name, csv_of(chart.series, chart.x_label, chart.y_label));
    const bool named = std::any_of(chart.series.begin(), chart.series.end(),
                                   [](const Series& series) { return !series.legend.empty(); });
    GnuplotInput input;
    input.commands = titles(chart.title, chart.x_label, chart.y_label) +
                     axes(chart.log_x, chart.log_y) +
                     (named ? legend_at(chart.legend) : std::string("unset key\n")) +
                     range("x", chart.x_range) + range("y", chart.y_range);
    for (const Mark& mark : chart.marks) {
        const std::string x = number(mark.x);
        input.commands += "set arrow from " + x + ", graph 0 to " + x +
                          ", graph 1 nohead lw 1.5 dt 3 lc rgb '#555555'\nset label " +
                          quote(mark.label) + " at " + x +
                          ", graph 0.03 rotate by 90 left offset -0.7,0 textcolor rgb '#333333'\n";
    }
    std::string plots;
    add_series(chart.series, plots, input.data);
    if (plots.empty()) return;
    input.commands += "plot " + plots + "\n";
    draw(chart.name, input);
}

void Figures::draw(const BarChart& chart) {
    std::string csv = csv_field(chart.x_label);
    for (const auto& bars : chart.bars) csv += "," + csv_field(bars.legend);
    GnuplotInput input;
    input.commands =
        titles(chart.title, chart.x_label, chart.y_label) + axes(false, chart.log_y) +
        "set key at graph 1, 1.09 right horizontal samplen 1\nset style fill solid 0.8\n"
        "set boxwidth 0.8 relative\nset xtics norotate (";
    for (std::size_t i = 0; i < chart.categories.size(); ++i) {
        input.commands +=
            (i > 0 ? ", " : "") + quote(chart.categories[i]) + " " + std::to_string(i);
        csv += "\n" + csv_field(chart.categories[i]);
        for (const auto& bars : chart.bars) csv += "," + number(bars.heights[i]);
    }
    write_csv(chart.name, csv + "\n");
    input.commands += ")\nset grid noxtics\n";
    input.commands +=
        "set xrange [-0.6:" + number(static_cast<double>(chart.categories.size()) - 0.4) + "]\n";
    if (chart.log_y) {  // the smallest bar must have a height too
        double smallest = 1e300;
        for (const auto& bars : chart.bars) {
            for (const double height : bars.heights) smallest = std::min(smallest, height);
        }
        input.commands += "set yrange [" + number(smallest / 5) + ":*]\n";
    }
    if (!chart.log_y) input.commands += "set yrange [0:*]\nset offsets 0,0,graph 0.08,0\n";

    std::string plots;
    const auto groups = static_cast<double>(chart.bars.size());
    const double width = 0.8 / groups;
    for (std::size_t b = 0; b < chart.bars.size(); ++b) {
        const auto& heights = chart.bars[b].heights;
        arma::mat block(heights.size(), 2);
        for (std::size_t i = 0; i < heights.size(); ++i) {
            block(i, 0) =
                static_cast<double>(i) + width * (static_cast<double>(b) - (groups - 1) / 2);
            block(i, 1) = heights[i];
        }
        const std::string colour = std::string(" lc rgb '") + colours[b % colours.size()] + "'";
        plots += (b > 0 ? ", " : "") + std::string("'-' using 1:2:(") + number(0.9 * width) +
                 ") with boxes fs " + (b % 2 == 0 ? "solid 0.8" : "pattern 2") + colour +
                 (chart.bars.size() > 1 ? " title " + quote(chart.bars[b].legend) : " notitle");
        input.data.push_back(block);
        if (chart.bars.size() > 2) continue;
        plots += ", '-' using 1:2:(sprintf('%.3g', $2)) with labels offset 0,0.6 font ',9' notitle";
        input.data.push_back(block);
    }
    input.commands += "plot " + plots + "\n";
    draw(chart.name, input);
}

void Figures::draw(const ImageGrid& grid) {
    std::string csv = "caption";
    for (arma::uword p = 0; p < grid.images.n_rows; ++p) csv += ",pixel" + std::to_string(p);
    for (arma::uword i = 0; i < grid.images.n_cols; ++i) {
        csv += "\n" + (grid.captions.empty() ? std::string() : csv_field(grid.captions[i]));
        for (arma::uword p = 0; p < grid.images.n_rows; ++p) csv += "," + number(grid.images(p, i));
    }
    write_csv(grid.name, csv + "\n");
    if (grid.images.n_cols == 0) return;
    if (format_ == "terminal") {  // gnuplot draws no images in characters
        for (arma::uword i = 0; i < std::min<arma::uword>(3, grid.images.n_cols); ++i) {
            console_.show(
                (grid.captions.empty() ? std::string() : grid.captions[i]) + "\n" +
                text_image(grid.images.col(i), grid.image_columns, grid.lowest, grid.highest));
        }
        return;
    }

    const arma::uword height = grid.images.n_rows / grid.image_columns;
    const arma::uword rows = (grid.images.n_cols + grid.grid_columns - 1) / grid.grid_columns;
    const arma::uword gap_x = std::max<arma::uword>(1, grid.image_columns / 6);
    const arma::uword gap_y =
        grid.captions.empty() ? gap_x : std::max<arma::uword>(3, height * 2 / 5);
    const arma::mat sheet = sheet_of(grid, rows, gap_x, gap_y);

    GnuplotInput input;
    input.width = 1000;
    const double cell =
        940.0 / static_cast<double>(sheet.n_cols);  // one image pixel, on the screen
    input.height =
        static_cast<int>(cell * static_cast<double>(sheet.n_rows)) + 70 + (grid.diverging ? 60 : 0);
    input.commands = "set title " + quote(grid.title) + " font ',15'\n" +
                     (grid.diverging ? diverging_palette : grey_palette) +
                     "unset key\nunset border\nunset tics\nset size ratio -1\n"
                     "set object 1 rectangle from graph 0,0 to graph 1,1 behind fc rgb '#eeeeee' "
                     "fs solid noborder\nset yrange [" +
                     number(static_cast<double>(sheet.n_rows)) +
                     ":-0.5]\nset xrange [-0.5:" + number(static_cast<double>(sheet.n_cols) - 0.5) +
                     "]\nset cbrange [" + number(grid.lowest) + ":" + number(grid.highest) + "]\n";
    const auto pixels = [&](double count) { return "screen " + number(count / input.height); };
    input.commands += grid.diverging
                          ? "set colorbox horizontal user origin graph 0.3, " + pixels(40) +
                                " size graph 0.4, " + pixels(18) +
                                "\nset cbtics out\nset bmargin " + "at " + pixels(75) + "\n"
                          : std::string("unset colorbox\nset bmargin 1\n");
    for (std::size_t i = 0; i < grid.captions.size(); ++i) {
        const auto column = static_cast<double>(i % grid.grid_columns);
        const auto row = static_cast<double>(i / grid.grid_columns);
        const double x = column * static_cast<double>(grid.image_columns + gap_x) +
                         (static_cast<double>(grid.image_columns) - 1) / 2;
        const double y =
            row * static_cast<double>(height + gap_y) + 0.42 * static_cast<double>(gap_y);
        input.commands += "set label " + quote(grid.captions[i]) + " at " + number(x) + "," +
                          number(y) + " center font ',10'\n";
    }
    input.commands += "plot '-' matrix with image pixels\n";
    input.data.push_back(sheet);
    draw(grid.name, input);
}

void Figures::draw(const HeatMap& map) {
    std::string csv = csv_field(map.y_label + " \\ " + map.x_label);
    for (const std::string& name : map.column_names) csv += "," + csv_field(name);
    for (arma::uword r = 0; r < map.values.n_rows; ++r) {
        csv += "\n" + csv_field(map.row_names[r]);
        for (arma::uword c = 0; c < map.values.n_cols; ++c) csv += "," + number(map.values(r, c));
    }
    write_csv(map.name, csv + "\n");

    const auto tics = [](const std::vector<std::string>& names) {
        std::string text = "(";
        for (std::size_t i = 0; i < names.size(); ++i) {
            text += (i > 0 ? ", " : "") + quote(names[i]) + " " + std::to_string(i);
        }
        return text + ")\n";
    };
    // Colours follow the logarithm: beside hundreds on the diagonal, a 7 must still be seen.
    const arma::mat colour = arma::log10(1 + map.values);
    const double dark = 0.6 * colour.max();
    GnuplotInput input;
    input.width = 900;
    input.height = 820;
    input.commands =
        titles(map.title, map.x_label, map.y_label) + amount_palette +
        "unset key\nunset colorbox\nset size square\nset tics out nomirror\n"
        "set border lc rgb '#555555'\nset xtics " +
        tics(map.column_names) + "set ytics " + tics(map.row_names) + "set yrange [" +
        number(static_cast<double>(map.values.n_rows) - 0.5) +
        ":-0.5]\nset xrange [-0.5:" + number(static_cast<double>(map.values.n_cols) - 0.5) + "]\n";
    for (arma::uword r = 0; r < map.values.n_rows; ++r) {
        for (arma::uword c = 0; c < map.values.n_cols; ++c) {
            if (map.values(r, c) == 0) continue;
            input.commands += "set label " + quote(number(map.values(r, c))) + " at " +
                              std::to_string(c) + "," + std::to_string(r) +
                              " center front font ',12' textcolor rgb '" +
                              (colour(r, c) > dark ? "#ffffff" : "#000000") + "'\n";
        }
    }
    input.commands += "plot '-' matrix with image pixels\n";
    input.data.push_back(colour);
    draw(map.name, input);
}

void Figures::draw(const VectorField& field) {
    std::string csv = "series,x,y,dx,dy\n";
    for (arma::uword i = 0; i < field.arrows.n_cols; ++i) {
        csv += "arrow";
        for (arma::uword k = 0; k < 4; ++k) csv += "," + number(field.arrows(k, i));
        csv += "\n";
    }
    for (const Series& path : field.paths) {
        for (std::size_t i = 0; i < path.x.size(); ++i) {
            csv +=
                csv_field(path.legend) + "," + number(path.x[i]) + "," + number(path.y[i]) + ",,\n";
        }
    }
    write_csv(field.name, csv);
    GnuplotInput input;
    input.commands = titles(field.title, field.x_label, field.y_label) + axes(false, false) +
                     legend_at(LegendAt::right_of_plot) + "set size ratio -1\n" +
                     range("x", field.x_range) + range("y", field.y_range);
    std::string plots =
        "'-' using 1:2:3:4 with vectors head filled size screen 0.006,20 lw 1 "
        "lc rgb '#999999' title 'downhill'";
    input.data.push_back(field.arrows.t());
    add_series(field.paths, plots, input.data);
    input.commands += "plot " + plots + "\n";
    draw(field.name, input);
}

void Figures::draw(const std::string& name, const GnuplotInput& input) {
    if (format_ == "none") return;
    const fs::path picture = file(name + "." + format_);
    std::error_code ignored;
    fs::remove(picture, ignored);  // an earlier run's must not be taken for this one's
    const std::string trouble = run_gnuplot(input, format_, picture);
    if (!trouble.empty()) {
        say_once("gnuplot: " + trouble);
    } else if (fs::exists(picture)) {
        console_.show("  figure: " + picture.string() + "\n");
    }
}

void Figures::write_csv(const std::string& name, const std::string& text) const {
    try {
        write_file_atomically(file(name + ".csv"), text);
    } catch (const std::runtime_error& error) {
        throw std::runtime_error(std::string(error.what()) + "; choose another folder by --out");
    }
}

void Figures::say_once(const std::string& trouble) {
    if (trouble_said_) return;
    trouble_said_ = true;
    console_.say(
        "Figures are missing ({}); the numbers behind them are in {}/*.csv. To have them, install "
        "gnuplot, or choose another --plot.",
        trouble, folder_.string());
}

}  // namespace digitlab
