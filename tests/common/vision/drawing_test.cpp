#include "vision/drawing.hpp"

#include <algorithm>

#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(drawings)

namespace {

const ImageForm mnist{.rows = 28, .columns = 28, .box = 20, .centred_by_mass = true};
const ImageForm small{.rows = 8, .columns = 8, .box = 8, .centred_by_mass = false};

arma::mat framed(const arma::mat& picture, const ImageForm& form = mnist) {
    return arma::reshape(frame_drawing(picture, form), form.columns, form.rows).t();
}

void fill(arma::mat& picture, arma::uword top, arma::uword left, arma::uword height,
          arma::uword width, double value) {
    picture.submat(top, left, top + height - 1, left + width - 1).fill(value);
}

/// A seven of two straight lines, `size` high and half as wide, 0 on 1.
arma::mat seven(arma::uword rows, arma::uword columns, arma::uword top, arma::uword left,
                arma::uword size) {
    arma::mat picture(rows, columns, arma::fill::ones);
    const arma::uword width = size / 8;
    fill(picture, top, left, width, size / 2, 0);
    fill(picture, top, left + size / 2 - width, size, width, 0);
    return picture;
}

/// The sum of all differences between two images, relative to the sum of the first.
double difference(const arma::mat& image, const arma::mat& other) {
    return arma::accu(arma::abs(image - other)) / arma::accu(image);
}

}  // namespace

// ---- the form of the data set -------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(image_in_the_form_of_mnist_is_unchanged) {
    arma::mat image(28, 28, arma::fill::zeros);
    fill(image, 4, 8, 20, 12, 1);
    fill(image, 7, 11, 14, 6, 0);
    image(5, 8) = image(22, 19) = 0.4;  // soft edges, as far from the middle
    BOOST_TEST(close_to(framed(image), image, 1e-12));
}

BOOST_AUTO_TEST_CASE(drawing_is_as_long_as_the_box_and_in_the_middle) {
    arma::mat picture(200, 300, arma::fill::ones);
    fill(picture, 20, 30, 100, 30, 0);  // 100 by 30 becomes 20 by 6
    arma::mat image(28, 28, arma::fill::zeros);
    fill(image, 4, 11, 20, 6, 1);
    BOOST_TEST(close_to(framed(picture), image, 1e-9));
}

BOOST_AUTO_TEST_CASE(wide_drawing_is_as_wide_as_the_box) {
    arma::mat picture(60, 90, arma::fill::ones);
    fill(picture, 20, 5, 20, 80, 0);
    arma::mat image(28, 28, arma::fill::zeros);
    fill(image, 11, 4, 5, 20, 1);  // 13.5 − 2 = 11.5 is rounded up or down
    const arma::mat lower = arma::shift(image, 1);
    const arma::mat actual = framed(picture);
    BOOST_TEST((close_to(actual, image, 1e-9) || close_to(actual, lower, 1e-9)));
}

BOOST_AUTO_TEST_CASE(drawing_of_20_pixels_is_only_shifted_to_its_centre_of_mass) {
    arma::mat picture(40, 50, arma::fill::zeros);
    fill(picture, 3, 4, 20, 4, 1);   // 80 pixels whose middle is row 12.5, column 5.5
    fill(picture, 19, 8, 4, 10, 1);  // 40 pixels: row 20.5, column 12.5
    const arma::mat image = framed(picture);
    // Together: row (80 · 12.5 + 40 · 20.5) / 120 = 15.17, column 7.83. To 13.5: up 1.67 → 2,
    // right 5.67 → 6.
    arma::mat expected(28, 28, arma::fill::zeros);
    fill(expected, 1, 10, 20, 4, 1);
    fill(expected, 17, 14, 4, 10, 1);
    BOOST_TEST(close_to(image, expected, 1e-12));
}

BOOST_AUTO_TEST_CASE(digit_stays_in_the_image_however_its_mass_lies) {
    arma::mat picture(100, 100, arma::fill::zeros);
    fill(picture, 10, 10, 12, 80, 1);  // its mass would place 20 rows at 9: 8 is the last that fits
    fill(picture, 10, 48, 80, 6, 1);
    const arma::mat image = framed(picture);
    BOOST_TEST(image.head_rows(8).is_zero());
    BOOST_TEST(image.row(8).max() == 1.0);
    BOOST_TEST(image.row(27).max() > 0.5);
}

