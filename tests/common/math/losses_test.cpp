#include "math/losses.hpp"

#include <cmath>

#include "math/activations.hpp"
#include "math/numerical_gradient.hpp"
#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(losses)

namespace {

/// Scores of four classes for three samples, of the true classes 2, 0 and 3.
template <typename Real>
arma::Mat<Real> some_scores() {
    return {{1, -1, 0.5}, {2, 0, 0.5}, {3, 4, 0.25}, {-1, 0.5, 2}};
}
template <typename Real>
arma::Mat<Real> their_targets() {
    return {{0, 1, 0}, {0, 0, 0}, {1, 0, 0}, {0, 0, 1}};
}

/// Probabilities that can be written down exactly, and targets.
template <typename Real>
const arma::Mat<Real> simple_probabilities = {{0.75, 0.25}, {0.25, 0.75}};
template <typename Real>
const arma::Mat<Real> simple_targets = {{1, 1}, {0, 0}};

/// Ten classes, forty samples, scores in the tens: harder than what a lab meets.
arma::mat many_scores() {
    arma::arma_rng::set_seed(3);
    return 5 * arma::randn<arma::mat>(10, 40);
}
template <typename Real>
arma::Mat<Real> many_targets() {
    arma::Mat<Real> T(10, 40, arma::fill::zeros);
    for (arma::uword n = 0; n < 40; ++n) T(n * 7 % 10, n) = 1;
    return T;
}

}  // namespace

// ---- mean squared error -------------------------------------------------------------------------

