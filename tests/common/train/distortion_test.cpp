#include "train/distortion.hpp"

#include <cmath>
#include <numbers>

#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(distortions)

namespace {

constexpr double pi = std::numbers::pi;

/// An image of this size whose pixel at column x and row y is f(x, y), as a column, row by row.
template <typename Real>
arma::Mat<Real> image_of(arma::uword rows, arma::uword columns,
                         const std::function<double(double x, double y)>& f) {
    arma::Mat<Real> image(rows * columns, 1);
    for (arma::uword row = 0; row < rows; ++row) {
        for (arma::uword column = 0; column < columns; ++column) {
            image(row * columns + column) =
                static_cast<Real>(f(static_cast<double>(column), static_cast<double>(row)));
        }
    }
    return image;
}

/// A round spot of ink: a Gaussian of this radius around (x0, y0).
std::function<double(double, double)> spot(double x0, double y0, double radius) {
    return [=](double x, double y) {
        return std::exp(-((x - x0) * (x - x0) + (y - y0) * (y - y0)) / (2 * radius * radius));
    };
}

/// Mass, mean and variance of an image's ink.
struct Ink {
    double mass = 0, x = 0, y = 0, variance_x = 0, variance_y = 0;
};

template <typename Real>
Ink ink_of(const arma::Mat<Real>& image, arma::uword columns) {
    Ink ink;
    for (const int pass : {1, 2}) {
        for (arma::uword i = 0; i < image.n_elem; ++i) {
            const auto x = static_cast<double>(i % columns);
            const auto y = static_cast<double>(i / columns);
            const auto share = static_cast<double>(image(i)) / (pass == 1 ? 1 : ink.mass);
            if (pass == 1) {
                ink.mass += share;
                ink.x += share * x;
                ink.y += share * y;
            } else {
                ink.variance_x += share * (x - ink.x) * (x - ink.x);
                ink.variance_y += share * (y - ink.y) * (y - ink.y);
            }
        }
        if (pass == 1) {
            ink.x /= ink.mass;
            ink.y /= ink.mass;
        }
    }
    return ink;
}

/// Where the pixels come from: x + i·y for each pixel, rows × columns. Interpolation between pixels
/// is exact for images that rise evenly to one side; so the value of a pixel of such an image, when
/// distorted, is the place that it was taken from. (True of places inside the image only.)
template <typename Real>
arma::cx_mat sources_of(const Distorter<Real>& distort, arma::uword rows, arma::uword columns,
                        Rng& rng) {
    Rng same_rng = rng;
    const auto rising_in_x = image_of<Real>(rows, columns, [](double x, double) { return x; });
    const auto rising_in_y = image_of<Real>(rows, columns, [](double, double y) { return y; });
    const arma::cx_vec both(arma::conv_to<arma::vec>::from(distort(rising_in_x, rng)),
                            arma::conv_to<arma::vec>::from(distort(rising_in_y, same_rng)));
    return arma::reshape(both, columns, rows).st();
}

/// The linear map by which pixels around the middle of a 28×28 image find their sources, and where
/// the middle itself comes from, seen from there.
struct Map {
    double a, b, c, d, shift_x, shift_y;
};

template <typename Real>
Map map_of(const Distorter<Real>& distort, Rng& rng) {
    const arma::cx_mat sources = sources_of(distort, 28, 28, rng);
    const auto middle =
        (sources(13, 13) + sources(13, 14) + sources(14, 13) + sources(14, 14)) / 4.0;
    const auto by_column = (sources(14, 18) - sources(14, 10)) / 8.0;
    const auto by_row = (sources(18, 14) - sources(10, 14)) / 8.0;
    return {.a = by_column.real(),
            .b = by_row.real(),
            .c = by_column.imag(),
            .d = by_row.imag(),
            .shift_x = middle.real() - 13.5,
            .shift_y = middle.imag() - 13.5};
}

/// A few roundings of places up to 28.
template <typename Real>
constexpr double place_tolerance = epsilons<Real>(8 * 28);

/// Checks that numbers are spread evenly over [−bound, bound]. Their mean deviates by bound/√(3N),
/// their square (mean b²/3, variance 4b⁴/45) by b²√(4/45N).
void check_uniform(const std::vector<double>& numbers, double bound) {
    const arma::vec values(numbers);
    const auto N = static_cast<double>(values.n_elem);
    BOOST_TEST(arma::abs(values).max() <= bound * (1 + 1e-4));
    BOOST_TEST(close_to(arma::mean(values), 0, 5 * bound / std::sqrt(3 * N)));
    BOOST_TEST(close_to(arma::mean(arma::square(values)), bound * bound / 3,
                        5 * bound * bound * std::sqrt(4 / (45 * N))));
}

/// All that there is, about as strong as in the labs.
constexpr Distortion everything = {
    .rotation = 15, .scaling = 0.15, .shear = 0.1, .shift = 1, .elastic = 20};

/// Something like a digit: strokes of ink in the middle of the image.
template <typename Real>
arma::Mat<Real> digit(arma::uword number) {
    return image_of<Real>(28, 28, [&](double x, double y) {
        const double bend = 4 * std::sin(y / 4 + static_cast<double>(number));
        const double stroke = std::abs(x - 13.5 - bend);
        return y < 5 || y > 22 ? 0 : std::clamp(2 - stroke, 0.0, 1.0);
    });
}

}  // namespace

