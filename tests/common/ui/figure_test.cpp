#include "ui/figure.hpp"

#include <algorithm>

#include "base/file.hpp"
#include "captured.hpp"
#include "testing.hpp"
#include "ui/gnuplot.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(figure)

namespace {

namespace fs = std::filesystem;
using boost::test_tools::per_element;

/// A folder of figures, and what the console says of them.
class Drawn {
public:
    explicit Drawn(const std::string& plot, const std::function<void(Figures&)>& draw) {
        CommonOptions options;
        options.out = folder_.path() / "results" / "lab99";
        options.plot = plot;
        const Console console(lab99, options);
        said_ = printed_by([&] {
                    Figures figures(options, console);
                    draw(figures);
                }).out;
    }

    std::string csv(const std::string& name) const { return read_file(file(name + ".csv")); }
    fs::path file(const std::string& name) const {
        return folder_.path() / "results" / "lab99" / name;
    }
    const std::string& said() const { return said_; }
    std::size_t files() const {
        const fs::directory_iterator all(folder_.path() / "results" / "lab99");
        return static_cast<std::size_t>(std::distance(begin(all), end(all)));
    }

private:
    TemporaryFolder folder_;
    std::string said_;
};

Chart chart() {
    return {.name = "curves",
            .title = "Two curves",
            .x_label = "step",
            .y_label = "loss",
            .series = {{"one", {1, 2}, {0.5, 0.25}}, {"two", {3}, {1e-12}}}};
}

BarChart bar_chart() {
    return {.name = "bars",
            .title = "Two bars",
            .x_label = "class",
            .y_label = "share",
            .categories = {"zero", "one"},
            .bars = {{"train", {10, 20}}, {"test", {30, 40.5}}}};
}

ImageGrid image_grid() {
    return {.name = "images",
            .title = "Two images",
            .images = arma::mat{{1, 5}, {2, 6}, {3, 7}, {4, 8}},
            .image_columns = 2,
            .captions = {"3→5", "b"},
            .highest = 8};
}

HeatMap heat_map() {
    return {.name = "map",
            .title = "A map",
            .x_label = "prediction",
            .y_label = "true class",
            .values = arma::mat{{9, 1}, {0, 7}},
            .row_names = {"0", "1"},
            .column_names = {"zero", "one"}};
}

ContourPlot contour_plot() {
    return {.name = "field",
            .title = "A bowl",
            .x_label = "x",
            .y_label = "y",
            .f = [](double x, double y) { return x * x + y; },
            .paths = {{"rate 0.9", {-7, 0}, {2, 0}}},
            .x_range = {-8, 6},
            .y_range = {-4, 3}};
}

/// The commands for a chart of these series.
std::string commands_of(const std::vector<Series>& series) {
    Chart figure = chart();
    figure.series = series;
    return figure.gnuplot().commands;
}

/// Rising or falling curves of two points.
std::vector<Series> lines(std::size_t count, double from, double to) {
    std::vector<Series> all;
    for (std::size_t i = 0; i < count; ++i) {
        const auto shift = static_cast<double>(i);
        all.push_back({"curve " + std::to_string(i), {0, 10}, {from, to + shift}});
    }
    return all;
}

/// What follows each occurrence of a text in the commands, up to a character.
std::vector<std::string> all_after(const std::string& commands, const std::string& text, char end) {
    std::vector<std::string> found;
    for (std::size_t at = commands.find(text); at != std::string::npos;
         at = commands.find(text, at + 1)) {
        const std::size_t begin = at + text.size();
        found.push_back(commands.substr(begin, commands.find(end, begin) - begin));
    }
    return found;
}

/// The text of the ticks of an axis, "x" or "y".
std::vector<std::string> ticks_of(const std::string& commands, const std::string& axis) {
    const auto lists = all_after(commands, "set " + axis + "tics norotate (", ')');
    std::vector<std::string> texts;
    for (const std::string& text : all_after(lists.at(0) + ",", "'", '\'')) {
        if (text.find(',') != 0 && text.find(' ') != 0 && !text.empty()) texts.push_back(text);
    }
    return texts;
}

/// Where the legend stands, right and down, from 0 to 1; (0, 0) if there is none.
std::pair<double, double> legend_of(const std::string& commands) {
    const auto at = all_after(commands, "set key at screen ", 'l');
    if (at.empty()) return {0, 0};
    const std::size_t comma = at[0].find(", screen ");
    return {std::stod(at[0].substr(0, comma)), 1 - std::stod(at[0].substr(comma + 9))};
}

/// The upper left corners of the images of a grid, in pixels.
std::vector<std::pair<double, double>> corners_of(const ImageGrid& grid) {
    std::vector<std::pair<double, double>> corners;
    for (const auto& at : all_after(grid.gnuplot().commands, "set object rectangle from ", ' ')) {
        const std::size_t comma = at.find(',');
        corners.emplace_back(std::stod(at.substr(0, comma)), std::stod(at.substr(comma + 1)));
    }
    return corners;
}

/// The number of images in the first row of a grid of that many images.
std::size_t columns_of(arma::uword images) {
    ImageGrid grid = image_grid();
    grid.images = arma::mat(4, images, arma::fill::ones);
    grid.captions.clear();
    const auto corners = corners_of(grid);
    BOOST_TEST_REQUIRE(corners.size() == images);
    return static_cast<std::size_t>(
        std::count_if(corners.begin(), corners.end(),
                      [&](const auto& corner) { return corner.second == corners[0].second; }));
}

void check_png(const fs::path& file) {
    const std::string bytes = read_file(file);
    BOOST_TEST_CONTEXT(file.filename().string()) {
        BOOST_TEST(bytes.starts_with("\x89PNG\r\n"));
        BOOST_TEST(bytes.size() > 1000U);
        // a whole PNG ends with an IEND chunk and its checksum
        BOOST_TEST(bytes.substr(bytes.size() - 8, 4) == "IEND");
    }
}

}  // namespace

