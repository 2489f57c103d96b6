#include "ui/command_line.hpp"

#include <optional>

#include "base/text.hpp"
#include "captured.hpp"
#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(command_line)

namespace {

enum class Method { fast, slow, never };

const Choices<Method> methods = {
    {"fast", Method::fast}, {"slow", Method::slow}, {"never", Method::never}};

/// A program with an option of every kind.
struct Program {
    CommandLine line{lab99};
    bool article = false;
    std::size_t steps = 100;
    std::size_t batch = 32;
    double rate = 0.1;
    std::optional<std::size_t> epochs;
    std::optional<std::size_t> show;
    std::vector<std::size_t> layers;
    Method method = Method::fast;
    std::string weights;
    std::filesystem::path folder = "here";
    std::vector<std::string> pictures;
    std::vector<std::string> pair;
    bool validate = false;
    double dropout = 0.5;
    double shift = 0;

    Program() {
        line.begin_group("Training");
        line.add_recipe(article, "Recipe", "short");
        line.add("--steps", steps, "Steps", {.quick = 10, .article = 1000});
        line.add("--batch", batch, "Batch", {.quick = 8});
        line.add("--rate", rate, "Rate", {.article = 3.5});
        line.add("--epochs", epochs, "Epochs", "it depends");
        line.add("--show", show, "Which to show", "none", 0);
        line.add("--layers", layers, "Layers", "one");
        line.add("--method", method, "How", methods);
        line.begin_group("Files");
        line.add_text("--weights", weights, "Weights");
        line.add_path("--folder", folder, "Folder");
        line.add_files("--pictures", pictures, "Pictures");
        line.add_files("--pair", pair, "Two files", 2);
        line.add_flag("--validate", validate, "Validate");
        line.add_share("--dropout", dropout, "Fraction");
        line.add_amount("--shift", shift, "Shift");
    }

    CommonOptions parse(const std::vector<std::string>& words) {
        return with_arguments(words, [&](int argc, char** argv) { return line.parse(argc, argv); });
    }
};

/// The value of a member after these words.
template <typename Value>
Value parsed(Value Program::*member, const std::vector<std::string>& words) {
    Program program;
    program.parse(words);
    return program.*member;
}

/// The outcome of these words: status -1 if the program continues.
std::pair<int, Printed> outcome_of_words(const std::vector<std::string>& words) {
    return outcome_of([&] {
        Program().parse(words);
        return -1;
    });
}

/// Checks that an outcome is wrong usage: status 2, and one line that contains the piece.
void check_refused(const std::pair<int, Printed>& outcome, const std::string& piece) {
    const auto& [status, printed] = outcome;
    BOOST_TEST(status == 2);
    BOOST_TEST(printed.out == "");
    BOOST_TEST(printed.err.starts_with("lab99: "));
    BOOST_TEST(printed.err.ends_with(" (see lab99 --help)\n"));
    BOOST_TEST(count(printed.err, "\n") == 1U);
    BOOST_TEST(contains(printed.err, piece));
}

void check_wrong(const std::vector<std::string>& words, const std::string& piece) {
    BOOST_TEST_CONTEXT(words.front() << " …") {
        check_refused(outcome_of_words(words), piece);
    }
}

}  // namespace

// ---- common options -----------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(common_options_have_defaults) {
    const CommonOptions options = Program().parse({});
    BOOST_TEST(options.out == std::filesystem::path("results/lab99"));
    BOOST_TEST(options.plot == "png");
    BOOST_TEST(options.seed == 1U);
    BOOST_TEST(options.threads >= 1U);
    BOOST_TEST(options.precision == "double");
    BOOST_TEST(!options.quick);
    BOOST_TEST(!options.quiet);
}

BOOST_AUTO_TEST_CASE(common_options_are_read) {
    const CommonOptions options =
        Program().parse({"--out", "here", "--plot", "svg", "--seed", "42", "--threads", "3",
                         "--precision", "float", "--quick", "--quiet"});
    BOOST_TEST(options.out == "here");
    BOOST_TEST(options.plot == "svg");
    BOOST_TEST(options.seed == 42U);
    BOOST_TEST(options.threads == 3U);
    BOOST_TEST(options.precision == "float");
    BOOST_TEST(options.quick);
    BOOST_TEST(options.quiet);
}

