#include "model/incremental_loss.hpp"

#include <cmath>

#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(incremental_loss)

namespace {

constexpr auto both_losses = {Loss::softmax_cross_entropy, Loss::softmax_mean_squared_error};

/// A net and a batch in which, as in images of digits, many pixels are 0 and one always is.
template <typename Real>
struct Trial {
    static constexpr arma::uword dark_pixel = 3;

    explicit Trial(Loss loss, double weight_sigma = 0.7)
        : rng(3), net(11, 6, 4, rng, loss, weight_sigma) {
        net.parameters() += normal_matrix<Real>(net.parameters().n_elem, 1, 0.1, rng);
        X = normal_matrix<Real>(11, 13, 1, rng);
        X.transform([](Real pixel) { return std::max(pixel, Real(0)); });
        X.row(dark_pixel).zeros();
        for (arma::uword n = 0; n < 13; ++n) T(rng() % 4, n) = 1;
    }
    Rng rng;
    TwoLayerNet<Real> net;
    arma::Mat<Real> X;
    arma::Mat<Real> T = arma::Mat<Real>(4, 13, arma::fill::zeros);
};

}  // namespace

// ---- IncrementalLoss ----------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(loss_is_that_of_the_net, Real, Reals) {
    for (const Loss kind : both_losses) {
        const Trial<Real> trial(kind);
        const IncrementalLoss<Real> loss(trial.net, trial.X, trial.T);
        BOOST_TEST(close_to(loss.loss(), trial.net.loss(trial.X, trial.T), epsilons<Real>(8)));
    }
}

