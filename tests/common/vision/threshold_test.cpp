#include "vision/threshold.hpp"

#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(thresholds)

BOOST_AUTO_TEST_CASE(two_groups_have_their_means_and_the_threshold_between_them) {
    const TwoClasses classes = two_classes({{1, 2, 3, 10, 11, 12, 13, 14}});
    BOOST_TEST(classes.low == 2.0);
    BOOST_TEST(classes.high == 12.0);
    BOOST_TEST(classes.threshold() == 7.0);
}

BOOST_AUTO_TEST_CASE(means_are_right_where_the_first_threshold_is_the_final_one) {
    const TwoClasses classes = two_classes({{0, 2, 8, 10}});
    BOOST_TEST(classes.low == 1.0);
    BOOST_TEST(classes.high == 9.0);
}

BOOST_AUTO_TEST_CASE(threshold_is_iterated_until_it_is_the_midpoint_of_the_means) {
    // By hand: 20 splits off 40; the others have the mean 30 / 6 = 5. 22.5 splits off the same.
    const TwoClasses classes = two_classes({{0, 1, 2, 8, 9, 10, 40}});
    BOOST_TEST(classes.low == 5.0);
    BOOST_TEST(classes.high == 40.0);
}

BOOST_AUTO_TEST_CASE(values_that_are_all_equal_have_one_mean) {
    const TwoClasses classes = two_classes({{0.25, 0.25, 0.25}});
    BOOST_TEST(classes.low == 0.25);
    BOOST_TEST(classes.high == 0.25);
}

BOOST_AUTO_TEST_CASE(two_greys_are_two_tone_and_a_gradient_is_not) {
    arma::mat picture(40, 50, arma::fill::ones);
    picture.cols(10, 15).zeros();
    BOOST_TEST(is_two_tone(picture));
    BOOST_TEST(!is_two_tone(arma::repmat(arma::linspace(0, 1, 40), 1, 50)));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
