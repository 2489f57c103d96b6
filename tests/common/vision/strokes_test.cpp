#include "vision/strokes.hpp"

#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(strokes)

BOOST_AUTO_TEST_CASE(width_of_a_line_is_twice_its_area_over_its_outline) {
    arma::mat line(40, 12, arma::fill::zeros);
    line.submat(5, 4, 34, 7).fill(1);  // 120 pixels, of which 2 · 30 + 2 · 4 − 4 = 64 at the edge
    BOOST_TEST(stroke_width(line) == 240.0 / 64);
}

BOOST_AUTO_TEST_CASE(lines_at_the_edge_of_a_picture_have_an_outline_there) {
    BOOST_TEST(stroke_width(arma::mat(30, 4, arma::fill::ones)) == 240.0 / 64);
}

BOOST_AUTO_TEST_CASE(picture_without_strokes_has_the_width_of_one_pixel) {
    BOOST_TEST(stroke_width(arma::mat(4, 4, arma::fill::value(0.5))) == 1.0);
}

BOOST_AUTO_TEST_CASE(thick_strokes_stay) {
    const arma::mat thick(100, 20, arma::fill::ones);
    BOOST_TEST(same_as(thicken_thin_strokes(thick), thick));
}

BOOST_AUTO_TEST_CASE(thin_strokes_become_at_least_a_tenth_of_the_size_wide) {
    // 100 pixels high and 1 wide: every pixel is outline, so the width is 2; (10 − 2) / 2 = 4.
    const arma::mat thick = thicken_thin_strokes(arma::mat(100, 1, arma::fill::ones));
    BOOST_TEST(arma::size(thick) == arma::size(108, 9));
    BOOST_TEST(arma::accu(thick.row(50)) == 9);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
