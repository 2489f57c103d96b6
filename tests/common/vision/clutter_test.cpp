#include "vision/clutter.hpp"

#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(clutter)

namespace {

/// A vertical bar of 60 × 8 pixels in the middle of 100 × 100.
arma::mat bar() {
    arma::mat picture(100, 100, arma::fill::zeros);
    picture.submat(20, 46, 79, 53).fill(1);
    return picture;
}

arma::mat without_clutter(arma::mat foreground) {
    erase_clutter(foreground);
    return foreground;
}

}  // namespace

BOOST_AUTO_TEST_CASE(specks_below_a_fiftieth_of_the_digit_are_erased) {
    arma::mat dirty = bar();
    dirty.submat(50, 10, 52, 12).fill(1);  // 9 of 480 pixels
    BOOST_TEST(same_as(without_clutter(dirty), bar()));
    dirty.submat(50, 10, 59, 10).fill(1);  // 16 of 480
    BOOST_TEST(same_as(without_clutter(dirty), dirty));
}

BOOST_AUTO_TEST_CASE(what_covers_a_corner_is_erased) {
    arma::mat desk = bar();
    desk.head_rows(5).fill(0.7);
    BOOST_TEST(same_as(without_clutter(desk), bar()));
}

BOOST_AUTO_TEST_CASE(a_digit_that_touches_a_side_is_kept) {
    arma::mat picture(100, 100, arma::fill::zeros);
    picture.submat(0, 46, 99, 53).fill(1);
    BOOST_TEST(same_as(without_clutter(picture), picture));
}

BOOST_AUTO_TEST_CASE(a_frame_is_erased_and_a_ring_in_a_digit_is_not) {
    arma::mat framed = bar();
    framed.submat(10, 10, 89, 89).fill(1);
    framed.submat(12, 12, 87, 87).zeros();
    framed.submat(20, 46, 79, 53).fill(1);
    BOOST_TEST(same_as(without_clutter(framed), bar()));

    arma::mat zero(100, 100, arma::fill::zeros);
    for (arma::uword row = 0; row < 100; ++row) {
        for (arma::uword column = 0; column < 100; ++column) {
            const double radius =
                std::hypot(static_cast<double>(row) - 50, static_cast<double>(column) - 50);
            if (radius < 40 && radius > 32) zero(row, column) = 1;
        }
    }
    zero.submat(45, 45, 57, 57).fill(1);  // a dot in the zero
    BOOST_TEST(same_as(without_clutter(zero), zero));
}

BOOST_AUTO_TEST_CASE(what_covers_a_corner_is_kept_if_nothing_else_is_large_enough_to_be_a_digit) {
    arma::mat picture(100, 100, arma::fill::zeros);
    picture.submat(0, 0, 79, 9).fill(1);
    arma::mat with_speck = picture;
    with_speck.submat(50, 50, 54, 54).fill(1);
    BOOST_TEST(same_as(without_clutter(with_speck), with_speck));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
