#include "train/regularisation.hpp"

#include <cmath>

#include "math/numerical_gradient.hpp"
#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(regularisation)

namespace {

constexpr arma::uword side = 6;
constexpr arma::uword pixels = side * side;
constexpr arma::uword classes = 3;

/// All that there is, at once.
constexpr Regularisation everything = {
    .distortion =
        {.rotation = 15, .scaling = 0.15, .shear = 0.1, .shift = 2, .elastic = 20, .smoothing = 4},
    .input_dropout = 0.2,
    .hidden_dropout = 0.5,
    .l2 = 0.01};

/// A network for images of 6×6 pixels, and some images.
template <typename Real>
struct Problem {
    explicit Problem(arma::uword images, Activation activation = Activation::relu)
        : rng(1), net({{pixels, 8, 7, classes}, activation}, Initializer::xavier, rng) {
        net.parameters() += normal_matrix<Real>(net.parameters().n_elem, 1, 0.1, rng);  // biases
        X = arma::abs(normal_matrix<Real>(pixels, images, 1, rng));
        T.zeros(classes, images);
        for (arma::uword n = 0; n < images; ++n) T(n % classes, n) = 1;
    }

    GradientFunction<Real> with(const Regularisation& how, unsigned threads = 1) {
        return regularised_gradient(net, how, side, side, threads, rng);
    }

    Rng rng;
    Network<Real> net;
    arma::Mat<Real> X;
    arma::Mat<Real> T;
};

/// How many of the batches' sizes there are parts for, or fewer, or not a multiple of them.
constexpr std::array<arma::uword, 7> batch_sizes = {1, 2, 3, 4, 5, 8, 37};

}  // namespace

// ---- the penalty of large weights ---------------------------------------------------------------