// ---- the numbers --------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(a_process_that_is_not_to_write_draws_nothing) {
    const TemporaryFolder folder;
    CommonOptions options;
    options.out = folder.path() / "results";
    options.writes = false;
    const Console console(lab99, options);
    Figures figures(options, console);
    figures.draw(chart());
    BOOST_TEST(!fs::exists(options.out));
}

BOOST_AUTO_TEST_CASE(a_chart_is_written_series_after_series) {
    BOOST_TEST(chart().csv() ==
               "series,step,loss\n"
               "one,1,0.5\n"
               "one,2,0.25\n"
               "two,3,1e-12\n");
}

BOOST_AUTO_TEST_CASE(a_bar_chart_is_written_category_after_category) {
    BOOST_TEST(bar_chart().csv() ==
               "class,train,test\n"
               "zero,10,30\n"
               "one,20,40.5\n");
}

BOOST_AUTO_TEST_CASE(a_grid_is_written_image_after_image) {
    BOOST_TEST(image_grid().csv() ==
               "caption,pixel0,pixel1,pixel2,pixel3\n"
               "3→5,1,2,3,4\n"
               "b,5,6,7,8\n");
}

BOOST_AUTO_TEST_CASE(a_grid_may_do_without_captions) {
    ImageGrid grid = image_grid();
    grid.captions.clear();
    BOOST_TEST(grid.csv() ==
               "caption,pixel0,pixel1,pixel2,pixel3\n"
               ",1,2,3,4\n"
               ",5,6,7,8\n");
}

BOOST_AUTO_TEST_CASE(a_heat_map_is_written_row_after_row) {
    BOOST_TEST(heat_map().csv() ==
               "true class \\ prediction,zero,one\n"
               "0,9,1\n"
               "1,0,7\n");
}

BOOST_AUTO_TEST_CASE(a_contour_plot_is_written_with_the_values_of_its_function) {
    const std::string csv = contour_plot().csv();
    BOOST_TEST(
        csv.starts_with("series,x,y,\"f(x, y)\"\n"
                        "rate 0.9,-7,2,51\n"
                        "rate 0.9,0,0,0\n"
                        "contours,-8,-4,60\n"
                        "contours,-8,-3.9,60.1\n"));
    BOOST_TEST(csv.ends_with("\ncontours,6,3,39\n"));
}

