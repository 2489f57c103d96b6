#include "base/random.hpp"

#include <algorithm>
#include <cmath>

#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(random)

BOOST_AUTO_TEST_CASE_TEMPLATE(normal_matrix_has_the_shape_asked_for, Real, Reals) {
    Rng rng(1);
    const arma::Mat<Real> m = normal_matrix<Real>(3, 5, 1, rng);
    BOOST_TEST(m.n_rows == 3);
    BOOST_TEST(m.n_cols == 5);
}

BOOST_AUTO_TEST_CASE(both_precisions_draw_the_same_numbers) {
    Rng rng(7);
    Rng same_rng(7);
    const arma::mat precise = normal_matrix<double>(30, 41, 0.01, rng);
    const arma::fmat rounded = normal_matrix<float>(30, 41, 0.01, same_rng);
    BOOST_TEST(same_as(rounded, arma::conv_to<arma::fmat>::from(precise)));
    BOOST_TEST((rng == same_rng));  // and leave the generator in the same state
}

// The standard error of the mean of N draws is σ/√N, that of their standard deviation σ/√(2N). Five
// of these are exceeded once in two million seeds, and the seed is fixed.

BOOST_AUTO_TEST_CASE_TEMPLATE(mean_and_standard_deviation_are_those_asked_for, Real, Reals) {
    constexpr double N = 100'000;
    constexpr double sigma = 0.25;
    Rng rng(2);
    const auto m = arma::conv_to<arma::mat>::from(normal_matrix<Real>(1000, 100, sigma, rng));
    const double mean = arma::accu(m) / N;
    const double standard_deviation = std::sqrt(arma::accu(arma::square(m - mean)) / N);
    BOOST_TEST(close_to(mean, 0, 5 * sigma / std::sqrt(N)));
    BOOST_TEST(close_to(standard_deviation, sigma, 5 * sigma / std::sqrt(2 * N)));
}

BOOST_AUTO_TEST_CASE(as_many_lie_within_one_standard_deviation_as_a_normal_distribution_says) {
    constexpr double N = 100'000;
    Rng rng(3);
    const arma::mat m = normal_matrix<double>(1000, 100, 2, rng);
    const double within = static_cast<double>(arma::accu(arma::abs(m) < 2)) / N;
    const double p = 0.6826894921370859;  // math.erf(1/2**0.5) of Python
    BOOST_TEST(close_to(within, p, 5 * std::sqrt(p * (1 - p) / N)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(same_seed_draws_the_same_matrix, Real, Reals) {
    Rng rng(4);
    Rng same_rng(4);
    BOOST_TEST(same_as(normal_matrix<Real>(9, 9, 1, rng), normal_matrix<Real>(9, 9, 1, same_rng)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(another_seed_draws_another_matrix, Real, Reals) {
    Rng rng(4);
    Rng other_rng(5);
    BOOST_TEST(
        !same_as(normal_matrix<Real>(9, 9, 1, rng), normal_matrix<Real>(9, 9, 1, other_rng)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(next_matrix_of_a_generator_is_another, Real, Reals) {
    Rng rng(4);
    const arma::Mat<Real> first = normal_matrix<Real>(9, 9, 1, rng);
    BOOST_TEST(!same_as(normal_matrix<Real>(9, 9, 1, rng), first));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(standard_deviation_of_zero_gives_zeros, Real, Reals) {
    Rng rng(4);
    BOOST_TEST(same_as(normal_matrix<Real>(3, 4, 0, rng), arma::mat(3, 4, arma::fill::zeros)));
}

// ---- the same numbers with every standard library ---------------------------------------------

// The counts of 3,000 draws from 0…2 have a standard deviation of 26.
BOOST_AUTO_TEST_CASE(every_index_is_drawn_equally_often) {
    Rng rng(6);
    std::vector<int> counts(3);
    for (int i = 0; i < 3000; ++i) ++counts.at(uniform_index(3, rng));
    for (const int count : counts) BOOST_TEST(close_to(count, 1000.0, 130));
}

BOOST_AUTO_TEST_CASE(an_order_has_every_index_once) {
    for (const arma::uword count : {1U, 2U, 5U, 60'000U}) {
        Rng rng(7);
        const arma::uvec sorted = arma::sort(random_order(count, rng));
        BOOST_TEST(arma::all(sorted == arma::regspace<arma::uvec>(0, count - 1)));
    }
}

#ifdef __GLIBCXX__
BOOST_AUTO_TEST_CASE(draws_are_those_of_the_standard_library_of_gcc) {
    for (const arma::uword count : {1U, 2U, 7U, 1500U, 60'000U}) {
        Rng rng(8);
        Rng same_rng(8);
        std::uniform_int_distribution<arma::uword> any(0, count - 1);
        std::normal_distribution<double> normal;
        const arma::uvec order = random_order(count, rng);
        arma::uvec shuffled = arma::regspace<arma::uvec>(0, count - 1);
        std::shuffle(shuffled.begin(), shuffled.end(), same_rng);
        BOOST_TEST(arma::all(order == shuffled));
        for (int i = 0; i < 100; ++i) BOOST_TEST(uniform_index(count, rng) == any(same_rng));
        arma::mat draws(9, 11);
        draws.imbue([&] { return 0.5 * normal(same_rng); });
        // The compiler may fuse x² + y² differently.
        BOOST_TEST(close_to(normal_matrix<double>(9, 11, 0.5, rng), draws, epsilons<double>(8)));
        BOOST_TEST((rng == same_rng));
    }
}
#endif

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
