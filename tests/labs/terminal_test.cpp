// What a terminal shows of the labs: its width, colours, and Ctrl-C; and outputs that fail.

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "course.hpp"
#include "run_lab.hpp"
#include "ui/terminal.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(terminals)

namespace {

const std::map<std::string, std::optional<std::string>> with_colours = {
    {"TERM", "xterm-256color"}, {"NO_COLOR", std::nullopt}, {"LC_ALL", "C.UTF-8"}};

constexpr std::array<unsigned short, 2> widths = {60, 80};

/// What a lab shows on a terminal of this width, run in a new folder.
ProcessResult on_terminal(const std::string& lab, const Arguments& arguments,
                          unsigned short columns, RunOptions options = {}) {
    const TemporaryFolder folder;
    options.folder = folder.path();
    for (const auto& [name, value] : with_colours) options.environment.try_emplace(name, value);
    return run_on_terminal(concat({DIGITLAB_PROGRAMS "/" + lab}, arguments), columns, options);
}

/// The widest line that a person reads, without colours; paths and the result line may be longer.
std::size_t widest_line(const std::string& shown) {
    std::size_t widest = 0;
    std::string lines = shown;
    std::replace(lines.begin(), lines.end(), '\r', '\n');  // a progress line is drawn again
    for (const std::string& line : lines_of(without_control_characters(lines))) {
        const bool for_machines = line.find(" result: ") != std::string::npos ||
                                  line.starts_with("  figure: ") || line.starts_with("  report: ");
        if (!for_machines) widest = std::max(widest, display_width(line));
    }
    return widest;
}

/// A shell command that runs a lab.
ProcessResult in_shell(const std::string& lab, const std::string& rest) {
    const TemporaryFolder folder;
    return run_process({"sh", "-c", DIGITLAB_PROGRAMS "/" + lab + " --plot none " + rest},
                       {.folder = folder.path()});
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_lab_fits_into_60_and_80_columns) {
    for (const Promise& promise : course()) {
        for (const unsigned short columns : widths) {
            const ProcessResult run =
                on_terminal(promise.lab, {"--quick", "--plot", "none"}, columns);
            BOOST_TEST(run.status == 0);
            BOOST_TEST(widest_line(run.out) <= columns, promise.lab << " at " << columns);
        }
    }
}

BOOST_AUTO_TEST_CASE(help_fits_into_the_terminal) {
    for (const Promise& promise : course()) {
        for (const unsigned short columns : widths) {
            BOOST_TEST(widest_line(on_terminal(promise.lab, {"--help"}, columns).out) <= columns);
        }
    }
}

BOOST_AUTO_TEST_CASE(figures_in_characters_fit_into_the_terminal) {
    for (const char* lab : {"lab01", "lab04", "lab09"}) {
        for (const unsigned short columns : widths) {
            const ProcessResult run = on_terminal(lab, {"--quick", "--plot", "terminal"}, columns);
            BOOST_TEST(widest_line(run.out) <= columns, lab << " at " << columns << run.out);
        }
    }
}

BOOST_AUTO_TEST_CASE(headings_stand_out_on_a_terminal_that_has_colours) {
    const Arguments arguments = {"--plot", "none"};
    BOOST_TEST(contains(on_terminal("lab02", arguments, 80).out, "\033[1mSoftmax of the scores"));
    const RunOptions no_colours{.environment = {{"NO_COLOR", "1"}}};
    BOOST_TEST(count(on_terminal("lab02", arguments, 80, no_colours).out, "\033") == 0U);
    const RunOptions dumb{.environment = {{"TERM", "dumb"}}};
    BOOST_TEST(count(on_terminal("lab02", arguments, 80, dumb).out, "\033") == 0U);
    const Arguments never = {"--plot", "none", "--color", "never"};
    BOOST_TEST(count(on_terminal("lab02", never, 80).out, "\033") == 0U);
}

BOOST_AUTO_TEST_CASE(a_terminal_sees_where_ctrl_c_came) {
    const ProcessResult run = on_terminal("lab06", {"--steps", "100000000", "--plot", "none"}, 80,
                                          {.signal_after = "training: "});
    BOOST_TEST(run.status == 130);
    BOOST_TEST(contains(run.out, "lab06: interrupted at step "));
    BOOST_TEST(contains(run.out, " of 100,000,000 (training)"));
    BOOST_TEST(contains(run.out, " interrupted=true"));
}

BOOST_AUTO_TEST_CASE(every_lab_says_what_was_interrupted) {
    for (const Promise& promise : course()) {
        const Run run = run_lab(promise.lab, {}, {.signal_after = " | seed 1\n"});
        BOOST_TEST(run.status == 130, promise.lab);
        BOOST_TEST(run.err.starts_with(promise.lab + ": interrupted at"), run.err);
        BOOST_TEST(lines_of(run.err).size() == 1U);
        const std::string result = lines_of(run.out).back();
        BOOST_TEST(result.starts_with(promise.lab + " result:"), result);
        BOOST_TEST(result.ends_with(" interrupted=true"), result);
    }
}

BOOST_AUTO_TEST_CASE(comparisons_before_the_run_end_with_ctrl_c) {
    for (const auto& [lab, signal_after] : {std::pair{"lab03", "How accurate"},
                                            {"lab07", "standardised"},
                                            {"lab08", "Epoch 0"},
                                            {"lab09", "f(x, y)"}}) {
        const Run run = run_lab(lab, {"--plot", "none"}, {.signal_after = signal_after});
        BOOST_TEST(run.status == 130, lab);
        BOOST_TEST(run.err.starts_with(std::string(lab) + ": interrupted at"), run.err);
        BOOST_TEST(lines_of(run.out).back().ends_with(" interrupted=true"), lab);
    }
}

// Nobody writes into the pipe, so that opening it never ends.
BOOST_AUTO_TEST_CASE(a_data_set_that_never_comes_ends_with_ctrl_c) {
    const TemporaryFolder folder;
    const ProcessResult waiting = run_process(
        {"sh", "-c",
         "mkfifo pipe.csv && { " DIGITLAB_PROGRAMS
         "/lab06 --dataset pipe.csv & } && lab=$! && sleep 1 && kill -TERM $lab && wait $lab"},
        {.folder = folder.path(), .time_limit = std::chrono::seconds(20)});
    BOOST_TEST(waiting.status == 130);
    BOOST_TEST(waiting.err == "lab06: interrupted at: loading the data set pipe.csv\n");
}

BOOST_AUTO_TEST_CASE(an_output_that_cannot_be_written_is_a_failure) {
    for (const char* arguments : {"--help", "--version", "--quick", "--quick --quiet"}) {
        const ProcessResult full = in_shell("lab02", arguments + std::string(" >/dev/full"));
        BOOST_TEST(full.status == 1, arguments);
        BOOST_TEST(full.err ==
                   "lab02: standard output cannot be written: No space left on device\n");
        const ProcessResult closed = in_shell("lab02", arguments + std::string(" >&-"));
        BOOST_TEST(closed.status == 1, arguments);
        BOOST_TEST(closed.err == "lab02: standard output cannot be written: it is closed\n");
    }
}

BOOST_AUTO_TEST_CASE(a_reader_that_goes_away_ends_the_lab_without_a_word) {
    const ProcessResult run = in_shell("lab02", "--quick | head -n 1");
    BOOST_TEST(run.status == 0);
    BOOST_TEST(run.err == "");
}

BOOST_AUTO_TEST_CASE(two_runs_in_one_folder_are_refused) {
    const ProcessResult run = in_shell(
        "lab06",
        "--steps 100000000 >/dev/null & first=$!; sleep 1; " DIGITLAB_PROGRAMS
        "/lab06 --quick; status=$?; kill -KILL $first; wait $first 2>/dev/null; exit $status");
    BOOST_TEST(run.status == 1);
    BOOST_TEST(contains(run.err, "results/lab06: another run is writing into this folder"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
