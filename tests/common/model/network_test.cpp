#include "model/network.hpp"

#include <cmath>
#include <type_traits>

#include "math/numerical_gradient.hpp"
#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(network)

namespace {

constexpr auto both_activations = {Activation::sigmoid, Activation::relu};
constexpr std::pair<bool, bool> both_biases_and_dropout[] = {
    {true, false}, {false, false}, {true, true}, {false, true}};
constexpr auto all_losses = {Loss::softmax_cross_entropy, Loss::softmax_mean_squared_error,
                             Loss::sigmoid_cross_entropy, Loss::sigmoid_mean_squared_error};
constexpr auto all_initializers = {
    Initializer::zeros,  Initializer::normal_001, Initializer::normal_01, Initializer::normal_1,
    Initializer::scaled, Initializer::xavier,     Initializer::he};

/// A network of 3, 2, 2 and 3 units in which parameter i is (7i mod 11 − 5)/10, with two samples.
/// The tests compare with PyTorch, by this program:
///
///     units = [3, 2, 2, 3]
///     X = torch.tensor([[1, 0], [0.5, -1], [-1, 2]]); T = torch.tensor([[0., 0], [1, 0], [0, 1]])
///     size = sum(m * (n + biases) for n, m in zip(units, units[1:]))
///     p = torch.tensor([(7*i % 11 - 5)/10 for i in range(size)], requires_grad=True)
///     z, at = X, 0
///     for l, (n, m) in enumerate(zip(units, units[1:])):
///         W = p[at:at + m*n].reshape(n, m).T; at += m*n
///         a = W @ z
///         if biases: a = a + p[at:at + m][:, None]; at += m
///         z = activation(a) if l < 2 else a
///     loss = cross_entropy(a.T, torch.tensor([1, 2]))                     # softmax cross-entropy
///     loss = ((torch.sigmoid(a) - T)**2).sum() / 4                   # sigmoid mean squared error
///     loss = binary_cross_entropy_with_logits(a, T, reduction='sum') / 2  # sigmoid cross-entropy
///     loss.backward(); p.grad
template <typename Real>
struct Example {
    explicit Example(Activation activation, Loss loss, bool biases = true)
        : rng(1), net({{3, 2, 2, 3}, activation, loss, biases}, Initializer::zeros, rng) {
        for (arma::uword i = 0; i < net.parameters().n_elem; ++i) {
            net.parameters()(i) = (static_cast<Real>(7 * i % 11) - 5) / 10;
        }
    }
    Rng rng;
    Network<Real> net;
    const arma::Mat<Real> X = {{1, 0}, {0.5, -1}, {-1, 2}};
    const arma::Mat<Real> T = {{0, 0}, {1, 0}, {0, 1}};
};

template <typename Real>
void check_gradient(const Example<Real>& example, double loss, const arma::vec& expected) {
    arma::Col<Real> gradient;
    BOOST_TEST(
        close_to(example.net.gradient(example.X, example.T, gradient), loss, epsilons<Real>(4)));
    BOOST_TEST(close_to(gradient, expected, epsilons<Real>(2)));  // entries below 1
}

/// Checks that the entries of a matrix are distributed like N(0, σ²): the standard error of the
/// mean of N draws is σ/√N, that of their standard deviation σ/√(2N).
template <typename Matrix>
void check_normal(const Matrix& m, double sigma) {
    const auto values = arma::conv_to<arma::vec>::from(arma::vectorise(m));
    const auto N = static_cast<double>(values.n_elem);
    BOOST_TEST(close_to(arma::mean(values), 0, 5 * sigma / std::sqrt(N)));
    BOOST_TEST(close_to(arma::stddev(values), sigma, 5 * sigma / std::sqrt(2 * N)));
}

}  // namespace

