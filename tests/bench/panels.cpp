#include "panels.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "ui/gnuplot.hpp"

namespace digitlab::bench {
namespace {

constexpr std::size_t charts_in_a_row = 3;
constexpr double left_of_chart = 115;  // pixels, for ticks and label
constexpr double width = 350;          // pixels of a chart
constexpr double height = 270;         // pixels of a chart
constexpr double above_chart = 90;     // pixels, for its title
constexpr double below_chart = 70;     // pixels, for ticks and label

Axis axis_of(const Chart& chart, bool horizontal) {
    arma::vec values;
    for (const Series& series : chart.series) {
        values = arma::join_cols(values, arma::vec(horizontal ? series.x : series.y));
    }
    const bool logarithmic = horizontal ? chart.log_x : chart.log_y;
    return {values, logarithmic ? Axis::Kind::logarithmic : Axis::Kind::linear,
            horizontal ? chart.x_range : chart.y_range, 6};
}

}  // namespace

std::string Panels::csv() const {
    std::string text = csv_header({"panel", "series", "x", "y"});
    for (const Chart& chart : charts) {
        for (const Series& series : chart.series) {
            for (std::size_t i = 0; i < series.x.size(); ++i) {
                text += chart.title + "," + csv_row(series.legend, {series.x[i], series.y[i]});
            }
        }
    }
    return text;
}

GnuplotInput Panels::gnuplot() const {
    GnuplotInput input;
    const std::size_t rows = (charts.size() + charts_in_a_row - 1) / charts_in_a_row;
    input.width = static_cast<int>(charts_in_a_row * (left_of_chart + width) + 30);
    input.height = static_cast<int>(30 + double(rows) * (above_chart + height + below_chart));
    input.commands = "set multiplot\n" + open_axes();
    for (std::size_t i = 0; i < charts.size(); ++i) {
        const Chart& chart = charts[i];
        const double left = left_of_chart + double(i % charts_in_a_row) * (left_of_chart + width);
        const double top =
            30 + above_chart + double(i / charts_in_a_row) * (above_chart + height + below_chart);
        const Frame frame{left, top, left + width, top + height};
        input.commands += "unset logscale\nunset label\n" +
                          canvas(input, i == 0 ? title : "", frame) +
                          axis_of(chart, true).commands("x", chart.x_label, width) +
                          axis_of(chart, false).commands("y", chart.y_label, height) +
                          fmt::format("set title {} font ',{:.3g}'\n", quote(chart.title),
                                      fitting_size(chart.title, 13, width + 60)) +
                          (i == 0 ? "set key left top Left reverse\n" : "unset key\n");
        const std::vector<std::string> colours = colours_of(std::vector<Role>(chart.series.size()));
        std::vector<std::string> plots;
        for (std::size_t s = 0; s < chart.series.size(); ++s) {
            const Series& series = chart.series[s];
            plots.push_back(fmt::format("$series{} using 1:2 with {} title {}", s,
                                        style(Draw::line_and_points, colours[s], s),
                                        quote(series.legend)));
            input.commands += fmt::format("$series{} << EOD\n", s);
            for (std::size_t n = 0; n < series.x.size(); ++n) {
                input.commands += fmt::format("{:.9g} {:.9g}\n", series.x[n], series.y[n]);
            }
            input.commands += "EOD\n";
        }
        input.commands += fmt::format("plot {}\n", fmt::join(plots, ", "));
    }
    input.commands += "unset multiplot\n";
    return input;
}

std::string plot_in_characters(const Panels& panels, const TerminalPlot& plot) {
    std::string text;
    for (const Chart& chart : panels.charts) text += plot_in_characters(chart, plot) + "\n";
    return text;
}

}  // namespace digitlab::bench
