#include "model/parallel_gradient.hpp"

#include "model/two_layer_net.hpp"
#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(parallel_gradients)

namespace {

/// A net and more samples than fit into one chunk.
template <typename Real>
struct Trial {
    explicit Trial(arma::uword samples)
        : rng(1),
          net(7, 5, 4, rng, Loss::softmax_cross_entropy, 0.5),
          T(4, samples, arma::fill::zeros) {
        X = normal_matrix<Real>(7, samples, 1, rng);
        for (arma::uword n = 0; n < samples; ++n) T(rng() % 4, n) = 1;
    }
    Rng rng;
    TwoLayerNet<Real> net;
    arma::Mat<Real> X;
    arma::Mat<Real> T;
};

}  // namespace

// Equation: lab07 mean_of_chunks
BOOST_AUTO_TEST_CASE_TEMPLATE(gradient_in_chunks_equals_that_of_all_at_once, Real, Reals) {
    for (const arma::uword samples : arma::uvec{1, 499, 500, 501, 1000, 2345}) {
        const Trial<Real> trial(samples);
        arma::Col<Real> expected;
        const Real loss = trial.net.gradient(trial.X, trial.T, expected);
        for (const unsigned threads : {1U, 2U, 3U, 4U, 16U}) {
            arma::Col<Real> gradient;
            const Real sum = parallel_gradient(trial.net, trial.X, trial.T, threads, gradient);
            BOOST_TEST_CONTEXT(samples << " samples on " << threads << " threads") {
                // means of up to 2345 terms below 2, summed in another order
                BOOST_TEST(close_to(sum, loss, epsilons<Real>(64)));
                BOOST_TEST(close_to(gradient, expected, epsilons<Real>(64)));
            }
        }
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(gradient_is_the_same_bits_on_any_number_of_threads, Real, Reals) {
    for (const arma::uword samples : arma::uvec{2345, 9999}) {  // 5 and 20 chunks
        const Trial<Real> trial(samples);
        arma::Col<Real> one;
        const Real loss = parallel_gradient(trial.net, trial.X, trial.T, 1, one);
        for (const unsigned threads : {2U, 3U, 16U, 100U}) {
            arma::Col<Real> many;
            BOOST_TEST(parallel_gradient(trial.net, trial.X, trial.T, threads, many) == loss);
            BOOST_TEST(same_as(many, one));
        }
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(gradient_of_no_samples_is_refused, Real, Reals) {
    const Trial<Real> trial(0);
    arma::Col<Real> gradient;
    BOOST_CHECK_EXCEPTION(parallel_gradient(trial.net, trial.X, trial.T, 1, gradient),
                          std::invalid_argument,
                          says({"parallel_gradient: 0 images and 0 targets", "at least 1"}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(gradient_of_different_counts_is_refused, Real, Reals) {
    const Trial<Real> trial(5);
    const arma::Mat<Real> T = trial.T.head_cols(4);
    arma::Col<Real> gradient;
    BOOST_CHECK_EXCEPTION(parallel_gradient(trial.net, trial.X, T, 1, gradient),
                          std::invalid_argument,
                          says({"parallel_gradient: 5 images and 4 targets"}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(images_of_another_size_are_refused, Real, Reals) {
    const Trial<Real> trial(1200);
    const arma::Mat<Real> X(6, 1200, arma::fill::zeros);
    for (const unsigned threads : {1U, 2U}) {
        arma::Col<Real> gradient;
        BOOST_CHECK_EXCEPTION(parallel_gradient(trial.net, X, trial.T, threads, gradient),
                              std::logic_error, says({"5x7", "6x500"}));  // Armadillo's words
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
