#include "model/softmax_regression.hpp"

#include <cmath>

#include "base/random.hpp"
#include "math/numerical_gradient.hpp"
#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(softmax_regression)

namespace {

/// Three classes, two features, three samples.
template <typename Real>
struct Example {
    Example() : model(2, 3) { model.set_weights(W); }
    const arma::Mat<Real> W = {{Real(0.1), Real(-0.2)}, {Real(0.3), Real(0.4)}, {-0.5, Real(0.6)}};
    const arma::Mat<Real> X = {{1, 2, -1}, {0.5, -1, 3}};
    const arma::Mat<Real> T = {{0, 1, 0}, {1, 0, 0}, {0, 0, 1}};
    SoftmaxRegression<Real> model;
};

/// As many features and samples as asked for, four classes, weights that are not 0.
template <typename Real>
struct Trial {
    Trial(arma::uword features, arma::uword samples)
        : model(features, 4), T(4, samples, arma::fill::zeros) {
        Rng rng(1);
        model.set_weights(normal_matrix<Real>(4, features, 0.1, rng));
        X = normal_matrix<Real>(features, samples, 1, rng);
        for (arma::uword n = 0; n < samples; ++n) T(rng() % 4, n) = 1;
    }
    SoftmaxRegression<Real> model;
    arma::Mat<Real> X;
    arma::Mat<Real> T;
};

/// The loss before the last of some gradient steps taken one by one.
template <typename Real>
Real descend_step_by_step(Model<Real>& model, const arma::Mat<Real>& X, const arma::Mat<Real>& T,
                          Real rate, int steps) {
    arma::Col<Real> g;
    Real loss = 0;
    for (int step = 0; step < steps; ++step) {
        loss = model.gradient(X, T, g);
        model.parameters() -= rate * g;
    }
    return loss;
}

}  // namespace

// ---- the model ----------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(new_model_knows_nothing, Real, Reals) {
    const SoftmaxRegression<Real> model(784, 10);
    BOOST_TEST(same_as(model.weights(), arma::mat(10, 784, arma::fill::zeros)));
    BOOST_TEST(model.parameters().n_elem == 7840);
    const arma::Mat<Real> X(784, 3, arma::fill::ones);
    const arma::mat tenths(10, 3, arma::fill::value(0.1));
    BOOST_TEST(close_to(model.predict(X), tenths, epsilons<Real>(1)));
}

