#include "math/activations.hpp"

#include <cmath>

#include "math/numerical_gradient.hpp"
#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(activations)

namespace {

/// Scores of four classes for three samples.
template <typename Real>
arma::Mat<Real> some_scores() {
    return {{1, -1, 0.5}, {2, 0, 0.5}, {3, 4, 0.25}, {-1, 0.5, 2}};
}

}  // namespace

// ---- sigmoid ------------------------------------------------------------------------------------

// Equation: lab05 sigmoid
BOOST_AUTO_TEST_CASE_TEMPLATE(sigmoid_of_some_numbers, Real, Reals) {
    const arma::Mat<Real> x = {{-2, 0, 1.5}, {0.25, -30, 4}};
    // NumPy: x = np.array([[-2, 0, 1.5], [0.25, -30, 4]]); 1/(1 + np.exp(-x))
    const arma::mat expected = {
        {1.1920292202211755e-01, 5.0000000000000000e-01, 8.1757447619364365e-01},
        {5.6217650088579807e-01, 9.3576229688392989e-14, 9.8201379003790845e-01}};
    // exp, + and / round by at most 4 + 1 units of the last place together
    BOOST_TEST(close_to(sigmoid(x), expected, epsilons<Real>(5)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(sigmoid_keeps_relative_accuracy_where_it_is_small, Real, Reals) {
    const arma::Mat<Real> x = {-40};
    // 1/(1 + e^40) is e^-40 up to e^-80; math.exp(-40) of Python
    BOOST_TEST(close_to(sigmoid(x)(0) / 4.248354255291589e-18, 1, epsilons<Real>(5)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(sigmoids_of_x_and_minus_x_sum_to_one, Real, Reals) {
    const arma::Mat<Real> x = arma::linspace<arma::Row<Real>>(-20, 20, 101);
    const arma::Mat<Real> minus_x = -x;
    const arma::Mat<Real> sum = sigmoid(x) + sigmoid(minus_x);
    BOOST_TEST(close_to(sum, arma::mat(1, 101, arma::fill::ones), epsilons<Real>(5)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(sigmoid_of_huge_numbers_is_0_or_1, Real, Reals) {
    using Limits = std::numeric_limits<Real>;
    const arma::Mat<Real> x = {{1000, Limits::max(), Limits::infinity()},
                               {-1000, Limits::lowest(), -Limits::infinity()}};
    BOOST_TEST(same_as(sigmoid(x), arma::mat{{1, 1, 1}, {0, 0, 0}}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(sigmoid_does_not_hide_nan, Real, Reals) {
    const arma::Mat<Real> x = {0, std::numeric_limits<Real>::quiet_NaN()};
    BOOST_TEST(same_as(sigmoid(x), arma::mat{0.5, arma::datum::nan}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(sigmoid_of_nothing_is_nothing, Real, Reals) {
    BOOST_TEST(same_as(sigmoid(arma::Mat<Real>(3, 0)), arma::mat(3, 0)));
}

// Equation: lab06 sigmoid_derivative
BOOST_AUTO_TEST_CASE_TEMPLATE(sigmoid_derivative_of_some_numbers, Real, Reals) {
    const arma::Mat<Real> z = {{0, 0.25, 0.5}, {0.75, 0.875, 1}};
    const arma::mat expected = {{0, 0.1875, 0.25}, {0.1875, 0.109375, 0}};  // z (1 − z) by hand
    BOOST_TEST(same_as(sigmoid_derivative(z), expected));
}

// Equation: lab06 sigmoid_derivative
BOOST_AUTO_TEST_CASE(sigmoid_derivative_is_the_slope_of_sigmoid) {
    for (double x = -6; x <= 6; x += 0.5) {
        const auto f = [](double at) { return sigmoid(arma::mat{at})(0); };
        const double slope = central_difference<double>(f, x, 1e-5);
        // h² f‴/6 is below 1e-11, rounding eps/h = 2e-11
        BOOST_TEST(close_to(sigmoid_derivative(arma::mat{f(x)})(0), slope, 1e-10));
    }
}

// ---- relu ---------------------------------------------------------------------------------------

// Equation: lab07 relu
BOOST_AUTO_TEST_CASE_TEMPLATE(relu_keeps_what_is_positive, Real, Reals) {
    const arma::Mat<Real> x = {{-2, 0, 1.5}, {1e30F, -1e-30F, 1e-30F}};
    const arma::Mat<Real> expected = {{0, 0, 1.5}, {1e30F, 0, 1e-30F}};
    BOOST_TEST(same_as(relu(x), expected));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(relu_takes_any_number, Real, Reals) {
    using Limits = std::numeric_limits<Real>;
    const arma::Mat<Real> x = {{Limits::max(), Limits::infinity(), Limits::quiet_NaN()},
                               {Limits::lowest(), -Limits::infinity(), Limits::denorm_min()}};
    const arma::Mat<Real> expected = {{Limits::max(), Limits::infinity(), Limits::quiet_NaN()},
                                      {0, 0, Limits::denorm_min()}};
    BOOST_TEST(same_as(relu(x), expected));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(relu_of_nothing_is_nothing, Real, Reals) {
    BOOST_TEST(same_as(relu(arma::Mat<Real>(3, 0)), arma::mat(3, 0)));
}

// Equation: lab07 relu_derivative
BOOST_AUTO_TEST_CASE_TEMPLATE(relu_derivative_is_one_where_the_unit_is_active, Real, Reals) {
    const arma::Mat<Real> z = {{0, 0.25, 3}, {std::numeric_limits<Real>::denorm_min(), 0, 1e30F}};
    BOOST_TEST(same_as(relu_derivative(z), arma::mat{{0, 1, 1}, {1, 0, 1}}));
}

// ---- softmax ------------------------------------------------------------------------------------

// Equation: lab02 softmax
BOOST_AUTO_TEST_CASE_TEMPLATE(softmax_of_some_scores, Real, Reals) {
    // NumPy: s = np.array([[1,-1,.5],[2,0,.5],[3,4,.25],[-1,.5,2]])
    //        e = np.exp(s - s.max(0)); e/e.sum(0)
    const arma::mat expected = {{0.08894681729740428, 0.0063851606821933, 0.13773175366816437},
                                {0.2417825171588008, 0.01735666625419722, 0.13773175366816437},
                                {0.6572330228318554, 0.9476418682218714, 0.10726559761056424},
                                {0.01203764271193945, 0.02861630484173807, 0.617270895053107}};
    // exp rounds by 4 units of the last place, the sum of four and the quotient by 2
    BOOST_TEST(close_to(softmax(some_scores<Real>()), expected, epsilons<Real>(8)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(softmax_columns_are_probabilities, Real, Reals) {
    arma::arma_rng::set_seed(1);
    const arma::Mat<Real> scores = 10 * arma::randn<arma::Mat<Real>>(10, 57);
    const arma::Mat<Real> y = softmax(scores);
    BOOST_TEST(y.min() > 0);
    const arma::Row<Real> sums = arma::sum(y, 0);
    // the sum of ten quotients, each rounded by half a unit of its last place
    BOOST_TEST(close_to(sums, arma::mat(1, 57, arma::fill::ones), epsilons<Real>(6)));
}

// Equation: lab02 shift
BOOST_AUTO_TEST_CASE_TEMPLATE(softmax_is_unchanged_by_adding_a_constant, Real, Reals) {
    // Multiples of 1/4, so that adding 1000 does not round and the results are the same bits.
    const arma::Mat<Real> scores = some_scores<Real>();
    const arma::Mat<Real> shifted = scores + 1000;
    BOOST_TEST(same_as(softmax(shifted), softmax(scores)));
}

// Equation: lab02 shift
BOOST_AUTO_TEST_CASE_TEMPLATE(softmax_survives_scores_of_a_thousand, Real, Reals) {
    const arma::Mat<Real> scores = {{1000, -1000, 0}, {0, -1000, 0}, {-1000, -1000, 1000}};
    const double third = 1.0 / 3;
    BOOST_TEST(close_to(softmax(scores), arma::mat{{1, third, 0}, {0, third, 0}, {0, third, 1}},
                        epsilons<Real>(1)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(softmax_survives_the_largest_numbers_there_are, Real, Reals) {
    using Limits = std::numeric_limits<Real>;
    const arma::Col<Real> scores = {Limits::max(), Limits::lowest(), 0};
    BOOST_TEST(same_as(softmax<Real>(scores), arma::vec{1, 0, 0}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(softmax_of_equal_scores_shares_equally, Real, Reals) {
    const arma::Mat<Real> scores(8, 3, arma::fill::value(Real(0.7)));
    BOOST_TEST(same_as(softmax(scores), arma::mat(8, 3, arma::fill::value(0.125))));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(softmax_of_a_single_class_is_certain, Real, Reals) {
    const arma::Mat<Real> scores = {-3, 0, 700};
    BOOST_TEST(same_as(softmax(scores), arma::mat{1, 1, 1}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(score_of_minus_infinity_has_probability_zero, Real, Reals) {
    const Real inf = std::numeric_limits<Real>::infinity();
    const arma::Mat<Real> scores = {{1, -inf}, {-inf, 3}, {1, -inf}};
    BOOST_TEST(same_as(softmax(scores), arma::mat{{0.5, 0}, {0, 1}, {0.5, 0}}));
    // log(2e) and log(e³)
    BOOST_TEST(
        close_to(log_sum_exp(scores), arma::rowvec{1.6931471805599453, 3}, epsilons<Real>(2)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(scores_that_define_no_probabilities_give_nan, Real, Reals) {
    const Real inf = std::numeric_limits<Real>::infinity();
    const Real nan = std::numeric_limits<Real>::quiet_NaN();
    const arma::Mat<Real> scores = {{-inf, inf, nan, 0}, {-inf, 0, -inf, 0}};
    BOOST_TEST(same_as(softmax(scores), arma::mat{{nan, nan, nan, 0.5}, {nan, nan, nan, 0.5}}));
    const arma::Row<Real> logarithms = log_sum_exp(scores);
    BOOST_TEST(same_as(logarithms.head(3).eval(), arma::rowvec{nan, nan, nan}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(softmax_of_no_samples_is_empty, Real, Reals) {
    BOOST_TEST(same_as(softmax(arma::Mat<Real>(10, 0)), arma::mat(10, 0)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(softmax_refuses_scores_without_classes, Real, Reals) {
    BOOST_CHECK_EXCEPTION(softmax(arma::Mat<Real>(0, 5)), std::invalid_argument,
                          says({"softmax", "no rows", "classes × samples"}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(naive_softmax_agrees_on_small_scores, Real, Reals) {
    const arma::Mat<Real> scores = some_scores<Real>();
    BOOST_TEST(close_to(softmax_naive(scores), softmax(scores), epsilons<Real>(12)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(naive_softmax_overflows_above_the_log_of_the_largest_number, Real,
                              Reals) {
    const Real edge = std::log(std::numeric_limits<Real>::max());
    const arma::Mat<Real> scores = {{edge - 1, edge + 1}, {0, 0}};
    const arma::Mat<Real> y = softmax_naive(scores);
    BOOST_TEST(y.col(0).is_finite());
    BOOST_TEST(std::isnan(y(0, 1)));
}

// ---- log_sum_exp --------------------------------------------------------------------------------

// Equation: lab02 log_sum_exp
BOOST_AUTO_TEST_CASE_TEMPLATE(log_sum_exp_of_some_scores, Real, Reals) {
    // NumPy, with s as for softmax above: s.max(0) + np.log(np.exp(s - s.max(0)).sum(0))
    const arma::mat expected = {3.4197166463153397, 4.053778624239763, 2.482447299481924};
    BOOST_TEST(close_to(log_sum_exp(some_scores<Real>()), expected, epsilons<Real>(16)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(log_sum_exp_moves_with_the_scores, Real, Reals) {
    const arma::Mat<Real> scores = some_scores<Real>();
    const arma::Mat<Real> shifted = scores - 1000;
    const arma::Row<Real> expected = log_sum_exp(scores) - 1000;
    BOOST_TEST(close_to(log_sum_exp(shifted), expected, epsilons<Real>(1000)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(log_sum_exp_lies_just_above_the_largest_score, Real, Reals) {
    arma::arma_rng::set_seed(2);
    const arma::Mat<Real> scores = 100 * arma::randn<arma::Mat<Real>>(10, 40);
    const arma::Row<Real> result = log_sum_exp(scores);
    const arma::Row<Real> largest = arma::max(scores, 0);
    const Real log_classes = std::log(Real(10));
    for (arma::uword n = 0; n < 40; ++n) {
        BOOST_TEST(result(n) >= largest(n));
        BOOST_TEST(result(n) <= largest(n) + log_classes);
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(log_sum_exp_survives_the_largest_numbers_there_are, Real, Reals) {
    using Limits = std::numeric_limits<Real>;
    const arma::Mat<Real> scores = {{Limits::max(), Limits::lowest()}, {Limits::lowest(), 0}};
    BOOST_TEST(same_as(log_sum_exp(scores), arma::Mat<Real>{Limits::max(), 0}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(log_sum_exp_of_a_single_class_is_its_score, Real, Reals) {
    const arma::Mat<Real> scores = {-1000, 0, 2.5};
    BOOST_TEST(same_as(log_sum_exp(scores), scores));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(log_sum_exp_of_no_samples_is_empty, Real, Reals) {
    BOOST_TEST(same_as(log_sum_exp(arma::Mat<Real>(10, 0)), arma::mat(1, 0)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(log_sum_exp_refuses_scores_without_classes, Real, Reals) {
    BOOST_CHECK_EXCEPTION(log_sum_exp(arma::Mat<Real>(0, 5)), std::invalid_argument,
                          says({"log_sum_exp", "no rows", "classes × samples"}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
