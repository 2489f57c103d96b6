// Figures in each format, and what happens if gnuplot is missing, dies, or leaves half a picture.

#include <chrono>

#include "course.hpp"
#include "figure_files.hpp"
#include "run_lab.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(figures)

namespace {

namespace fs = std::filesystem;

const std::vector<std::string> csv_files_only = {"classes.csv", "mean_images.csv", "report.html",
                                                 "result.txt", "samples.csv"};

/// A folder with a program called gnuplot in it, and an environment in which it is found first.
struct FakeGnuplot {
    explicit FakeGnuplot(const std::string& script) {
        const fs::path file = folder.write("gnuplot", "#!/bin/sh\n" + script);
        fs::permissions(file, fs::perms::owner_all);
        options.environment["PATH"] = folder.path().string() + ":/usr/bin:/bin";
    }

    TemporaryFolder folder;
    RunOptions options;
};

/// The run did all but draw: it says so once, and leaves the numbers and nothing else.
void check_drawn_nothing(const Run& run) {
    BOOST_TEST_REQUIRE(succeeded(run));
    check_keys(run);
    BOOST_TEST(count(run.out, "Figures are missing") == 1U);
    BOOST_TEST(contains(run.out, "results/lab01/*.csv"));
    BOOST_TEST(contains(run.out, "install gnuplot"));
    BOOST_TEST(count(run.out, "figure: ") == 0U);
    BOOST_TEST(names_in(run.result_file("")) == csv_files_only, per_element());
    for (const char* name : {"classes.csv", "mean_images.csv", "samples.csv"}) {
        BOOST_TEST(is_table_of_numbers(run.result_file(name)));
    }
}

}  // namespace

// ---- formats ------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(each_figure_is_announced_with_its_place) {
    for (const Promise& promise : course()) {
        const Run& run = quick_run(promise.lab);
        for (const std::string& figure : promise.figures) {
            BOOST_TEST(contains(run.out, "figure: results/" + promise.lab + "/" + figure + ".png"));
        }
    }
}

BOOST_AUTO_TEST_CASE(svg_files_are_drawn_whole) {
    for (const Promise& promise : course()) {
        const Run run = successful_run(promise.lab, {"--quick", "--plot", "svg"});
        for (const std::string& figure : promise.figures) {
            const std::string svg = read_file(run.result_file(figure + ".svg"));
            BOOST_TEST(svg.starts_with("<?xml"));
            BOOST_TEST(count(svg, "<svg") == 1U);
            BOOST_TEST(count(svg, "</svg>") == 1U);
            BOOST_TEST(!fs::exists(run.result_file(figure + ".png")));
        }
    }
}

BOOST_AUTO_TEST_CASE(pdf_files_are_drawn_whole) {
    const Run run = successful_run("lab01", {"--plot", "pdf"});
    for (const std::string& figure : promise_of("lab01").figures) {
        const std::string pdf = read_file(run.result_file(figure + ".pdf"));
        BOOST_TEST(pdf.starts_with("%PDF-"));
        BOOST_TEST(contains(pdf.substr(pdf.size() - 8), "%%EOF"));
    }
}

BOOST_AUTO_TEST_CASE(a_terminal_gets_figures_in_characters) {
    const Run run = successful_run("lab02", {"--plot", "terminal"});
    BOOST_TEST(
        contains(run.out, "Gradient of the loss with respect to the score of the true class"));
    BOOST_TEST(contains(run.out, "⠒"));
    BOOST_TEST(contains(run.out, "  a cross-entropy   b mean squared error\n"));
    BOOST_TEST(count(run.out, "\033") == 0U);
    BOOST_TEST(lines_of(run.out).size() > lines_of(quick_run("lab02").out).size() + 30);
    BOOST_TEST(
        names_in(run.result_file("")) ==
            (std::vector<std::string>{"losses.csv", "report.html", "result.txt", "saturation.csv"}),
        per_element());
    result_of(run);  // still the last line
}

BOOST_AUTO_TEST_CASE(a_terminal_gets_images_in_blocks) {
    const Run run = successful_run("lab01", {"--plot", "terminal"});
    BOOST_TEST(count(run.out, "    ░░██▒▒") >= 2U);  // the first image, and among samples
}

