#include "math/numerical_gradient.hpp"

#include <cmath>

#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(numerical_gradients)

namespace {

template <typename Real>
Real square(Real x) {
    return x * x;
}

/// How far at most, relatively, a number is from the one that is stored for it.
template <typename Real>
const double unit_roundoff = std::numeric_limits<Real>::epsilon() / 2;

/// Root mean square over 200 points, for the rounding errors of a single one may cancel.
template <typename Real>
double error_on_sine(Real (*difference)(const std::function<Real(Real)>&, Real, Real), double h) {
    double squares = 0;
    for (int i = 0; i < 200; ++i) {
        const Real x = Real(0.5) + static_cast<Real>(i) / 200;
        const auto sine = [](Real at) { return std::sin(at); };
        const Real slope = difference(sine, x, static_cast<Real>(h));
        squares += std::pow(static_cast<double>(slope) - std::cos(static_cast<double>(x)), 2) / 200;
    }
    return std::sqrt(squares);
}

/// Steps that are none.
template <typename Real>
const auto bad_steps = {Real(0), Real(-1e-5), std::numeric_limits<Real>::quiet_NaN(),
                        std::numeric_limits<Real>::infinity()};

}  // namespace

// ---- of one number ------------------------------------------------------------------------------

// Equation: lab03 forward_difference
BOOST_AUTO_TEST_CASE_TEMPLATE(forward_difference_by_hand, Real, Reals) {
    BOOST_TEST(forward_difference<Real>(square<Real>, 3, 0.5) == 6.5);  // (12.25 − 9)/0.5
}

// Equation: lab03 central_difference
BOOST_AUTO_TEST_CASE_TEMPLATE(central_difference_is_exact_on_a_parabola, Real, Reals) {
    BOOST_TEST(central_difference<Real>(square<Real>, 3, 0.5) == 6);  // (12.25 − 6.25)/1
}

// Equation: lab03 forward_error
BOOST_AUTO_TEST_CASE(forward_difference_errs_by_h_times_half_the_second_derivative) {
    const auto f = [](double x) { return std::exp(x); };
    const double error = forward_difference<double>(f, 1, 1e-4) - std::exp(1.0);
    BOOST_TEST(close_to(error / (1e-4 * std::exp(1.0) / 2), 1, 1e-4));  // the next term is h/3
}

// Equation: lab03 central_error
BOOST_AUTO_TEST_CASE(central_difference_errs_by_h_squared_times_a_sixth_of_the_third_derivative) {
    const auto f = [](double x) { return std::exp(x); };
    const double error = central_difference<double>(f, 1, 1e-3) - std::exp(1.0);
    // the next term is h²/20; rounding, eps/h, is 1e-6 of the error
    BOOST_TEST(close_to(error / (1e-6 * std::exp(1.0) / 6), 1, 1e-5));
}

// Equation: lab03 best_forward_step
BOOST_AUTO_TEST_CASE_TEMPLATE(forward_difference_errs_least_near_the_step_of_theory, Real, Reals) {
    const double best = 2 * std::sqrt(unit_roundoff<Real>);
    const auto f = forward_difference<Real>;
    BOOST_TEST(error_on_sine<Real>(f, best) < best);  // h/2 + 2u/h at this h
    BOOST_TEST(error_on_sine<Real>(f, best) < error_on_sine<Real>(f, best / 10) / 2);
    BOOST_TEST(error_on_sine<Real>(f, best) < error_on_sine<Real>(f, best * 10) / 2);
}

