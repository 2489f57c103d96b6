#include "ui/console.hpp"

#include <algorithm>

#include "captured.hpp"
#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(console)

namespace {

/// What `talk` prints by the console of a lab.
std::string said(bool quiet, const std::function<void(const Console&)>& talk) {
    CommonOptions options;
    options.precision = "float";
    options.seed = 42;
    options.quiet = quiet;
    const StandardOutput pipe(StandardOutput::Is::no_terminal);
    const Console console(lab99, options);
    return printed_by([&] {
               talk(console);
               console.end();
           })
        .out;
}

void whole_story(const Console& console) {
    console.header("digits: few", "OpenBLAS 1.0");
    console.section("Step {} of {}", 1, "two");
    console.say("{:.1f} % of {{}} happens.", 12.34);
    console.show("██\n");
    console.table(Table({"a", "b"}));
    console.result({{"test_accuracy", "0.9158"}, {"steps", "10000"}});
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_header_line_says_what_the_lab_works_with) {
    BOOST_TEST(said(false, [](const Console& console) {
                   console.header("digits: few", "OpenBLAS 1.0");
               }) == "lab99 everything | digits: few | float | OpenBLAS 1.0 | seed 42\n");
}

BOOST_AUTO_TEST_CASE(the_result_line_comes_last_and_apart) {
    BOOST_TEST(said(false, [](const Console& console) {
                   console.result({{"test_accuracy", "0.9158"}, {"steps", "10000"}});
               }) == "\nlab99 result: test_accuracy=0.9158 steps=10000\n");
}

BOOST_AUTO_TEST_CASE(a_story_has_headings_sentences_and_tables) {
    BOOST_TEST(said(false, whole_story) ==
               "lab99 everything | digits: few | float | OpenBLAS 1.0 | seed 42\n"
               "\n"
               "Step 1 of two\n"
               "12.3 % of {} happens.\n"
               "██\n"
               "  a   b\n"
               "  ─────\n"
               "\n"
               "lab99 result: test_accuracy=0.9158 steps=10000\n");
}

BOOST_AUTO_TEST_CASE(results_come_last_whenever_they_are_known) {
    BOOST_TEST(said(false, [](const Console& console) {
                   console.result({{"steps", "7"}});
                   console.show("The figures.\n");
               }) == "The figures.\n\nlab99 result: steps=7\n");
}

BOOST_AUTO_TEST_CASE(results_are_printed_if_the_lab_fails_later) {
    CommonOptions options;
    const Console console(lab99, options);
    BOOST_TEST(printed_by([&] {
                   console.result({{"steps", "7"}});
                   console.end_early();
               }).out == "\nlab99 result: steps=7\n");
    const Console without_results(lab99, options);
    BOOST_TEST(printed_by([&] { without_results.end_early(); }).out == "");
}

BOOST_AUTO_TEST_CASE(headings_and_the_best_values_stand_out_if_colours_are_wanted) {
    CommonOptions options;
    options.colour = "always";
    const Console console(lab99, options);
    Table table({"rate", "accuracy"});
    table.mark_best(1, Best::largest);
    table.add_row({"1", "90 %"});
    table.add_row({"2", "95 %"});
    const std::string text = printed_by([&] {
                                 console.section("Rates");
                                 console.table(table);
                             }).out;
    BOOST_TEST(contains(text, "\n\033[1mRates\033[0m\n"));
    BOOST_TEST(contains(text, "\033[1;32m95 %\033[0m\n"));
    BOOST_TEST(!contains(text, "\033[1;32m90 %"));
}

BOOST_AUTO_TEST_CASE(quiet_leaves_the_result_line_alone) {
    BOOST_TEST(said(true, whole_story) == "lab99 result: test_accuracy=0.9158 steps=10000\n");
}

BOOST_AUTO_TEST_CASE(long_sentences_are_broken_into_lines) {
    std::string words;
    for (int i = 0; i < 100; ++i) words += "word ";
    const std::string text = said(false, [&](const Console& console) { console.say("{}", words); });
    // 16 words of 5 characters are 79 with the blanks between them, and one more would not fit
    BOOST_TEST(text.find('\n') == 79U);
    BOOST_TEST(std::count(text.begin(), text.end(), 'w') == 100);
    BOOST_TEST(text.back() == '\n');
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