BOOST_AUTO_TEST_CASE(small_images_are_filled_and_centred_by_their_bounding_box) {
    arma::mat picture(30, 30, arma::fill::zeros);
    fill(picture, 3, 20, 16, 4, 1);
    arma::mat image(8, 8, arma::fill::zeros);
    fill(image, 0, 3, 8, 2, 1);
    BOOST_TEST(close_to(framed(picture, small), image, 1e-9));
}

BOOST_AUTO_TEST_CASE(pixels_are_from_0_to_1_and_some_are_1) {
    const arma::vec image = frame_drawing(seven(333, 222, 40, 50, 200), mnist);
    BOOST_TEST(image.n_elem == 784U);
    BOOST_TEST(image.min() == 0.0);
    BOOST_TEST(image.max() == 1.0);
}

// ---- drawings of any kind -----------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(dark_on_light_and_light_on_dark_are_the_same) {
    const arma::mat picture = seven(100, 80, 20, 10, 60);
    BOOST_TEST(close_to(framed(picture), framed(1 - picture), 1e-12));
}

BOOST_AUTO_TEST_CASE(contrast_does_not_matter) {
    const arma::mat picture = seven(100, 80, 20, 10, 60);
    BOOST_TEST(close_to(framed(picture), framed(0.5 + 0.1 * picture), 1e-9));
}

BOOST_AUTO_TEST_CASE(position_and_size_do_not_matter) {
    const arma::mat image = framed(seven(100, 100, 20, 20, 64));
    BOOST_TEST(difference(image, framed(seven(600, 900, 500, 850, 64))) < 1e-9);
    BOOST_TEST(difference(image, framed(seven(70, 38, 3, 3, 64))) < 1e-9);
    BOOST_TEST(difference(image, framed(seven(800, 700, 50, 50, 640))) < 0.1);
}

BOOST_AUTO_TEST_CASE(large_pictures_are_read_as_well) {
    const arma::mat image = framed(seven(100, 100, 20, 20, 64));
    BOOST_TEST(difference(image, framed(seven(3000, 4000, 300, 900, 1280))) < 0.1);
}

BOOST_AUTO_TEST_CASE(thin_lines_are_made_thicker) {
    arma::mat picture(300, 300, arma::fill::ones);
    fill(picture, 30, 150, 240, 1, 0);
    fill(picture, 150, 100, 1, 100, 0);
    const arma::rowvec upper_line = framed(picture).row(8);
    BOOST_TEST(arma::accu(upper_line) >= 1.5);
    BOOST_TEST(upper_line.max() > 0.9);
}

BOOST_AUTO_TEST_CASE(specks_are_erased) {
    const arma::mat picture = seven(100, 100, 20, 20, 60);
    arma::mat dirty = picture;
    dirty(3, 3) = dirty(95, 50) = dirty(60, 97) = 0.2;
    fill(dirty, 90, 90, 2, 2, 0);
    BOOST_TEST(close_to(framed(dirty), framed(picture), 1e-9));
}

BOOST_AUTO_TEST_CASE(parts_of_a_digit_may_be_apart) {
    arma::mat picture(100, 100, arma::fill::ones);
    fill(picture, 10, 30, 8, 40, 0);  // the upper stroke of a five
    fill(picture, 25, 30, 60, 8, 0);
    const arma::mat image = framed(picture);
    const arma::uvec rows = arma::find(arma::max(image, 1) > 0.5);
    BOOST_TEST(rows.back() - rows.front() + 1 == 20U);
    BOOST_TEST(arma::accu(image.row(rows.front())) > 5);
}

BOOST_AUTO_TEST_CASE(grain_of_paper_is_background) {
    const arma::mat picture = seven(120, 100, 20, 20, 80);
    arma::arma_rng::set_seed(1);
    const arma::mat grainy = 0.2 + 0.6 * picture + 0.04 * arma::randn(120, 100);
    BOOST_TEST(difference(framed(picture), framed(grainy)) < 0.2);
}