// Equation: lab02 mean_squared_error
BOOST_AUTO_TEST_CASE_TEMPLATE(mean_squared_error_by_hand, Real, Reals) {
    // (1/16 + 1/16 + 9/16 + 9/16) / (2·2)
    const Real loss = mean_squared_error(simple_probabilities<Real>, simple_targets<Real>);
    BOOST_TEST(loss == 0.3125);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(mean_squared_error_of_softmax, Real, Reals) {
    // PyTorch: s = torch.tensor([[1,-1,.5],[2,0,.5],[3,4,.25],[-1,.5,2]]); ((softmax(s, 0) -
    // one_hot(torch.tensor([2, 0, 3]), 4).T)**2).sum() / (2*3)
    const Real loss = mean_squared_error(softmax(some_scores<Real>()), their_targets<Real>());
    BOOST_TEST(close_to(loss, 0.37772461360284876, epsilons<Real>(16)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(mean_squared_error_of_perfect_predictions_is_zero, Real, Reals) {
    BOOST_TEST(mean_squared_error(their_targets<Real>(), their_targets<Real>()) == 0);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(mean_squared_error_of_confident_wrong_predictions_is_one, Real,
                              Reals) {
    const arma::Mat<Real> Y = {{1, 0}, {0, 1}};
    const arma::Mat<Real> T = {{0, 1}, {1, 0}};
    BOOST_TEST(mean_squared_error(Y, T) == 1);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(mean_squared_error_is_a_mean_over_the_samples, Real, Reals) {
    const arma::Mat<Real> Y = simple_probabilities<Real>;
    const arma::Mat<Real> T = simple_targets<Real>;
    const arma::Mat<Real> twice_Y = arma::join_rows(Y, Y);
    const arma::Mat<Real> twice_T = arma::join_rows(T, T);
    BOOST_TEST(mean_squared_error(twice_Y, twice_T) == mean_squared_error(Y, T));
}

// ---- cross-entropy ------------------------------------------------------------------------------

// Equation: lab02 cross_entropy
BOOST_AUTO_TEST_CASE_TEMPLATE(cross_entropy_by_hand, Real, Reals) {
    // −(log ¾ + log ¼)/2
    const double expected = 0.8369882167858358;
    const Real loss = cross_entropy(simple_probabilities<Real>, simple_targets<Real>);
    BOOST_TEST(close_to(loss, expected, epsilons<Real>(2)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(cross_entropy_of_softmax, Real, Reals) {
    // PyTorch, s as for mean_squared_error: cross_entropy(s.T, torch.tensor([2, 0, 3]))
    const Real loss = cross_entropy(softmax(some_scores<Real>()), their_targets<Real>());
    BOOST_TEST(close_to(loss, 1.9853141900123423, epsilons<Real>(16)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(cross_entropy_of_perfect_predictions_is_zero, Real, Reals) {
    BOOST_TEST(cross_entropy(their_targets<Real>(), their_targets<Real>()) == 0);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(cross_entropy_of_knowing_nothing_is_log_classes, Real, Reals) {
    const arma::Mat<Real> Y(10, 40, arma::fill::value(Real(0.1)));
    // math.log(10); 0.1 is rounded, which changes its log by as much as half an epsilon
    BOOST_TEST(
        close_to(cross_entropy(Y, many_targets<Real>()), 2.302585092994046, epsilons<Real>(8)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(cross_entropy_of_a_wrong_certainty_is_infinite, Real, Reals) {
    const arma::Mat<Real> Y = {{1, 0.5}, {0, 0.5}};
    const arma::Mat<Real> T = {{0, 0}, {1, 1}};
    BOOST_TEST(cross_entropy(Y, T) == std::numeric_limits<Real>::infinity());
}

// Equation: lab02 softmax_cross_entropy
BOOST_AUTO_TEST_CASE_TEMPLATE(softmax_cross_entropy_of_some_scores, Real, Reals) {
    // PyTorch, as for cross_entropy above
    const Real loss = softmax_cross_entropy(some_scores<Real>(), their_targets<Real>());
    BOOST_TEST(close_to(loss, 1.9853141900123423, epsilons<Real>(16)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(both_ways_to_cross_entropy_agree, Real, Reals) {
    const auto S = arma::conv_to<arma::Mat<Real>>::from(many_scores());
    const arma::Mat<Real> T = many_targets<Real>();
    // scores are below 20, so each way rounds by a few epsilons of that
    BOOST_TEST(
        close_to(softmax_cross_entropy(S, T), cross_entropy(softmax(S), T), epsilons<Real>(20)));
}

// Equation: lab02 softmax_cross_entropy
BOOST_AUTO_TEST_CASE_TEMPLATE(softmax_cross_entropy_counts_what_cross_entropy_cannot, Real, Reals) {
    const arma::Mat<Real> S = {{1000, 0}, {0, 0}};
    const arma::Mat<Real> T = {{0, 0}, {1, 1}};
    // (1000 + log 2)/2 by hand; log(1 + e^-1000) is 0 to every digit
    BOOST_TEST(close_to(softmax_cross_entropy(S, T), 500.3465735902800, epsilons<Real>(500)));
    BOOST_TEST(std::isinf(cross_entropy(softmax(S), T)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(softmax_cross_entropy_keeps_the_digits_of_small_losses, Real, Reals) {
    // log(1 + e^-10) by Python, whatever is added to both scores
    for (const Real largest : {Real(10), Real(20), Real(1000), Real(1e6)}) {
        const arma::Col<Real> S = {largest, largest - 10};
        const arma::Col<Real> T = {1, 0};
        BOOST_TEST(
            close_to(softmax_cross_entropy<Real>(S, T), 4.5398899216870535e-05, epsilons<Real>(1)));
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(softmax_cross_entropy_of_scores_that_are_not_finite, Real, Reals) {
    const Real inf = std::numeric_limits<Real>::infinity();
    const auto loss = [](Real s_true, Real s_second, Real s_third) {
        return softmax_cross_entropy<Real>(arma::Col<Real>{s_true, s_second, s_third},
                                           arma::Col<Real>{1, 0, 0});
    };
    BOOST_TEST(close_to(loss(2, -inf, 2), 0.6931471805599453, epsilons<Real>(1)));
    BOOST_TEST(loss(2, -inf, -inf) == 0);
    BOOST_TEST(loss(-inf, 2, 2) == inf);
    BOOST_TEST(std::isnan(loss(-inf, -inf, -inf)));
    BOOST_TEST(std::isnan(loss(inf, 0, 0)));
    BOOST_TEST(std::isnan(loss(0, inf, 0)));
    BOOST_TEST(std::isnan(loss(0, std::numeric_limits<Real>::quiet_NaN(), 0)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(softmax_cross_entropy_of_one_class_is_zero, Real, Reals) {
    const arma::Mat<Real> S = {5, -1000};
    const arma::Mat<Real> T = {1, 1};
    BOOST_TEST(softmax_cross_entropy(S, T) == 0);
}

// Equation: lab08 sigmoid_cross_entropy
BOOST_AUTO_TEST_CASE_TEMPLATE(sigmoid_cross_entropy_by_hand, Real, Reals) {
    const arma::Mat<Real> S = {{0, 2}, {0, -3}};
    const arma::Mat<Real> T = {{1, 1}, {0, 0}};
    // log 2 twice, log(1 + e^-2) and log(1 + e^-3), by Python, halved
    const double expected = (2 * 0.6931471805599453 + 0.1269280110429726 + 0.04858735157374206) / 2;
    BOOST_TEST(close_to(sigmoid_cross_entropy(S, T), expected, epsilons<Real>(2)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(sigmoid_cross_entropy_of_some_scores, Real, Reals) {
    // PyTorch: binary_cross_entropy_with_logits(s, one_hot.T, reduction='sum') / 3
    const Real loss = sigmoid_cross_entropy(some_scores<Real>(), their_targets<Real>());
    BOOST_TEST(close_to(loss, 4.5672319723704256, epsilons<Real>(16)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(sigmoid_cross_entropy_survives_scores_of_a_thousand, Real, Reals) {
    const arma::Mat<Real> S = {{1000, -1000}, {1000, -1000}};
    const arma::Mat<Real> T = {{1, 1}, {0, 0}};
    BOOST_TEST(sigmoid_cross_entropy(S, T) == 1000);  // (0 + 1000 + 1000 + 0)/2
}

// ---- many samples -------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(losses_in_float_do_not_lose_digits_over_many_samples) {
    // Of samples that are all alike the mean is the loss of one. Added up in float, a hundred
    // thousand of them would be off in the fourth or fifth digit.
    const arma::fvec y = {0.3F, 0.7F};
    const arma::fvec t = {1, 0};
    const arma::fmat Y = arma::repmat(y, 1, 100'003);
    const arma::fmat T = arma::repmat(t, 1, 100'003);
    const double last_digit = epsilons<float>(1);
    BOOST_TEST(close_to(mean_squared_error(Y, T), mean_squared_error<float>(y, t), last_digit));
    BOOST_TEST(close_to(cross_entropy(Y, T), cross_entropy<float>(y, t), last_digit));
    BOOST_TEST(
        close_to(softmax_cross_entropy(Y, T), softmax_cross_entropy<float>(y, t), last_digit));
    BOOST_TEST(
        close_to(sigmoid_cross_entropy(Y, T), sigmoid_cross_entropy<float>(y, t), last_digit));
}

// ---- derivatives --------------------------------------------------------------------------------

// Equation: lab02 cross_entropy_derivative
BOOST_AUTO_TEST_CASE_TEMPLATE(derivative_of_cross_entropy_as_pytorch_has_it, Real, Reals) {
    // PyTorch: cross_entropy(s.T, labels).backward(); s.grad
    const arma::mat expected = {{0.02964893909913476, -0.33120494643926890, 0.04591058455605479},
                                {0.08059417238626690, 0.00578555541806574, 0.04591058455605479},
                                {-0.11425565905604820, 0.31588062274062378, 0.03575519920352141},
                                {0.00401254757064648, 0.00953876828057935, -0.12757636831563102}};
    const arma::Mat<Real> Y = softmax(some_scores<Real>());
    BOOST_TEST(close_to(softmax_cross_entropy_derivative(Y, their_targets<Real>()), expected,
                        epsilons<Real>(8)));
}

// Equation: lab02 mean_squared_error_derivative
BOOST_AUTO_TEST_CASE_TEMPLATE(derivative_of_squared_error_as_pytorch_has_it, Real, Reals) {
    // PyTorch: (((softmax(s, 0) - one_hot.T)**2).sum() / (2*3)).backward(); s.grad
    const arma::mat expected = {{0.00734431993870724, -0.00401502246559042, 0.01489951399176562},
                                {0.03228159817318248, -0.00506493093749708, 0.01489951399176562},
                                {-0.04031126200933163, 0.01732320969095646, 0.01051442968536536},
                                {0.00068534389744191, -0.00824325628786895, -0.04031345766889661}};
    const arma::Mat<Real> Y = softmax(some_scores<Real>());
    BOOST_TEST(close_to(softmax_mean_squared_error_derivative(Y, their_targets<Real>()), expected,
                        epsilons<Real>(8)));
}

// Central differences with h = 1e-5 are right to about eps · loss / h = 2e-16 · 15 / 1e-5 = 3e-10.

// Equation: lab08 delta_quadratic
// Equation: lab08 delta_cross_entropy
BOOST_AUTO_TEST_CASE(derivative_of_every_loss_equals_the_numerical_one) {
    for (const Loss loss : {Loss::softmax_cross_entropy, Loss::softmax_mean_squared_error,
                            Loss::sigmoid_cross_entropy, Loss::sigmoid_mean_squared_error}) {
        arma::mat S = many_scores();
        const arma::mat T = many_targets<double>();
        const arma::mat numerical = numerical_gradient<double>(
            [&](const arma::mat& s) { return loss_of_scores(loss, s, T); }, S, 1e-5);
        BOOST_TEST(close_to(loss_derivative(loss, S, T), numerical, 1e-9));
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(columns_of_both_derivatives_sum_to_zero, Real, Reals) {
    // adding a constant to all scores of a sample changes no probability
    const auto S = arma::conv_to<arma::Mat<Real>>::from(many_scores());
    const arma::Mat<Real> Y = softmax(S);
    const arma::Mat<Real> T = many_targets<Real>();
    const arma::Row<Real> cross = arma::sum(softmax_cross_entropy_derivative(Y, T), 0);
    const arma::Row<Real> squared = arma::sum(softmax_mean_squared_error_derivative(Y, T), 0);
    BOOST_TEST(close_to(cross, arma::mat(1, 40, arma::fill::zeros), epsilons<Real>(1)));
    BOOST_TEST(close_to(squared, arma::mat(1, 40, arma::fill::zeros), epsilons<Real>(1)));
}

// Equation: lab02 two_classes
BOOST_AUTO_TEST_CASE_TEMPLATE(squared_error_of_two_classes_pulls_hardest_at_a_third, Real, Reals) {
    const arma::Col<Real> T = {1, 0};
    // The derivatives with respect to the score of the true class at p = 1/3: −(1 − p) = −2/3 and
    // −2 p (1 − p)² = −8/27; the second, by hand, at 1/4 and 1/2: −9/32 and −1/4, both weaker.
    const arma::Col<Real> third = {Real(1) / 3, Real(2) / 3};
    const double slope_of_cross_entropy = softmax_cross_entropy_derivative<Real>(third, T)(0);
    BOOST_TEST(close_to(slope_of_cross_entropy, -2.0 / 3, epsilons<Real>(1)));
    const auto slope = [&](Real p) {
        return softmax_mean_squared_error_derivative<Real>(arma::Col<Real>{p, 1 - p}, T)(0);
    };
    BOOST_TEST(close_to(slope(Real(1) / 3), -8.0 / 27, epsilons<Real>(2)));
    BOOST_TEST(close_to(slope(Real(0.25)), -9.0 / 32, epsilons<Real>(1)));
    BOOST_TEST(close_to(slope(Real(0.5)), -0.25, epsilons<Real>(1)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(squared_error_saturates_where_cross_entropy_learns, Real, Reals) {
    const arma::Col<Real> T = {0, 1};
    const arma::Mat<Real> Y = softmax<Real>(arma::Col<Real>{12, -12});  // sure, and wrong
    BOOST_TEST(close_to(softmax_cross_entropy_derivative<Real>(Y, T)(1), -1, 1e-6));
    BOOST_TEST(std::abs(softmax_mean_squared_error_derivative<Real>(Y, T)(1)) < 1e-9);
}

// ---- what does not fit --------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(different_and_empty_shapes_are_refused_naming_both, Real, Reals) {
    const arma::Mat<Real> A(10, 100, arma::fill::zeros);
    const arma::Mat<Real> B(10, 99, arma::fill::zeros);
    const arma::Mat<Real> none(10, 0);
    const auto check = [&](const std::string& name, const std::string& argument, auto function) {
        BOOST_CHECK_EXCEPTION(function(A, B), std::invalid_argument,
                              says({name + ": " + argument + " is 10 × 100 and T is 10 × 99"}));
        BOOST_CHECK_EXCEPTION(function(none, none), std::invalid_argument,
                              says({name, "10 × 0", "not empty"}));
    };
    check("mean_squared_error", "Y", mean_squared_error<Real>);
    check("cross_entropy", "Y", cross_entropy<Real>);
    check("softmax_cross_entropy", "S", softmax_cross_entropy<Real>);
    check("sigmoid_cross_entropy", "S", sigmoid_cross_entropy<Real>);
    check("softmax_cross_entropy_derivative", "Y", softmax_cross_entropy_derivative<Real>);
    check("softmax_mean_squared_error_derivative", "Y",
          softmax_mean_squared_error_derivative<Real>);
    check("loss_derivative", "S", [](const arma::Mat<Real>& S, const arma::Mat<Real>& T) {
        return loss_derivative(Loss::sigmoid_cross_entropy, S, T);
    });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(as_many_entries_in_another_shape_are_refused, Real, Reals) {
    const arma::Mat<Real> A(10, 6, arma::fill::zeros);
    const arma::Mat<Real> B(6, 10, arma::fill::zeros);
    BOOST_CHECK_EXCEPTION(mean_squared_error(A, B), std::invalid_argument,
                          says({"10 × 6", "6 × 10", "classes × samples"}));
}

// ---- a loss by its kind -------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(every_kind_of_loss_is_the_function_of_its_name, Real, Reals) {
    const arma::Mat<Real> S = some_scores<Real>();
    const arma::Mat<Real> T = their_targets<Real>();
    const auto loss = [&](Loss kind) { return loss_of_scores(kind, S, T); };
    BOOST_TEST(loss(Loss::softmax_cross_entropy) == softmax_cross_entropy(S, T));
    BOOST_TEST(loss(Loss::softmax_mean_squared_error) == mean_squared_error(softmax(S), T));
    BOOST_TEST(loss(Loss::sigmoid_cross_entropy) == sigmoid_cross_entropy(S, T));
    BOOST_TEST(loss(Loss::sigmoid_mean_squared_error) == mean_squared_error(sigmoid(S), T));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