// ---- smoothing ----------------------------------------------------------------------------------

// Equation: lab09 gaussian_smoothing
BOOST_AUTO_TEST_CASE_TEMPLATE(smoothing_by_hand, Real, Reals) {
    // Python: math.exp(-(d/2)**2/2)/(2*math.sqrt(2*math.pi)) of d = 0, 1, 2
    constexpr double g0 = 0.19947114020071635;
    constexpr double g1 = 0.17603266338214976;
    constexpr double g2 = 0.12098536225957168;
    BOOST_TEST(close_to(gaussian_smoothing<Real>(3, 2),
                        arma::mat{{g0, g1, g2}, {g1, g0, g1}, {g2, g1, g0}}, epsilons<Real>(1)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(smoothing_leaves_what_is_even_in_the_middle_and_less_at_the_ends,
                              Real, Reals) {
    const auto sums = arma::conv_to<arma::vec>::from(arma::sum(gaussian_smoothing<Real>(41, 3), 1));
    // in the middle 6.7 σ to each side; the sum over this range of a Gaussian is 1 to 1e-10
    BOOST_TEST(close_to(sums(20), 1, epsilons<Real>(8) + 1e-10));
    // at an end half of it, and half of the entry there: (1 + g(0))/2
    const double at_the_end = (1 + 1 / (3 * std::sqrt(2 * pi))) / 2;
    BOOST_TEST(close_to(sums(0), at_the_end, epsilons<Real>(8) + 1e-10));
    BOOST_TEST(close_to(sums(40), at_the_end, epsilons<Real>(8) + 1e-10));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(smoothing_that_is_not_positive_is_refused, Real, Reals) {
    for (const double sigma : {0.0, -1.0, std::nan("")}) {
        BOOST_CHECK_EXCEPTION(gaussian_smoothing<Real>(3, sigma), std::invalid_argument,
                              says({"distortion", "smoothing must be positive"}));
    }
}

// ---- fields of displacements --------------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(field_without_smoothing_is_noise_up_to_alpha, Real, Reals) {
    Rng rng(1);
    const arma::Mat<Real> rows(60, 60, arma::fill::eye);
    const arma::Mat<Real> columns(50, 50, arma::fill::eye);
    const arma::Mat<Real> field = displacement_field(rows, columns, 3, rng);
    BOOST_TEST(field.n_rows == 60);
    BOOST_TEST(field.n_cols == 50);
    check_uniform(arma::conv_to<std::vector<double>>::from(arma::vectorise(field)), 3);
}

// Equation: lab09 displacement_field
BOOST_AUTO_TEST_CASE_TEMPLATE(field_is_the_noise_smoothed_in_both_directions, Real, Reals) {
    Rng rng(2);
    Rng same_rng(2);
    const arma::Mat<Real> no_rows(2, 2, arma::fill::eye);
    const arma::Mat<Real> no_columns(3, 3, arma::fill::eye);
    const auto noise =
        arma::conv_to<arma::mat>::from(displacement_field(no_rows, no_columns, 1, rng));
    const arma::Mat<Real> rows = {{1, 2}, {0, 1}};
    const arma::Mat<Real> columns = {{0, 0, 1}, {1, 0, 0}, {1, 1, 0}};
    const arma::Mat<Real> field = displacement_field(rows, columns, 0.5, same_rng);
    // by hand: entry (i, j) is ½ Σ rows(i, k) noise(k, l) columns(j, l)
    const arma::mat tall = {{noise(0, 0) + 2 * noise(1, 0), noise(0, 1) + 2 * noise(1, 1),
                             noise(0, 2) + 2 * noise(1, 2)},
                            {noise(1, 0), noise(1, 1), noise(1, 2)}};
    const arma::mat expected = {{tall(0, 2), tall(0, 0), tall(0, 0) + tall(0, 1)},
                                {tall(1, 2), tall(1, 0), tall(1, 0) + tall(1, 1)}};
    BOOST_TEST(close_to(field, arma::mat(expected / 2), epsilons<Real>(8)));
}

// Equation: lab09 displacement_field
BOOST_AUTO_TEST_CASE_TEMPLATE(field_deviates_as_theory_says, Real, Reals) {
    // Noise from [−1, 1] has variance 1/3. Each displacement is α Σ g(i) h(j) noise(i, j), with
    // Gaussians g and h of σ and τ; far from the ends Σ g² = 1/(2σ√π). So its variance is
    // α²/3 · 1/(2σ√π) · 1/(2τ√π) = α²/(12π στ), and that of Simard, α = 34, σ = τ = 4, is 1.38².
    // Displacements d apart in the direction of σ are correlated by exp(−d²/4σ²), the Gaussian
    // convolved with itself.
    constexpr double alpha = 34;
    constexpr double sigma = 3;
    constexpr double tau = 5;
    constexpr int N = 2000;
    const auto rows = gaussian_smoothing<Real>(25, sigma);
    const auto columns = gaussian_smoothing<Real>(41, tau);
    Rng rng(3);
    double square = 0;
    double below = 0;
    double beside = 0;
    for (int i = 0; i < N; ++i) {
        const arma::Mat<Real> field = displacement_field(rows, columns, alpha, rng);
        const double middle = field(11, 19);  // four standard deviations from all ends, almost
        square += middle * middle / N;
        below += middle * field(14, 19) / N;
        beside += middle * field(11, 22) / N;
    }
    const double variance = alpha * alpha / (12 * pi * sigma * tau);
    // the mean of N squares deviates by √(2/N) of itself; so do, at most, those of the products
    const double tolerance = 5 * std::sqrt(2.0 / N) * variance;
    BOOST_TEST(close_to(square, variance, tolerance));
    BOOST_TEST(close_to(below, variance * std::exp(-9 / (4 * sigma * sigma)), tolerance));
    BOOST_TEST(close_to(beside, variance * std::exp(-9 / (4 * tau * tau)), tolerance));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(fields_of_one_generator_differ, Real, Reals) {
    Rng rng(4);
    const auto smoothing = gaussian_smoothing<Real>(9, 2);
    const auto field = displacement_field(smoothing, smoothing, 1, rng);
    BOOST_TEST(!same_as(displacement_field(smoothing, smoothing, 1, rng), field));
}

// ---- nothing ------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(distortion_is_none_unless_something_is_asked_for) {
    BOOST_TEST(Distortion{}.none());
    BOOST_TEST(Distortion{.smoothing = 7}.none());
    BOOST_TEST(!Distortion{.rotation = 1}.none());
    BOOST_TEST(!Distortion{.scaling = 0.1}.none());
    BOOST_TEST(!Distortion{.shear = 0.1}.none());
    BOOST_TEST(!Distortion{.shift = 1}.none());
    BOOST_TEST(!Distortion{.elastic = 1}.none());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(no_distortion_leaves_every_pixel_as_it_is, Real, Reals) {
    arma::arma_rng::set_seed(1);
    Rng rng(1);
    for (const auto& [rows, columns] : {std::pair<arma::uword, arma::uword>{28, 28},
                                        {8, 8},
                                        {20, 33},
                                        {33, 20},
                                        {1, 5},
                                        {1, 1}}) {
        const auto images = arma::randn<arma::Mat<Real>>(rows * columns, 3);
        BOOST_TEST(same_as(Distorter<Real>({}, rows, columns)(images, rng), images));
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(no_images_become_no_images, Real, Reals) {
    Rng rng(1);
    const arma::Mat<Real> none(784, 0);
    BOOST_TEST(same_as(Distorter<Real>(everything, 28, 28)(none, rng), none));
}

// ---- each for itself ----------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(shift_moves_all_pixels_alike, Real, Reals) {
    Rng rng(5);
    const Distorter<Real> distort({.shift = 3}, 28, 28);
    std::vector<double> shifts;
    for (int i = 0; i < 300; ++i) {
        const arma::cx_mat sources = sources_of(distort, 28, 28, rng);
        const auto shift = sources(14, 14) - std::complex(14.0, 14.0);
        for (const arma::uword at : {4U, 9U, 23U}) {  // at least 3 pixels from the border
            const auto here = sources(at, 20) - std::complex(20.0, double(at));
            BOOST_TEST(std::abs(here - shift) < place_tolerance<Real>);
        }
        shifts.push_back(shift.real());
        shifts.push_back(shift.imag());
    }
    check_uniform(shifts, 3);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(shifted_point_of_ink_is_shared_by_four_pixels, Real, Reals) {
    Rng rng(6);
    const Distorter<Real> distort({.shift = 3}, 28, 28);
    arma::Mat<Real> point(784, 1, arma::fill::zeros);
    point(14 * 28 + 14) = 1;
    for (int i = 0; i < 20; ++i) {
        const arma::Mat<Real> shifted = distort(point, rng);
        const Ink ink = ink_of(shifted, 28);
        BOOST_TEST(close_to(ink.mass, 1, place_tolerance<Real>));
        BOOST_TEST(close_to(ink.x, 14, 3 + place_tolerance<Real>));
        BOOST_TEST(close_to(ink.y, 14, 3 + place_tolerance<Real>));
        // the nearer a pixel to the place, the more it has: (1 − |Δx|)(1 − |Δy|)
        const auto expected = image_of<double>(28, 28, [&](double x, double y) {
            return std::max(0.0, 1 - std::abs(x - ink.x)) * std::max(0.0, 1 - std::abs(y - ink.y));
        });
        BOOST_TEST(close_to(shifted, expected, place_tolerance<Real>));
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(rotation_turns_about_the_middle, Real, Reals) {
    Rng rng(7);
    const Distorter<Real> distort({.rotation = 30}, 28, 28);
    std::vector<double> degrees;
    for (int i = 0; i < 300; ++i) {
        const Map map = map_of(distort, rng);
        BOOST_TEST(close_to(map.shift_x, 0, place_tolerance<Real>));
        BOOST_TEST(close_to(map.shift_y, 0, place_tolerance<Real>));
        // a turn keeps lengths and areas
        BOOST_TEST(close_to(map.a, map.d, place_tolerance<Real>));
        BOOST_TEST(close_to(map.b, -map.c, place_tolerance<Real>));
        BOOST_TEST(close_to(map.a * map.d - map.b * map.c, 1, place_tolerance<Real>));
        degrees.push_back(std::atan2(map.c, map.a) * 180 / pi);
    }
    check_uniform(degrees, 30);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(rotated_ink_stays_as_far_from_the_middle, Real, Reals) {
    Rng rng(8);
    const Distorter<Real> distort({.rotation = 30}, 28, 28);
    const auto image = image_of<Real>(28, 28, spot(20.5, 13.5, 1.5));
    const double mass = ink_of(image, 28).mass;
    for (int i = 0; i < 20; ++i) {
        const Ink ink = ink_of(distort(image, rng), 28);
        // a spot of 1.5 pixels is smooth enough to be interpolated to a few thousandths
        BOOST_TEST(close_to(ink.mass, mass, 0.01 * mass));
        BOOST_TEST(close_to(std::hypot(ink.x - 13.5, ink.y - 13.5), 7, 0.02));
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(scaling_stretches_width_and_height_each_for_itself, Real, Reals) {
    Rng rng(9);
    const Distorter<Real> distort({.scaling = 0.25}, 28, 28);
    std::vector<double> growth;
    double together = 0;
    for (int i = 0; i < 300; ++i) {
        const Map map = map_of(distort, rng);
        BOOST_TEST(close_to(map.shift_x, 0, place_tolerance<Real>));
        BOOST_TEST(close_to(map.shift_y, 0, place_tolerance<Real>));
        BOOST_TEST(close_to(map.b, 0, place_tolerance<Real>));
        BOOST_TEST(close_to(map.c, 0, place_tolerance<Real>));
        growth.push_back(1 / map.a - 1);  // sources closer together: larger
        growth.push_back(1 / map.d - 1);
        together += (1 / map.a - 1) * (1 / map.d - 1) / 300;
    }
    check_uniform(growth, 0.25);
    // the product of two that know nothing of each other deviates by (0.25²/3)
    BOOST_TEST(close_to(together, 0, 5 * 0.25 * 0.25 / 3 / std::sqrt(300)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(scaled_ink_has_the_mass_of_its_width_and_height, Real, Reals) {
    Rng rng(10);
    const Distorter<Real> distort({.scaling = 0.25}, 28, 28);
    const auto image = image_of<Real>(28, 28, spot(13.5, 13.5, 3));
    const double mass = ink_of(image, 28).mass;
    for (int i = 0; i < 20; ++i) {
        const Ink ink = ink_of(distort(image, rng), 28);
        const double width = std::sqrt(ink.variance_x) / 3;
        const double height = std::sqrt(ink.variance_y) / 3;
        BOOST_TEST(close_to(ink.x, 13.5, 0.02));
        BOOST_TEST(close_to(ink.y, 13.5, 0.02));
        // interpolation widens a spot by up to ¼ pixel² of 9, and the image ends after 3.6 σ
        BOOST_TEST(close_to(width, 1, 0.25 + 0.02));
        BOOST_TEST(close_to(height, 1, 0.25 + 0.02));
        BOOST_TEST(close_to(ink.mass / mass, width * height, 0.05));
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(shear_shifts_rows_by_how_far_they_are_off_the_middle, Real, Reals) {
    Rng rng(11);
    const Distorter<Real> distort({.shear = 0.3}, 28, 28);
    std::vector<double> shears;
    for (int i = 0; i < 300; ++i) {
        const Map map = map_of(distort, rng);
        BOOST_TEST(close_to(map.shift_x, 0, place_tolerance<Real>));
        BOOST_TEST(close_to(map.shift_y, 0, place_tolerance<Real>));
        BOOST_TEST(close_to(map.a, 1, place_tolerance<Real>));
        BOOST_TEST(close_to(map.c, 0, place_tolerance<Real>));
        BOOST_TEST(close_to(map.d, 1, place_tolerance<Real>));
        shears.push_back(map.b);
    }
    check_uniform(shears, 0.3);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(sheared_line_leans_and_keeps_the_ink_of_each_row, Real, Reals) {
    Rng rng(12);
    const Distorter<Real> distort({.shear = 0.3}, 28, 28);
    const auto line = image_of<Real>(28, 28, [](double x, double) { return x == 13 ? 1 : 0; });
    const auto sheared = arma::reshape(distort(line, rng), 28, 28).eval();  // a column is a row
    arma::vec place(28);
    for (arma::uword row = 0; row < 28; ++row) {
        const Ink ink = ink_of(arma::Mat<Real>(sheared.col(row)), 28);
        BOOST_TEST(close_to(ink.mass, 1, place_tolerance<Real>));
        place(row) = ink.x;
    }
    const double lean = place(1) - place(0);
    BOOST_TEST(std::abs(lean) > 0.01);
    for (arma::uword row = 0; row < 28; ++row) {
        const double off_the_middle = static_cast<double>(row) - 13.5;
        BOOST_TEST(close_to(place(row), 13 + lean * off_the_middle, 28 * place_tolerance<Real>));
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(elastic_distortion_moves_pixels_as_far_as_theory_says, Real, Reals) {
    // α/(σ√12π), as derived above: 1.38 pixels in the middle
    Rng rng(13);
    const Distorter<Real> distort({.elastic = 34, .smoothing = 4}, 28, 28);
    double square = 0;
    constexpr int N = 1000;
    for (int i = 0; i < N; ++i) {
        const auto moved = sources_of(distort, 28, 28, rng)(14, 14) - std::complex(14.0, 14.0);
        square += std::norm(moved) / (2 * N);  // both directions
    }
    const double variance = 34 * 34 / (12 * pi * 4 * 4);
    BOOST_TEST(close_to(square, variance, 5 * variance / std::sqrt(N)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(elastic_distortion_moves_neighbours_almost_alike, Real, Reals) {
    // Of two displacements d apart, correlated by exp(−d²/4σ²), the difference has 2(1 − that)
    // times the variance; beside each other at σ = 4 that is 0.031 · 1.38², 0.24² pixels.
    Rng rng(14);
    const Distorter<Real> distort({.elastic = 34, .smoothing = 4}, 28, 28);
    for (int i = 0; i < 50; ++i) {
        const arma::cx_mat sources = sources_of(distort, 28, 28, rng);
        BOOST_TEST(std::abs(sources(14, 15) - sources(14, 14) - 1.0) < 5 * std::sqrt(2) * 0.24);
    }
}

// ---- all together -------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(pixels_stay_in_the_range_of_image_and_background, Real, Reals) {
    Rng rng(15);
    arma::arma_rng::set_seed(15);
    const Distorter<Real> distort(everything, 28, 28);
    const auto noise = arma::randu<arma::Mat<Real>>(784, 50);
    const arma::Mat<Real> black_and_white = arma::round(noise);
    for (const arma::Mat<Real>& images : {noise, black_and_white}) {
        const arma::Mat<Real> distorted = distort(images, rng);
        BOOST_TEST(distorted.min() >= 0);
        BOOST_TEST(distorted.max() <= 1);
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(digits_keep_their_ink_on_average, Real, Reals) {
    // Each pixel comes from a place that, over many images, is spread in the same way around its
    // own; so what one image loses another gains, as long as nothing leaves the image.
    Rng rng(16);
    const Distorter<Real> distort(everything, 28, 28);
    const arma::Mat<Real> images =
        arma::join_rows(arma::repmat(digit<Real>(0), 1, 200), arma::repmat(digit<Real>(2), 1, 200));
    const auto before = arma::conv_to<arma::vec>::from(arma::sum(images, 0));
    const auto after = arma::conv_to<arma::vec>::from(arma::sum(distort(images, rng), 0));
    const arma::vec kept = after / before;
    BOOST_TEST(close_to(arma::mean(kept), 1, 5 * arma::stddev(kept) / std::sqrt(400)));
    BOOST_TEST(arma::stddev(kept) < 0.3);
    BOOST_TEST(kept.min() > 0.5);
    BOOST_TEST(kept.max() < 2);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(same_seed_distorts_with_the_same_bits, Real, Reals) {
    Rng rng(17);
    Rng same_rng(17);
    Rng other_rng(18);
    const Distorter<Real> distort(everything, 28, 28);
    const auto images = arma::repmat(digit<Real>(1), 1, 5).eval();
    const arma::Mat<Real> distorted = distort(images, rng);
    BOOST_TEST(same_as(distort(images, same_rng), distorted));
    BOOST_TEST(!same_as(distort(images, other_rng), distorted));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(every_image_is_distorted_in_a_way_of_its_own, Real, Reals) {
    for (const Distortion& one :
         {Distortion{.rotation = 15}, Distortion{.scaling = 0.15}, Distortion{.shear = 0.1},
          Distortion{.shift = 1}, Distortion{.elastic = 20}}) {
        Rng rng(19);
        const arma::Mat<Real> twice =
            Distorter<Real>(one, 28, 28)(arma::repmat(digit<Real>(1), 1, 2), rng);
        BOOST_TEST(!same_as(arma::Mat<Real>(twice.col(0)), arma::Mat<Real>(twice.col(1))));
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(images_are_distorted_the_same_one_by_one, Real, Reals) {
    Rng rng(20);
    Rng same_rng(20);
    const Distorter<Real> distort(everything, 28, 28);
    const arma::Mat<Real> images = arma::join_rows(digit<Real>(0), digit<Real>(1));
    const arma::Mat<Real> together = distort(images, rng);
    for (const arma::uword n : {0U, 1U}) {
        BOOST_TEST(same_as(distort(images.col(n), same_rng), arma::Mat<Real>(together.col(n))));
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(what_comes_from_outside_of_the_image_is_background, Real, Reals) {
    Rng rng(21);
    const Distorter<Real> distort({.shift = 1e6}, 28, 28);
    const arma::Mat<Real> image(784, 1, arma::fill::ones);
    BOOST_TEST(same_as(distort(image, rng), arma::Mat<Real>(784, 1, arma::fill::zeros)));
    const arma::Mat<Real> gray(784, 1, arma::fill::value(Real(-0.25)));
    BOOST_TEST(same_as(distort(image, rng, Real(-0.25)), gray));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(image_of_background_stays_one, Real, Reals) {
    Rng rng(22);
    const arma::Mat<Real> gray(784, 4, arma::fill::value(Real(0.25)));
    BOOST_TEST(same_as(Distorter<Real>(everything, 28, 28)(gray, rng, Real(0.25)), gray));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(edges_of_the_image_fade_into_the_background, Real, Reals) {
    // Shifted by less than a pixel to one side, the pixel at the other end is partly background,
    // the more the further; all others are as they were.
    Rng rng(23);
    const Distorter<Real> distort({.shift = 0.9}, 28, 28);
    const arma::Mat<Real> image(784, 1, arma::fill::ones);
    arma::uvec faded(4, arma::fill::zeros);  // left, right, top, bottom: how often
    for (int i = 0; i < 40; ++i) {
        const auto shifted = arma::reshape(distort(image, rng, Real(0.5)), 28, 28).eval();
        const arma::Col<Real> across = shifted.col(14);  // a column holds a row of pixels
        const arma::Col<Real> down = shifted.row(14).t();
        for (const bool vertical : {false, true}) {
            const arma::Col<Real>& line = vertical ? down : across;
            BOOST_TEST(line.rows(1, 26).eval().min() == 1);
            BOOST_TEST(line.max() == 1);
            BOOST_TEST(line.min() < 1);
            BOOST_TEST(line.min() >= 0.55 - place_tolerance<Real>);  // 0.1 · 1 + 0.9 · ½
            ++faded((vertical ? 2 : 0) + (line(27) < 1 ? 1 : 0));
        }
    }
    BOOST_TEST(faded.min() > 0);
}

// ---- images of other sizes ----------------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(image_of_unequal_sides_is_turned_about_its_own_middle, Real, Reals) {
    for (const auto& [rows, columns] : {std::pair<arma::uword, arma::uword>{15, 41}, {41, 15}}) {
        Rng rng(24);
        const Distorter<Real> distort({.rotation = 30}, rows, columns);
        for (int i = 0; i < 20; ++i) {
            const arma::uword y = (rows - 1) / 2;
            const arma::uword x = (columns - 1) / 2;
            const arma::cx_mat sources = sources_of(distort, rows, columns, rng);
            const std::complex middle(static_cast<double>(x), static_cast<double>(y));
            BOOST_TEST(std::abs(sources(y, x) - middle) < place_tolerance<Real>);
            const auto by_column = sources(y, x + 4) - sources(y, x);
            const auto by_row = sources(y + 4, x) - sources(y, x);
            BOOST_TEST(close_to(std::abs(by_column), 4, 2 * place_tolerance<Real>));
            BOOST_TEST(std::abs(by_row - std::complex(0.0, 1.0) * by_column) <
                       4 * place_tolerance<Real>);
        }
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(larger_images_are_shifted_further_in_proportion, Real, Reals) {
    for (const arma::uword size : {14U, 56U}) {
        Rng rng(25);
        const Distorter<Real> distort({.shift = 3}, size, size);
        const arma::uword middle = size / 2;
        std::vector<double> shifts;
        for (int i = 0; i < 300; ++i) {
            const auto source = sources_of(distort, size, size, rng)(middle, middle);
            shifts.push_back(source.real() - static_cast<double>(middle));
            shifts.push_back(source.imag() - static_cast<double>(middle));
        }
        check_uniform(shifts, 3 * static_cast<double>(size) / 28);
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(larger_images_are_bent_further_in_proportion, Real, Reals) {
    // Sides of 112 and 28: as a square of 56, twice as far as 28. And as smooth, seen from afar:
    // displacements 8 apart are correlated as those 4 apart are in 28×28, by exp(−4²/4σ²).
    Rng rng(26);
    const Distorter<Real> distort({.elastic = 17, .smoothing = 2}, 28, 112);
    constexpr int N = 500;
    double square = 0;
    double product = 0;
    for (int i = 0; i < N; ++i) {
        const arma::cx_mat sources = sources_of(distort, 28, 112, rng);
        const auto moved = sources(14, 56) - std::complex(56.0, 14.0);
        const auto beside = sources(14, 64) - std::complex(64.0, 14.0);
        square += std::norm(moved) / (2 * N);
        product += (moved * std::conj(beside)).real() / (2 * N);
    }
    const double variance = 2 * 2 * 17 * 17 / (12 * pi * 2 * 2);
    BOOST_TEST(close_to(square, variance, 5 * variance / std::sqrt(N)));
    BOOST_TEST(close_to(product, variance * std::exp(-1), 5 * variance / std::sqrt(N)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(angles_and_shares_are_the_same_for_any_size, Real, Reals) {
    constexpr Distortion linear = {.rotation = 20, .scaling = 0.2, .shear = 0.2};
    Rng rng(27);
    Rng same_rng(27);
    const Distorter<Real> small(linear, 21, 21);
    const Distorter<Real> large(linear, 63, 63);
    const arma::cx_mat of_small = sources_of(small, 21, 21, rng);
    const arma::cx_mat of_large = sources_of(large, 63, 63, same_rng);
    const auto by_column = (of_small(10, 14) - of_small(10, 10)) / 4.0;
    const auto large_by_column = (of_large(31, 43) - of_large(31, 31)) / 12.0;
    const auto by_row = (of_small(14, 10) - of_small(10, 10)) / 4.0;
    const auto large_by_row = (of_large(43, 31) - of_large(31, 31)) / 12.0;
    BOOST_TEST(std::abs(by_column - large_by_column) < 3 * place_tolerance<Real>);
    BOOST_TEST(std::abs(by_row - large_by_row) < 3 * place_tolerance<Real>);
}

// ---- what is refused ----------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(amount_below_zero_or_not_finite_is_refused_by_name, Real, Reals) {
    const std::vector<std::pair<std::string, double Distortion::*>> amounts = {
        {"rotation", &Distortion::rotation},
        {"scaling", &Distortion::scaling},
        {"shear", &Distortion::shear},
        {"shift", &Distortion::shift},
        {"elastic", &Distortion::elastic}};
    for (const auto& [name, amount] : amounts) {
        for (const double bad : {-0.5, std::nan(""), HUGE_VAL, -HUGE_VAL}) {
            Distortion distortion;
            distortion.*amount = bad;
            BOOST_CHECK_EXCEPTION(Distorter<Real>(distortion, 28, 28), std::invalid_argument,
                                  says({"distortion: " + name + " is ", "at least 0"}));
        }
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(scaling_down_to_nothing_is_refused, Real, Reals) {
    BOOST_CHECK_EXCEPTION(Distorter<Real>({.scaling = 1}, 28, 28), std::invalid_argument,
                          says({"distortion: scaling must be below 1"}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(smoothing_must_be_positive_where_it_is_needed, Real, Reals) {
    for (const double bad : {0.0, -4.0, std::nan("")}) {
        BOOST_CHECK_EXCEPTION(Distorter<Real>({.elastic = 1, .smoothing = bad}, 28, 28),
                              std::invalid_argument, says({"smoothing must be positive"}));
        BOOST_CHECK_NO_THROW(Distorter<Real>({.shift = 1, .smoothing = bad}, 28, 28));
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(images_of_another_size_are_refused_with_both_sizes, Real, Reals) {
    Rng rng(1);
    const Distorter<Real> distort({.shift = 1}, 20, 30);
    for (const arma::uword pixels : {0U, 599U, 601U, 784U}) {
        const arma::Mat<Real> images(pixels, 2, arma::fill::zeros);
        BOOST_CHECK_EXCEPTION(distort(images, rng), std::invalid_argument,
                              says({"images of " + std::to_string(pixels) + " pixels", "20 × 30"}));
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
