#include "ui/prediction.hpp"

#include "testing.hpp"

namespace digitlab::testing {

// The space before % is non-breaking.
BOOST_AUTO_TEST_SUITE(prediction)

BOOST_AUTO_TEST_CASE(prediction_shows_the_image_beside_the_bars) {
    BOOST_TEST(text_prediction({1, 0, 0, 1}, 2, {0.25, 0.75}, {"0", "1"}) ==
               "  ██     0 █████                  25.0 %\n"
               "    ██   1 ███████████████        75.0 % ◀\n");
}

BOOST_AUTO_TEST_CASE(bars_stand_in_the_middle_of_a_higher_image) {
    BOOST_TEST(text_prediction({1, 0, 0, 1}, 1, {1, 0}, {"0", "1"}) ==
               "  ██\n"
               "       0 ████████████████████ 100.00 % ◀\n"
               "       1                         0.0 %\n"
               "  ██\n");
}

BOOST_AUTO_TEST_CASE(image_may_be_lower_than_the_bars) {
    BOOST_TEST(text_prediction({1}, 1, {0.5, 0.3, 0.2}, {"0", "1", "2"}) ==
               "  ██   0 ██████████             50.0 % ◀\n"
               "       1 ██████                 30.0 %\n"
               "       2 ████                   20.0 %\n");
}

BOOST_AUTO_TEST_CASE(bars_begin_in_one_column_whatever_the_names) {
    BOOST_TEST(text_prediction({0, 0}, 1, {0.2, 0.8}, {"T-shirt", "é"}) ==
               "       T-shirt ████                   20.0 %\n"
               "       é       ████████████████       80.0 % ◀\n");
}

BOOST_AUTO_TEST_CASE(only_one_of_equal_probabilities_is_marked) {
    const std::string text = text_prediction({0, 0}, 1, {0.5, 0.5}, {"0", "1"});
    BOOST_TEST(text.find("◀") != std::string::npos);
    BOOST_TEST(text.find("◀") == text.rfind("◀"));
}

BOOST_AUTO_TEST_CASE(prediction_needs_as_many_probabilities_as_classes) {
    BOOST_CHECK_EXCEPTION(text_prediction({0}, 1, {0.5, 0.5}, {"0"}), std::invalid_argument,
                          says({"text_prediction", "2 probabilities for 1 classes"}));
    BOOST_CHECK_EXCEPTION(text_prediction({0}, 1, {}, {}), std::invalid_argument,
                          says({"0 probabilities"}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
