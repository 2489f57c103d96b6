#include "math/gradient_descent.hpp"

#include <cmath>

#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(descent)

namespace {

/// A bowl, ½‖x‖², whose gradient is x; central differences are exact on it.
template <typename Real>
Real bowl(const arma::Mat<Real>& x) {
    return arma::accu(x % x) / 2;
}

}  // namespace

// Equation: lab03 gradient_descent
BOOST_AUTO_TEST_CASE_TEMPLATE(path_down_a_bowl_by_hand, Real, Reals) {
    const arma::Col<Real> start = {4, -8};
    // rate ½ halves x in each step, and nothing is rounded
    const arma::mat expected = {{4, 2, 1, 0.5}, {-8, -4, -2, -1}};
    BOOST_TEST(same_as(gradient_descent<Real>(bowl<Real>, start, 0.5, 3, 0.25), expected));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(path_of_no_steps_is_the_start, Real, Reals) {
    const arma::Col<Real> start = {4, -8};
    BOOST_TEST(same_as(gradient_descent<Real>(bowl<Real>, start, 0.5, 0, 0.25), start));
}

// Equation: lab03 gradient_descent
BOOST_AUTO_TEST_CASE(path_ends_in_the_lowest_point) {
    // lowest at (3, −1); the slower direction shrinks by 0.8 a step, 0.8^200 = 4e-20
    const auto f = [](const arma::mat& x) {
        return std::pow(x(0) - 3, 2) + 4 * std::pow(x(1) + 1, 2);
    };
    const arma::mat path = gradient_descent<double>(f, {0, 0}, 0.1, 200, 1e-5);
    const arma::vec end = path.col(200);
    BOOST_TEST(close_to(end, arma::vec{3, -1}, 1e-9));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(path_that_leaves_all_bounds_names_step_and_rate, Real, Reals) {
    // The first step goes to half the largest number, of which the bowl's height is infinite.
    const Real rate = std::numeric_limits<Real>::max() / 2;
    BOOST_CHECK_EXCEPTION(
        gradient_descent<Real>(bowl<Real>, {1}, rate, 10, Real(0.5)), std::runtime_error,
        says({"gradient_descent", "not a finite number after step 2 ",
              sizeof(Real) == 4 ? "learning rate 1.70141e+38" : "learning rate 8.98847e+307",
              "smaller rate"}));
}

BOOST_AUTO_TEST_CASE(step_that_left_all_bounds_is_counted_from_one) {
    const auto f = [](const arma::mat& x) { return x(0) > 0 ? x(0) : arma::datum::nan; };
    // 2.5, 1.5, and at 0.5 − h the function is not a number, so step 3 cannot be taken
    BOOST_CHECK_EXCEPTION(gradient_descent<double>(f, {2.5}, 1, 10, 0.75), std::runtime_error,
                          says({"after step 3 ", "learning rate 1"}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(rate_that_is_not_positive_is_refused, Real, Reals) {
    for (const Real rate : {Real(0), Real(-1), std::numeric_limits<Real>::quiet_NaN()}) {
        BOOST_CHECK_EXCEPTION(gradient_descent<Real>(bowl<Real>, {1}, rate, 3, Real(0.5)),
                              std::invalid_argument,
                              says({"gradient_descent", "learning rate", "must be", "positive"}));
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(infinite_rate_is_refused, Real, Reals) {
    const Real rate = std::numeric_limits<Real>::infinity();
    BOOST_CHECK_EXCEPTION(gradient_descent<Real>(bowl<Real>, {1}, rate, 3, Real(0.5)),
                          std::invalid_argument, says({"gradient_descent", "learning rate"}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(step_h_that_is_not_positive_is_refused, Real, Reals) {
    for (const Real h : {Real(0), Real(-1), std::numeric_limits<Real>::quiet_NaN()}) {
        BOOST_CHECK_EXCEPTION(gradient_descent<Real>(bowl<Real>, {1}, Real(0.5), 3, h),
                              std::invalid_argument, says({"step h", "positive number"}));
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