// ---- options of a program -----------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(options_that_are_not_given_keep_their_values) {
    Program program;
    program.parse({});
    BOOST_TEST(program.steps == 100U);
    BOOST_TEST(!program.epochs.has_value());
    BOOST_TEST(!program.show.has_value());
    BOOST_TEST(program.layers.empty());
    BOOST_TEST(program.rate == 0.1);
    BOOST_TEST((program.method == Method::fast));
    BOOST_TEST(program.weights == "");
    BOOST_TEST(program.folder == "here");
    BOOST_TEST(!program.validate);
    BOOST_TEST(!program.line.given("--steps"));
}

BOOST_AUTO_TEST_CASE(options_that_are_given_are_read) {
    Program program;
    program.parse({"--steps", "7", "--epochs", "8", "--show", "0", "--layers", "64,30,10", "--rate",
                   "2.5", "--method", "never", "--weights", "my weights.txt", "--folder", "there",
                   "--validate"});
    BOOST_TEST(program.steps == 7U);
    BOOST_TEST(program.epochs.value() == 8U);
    BOOST_TEST(program.show.value() == 0U);
    BOOST_TEST((program.layers == std::vector<std::size_t>{64, 30, 10}));
    BOOST_TEST(program.rate == 2.5);
    BOOST_TEST((program.method == Method::never));
    BOOST_TEST(program.weights == "my weights.txt");
    BOOST_TEST(program.folder == "there");
    BOOST_TEST(program.validate);
    BOOST_TEST(program.line.given("--steps"));
    BOOST_TEST(!program.line.given("--shift"));
}

BOOST_AUTO_TEST_CASE(value_may_follow_an_equals_sign) {
    BOOST_TEST(parsed(&Program::steps, {"--steps=7"}) == 7U);
    BOOST_TEST(parsed(&Program::rate, {"--rate=0.5"}) == 0.5);
}

BOOST_AUTO_TEST_CASE(whole_numbers_are_decimal_whatever_they_begin_with) {
    BOOST_TEST(parsed(&Program::steps, {"--steps", "010"}) == 10U);
}

