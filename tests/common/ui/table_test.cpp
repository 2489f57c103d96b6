#include "ui/table.hpp"

#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(table)

BOOST_AUTO_TEST_CASE(a_table_has_names_to_the_left_and_numbers_to_the_right) {
    Table table({"part", "images"});
    table.add_row({"training", "1250"});
    table.add_row({"test", "297"});
    BOOST_TEST(table.text() ==
               "  part       images\n"
               "  ─────────────────\n"
               "  training     1250\n"
               "  test          297\n");
}

BOOST_AUTO_TEST_CASE(columns_are_as_wide_as_their_characters) {
    Table table({"shape", "time"});
    table.add_row({"8×8", "1 µs"});
    table.add_row({"28x28", "12 µs"});
    BOOST_TEST(table.text() ==
               "  shape    time\n"
               "  ─────────────\n"
               "  8×8      1 µs\n"
               "  28x28   12 µs\n");
}

BOOST_AUTO_TEST_CASE(lines_end_without_blanks) {
    Table table({"a", "b"});
    table.add_row({"1", ""});
    BOOST_TEST(table.text() == "  a   b\n  ─────\n  1\n");
}

BOOST_AUTO_TEST_CASE(a_table_without_rows_is_its_header) {
    BOOST_TEST(Table({"a", "b"}).text() == "  a   b\n  ─────\n");
}

BOOST_AUTO_TEST_CASE(a_row_as_long_as_the_header_is_asked_for) {
    Table table({"a", "b"});
    const auto counts = says({"3", "2"});
    BOOST_CHECK_EXCEPTION(table.add_row({"1", "2", "3"}), std::invalid_argument, counts);
    BOOST_CHECK_THROW(table.add_row({"1"}), std::invalid_argument);
    BOOST_CHECK_THROW(table.add_row({}), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(a_table_that_is_too_wide_has_headings_of_several_lines) {
    Table table({"way", "train accuracy", "validation accuracy"});
    table.add_row({"a", "90.0", "80.0"});
    BOOST_TEST(table.text(80) ==
               "  way   train accuracy   validation accuracy\n"
               "  ──────────────────────────────────────────\n"
               "  a               90.0                  80.0\n");
    BOOST_TEST(table.text(32) ==
               "           train   validation\n"
               "  way   accuracy     accuracy\n"
               "  ───────────────────────────\n"
               "  a         90.0         80.0\n");
}

BOOST_AUTO_TEST_CASE(cells_are_broken_where_headings_do_not_suffice) {
    Table table({"method", "what it does"});
    table.align_left(1);
    table.add_row({"sgd", "a step against the gradient"});
    BOOST_TEST(table.text(28) ==
               "  method  what it does\n"
               "  ──────────────────────────\n"
               "  sgd     a step against the\n"
               "          gradient\n");
}

BOOST_AUTO_TEST_CASE(columns_that_do_not_fit_follow_below_the_others) {
    Table table({"method", "accuracy", "magnitude", "smallest"});
    table.add_row({"sgd", "90", "1", "0.5"});
    BOOST_TEST(table.text(30) ==
               "  method  accuracy  magnitude\n"
               "  ───────────────────────────\n"
               "  sgd           90          1\n"
               "\n"
               "  method   smallest\n"
               "  ─────────────────\n"
               "  sgd           0.5\n");
}

BOOST_AUTO_TEST_CASE(the_best_values_of_a_column_stand_out) {
    Table table({"way", "loss"});
    table.mark_best(1, Best::smallest);
    table.add_row({"a", "0.5"});
    table.add_row({"b", "0.25"});
    table.add_row({"c", "-"});
    BOOST_TEST(contains(table.text(80, true), "b     \033[1;32m0.25\033[0m\n"));
    BOOST_TEST(!contains(table.text(80, false), "\033"));
    BOOST_TEST(contains(table.html(), "<td><strong>0.25</strong></td>"));
    BOOST_TEST(contains(table.html(), "<td>0.5</td>"));
}

BOOST_AUTO_TEST_CASE(html_of_a_table_has_a_head_and_a_body) {
    Table table({"a < b", "n"});
    table.add_row({"&", "1"});
    BOOST_TEST(table.html() ==
               "<div class=\"table\"><table>\n"
               "<thead><tr><th class=\"left\">a &lt; b</th><th>n</th></tr></thead>\n"
               "<tbody>\n"
               "<tr><td class=\"left\">&amp;</td><td>1</td></tr>\n"
               "</tbody></table></div>\n");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
