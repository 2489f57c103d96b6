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
    const Console console(lab99, options);
    return printed_by([&] { talk(console); }).out;
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

BOOST_AUTO_TEST_CASE(quiet_leaves_the_result_line_alone) {
    BOOST_TEST(said(true, whole_story) == "lab99 result: test_accuracy=0.9158 steps=10000\n");
}

BOOST_AUTO_TEST_CASE(long_sentences_are_broken_into_lines) {
    std::string words;
    for (int i = 0; i < 100; ++i) words += "word ";
    const std::string text = said(false, [&](const Console& console) { console.say("{}", words); });
    // 19 words of 5 characters are 95 with the blanks, and one more would not fit into 96
    const std::size_t first_line = text.find('\n');
    BOOST_TEST(first_line <= 96U);
    BOOST_TEST(first_line >= 90U);
    BOOST_TEST(std::count(text.begin(), text.end(), 'w') == 100);
    BOOST_TEST(text.back() == '\n');
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
