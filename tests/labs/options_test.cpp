// What all labs have in common on their command line, and every way to get it wrong.

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <sstream>

#include "course.hpp"
#include "figure_files.hpp"
#include "run_lab.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(options)

namespace {

const std::vector<std::string> common_options = {"--dataset", "--data-dir", "--label-column",
                                                 "--out",     "--plot",     "--seed",
                                                 "--threads", "--precision"};

std::vector<std::string> options_with_a_value(const Promise& promise) {
    return concat(common_options, promise.options);
}

/// Of the options of a lab those that are among `names`.
std::vector<std::string> chosen(const Promise& promise, const std::vector<std::string>& names) {
    std::vector<std::string> result;
    for (const std::string& option : options_with_a_value(promise)) {
        if (std::find(names.begin(), names.end(), option) != names.end()) result.push_back(option);
    }
    return result;
}

/// Every lab refuses each of these options with each of these values as wrong usage, and says which
/// option and which value it was.
void check_refused_everywhere(const std::vector<std::string>& options,
                              const std::vector<std::string>& values) {
    for (const Promise& promise : course()) {
        for (const std::string& option : chosen(promise, options)) {
            for (const std::string& value : values) {
                BOOST_TEST(refused(run_lab(promise.lab, {option, value}), 2,
                                   {option + ": \"" + value + "\"", "must be", "--help"}));
            }
        }
    }
}

Run run_quickly(const std::string& lab, const Arguments& arguments) {
    return run_lab(lab, concat({"--quick", "--plot", "none"}, arguments));
}

}  // namespace

BOOST_AUTO_TEST_CASE(help_names_every_option_and_gives_an_example) {
    for (const Promise& promise : course()) {
        const Run run = successful_run(promise.lab, {"--help"});
        for (const std::string& option : options_with_a_value(promise)) {
            BOOST_TEST(contains(run.out, "\n  " + option + " "));
        }
        for (const char* flag : {"--quick", "--quiet", "--help", "--version"}) {
            BOOST_TEST(contains(run.out, flag));
        }
        BOOST_TEST(contains(run.out, promise.lab + " " + promise.title + "\n"));
        BOOST_TEST(contains(run.out, "Example:\n  ./" + promise.lab + " --"));
        BOOST_TEST(names_in(run.folder).empty());
    }
}

BOOST_AUTO_TEST_CASE(help_tells_the_data_sets_and_the_choices) {
    std::istringstream words(run_lab("lab06", {"-h"}).out);
    std::string help;  // on one line
    for (std::string word; words >> word;) help += word + " ";
    for (const char* word :
         {"digits, mnist, fashion-mnist", "DIGITLAB_DATA", "auto, first, last or none",
          "png, svg or pdf", "float or double", "results/lab06", "(default: 1)"}) {
        BOOST_TEST(contains(help, word));
    }
}

BOOST_AUTO_TEST_CASE(every_example_of_the_help_is_understood) {
    for (const Promise& promise : course()) {
        for (const std::string& line : lines_of(run_lab(promise.lab, {"--help"}).out)) {
            if (!line.starts_with("  ./")) continue;
            std::istringstream words(line.substr(0, line.find('(')));
            Arguments arguments;
            std::string word;
            words >> word;
            BOOST_TEST(word == "./" + promise.lab);
            while (words >> word) arguments.push_back(word);
            // --help comes to its right only if all before it was understood
            arguments.emplace_back("--help");
            BOOST_TEST(succeeded(run_lab(promise.lab, arguments)));
        }
    }
}

BOOST_AUTO_TEST_CASE(version_is_that_of_the_project) {
    for (const Promise& promise : course()) {
        const Run run = successful_run(promise.lab, {"--version"});
        BOOST_TEST(run.out == "digitlab " DIGITLAB_VERSION "\n");
    }
}

BOOST_AUTO_TEST_CASE(quiet_leaves_the_result_line_only) {
    for (const Promise& promise : course()) {
        const Run run = run_quickly(promise.lab, {"--quiet"});
        BOOST_TEST(succeeded(run));
        BOOST_TEST(lines_of(run.out).size() == 1U);
        check_keys(run);
    }
}

BOOST_AUTO_TEST_CASE(quiet_keeps_the_progress_quiet_too) {
    // long enough for a progress line: it comes after a second, and then every ten
    const Run run = run_lab("lab05", {"--quiet", "--steps", "300", "--plot", "none"});
    BOOST_TEST(lines_of(run.out).size() == 1U);
}

