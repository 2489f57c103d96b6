#include "graded_tests.hpp"

namespace digitlab::grading {
namespace {

/// The gradient of a two-layer net by W1, b1, W2 and b2, and its loss.
using Gradients = std::tuple<arma::mat, arma::vec, arma::mat, arma::vec, double>;

const Exercise<arma::mat(arma::mat)> sigmoid_derivative{"lab06.sigmoid_derivative(z)",
                                                        "The result has the shape of z"};
const Exercise<Gradients(arma::mat, arma::vec, arma::mat, arma::vec, arma::mat, arma::mat,
                         std::string)>
    gradient{"lab06.gradient(W1, b1, W2, b2, X, T, loss)",
             "g.W1, g.b1, g.W2 and g.b2 have the shapes of W1, b1, W2 and b2"};
const Exercise<double(arma::mat, arma::mat)> relative_error{"lab06.relative_error(a, b)",
                                                            "The result is one number"};

// ---- nets to take a gradient of -----------------------------------------------------------------

struct Net {
    arma::mat W1;
    arma::vec b1;
    arma::mat W2;
    arma::vec b2;
};

/// One pixel, one hidden unit and two classes. z = 1/2 and both scores are 0 for every image, so
/// both probabilities are 1/2.
Net small_net() {
    return {arma::mat{0.0}, arma::vec{0.0}, arma::vec{1, -1}, arma::vec{-0.5, 0.5}};
}

// BEGIN HIDDEN TESTS
Net random_net(arma::uword features, arma::uword hidden, arma::uword classes) {
    return {arma::randn(hidden, features), arma::randn(hidden), arma::randn(classes, hidden),
            arma::randn(classes)};
}

// END HIDDEN TESTS

Gradients gradient_of(const Net& net, const arma::mat& X, const arma::mat& T,
                      const std::string& loss = "cross-entropy") {
    return gradient(net.W1, net.b1, net.W2, net.b2, X, T, loss);
}

/// The loss as it changes by ±h in one entry of one block: its central difference there.
template <typename Block>
Block by_differences(Net net, Block Net::*block, const arma::mat& X, const arma::mat& T) {
    constexpr double h = 1e-5;
    Block result(arma::size(net.*block));
    for (arma::uword i = 0; i < result.n_elem; ++i) {
        const double before = (net.*block)(i);
        (net.*block)(i) = before + h;
        const double above = std::get<4>(gradient_of(net, X, T));
        (net.*block)(i) = before - h;
        const double below = std::get<4>(gradient_of(net, X, T));
        (net.*block)(i) = before;
        result(i) = (above - below) / (2 * h);
    }
    return result;
}

/// One block of the gradient. Its memory holds 1000 everywhere before the call.
template <typename Block>
void expect_block(const std::string& block, const Block& came, const Block& right,
                  const std::string& why, std::vector<KnownMistake<Block>> mistakes = {},
                  double tolerance = 1e-9) {
    const Block untouched = arma::ones<arma::mat>(arma::size(right)) * 1000;
    mistakes.push_back({untouched, "it was never written (its memory held 1000 everywhere)"});
    mistakes.push_back({right + untouched,
                        "it was added to what its memory held before, which "
                        "was 1000: the gradient is set, not added to"});
    about(block);
    expect<Block>(came, right, why, mistakes, tolerance);
}

}  // namespace

// ---- sigmoid_derivative -------------------------------------------------------------------------

BOOST_AUTO_TEST_SUITE(
    lab06_sigmoid_derivative,
    *exercise("lab06.sigmoid_derivative", "common/math/activations.cpp") *
        why_it_works(
            "dz/dx can be written with z alone, which the forward pass has computed already") *
        makes_possible("the backward pass through the hidden layer") *
        hint("the argument is z, the value of the sigmoid itself: no exp is needed") *
        hint("dz/dx = z (1 − z), for every entry by itself") *
        hint("A % B multiplies two matrices entry by entry; 1 - A works on every entry of A"))

BOOST_AUTO_TEST_CASE(steepest_in_the_middle, *points(4) * title("where the sigmoid is 1/2")) {
    const double s = 1 / (1 + std::exp(-0.5));
    expect<arma::mat>(
        sigmoid_derivative(arma::mat{0.5}), arma::mat{0.25},
        "z (1 − z) is 1/2 · 1/2, and the sigmoid is nowhere steeper",
        {{arma::mat{s * (1 - s)},
          "the sigmoid was taken once more: the argument is its value z already, not x"},
         {arma::mat{0.5}, "one of the two factors z and 1 − z is missing"},
         {arma::mat{-0.25}, "the sign is wrong: 1 − z, not z − 1"}});
}

BOOST_AUTO_TEST_CASE(flat_at_both_ends, *points(4) * title("where the sigmoid is 0 or 1")) {
    expect<arma::mat>(sigmoid_derivative(arma::rowvec{0, 1}), arma::rowvec{0, 0},
                      "at both ends the sigmoid is flat",
                      {{arma::rowvec{1, 0}, "the factor z is missing"},
                       {arma::rowvec{0, 1}, "the factor 1 − z is missing"},
                       {arma::rowvec{0, 2}, "1 + z stands where 1 − z should"}});
}

BOOST_AUTO_TEST_CASE(every_entry, *points(4) * title("every entry by itself")) {
    expect<arma::mat>(sigmoid_derivative(arma::mat{{0.1, 0.2, 0.3}, {0.6, 0.8, 0.9}}),
                      {{0.09, 0.16, 0.21}, {0.24, 0.16, 0.09}},
                      "the result has the shape of z, and 0.2 · 0.8 is 0.16");
}

// BEGIN HIDDEN TESTS
BOOST_AUTO_TEST_CASE(random_values, *points(8) * title("random values") * hidden()) {
    arma::arma_rng::set_seed(6);
    for (const arma::uword columns : {1U, 4U, 9U}) {
        const arma::mat z = arma::randu(5, columns);
        expect_as_solution(sigmoid_derivative, z);
    }
}
// END HIDDEN TESTS

BOOST_AUTO_TEST_SUITE_END()

// ---- gradient -----------------------------------------------------------------------------------

BOOST_AUTO_TEST_SUITE(
    lab06_gradient,
    *exercise("lab06.gradient", "common/model/two_layer_net.cpp") *
        why_it_works("each derivative with respect to a product is the other factor, transposed "
                     "where the shapes ask for it; one backward pass costs about as much as two "
                     "forward passes, however many parameters there are") *
        makes_possible(
            "thousands of steps of training: the figures loss, accuracy and hidden_units") *
        needs("lab05.predict") * needs("lab05.loss") * needs("lab06.sigmoid_derivative") *
        hint("go backwards from dS, the derivative with respect to the scores: first W2 and b2, "
             "then the hidden "
             "units, then W1 and b1.") *
        hint("each block of the gradient has the shape of its parameters: that says which factor "
             "is transposed. A product with a transpose adds up over the samples by itself; for "
             "the biases it is a sum over the columns") *
        hint("a hidden unit gets from each score what its weight to it passes back: W2ᵀ dS. The "
             "sigmoid multiplies that by its derivative, entry by entry"))

BOOST_AUTO_TEST_CASE(last_layer, *points(6) * title("W2 and b2, one image")) {
    const auto [W1, b1, W2, b2, loss] = gradient_of(small_net(), arma::mat{2.0}, arma::vec{1, 0});
    expect_block<arma::mat>(
        "dL/dW2", W2, arma::vec{-0.25, 0.25},
        "the derivative with respect to W2 is dS zᵀ. Here z is 1/2 and dS = (−1/2, 1/2), the "
        "probabilities minus the target",
        {{arma::vec{0.25, -0.25}, "the sign is wrong"},
         {arma::vec{-1, 1}, "the pixel was taken for the hidden unit: W2 is multiplied by z"},
         {arma::vec{0, 0}, "the hidden unit's input A was taken for its output Z"}});
    expect_block<arma::vec>("dL/db2", b2, {-0.5, 0.5},
                            "a bias moves its score by as much: the derivative is dS itself",
                            {{{-0.25, 0.25}, "it was multiplied by z, which only weights are"}});
}

BOOST_AUTO_TEST_CASE(first_layer, *points(7) * title("W1 and b1, one image")) {
    const auto [W1, b1, W2, b2, loss] = gradient_of(small_net(), arma::mat{2.0}, arma::vec{1, 0});
    expect_block<arma::vec>(
        "dL/db1", b1, arma::vec{-0.25},
        "W2ᵀ dS is −1/2 − 1/2 = −1, and the sigmoid's derivative at z = 1/2 is 1/4",
        {{arma::vec{-1}, "the derivative of the sigmoid was left out, or relu's was taken for it"},
         {arma::vec{-0.25 * 0.5}, "it was multiplied by z, which only weights of W2 are"},
         {arma::vec{0},
          "the derivative of the sigmoid was taken at A, which is 0 here: it wants the sigmoid's "
          "value Z"},
         {arma::vec{0.25}, "the sign is wrong"}});
    expect_block<arma::mat>(
        "dL/dW1", W1, arma::mat{-0.5},
        "the derivative with respect to W1 is that of b1 times the pixel, 2",
        {{arma::mat{-2}, "the derivative of the sigmoid was left out, or relu's was taken for it"},
         {arma::mat{-0.25}, "it was not multiplied by the pixel"},
         {arma::mat{0},
          "the derivative of the sigmoid was taken at A, which is 0 here: it wants the sigmoid's "
          "value Z"},
         {arma::mat{0.5}, "the sign is wrong"}});
}

BOOST_AUTO_TEST_CASE(two_images, *points(6) * title("two images: a mean")) {
    const auto [W1, b1, W2, b2, loss] =
        gradient_of(small_net(), arma::rowvec{2, 6}, arma::mat{{1, 1}, {0, 0}});
    const std::string why =
        "the loss is a mean over the images and so is its gradient; dS is divided by 2 already, so "
        "what is left is a sum over the images";
    expect_block<arma::mat>("dL/dW2", W2, arma::vec{-0.25, 0.25}, why,
                            {{arma::vec{-0.125, 0.125},
                              "it was divided by the number of images "
                              "once more"},
                             {arma::vec{-0.5, 0.5}, "it was multiplied by the number of images"}});
    expect_block<arma::vec>("dL/db2", b2, {-0.5, 0.5}, why,
                            {{{-0.25, 0.25}, "it was divided by the number of images once more"},
                             {{-1, 1}, "it was multiplied by the number of images"}});
    expect_block<arma::mat>("dL/dW1", W1, arma::mat{-1}, why,
                            {{arma::mat{-0.5}, "it was divided by the number of images once more"},
                             {arma::mat{-2}, "it was multiplied by the number of images"}});
    expect_block<arma::vec>("dL/db1", b1, arma::vec{-0.25}, why,
                            {{arma::vec{-0.125},
                              "it was divided by the number of images once "
                              "more"},
                             {arma::vec{-0.5}, "it was multiplied by the number of images"}});
}

BOOST_AUTO_TEST_CASE(right_already, *points(4) * title("nothing to learn where all is right")) {
    const Net net{{{1, -1}, {0, 2}}, {0, 1}, {{0, 0}, {0, 0}}, {800, 0}};
    const auto [W1, b1, W2, b2, loss] = gradient_of(net, arma::eye(2, 2), {{1, 1}, {0, 0}});
    const std::string why =
        "the true class has probability 1 for both images: dS is 0, and so is "
        "every derivative";
    expect_block<arma::mat>("dL/dW2", W2, arma::zeros(2, 2), why);
    expect_block<arma::vec>("dL/db2", b2, arma::zeros(2), why);
    expect_block<arma::mat>("dL/dW1", W1, arma::zeros(2, 2), why);
    expect_block<arma::vec>("dL/db1", b1, arma::zeros(2), why);
}

BOOST_AUTO_TEST_CASE(as_by_differences, *points(10) * title("as the loss itself changes")) {
    // Of its own shape in every direction: 3 pixels, 2 hidden units, 4 classes, 5 images.
    const Net net{{{0.5, -1, 0.25}, {1, 0.5, -0.5}},
                  {0.1, -0.2},
                  {{1, -1}, {0.5, 0.25}, {-0.5, 1}, {0, 2}},
                  {0.3, 0, -0.3, 0.1}};
    const arma::mat X = {{1, 0, 2, -1, 0.5}, {0, 1, 1, 0.5, -2}, {0.5, 0.25, 0, 1, 1}};
    const arma::mat T = {{1, 0, 0, 0, 0}, {0, 1, 0, 0, 1}, {0, 0, 1, 0, 0}, {0, 0, 0, 1, 0}};
    const auto by_W2 = by_differences(net, &Net::W2, X, T);
    const auto by_b2 = by_differences(net, &Net::b2, X, T);
    const auto by_W1 = by_differences(net, &Net::W1, X, T);
    const auto by_b1 = by_differences(net, &Net::b1, X, T);
    const auto [W1, b1, W2, b2, loss] = gradient_of(net, X, T);
    constexpr double tolerance = 1e-7;
    const auto why = [](const std::string& block) {
        return block +
               " is not what the loss says: expected are its central differences, each "
               "from two calls with one entry of " +
               block + " changed by 1e-5";
    };
    expect_block<arma::mat>("dL/dW2", W2, by_W2, why("W2"), {}, tolerance);
    expect_block<arma::vec>("dL/db2", b2, by_b2, why("b2"), {}, tolerance);
    expect_block<arma::mat>("dL/dW1", W1, by_W1, why("W1"), {}, tolerance);
    expect_block<arma::vec>("dL/db1", b1, by_b1, why("b1"), {}, tolerance);
}

// BEGIN HIDDEN TESTS
void expect_as_solution(const Net& net, const arma::mat& X, const arma::mat& T,
                        const std::string& loss) {
    const auto [W1, b1, W2, b2, value] =
        gradient.reference(net.W1, net.b1, net.W2, net.b2, X, T, loss);
    const Gradients came = gradient_of(net, X, T, loss);
    expect(std::get<2>(came), W2, "W2 as the solution has it");
    expect(std::get<3>(came), b2, "b2 as the solution has it");
    expect(std::get<0>(came), W1, "W1 as the solution has it");
    expect(std::get<1>(came), b1, "b1 as the solution has it");
}

BOOST_AUTO_TEST_CASE(random_nets, *points(12) * title("random nets and images") * hidden()) {
    arma::arma_rng::set_seed(61);
    for (const auto& [features, hidden, classes, samples] :
         {std::array{1U, 1U, 2U, 1U}, std::array{6U, 4U, 3U, 8U}, std::array{20U, 7U, 10U, 30U}}) {
        expect_as_solution(random_net(features, hidden, classes), arma::randn(features, samples),
                           random_targets(classes, samples), "cross-entropy");
    }
}

BOOST_AUTO_TEST_CASE(random_nets_mse, *points(10) * title("mean squared error") * hidden()) {
    arma::arma_rng::set_seed(62);
    for (const arma::uword samples : {1U, 9U}) {
        expect_as_solution(random_net(5, 3, 4), arma::randn(5, samples), random_targets(4, samples),
                           "mean squared error");
    }
}
// END HIDDEN TESTS

BOOST_AUTO_TEST_SUITE_END()

// ---- relative_error -----------------------------------------------------------------------------

BOOST_AUTO_TEST_SUITE(
    lab06_relative_error,
    *exercise("lab06.relative_error", "common/math/relative_error.cpp") *
        why_it_works(
            "dividing by the largest entry of the block makes the number independent of its scale, "
            "and NaN is passed on so that it is never taken for a small error") *
        makes_possible("the gradient check at the beginning of lab06") *
        hint("one number for the whole block: the largest difference over the largest entry") *
        hint("arma::abs(a).max() is the largest entry of a matrix without its sign") *
        hint("two cases need a line of their own: both matrices all 0 (then there is nothing to "
             "divide by), and NaN or infinity in either (is_finite() tells)"))

BOOST_AUTO_TEST_CASE(of_two_columns, *points(4) * title("a difference of 2, entries up to 4")) {
    expect(relative_error(arma::vec{1, 2}, arma::vec{1, 4}), 0.5,
           "the largest difference is 2 and the largest entry of both is 4",
           {{2, "it is not divided by the largest entry"},
            {1, "it is divided by the largest entry of a only: b has a larger one"},
            {1.0 / 3, "it is divided by the sum of both: the larger one alone is the scale"},
            {2.0 / 3, "it is divided by the mean of both: the larger one alone is the scale"},
            {2 / (std::sqrt(5.0) + std::sqrt(17.0)),
             "lengths (norms) are compared: here the largest entries are"},
            {2 / std::sqrt(17.0), "lengths (norms) are compared: here the largest entries are"}});
    expect(relative_error(arma::vec{1, 4}, arma::vec{1, 2}), 0.5,
           "it is the same whichever of the two comes first",
           {{1, "it is divided by the largest entry of b only: a has a larger one"},
            {0, "a difference below 0 counts for nothing: take it without its sign"}});
}

BOOST_AUTO_TEST_CASE(one_scale, *points(4) * title("one scale for the whole block")) {
    expect(relative_error(arma::mat{{1, 10}, {0, -20}}, arma::mat{{2, 10}, {0, -20}}), 0.05,
           "the largest difference is 1 and the largest entry without its sign is 20",
           {{0.5, "each difference is divided by its own entries: the scale is that of the block"},
            {0.1, "the largest entry was looked for with its sign: −20 is larger than 10 without"},
            {arma::datum::nan, "each difference is divided by its own entries, and 0 by 0"},
            {1.0 / std::sqrt(505), "lengths are compared: here the largest entries are"}});
}

BOOST_AUTO_TEST_CASE(both_zero, *points(3) * title("two gradients that are 0")) {
    expect(relative_error(arma::zeros(2, 3), arma::zeros(2, 3)), 0.0,
           "two equal gradients are no distance apart", {{arma::datum::nan, "0 was divided by 0"}});
}

BOOST_AUTO_TEST_CASE(not_finite, *points(4) * title("NaN and infinity are never close")) {
    const arma::vec fine = {1, 2, 3};
    const double nan = arma::datum::nan;
    const std::string why =
        "a gradient that holds NaN or infinity must not pass for a right one: the result is NaN";
    expect(relative_error(arma::vec{1, nan, 3}, fine), nan, why,
           {{0, "NaN was passed over: a comparison with NaN is always false, so max() skips it"}});
    expect(relative_error(fine, arma::vec{nan, 2, 3}), nan, why);
    expect(relative_error(fine, arma::vec{1, 2, arma::datum::inf}), nan, why);
}

// BEGIN HIDDEN TESTS
BOOST_AUTO_TEST_CASE(random_blocks, *points(10) * title("random blocks") * hidden()) {
    arma::arma_rng::set_seed(63);
    for (const arma::uword columns : {1U, 3U, 8U}) {
        for (const double scale : {1e-3, 1.0, 50.0}) {
            const arma::mat a = arma::randn(4, columns);
            const arma::mat b = scale * a + 1e-2 * arma::randn(4, columns);
            expect_as_solution(relative_error, a, b);
        }
    }
}
// END HIDDEN TESTS

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::grading