// Equation: lab09 l2_penalty
BOOST_AUTO_TEST_CASE_TEMPLATE(l2_penalty_by_hand, Real, Reals) {
    Rng rng(1);
    Network<Real> net({{2, 2, 1}}, Initializer::zeros, rng);
    net.layer(0).W = {{1, -2}, {0.5, 0}};
    net.layer(0).b = {3, 4};
    net.layer(1).W = {{2, -1}};
    net.layer(1).b.fill(5);
    arma::Col<Real> gradient(9, arma::fill::ones);
    const Real penalty = add_l2_penalty(net, Real(0.5), gradient);
    BOOST_TEST(penalty == 2.5625);  // ½ · ½ · (1 + 4 + ¼ + 0 + 4 + 1)
    // column by column: 1 + ½ W; biases are free
    BOOST_TEST(same_as(gradient, arma::vec{1.5, 1.25, 0, 1, 1, 1, 2, 0.5, 1}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(l2_penalty_of_a_network_without_biases, Real, Reals) {
    Rng rng(1);
    Network<Real> net({.layers = {1, 2, 1}, .biases = false}, Initializer::zeros, rng);
    net.parameters() = {1, 2, 3, -1};
    arma::Col<Real> gradient(4, arma::fill::zeros);
    BOOST_TEST(add_l2_penalty(net, Real(2), gradient) == 15);
    BOOST_TEST(same_as(gradient, arma::vec{2, 4, 6, -2}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(l2_penalty_of_lambda_zero_is_nothing, Real, Reals) {
    const Problem<Real> problem(1);
    arma::Col<Real> gradient(problem.net.parameters().n_elem, arma::fill::value(Real(0.25)));
    const arma::Col<Real> before = gradient;
    BOOST_TEST(add_l2_penalty(problem.net, Real(0), gradient) == 0);
    BOOST_TEST(same_as(gradient, before));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(l2_penalty_leaves_the_network_as_it_is, Real, Reals) {
    const Problem<Real> problem(1);
    const arma::Col<Real> before = problem.net.parameters();
    arma::Col<Real> gradient(before.n_elem, arma::fill::zeros);
    add_l2_penalty(problem.net, Real(0.5), gradient);
    BOOST_TEST(same_as(problem.net.parameters(), before));
}

// Equation: lab09 l2_penalty
BOOST_AUTO_TEST_CASE(gradient_of_the_l2_penalty_equals_the_numerical_one) {
    Problem<double> problem(1);
    arma::vec gradient(problem.net.parameters().n_elem, arma::fill::zeros);
    add_l2_penalty(problem.net, 0.3, gradient);
    arma::vec unused(gradient.n_elem);
    const arma::mat numerical = numerical_gradient<double>(
        [&](const arma::mat&) { return add_l2_penalty(problem.net, 0.3, unused); },
        problem.net.parameters(), 1e-5);
    // rounding, eps·penalty/h, is 1e-10
    BOOST_TEST(close_to(gradient, numerical, 1e-9));
}

// ---- nothing switched on ------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(without_anything_it_is_backpropagation, Real, Reals) {
    for (const arma::uword images : batch_sizes) {
        for (const unsigned threads : {1U, 3U}) {
            BOOST_TEST_CONTEXT(images << " images on " << threads << " threads") {
                Problem<Real> problem(images);
                arma::Col<Real> expected;
                const Real loss = problem.net.gradient(problem.X, problem.T, expected);
                arma::Col<Real> gradient;
                // means of up to ten images in another order; the largest entry is below 2
                BOOST_TEST(close_to(problem.with({}, threads)(problem.X, problem.T, gradient), loss,
                                    epsilons<Real>(32)));
                BOOST_TEST(close_to(gradient, expected, epsilons<Real>(32)));
            }
        }
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(gradient_of_one_batch_says_nothing_of_the_batch_before, Real, Reals) {
    Problem<Real> problem(9);
    const GradientFunction<Real> gradient = problem.with({});
    arma::Col<Real> g(5, arma::fill::value(Real(1e6)));
    gradient(problem.X, problem.T, g);
    gradient(problem.X.cols(0, 1), problem.T.cols(0, 1), g);  // fewer images than parts
    arma::Col<Real> expected;
    problem.net.gradient(problem.X.cols(0, 1), problem.T.cols(0, 1), expected);
    BOOST_TEST(close_to(g, expected, epsilons<Real>(32)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(images_themselves_are_left_as_they_are, Real, Reals) {
    Problem<Real> problem(9);
    const arma::Mat<Real> before = problem.X;
    arma::Col<Real> gradient;
    problem.with(everything)(problem.X, problem.T, gradient);
    BOOST_TEST(same_as(problem.X, before));
}

// ---- threads and seeds --------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(result_is_the_same_bits_on_any_number_of_threads, Real, Reals) {
    for (const arma::uword images : batch_sizes) {
        Problem<Real> problem(images);
        arma::Col<Real> expected;
        const Real loss = problem.with(everything)(problem.X, problem.T, expected);
        for (const unsigned threads : {2U, 3U, 4U, 9U}) {
            BOOST_TEST_CONTEXT(images << " images on " << threads << " threads") {
                Problem<Real> same(images);
                arma::Col<Real> gradient;
                BOOST_TEST(same.with(everything, threads)(same.X, same.T, gradient) == loss);
                BOOST_TEST(same_as(gradient, expected));
                BOOST_TEST((same.rng == problem.rng));
            }
        }
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(same_images_are_others_every_time, Real, Reals) {
    for (const Regularisation& one :
         {Regularisation{.distortion = {.shift = 1}}, Regularisation{.input_dropout = 0.5},
          Regularisation{.hidden_dropout = 0.5}}) {
        Problem<Real> problem(20);
        const GradientFunction<Real> gradient = problem.with(one);
        arma::Col<Real> first;
        arma::Col<Real> second;
        gradient(problem.X, problem.T, first);
        gradient(problem.X, problem.T, second);
        BOOST_TEST(!same_as(first, second));
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(every_part_of_a_batch_has_random_numbers_of_its_own, Real, Reals) {
    // Four times one image, a part each, in a linear network: the gradient of the weights of class
    // 0 is the mean of the four thinned-out images, times a number. Had all parts one mask, it were
    // 0 or 2 of each pixel; so it is 0, ½, 1, 1½ or 2, and half of them odd halves.
    Rng rng(3);
    const Network<Real> net({{400, 2}}, Initializer::zeros, rng);
    const arma::Mat<Real> X(400, 4, arma::fill::ones);
    const arma::Mat<Real> T = {{1, 1, 1, 1}, {0, 0, 0, 0}};
    arma::Col<Real> gradient;
    regularised_gradient(net, {.input_dropout = 0.5}, 20, 20, 1, rng)(X, T, gradient);
    const auto W = net.layer(0, gradient).W.row(0).eval();
    const arma::uvec counts = arma::hist(arma::conv_to<arma::vec>::from(W / -0.5 * 2),
                                         arma::vec{0, 1, 2, 3, 4});  // loss' derivative is −½
    // of 400 pixels 1/16, 4/16, 6/16, 4/16, 1/16; each deviates by at most √(400 · 15/64) = 9.7
    for (const auto& [kept, share] : {std::pair{0, 1}, {1, 4}, {2, 6}, {3, 4}, {4, 1}}) {
        BOOST_TEST(close_to(static_cast<double>(counts(static_cast<arma::uword>(kept))),
                            400 * share / 16.0, 5 * 9.7));
    }
}

// ---- each method --------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(l2_adds_its_penalty_to_loss_and_gradient, Real, Reals) {
    for (const unsigned threads : {1U, 4U}) {
        Problem<Real> problem(10);
        arma::Col<Real> expected;
        Real loss = problem.with({})(problem.X, problem.T, expected);
        loss += add_l2_penalty(problem.net, Real(0.25), expected);
        arma::Col<Real> gradient;
        BOOST_TEST(problem.with({.l2 = 0.25}, threads)(problem.X, problem.T, gradient) == loss);
        BOOST_TEST(same_as(gradient, expected));
        const Real sum = arma::accu(arma::square(problem.net.layer(0).W)) +
                         arma::accu(arma::square(problem.net.layer(1).W)) +
                         arma::accu(arma::square(problem.net.layer(2).W));
        const Real of_the_images = problem.net.loss(problem.X, problem.T);
        // sums of 365 squares, together below 10
        BOOST_TEST(close_to(loss, of_the_images + 0.125 * sum, epsilons<Real>(100)));
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(dropout_leaves_out_its_share_of_pixels_and_of_units, Real, Reals) {
    // With one image, a pixel that is left out has no gradient, nor has a unit that is left out,
    // neither in the weights that lead to it nor in those that lead away. The weights are positive,
    // so every unit is active.
    Rng rng(4);
    Network<Real> net({{900, 800, 2}, Activation::relu}, Initializer::normal_01, rng);
    net.parameters() = arma::abs(net.parameters()) / 100;
    const arma::Mat<Real> X(900, 1, arma::fill::ones);
    const arma::Mat<Real> T = arma::Col<Real>{1, 0};
    arma::Col<Real> gradient;
    const Regularisation dropout{.input_dropout = 0.2, .hidden_dropout = 0.6};
    regularised_gradient(net, dropout, 30, 30, 1, rng)(X, T, gradient);
    const auto first = net.layer(0, gradient).W.eval();
    const auto second = net.layer(1, gradient).W.eval();
    const arma::urowvec pixels_left_out = arma::all(first == 0, 0);
    const arma::ucolvec units_left_out = arma::all(first == 0, 1);
    BOOST_TEST(same_as(arma::umat(units_left_out.t()), arma::umat(arma::all(second == 0, 0))));
    // shares of N deviate by √(N p (1 − p)): 12 pixels and 13.9 units
    BOOST_TEST(close_to(static_cast<double>(arma::accu(pixels_left_out)), 180, 5 * 12));
    BOOST_TEST(close_to(static_cast<double>(arma::accu(units_left_out)), 480, 5 * 13.9));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(network_is_given_the_distorted_images, Real, Reals) {
    // Shifted out of sight, images are black: only biases have a gradient.
    Problem<Real> problem(9);
    arma::Col<Real> gradient;
    problem.with({.distortion = {.shift = 1e6}})(problem.X, problem.T, gradient);
    BOOST_TEST(problem.net.layer(0, gradient).W.is_zero());
    arma::Col<Real> of_black;
    problem.net.gradient(arma::Mat<Real>(pixels, 9, arma::fill::zeros), problem.T, of_black);
    BOOST_TEST(close_to(gradient, of_black, epsilons<Real>(32)));
}

BOOST_AUTO_TEST_CASE(gradient_with_the_same_seed_equals_the_numerical_one) {
    for (const Activation activation : {Activation::relu, Activation::sigmoid}) {
        for (const Regularisation& how :
             {everything, Regularisation{.input_dropout = 0.3, .hidden_dropout = 0.5}}) {
            Problem<double> problem(10, activation);
            const GradientFunction<double> regularised = problem.with(how);
            arma::vec gradient;
            const Rng start = problem.rng;
            regularised(problem.X, problem.T, gradient);
            arma::vec unused;
            const arma::mat numerical = numerical_gradient<double>(
                [&](const arma::mat&) {
                    problem.rng = start;
                    return regularised(problem.X, problem.T, unused);
                },
                problem.net.parameters(), 1e-5);
            // rounding, eps·loss/h, is 1e-10; no rectified unit is within h of its kink
            BOOST_TEST(close_to(gradient, numerical, 1e-8));
        }
    }
}

// ---- what is refused ----------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(dropout_out_of_range_is_refused_at_once, Real, Reals) {
    Problem<Real> problem(1);
    for (const double share : {-0.1, 1.0, 1.5, std::nan("")}) {
        const auto message = says({"dropout: the share", "at least 0 and below 1"});
        BOOST_CHECK_EXCEPTION(problem.with({.input_dropout = share}), std::invalid_argument,
                              message);
        BOOST_CHECK_EXCEPTION(problem.with({.hidden_dropout = share}), std::invalid_argument,
                              message);
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(l2_below_zero_or_not_finite_is_refused, Real, Reals) {
    Problem<Real> problem(1);
    for (const double l2 : {-0.1, std::nan(""), HUGE_VAL}) {
        BOOST_CHECK_EXCEPTION(problem.with({.l2 = l2}), std::invalid_argument,
                              says({"l2", "at least 0"}));
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(distortion_out_of_range_is_refused_at_once, Real, Reals) {
    Problem<Real> problem(1);
    BOOST_CHECK_EXCEPTION(problem.with({.distortion = {.shift = -1}}), std::invalid_argument,
                          says({"distortion: shift is -1"}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(images_that_do_not_fit_are_refused_on_any_thread, Real, Reals) {
    for (const unsigned threads : {1U, 4U}) {
        Problem<Real> problem(10);
        arma::Col<Real> gradient;
        const auto wrong = regularised_gradient(problem.net, {.distortion = {.shift = 1}}, side,
                                                side + 1, threads, problem.rng);
        BOOST_CHECK_EXCEPTION(wrong(problem.X, problem.T, gradient), std::invalid_argument,
                              says({"images of 36 pixels", "6 × 7"}));
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