BOOST_AUTO_TEST_CASE(uneven_light_does_not_matter) {
    const arma::mat picture = seven(120, 100, 20, 20, 80);
    const arma::mat ink = framed(picture);
    const arma::mat light = arma::repmat(arma::linspace(0.4, 1, 120), 1, 100);
    BOOST_TEST(difference(ink, framed((0.2 + 0.8 * picture) % light)) < 0.2);
    BOOST_TEST(difference(ink, framed((0.2 + 0.8 * picture) % arma::flipud(light))) < 0.2);
}

BOOST_AUTO_TEST_CASE(dark_frame_is_erased) {
    const arma::mat picture = seven(120, 100, 20, 20, 80);
    for (const arma::uword width : {1U, 3U, 10U}) {
        arma::mat with_frame(120 + 2 * width, 100 + 2 * width, arma::fill::zeros);
        with_frame.submat(width, width, arma::size(picture)) = picture;
        BOOST_TEST_CONTEXT(width << " pixels wide") {
            BOOST_TEST(close_to(framed(with_frame), framed(picture), 1e-9));
        }
    }
}

BOOST_AUTO_TEST_CASE(box_around_the_digit_is_erased) {
    const arma::mat picture = seven(120, 100, 20, 20, 80);
    arma::mat boxed = picture;
    fill(boxed, 8, 8, 2, 84, 0);
    fill(boxed, 110, 8, 2, 84, 0);
    fill(boxed, 8, 8, 104, 2, 0);
    fill(boxed, 8, 90, 104, 2, 0);
    BOOST_TEST(close_to(framed(boxed), framed(picture), 1e-9));
}

BOOST_AUTO_TEST_CASE(edge_of_a_desk_is_erased) {
    const arma::mat picture = seven(120, 100, 20, 20, 80);
    arma::mat with_desk = picture;
    fill(with_desk, 0, 0, 120, 8, 0.2);
    BOOST_TEST(difference(framed(picture), framed(with_desk)) < 0.1);
}

// ---- what it refuses ----------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(blank_pictures_are_refused) {
    for (const double grey : {0.0, 0.5, 1.0}) {
        BOOST_CHECK_EXCEPTION(frame_drawing(arma::mat(50, 40, arma::fill::value(grey)), mnist),
                              std::invalid_argument, says({"nothing stands out"}));
    }
    BOOST_CHECK_EXCEPTION(frame_drawing(arma::mat(1, 1, arma::fill::ones), mnist),
                          std::invalid_argument, says({"nothing stands out"}));
}

BOOST_AUTO_TEST_CASE(faint_drawing_is_refused) {
    const arma::mat picture = seven(100, 80, 20, 10, 60);
    BOOST_CHECK_EXCEPTION(frame_drawing(0.5 + 0.01 * picture, mnist), std::invalid_argument,
                          says({"nothing stands out", "draw with a stronger line"}));
}

BOOST_AUTO_TEST_CASE(empty_picture_is_refused) {
    BOOST_CHECK_EXCEPTION(frame_drawing(arma::mat(), mnist), std::invalid_argument,
                          says({"no pixels"}));
}

BOOST_AUTO_TEST_CASE(picture_with_pixels_that_are_not_finite_is_refused) {  // the fuzzer found it
    for (const double pixel : {arma::datum::nan, arma::datum::inf, -arma::datum::inf}) {
        arma::mat picture(9, 9, arma::fill::ones);
        picture(4, 4) = pixel;
        BOOST_CHECK_EXCEPTION(frame_drawing(picture, mnist), std::invalid_argument,
                              says({"infinite or not a number"}));
    }
}

BOOST_AUTO_TEST_CASE(pictures_of_any_shape_are_read_or_refused) {
    arma::arma_rng::set_seed(1);
    for (const arma::uword rows : {1U, 2U, 3U, 7U, 65U, 1600U}) {
        for (const arma::uword columns : {1U, 2U, 5U, 29U, 130U}) {
            BOOST_TEST_CONTEXT(rows << " × " << columns) {
                try {
                    const arma::vec image = frame_drawing(arma::randu(rows, columns), mnist);
                    BOOST_TEST(image.is_finite());
                } catch (const std::invalid_argument&) {
                }
            }
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
