#include "math/relative_error.hpp"

#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(relative_errors)

// Equation: lab06 relative_error
BOOST_AUTO_TEST_CASE_TEMPLATE(error_is_relative_to_the_largest_entry_of_both, Real, Reals) {
    const arma::Mat<Real> a = {{1, 2}, {-4, 0}};
    const arma::Mat<Real> b = {{1, 2.5}, {-3, 0.25}};
    BOOST_TEST(relative_error(a, b) == 0.25);  // 1/4 by hand
}

BOOST_AUTO_TEST_CASE_TEMPLATE(error_is_the_same_both_ways_round, Real, Reals) {
    const arma::Mat<Real> a = {1, 2, -8};
    const arma::Mat<Real> b = {1, 3, 16};
    BOOST_TEST(relative_error(a, b) == 1.5);
    BOOST_TEST(relative_error(b, a) == 1.5);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(error_does_not_depend_on_the_unit, Real, Reals) {
    const arma::Mat<Real> a = {1, 2, -4};
    const arma::Mat<Real> b = {1, 3, -4};
    const arma::Mat<Real> small_a = a / 1024;
    const arma::Mat<Real> small_b = b / 1024;
    BOOST_TEST(relative_error(a, b) == 0.25);
    BOOST_TEST(relative_error(small_a, small_b) == 0.25);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(equal_gradients_have_no_error, Real, Reals) {
    const arma::Mat<Real> a = {Real(0.1), Real(-0.7)};
    BOOST_TEST(relative_error(a, a) == 0);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(gradients_of_zeros_have_no_error, Real, Reals) {
    const arma::Mat<Real> zeros(3, 2, arma::fill::zeros);
    BOOST_TEST(relative_error(zeros, zeros) == 0);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(gradient_against_zeros_is_all_wrong, Real, Reals) {
    const arma::Mat<Real> a = {Real(1e-6), 0};
    const arma::Mat<Real> zeros = {0, 0};
    BOOST_TEST(relative_error(a, zeros) == 1);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(gradient_of_the_wrong_sign_is_twice_wrong, Real, Reals) {
    const arma::Mat<Real> a = {1, -2};
    const arma::Mat<Real> b = -a;
    BOOST_TEST(relative_error(a, b) == 2);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(nan_in_a_gradient_is_not_taken_for_agreement, Real, Reals) {
    const arma::Mat<Real> good = {1, 2};
    const arma::Mat<Real> bad = {1, std::numeric_limits<Real>::quiet_NaN()};
    BOOST_TEST(!(relative_error(good, bad) < 1));
    BOOST_TEST(!(relative_error(bad, good) < 1));
    BOOST_TEST(!(relative_error(bad, bad) < 1));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(different_shapes_are_refused, Real, Reals) {
    const arma::Mat<Real> a(2, 3, arma::fill::zeros);
    const arma::Mat<Real> b(3, 2, arma::fill::zeros);
    BOOST_CHECK_EXCEPTION(relative_error(a, b), std::invalid_argument,
                          says({"relative_error", "a is 2 × 3", "b is 3 × 2"}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(empty_gradients_are_refused, Real, Reals) {
    const arma::Mat<Real> none;
    BOOST_CHECK_EXCEPTION(relative_error(none, none), std::invalid_argument,
                          says({"relative_error", "0 × 0", "not be empty"}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
