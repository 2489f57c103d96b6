#include "base/check.hpp"

#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(checks)

BOOST_AUTO_TEST_CASE_TEMPLATE(shape_is_rows_by_columns, Real, Reals) {
    BOOST_TEST(shape_of(arma::Mat<Real>(784, 100)) == "784 × 100");
    BOOST_TEST(shape_of(arma::Col<Real>(3)) == "3 × 1");
    BOOST_TEST(shape_of(arma::Mat<Real>()) == "0 × 0");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(matrices_of_one_shape_pass, Real, Reals) {
    const arma::Mat<Real> A(2, 3);
    const arma::Mat<Real> B(2, 3);
    BOOST_CHECK_NO_THROW(require_same_shape("f", "A", A, "B", B));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(different_rows_or_columns_are_refused, Real, Reals) {
    const arma::Mat<Real> A(2, 3);
    BOOST_CHECK_EXCEPTION(require_same_shape("f", "A", A, "B", arma::Mat<Real>(3, 3)),
                          std::invalid_argument, says({"f: A is 2 × 3 and B is 3 × 3"}));
    BOOST_CHECK_EXCEPTION(require_same_shape("f", "A", A, "B", arma::Mat<Real>(2, 2)),
                          std::invalid_argument, says({"f: A is 2 × 3 and B is 2 × 2"}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(empty_matrices_are_refused, Real, Reals) {
    const arma::Mat<Real> A(0, 3);
    BOOST_CHECK_EXCEPTION(require_same_shape("f", "A", A, "B", A), std::invalid_argument,
                          says({"f: A is 0 × 3", "not empty"}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(positive_step_passes, Real, Reals) {
    BOOST_CHECK_NO_THROW(require_step("f", std::numeric_limits<Real>::denorm_min()));
    BOOST_CHECK_NO_THROW(require_step("f", Real(1)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(step_that_is_not_a_positive_number_is_refused, Real, Reals) {
    using Limits = std::numeric_limits<Real>;
    for (const Real h : {Real(0), Real(-1), Limits::quiet_NaN(), Limits::infinity()}) {
        BOOST_CHECK_EXCEPTION(require_step("f", h), std::invalid_argument,
                              says({"f: the step h is ", "must be a positive number"}));
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
