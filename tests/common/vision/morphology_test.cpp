#include "vision/morphology.hpp"

#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(morphology)

BOOST_AUTO_TEST_CASE(dilation_by_a_square_spreads_the_largest_value) {
    arma::mat picture(5, 6, arma::fill::zeros);
    picture(1, 1) = 2;
    picture(4, 5) = 3;
    BOOST_TEST(same_as(dilate_by_square(picture, 1), arma::mat{{2, 2, 2, 0, 0, 0},
                                                               {2, 2, 2, 0, 0, 0},
                                                               {2, 2, 2, 0, 0, 0},
                                                               {0, 0, 0, 0, 3, 3},
                                                               {0, 0, 0, 0, 3, 3}}));
}

BOOST_AUTO_TEST_CASE(opening_removes_a_line_and_keeps_a_square) {
    arma::mat square(9, 10, arma::fill::value(-1));
    square.submat(2, 2, 4, 4).fill(1);
    arma::mat with_line = square;
    with_line.cols(7, 8).fill(1);  // two pixels wide, so that no 3 × 3 pixels fit in
    BOOST_TEST(same_as(open_by_square(with_line, 1), square));
}

BOOST_AUTO_TEST_CASE(dilation_by_a_disc_draws_the_disc) {
    const arma::mat pixel(1, 1, arma::fill::value(3));
    BOOST_TEST(same_as(
        dilate_by_disc(pixel, 2),
        arma::mat{
            {0, 0, 3, 0, 0}, {0, 3, 3, 3, 0}, {3, 3, 3, 3, 3}, {0, 3, 3, 3, 0}, {0, 0, 3, 0, 0}}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
