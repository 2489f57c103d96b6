#include "model/two_layer_net.hpp"

#include <cmath>
#include <type_traits>

#include "math/numerical_gradient.hpp"
#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(two_layer_net)

namespace {

constexpr auto both_losses = {Loss::softmax_cross_entropy, Loss::softmax_mean_squared_error};

/// 3 features, 2 hidden units, 3 classes and 2 samples, with weights chosen by hand. The tests
/// compare with PyTorch, by this program:
///
///     W1 = [[.1,-.2,.3],[.5,.4,-.6]]; b1 = [.05,-.1]
///     W2 = [[.7,-.3],[-.8,.2],[.25,.9]]; b2 = [.01,-.02,.03]
///     X = [[1,0],[.5,-1],[-1,2]]; T = [[0,0],[1,0],[0,1]]
///     A = W1 @ X + b1[:,None]; Z = torch.sigmoid(A); S = W2 @ Z + b2[:,None]
///     ce = cross_entropy(S.T, torch.tensor([1, 2])); mse = ((softmax(S, 0) - T)**2).sum() / 4
template <typename Real>
struct Example {
    explicit Example(Loss loss = Loss::softmax_cross_entropy) : net(make_net(loss)) {
        auto p = net.view();
        p.W1 = arma::conv_to<arma::Mat<Real>>::from(arma::mat{{0.1, -0.2, 0.3}, {0.5, 0.4, -0.6}});
        p.b1 = arma::conv_to<arma::Col<Real>>::from(arma::vec{0.05, -0.1});
        p.W2 =
            arma::conv_to<arma::Mat<Real>>::from(arma::mat{{0.7, -0.3}, {-0.8, 0.2}, {0.25, 0.9}});
        p.b2 = arma::conv_to<arma::Col<Real>>::from(arma::vec{0.01, -0.02, 0.03});
    }
    static TwoLayerNet<Real> make_net(Loss loss) {
        Rng rng(1);
        return {3, 2, 3, rng, loss};
    }
    TwoLayerNet<Real> net;
    const arma::Mat<Real> X = {{1, 0}, {0.5, -1}, {-1, 2}};
    const arma::Mat<Real> T = {{0, 0}, {1, 0}, {0, 1}};
};

/// A net that has learned something, as far as its weights are no longer small, and a batch.
template <typename Real>
struct Trial {
    explicit Trial(Loss loss) : rng(2), net(12, 7, 10, rng, loss, 0.8) {
        net.parameters() += normal_matrix<Real>(net.parameters().n_elem, 1, 0.2, rng);
        X = normal_matrix<Real>(12, 9, 1, rng);
        for (arma::uword n = 0; n < 9; ++n) T(n, n) = 1;
    }
    Rng rng;
    TwoLayerNet<Real> net;
    arma::Mat<Real> X;
    arma::Mat<Real> T = arma::Mat<Real>(10, 9, arma::fill::zeros);
};

}  // namespace

// ---- how it is made -----------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(losses_of_sigmoid_outputs_are_refused, Real, Reals) {
    for (const Loss loss : {Loss::sigmoid_cross_entropy, Loss::sigmoid_mean_squared_error}) {
        BOOST_CHECK_EXCEPTION(Example<Real>::make_net(loss), std::invalid_argument,
                              says({"two-layer net", "softmax"}));
    }
}