BOOST_AUTO_TEST_CASE(no_figures_are_drawn_if_none_are_wanted) {
    for (const Promise& promise : course()) {
        const Run run = successful_run(promise.lab, {"--quick", "--plot", "none"});
        BOOST_TEST(count(run.out, "figure: ") == 0U);
        BOOST_TEST(count(run.out, "Figures are missing") == 0U);
        for (const std::string& name : names_in(run.result_file(""))) {
            BOOST_TEST((name.ends_with(".csv") || name.ends_with(".txt") || name == "report.html"),
                       name);
        }
        check_tables(run);
    }
}

BOOST_AUTO_TEST_CASE(a_window_is_left_open) {
    FakeGnuplot gnuplot("echo \"$@\" >>arguments; cat >>commands\n");
    gnuplot.options.environment["DISPLAY"] = ":0";
    const Run run = successful_run("lab02", {"--plot", "window"}, gnuplot.options);
    BOOST_TEST(read_file(run.folder / "arguments") == "-persist\n-persist\n");
    BOOST_TEST(count(read_file(run.folder / "commands"), "\nset terminal ") == 0U);
    BOOST_TEST(count(read_file(run.folder / "commands"), "\nset output ") == 0U);
}

BOOST_AUTO_TEST_CASE(gnuplot_s_warnings_are_no_trouble) {
    for (const Promise& promise : course()) {
        BOOST_TEST(count(quick_run(promise.lab).out, "Figures are missing") == 0U);
    }
}

// ---- trouble ------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(without_gnuplot_the_numbers_are_kept) {
    const TemporaryFolder nothing;
    const Run run = run_lab("lab01", {}, {.environment = {{"PATH", nothing.path().string()}}});
    check_drawn_nothing(run);
    BOOST_TEST(contains(run.out, "gnuplot is not installed"));
}

BOOST_AUTO_TEST_CASE(without_gnuplot_the_header_still_comes_first) {
    const TemporaryFolder nothing;
    const Run run = run_lab("lab01", {}, {.environment = {{"PATH", nothing.path().string()}}});
    BOOST_TEST(first_line(run).starts_with("lab01 loading data | "));
}

BOOST_AUTO_TEST_CASE(without_gnuplot_every_lab_runs_to_its_end) {
    const TemporaryFolder nothing;
    for (const Promise& promise : course()) {
        const Run run = successful_run(promise.lab, {"--quick"},
                                       {.environment = {{"PATH", nothing.path().string()}}});
        BOOST_TEST(count(run.out, "Figures are missing") == 1U);
        check_tables(run);
    }
}

BOOST_AUTO_TEST_CASE(without_a_path_gnuplot_is_not_found) {
    check_drawn_nothing(run_lab("lab01", {}, {.environment = {{"PATH", std::nullopt}}}));
}

BOOST_AUTO_TEST_CASE(a_gnuplot_that_dies_at_once_is_survived) {
    const FakeGnuplot gnuplot("exit 1\n");
    check_drawn_nothing(run_lab("lab01", {}, gnuplot.options));
}

BOOST_AUTO_TEST_CASE(a_gnuplot_that_hangs_up_half_way_is_survived) {
    const FakeGnuplot gnuplot("head -c 300 >/dev/null; exit 1\n");
    check_drawn_nothing(run_lab("lab01", {}, gnuplot.options));
}

BOOST_AUTO_TEST_CASE(a_gnuplot_that_is_killed_is_survived) {
    const FakeGnuplot gnuplot("kill -KILL $$\n");
    check_drawn_nothing(run_lab("lab01", {}, gnuplot.options));
}

BOOST_AUTO_TEST_CASE(a_gnuplot_that_cannot_be_started_is_survived) {
    const FakeGnuplot gnuplot("");
    fs::permissions(gnuplot.folder.path() / "gnuplot", fs::perms::owner_read);
    const RunOptions options{.environment = {{"PATH", gnuplot.folder.path().string()}}};
    check_drawn_nothing(run_lab("lab01", {}, options));
}

BOOST_AUTO_TEST_CASE(what_gnuplot_complained_of_is_passed_on) {
    const FakeGnuplot gnuplot("cat >/dev/null; echo 'no font called Comic Sans' >&2; exit 1\n");
    const Run run = run_lab("lab01", {}, gnuplot.options);
    check_drawn_nothing(run);
    BOOST_TEST(contains(run.out, "no font called Comic Sans"));
}