// Equation: lab03 best_central_step
BOOST_AUTO_TEST_CASE_TEMPLATE(central_difference_errs_least_near_the_step_of_theory, Real, Reals) {
    const double best = std::cbrt(3 * unit_roundoff<Real>);
    const auto f = central_difference<Real>;
    BOOST_TEST(error_on_sine<Real>(f, best) < best * best / 2);  // h²/6 + u/h at this h
    BOOST_TEST(error_on_sine<Real>(f, best) < error_on_sine<Real>(f, best / 10) / 4);
    BOOST_TEST(error_on_sine<Real>(f, best) < error_on_sine<Real>(f, best * 10) / 4);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(differences_of_a_bad_step_are_refused, Real, Reals) {
    for (const Real h : bad_steps<Real>) {
        BOOST_CHECK_EXCEPTION(forward_difference<Real>(square<Real>, 1, h), std::invalid_argument,
                              says({"forward_difference", "step h", "positive number"}));
        BOOST_CHECK_EXCEPTION(central_difference<Real>(square<Real>, 1, h), std::invalid_argument,
                              says({"central_difference", "step h", "positive number"}));
    }
}

// ---- of a matrix --------------------------------------------------------------------------------

// Equation: lab03 numerical_gradient
BOOST_AUTO_TEST_CASE_TEMPLATE(gradient_has_the_shape_of_the_matrix, Real, Reals) {
    arma::Mat<Real> x = {{1, -2, 3}, {0.5, 0, -4}};
    const auto f = [](const arma::Mat<Real>& at) { return arma::accu(at % at); };
    // 2x, and to the last bit: all numbers on the way are multiples of 1/16
    BOOST_TEST(same_as(numerical_gradient<Real>(f, x, 0.25), arma::mat{{2, -4, 6}, {1, 0, -8}}));
}

// Equation: lab03 numerical_gradient
BOOST_AUTO_TEST_CASE(gradient_of_a_function_in_which_entries_meet) {
    // f = a b + sin(b c): ∂a = b, ∂b = a + c cos(b c), ∂c = b cos(b c); cos 1.5 by Python
    arma::mat x = arma::vec{2, 0.5, 3};
    const auto f = [](const arma::mat& v) { return v(0) * v(1) + std::sin(v(1) * v(2)); };
    const double cosine = 0.0707372016677029;
    const arma::vec expected = {0.5, 2 + 3 * cosine, 0.5 * cosine};
    BOOST_TEST(close_to(numerical_gradient<double>(f, x, 1e-5), expected, 1e-9));  // h² f‴/6
}

BOOST_AUTO_TEST_CASE_TEMPLATE(gradient_puts_every_entry_back_to_the_last_bit, Real, Reals) {
    arma::arma_rng::set_seed(4);
    arma::Mat<Real> x = arma::randn<arma::Mat<Real>>(7, 5);
    const arma::Mat<Real> before = x;
    numerical_gradient<Real>([](const arma::Mat<Real>&) { return Real(0); }, x, Real(0.1));
    BOOST_TEST(same_as(x, before));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(gradient_changes_one_entry_at_a_time_by_h_up_and_down, Real, Reals) {
    arma::Mat<Real> x = {{1, 2}, {3, 4}};
    const arma::Mat<Real> before = x;
    std::vector<arma::Mat<Real>> changes;
    numerical_gradient<Real>(
        [&](const arma::Mat<Real>& at) {
            changes.push_back(at - before);
            return Real(0);
        },
        x, 0.5);
    BOOST_REQUIRE(changes.size() == 8);
    for (arma::uword i = 0; i < 4; ++i) {
        arma::Mat<Real> up(2, 2, arma::fill::zeros);
        up(i) = 0.5;
        const arma::Mat<Real> down = -up;
        BOOST_TEST(same_as(changes[2 * i], up));
        BOOST_TEST(same_as(changes[2 * i + 1], down));
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(gradient_calls_f_with_the_very_matrix_it_was_given, Real, Reals) {
    arma::Mat<Real> x = {1, 2, 3};
    numerical_gradient<Real>(
        [&](const arma::Mat<Real>& at) {
            BOOST_TEST(&at == &x);
            return Real(0);
        },
        x, 0.5);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(gradient_of_nothing_is_nothing, Real, Reals) {
    arma::Mat<Real> x(3, 0);
    const auto f = [](const arma::Mat<Real>&) { return Real(1); };
    BOOST_TEST(same_as(numerical_gradient<Real>(f, x, 0.5), arma::mat(3, 0)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(gradient_of_a_bad_step_is_refused, Real, Reals) {
    arma::Mat<Real> x = {1, 2, 3};
    const auto f = [](const arma::Mat<Real>& at) { return arma::accu(at); };
    for (const Real h : bad_steps<Real>) {
        BOOST_CHECK_EXCEPTION(numerical_gradient<Real>(f, x, h), std::invalid_argument,
                              says({"numerical_gradient", "step h", "positive number"}));
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