// ---- how it is made -----------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(network_has_a_parameter_for_each_weight_and_bias, Real, Reals) {
    Rng rng(1);
    const Network<Real> net({{784, 30, 20, 10}}, Initializer::zeros, rng);
    BOOST_TEST(net.parameters().n_elem == 784 * 30 + 30 + 30 * 20 + 20 + 20 * 10 + 10);
    BOOST_TEST(net.depth() == 3);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(network_without_biases_has_weights_only, Real, Reals) {
    for (const Initializer initializer : all_initializers) {
        Rng rng(1);
        const Network<Real> net({.layers = {784, 128, 10}, .biases = false}, initializer, rng);
        BOOST_TEST(net.parameters().n_elem == 784 * 128 + 128 * 10);
        BOOST_TEST(net.layer(0).b.is_empty());
        BOOST_TEST(net.layer(1).b.is_empty());
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(network_remembers_what_it_is_made_of, Real, Reals) {
    Rng rng(1);
    const Network<Real> net({{4, 3, 2}, Activation::relu, Loss::sigmoid_mean_squared_error, false},
                            Initializer::he, rng);
    BOOST_TEST(net.architecture().layers == std::vector<arma::uword>({4, 3, 2}),
               boost::test_tools::per_element());
    BOOST_TEST((net.architecture().activation == Activation::relu));
    BOOST_TEST((net.architecture().loss == Loss::sigmoid_mean_squared_error));
    BOOST_TEST(!net.architecture().biases);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(network_of_fewer_than_two_layers_is_refused, Real, Reals) {
    Rng rng(1);
    for (const std::vector<arma::uword>& layers : {std::vector<arma::uword>{}, {784}}) {
        BOOST_CHECK_EXCEPTION(Network<Real>({layers}, Initializer::he, rng), std::invalid_argument,
                              says({"at least two layers", "inputs and classes"}));
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(layer_without_units_is_refused_naming_it, Real, Reals) {
    Rng rng(1);
    using Layers = std::vector<arma::uword>;
    const std::vector<Layers> bad = {{0, 5, 5, 5}, {5, 0, 5, 5}, {5, 5, 0, 5}, {5, 5, 5, 0}};
    for (std::size_t l = 0; l < bad.size(); ++l) {
        BOOST_CHECK_EXCEPTION(Network<Real>({bad[l]}, Initializer::he, rng), std::invalid_argument,
                              says({"layer " + std::to_string(l) + " of the network", "no units"}));
    }
}

// ---- its initialisation
// ----------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(initialisation_depends_on_the_size_of_each_layer, Real, Reals) {
    Rng rng(3);
    const Network<Real> net({{300, 200, 100}}, Initializer::he, rng);
    check_normal(net.layer(0).W, std::sqrt(2.0 / 300));
    check_normal(net.layer(1).W, std::sqrt(2.0 / 200));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(initialisation_with_zeros_is_zero, Real, Reals) {
    Rng rng(1);
    BOOST_TEST(Network<Real>({{30, 20, 10}}, Initializer::zeros, rng).parameters().is_zero());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(biases_are_initialised_with_zero_unless_stated_otherwise, Real,
                              Reals) {
    for (const Initializer initializer : all_initializers) {
        Rng rng(4);
        const Network<Real> net({{2, 2000, 10}}, initializer, rng);
        if (initializer == Initializer::normal_1 || initializer == Initializer::scaled) {
            check_normal(net.layer(0).b, 1);
        } else {
            BOOST_TEST(net.layer(0).b.is_zero());
        }
    }
}

BOOST_AUTO_TEST_CASE(both_precisions_have_the_same_initial_weights) {
    for (const Initializer initializer : all_initializers) {
        Rng rng(5);
        Rng same_rng(5);
        const Network<double> precise({{20, 5, 3}}, initializer, rng);
        const Network<float> rounded({{20, 5, 3}}, initializer, same_rng);
        BOOST_TEST(
            same_as(rounded.parameters(), arma::conv_to<arma::fvec>::from(precise.parameters())));
    }
}

// Equation: lab07 xavier
// Equation: lab07 he
BOOST_AUTO_TEST_CASE_TEMPLATE(xavier_init_and_he_init_have_their_shape_and_standard_deviation, Real,
                              Reals) {
    Rng rng(6);
    const arma::Mat<Real> xavier = xavier_init<Real>(200, 600, rng);
    const arma::Mat<Real> he = he_init<Real>(200, 600, rng);
    BOOST_TEST(xavier.n_rows == 200);
    BOOST_TEST(xavier.n_cols == 600);
    BOOST_TEST(he.n_rows == 200);
    BOOST_TEST(he.n_cols == 600);
    check_normal(xavier, 0.05);             // √(2/800)
    check_normal(he, 0.05773502691896258);  // √(2/600)
}

// ---- its layers ---------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(layers_follow_one_another_in_memory, Real, Reals) {
    Rng rng(1);
    Network<Real> net({{3, 2, 1}}, Initializer::zeros, rng);
    net.parameters() = arma::regspace<arma::Col<Real>>(0, 10);
    BOOST_TEST(same_as(net.layer(0).W, arma::mat{{0, 2, 4}, {1, 3, 5}}));
    BOOST_TEST(same_as(net.layer(0).b, arma::vec{6, 7}));
    BOOST_TEST(same_as(net.layer(1).W, arma::mat{8, 9}));
    BOOST_TEST(same_as(net.layer(1).b, arma::vec(1, arma::fill::value(10.0))));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(writing_to_a_layer_changes_the_network, Real, Reals) {
    Rng rng(1);
    Network<Real> net({{3, 2, 1}}, Initializer::zeros, rng);
    net.layer(1).W(1) = 77;
    BOOST_TEST(net.parameters()(9) == 77);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(layers_of_a_gradient_are_of_the_gradient, Real, Reals) {
    Rng rng(1);
    const Network<Real> net({{3, 2, 1}}, Initializer::zeros, rng);
    arma::Col<Real> gradient(11, arma::fill::zeros);
    net.layer(0, gradient).b(1) = 77;
    BOOST_TEST(gradient(7) == 77);
    BOOST_TEST(net.parameters().is_zero());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(layers_of_a_const_network_cannot_be_written_to, Real, Reals) {
    Rng rng(1);
    const Network<Real> net({{3, 2, 1}}, Initializer::zeros, rng);
    BOOST_TEST(!writable<decltype(net.layer(1).W)>);
    BOOST_TEST(!writable<decltype(net.layer(1).b)>);
    BOOST_TEST(!writable<decltype(net.layer(1, net.parameters()).W)>);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(layers_cannot_be_copied, Real, Reals) {
    BOOST_TEST(!std::is_copy_constructible_v<LayerViews<Real>>);
    BOOST_TEST(!std::is_copy_assignable_v<LayerViews<Real>>);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(copy_of_a_network_has_parameters_of_its_own, Real, Reals) {
    Rng rng(1);
    const Network<Real> net({{3, 2, 1}}, Initializer::zeros, rng);
    Network<Real> copy = net;
    copy.parameters().ones();
    BOOST_TEST(net.parameters().is_zero());
}

// ---- forward ------------------------------------------------------------------------------------

// Equation: lab08 layer
BOOST_AUTO_TEST_CASE_TEMPLATE(forward_pass_of_rectified_units_by_hand, Real, Reals) {
    Rng rng(1);
    Network<Real> net({{2, 2, 2}, Activation::relu}, Initializer::zeros, rng);
    net.layer(0).W = {{1, 2}, {-1, 0}};
    net.layer(0).b = {1, -2};
    net.layer(1).W = {{2, 1}, {-1, 3}};
    net.layer(1).b = {0.5, 0};
    const arma::Mat<Real> X = {{1, -4}, {2, 0}};
    const auto outputs = net.forward(X);
    BOOST_REQUIRE(outputs.size() == 2);
    BOOST_TEST(same_as(outputs[0], arma::mat{{6, 0}, {0, 2}}));        // of 6, −3 and −3, 2
    BOOST_TEST(same_as(outputs[1], arma::mat{{12.5, 2.5}, {-6, 6}}));  // not rectified
}

// Equation: lab08 layer
BOOST_AUTO_TEST_CASE_TEMPLATE(hidden_outputs_of_sigmoid_units_are_sigmoids, Real, Reals) {
    const Example<Real> example(Activation::sigmoid, Loss::sigmoid_mean_squared_error);
    const auto outputs = example.net.forward(example.X);
    BOOST_REQUIRE(outputs.size() == 3);
    // Python: 1/(1 + math.exp(-a)) of a = -0.3, 0.8; 0.75, -1.1 (by hand from the parameters)
    const arma::mat expected = {{0.425557483188341, 0.6899744811276125},
                                {0.679178699175393, 0.2497398944048824}};
    BOOST_TEST(close_to(outputs[0], expected, epsilons<Real>(2)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(scores_are_the_last_outputs, Real, Reals) {
    for (const Activation activation : both_activations) {
        const Example<Real> example(activation, Loss::softmax_cross_entropy);
        BOOST_TEST(same_as(example.net.scores(example.X), example.net.forward(example.X).back()));
    }
}

// One layer without biases: the scores of X = 1 are the weights, 0 and log 3.
BOOST_AUTO_TEST_CASE_TEMPLATE(probabilities_sum_to_1_for_every_loss, Real, Reals) {
    for (const Loss loss : all_losses) {
        Rng rng(1);
        Network<Real> net({{1, 2}, Activation::relu, loss, false}, Initializer::zeros, rng);
        net.parameters() = {0, std::log(Real(3))};
        const bool softmax =
            loss == Loss::softmax_cross_entropy || loss == Loss::softmax_mean_squared_error;
        // exp: 1 and 3; sigmoid: 1/2 and 3/4
        const arma::vec expected = softmax ? arma::vec{0.25, 0.75} : arma::vec{0.4, 0.6};
        const arma::Mat<Real> one(1, 1, arma::fill::ones);
        BOOST_TEST(close_to(net.probabilities(one), expected, epsilons<Real>(4)));
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(network_of_one_layer_is_linear, Real, Reals) {
    Rng rng(1);
    Network<Real> net({{2, 2}, Activation::relu}, Initializer::zeros, rng);
    net.layer(0).W = {{1, 2}, {-1, 0}};
    net.layer(0).b = {1, -2};
    const arma::Mat<Real> X = {{1, -4}, {2, 0}};
    BOOST_TEST(same_as(net.scores(X), arma::mat{{6, -3}, {-3, 2}}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(loss_of_scores_is_the_loss, Real, Reals) {
    for (const Loss kind : all_losses) {
        const Example<Real> example(Activation::sigmoid, kind);
        BOOST_TEST(example.net.loss_of_scores(example.net.scores(example.X), example.T) ==
                   example.net.loss(example.X, example.T));
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(images_of_another_size_are_refused, Real, Reals) {
    const Example<Real> example(Activation::relu, Loss::softmax_cross_entropy);
    BOOST_CHECK_EXCEPTION(example.net.scores(arma::Mat<Real>(5, 1)), std::logic_error,
                          says({"2x3", "5x1"}));  // Armadillo's words
}

BOOST_AUTO_TEST_CASE_TEMPLATE(targets_that_do_not_fit_are_refused, Real, Reals) {
    for (const Loss kind : all_losses) {
        const Example<Real> example(Activation::relu, kind);
        const arma::Mat<Real> T(3, 5, arma::fill::zeros);
        arma::Col<Real> gradient;
        BOOST_CHECK_EXCEPTION(example.net.loss(example.X, T), std::invalid_argument,
                              says({"3 × 2", "3 × 5"}));
        BOOST_CHECK_THROW(example.net.gradient(example.X, T, gradient), std::logic_error);
    }
}

// ---- backward -----------------------------------------------------------------------------------

// Equation: lab08 delta_quadratic
// Equation: lab08 delta
// Equation: lab08 weight_gradients
BOOST_AUTO_TEST_CASE_TEMPLATE(gradient_of_sigmoid_units_and_mean_squared_error_as_pytorch_has_it,
                              Real, Reals) {
    check_gradient(Example<Real>(Activation::sigmoid, Loss::sigmoid_mean_squared_error),
                   0.49555169411792166,
                   {-0.00021782975233952966, -0.00054275711918218403, 0.00033770758680275561,
                    0.0014118090177504959,   -0.00067541517360551122, -0.0028236180355009919,
                    -0.00066445221531205014, -0.0022259446965237719,  0.013423343878904533,
                    0.011831788385935325,    0.0075821229462991972,   0.0063540674103120445,
                    0.021442305721632297,    0.018659830730577052,    0.071485832610450342,
                    -0.0025397453168575536,  -0.018801471251719635,   0.064358061540640346,
                    0.0030974318200227384,   -0.021520956804001925,   0.14811897483645203,
                    -0.0032332531544900789,  -0.04068819093740695});
}

BOOST_AUTO_TEST_CASE_TEMPLATE(gradient_of_rectified_units_and_softmax_as_pytorch_has_it, Real,
                              Reals) {
    check_gradient(Example<Real>(Activation::relu, Loss::softmax_cross_entropy), 1.3682456861559342,
                   {0.0000000000000000,     -0.0058059972176949387, -0.076177378662189002,
                    -0.0029029986088474694, 0.152354757324378,      0.0058059972176949387,
                    0.076177378662189002,   -0.0058059972176949387, 0.0000000000000000,
                    0.20313967643250402,    0.04354497913271204,    0.0000000000000000,
                    0.058059972176949387,   0.25392459554063002,    0.030574340532311971,
                    -0.04300493975932726,   0.012430599227015287,   0.0095471849890582661,
                    0.0062980895759464552,  -0.015845274565004723,  0.48327434898495253,
                    -0.18658727867595662,   -0.29668707030899594});
}

// Equation: lab08 delta_cross_entropy
BOOST_AUTO_TEST_CASE_TEMPLATE(gradient_of_sigmoid_cross_entropy_as_pytorch_has_it, Real, Reals) {
    check_gradient(Example<Real>(Activation::sigmoid, Loss::sigmoid_cross_entropy),
                   2.5871322965590666,
                   {-0.0010629175005276458, -0.0024025113139884112, 0.0014297500700082182,
                    0.0065844774527532629,  -0.0028595001400164364, -0.013168954905506526,
                    -0.003024126320799687,  -0.010188244423735879,  0.061290925415936462,
                    0.054466882317555643,   0.034700918487310051,   0.028791828968512276,
                    0.097964563573179536,   0.08556459053306642,    0.32407595488308027,
                    -0.0101608878678206,    -0.089654124406631466,  0.29186701969361722,
                    0.01240241773259422,    -0.10238533385858342,   0.67152618549308118,
                    -0.012931533383360727,  -0.19393098830396738});
}

BOOST_AUTO_TEST_CASE_TEMPLATE(gradient_of_a_network_without_biases_as_pytorch_has_it, Real, Reals) {
    check_gradient(
        Example<Real>(Activation::sigmoid, Loss::softmax_cross_entropy, false), 1.010550318619596,
        {0.0041620104815509049, -0.0068994431266896101, 0.005846206615978268, -0.006712485594818924,
         -0.011692413231956536, 0.013424971189637848, -0.007883545143520897, -0.010782338890398284,
         0.022089601928286198, -0.027736265795710712, 0.14074253003647988, -0.065385738679658439,
         -0.075356791356821454, 0.15040469510372523, -0.096176804898931628, -0.054227890204793586});
}

// Equation: lab08 delta
// Equation: lab08 weight_gradients
BOOST_AUTO_TEST_CASE(every_entry_of_the_gradient_equals_the_numerical_one) {
    for (const Activation activation : both_activations) {
        for (const Loss kind : all_losses) {
            for (const auto& [biases, with_dropout] : both_biases_and_dropout) {
                Rng rng(with_dropout ? 14 : 7);
                Network<double> net({{6, 5, 4, 3}, activation, kind, biases}, Initializer::normal_1,
                                    rng);
                const arma::mat X = normal_matrix<double>(6, 8, 1, rng);
                arma::mat T(3, 8, arma::fill::zeros);
                for (arma::uword n = 0; n < 8; ++n) T(n % 3, n) = 1;
                std::vector<arma::mat> masks;
                if (with_dropout) {
                    masks = {dropout_mask<double>(6, 8, 0.2, rng),
                             dropout_mask<double>(5, 8, 0.5, rng),
                             dropout_mask<double>(4, 8, 0.3, rng)};
                }
                arma::vec gradient, unused;
                net.gradient(X, T, masks, gradient);
                const arma::mat numerical = numerical_gradient<double>(
                    [&](const arma::mat&) { return net.gradient(X, T, masks, unused); },
                    net.parameters(), 1e-5);
                // rounding, eps·loss/h, is 1e-10; no rectified unit is within h of its kink
                BOOST_TEST(close_to(gradient, numerical, 1e-8));
            }
        }
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(gradient_returns_the_loss, Real, Reals) {
    for (const Loss kind : all_losses) {
        const Example<Real> example(Activation::relu, kind);
        arma::Col<Real> gradient;
        BOOST_TEST(example.net.gradient(example.X, example.T, gradient) ==
                   example.net.loss(example.X, example.T));
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(each_layer_is_announced_with_its_gradient_the_last_one_first, Real,
                              Reals) {
    const Example<Real> example(Activation::sigmoid, Loss::softmax_cross_entropy);
    const Network<Real>& net = example.net;
    arma::Col<Real> whole;
    net.gradient(example.X, example.T, whole);
    arma::Col<Real> gradient;
    std::vector<arma::uword> announced;
    net.gradient(example.X, example.T, {}, gradient, [&](arma::uword l) {
        announced.push_back(l);
        const auto right = net.layer(l, std::as_const(whole));
        const auto now = net.layer(l, std::as_const(gradient));
        BOOST_TEST(arma::approx_equal(now.W, right.W, "absdiff", Real(0)));
        BOOST_TEST(arma::approx_equal(now.b, right.b, "absdiff", Real(0)));
    });
    BOOST_TEST(announced == (std::vector<arma::uword>{2, 1, 0}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(gradient_does_not_depend_on_what_was_in_its_memory, Real, Reals) {
    const Example<Real> example(Activation::sigmoid, Loss::sigmoid_mean_squared_error);
    arma::Col<Real> fresh;
    example.net.gradient(example.X, example.T, fresh);
    arma::Col<Real> used(3, arma::fill::value(Real(1e6)));
    example.net.gradient(example.X, example.T, used);
    example.net.gradient(example.X, example.T, used);
    BOOST_TEST(same_as(used, fresh));
}

// ---- dropout ------------------------------------------------------------------------------------

// Equation: lab09 dropout_mask
BOOST_AUTO_TEST_CASE_TEMPLATE(dropout_mask_leaves_out_or_enlarges, Real, Reals) {
    Rng rng(8);
    for (const double share : {0.2, 0.5, 0.75}) {
        const auto mask = dropout_mask<Real>(200, 300, share, rng);
        BOOST_TEST(mask.n_rows == 200);
        BOOST_TEST(mask.n_cols == 300);
        const auto enlarged = static_cast<Real>(1 / (1 - share));
        BOOST_TEST(arma::accu(mask == 0) + arma::accu(mask == enlarged) == mask.n_elem);
    }
}

// Equation: lab09 dropout_mask
BOOST_AUTO_TEST_CASE_TEMPLATE(dropout_mask_leaves_out_its_share_and_keeps_the_mean, Real, Reals) {
    Rng rng(9);
    for (const double share : {0.2, 0.5, 0.75}) {
        const auto mask = dropout_mask<Real>(200, 300, share, rng);
        constexpr double N = 200 * 300;
        const double left_out = static_cast<double>(arma::accu(mask == 0)) / N;
        const double five_sigma = 5 * std::sqrt(share * (1 - share) / N);
        BOOST_TEST(close_to(left_out, share, five_sigma));
        BOOST_TEST(close_to(arma::accu(arma::conv_to<arma::mat>::from(mask)) / N, 1,
                            five_sigma / (1 - share)));
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(units_and_samples_are_left_out_independently, Real, Reals) {
    Rng rng(10);
    const auto mask = dropout_mask<Real>(200, 300, 0.5, rng);
    // of 300 samples a unit misses 150 ± √(300/4), of 200 units a sample 100 ± √(200/4)
    const auto missed_by_units =
        arma::conv_to<arma::vec>::from(arma::sum(arma::conv_to<arma::mat>::from(mask == 0), 1));
    const auto missed_by_samples =
        arma::conv_to<arma::vec>::from(arma::sum(arma::conv_to<arma::mat>::from(mask == 0), 0));
    BOOST_TEST(close_to(missed_by_units, arma::vec(200, arma::fill::value(150.0)), 5 * 8.7));
    BOOST_TEST(close_to(missed_by_samples, arma::vec(300, arma::fill::value(100.0)), 5 * 7.1));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(dropout_of_nothing_is_a_mask_of_ones, Real, Reals) {
    Rng rng(11);
    BOOST_TEST(same_as(dropout_mask<Real>(20, 30, 0, rng), arma::mat(20, 30, arma::fill::ones)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(dropout_masks_of_one_seed_are_the_same, Real, Reals) {
    Rng rng(12);
    Rng same_rng(12);
    const auto mask = dropout_mask<Real>(20, 30, 0.5, rng);
    BOOST_TEST(same_as(dropout_mask<Real>(20, 30, 0.5, same_rng), mask));
    BOOST_TEST(!same_as(dropout_mask<Real>(20, 30, 0.5, rng), mask));
}

BOOST_AUTO_TEST_CASE(both_precisions_leave_out_the_same) {
    Rng rng(13);
    Rng same_rng(13);
    const auto precise = dropout_mask<double>(20, 30, 0.3, rng);
    const auto rounded = dropout_mask<float>(20, 30, 0.3, same_rng);
    BOOST_TEST(same_as(rounded, arma::conv_to<arma::fmat>::from(precise)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(dropout_of_all_or_of_no_share_at_all_is_refused, Real, Reals) {
    Rng rng(1);
    for (const double share : {1.0, 1.5, -0.1, std::nan("")}) {
        BOOST_CHECK_EXCEPTION(dropout_mask<Real>(2, 3, share, rng), std::invalid_argument,
                              says({"dropout: the share", "at least 0 and below 1"}));
    }
}

namespace {

/// Masks for the example, with shares of ½, ¼ and ¾.
template <typename Real>
std::vector<arma::Mat<Real>> example_masks() {
    const Real third = Real(4) / 3;
    return {{{2, 0}, {2, 2}, {0, 2}}, {{0, third}, {third, third}}, {{4, 4}, {4, 0}}};
}

template <typename Real>
void check_thinned_out_gradient(Activation activation, double loss, const arma::vec& expected) {
    const Example<Real> example(activation, Loss::softmax_cross_entropy);
    arma::Col<Real> gradient;
    const Real actual = example.net.gradient(example.X, example.T, example_masks<Real>(), gradient);
    BOOST_TEST(close_to(actual, loss, epsilons<Real>(8)));
    BOOST_TEST(close_to(gradient, expected, epsilons<Real>(8)));  // entries below 2
}

}  // namespace

// PyTorch has the next two gradients from the program at the top, with z = z * masks[l] before each
// product, l = 0, 1, 2.

BOOST_AUTO_TEST_CASE_TEMPLATE(gradient_of_thinned_out_sigmoid_units_as_pytorch_has_it, Real,
                              Reals) {
    check_thinned_out_gradient<Real>(
        Activation::sigmoid, 2.273415430101352,
        {0.0000000000000000,   -0.04868219572425871,  0.06072982176767853,   -0.016677061316842035,
         -0.12145964353535706, -0.015328073090574643, -0.030364910883839264, -0.028173116134773017,
         0.3279499134166531,   0.0000000000000000,    0.19609572887466303,   0.13771516601097383,
         0.482007400840082,    0.1452794806478817,    1.4979533967130694,    -0.7009951319190424,
         -0.7969582647940271,  0.5642916377653051,    -0.5802683737641643,   0.015976735998859192,
         0.7656679297740683,   -0.31519122215658446,  -0.45047670761748376});
}

BOOST_AUTO_TEST_CASE_TEMPLATE(gradient_of_thinned_out_rectified_units_as_pytorch_has_it, Real,
                              Reals) {
    check_thinned_out_gradient<Real>(
        Activation::relu, 1.37035746890755,
        {0.0000000000000000,   -0.07180250433077101, 0.0000000000000000, -0.035901252165385505,
         0.0000000000000000,   0.0000000000000000,   0.0000000000000000, -0.035901252165385505,
         0.0000000000000000,   0.0000000000000000,   0.3231112694884695, 0.0000000000000000,
         0.2692593912403913,   0.0000000000000000,   0.0825751998210374, -0.11129852139399654,
         0.028723321572959138, 0.0000000000000000,   0.0000000000000000, 0.0000000000000000,
         0.49393560997463726,  -0.1896873502438984,  -0.3042482597307388});
}

BOOST_AUTO_TEST_CASE_TEMPLATE(gradient_without_masks_is_that_of_the_whole_network, Real, Reals) {
    for (const Activation activation : both_activations) {
        const Example<Real> example(activation, Loss::softmax_cross_entropy);
        arma::Col<Real> whole;
        const Real loss = example.net.gradient(example.X, example.T, whole);
        for (const std::size_t masks : {0U, 1U, 3U}) {  // none there, one or all empty
            arma::Col<Real> gradient;
            const std::vector<arma::Mat<Real>> empty(masks);
            BOOST_TEST(example.net.gradient(example.X, example.T, empty, gradient) == loss);
            BOOST_TEST(same_as(gradient, whole));
        }
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(masks_of_ones_leave_the_network_whole, Real, Reals) {
    const Example<Real> example(Activation::sigmoid, Loss::softmax_cross_entropy);
    arma::Col<Real> whole;
    const Real loss = example.net.gradient(example.X, example.T, whole);
    std::vector<arma::Mat<Real>> ones = example_masks<Real>();
    for (arma::Mat<Real>& mask : ones) mask.ones();
    arma::Col<Real> gradient;
    BOOST_TEST(example.net.gradient(example.X, example.T, ones, gradient) == loss);
    BOOST_TEST(same_as(gradient, whole));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(mask_of_the_inputs_thins_out_the_images, Real, Reals) {
    const Example<Real> example(Activation::sigmoid, Loss::softmax_cross_entropy);
    const arma::Mat<Real> mask = example_masks<Real>().front();
    arma::Col<Real> expected;
    const Real loss = example.net.gradient(example.X % mask, example.T, expected);
    arma::Col<Real> gradient;
    BOOST_TEST(example.net.gradient(example.X, example.T, {mask}, gradient) == loss);
    BOOST_TEST(same_as(gradient, expected));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(unit_that_is_left_out_is_as_if_nothing_led_away_from_it, Real,
                              Reals) {
    for (const Activation activation : both_activations) {
        Example<Real> example(activation, Loss::softmax_cross_entropy);
        const std::vector<arma::Mat<Real>> masks = {{}, {{0, 0}, {2, 2}}};
        arma::Col<Real> gradient;
        const Real loss = example.net.gradient(example.X, example.T, masks, gradient);
        example.net.layer(1).W.col(0).zeros();
        example.net.layer(1).W.col(1) *= 2;
        BOOST_TEST(close_to(loss, example.net.loss(example.X, example.T), epsilons<Real>(2)));
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(mask_of_another_shape_is_refused_with_both_shapes, Real, Reals) {
    const Example<Real> example(Activation::relu, Loss::softmax_cross_entropy);
    const arma::Mat<Real> mask(3, 5, arma::fill::ones);
    arma::Col<Real> gradient;
    BOOST_CHECK_EXCEPTION(example.net.gradient(example.X, example.T, {mask}, gradient),
                          std::logic_error, says({"3x2", "3x5"}));  // Armadillo's words
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