BOOST_AUTO_TEST_CASE(a_gnuplot_that_hangs_costs_one_time_limit_and_no_result) {
    const FakeGnuplot gnuplot("sleep 600\n");
    const auto start = std::chrono::steady_clock::now();
    const Run run = run_lab("lab01", {}, gnuplot.options);
    const std::chrono::duration<double> duration = std::chrono::steady_clock::now() - start;
    check_drawn_nothing(run);
    BOOST_TEST(contains(run.out, "does not end"));
    BOOST_TEST(duration.count() < 40);
}

BOOST_AUTO_TEST_CASE(a_hanging_gnuplot_ends_with_ctrl_c) {
    const FakeGnuplot gnuplot("kill -INT $PPID; sleep 600\n");
    const Run run = run_lab("lab01", {}, gnuplot.options);
    BOOST_TEST(run.status == 130);
    BOOST_TEST(run.err == "lab01: interrupted at: figure samples\n");
    BOOST_TEST(result_of(run).text("interrupted") == "true");
}

BOOST_AUTO_TEST_CASE(a_full_disk_leaves_no_part_of_a_picture) {
    const Run run = run_lab("lab06", {"--quick"}, {.file_limit = 20'000});
    BOOST_TEST(count(run.out, "hidden_units.png") == 0U);
    BOOST_TEST(run.status == 1);
    for (const std::string& name : names_in(run.result_file(""))) {
        BOOST_TEST(!name.ends_with(".part"), name);
        if (name.ends_with(".png")) BOOST_TEST(is_picture(run.result_file(name)));
    }
    check_keys(run);
}

// It opens the file it is told of, writes a little, and dies, as on a full disk or when killed.
BOOST_AUTO_TEST_CASE(half_a_picture_is_not_left_under_the_name_of_a_whole_one) {
    const FakeGnuplot gnuplot(
        "while read -r line; do\n"
        "    case $line in \"set output '\"*)\n"
        "        file=${line#\"set output '\"}\n"
        "        printf 'half a picture' >\"${file%\"'\"}\"\n"
        "        exit 1 ;;\n"
        "    esac\n"
        "done\n");
    check_drawn_nothing(run_lab("lab01", {}, gnuplot.options));
}

BOOST_AUTO_TEST_CASE(an_old_picture_is_not_announced_as_a_new_one) {
    const Run before = successful_run("lab01", {});
    BOOST_TEST_REQUIRE(fs::exists(before.result_file("samples.png")));
    FakeGnuplot gnuplot("exit 1\n");
    gnuplot.options.folder = before.folder;
    const Run run = run_lab("lab01", {}, gnuplot.options);
    BOOST_TEST(count(run.out, "figure: ") == 0U);
}

BOOST_AUTO_TEST_CASE(numbers_that_cannot_be_written_are_an_error) {
    const TemporaryFolder folder;
    folder.write("out/samples.csv/a_file", "so that it is a folder, and not empty");
    const std::string out = (folder.path() / "out").string();
    const Run run = run_lab("lab01", {"--out", out});
    BOOST_TEST(run.status == 1);
    BOOST_TEST(count(run.err, "\n") == 1U);
    for (const char* piece : {"lab01: ", "samples.csv", "cannot be written", "--out"}) {
        BOOST_TEST(contains(run.err, piece));
    }
    check_keys(run);  // the results are not lost
    BOOST_TEST(
        names_in(out) == (std::vector<std::string>{"report.html", "result.txt", "samples.csv"}),
        per_element());
}

BOOST_AUTO_TEST_CASE(a_folder_with_quotes_and_blanks_in_its_name_is_drawn_into) {
    const Run run = successful_run("lab02", {"--out", "Anna's \"best\" $results"});
    BOOST_TEST(is_picture(run.folder / "Anna's \"best\" $results" / "losses.png"));
}

BOOST_AUTO_TEST_CASE(a_second_run_replaces_the_figures_of_the_first) {
    const Run first = run_lab("lab02", {});
    const std::string before = read_file(first.result_file("losses.png"));
    write_file(first.result_file("losses.png"), "not a picture");
    const Run second = successful_run("lab02", {}, {.folder = first.folder});
    BOOST_TEST(is_picture(second.result_file("losses.png")));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
