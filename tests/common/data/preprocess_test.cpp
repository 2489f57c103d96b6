#include "data/preprocess.hpp"

#include <cmath>

#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(preprocess)

namespace {

using Labels = arma::Row<arma::uword>;

/// Five images of two pixels; the image of sample n holds n and 10 n, its label is n + 1.
template <typename Real>
Samples<Real> five_samples() {
    return {{{0, 1, 2, 3, 4}, {0, 10, 20, 30, 40}}, {1, 2, 3, 4, 5}};
}

template <typename Real>
const Real not_a_number = std::numeric_limits<Real>::quiet_NaN();

}  // namespace

// ---- normalize ----------------------------------------------------------------------------------

// Equation: lab01 normalize
BOOST_AUTO_TEST_CASE_TEMPLATE(normalize_maps_the_range_to_0_and_1, Real, Reals) {
    const arma::Mat<Real> X = {{0, 4, 8}, {12, 16, 2}};
    const arma::mat expected = {{0, 0.25, 0.5}, {0.75, 1, 0.125}};
    BOOST_TEST(same_as(normalize<Real>(X, 0, 16), expected));
}

// Equation: lab01 normalize
BOOST_AUTO_TEST_CASE_TEMPLATE(normalize_takes_a_range_that_does_not_begin_at_zero, Real, Reals) {
    const arma::Mat<Real> X = {-2, 0, 2};
    BOOST_TEST(same_as(normalize<Real>(X, -2, 2), arma::mat{0, 0.5, 1}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(normalize_does_not_clip_what_is_outside, Real, Reals) {
    const arma::Mat<Real> X = {-16, 32};
    BOOST_TEST(same_as(normalize<Real>(X, 0, 16), arma::mat{-1, 2}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(normalize_of_bytes_is_right_at_both_ends, Real, Reals) {
    const arma::Mat<Real> X = {0, 51, 255};
    BOOST_TEST(close_to(normalize<Real>(X, 0, 255), arma::mat{0, 0.2, 1}, epsilons<Real>(1)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(normalize_refuses_an_empty_range, Real, Reals) {
    const arma::Mat<Real> X = {1, 2};
    BOOST_CHECK_EXCEPTION(normalize<Real>(X, 16, 16), std::invalid_argument,
                          says({"normalize", "from 16", "to 16", "is empty"}));
    BOOST_CHECK_EXCEPTION(normalize<Real>(X, 16, 0), std::invalid_argument,
                          says({"normalize", "from 16", "to 0", "is empty"}));
    BOOST_CHECK_THROW(normalize<Real>(X, 0, not_a_number<Real>), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(normalize_of_a_data_set_scales_every_part, Real, Reals) {
    Dataset<Real> dataset;
    dataset.train = {{{0, 16}, {4, 8}}, {0, 1}};
    dataset.validation = {arma::Col<Real>{16, 4}, {0}};
    dataset.test = {arma::Col<Real>{12, 2}, {1}};
    dataset.lowest = 0;
    dataset.highest = 16;
    normalize(dataset);
    BOOST_TEST(same_as(dataset.train.images, arma::mat{{0, 1}, {0.25, 0.5}}));
    BOOST_TEST(same_as(dataset.validation.images, arma::vec{1, 0.25}));
    BOOST_TEST(same_as(dataset.test.images, arma::vec{0.75, 0.125}));
    BOOST_TEST(dataset.lowest == 0);
    BOOST_TEST(dataset.highest == 1);
    BOOST_TEST(same_as(dataset.train.labels, Labels{0, 1}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(normalize_of_a_data_set_may_be_repeated, Real, Reals) {
    auto dataset = load_dataset<Real>({});
    normalize(dataset);
    const arma::Mat<Real> once = dataset.train.images;
    normalize(dataset);
    BOOST_TEST(same_as(dataset.train.images, once));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(normalize_of_a_data_set_without_test_images_works, Real, Reals) {
    Dataset<Real> dataset;
    dataset.train.images = {{0, 255}};
    dataset.highest = 255;
    normalize(dataset);
    BOOST_TEST(same_as(dataset.train.images, arma::mat{0, 1}));
    BOOST_TEST(dataset.test.count() == 0);
}

// ---- standardize --------------------------------------------------------------------------------

// Equation: lab01 standardize
BOOST_AUTO_TEST_CASE_TEMPLATE(standardize_by_hand, Real, Reals) {
    const arma::Mat<Real> X = {{0, 2}, {4, 8}};
    BOOST_TEST(same_as(standardize<Real>(X, 4, 2), arma::mat{{-2, -1}, {0, 2}}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(standardized_pixels_have_mean_0_and_standard_deviation_1, Real,
                              Reals) {
    arma::arma_rng::set_seed(1);
    const arma::Mat<Real> X = 255 * arma::randu<arma::Mat<Real>>(64, 100);
    const Real mean = arma::mean(arma::vectorise(X));
    const Real sigma = arma::stddev(arma::vectorise(X));
    const auto Z =
        arma::conv_to<arma::vec>::from(arma::vectorise(standardize<Real>(X, mean, sigma)));
    // a sum of 6400 numbers is rounded to Real as often
    BOOST_TEST(close_to(arma::mean(Z), 0, epsilons<Real>(100)));
    BOOST_TEST(close_to(arma::stddev(Z), 1, epsilons<Real>(100)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(standardize_refuses_a_standard_deviation_that_is_not_positive, Real,
                              Reals) {
    const arma::Mat<Real> X = {1, 1};
    for (const Real sigma : {Real(0), Real(-1), not_a_number<Real>}) {
        BOOST_CHECK_EXCEPTION(standardize<Real>(X, 1, sigma), std::invalid_argument,
                              says({"standardize", "standard deviation", "all pixels equal"}));
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(every_part_is_standardized_by_the_training_pixels, Real, Reals) {
    Dataset<Real> dataset;
    dataset.train.images = {{2, 4, 4, 4}, {5, 5, 7, 9}};  // mean 5, standard deviation 2
    dataset.validation.images = arma::Col<Real>{5, 1};
    dataset.test.images = arma::Col<Real>{7, 0};
    dataset.highest = 16;
    standardize(dataset);
    BOOST_TEST(same_as(dataset.train.images, arma::mat{{-1.5, -0.5, -0.5, -0.5}, {0, 0, 1, 2}}));
    BOOST_TEST(same_as(dataset.validation.images, arma::vec{0, -2}));
    BOOST_TEST(same_as(dataset.test.images, arma::vec{1, -2.5}));
    BOOST_TEST(dataset.lowest == -2.5);
    BOOST_TEST(dataset.highest == 5.5);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(data_set_without_training_images_is_not_standardized, Real, Reals) {
    Dataset<Real> dataset;
    BOOST_CHECK_THROW(standardize(dataset), std::invalid_argument);
}

// ---- pixel_statistics ---------------------------------------------------------------------------

// Equation: lab01 mean_and_standard_deviation
BOOST_AUTO_TEST_CASE_TEMPLATE(statistics_by_hand, Real, Reals) {
    const arma::Mat<Real> X = {{2, 4, 4, 4}, {5, 5, 7, 9}};
    const PixelStatistics statistics = pixel_statistics(X);
    BOOST_TEST(statistics.smallest == 2);
    BOOST_TEST(statistics.largest == 9);
    // mean 40/8, squares of the distances 9 + 1 + 1 + 1 + 0 + 0 + 4 + 16 = 32, divided by 8
    BOOST_TEST(close_to(statistics.mean, 5, 1e-15));
    BOOST_TEST(close_to(statistics.standard_deviation, 2, 1e-15));
}

// Equation: lab01 mean_and_standard_deviation
BOOST_AUTO_TEST_CASE_TEMPLATE(statistics_of_digits_are_those_of_numpy, Real, Reals) {
    // NumPy: a = d[:1500, :64]; a.mean(), a.std()
    const PixelStatistics statistics = pixel_statistics(load_dataset<Real>({}).train.images);
    BOOST_TEST(close_to(statistics.mean, 4.88171875, 1e-12));
    BOOST_TEST(close_to(statistics.standard_deviation, 6.000451299352277, 1e-12));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(statistics_of_equal_pixels_have_standard_deviation_0, Real, Reals) {
    const PixelStatistics statistics =
        pixel_statistics(arma::Mat<Real>(4, 4, arma::fill::value(Real(-3))));
    BOOST_TEST(statistics.mean == -3);
    BOOST_TEST(statistics.standard_deviation == 0);
}

BOOST_AUTO_TEST_CASE(statistics_in_float_do_not_lose_digits_over_many_pixels) {
    // Seventeen million threes and as many ones: a sum in float stops growing at 2^24.
    arma::fmat X(1 << 12, 1 << 13, arma::fill::ones);
    X.head_cols(1 << 12) *= 3;
    const PixelStatistics statistics = pixel_statistics(X);
    BOOST_TEST(close_to(statistics.mean, 2, 1e-12));
    BOOST_TEST(close_to(statistics.standard_deviation, 1, 1e-12));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(statistics_of_nothing_are_refused, Real, Reals) {
    BOOST_CHECK_EXCEPTION(pixel_statistics(arma::Mat<Real>(64, 0)), std::invalid_argument,
                          says({"pixel_statistics", "no pixels"}));
}

// ---- one_hot ------------------------------------------------------------------------------------

// Equation: lab01 one_hot
BOOST_AUTO_TEST_CASE_TEMPLATE(one_hot_has_a_one_in_the_row_of_the_label, Real, Reals) {
    const arma::mat expected = {{0, 1, 0, 0}, {0, 0, 0, 0}, {1, 0, 0, 1}, {0, 0, 1, 0}};
    BOOST_TEST(same_as(one_hot<Real>({2, 0, 3, 2}, 4), expected));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(one_hot_of_no_labels_has_no_columns, Real, Reals) {
    BOOST_TEST(same_as(one_hot<Real>({}, 10), arma::mat(10, 0)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(one_hot_refuses_a_label_that_is_no_class_naming_the_first, Real,
                              Reals) {
    BOOST_CHECK_EXCEPTION(
        one_hot<Real>({0, 9, 10, 11}, 10), std::invalid_argument,
        says({"one_hot: label 10 of sample 2", "not below the number of classes, 10"}));
}

// ---- split --------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(split_keeps_the_order, Real, Reals) {
    const Split<Real> parts = split(five_samples<Real>(), 2);
    BOOST_TEST(same_as(parts.first.images, arma::mat{{0, 1}, {0, 10}}));
    BOOST_TEST(same_as(parts.rest.images, arma::mat{{2, 3, 4}, {20, 30, 40}}));
    BOOST_TEST(same_as(parts.first.labels, Labels{1, 2}));
    BOOST_TEST(same_as(parts.rest.labels, Labels{3, 4, 5}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(split_may_leave_just_one, Real, Reals) {
    BOOST_TEST(split(five_samples<Real>(), 1).first.count() == 1);
    BOOST_TEST(split(five_samples<Real>(), 4).rest.count() == 1);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(split_of_samples_without_labels_has_none, Real, Reals) {
    Samples<Real> samples = five_samples<Real>();
    samples.labels.reset();
    const Split<Real> parts = split(samples, 2);
    BOOST_TEST(!parts.first.labelled());
    BOOST_TEST(!parts.rest.labelled());
    BOOST_TEST(parts.rest.count() == 3);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(split_that_leaves_a_part_empty_is_refused, Real, Reals) {
    for (const arma::uword count : arma::uvec{0, 5, 6}) {
        BOOST_CHECK_EXCEPTION(
            split(five_samples<Real>(), count), std::invalid_argument,
            says({"split: cannot take " + std::to_string(count) + " of 5 samples"}));
    }
    BOOST_CHECK_THROW(split(Samples<Real>{}, 1), std::invalid_argument);
}

// ---- hold_out_validation ------------------------------------------------------------------------

// Equation: lab01 validation
BOOST_AUTO_TEST_CASE_TEMPLATE(last_sixth_of_the_training_images_is_for_validation, Real, Reals) {
    Dataset<Real> dataset;
    dataset.train.images = arma::regspace<arma::Row<Real>>(0, 12);
    dataset.train.labels = arma::regspace<Labels>(100, 112);
    hold_out_validation(dataset);  // 13/6 is 2
    BOOST_TEST(same_as(dataset.train.images, arma::regspace<arma::rowvec>(0, 10)));
    BOOST_TEST(same_as(dataset.train.labels, arma::regspace<Labels>(100, 110)));
    BOOST_TEST(same_as(dataset.validation.images, arma::mat{11, 12}));
    BOOST_TEST(same_as(dataset.validation.labels, Labels{111, 112}));
}

// Equation: lab01 validation
BOOST_AUTO_TEST_CASE_TEMPLATE(at_least_one_image_is_for_validation, Real, Reals) {
    Dataset<Real> dataset;
    dataset.train = split(five_samples<Real>(), 2).first;
    hold_out_validation(dataset);
    BOOST_TEST(dataset.train.count() == 1);
    BOOST_TEST(dataset.validation.count() == 1);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(validation_part_of_fewer_than_two_images_is_refused, Real, Reals) {
    Dataset<Real> dataset;
    dataset.name = "tiny";
    dataset.train = split(five_samples<Real>(), 1).first;
    BOOST_CHECK_EXCEPTION(hold_out_validation(dataset), std::invalid_argument,
                          says({"tiny: has 1 training image", "at least two"}));
    dataset.train = {};
    BOOST_CHECK_THROW(hold_out_validation(dataset), std::invalid_argument);
}

// ---- select -------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(select_takes_samples_in_the_order_asked_for, Real, Reals) {
    const Samples<Real> chosen = select(five_samples<Real>(), {4, 0, 4});
    BOOST_TEST(same_as(chosen.images, arma::mat{{4, 0, 4}, {40, 0, 40}}));
    BOOST_TEST(same_as(chosen.labels, Labels{5, 1, 5}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(select_of_none_is_empty, Real, Reals) {
    const Samples<Real> chosen = select(five_samples<Real>(), {});
    BOOST_TEST(chosen.count() == 0);
    BOOST_TEST(chosen.labels.n_elem == 0);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(select_of_samples_without_labels_has_none, Real, Reals) {
    Samples<Real> samples = five_samples<Real>();
    samples.labels.reset();
    BOOST_TEST(!select(samples, {1}).labelled());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(select_refuses_a_sample_that_is_not_there, Real, Reals) {
    BOOST_CHECK_EXCEPTION(select(five_samples<Real>(), {0, 5}), std::out_of_range,
                          says({"select: there is no sample 5 among 5"}));
}

// ---- image_form ---------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(image_form_is_that_of_the_data_set, Real, Reals) {
    const auto check = [](const std::string& name, arma::uword columns, std::size_t box,
                          bool centred_by_mass) {
        Dataset<Real> dataset;
        dataset.name = name;
        dataset.image_rows = 28;
        dataset.image_columns = columns;
        dataset.class_names = {"a", "b"};
        const ImageForm form = image_form(dataset);
        BOOST_TEST(form.rows == 28U);
        BOOST_TEST(form.columns == columns);
        BOOST_TEST(form.box == box);
        BOOST_TEST(form.centred_by_mass == centred_by_mass);
        BOOST_TEST(form.class_names == dataset.class_names);
    };
    check("mnist", 28, 20, true);
    check("letters.csv", 28, 20, true);
    check("fashion-mnist", 28, 28, false);
    check("narrow.csv", 9, 9, false);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
