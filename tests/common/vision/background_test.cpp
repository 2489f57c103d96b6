#include "vision/background.hpp"

#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(backgrounds)

namespace {

/// A cross of lines 6 pixels wide, 1 on 0.
arma::mat cross() {
    arma::mat picture(90, 80, arma::fill::zeros);
    picture.submat(20, 37, 69, 42).fill(1);
    picture.submat(42, 20, 47, 59).fill(1);
    return picture;
}

/// Light that falls from 1 to 0.3 from top to bottom.
arma::mat gradient() {
    return arma::repmat(arma::linspace(1, 0.3, 90), 1, 80);
}

}  // namespace

BOOST_AUTO_TEST_CASE(light_and_dark_lines_are_told_apart) {
    BOOST_TEST(is_foreground_light(cross()));
    BOOST_TEST(!is_foreground_light(1 - cross()));
}

BOOST_AUTO_TEST_CASE(light_and_dark_lines_are_told_apart_under_uneven_light) {
    BOOST_TEST(is_foreground_light((0.2 + 0.8 * cross()) % gradient()));
    BOOST_TEST(!is_foreground_light((1 - 0.8 * cross()) % gradient()));
}

BOOST_AUTO_TEST_CASE(even_background_becomes_0_and_lines_keep_their_contrast) {
    BOOST_TEST(close_to(line_contrast(0.25 + 0.5 * cross()), arma::mat(0.5 * cross()), 1e-12));
}

BOOST_AUTO_TEST_CASE(light_areas_are_background_and_lines_are_not) {
    arma::mat picture(64, 50, arma::fill::zeros);
    picture.cols(15, 34).fill(1);  // 20 wide: holds no square of half the longer side
    BOOST_TEST(same_as(line_contrast(picture), picture));
    picture.head_cols(40).fill(1);
    BOOST_TEST(line_contrast(picture).max() == 0.0);
}

BOOST_AUTO_TEST_CASE(contrast_in_a_shadow_is_up_to_twice_what_it_measures) {
    for (const double light : {1.0, 0.6, 0.3}) {
        arma::mat shaded = cross() - 1;  // paper −1, ink 0 …
        shaded.tail_rows(60) *= light;   // … in the full light above the cross, and in less below
        const double contrast = line_contrast(shaded)(60, 40);
        BOOST_TEST(close_to(contrast, light * std::min(2.0, 1 / light), 1e-9));
    }
}

BOOST_AUTO_TEST_CASE(foreground_is_scaled_from_0_to_1) {
    BOOST_TEST(close_to(foreground_of(0.2 * cross(), 1), cross(), 1e-12));
    BOOST_TEST(close_to(foreground_of(50 * cross(), 255), cross(), 1e-12));
}

BOOST_AUTO_TEST_CASE(faint_greys_count_where_the_background_is_free_of_noise) {
    arma::mat contrast = cross();
    contrast(60, 60) = 0.1;
    BOOST_TEST(close_to(foreground_of(contrast, 1)(60, 60), 0.1, 1e-12));
    contrast.row(0) = arma::repmat(arma::rowvec{0, 0.1}, 1, 40);
    BOOST_TEST(foreground_of(contrast, 1)(60, 60) == 0.0);
}

BOOST_AUTO_TEST_CASE(contrast_below_3_percent_of_the_range_is_refused) {
    BOOST_CHECK_EXCEPTION(foreground_of(0.029 * cross(), 1), std::invalid_argument,
                          says({"nothing stands out", "draw with a stronger line"}));
    BOOST_CHECK_EXCEPTION(foreground_of(7 * cross(), 255), std::invalid_argument,
                          says({"nothing stands out"}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
