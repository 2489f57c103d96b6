#include "model/relu_net.hpp"

#include "math/numerical_gradient.hpp"
#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(relu_net)

// Equation: lab07 hidden
// Equation: lab07 scores
BOOST_AUTO_TEST_CASE_TEMPLATE(scores_by_hand, Real, Reals) {
    Rng rng(1);
    ReluNet<Real> net(2, 2, 2, Initializer::zeros, rng);
    // W1 = [1 −1; 0 2], W2 = [1 0; 3 −1], column by column.
    net.parameters() = {1, 0, -1, 2, 1, 3, 0, -1};
    const arma::Mat<Real> X = {{3, 0}, {1, 2}};
    // W1 X = [2 −2; 2 4], so Z = [2 0; 2 4] and W2 Z = [2 0; 4 −4].
    BOOST_TEST(same_as(net.hidden_outputs(X), arma::mat{{2, 0}, {2, 4}}));
    BOOST_TEST(same_as(net.scores(X), arma::mat{{2, 0}, {4, -4}}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(weights_are_drawn_first_layer_first, Real, Reals) {
    Rng rng(7);
    const ReluNet<Real> net(3, 4, 2, Initializer::normal_01, rng);
    Rng again(7);
    const arma::Mat<Real> first = normal_matrix<Real>(4, 3, 0.1, again);
    const arma::Mat<Real> second = normal_matrix<Real>(2, 4, 0.1, again);
    BOOST_TEST(same_as(net.view().W1, arma::conv_to<arma::mat>::from(first)));
    BOOST_TEST(same_as(net.view().W2, arma::conv_to<arma::mat>::from(second)));
    BOOST_TEST(net.parameters().n_elem == 4U * 3 + 2 * 4);
}

// Equation: lab07 gradient
BOOST_AUTO_TEST_CASE(gradient_is_that_of_central_differences) {
    Rng rng(3);
    ReluNet<double> net(5, 4, 3, Initializer::he, rng);
    const arma::mat X = normal_matrix<double>(5, 6, 1, rng);
    arma::mat T(3, 6, arma::fill::zeros);
    for (arma::uword n = 0; n < 6; ++n) T(n % 3, n) = 1;
    arma::vec gradient;
    const double loss = net.gradient(X, T, gradient);
    BOOST_TEST(loss == net.loss(X, T), boost::test_tools::tolerance(1e-12));
    const arma::mat numerical = numerical_gradient<double>(
        [&](const arma::mat&) { return net.loss(X, T); }, net.parameters(), 1e-5);
    // No unit is within h of its kink here, so the differences are good to about h².
    BOOST_TEST(arma::abs(gradient - numerical).max() < 1e-8);
}

BOOST_AUTO_TEST_CASE(gradient_does_not_depend_on_what_was_in_its_memory) {
    Rng rng(3);
    const ReluNet<double> net(5, 4, 3, Initializer::he, rng);
    const arma::mat X = normal_matrix<double>(5, 2, 1, rng);
    const arma::mat T = {{1, 0}, {0, 1}, {0, 0}};
    arma::vec fresh;
    arma::vec used(net.parameters().n_elem, arma::fill::value(7));
    net.gradient(X, T, fresh);
    net.gradient(X, T, used);
    BOOST_TEST(same_as(used, fresh));
}

BOOST_AUTO_TEST_CASE(a_net_of_zeros_has_no_gradient) {
    Rng rng(1);
    const ReluNet<double> net(3, 4, 2, Initializer::zeros, rng);
    arma::vec gradient;
    net.gradient(arma::mat(3, 2, arma::fill::ones), arma::eye(2, 2), gradient);
    BOOST_TEST(arma::abs(gradient).max() == 0);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(initializers)

// Equation: lab08 scaled_initialisation
BOOST_AUTO_TEST_CASE_TEMPLATE(each_initializer_has_its_standard_deviation, Real, Reals) {
    // 40,000 draws: their standard deviation has a relative one of 1/√(2·40000) = 0.35 %; five
    // times that.
    const arma::uword outputs = 400;
    const arma::uword inputs = 100;
    for (const auto& [initializer, sigma] :
         std::vector<std::pair<Initializer, double>>{{Initializer::normal_001, 0.01},
                                                     {Initializer::normal_01, 0.1},
                                                     {Initializer::normal_1, 1},
                                                     {Initializer::scaled, 0.1},
                                                     {Initializer::xavier, std::sqrt(2.0 / 500)},
                                                     {Initializer::he, std::sqrt(2.0 / 100)}}) {
        Rng rng(5);
        const arma::Mat<Real> W = initial_weights<Real>(initializer, outputs, inputs, rng);
        BOOST_TEST(W.n_rows == outputs);
        BOOST_TEST(W.n_cols == inputs);
        BOOST_TEST(double(arma::stddev(arma::vectorise(W))) == sigma,
                   boost::test_tools::tolerance(0.018));
    }
}

BOOST_AUTO_TEST_CASE(zeros_are_zeros) {
    Rng rng(5);
    BOOST_TEST(arma::abs(initial_weights<double>(Initializer::zeros, 3, 2, rng)).max() == 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