// Equation: lab04 scores
BOOST_AUTO_TEST_CASE_TEMPLATE(scores_are_weights_times_features, Real, Reals) {
    const Example<Real> example;
    const arma::mat expected = {{0, 0.4, -0.7}, {0.5, 0.2, 0.9}, {-0.2, -1.6, 2.3}};  // by hand
    BOOST_TEST(close_to(example.model.scores(example.X), expected, epsilons<Real>(3)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(parameters_are_the_weights_column_by_column, Real, Reals) {
    SoftmaxRegression<Real> model(2, 3);
    model.parameters() = {1, 2, 3, 4, 5, 6};
    const arma::mat W = {{1, 4}, {2, 5}, {3, 6}};
    BOOST_TEST(same_as(model.weights(), W));
    const arma::Col<Real> X = {1, 10};
    BOOST_TEST(same_as(model.scores(X), arma::vec{41, 52, 63}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(weights_that_were_set_are_the_weights, Real, Reals) {
    const Example<Real> example;
    BOOST_TEST(same_as(example.model.weights(), example.W));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(weights_of_another_shape_are_refused, Real, Reals) {
    SoftmaxRegression<Real> model(784, 10);
    BOOST_CHECK_EXCEPTION(model.set_weights(arma::Mat<Real>(784, 10)), std::invalid_argument,
                          says({"weights are 784 × 10", "10 classes", "784 pixels", "10 × 784"}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(refused_weights_change_nothing, Real, Reals) {
    Example<Real> example;
    BOOST_CHECK_THROW(example.model.set_weights(arma::Mat<Real>(2, 3)), std::invalid_argument);
    BOOST_TEST(same_as(example.model.weights(), example.W));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(images_of_another_size_are_refused, Real, Reals) {
    const Example<Real> example;
    BOOST_CHECK_EXCEPTION(example.model.scores(arma::Mat<Real>(5, 1)), std::logic_error,
                          says({"3x2", "5x1"}));  // Armadillo's words
}

BOOST_AUTO_TEST_CASE_TEMPLATE(copy_of_a_model_has_weights_of_its_own, Real, Reals) {
    const Example<Real> example;
    SoftmaxRegression<Real> copy = example.model;
    copy.parameters().zeros();
    BOOST_TEST(same_as(example.model.weights(), example.W));
}

// ---- its gradient -------------------------------------------------------------------------------

// Equation: lab04 weights_gradient
BOOST_AUTO_TEST_CASE_TEMPLATE(gradient_and_loss_as_pytorch_has_them, Real, Reals) {
    const Example<Real> example;
    arma::Col<Real> gradient;
    const Real loss = example.model.gradient(example.X, example.T, gradient);
    // PyTorch: W = [[.1,-.2],[.3,.4],[-.5,.6]]; X = [[1,2,-1],[.5,-1,3]]
    //          l = cross_entropy((W @ X).T, torch.tensor([1, 0, 2])); l.backward(); W.grad
    const arma::mat expected = {{-0.24216716684130710, 0.24921945774277704},
                                {0.04108081044405217, -0.03686286244555978},
                                {0.20108635639725495, -0.21235659529721729}};
    BOOST_TEST(close_to(loss, 0.5576370869688732, epsilons<Real>(4)));
    BOOST_TEST(close_to(gradient, arma::vec(arma::vectorise(expected)), epsilons<Real>(4)));
}

BOOST_AUTO_TEST_CASE(gradient_equals_the_numerical_one) {
    Trial<double> trial(6, 5);
    arma::vec gradient;
    trial.model.gradient(trial.X, trial.T, gradient);
    const arma::mat numerical = numerical_gradient<double>(
        [&](const arma::mat&) { return trial.model.loss(trial.X, trial.T); },
        trial.model.parameters(), 1e-5);
    BOOST_TEST(close_to(gradient, numerical, 1e-9));  // rounding, eps·loss/h, is 1e-10
}

BOOST_AUTO_TEST_CASE_TEMPLATE(gradient_returns_the_loss, Real, Reals) {
    const Trial<Real> trial(6, 5);
    arma::Col<Real> gradient;
    const Real loss = trial.model.gradient(trial.X, trial.T, gradient);
    BOOST_TEST(loss == trial.model.loss(trial.X, trial.T));
}

// Equation: lab04 weights_gradient
BOOST_AUTO_TEST_CASE_TEMPLATE(gradient_by_hand, Real, Reals) {
    const arma::Mat<Real> X = {{2, 4}, {0, 8}, {1, 0}};
    const arma::Mat<Real> Y = {{0.75, 0.5}, {0.25, 0.5}};
    const arma::Mat<Real> T = {{1, 0}, {0, 1}};
    // (Y − T) = (−¼, ½; ¼, −½), times the rows of X, halved
    const arma::mat expected = {{0.75, 2, -0.125}, {-0.75, -2, 0.125}};
    BOOST_TEST(same_as(softmax_regression_gradient(X, Y, T), expected));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(gradient_is_a_mean_over_the_samples, Real, Reals) {
    const Example<Real> example;
    const arma::Mat<Real> Y = example.model.predict(example.X);
    const arma::Mat<Real> once = softmax_regression_gradient(example.X, Y, example.T);
    const arma::Mat<Real> X2 = arma::join_rows(example.X, example.X);
    const arma::Mat<Real> Y2 = arma::join_rows(Y, Y);
    const arma::Mat<Real> T2 = arma::join_rows(example.T, example.T);
    BOOST_TEST(close_to(softmax_regression_gradient(X2, Y2, T2), once, epsilons<Real>(2)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(gradient_of_predictions_and_targets_that_differ_is_refused, Real,
                              Reals) {
    const arma::Mat<Real> X(3, 2, arma::fill::zeros);
    const arma::Mat<Real> Y(4, 2, arma::fill::zeros);
    const arma::Mat<Real> T(4, 3, arma::fill::zeros);
    BOOST_CHECK_EXCEPTION(softmax_regression_gradient(X, Y, T), std::invalid_argument,
                          says({"softmax_regression_gradient: Y is 4 × 2 and T is 4 × 3"}));
}

// ---- many steps at once -------------------------------------------------------------------------

// Equation: lab04 many_steps
BOOST_AUTO_TEST_CASE_TEMPLATE(gradient_of_many_steps_does_what_single_steps_do, Real, Reals) {
    for (const auto& [features, samples] : {std::pair{30, 8}, {8, 30}}) {
        for (const int steps : {1, 2, 3, 100}) {
            Trial<Real> fast(static_cast<arma::uword>(features), static_cast<arma::uword>(samples));
            Trial<Real> slow = fast;
            const Real rate = Real(0.1);
            arma::Col<Real> g;
            const Real loss = gradient_of_many_steps(fast.model, fast.X, fast.T, rate,
                                                     static_cast<arma::uword>(steps), g);
            fast.model.parameters() -= rate * g;
            const Real slow_loss = descend_step_by_step(slow.model, slow.X, slow.T, rate, steps);
            BOOST_TEST_CONTEXT(features << " features, " << samples << " samples, " << steps
                                        << " steps") {
                // each step rounds weights and scores, of size about 1, by a few epsilons, and
                // descent pulls the two paths together again
                BOOST_TEST(close_to(fast.model.parameters(), slow.model.parameters(),
                                    epsilons<Real>(8 + steps)));
                BOOST_TEST(close_to(loss, slow_loss, epsilons<Real>(8 + steps)));
            }
        }
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(gradient_of_one_step_is_the_gradient, Real, Reals) {
    const Trial<Real> trial(5, 9);
    arma::Col<Real> expected;
    arma::Col<Real> gradient;
    const Real expected_loss = trial.model.gradient(trial.X, trial.T, expected);
    const Real loss = gradient_of_many_steps(trial.model, trial.X, trial.T, Real(0.1), 1, gradient);
    BOOST_TEST(close_to(gradient, expected, epsilons<Real>(4)));
    BOOST_TEST(close_to(loss, expected_loss, epsilons<Real>(4)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(gradient_of_many_steps_leaves_the_model_as_it_is, Real, Reals) {
    const Trial<Real> trial(5, 9);
    const arma::Mat<Real> before = trial.model.weights();
    arma::Col<Real> gradient;
    gradient_of_many_steps(trial.model, trial.X, trial.T, Real(0.1), 50, gradient);
    BOOST_TEST(same_as(trial.model.weights(), before));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
