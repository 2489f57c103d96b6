#include "train/optimiser.hpp"

#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(optimisers)

BOOST_AUTO_TEST_CASE_TEMPLATE(sgd_steps_by_hand, Real, Reals) {
    Sgd<Real> sgd(0.25);
    arma::Col<Real> parameters = {1, 2, -3};
    sgd.step(parameters, {4, 0, -2});
    BOOST_TEST(same_as(parameters, arma::vec{0, 2, -2.5}));
    sgd.step(parameters, {4, 8, -2});
    BOOST_TEST(same_as(parameters, arma::vec{-1, 0, -2}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(sgd_says_its_rate, Real, Reals) {
    BOOST_TEST(Sgd<Real>(0.25).learning_rate() == 0.25);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(sgd_refuses_a_rate_that_is_not_a_positive_number, Real, Reals) {
    using Limits = std::numeric_limits<Real>;
    for (const Real rate : {Real(0), Real(-0.5), Limits::quiet_NaN(), Limits::infinity()}) {
        BOOST_CHECK_EXCEPTION(Sgd<Real>{rate}, std::invalid_argument,
                              says({"learning rate", "must be a positive number"}));
    }
    BOOST_CHECK_EXCEPTION(Sgd<Real>{-0.5}, std::invalid_argument, says({"-0.5"}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(sgd_refuses_a_gradient_of_another_size, Real, Reals) {
    Sgd<Real> sgd(0.25);
    arma::Col<Real> parameters = {1, 2, -3};
    BOOST_CHECK_EXCEPTION(sgd.step(parameters, {1, 2}), std::logic_error,
                          says({"3x1", "2x1"}));  // Armadillo's words
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