BOOST_AUTO_TEST_CASE(both_precisions_work_in_every_lab) {
    for (const Promise& promise : course()) {
        for (const char* precision : {"float", "double"}) {
            const Run run = run_quickly(promise.lab, {"--precision", precision});
            BOOST_TEST(succeeded(run));
            BOOST_TEST(contains(first_line(run), std::string(" | ") + precision + " | "));
            for (const auto& [key, value] : result_of(run).values) {
                BOOST_TEST(std::isfinite(std::stod(value)), key << "=" << value);
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(the_same_seed_gives_the_same_result) {
    for (const Promise& promise : course()) {
        const Run once = run_quickly(promise.lab, {"--seed", "7"});
        const Run again = run_quickly(promise.lab, {"--seed", "7"});
        BOOST_TEST(succeeded(once));
        BOOST_TEST(result_of(once).without_seconds() == result_of(again).without_seconds());
    }
}

BOOST_AUTO_TEST_CASE(the_default_seed_is_one) {
    for (const char* lab : {"lab04", "lab05", "lab06"}) {
        BOOST_TEST(result_of(run_quickly(lab, {"--seed", "1"})).without_seconds() ==
                   result_of(run_quickly(lab, {})).without_seconds());
    }
}

BOOST_AUTO_TEST_CASE(zero_and_very_large_seeds_are_seeds_too) {
    for (const char* seed : {"0", "1000000000000000000"}) {
        const Run run = run_quickly("lab06", {"--seed", seed});
        BOOST_TEST(succeeded(run));
        BOOST_TEST(contains(first_line(run), std::string("| seed ") + seed));
    }
}

BOOST_AUTO_TEST_CASE(one_thread_and_two_give_the_same_accuracies) {
    for (const Promise& promise : course()) {
        const Result one = result_of(run_quickly(promise.lab, {"--threads", "1"}));
        const Result two = result_of(run_quickly(promise.lab, {"--threads", "2"}));
        for (const auto& [key, value] : one.values) {
            if (key.ends_with("accuracy")) BOOST_TEST(two.text(key) == value, promise.lab);
        }
    }
}

BOOST_AUTO_TEST_CASE(more_threads_than_work_are_no_harm) {
    BOOST_TEST(succeeded(run_lab("lab06", {"--threads", "16", "--steps", "3", "--plot", "none"})));
    const Run run = run_lab("lab06", {"--threads", "1000", "--steps", "3", "--plot", "none"});
    BOOST_TEST(run.status == 0);
    BOOST_TEST(contains(run.err, "--threads 1000 is more than this machine can use"));
}

BOOST_AUTO_TEST_CASE(results_go_where_out_says) {
    for (const Promise& promise : course()) {
        const Run run = run_quickly(promise.lab, {"--out", "here/and there"});
        BOOST_TEST(succeeded(run));
        for (const std::string& figure : promise.figures) {
            BOOST_TEST(is_table_of_numbers(run.folder / "here" / "and there" / (figure + ".csv")));
        }
        BOOST_TEST(!std::filesystem::exists(run.folder / "results"));
    }
}

BOOST_AUTO_TEST_CASE(results_may_go_to_a_folder_that_is_there) {
    const TemporaryFolder folder;
    folder.write("notes.txt", "mine");
    const Run run = run_quickly("lab02", {"--out", folder.path().string()});
    BOOST_TEST(succeeded(run));
    BOOST_TEST(read_file(folder.path() / "notes.txt") == "mine");
    BOOST_TEST(is_table_of_numbers(folder.path() / "losses.csv"));
}

BOOST_AUTO_TEST_CASE(the_data_set_may_be_named_as_it_is_by_default) {
    BOOST_TEST(result_of(run_quickly("lab04", {"--dataset", "digits"})).without_seconds() ==
               result_of(run_quickly("lab04", {})).without_seconds());
}

BOOST_AUTO_TEST_CASE(a_number_that_begins_with_zeros_is_a_decimal_number) {
    const Run run = successful_run("lab06", {"--steps", "010", "--plot", "none"});
    BOOST_TEST(result_of(run).text("steps") == "10");
}

BOOST_AUTO_TEST_CASE(a_value_may_follow_an_equals_sign) {
    const Run run = successful_run("lab06", {"--steps=3", "--plot=none"});
    BOOST_TEST(result_of(run).text("steps") == "3");
}

// ---- wrong usage --------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(an_unknown_option_is_refused) {
    for (const Promise& promise : course()) {
        BOOST_TEST(refused(run_lab(promise.lab, {"--bogus"}), 2,
                           {"--bogus", "(see " + promise.lab + " --help)"}));
        BOOST_TEST(refused(run_lab(promise.lab, {"-x"}), 2, {"-x", "--help"}));
    }
}

BOOST_AUTO_TEST_CASE(a_word_that_belongs_to_no_option_is_refused) {
    check_every_lab_refuses({"mnist"}, 2, {"mnist", "--help"});
}

BOOST_AUTO_TEST_CASE(a_mistyped_option_has_a_suggestion) {
    BOOST_TEST(refused(run_lab("lab06", {"--lerning-rate", "1"}), 2,
                       {"no option --lerning-rate", "did you mean --learning-rate?"}));
    BOOST_TEST(refused(run_lab("lab06", {"--step=5"}), 2, {"did you mean --steps?"}));
    BOOST_TEST(refused(run_lab("lab06", {"--plot", "pgn"}), 2, {"did you mean png?"}));
    BOOST_TEST(count(run_lab("lab06", {"--bogus"}).err, "mean") == 0U);
}

BOOST_AUTO_TEST_CASE(an_option_without_effect_is_refused) {
    check_every_lab_refuses({"--data-dir", "."}, 2, {"--data-dir", "digits"});
    check_every_lab_refuses({"--label-column", "first"}, 2, {"--label-column", "CSV"});
    BOOST_TEST(refused(run_lab("lab06", {"--weights", "w.txt"}), 2, {"--weights", "--predict"}));
    BOOST_TEST(refused(run_lab("lab06", {"--predict", "a.png", "--steps", "5"}), 2,
                       {"--predict", "leave out --steps"}));
    const TemporaryFolder folder;
    const std::string weights = folder.write("w.txt", "1").string();
    for (const Arguments& common :
         {Arguments{"--seed", "2"}, Arguments{"--threads", "1"}, Arguments{"--precision", "float"},
          Arguments{"--quick"}, Arguments{"--plot", "none"}}) {
        BOOST_TEST(
            refused(run_lab("lab06", concat({"--predict", "a.png", "--weights", weights}, common)),
                    2, {"--predict", "leave out " + common.front()}));
    }
    BOOST_TEST(
        refused(run_lab("lab06", {"--predict", "a.png", "--weights", weights, "--out", "results"}),
                2, {"--out has no effect with --weights"}));
    BOOST_TEST(refused(run_lab("lab04", {"--weights", weights, "--epochs", "5"}), 2,
                       {"--weights", "leave out --epochs"}));
}

BOOST_AUTO_TEST_CASE(a_window_without_a_display_is_refused_before_any_work) {
    const RunOptions no_display{
        .environment = {{"DISPLAY", std::nullopt}, {"WAYLAND_DISPLAY", std::nullopt}}};
    const Run run = run_lab("lab01", {"--plot", "window"}, no_display);
    BOOST_TEST(refused(run, 2, {"no display", "--plot png", "--plot terminal"}));
    BOOST_TEST(run.out == "");
}

BOOST_AUTO_TEST_CASE(an_option_of_another_lab_is_refused) {
    BOOST_TEST(refused(run_lab("lab01", {"--steps", "5"}), 2, {"--steps", "--help"}));
    BOOST_TEST(refused(run_lab("lab02", {"--hidden", "5"}), 2, {"--hidden", "--help"}));
    BOOST_TEST(refused(run_lab("lab06", {"--loss", "quadratic"}), 2, {"--loss", "--help"}));
}

BOOST_AUTO_TEST_CASE(a_missing_value_is_refused) {
    for (const Promise& promise : course()) {
        for (const std::string& option : options_with_a_value(promise)) {
            BOOST_TEST(refused(run_lab(promise.lab, {option}), 2, {option + ":", "--help"}));
        }
    }
}

BOOST_AUTO_TEST_CASE(a_value_for_a_flag_is_refused) {
    BOOST_TEST(refused(run_lab("lab06", {"--quick=maybe"}), 2, {"--quick", "maybe"}));
    BOOST_TEST(refused(run_lab("lab06", {"--quiet=maybe"}), 2, {"--quiet", "maybe"}));
}

BOOST_AUTO_TEST_CASE(an_option_given_twice_is_refused) {
    BOOST_TEST(refused(run_lab("lab06", {"--steps", "5", "--steps", "6"}), 2, {"--steps:"}));
}

const std::vector<std::string> no_whole_numbers = {
    "-5", "-1", "abc", "", " ", "1.5", "1e3", "5 6", "5x", "0x10", "99999999999999999999999"};

BOOST_AUTO_TEST_CASE(whole_numbers_from_one_on_are_checked) {
    check_refused_everywhere({"--steps", "--epochs", "--batches", "--batch-size", "--hidden"},
                             concat(no_whole_numbers, {"0", "1000000001"}));
}

BOOST_AUTO_TEST_CASE(the_number_of_threads_is_checked) {
    check_refused_everywhere({"--threads"}, concat(no_whole_numbers, {"0", "1025"}));
}

BOOST_AUTO_TEST_CASE(whole_numbers_from_zero_on_are_checked) {
    check_refused_everywhere({"--seed", "--show"}, no_whole_numbers);
}

BOOST_AUTO_TEST_CASE(the_learning_rate_is_checked) {
    check_refused_everywhere({"--learning-rate"}, {"0", "-0.1", "abc", "", "0.1x", "0,1", "nan",
                                                   "inf", "-inf", "1e300", "1e999", "0.1 0.2"});
}

BOOST_AUTO_TEST_CASE(choices_are_checked_and_listed) {
    check_refused_everywhere(
        {"--plot", "--precision", "--label-column", "--recipe", "--method", "--loss", "--pixels"},
        {"nonsense", "", "PNG", "Double", "none "});
    BOOST_TEST(refused(run_lab("lab01", {"--plot", "jpg"}), 2,
                       {"\"jpg\": must be png, svg, pdf, window, terminal or none"}));
    BOOST_TEST(refused(run_lab("lab01", {"--precision", "half"}), 2,
                       {"\"half\": must be float or double"}));
    BOOST_TEST(refused(run_lab("lab05", {"--method", "fast"}), 2,
                       {"\"fast\": must be brute-force or incremental"}));
}

// ---- what goes wrong later ----------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(an_image_that_is_not_there_is_not_shown) {
    for (const char* number : {"1500", "1000000000"}) {
        BOOST_TEST(refused(run_lab("lab01", {"--show", number, "--plot", "none"}), 2,
                           {std::string("--show ") + number, "1500 training images"}));
    }
}

BOOST_AUTO_TEST_CASE(a_batch_that_must_fit_into_the_training_images_is_refused_if_it_does_not) {
    for (const auto& [recipe, images] : {std::pair{"sgd", "1250"}, {"article", "1500"}}) {
        const Run run =
            run_lab("lab04", {"--recipe", recipe, "--batch-size", "1501", "--plot", "none"});
        BOOST_TEST(refused(run, 2, {"1501", images, "--batch-size"}));
    }
}

BOOST_AUTO_TEST_CASE(a_batch_far_larger_than_the_data_takes_no_memory_first) {
    for (const char* lab : {"lab05", "lab06"}) {
        BOOST_TEST(refused(run_lab(lab, {"--batch-size", "300000000"}), 2,
                           {"--batch-size 300000000", "1500 training images", "at most 150000"}));
    }
}

BOOST_AUTO_TEST_CASE(a_batch_of_all_training_images_is_allowed) {
    BOOST_TEST(succeeded(run_quickly("lab04", {"--batch-size", "1250"})));
}

// No NaN is passed on: a rate far too large ends the run with a message, or the numbers stay
// finite.
BOOST_AUTO_TEST_CASE(a_learning_rate_far_too_large_never_ends_in_nan) {
    const auto check = [](const std::string& lab, const Arguments& more) {
        Arguments arguments = {"--learning-rate", "1e29", "--plot", "none"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        const Run run = run_lab(lab, arguments);
        if (contains(run.err, "the training diverged")) {
            BOOST_TEST(run.status == 1);
            BOOST_TEST(!contains(run.out, "nan"));
            return;
        }
        if (run.status != 0) {
            BOOST_TEST(refused(run, 1, {"at step ", "learning rate 1e+29", "--learning-rate"}));
            return;
        }
        for (const auto& [key, value] : result_of(run).values) {
            BOOST_TEST(std::isfinite(std::stod(value)), lab << " " << key << "=" << value);
        }
    };
    for (const char* precision : {"float", "double"}) {
        check("lab04", {"--quick", "--precision", precision});
        check("lab04", {"--quick", "--recipe", "article", "--precision", precision});
        check("lab05", {"--steps", "20", "--precision", precision});
        check("lab05", {"--steps", "20", "--loss", "mse", "--precision", precision});
        check("lab06", {"--quick", "--precision", precision});
    }
}

BOOST_AUTO_TEST_CASE(a_folder_that_cannot_be_made_is_named) {
    const TemporaryFolder folder;
    const std::string file = folder.write("a_file", "in the way").string();
    for (const Promise& promise : course()) {
        for (const std::string& out : {file, file + "/results"}) {
            BOOST_TEST(refused(run_quickly(promise.lab, {"--out", out}), 2, {out, "--out"}));
        }
    }
    BOOST_TEST(read_file(file) == "in the way");
}

BOOST_AUTO_TEST_CASE(a_folder_with_control_characters_in_its_name_is_refused) {
    for (const char* out : {"two\nlines", "a\033[31mred"}) {
        const Run run = run_quickly("lab06", {"--out", out});
        BOOST_TEST(refused(run, 2, {"--out", "choose another name"}));
        BOOST_TEST(names_in(run.folder).empty());
    }
}

BOOST_AUTO_TEST_CASE(control_characters_of_options_do_not_reach_the_terminal) {
    for (const Arguments& arguments :
         {Arguments{"--plot", "\033]0;title\a"}, Arguments{"--dataset", "\033[2Jx"},
          Arguments{"--dataset", "\033[2J./x"}, Arguments{"--\033[2J"}, Arguments{"\033[2J"}}) {
        const Run run = run_lab("lab06", arguments);
        BOOST_TEST(run.status == 2);
        BOOST_TEST(!contains(run.err, "\033"));
        BOOST_TEST(!contains(run.err, "\a"));
    }
}

BOOST_AUTO_TEST_CASE(a_folder_that_cannot_be_written_into_is_named) {
    if (!std::filesystem::exists("/proc/self")) return report_skipped("this is not Linux");
    for (const char* out : {"/proc", "/proc/digitlab"}) {
        BOOST_TEST(refused(run_quickly("lab06", {"--out", out}), 2, {out, "--out"}));
    }
}

BOOST_AUTO_TEST_CASE(a_folder_without_permission_to_write_is_named) {
    if (geteuid() == 0) return report_skipped("the tests are run by root, who may do anything");
    const TemporaryFolder folder;
    std::filesystem::create_directory(folder.path() / "locked");
    std::filesystem::permissions(folder.path() / "locked", std::filesystem::perms::owner_read |
                                                               std::filesystem::perms::owner_exec);
    for (const char* name : {"locked", "locked/results"}) {
        const std::string out = (folder.path() / name).string();
        BOOST_TEST(refused(run_quickly("lab06", {"--out", out}), 2, {out, "--out"}));
    }
}

BOOST_AUTO_TEST_CASE(too_little_memory_for_matrix_products_is_refused_at_once) {
#ifdef DIGITLAB_SANITIZED
    return report_skipped("the address sanitizer needs more memory than this test leaves");
#endif
    // Less than the buffers of two threads take: OpenBLAS would try for ever to have them.
    for (const std::size_t megabytes : {60, 100, 200, 300}) {
        const Run run =
            run_lab("lab06", {"--quick", "--threads", "2"},
                    {.time_limit = std::chrono::seconds(20), .memory_limit = megabytes << 20});
        BOOST_TEST(refused(run, 1, {"not enough memory", "--threads", "ulimit -v"}));
    }
}

// At no limit does a lab hang: it works, or it says that there is not enough memory.
BOOST_AUTO_TEST_CASE(with_a_little_more_memory_a_lab_works_or_says_what_it_lacks) {
#ifdef DIGITLAB_SANITIZED
    return report_skipped("the address sanitizer needs more memory than this test leaves");
#endif
    for (const std::size_t megabytes : {340, 380, 420}) {
        const Run run =
            run_lab("lab07", {"--quick", "--plot", "none", "--threads", "2"},
                    {.time_limit = std::chrono::seconds(60), .memory_limit = megabytes << 20});
        BOOST_TEST((run.status == 0 || contains(run.err, "not enough memory")),
                   megabytes << " MB: status " << run.status << "\n"
                             << run.err);
    }
}

BOOST_AUTO_TEST_CASE(a_net_too_large_for_the_memory_is_refused) {
#ifdef DIGITLAB_SANITIZED
    return report_skipped("the address sanitizer needs more memory than this test leaves");
#endif
    for (const char* lab : {"lab05", "lab06", "lab07"}) {
        BOOST_TEST(refused(run_lab(lab, {"--hidden", "1000000000"}), 2,
                           {"--hidden 1000000000", "64-1000000000-10", "GB of memory"}));
    }
    for (const char* lab : {"lab08", "lab09"}) {
        BOOST_TEST(refused(run_lab(lab, {"--layers", "64,1000000000,1000000000,10"}), 2,
                           {"--layers", "64-1000000000-1000000000-10", "GB of memory"}));
    }
    // Within the limit of a shell, too.
    BOOST_TEST(refused(run_lab("lab06", {"--hidden", "10000000", "--plot", "none"},
                               {.memory_limit = std::size_t{4} << 30}),
                       2, {"--hidden 10000000", "there are 4.3 GB"}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