// Equation: lab05 hidden_change
// Equation: lab05 score_change
// Equation: lab05 last_layer_change
BOOST_AUTO_TEST_CASE_TEMPLATE(change_by_each_parameter_is_that_of_the_net, Real, Reals) {
    for (const Loss kind : both_losses) {
        Trial<Real> trial(kind);
        const TwoLayerNet<Real> net = trial.net;
        const IncrementalLoss<Real> loss(net, trial.X, trial.T);
        auto work = loss.workspace();
        const Real before = net.loss(trial.X, trial.T);
        for (const Real delta : {Real(0.5), Real(-0.5), Real(0.01)}) {
            for (arma::uword i = 0; i < net.parameters().n_elem; ++i) {
                Real& parameter = trial.net.parameters()(i);
                const Real kept = parameter;
                parameter += delta;
                const Real change = trial.net.loss(trial.X, trial.T) - before;
                parameter = kept;
                BOOST_TEST_CONTEXT("parameter " << i << " changed by " << delta) {
                    // differences of losses of about 2, each rounded several times
                    BOOST_TEST(close_to(loss.change(i, delta, work), change, epsilons<Real>(16)));
                }
            }
        }
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(changes_do_not_depend_on_those_asked_for_before, Real, Reals) {
    const Trial<Real> trial(Loss::softmax_cross_entropy);
    const IncrementalLoss<Real> loss(trial.net, trial.X, trial.T);
    auto fresh = loss.workspace();
    auto used = loss.workspace();
    for (arma::uword i = 0; i < trial.net.parameters().n_elem; ++i) {
        loss.change(i, Real(0.3), used);
    }
    BOOST_TEST(loss.change(5, Real(0.1), used) == loss.change(5, Real(0.1), fresh));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(weights_of_a_pixel_that_is_dark_in_all_samples_change_nothing, Real,
                              Reals) {
    const Trial<Real> trial(Loss::softmax_cross_entropy);
    const IncrementalLoss<Real> loss(trial.net, trial.X, trial.T);
    auto work = loss.workspace();
    for (arma::uword unit = 0; unit < trial.net.hidden(); ++unit) {
        const arma::uword index = Trial<Real>::dark_pixel * trial.net.hidden() + unit;
        BOOST_TEST(loss.change(index, Real(0.5), work) == 0);
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(loss_of_a_net_that_is_sure_and_wrong_is_that_of_the_net, Real,
                              Reals) {
    Trial<Real> trial(Loss::softmax_cross_entropy);
    trial.net.parameters().zeros();
    trial.net.view().b2(0) = 2000;  // class 0 beyond doubt, whatever the image
    const IncrementalLoss<Real> loss(trial.net, trial.X, trial.T);
    BOOST_TEST(close_to(loss.loss(), trial.net.loss(trial.X, trial.T), epsilons<Real>(2000)));
    auto work = loss.workspace();
    BOOST_TEST(std::isfinite(loss.change(0, Real(0.01), work)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(targets_that_do_not_fit_are_refused, Real, Reals) {
    const Trial<Real> trial(Loss::softmax_cross_entropy);
    const arma::Mat<Real> T(4, 12, arma::fill::zeros);
    BOOST_CHECK_EXCEPTION(IncrementalLoss<Real>(trial.net, trial.X, T), std::invalid_argument,
                          says({"IncrementalLoss", "4 × 13", "4 × 12"}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(no_samples_are_refused, Real, Reals) {
    const Trial<Real> trial(Loss::softmax_cross_entropy);
    const arma::Mat<Real> X(11, 0);
    const arma::Mat<Real> T(4, 0);
    BOOST_CHECK_EXCEPTION(IncrementalLoss<Real>(trial.net, X, T), std::invalid_argument,
                          says({"IncrementalLoss", "4 × 0", "not empty"}));
}

// ---- both gradients -----------------------------------------------------------------------------

// Equation: lab05 central_difference
BOOST_AUTO_TEST_CASE(incremental_gradient_equals_brute_force) {
    for (const Loss kind : both_losses) {
        Trial<double> trial(kind);
        arma::vec incremental;
        arma::vec brute_force;
        incremental_gradient(trial.net, trial.X, trial.T, 1e-4, 1, incremental);
        brute_force_gradient(trial.net, trial.X, trial.T, 1e-4, brute_force);
        // the same differences, each rounded by a few eps·loss/h = 5e-12
        BOOST_TEST(close_to(incremental, brute_force, 2e-11));
    }
}

// Equation: lab05 central_difference
BOOST_AUTO_TEST_CASE(both_gradients_are_close_to_backpropagation) {
    for (const Loss kind : both_losses) {
        Trial<double> trial(kind);
        arma::vec incremental;
        arma::vec brute_force;
        arma::vec exact;
        incremental_gradient(trial.net, trial.X, trial.T, 1e-4, 1, incremental);
        brute_force_gradient(trial.net, trial.X, trial.T, 1e-4, brute_force);
        trial.net.gradient(trial.X, trial.T, exact);
        // h² f‴/6 with third derivatives up to about 10
        BOOST_TEST(close_to(incremental, exact, 2e-8));
        BOOST_TEST(close_to(brute_force, exact, 2e-8));
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(both_gradients_return_the_loss, Real, Reals) {
    for (const Loss kind : both_losses) {
        Trial<Real> trial(kind);
        const Real loss = trial.net.loss(trial.X, trial.T);
        arma::Col<Real> gradient;
        BOOST_TEST(
            close_to(incremental_gradient(trial.net, trial.X, trial.T, Real(0.01), 1, gradient),
                     loss, epsilons<Real>(8)));
        BOOST_TEST(brute_force_gradient(trial.net, trial.X, trial.T, Real(0.01), gradient) == loss);
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(incremental_gradient_is_the_same_bits_on_any_number_of_threads, Real,
                              Reals) {
    const Trial<Real> trial(Loss::softmax_cross_entropy);
    arma::Col<Real> one;
    incremental_gradient(trial.net, trial.X, trial.T, Real(0.01), 1, one);
    for (const unsigned threads : {2U, 3U, 8U, 1000U}) {
        arma::Col<Real> many;
        incremental_gradient(trial.net, trial.X, trial.T, Real(0.01), threads, many);
        BOOST_TEST(same_as(many, one));
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(brute_force_puts_every_parameter_back_to_the_last_bit, Real, Reals) {
    Trial<Real> trial(Loss::softmax_cross_entropy);
    const arma::Col<Real> before = trial.net.parameters();
    arma::Col<Real> gradient;
    brute_force_gradient(trial.net, trial.X, trial.T, Real(0.1), gradient);
    BOOST_TEST(same_as(trial.net.parameters(), before));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(brute_force_refuses_a_step_that_is_not_positive, Real, Reals) {
    Trial<Real> trial(Loss::softmax_cross_entropy);
    arma::Col<Real> gradient;
    for (const Real h : {Real(0), Real(-0.1), std::numeric_limits<Real>::quiet_NaN()}) {
        BOOST_CHECK_EXCEPTION(brute_force_gradient(trial.net, trial.X, trial.T, h, gradient),
                              std::invalid_argument, says({"step h", "positive number"}));
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(incremental_gradient_refuses_a_step_that_is_not_positive, Real,
                              Reals) {
    const Trial<Real> trial(Loss::softmax_cross_entropy);
    arma::Col<Real> gradient;
    for (const Real h : {Real(0), Real(-0.1), std::numeric_limits<Real>::quiet_NaN()}) {
        BOOST_CHECK_EXCEPTION(incremental_gradient(trial.net, trial.X, trial.T, h, 1, gradient),
                              std::invalid_argument, says({"step h", "positive number"}));
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