BOOST_AUTO_TEST_CASE(largest_values_are_accepted) {
    Program program;
    const CommonOptions options =
        program.parse({"--steps", "1000000000", "--epochs", "1000000000", "--rate", "1e30",
                       "--threads", "1024", "--seed", "1000000000000000000"});
    BOOST_TEST(program.steps == 1'000'000'000U);
    BOOST_TEST(program.epochs.value() == 1'000'000'000U);
    BOOST_TEST(program.rate == 1e30);
    BOOST_TEST(options.threads >= 16U);  // as many as the machine can use
    BOOST_TEST(options.seed == 1'000'000'000'000'000'000U);
}

BOOST_AUTO_TEST_CASE(larger_values_are_refused) {
    for (const char* option : {"--steps", "--epochs", "--show", "--layers"}) {
        check_wrong({option, "1000000001"}, "\"1000000001\": must be a whole number from ");
    }
    check_wrong({"--threads", "1025"}, "from 1 to 1024");
    check_wrong({"--seed", "1000000000000000001"}, "from 0 to 1000000000000000000");
    check_wrong({"--rate", "1e31"}, "must be a positive number");
}

BOOST_AUTO_TEST_CASE(zero_is_refused_where_a_value_must_be_positive) {
    for (const char* option : {"--steps", "--epochs", "--layers", "--threads", "--rate"}) {
        check_wrong({option, "0"}, std::string(option) + ": \"0\": must be a ");
    }
}

BOOST_AUTO_TEST_CASE(text_that_is_not_a_number_is_refused) {
    for (const std::string value :
         {"-1", "abc", "", "1.5", "1e3", "7 8", "0x7", "123456789012345678901"}) {
        for (const std::string option : {"--steps", "--epochs", "--show", "--seed", "--threads"}) {
            check_wrong({option, value}, option + ": \"" + value + "\": must be a whole");
        }
    }
    for (const std::string value : {"-1", "abc", "", "1.5x", "nan", "inf", "-inf", "1e999"}) {
        check_wrong({"--rate", value}, "--rate: \"" + value + "\": must be a positive number");
    }
    check_wrong({"--layers", "64,x,10"}, "\"x\": must be a whole number");
    for (const char* list : {"64,,10", "64,10,", ",64,10", ","}) {
        check_wrong({"--layers", list}, "a comma has no number beside it");
    }
}

BOOST_AUTO_TEST_CASE(number_of_files_is_free_unless_it_is_fixed) {
    using Names = std::vector<std::string>;
    BOOST_TEST(parsed(&Program::pictures, {"--pictures", "a.png"}) == Names({"a.png"}));
    BOOST_TEST(parsed(&Program::pictures, {"--pictures", "a.png", "b c.png", "d", "--steps",
                                           "7"}) == Names({"a.png", "b c.png", "d"}));
    BOOST_TEST(parsed(&Program::pair, {"--pair", "a.csv", "b.csv"}) == Names({"a.csv", "b.csv"}));
    check_wrong({"--pair", "a.csv"}, "--pair");
    check_wrong({"--pair", "a.csv", "b.csv", "c.csv"}, "--pair");
}

BOOST_AUTO_TEST_CASE(empty_names_are_refused) {
    check_wrong({"--pictures", "a.png", ""}, "--pictures");
    check_wrong({"--weights", ""}, "--weights: must not be empty");
}

BOOST_AUTO_TEST_CASE(share_is_from_0_to_below_1) {
    for (const auto& [word, share] : {std::pair{"0", 0.0}, {"0.25", 0.25}, {"0.99", 0.99}}) {
        BOOST_TEST(parsed(&Program::dropout, {"--dropout", word}) == share);
    }
    for (const char* word : {"1", "1.5", "-0.1", "nan", "half", ""}) {
        check_wrong({"--dropout", word}, "must be a number from 0 to 0.99");
    }
}

BOOST_AUTO_TEST_CASE(amount_is_0_or_more) {
    for (const auto& [word, amount] : {std::pair{"0", 0.0}, {"2.5", 2.5}, {"1000000", 1e6}}) {
        BOOST_TEST(parsed(&Program::shift, {"--shift", word}) == amount);
    }
    for (const char* word : {"-1", "nan", "inf", "far", ""}) {
        check_wrong({"--shift", word}, "must be a number of at least 0");
    }
}

// ---- choices ------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(each_word_of_a_choice_stands_for_its_value) {
    for (const auto& [word, value] : methods) {
        BOOST_TEST((parsed(&Program::method, {"--method", word}) == value));
        BOOST_TEST(name_of(methods, value) == word);
    }
}

BOOST_AUTO_TEST_CASE(words_stand_for_themselves_if_there_is_nothing_else) {
    const Choices<std::string> choices = {{"png", "png"}, {"none", "none"}};
    BOOST_TEST((choices_of({"png", "none"}) == choices));
}

BOOST_AUTO_TEST_CASE(value_without_a_word_has_no_name) {
    BOOST_CHECK_THROW(name_of(Choices<int>{{"one", 1}}, 2), std::out_of_range);
}

BOOST_AUTO_TEST_CASE(words_that_are_not_among_the_choices_are_refused) {
    check_wrong({"--method", "quick"}, "\"quick\": must be fast, slow or never");
    check_wrong({"--method", ""}, "must be fast, slow or never");
    check_wrong({"--recipe", "long"}, "\"long\": must be short or article");
    check_wrong({"--plot", "bmp"}, "must be png, svg, pdf, window, terminal or none");
    check_wrong({"--precision", "half"}, "must be float or double");
}

// ---- defaults of --quick and of the article -----------------------------------------------------

BOOST_AUTO_TEST_CASE(quick_and_the_article_have_their_own_defaults_and_quick_wins) {
    const auto check = [](const std::vector<std::string>& words, std::size_t steps,
                          std::size_t batch, double rate) {
        Program program;
        program.parse(words);
        BOOST_TEST(program.steps == steps);
        BOOST_TEST(program.batch == batch);
        BOOST_TEST(program.rate == rate);
    };
    check({"--recipe", "short"}, 100, 32, 0.1);
    check({"--quick"}, 10, 8, 0.1);
    check({"--recipe", "article"}, 1000, 32, 3.5);
    check({"--recipe", "article", "--quick"}, 10, 8, 3.5);
    check({"--quick", "--recipe", "article"}, 10, 8, 3.5);
}

BOOST_AUTO_TEST_CASE(given_value_wins_over_all_defaults_even_if_it_is_the_usual_one) {
    Program program;
    program.parse({"--quick", "--steps", "100", "--recipe", "article", "--rate", "0.1"});
    BOOST_TEST(program.article);
    BOOST_TEST(program.steps == 100U);
    BOOST_TEST(program.batch == 8U);
    BOOST_TEST(program.rate == 0.1);
}

// ---- wrong usage, help and version --------------------------------------------------------------

BOOST_AUTO_TEST_CASE(unknown_words_are_refused) {
    for (const char* word : {"--bogus", "bogus", "-s"}) check_wrong({word}, word);
}

BOOST_AUTO_TEST_CASE(option_without_its_value_is_refused) {
    for (const char* option : {"--steps", "--epochs", "--layers", "--rate", "--method", "--weights",
                               "--folder", "--pictures", "--recipe", "--out", "--seed"}) {
        check_wrong({option}, option);
    }
}

BOOST_AUTO_TEST_CASE(option_that_is_given_twice_is_refused) {
    check_wrong({"--steps", "5", "--steps", "6"}, "--steps");
    check_wrong({"--method", "fast", "--method", "slow"}, "--method");
}

BOOST_AUTO_TEST_CASE(program_can_refuse_options_that_do_not_go_together) {
    const Program program;
    const auto refused = outcome_of([&]() -> int { program.line.refuse("--rate needs --steps"); });
    check_refused(refused, "lab99: --rate needs --steps (see");
}

BOOST_AUTO_TEST_CASE(help_has_status_0_and_shows_everything) {
    const auto [status, printed] = outcome_of_words({"--help"});
    const std::string on_one_line = wrap(printed.out, printed.out.size());
    BOOST_TEST(status == 0);
    BOOST_TEST(printed.err == "");
    for (const char* piece :
         {"lab99 everything\n",
          "Does everything.",
          "Training:\n",
          "--recipe",
          "Recipe (default: short)",
          "--steps",
          "Steps (default: 100; 1000 for the article's recipe; 10 with --quick)",
          "Batch (default: 32; 8 with --quick)",
          "Rate (default: 0.1; 3.5 for the article's recipe)",
          "--epochs",
          "Epochs (default: it depends)",
          "Which to show (default: none)",
          "Layers (default: one)",
          "How (default: fast)",
          "Files:\n",
          "--weights",
          "--pictures",
          "--validate",
          "Folder (default: here)",
          "Fraction (default: 0.5)",
          "Shift (default: 0)",
          "All labs:\n",
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
        const bool found = contains(printed.out, piece) || contains(on_one_line, piece);
        BOOST_TEST(found, piece);
    }
}

BOOST_AUTO_TEST_CASE(short_option_for_help_shows_the_same) {
    BOOST_TEST(outcome_of_words({"-h"}).second.out == outcome_of_words({"--help"}).second.out);
}

BOOST_AUTO_TEST_CASE(version_has_status_0) {
    const auto [status, printed] = outcome_of_words({"--version"});
    BOOST_TEST(status == 0);
    BOOST_TEST(printed.out.starts_with("digitlab "));
    BOOST_TEST(count(printed.out, ".") == 2U);
    BOOST_TEST(printed.err == "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
