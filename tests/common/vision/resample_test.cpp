#include "vision/resample.hpp"

#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(resampling)

BOOST_AUTO_TEST_CASE(same_size_is_the_same_picture) {
    const arma::mat picture{{1, 5, 2}, {-3, 0, 7}};
    BOOST_TEST(same_as(resample(picture, 2, 3), picture));
}

BOOST_AUTO_TEST_CASE(growing_interpolates_linearly) {
    // New pixel centres lie at −0.25, 0.25, 0.75 and 1.25 of the old ones.
    BOOST_TEST(close_to(resample({{0, 8}}, 1, 4), arma::mat{{0, 2, 6, 8}}, 1e-12));
}

BOOST_AUTO_TEST_CASE(shrinking_weights_all_pixels_by_their_distance) {
    // The centres lie at 0.5 and 2.5, the radius is 2: weights 3 3 1 0 and 0 1 3 3.
    const arma::mat expected{{(3 * 1 + 3 * 2 + 4) / 7.0, (2 + 3 * 4 + 3 * 8) / 7.0}};
    BOOST_TEST(close_to(resample({{1, 2, 4, 8}}, 1, 2), expected, 1e-12));
}

BOOST_AUTO_TEST_CASE(a_picture_of_one_grey_keeps_it) {
    const arma::mat picture(13, 7, arma::fill::value(0.3));
    BOOST_TEST(close_to(resample(picture, 5, 29), arma::mat(5, 29, arma::fill::value(0.3)), 1e-12));
}

BOOST_AUTO_TEST_CASE(shrinking_keeps_the_mean_of_what_is_not_at_the_edge) {
    arma::mat picture(60, 60, arma::fill::zeros);
    picture.submat(20, 25, 40, 30).fill(1);
    BOOST_TEST(
        close_to(arma::accu(resample(picture, 15, 20)) / 300, arma::accu(picture) / 3600, 1e-12));
}

BOOST_AUTO_TEST_CASE(aspect_ratio_stays_and_no_side_vanishes) {
    BOOST_TEST(arma::size(resample_to_fit(arma::mat(50, 100), 20)) == arma::size(10, 20));
    BOOST_TEST(arma::size(resample_to_fit(arma::mat(100, 1), 20)) == arma::size(20, 1));
}

BOOST_AUTO_TEST_CASE(only_larger_pictures_are_shrunk_to_fit) {
    const arma::mat picture(10, 20, arma::fill::ones);
    BOOST_TEST(same_as(shrink_to_fit(picture, 20), picture));
    BOOST_TEST(arma::size(shrink_to_fit(picture, 10)) == arma::size(5, 10));
}

BOOST_AUTO_TEST_CASE(blocks_become_their_means_and_incomplete_ones_are_left_out) {
    const arma::mat picture{{1, 3, 10, 20, 9}, {5, 7, 30, 40, 9}, {9, 9, 9, 9, 9}};
    BOOST_TEST(same_as(shrink_by_blocks(picture, 3), arma::mat{{4, 25}}));
    BOOST_TEST(same_as(shrink_by_blocks(picture, 5), picture));
    BOOST_TEST(same_as(shrink_by_blocks({{1, 2, 3}}, 2), arma::mat{{1, 2, 3}}));  // too thin
    // Every pixel is asked for once, in the order in which a file has them.
    double next = 0;
    const auto in_order = [&](arma::uword row, arma::uword column) {
        BOOST_TEST(next == static_cast<double>(5 * row + column));
        return next++;
    };
    BOOST_TEST(same_as(block_means(3, 5, 3, in_order), arma::mat{{3, 5}}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
