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

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
