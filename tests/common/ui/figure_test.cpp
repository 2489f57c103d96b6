#include "ui/figure.hpp"

#include "base/file.hpp"
#include "captured.hpp"
#include "testing.hpp"
#include "ui/gnuplot.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(figure)

namespace {

namespace fs = std::filesystem;

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

VectorField vector_field() {
    return {.name = "field",
            .title = "A field",
            .x_label = "x",
            .y_label = "y",
            .arrows = arma::mat{{1, 2}, {3, 4}, {0.5, 0.25}, {-1, 0}},
            .paths = {{"rate 0.9", {-7, 0}, {2, 0}}},
            .x_range = {-8, 4},
            .y_range = {-4, 4}};
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

BOOST_AUTO_TEST_CASE(a_vector_field_is_written_arrows_first) {
    BOOST_TEST(vector_field().csv() ==
               "series,x,y,dx,dy\n"
               "arrow,1,3,0.5,-1\n"
               "arrow,2,4,0.25,0\n"
               "rate 0.9,-7,2,,\n"
               "rate 0.9,0,0,,\n");
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

    VectorField field = vector_field();
    field.paths[0].legend = "rate 0,9";
    BOOST_TEST(field.csv().find("\n\"rate 0,9\",-7,2,,\n") != std::string::npos);
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
        figures.draw(vector_field());
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
    const std::vector<LegendAt> places = {LegendAt::top_right, LegendAt::top_left,
                                          LegendAt::bottom_right, LegendAt::bottom_left,
                                          LegendAt::right_of_plot};
    const Drawn drawn("png", [&](Figures& figures) {
        for (const LegendAt place : places) {
            Chart figure = chart();
            figure.name += std::to_string(static_cast<int>(place));
            figure.legend = place;
            figure.log_x = figure.log_y = place == LegendAt::top_left;
            figure.x_range = std::pair{0.5, 4.0};
            figure.y_range = std::pair{1e-13, 1.0};
            figure.marks = {{2, "the best, it's said"}};
            for (const Draw draw :
                 {Draw::points, Draw::line_and_points, Draw::faint_line, Draw::boxes, Draw::line}) {
                figure.series.push_back({"", {1, 2, 3}, {0.1, 0.2, 0.3}, draw});
            }
            figures.draw(figure);
        }
    });
    for (const LegendAt place : places) {
        check_png(drawn.file("curves" + std::to_string(static_cast<int>(place)) + ".png"));
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
