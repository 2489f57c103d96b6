#include "ui/terminal_plot.hpp"

#include "base/text.hpp"
#include "testing.hpp"
#include "ui/figure.hpp"
#include "ui/terminal.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(terminal_plot)

namespace {

Chart falling_chart() {
    return {.name = "loss",
            .title = "A line",
            .x_label = "step",
            .y_label = "loss",
            .series = {{"falling", {0, 10}, {4, 2}}, {"rising", {0, 10}, {2, 3}}}};
}

void check_width(const std::string& text, std::size_t width) {
    for (const std::string& line : lines_of(without_control_characters(text))) {
        BOOST_TEST(display_width(line) <= width, line);
    }
}

}  // namespace

BOOST_AUTO_TEST_CASE(curves_have_a_title_axes_and_a_legend) {
    const std::string text = plot_in_characters(falling_chart(), {.width = 60});
    const std::vector<std::string> lines = lines_of(text);
    BOOST_TEST(contains(text, "  A line\n  loss\n"));
    BOOST_TEST(contains(lines[3], " 4 ┤⠑"));  // begins at the top
    BOOST_TEST(contains(lines[18], " 2 ┤"));
    BOOST_TEST(lines[18].ends_with("a"));  // and ends at the bottom right
    BOOST_TEST(contains(text, "step\n  a falling   b rising\n"));
    check_width(text, 60);
}

BOOST_AUTO_TEST_CASE(curves_have_colours_where_there_are_any) {
    BOOST_TEST(!contains(plot_in_characters(falling_chart(), {.width = 80}), "\033"));
    BOOST_TEST(contains(plot_in_characters(falling_chart(), {.width = 80, .colour = true}),
                        "\033[38;5;33m"));
}

BOOST_AUTO_TEST_CASE(logarithmic_axes_have_their_middle_between_powers_of_ten) {
    Chart chart = falling_chart();
    chart.log_y = true;
    chart.series = {{"", {1, 2, 3}, {1, 100, 10'000}}};
    BOOST_TEST(contains(plot_in_characters(chart, {}), " 100 ┤"));
}

BOOST_AUTO_TEST_CASE(accuracies_are_shown_in_percent) {
    Chart chart = falling_chart();
    chart.y_label = "accuracy";
    chart.accuracies = true;
    chart.series = {{"train", {0, 10}, {0.5, 0.875}}};
    const std::string text = plot_in_characters(chart, {});
    BOOST_TEST(contains(text, "  accuracy, %\n"));
    BOOST_TEST(contains(text, " 87.5 ┤"));
}

BOOST_AUTO_TEST_CASE(a_chart_without_points_is_nothing) {
    Chart chart = falling_chart();
    chart.series = {{"nothing", {}, {}}};
    BOOST_TEST(plot_in_characters(chart, {}) == "");
}

BOOST_AUTO_TEST_CASE(values_that_are_no_numbers_and_ranges_of_one_value_are_survived) {
    Chart chart = falling_chart();
    chart.series = {{"a", {1, 2, 3}, {NAN, 5, INFINITY}}, {"b", {2}, {5}}};
    check_width(plot_in_characters(chart, {.width = 40}), 40);
}

BOOST_AUTO_TEST_CASE(bars_are_as_long_as_their_values) {
    const BarChart chart{.name = "bars",
                         .title = "Bars",
                         .x_label = "class",
                         .y_label = "images",
                         .categories = {"zero", "one"},
                         .bars = {{"", {10, 20}}}};
    const std::string text = plot_in_characters(chart, {.width = 52});
    // 52 columns without names, numbers and blanks are 39, for 20; half of them for 10
    const auto blocks_of = [&](const char* name) { return count(line_with(text, name), "█"); };
    BOOST_TEST(blocks_of("  one") == 39U);
    BOOST_TEST(blocks_of("  zero") == 19U);
    check_width(text, 52);
}

BOOST_AUTO_TEST_CASE(images_stand_beside_each_other) {
    const ImageGrid grid{.name = "images",
                         .title = "Images",
                         .images = arma::mat{{1, 0}, {0, 1}, {1, 0}, {0, 1}},
                         .image_columns = 2,
                         .captions = {"a", "b"}};
    const std::string text = plot_in_characters(grid, {.width = 40});
    BOOST_TEST(contains(text, "  a     b\n  ██      ██\n  ██      ██\n"));
    const std::string coloured = plot_in_characters(grid, {.width = 40, .colour = true});
    BOOST_TEST(contains(coloured, "\033[38;5;232;48;5;232m▀\033[38;5;255;48;5;255m▀\033[0m"));
}

BOOST_AUTO_TEST_CASE(a_matrix_is_shown_as_numbers) {
    const HeatMap map{.name = "map",
                      .title = "A map",
                      .x_label = "prediction",
                      .y_label = "true class",
                      .values = arma::mat{{9, 1}, {0, 7}},
                      .row_names = {"0", "1"},
                      .column_names = {"x", "y"}};
    BOOST_TEST(contains(plot_in_characters(map, {}),
                        "  rows: true class; columns: prediction\n"
                        "    x  y\n"
                        "  0 9  1\n"
                        "  1 ·  7\n"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
