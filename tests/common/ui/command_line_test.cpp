#include "ui/command_line.hpp"

#include <algorithm>
#include <optional>

#include "captured.hpp"
#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(command_line)

namespace {

/// A lab with an option of every kind.
struct Lab {
    CommandLine command_line{"lab99", "everything", "Does everything.", "./lab99 --steps 5",
                             "double"};
    std::size_t steps = 100;
    std::optional<std::size_t> epochs;
    std::optional<std::size_t> show;
    double rate = 0.1;
    std::optional<double> decay;
    std::string method = "fast";
    std::string weights;
    std::vector<std::string> pictures;
    std::vector<std::string> pair;
    bool validate = false;
    double dropout = 0.5;
    double shift = 0;

    Lab() {
        command_line.add("--steps", steps, "Steps");
        command_line.add("--epochs", epochs, "Epochs (default: it depends)");
        command_line.add("--show", show, "Which to show", 0);
        command_line.add("--rate", rate, "Rate");
        command_line.add("--decay", decay, "Decay");
        command_line.add("--method", method, "How", {"fast", "slow", "never"});
        command_line.add_file("--weights", weights, "Weights");
        command_line.add_files("--pictures", pictures, "Pictures");
        command_line.add_files("--pair", pair, "Two files", 2);
        command_line.add_flag("--validate", validate, "Validate");
        command_line.add_share("--dropout", dropout, "Share");
        command_line.add_amount("--shift", shift, "Shift");
    }
};

/// How the program ends after these words: the status asked for, or -1 if it goes on; and what it
/// prints.
std::pair<int, Printed> ending_of(const std::vector<std::string>& words) {
    int status = -1;
    const Printed printed = printed_by([&] {
        Lab lab;
        try {
            parse(lab.command_line, words);
        } catch (const ExitProgram& exit) {
            status = exit.status;
        }
    });
    return {status, printed};
}

/// Whether these words are wrong usage: status 2, and one line that holds the piece.
void check_wrong(const std::vector<std::string>& words, const std::string& piece) {
    const auto [status, printed] = ending_of(words);
    BOOST_TEST_CONTEXT(words.front() << " …: " << printed.err) {
        BOOST_TEST(status == 2);
        BOOST_TEST(printed.out == "");
        BOOST_TEST(printed.err.starts_with("lab99: "));
        BOOST_TEST(printed.err.ends_with(" (see lab99 --help)\n"));
        BOOST_TEST(std::count(printed.err.begin(), printed.err.end(), '\n') == 1);
        BOOST_TEST(printed.err.find(piece) != std::string::npos);
    }
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_lab_knows_its_name) {
    const Lab lab;
    BOOST_TEST(lab.command_line.lab() == "lab99");
    BOOST_TEST(lab.command_line.title() == "everything");
}

BOOST_AUTO_TEST_CASE(common_options_have_defaults) {
    Lab lab;
    const CommonOptions options = parse(lab.command_line, {});
    BOOST_TEST(options.dataset == "digits");
    BOOST_TEST(options.data_dir == "");
    BOOST_TEST(options.label_column == "auto");
    BOOST_TEST(options.out == std::filesystem::path("results/lab99"));
    BOOST_TEST(options.plot == "png");
    BOOST_TEST(options.seed == 1U);
    BOOST_TEST(options.threads >= 1U);
    BOOST_TEST(options.precision == "double");
    BOOST_TEST(!options.quick);
    BOOST_TEST(!options.quiet);
}

BOOST_AUTO_TEST_CASE(common_options_are_read) {
    Lab lab;
    const CommonOptions options =
        parse(lab.command_line, {"--dataset", "mnist", "--data-dir", "/data", "--label-column",
                                 "first", "--out", "here", "--plot", "svg", "--seed", "42",
                                 "--threads", "3", "--precision", "float", "--quick", "--quiet"});
    BOOST_TEST(options.dataset == "mnist");
    BOOST_TEST(options.data_dir == "/data");
    BOOST_TEST(options.label_column == "first");
    BOOST_TEST(options.out == "here");
    BOOST_TEST(options.plot == "svg");
    BOOST_TEST(options.seed == 42U);
    BOOST_TEST(options.threads == 3U);
    BOOST_TEST(options.precision == "float");
    BOOST_TEST(options.quick);
    BOOST_TEST(options.quiet);
}

BOOST_AUTO_TEST_CASE(options_of_a_lab_keep_their_values_if_not_given) {
    Lab lab;
    parse(lab.command_line, {});
    BOOST_TEST(lab.steps == 100U);
    BOOST_TEST(!lab.epochs.has_value());
    BOOST_TEST(!lab.show.has_value());
    BOOST_TEST(lab.rate == 0.1);
    BOOST_TEST(!lab.decay.has_value());
    BOOST_TEST(lab.method == "fast");
    BOOST_TEST(lab.weights == "");
}

BOOST_AUTO_TEST_CASE(options_of_a_lab_are_read) {
    Lab lab;
    parse(lab.command_line,
          {"--steps", "7", "--epochs", "8", "--show", "0", "--rate", "2.5", "--decay", "1e-4",
           "--method", "never", "--weights", "my weights.txt"});
    BOOST_TEST(lab.steps == 7U);
    BOOST_TEST(lab.epochs.value() == 8U);
    BOOST_TEST(lab.show.value() == 0U);
    BOOST_TEST(lab.rate == 2.5);
    BOOST_TEST(lab.decay.value() == 1e-4);
    BOOST_TEST(lab.method == "never");
    BOOST_TEST(lab.weights == "my weights.txt");
}

BOOST_AUTO_TEST_CASE(a_value_may_stand_behind_an_equals_sign) {
    Lab lab;
    parse(lab.command_line, {"--steps=7", "--rate=0.5"});
    BOOST_TEST(lab.steps == 7U);
    BOOST_TEST(lab.rate == 0.5);
}

BOOST_AUTO_TEST_CASE(whole_numbers_are_decimal_whatever_they_begin_with) {
    Lab lab;
    parse(lab.command_line, {"--steps", "010"});
    BOOST_TEST(lab.steps == 10U);
}

BOOST_AUTO_TEST_CASE(the_largest_values_are_taken) {
    Lab lab;
    const CommonOptions options =
        parse(lab.command_line, {"--steps", "1000000000", "--epochs", "1000000000", "--rate",
                                 "1e30", "--threads", "1024", "--seed", "1000000000000000000"});
    BOOST_TEST(lab.steps == 1'000'000'000U);
    BOOST_TEST(lab.epochs.value() == 1'000'000'000U);
    BOOST_TEST(lab.rate == 1e30);
    BOOST_TEST(options.threads == 1024U);
    BOOST_TEST(options.seed == 1'000'000'000'000'000'000U);
}

BOOST_AUTO_TEST_CASE(larger_values_are_refused) {
    for (const char* option : {"--steps", "--epochs", "--show"}) {
        check_wrong({option, "1000000001"}, "\"1000000001\": must be a whole number from ");
    }
    check_wrong({"--threads", "1025"}, "from 1 to 1024");
    check_wrong({"--seed", "1000000000000000001"}, "from 0 to 1000000000000000000");
    check_wrong({"--rate", "1e31"}, "must be a positive number");
}

BOOST_AUTO_TEST_CASE(zero_is_refused_where_there_must_be_something) {
    for (const char* option : {"--steps", "--epochs", "--threads", "--rate", "--decay"}) {
        check_wrong({option, "0"}, std::string(option) + ": \"0\": must be a ");
    }
}

BOOST_AUTO_TEST_CASE(what_is_no_number_is_refused) {
    for (const char* value :
         {"-1", "abc", "", "1.5", "1e3", "7 8", "0x7", "123456789012345678901"}) {
        for (const char* option : {"--steps", "--epochs", "--show", "--seed", "--threads"}) {
            check_wrong({option, value},
                        std::string(option) + ": \"" + value + "\": must be a whole");
        }
    }
    for (const char* value : {"-1", "abc", "", "1.5x", "nan", "inf", "-inf", "1e999"}) {
        for (const char* option : {"--rate", "--decay"}) {
            check_wrong({option, value},
                        std::string(option) + ": \"" + value + "\": must be a positive number");
        }
    }
}

BOOST_AUTO_TEST_CASE(words_are_chosen_from_a_list) {
    check_wrong({"--method", "quick"}, "\"quick\": must be fast, slow or never");
    check_wrong({"--method", ""}, "must be fast, slow or never");
    check_wrong({"--plot", "bmp"}, "must be png, svg, pdf, window, terminal or none");
    check_wrong({"--precision", "half"}, "must be float or double");
    check_wrong({"--label-column", "3"}, "must be auto, first, last or none");
}

BOOST_AUTO_TEST_CASE(files_are_as_many_as_there_are) {
    Lab one;
    parse(one.command_line, {"--pictures", "a.png"});
    BOOST_TEST(one.pictures == std::vector<std::string>({"a.png"}));
    Lab three;
    parse(three.command_line, {"--pictures", "a.png", "b c.png", "d.pgm", "--steps", "7"});
    BOOST_TEST(three.pictures == std::vector<std::string>({"a.png", "b c.png", "d.pgm"}));
    BOOST_TEST(three.steps == 7U);
}

BOOST_AUTO_TEST_CASE(files_without_a_name_are_refused) {
    check_wrong({"--pictures"}, "--pictures");
    check_wrong({"--pictures", "a.png", ""}, "--pictures");
}

BOOST_AUTO_TEST_CASE(so_many_files_are_wanted_and_no_fewer) {
    Lab lab;
    parse(lab.command_line, {"--pair", "train.csv", "test.csv"});
    BOOST_TEST(lab.pair == std::vector<std::string>({"train.csv", "test.csv"}));
    check_wrong({"--pair", "train.csv"}, "--pair");
    check_wrong({"--pair", "train.csv", "test.csv", "more.csv"}, "--pair");
}

BOOST_AUTO_TEST_CASE(a_flag_is_true_if_it_is_given) {
    Lab without;
    parse(without.command_line, {});
    BOOST_TEST(!without.validate);
    Lab with;
    parse(with.command_line, {"--validate"});
    BOOST_TEST(with.validate);
}

BOOST_AUTO_TEST_CASE(a_share_is_from_0_to_below_1) {
    for (const auto& [word, share] : {std::pair{"0", 0.0}, {"0.25", 0.25}, {"0.99", 0.99}}) {
        Lab lab;
        parse(lab.command_line, {"--dropout", word});
        BOOST_TEST(lab.dropout == share);
    }
    for (const char* word : {"1", "1.5", "-0.1", "nan", "half", ""}) {
        check_wrong({"--dropout", word}, "must be a number from 0 to 0.99");
    }
}

BOOST_AUTO_TEST_CASE(an_amount_is_0_or_more) {
    for (const auto& [word, amount] : {std::pair{"0", 0.0}, {"2.5", 2.5}, {"1000000", 1e6}}) {
        Lab lab;
        parse(lab.command_line, {"--shift", word});
        BOOST_TEST(lab.shift == amount);
    }
    for (const char* word : {"-1", "nan", "inf", "far", ""}) {
        check_wrong({"--shift", word}, "must be a number of at least 0");
    }
}

BOOST_AUTO_TEST_CASE(what_is_not_known_is_refused) {
    check_wrong({"--bogus"}, "--bogus");
    check_wrong({"bogus"}, "bogus");
    check_wrong({"-s"}, "-s");
}

BOOST_AUTO_TEST_CASE(an_option_without_its_value_is_refused) {
    for (const char* option : {"--steps", "--epochs", "--rate", "--method", "--weights",
                               "--dataset", "--out", "--seed"}) {
        check_wrong({option}, option);
    }
}

BOOST_AUTO_TEST_CASE(an_option_is_given_once) {
    check_wrong({"--steps", "5", "--steps", "6"}, "--steps");
}

BOOST_AUTO_TEST_CASE(help_ends_the_program_well_and_tells_everything) {
    const auto [status, printed] = ending_of({"--help"});
    BOOST_TEST(status == 0);
    BOOST_TEST(printed.err == "");
    for (const char* piece : {"lab99 everything\n",
                              "Does everything.",
                              "--steps",
                              "Steps (default: 100)",
                              "--epochs",
                              "Epochs (default: it depends)",
                              "--rate",
                              "Rate (default: 0.1)",
                              "--decay",
                              "--method",
                              "--weights",
                              "--pictures",
                              "--validate",
                              "Share (default: 0.5)",
                              "Shift (default: 0)",
                              "--dataset",
                              "--data-dir",
                              "DIGITLAB_DATA",
                              "--label-column",
                              "--out",
                              "(default: results/lab99)",
                              "--plot",
                              "--seed",
                              "--threads",
                              "--precision",
                              "float or double (default: double)",
                              "--quick",
                              "--quiet",
                              "--version",
                              "Example:\n  ./lab99 --steps 5"}) {
        BOOST_TEST(printed.out.find(piece) != std::string::npos, "the help lacks " << piece);
    }
}

BOOST_AUTO_TEST_CASE(help_is_given_by_one_letter_too) {
    BOOST_TEST(ending_of({"-h"}).second.out == ending_of({"--help"}).second.out);
}

BOOST_AUTO_TEST_CASE(version_ends_the_program_well) {
    const auto [status, printed] = ending_of({"--version"});
    BOOST_TEST(status == 0);
    BOOST_TEST(printed.out.starts_with("digitlab "));
    BOOST_TEST(std::count(printed.out.begin(), printed.out.end(), '.') == 2);
    BOOST_TEST(printed.err == "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