BOOST_AUTO_TEST_CASE(notes_below_images_are_written_behind_their_captions) {
    ImageGrid grid = image_grid();
    grid.notes = {"0.1", "0.9"};
    BOOST_TEST(grid.csv() ==
               "caption,pixel0,pixel1,pixel2,pixel3\n"
               "3→5 0.1,1,2,3,4\n"
               "b 0.9,5,6,7,8\n");
}

BOOST_AUTO_TEST_CASE(numbers_are_written_with_nine_digits) {
    Chart figure = chart();
    figure.series = {{"one", {1}, {3.14159265358979}}};
    BOOST_TEST(figure.csv() == "series,step,loss\none,1,3.14159265\n");
}

BOOST_AUTO_TEST_CASE(commas_quotes_and_line_ends_are_quoted) {
    Chart figure = chart();
    figure.x_label = "time, s";
    figure.y_label = "the \"loss\"";
    figure.series = {{"a\nb", {1}, {2}}};
    BOOST_TEST(figure.csv() ==
               "series,\"time, s\",\"the \"\"loss\"\"\"\n"
               "\"a\nb\",1,2\n");

    BarChart bars = bar_chart();
    bars.x_label = "a,b";
    bars.categories = {"zero, none", "one"};
    bars.bars[0].legend = "\"train\"";
    BOOST_TEST(bars.csv() ==
               "\"a,b\",\"\"\"train\"\"\",test\n"
               "\"zero, none\",10,30\n"
               "one,20,40.5\n");

    ImageGrid grid = image_grid();
    grid.captions = {"a,b", "c"};
    BOOST_TEST(grid.csv().find("\n\"a,b\",1,2,3,4\n") != std::string::npos);

    HeatMap map = heat_map();
    map.row_names = {"0,5", "1"};
    map.column_names = {"\"", "one"};
    BOOST_TEST(map.csv() ==
               "true class \\ prediction,\"\"\"\",one\n"
               "\"0,5\",9,1\n"
               "1,0,7\n");

    ContourPlot field = contour_plot();
    field.paths[0].legend = "rate 0,9";
    BOOST_TEST(field.csv().find("\n\"rate 0,9\",-7,2,51\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_chart_of_nothing_is_its_header) {
    Chart figure = chart();
    figure.series = {{"nothing", {}, {}}};
    BOOST_TEST(figure.csv() == "series,step,loss\n");
}

BOOST_AUTO_TEST_CASE(a_grid_of_nothing_is_its_header) {
    ImageGrid grid = image_grid();
    grid.images.set_size(4, 0);
    grid.captions.clear();
    BOOST_TEST(grid.csv() == "caption,pixel0,pixel1,pixel2,pixel3\n");
}

BOOST_AUTO_TEST_CASE(a_later_figure_of_the_same_name_replaces_the_first) {
    const Drawn drawn("none", [](Figures& figures) {
        figures.draw(chart());
        Chart other = chart();
        other.series.resize(1);
        figures.draw(other);
    });
    BOOST_TEST(drawn.csv("curves") == "series,step,loss\none,1,0.5\none,2,0.25\n");
    BOOST_TEST(drawn.files() == 1U);
}

// ---- the folder ---------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(the_folder_is_made_with_all_above_it) {
    const Drawn drawn("none", [](Figures&) {});
    BOOST_TEST(fs::is_directory(drawn.file("")));
    BOOST_TEST(drawn.files() == 0U);
}

BOOST_AUTO_TEST_CASE(other_files_have_their_place_in_the_folder) {
    fs::path place;
    const Drawn drawn("none", [&](Figures& figures) { place = figures.file("weights.txt"); });
    BOOST_TEST(place == drawn.file("weights.txt"));
}

BOOST_AUTO_TEST_CASE(a_folder_that_cannot_be_used_is_named) {
    const TemporaryFolder folder;
    const std::string file = folder.write("a_file", "in the way").string();
    std::vector<std::string> bad = {file, file + "/below"};
    if (fs::exists("/proc/self")) bad.insert(bad.end(), {"/proc", "/proc/digitlab"});
    for (const std::string& out : bad) {
        CommonOptions options;
        options.out = out;
        const Console console(lab99, options);
        BOOST_CHECK_EXCEPTION(Figures(options, console), std::runtime_error,
                              says({out + ": cannot ", "--out"}));
    }
}

BOOST_AUTO_TEST_CASE(numbers_that_cannot_be_written_are_an_error) {
    BOOST_CHECK_EXCEPTION(Drawn("none",
                                [](Figures& figures) {
                                    fs::create_directories(figures.file("curves.csv") / "full");
                                    figures.draw(chart());
                                }),
                          std::runtime_error, says({"curves.csv", "cannot be written", "--out"}));
}

// ---- the pictures -------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(each_kind_of_figure_is_drawn) {
    if (!gnuplot_found()) return report_skipped("gnuplot is not installed");
    const Drawn drawn("png", [](Figures& figures) {
        figures.draw(chart());
        figures.draw(bar_chart());
        figures.draw(image_grid());
        figures.draw(heat_map());
        figures.draw(contour_plot());
    });
    for (const char* name : {"curves", "bars", "images", "map", "field"}) {
        check_png(drawn.file(name + std::string(".png")));
        const std::string place = drawn.file(name + std::string(".png")).string();
        BOOST_TEST(drawn.said().find("figure: " + place + "\n") != std::string::npos);
    }
    BOOST_TEST(drawn.files() == 10U);  // five pictures and their numbers, nothing left over
    BOOST_TEST(drawn.said().find("missing") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(each_way_to_draw_a_chart_is_understood_by_gnuplot) {
    if (!gnuplot_found()) return report_skipped("gnuplot is not installed");
    const Drawn drawn("png", [&](Figures& figures) {
        for (const bool logarithmic : {false, true}) {
            Chart figure = chart();
            figure.name += logarithmic ? "1" : "0";
            figure.log_x = figure.log_y = logarithmic;
            figure.open_ends = true;
            figure.x_range = std::pair{0.5, 4.0};
            figure.y_range = std::pair{1e-13, 1.0};
            for (const Draw draw :
                 {Draw::points, Draw::line_and_points, Draw::faint_line, Draw::boxes, Draw::line}) {
                figure.series.push_back(
                    {"", {1, 2, 3}, {0.1, 0.2, 0.3}, draw, Role::validation, 2.5});
            }
            figures.draw(figure);
        }
    });
    for (const char* file : {"curves0.png", "curves1.png"}) check_png(drawn.file(file));
}

// ---- how charts are laid out --------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(parts_of_a_data_set_keep_their_colours) {
    const auto colours = [](const std::vector<Role>& roles) { return colours_of(roles); };
    const std::vector<std::string> parts = colours({Role::train, Role::validation, Role::test});
    BOOST_TEST(colours({Role::test, Role::train}) == (std::vector{parts[2], parts[0]}),
               per_element());
    // The others take what is left.
    const auto mixed = colours({Role::other, Role::train, Role::other, Role::other});
    BOOST_TEST(mixed[1] == parts[0]);
    BOOST_TEST(mixed[0] == parts[1]);
    BOOST_TEST(mixed[2] == parts[2]);
    BOOST_TEST(std::count(parts.begin(), parts.end(), mixed[3]) == 0);
    BOOST_TEST(colours(std::vector<Role>(30)).size() == 30U);
}

BOOST_AUTO_TEST_CASE(parts_are_known_by_their_names) {
    BOOST_TEST((role_of("train") == Role::train));
    BOOST_TEST((role_of("validation") == Role::validation));
    BOOST_TEST((role_of("test") == Role::test));
    BOOST_TEST((role_of("anything else") == Role::other));
}

BOOST_AUTO_TEST_CASE(an_axis_of_integers_has_no_ticks_between_them) {
    const auto ticks = ticks_of(commands_of({{"", {1, 2, 3}, {0.5, 0.25, 0.125}}}), "x");
    BOOST_TEST(ticks == (std::vector<std::string>{"1", "2", "3"}), per_element());
    const auto one_epoch = ticks_of(commands_of({{"", {0, 1}, {0.5, 0.25}}}), "x");
    BOOST_TEST(one_epoch == (std::vector<std::string>{"0", "1"}), per_element());
    const auto many = ticks_of(commands_of({{"", {0, 10000}, {0.5, 0.25}}}), "x");
    BOOST_TEST(
        many == (std::vector<std::string>{"0", "2,000", "4,000", "6,000", "8,000", "10,000"}),
        per_element());
}

BOOST_AUTO_TEST_CASE(a_constant_curve_has_an_axis_around_it) {
    for (const double value : {0.0, 2.302585093, 1e9, 1e-9}) {
        const auto commands = commands_of({{"", {1, 2, 3}, {value, value, value}}});
        const std::string range = all_after(commands, "set yrange [", ']').at(0);
        BOOST_TEST(std::stod(range) < value);
        BOOST_TEST(std::stod(range.substr(range.find(':') + 1)) > value);
        BOOST_TEST(!ticks_of(commands, "y").empty());
    }
}

BOOST_AUTO_TEST_CASE(an_accuracy_of_100_percent_ends_the_axis) {
    Chart figure = chart();
    figure.accuracies = true;
    figure.series = {{"train", {0, 1, 2}, {1, 1, 1}}};
    const auto commands = figure.gnuplot().commands;
    BOOST_TEST(ticks_of(commands, "y").back() == "100");
    const std::string range = all_after(commands, "set yrange [", ']').at(0);
    BOOST_TEST(std::stod(range.substr(range.find(':') + 1)) < 1.01);
}

BOOST_AUTO_TEST_CASE(a_curve_of_one_point_is_drawn_as_a_point) {
    const std::string commands = commands_of({{"", {1}, {2.3}, Draw::line}});
    BOOST_TEST(commands.find("with points") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(ticks_of_very_small_and_large_values_have_a_common_power_of_ten) {
    const auto small = commands_of({{"", {1, 2}, {0, 5e-12}}});
    BOOST_TEST(all_after(small, "set ylabel '", '\'').at(0) == "loss (×10⁻¹²)");
    BOOST_TEST(ticks_of(small, "y").back() == "5");
    const auto large = commands_of({{"", {1, 2}, {0, 8.2e8}}});
    BOOST_TEST(all_after(large, "set ylabel '", '\'').at(0) == "loss (×10⁸)");
}

BOOST_AUTO_TEST_CASE(a_logarithmic_axis_has_powers_of_ten) {
    const auto y_ticks = [](const std::vector<double>& y) {
        Chart figure = chart();
        figure.log_y = true;
        figure.series = {{"", std::vector<double>(y.size(), 1), y}};
        return ticks_of(figure.gnuplot().commands, "y");
    };
    BOOST_TEST(y_ticks({0.02, 30}) == (std::vector<std::string>{"0.1", "1", "10"}), per_element());
    // if there are few: other round values
    BOOST_TEST(y_ticks({0.3, 3}) == (std::vector<std::string>{"0.5", "1", "2"}), per_element());
    BOOST_TEST(y_ticks({0.21, 0.29}) == (std::vector<std::string>{"0.22", "0.24", "0.26", "0.28"}),
               per_element());
    BOOST_TEST(y_ticks({3e-6, 8e-6}).front() == "3·10⁻⁶");
    BOOST_TEST(y_ticks({1e-5, 1e-3}) == (std::vector<std::string>{"10⁻⁵", "10⁻⁴", "10⁻³"}),
               per_element());
    BOOST_TEST(y_ticks({1e-16, 1}).back() == "10⁰");
    BOOST_TEST(y_ticks({1e-16, 1}).size() <= 9U);
}

BOOST_AUTO_TEST_CASE(accuracies_are_shown_in_percent_and_without_their_beginning) {
    Chart figure = chart();
    figure.accuracies = true;
    std::vector<double> x;
    std::vector<double> y;
    for (int epoch = 0; epoch <= 20; ++epoch) {
        x.push_back(epoch);
        y.push_back(epoch < 2 ? 0.1 : 0.9 + 0.005 * epoch);
    }
    figure.series = {{"train", x, y}};
    const std::vector<std::string> ticks = ticks_of(figure.gnuplot().commands, "y");
    BOOST_TEST(std::stod(ticks.front()) >= 90);
    BOOST_TEST(ticks.back() == "100");
    BOOST_TEST(all_after(figure.gnuplot().commands, "set ylabel '", '\'').at(0) == "loss, %");
    figure.series = {{"train", {0, 1}, {0.1, 0.9}}};  // so few are all shown
    BOOST_TEST(ticks_of(figure.gnuplot().commands, "y").front() == "20");
}

BOOST_AUTO_TEST_CASE(open_ends_of_a_histogram_are_named) {
    Chart figure = chart();
    figure.open_ends = true;
    figure.series = {{"", {-4, -2, 0, 2, 4}, {1, 2, 3, 2, 1}, Draw::boxes}};
    const std::vector<std::string> ticks = ticks_of(figure.gnuplot().commands, "x");
    BOOST_TEST(std::count(ticks.begin(), ticks.end(), "≤ −3") == 1);
    BOOST_TEST(std::count(ticks.begin(), ticks.end(), "≥ 3") == 1);
    BOOST_TEST(std::count(ticks.begin(), ticks.end(), "4") == 0);
}

BOOST_AUTO_TEST_CASE(a_legend_stands_where_no_curve_passes) {
    BOOST_TEST(legend_of(commands_of(lines(2, 10, 0))).first > 0.6);   // falling: at the right
    BOOST_TEST(legend_of(commands_of(lines(2, 10, 0))).second < 0.3);  // and above
    BOOST_TEST(legend_of(commands_of(lines(2, 0, 10))).first < 0.3);   // rising: at the left
    std::vector<Series> everywhere(2, Series{"zigzag", {}, {}});
    for (int i = 0; i <= 100; ++i) {
        for (Series& one : everywhere) {
            one.x.push_back(i);
            one.y.push_back(i % 2);
        }
    }
    const std::string commands = commands_of(everywhere);
    const double top = 1 - std::stod(all_after(commands, "set tmargin at screen ", '\n').at(0));
    BOOST_TEST(legend_of(commands).second < top);   // above the axes
    BOOST_TEST(legend_of(commands).second > 0.05);  // and below the title
}

BOOST_AUTO_TEST_CASE(one_curve_needs_no_legend) {
    const std::string commands = commands_of(lines(1, 0, 1));
    BOOST_TEST(commands.find("unset key") != std::string::npos);
    BOOST_TEST(commands.find("set label 'curve 0'") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(more_than_three_curves_are_named_at_their_ends) {
    const std::string commands = commands_of(lines(6, 0, 1));
    BOOST_TEST(commands.find("unset key") != std::string::npos);
    std::vector<double> heights;
    for (int i = 0; i < 6; ++i) {
        const std::string name = "set label 'curve " + std::to_string(i) + "' at screen ";
        const auto at = all_after(commands, name, 'l');
        BOOST_TEST_REQUIRE(at.size() == 1U);
        BOOST_TEST(std::stod(at[0]) > 0.8);
        BOOST_TEST(std::stod(at[0]) < 0.95);
        heights.push_back(std::stod(at[0].substr(at[0].find("screen ") + 7)));
    }
    for (std::size_t i = 1; i < 6; ++i) BOOST_TEST(heights[i] - heights[i - 1] > 0.03);
}

BOOST_AUTO_TEST_CASE(curves_that_end_together_are_named_at_their_peaks) {
    std::vector<Series> bumps;
    for (int i = 0; i < 4; ++i) {
        bumps.push_back({"bump " + std::to_string(i), {0, 10}, {0, 0}});
        bumps.back().x.insert(bumps.back().x.begin() + 1, 2.0 * i + 1);
        bumps.back().y.insert(bumps.back().y.begin() + 1, 1);
    }
    const std::string commands = commands_of(bumps);
    double left = 0;
    for (int i = 0; i < 4; ++i) {
        const std::string name = "set label 'bump " + std::to_string(i) + "' at screen ";
        const double x = std::stod(all_after(commands, name, 'l').at(0));
        BOOST_TEST(x > left);
        left = x;
    }
    BOOST_TEST(left < 0.8);
}

BOOST_AUTO_TEST_CASE(images_fill_the_rows_of_their_grid) {
    BOOST_TEST(columns_of(1) == 1U);
    BOOST_TEST(columns_of(3) == 3U);
    BOOST_TEST(columns_of(10) == 5U);
    BOOST_TEST(columns_of(24) == 6U);
    BOOST_TEST(columns_of(50) == 10U);
    BOOST_TEST(columns_of(100) == 10U);
    for (arma::uword images = 1; images <= 100; ++images) {
        const arma::uword columns = columns_of(images);
        const arma::uword empty = (columns - images % columns) % columns;
        BOOST_TEST(2 * empty <= columns, "half a row is empty below " << images);
        BOOST_TEST(4 * columns * columns >= images, images << " make a narrow column");
    }
}

BOOST_AUTO_TEST_CASE(an_image_has_its_colour_bar_named) {
    ImageGrid grid = image_grid();
    BOOST_TEST(grid.gnuplot().commands.find("unset colorbox") != std::string::npos);
    grid.diverging = "weight";
    BOOST_TEST(grid.gnuplot().commands.find("set cblabel 'weight'") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(each_path_has_a_panel_with_the_contours) {
    ContourPlot figure = contour_plot();
    figure.paths.assign(6, figure.paths.front());
    const std::string commands = figure.gnuplot().commands;
    BOOST_TEST(all_after(commands, "plot $contours", '\n').size() == 6U);
    BOOST_TEST(all_after(commands, "set lmargin at screen ", '\n').size() == 6U);
}

BOOST_AUTO_TEST_CASE(nothing_is_written_outside_the_picture) {
    std::vector<Series> long_names = lines(5, 0, 1);
    for (Series& one : long_names) one.legend = std::string(200, 'm') + one.legend;
    Chart figure = chart();
    figure.series = long_names;
    figure.title = figure.x_label = figure.y_label = std::string(80, 'W');
    const std::string commands = figure.gnuplot().commands;
    const double frame = std::stod(all_after(commands, "set rmargin at screen ", '\n').at(0));
    BOOST_TEST(frame > 0.4);
    for (const auto& [label, space] : {std::pair{"set label 'mmm", 1000 * (1 - frame)},
                                       {"set label 'WWW", 1000.0},
                                       {"set xlabel 'WWW", 1000 * frame},
                                       {"set ylabel 'WWW", 650.0}}) {
        const std::vector<std::string> found = all_after(commands, label, '\n');
        BOOST_TEST(!found.empty());
        for (const std::string& rest : found) {
            const std::string text = "mmm" + rest.substr(0, rest.find('\''));
            const double size = std::stod(all_after(rest, "font ',", '\'').at(0));
            BOOST_TEST(text_width(text, size) < space);
        }
    }
}

BOOST_AUTO_TEST_CASE(names_are_drawn_as_they_are) {
    if (!gnuplot_found()) return report_skipped("gnuplot is not installed");
    const TemporaryFolder folder;
    const std::string trap = (folder.path() / "trap").string();
    const std::string name =
        "it's a_b^c {d} \"e\" \\n %s `touch " + trap + "` $(touch " + trap + ")";
    const Drawn drawn("png", [&](Figures& figures) {
        Chart figure = chart();
        figure.title = figure.x_label = figure.y_label = figure.series[0].legend = name;
        figures.draw(figure);
        HeatMap map = heat_map();
        map.row_names[0] = map.column_names[0] = name;
        figures.draw(map);
        ImageGrid grid = image_grid();
        grid.captions[0] = name;
        figures.draw(grid);
        BarChart bars = bar_chart();
        bars.categories[0] = bars.bars[0].legend = name;
        figures.draw(bars);
    });
    for (const char* file : {"curves.png", "map.png", "images.png", "bars.png"}) {
        check_png(drawn.file(file));
    }
    BOOST_TEST(!fs::exists(trap));
}

BOOST_AUTO_TEST_CASE(figures_without_any_contrast_are_drawn) {
    if (!gnuplot_found()) return report_skipped("gnuplot is not installed");
    const Drawn drawn("png", [](Figures& figures) {
        HeatMap map = heat_map();
        map.values.zeros();
        figures.draw(map);
        ImageGrid grid = image_grid();
        grid.images.zeros();
        figures.draw(grid);
        Chart figure = chart();
        figure.series = {{"one point", {1}, {2}, Draw::points}};
        figures.draw(figure);
    });
    for (const char* file : {"map.png", "images.png", "curves.png"}) check_png(drawn.file(file));
}

BOOST_AUTO_TEST_CASE(images_and_matrices_of_a_single_value_are_drawn) {
    if (!gnuplot_found()) return report_skipped("gnuplot is not installed");
    const Drawn drawn("png", [](Figures& figures) {
        HeatMap map = heat_map();
        map.values = arma::mat(1, 1, arma::fill::ones);
        map.row_names = map.column_names = {"the only class"};
        figures.draw(map);
        ImageGrid grid = image_grid();
        grid.images = arma::vec{1, 2, 3};
        grid.image_columns = 1;
        grid.captions.clear();
        figures.draw(grid);
    });
    for (const char* file : {"map.png", "images.png"}) check_png(drawn.file(file));
}

BOOST_AUTO_TEST_CASE(images_keep_their_edges_in_a_browser) {
    if (!gnuplot_found()) return report_skipped("gnuplot is not installed");
    const Drawn drawn("svg", [](Figures& figures) { figures.draw(image_grid()); });
    const std::string svg = read_file(drawn.file("images.svg"));
    BOOST_TEST(all_after(svg, "<image style='image-rendering:pixelated' ", '>').size() == 2U);
    BOOST_TEST(all_after(svg, "<image ", '>').size() == 2U);
}

BOOST_AUTO_TEST_CASE(nothing_is_drawn_of_nothing) {
    const Drawn drawn("png", [](Figures& figures) {
        Chart figure = chart();
        figure.series = {{"nothing", {}, {}}};
        figures.draw(figure);
    });
    BOOST_TEST(!fs::exists(drawn.file("curves.png")));
    BOOST_TEST(drawn.said().find("figure:") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(gnuplot_is_looked_for_on_the_path) {
    const TemporaryFolder folder;
    folder.write("program/gnuplot", "");
    fs::create_directories(folder.path() / "folder" / "gnuplot");
    {
        const Environment path("PATH",
                               folder.path().string() + ":" + (folder.path() / "program").string());
        BOOST_TEST(gnuplot_found());
    }
    {
        const Environment path("PATH", (folder.path() / "folder").string());
        BOOST_TEST(!gnuplot_found());
    }
    {
        const Environment path("PATH", "");
        BOOST_TEST(!gnuplot_found());
    }
}

BOOST_AUTO_TEST_CASE(without_gnuplot_it_is_said_once) {
    const TemporaryFolder nothing;
    const Environment path("PATH", nothing.path().string());
    const Drawn drawn("png", [](Figures& figures) {
        figures.draw(chart());
        figures.draw(heat_map());
    });
    const std::string& said = drawn.said();
    BOOST_TEST(said.starts_with("Figures are missing (gnuplot is not installed)"));
    BOOST_TEST(said.find("Figures are missing", 1) == std::string::npos);
    BOOST_TEST(drawn.files() == 2U);  // the numbers of both
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