// Equation: lab05 parameter_count
BOOST_AUTO_TEST_CASE_TEMPLATE(net_has_a_parameter_for_each_weight_and_bias, Real, Reals) {
    Rng rng(1);
    const TwoLayerNet<Real> net(784, 50, 10, rng);
    BOOST_TEST(net.parameters().n_elem == 784 * 50 + 50 + 50 * 10 + 10);
    BOOST_TEST(net.features() == 784);
    BOOST_TEST(net.hidden() == 50);
    BOOST_TEST(net.classes() == 10);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(net_learns_by_cross_entropy_unless_told_otherwise, Real, Reals) {
    Rng rng(1);
    BOOST_TEST((TwoLayerNet<Real>(3, 2, 3, rng).loss_kind() == Loss::softmax_cross_entropy));
    BOOST_TEST((TwoLayerNet<Real>(3, 2, 3, rng, Loss::softmax_mean_squared_error).loss_kind() ==
                Loss::softmax_mean_squared_error));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(layout_names_the_parameters_in_their_order, Real, Reals) {
    Rng rng(1);
    BOOST_TEST(TwoLayerNet<Real>(784, 50, 10, rng).layout() ==
               "two-layer net: W1 (50 x 784), b1 (50), W2 (10 x 50), b2 (10), one after the other, "
               "matrices column by column");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(weights_are_drawn_first_layer_first_and_biases_are_zero, Real,
                              Reals) {
    Rng rng(5);
    const TwoLayerNet<Real> net(6, 4, 3, rng, Loss::softmax_cross_entropy, 0.5);
    Rng same_rng(5);
    const auto p = net.view();
    BOOST_TEST(same_as(p.W1, normal_matrix<Real>(4, 6, 0.5, same_rng)));
    BOOST_TEST(same_as(p.W2, normal_matrix<Real>(3, 4, 0.5, same_rng)));
    BOOST_TEST(same_as(p.b1, arma::mat(4, 1, arma::fill::zeros)));
    BOOST_TEST(same_as(p.b2, arma::mat(3, 1, arma::fill::zeros)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(weights_deviate_by_a_hundredth_unless_told_otherwise, Real, Reals) {
    Rng rng(6);
    const TwoLayerNet<Real> net(784, 50, 10, rng);
    const auto W1 = arma::conv_to<arma::vec>::from(arma::vectorise(net.view().W1));
    // the standard error of the standard deviation of N draws is σ/√(2N)
    BOOST_TEST(close_to(arma::stddev(W1), 0.01, 5 * 0.01 / std::sqrt(2.0 * 784 * 50)));
}

BOOST_AUTO_TEST_CASE(both_precisions_have_the_same_initial_weights) {
    Rng rng(7);
    Rng same_rng(7);
    const TwoLayerNet<double> precise(20, 5, 3, rng);
    const TwoLayerNet<float> rounded(20, 5, 3, same_rng);
    BOOST_TEST(
        same_as(rounded.parameters(), arma::conv_to<arma::fvec>::from(precise.parameters())));
}

// ---- its views ----------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(views_follow_one_another_in_memory, Real, Reals) {
    Example<Real> example;
    example.net.parameters() = arma::regspace<arma::Col<Real>>(0, 16);
    const auto p = example.net.view();
    BOOST_TEST(same_as(p.W1, arma::mat{{0, 2, 4}, {1, 3, 5}}));
    BOOST_TEST(same_as(p.b1, arma::vec{6, 7}));
    BOOST_TEST(same_as(p.W2, arma::mat{{8, 11}, {9, 12}, {10, 13}}));
    BOOST_TEST(same_as(p.b2, arma::vec{14, 15, 16}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(writing_to_a_view_changes_the_net, Real, Reals) {
    Example<Real> example;
    example.net.view().W2(2, 1) = 77;
    BOOST_TEST(example.net.parameters()(13) == 77);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(views_of_a_const_net_cannot_be_written_to, Real, Reals) {
    const Example<Real> example;
    BOOST_TEST(!writable<decltype(example.net.view().W1)>);
    BOOST_TEST(!writable<decltype(example.net.view().b1)>);
    BOOST_TEST(!writable<decltype(example.net.view().W2)>);
    BOOST_TEST(!writable<decltype(example.net.view().b2)>);
    const arma::Col<Real> gradient(17);
    BOOST_TEST(!writable<decltype(example.net.view(gradient).W1)>);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(views_of_a_gradient_are_of_the_gradient, Real, Reals) {
    const Example<Real> example;
    const arma::Col<Real> before = example.net.parameters();
    arma::Col<Real> gradient(17, arma::fill::zeros);
    example.net.view(gradient).b1(1) = 77;
    BOOST_TEST(gradient(7) == 77);
    BOOST_TEST(same_as(example.net.parameters(), before));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(views_cannot_be_copied, Real, Reals) {
    BOOST_TEST(!std::is_copy_constructible_v<TwoLayerViews<Real>>);
    BOOST_TEST(!std::is_copy_assignable_v<TwoLayerViews<Real>>);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(copy_of_a_net_has_parameters_of_its_own, Real, Reals) {
    const Example<Real> example;
    TwoLayerNet<Real> copy = example.net;
    copy.view().W1.zeros();
    BOOST_TEST(example.net.view().W1(0, 0) == Real(0.1));
}

// ---- forward ------------------------------------------------------------------------------------

// Equation: lab05 forward
BOOST_AUTO_TEST_CASE_TEMPLATE(forward_pass_as_pytorch_has_it, Real, Reals) {
    const Example<Real> example;
    const auto f = example.net.forward(example.X);
    const double few = epsilons<Real>(4);
    BOOST_TEST(close_to(f.A, arma::mat{{-0.25, 0.85}, {1.2, -1.7}}, few));
    BOOST_TEST(close_to(f.Z,
                        arma::mat{{0.43782349911420193, 0.70056714247397300},
                                  {0.76852478349901754, 0.15446526508353467}},
                        few));
    BOOST_TEST(close_to(f.S,
                        arma::mat{{0.08591901433023609, 0.45405742020672069},
                                  {-0.21655384259155802, -0.54956066096247147},
                                  {0.83112817992766630, 0.34416052419367449}},
                        few));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(scores_are_those_of_the_forward_pass, Real, Reals) {
    const Trial<Real> trial(Loss::softmax_cross_entropy);
    BOOST_TEST(same_as(trial.net.scores(trial.X), trial.net.forward(trial.X).S));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(probabilities_as_pytorch_has_them, Real, Reals) {
    const Example<Real> example;
    const arma::mat expected = {{0.26001914732529335, 0.44199337849591958},
                                {0.19215117172085039, 0.16201303905995826},
                                {0.54782968095385631, 0.39599358244412219}};
    BOOST_TEST(close_to(example.net.predict(example.X), expected, epsilons<Real>(4)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(losses_as_pytorch_has_them, Real, Reals) {
    const Example<Real> cross(Loss::softmax_cross_entropy);
    BOOST_TEST(close_to(cross.net.loss(cross.X, cross.T), 1.2879150689246486, epsilons<Real>(4)));
    const Example<Real> squared(Loss::softmax_mean_squared_error);
    BOOST_TEST(
        close_to(squared.net.loss(squared.X, squared.T), 0.40169429239253446, epsilons<Real>(4)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(loss_of_scores_is_the_loss, Real, Reals) {
    for (const Loss loss : both_losses) {
        const Trial<Real> trial(loss);
        BOOST_TEST(trial.net.loss_of_scores(trial.net.scores(trial.X), trial.T) ==
                   trial.net.loss(trial.X, trial.T));
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(images_of_another_size_are_refused, Real, Reals) {
    const Example<Real> example;
    BOOST_CHECK_EXCEPTION(example.net.scores(arma::Mat<Real>(5, 1)), std::logic_error,
                          says({"2x3", "5x1"}));  // Armadillo's words
}

BOOST_AUTO_TEST_CASE_TEMPLATE(targets_that_do_not_fit_are_refused, Real, Reals) {
    for (const Loss loss : both_losses) {
        const Example<Real> example(loss);
        const arma::Mat<Real> T(3, 5, arma::fill::zeros);
        arma::Col<Real> gradient;
        BOOST_CHECK_EXCEPTION(example.net.loss(example.X, T), std::invalid_argument,
                              says({"3 × 2", "3 × 5"}));
        BOOST_CHECK_EXCEPTION(example.net.gradient(example.X, T, gradient), std::invalid_argument,
                              says({"3 × 2", "3 × 5"}));
    }
}

// ---- backward -----------------------------------------------------------------------------------

// Equation: lab06 last_layer
// Equation: lab06 back_through_weights
// Equation: lab06 back_through_sigmoid
// Equation: lab06 first_layer
BOOST_AUTO_TEST_CASE_TEMPLATE(gradient_of_cross_entropy_as_pytorch_has_it, Real, Reals) {
    const Example<Real> example(Loss::softmax_cross_entropy);
    arma::Col<Real> gradient;
    example.net.gradient(example.X, example.T, gradient);
    const auto g = example.net.view(gradient);
    const double few = epsilons<Real>(4);
    // PyTorch: torch.autograd.grad(ce, [W1, b1, W2, b2])
    BOOST_TEST(close_to(g.W1,
                        arma::mat{{0.11879044765029713, 0.05637624372638296, -0.11275248745276592},
                                  {0.02254555893932840, 0.05331484657585264, -0.10662969315170527}},
                        few));
    BOOST_TEST(close_to(g.b1, arma::vec{0.12180942774906274, -0.01949650816686004}, few));
    BOOST_TEST(close_to(g.W2,
                        arma::mat{{0.21174426554197734, 0.13405189163915476},
                                  {-0.12009709446736311, -0.29791322941389148},
                                  {-0.09164717107461419, 0.16386133777473672}},
                        few));
    BOOST_TEST(close_to(
        g.b2, arma::vec{0.35100626291060644, -0.32291789460959569, -0.02808836830101075}, few));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(gradient_of_squared_error_as_pytorch_has_it, Real, Reals) {
    const Example<Real> example(Loss::softmax_mean_squared_error);
    arma::Col<Real> gradient;
    example.net.gradient(example.X, example.T, gradient);
    const auto g = example.net.view(gradient);
    const double few = epsilons<Real>(4);
    // PyTorch: torch.autograd.grad(mse, [W1, b1, W2, b2])
    BOOST_TEST(close_to(g.W1,
                        arma::mat{{0.02601936094083367, 0.00662666752388277, -0.01325333504776554},
                                  {0.01088847346439963, 0.02269197760291811, -0.04538395520583622}},
                        few));
    BOOST_TEST(close_to(g.b1, arma::vec{0.03240237388736773, -0.00635926740631867}, few));
    BOOST_TEST(close_to(g.W2,
                        arma::mat{{0.07385691468531361, 0.02043609505140378},
                                  {-0.03272824485797779, -0.07309167654725099},
                                  {-0.04112866982733583, 0.05265558149584720}},
                        few));
    BOOST_TEST(close_to(
        g.b2, arma::vec{0.10774155186436783, -0.08348253340556515, -0.02425901845880271}, few));
}

// Equation: lab06 last_layer
// Equation: lab06 back_through_weights
// Equation: lab06 back_through_sigmoid
// Equation: lab06 first_layer
BOOST_AUTO_TEST_CASE(every_entry_of_the_gradient_equals_the_numerical_one) {
    for (const Loss loss : both_losses) {
        Trial<double> trial(loss);
        arma::vec gradient;
        trial.net.gradient(trial.X, trial.T, gradient);
        const arma::mat numerical = numerical_gradient<double>(
            [&](const arma::mat&) { return trial.net.loss(trial.X, trial.T); },
            trial.net.parameters(), 1e-5);
        BOOST_TEST(close_to(gradient, numerical, 1e-9));  // rounding, eps·loss/h, is 1e-10
    }
}

BOOST_AUTO_TEST_CASE(gradient_in_float_is_that_in_double_rounded) {
    for (const Loss loss : both_losses) {
        const Trial<double> precise(loss);
        const Trial<float> rounded(loss);
        arma::vec gradient;
        arma::fvec rounded_gradient;
        precise.net.gradient(precise.X, precise.T, gradient);
        rounded.net.gradient(rounded.X, rounded.T, rounded_gradient);
        // entries below 1, each a sum of some ten products that are rounded three times
        BOOST_TEST(close_to(rounded_gradient, arma::conv_to<arma::fvec>::from(gradient),
                            epsilons<float>(16)));
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(gradient_returns_the_loss, Real, Reals) {
    for (const Loss loss : both_losses) {
        const Trial<Real> trial(loss);
        arma::Col<Real> gradient;
        BOOST_TEST(trial.net.gradient(trial.X, trial.T, gradient) ==
                   trial.net.loss(trial.X, trial.T));
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(gradient_does_not_depend_on_what_was_in_its_memory, Real, Reals) {
    const Trial<Real> trial(Loss::softmax_cross_entropy);
    arma::Col<Real> fresh;
    trial.net.gradient(trial.X, trial.T, fresh);
    arma::Col<Real> used(3, arma::fill::value(Real(1e6)));
    trial.net.gradient(trial.X, trial.T, used);
    trial.net.gradient(trial.X, trial.T, used);
    BOOST_TEST(same_as(used, fresh));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
