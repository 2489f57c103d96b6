#include "run_output.hpp"

#include "support/testing.hpp"

namespace digitlab::site {

BOOST_AUTO_TEST_SUITE(run_output)

const std::string printed =
    "lab06 backpropagation | digits\n"
    "\n"
    "Is the backward pass right? A check\n"
    "  block   error\n"
    "  W1    1.5e-09\n"
    "training: 1,458 of 2,400, loss 0.074, 2\u00a0s left\n"
    "\n"
    "How it learns: 10000 steps\n"
    "  0   9.9 %\n"
    "  figure: results/lab06/loss.png\n"
    "\n"
    "Figures\n"
    "  figure: results/lab06/accuracy.png\n"
    "  report: results/lab06/report.html\n"
    "\n"
    "lab06 result: test_accuracy=0.9192\n";

BOOST_AUTO_TEST_CASE(progress_and_names_of_figures_are_left_out) {
    BOOST_TEST(without_progress(printed) ==
               "lab06 backpropagation | digits\n"
               "\n"
               "Is the backward pass right? A check\n"
               "  block   error\n"
               "  W1    1.5e-09\n"
               "\n"
               "How it learns: 10000 steps\n"
               "  0   9.9 %\n"
               "\n"
               "lab06 result: test_accuracy=0.9192\n");
}

BOOST_AUTO_TEST_CASE(a_section_goes_from_its_first_words_to_a_blank_line) {
    BOOST_TEST(section(printed, "How it learns").value() ==
               "How it learns: 10000 steps\n  0   9.9 %\n");
    BOOST_TEST(section(printed, "lab06 result").value() == "lab06 result: test_accuracy=0.9192\n");
}

BOOST_AUTO_TEST_CASE(words_that_begin_no_section_or_two_name_none) {
    BOOST_TEST(!section(printed, "  block").has_value());
    BOOST_TEST(!section(printed, "lab06").has_value());
    BOOST_TEST(!section("", "lab06").has_value());
}

BOOST_AUTO_TEST_CASE(titles_are_the_first_lines) {
    BOOST_TEST(section_titles("a b\nc\n\nd\n") == "\"a b\", \"d\"");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::site
