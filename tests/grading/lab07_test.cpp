#include "graded_tests.hpp"

namespace digitlab::grading {
namespace {

using TwoLayers = std::tuple<arma::mat, arma::mat>;

const Exercise<arma::mat(arma::mat)> relu{"lab07.relu(x)", "The result has the shape of x"};
const Exercise<arma::mat(arma::mat)> relu_derivative{"lab07.relu_derivative(z)",
                                                     "The result has the shape of z"};
const Exercise<TwoLayers(arma::uword, arma::uword, arma::uword)> he_init{
    "lab07.he_init(outputs, inputs, seed)", "The result is outputs × inputs"};
const Exercise<TwoLayers(arma::uword, arma::uword, arma::uword)> xavier_init{
    "lab07.xavier_init(outputs, inputs, seed)", "The result is outputs × inputs"};
const Exercise<std::tuple<arma::vec, double>(arma::mat, arma::mat)> full_batch_step{
    "lab07.full_batch_step(X, T)",
    "Each gradients[part] is a column with an entry for each parameter"};

const double infinity = arma::datum::inf;

double variance(const arma::mat& weights) {
    return arma::var(weights.as_col(), 1);
}

void expect_shape(const arma::mat& weights, arma::uword outputs, arma::uword inputs) {
    const std::string shape = std::to_string(outputs) + " × " + std::to_string(inputs);
    const bool turned = weights.n_rows == inputs && weights.n_cols == outputs;
    expect_that(weights.n_rows == outputs && weights.n_cols == inputs, weights,
                "a " + shape + " matrix",
                turned ? "it is transposed: there is a row for each unit of the layer, and a "
                         "column for each of its inputs"
                       : "there is a weight for each unit and each of its inputs");
}

void expect_not_zero(const arma::mat& weights) {
    expect_that(variance(weights) > 0, weights, "weights that differ from each other",
                "all weights are the same. A quotient of two integers is cut off: 2 / 400 is 0, "
                "and 2.0 / 400 is not");
}

/// Weights come from a normal distribution around 0.
void expect_normal(const arma::mat& weights) {
    const double sigma = std::sqrt(variance(weights));
    const double mean = arma::mean(weights.as_col());
    expect_that(std::abs(mean) < 0.03 * sigma, mean, "about 0",
                "the weights are drawn from a distribution whose mean is 0: this is the mean of "
                "what came back");
    const arma::vec near = arma::conv_to<arma::vec>::from(arma::abs(weights.as_col()) < sigma);
    expect(
        arma::mean(near), 0.683,
        "of numbers with a normal distribution 68.3 % are within one standard deviation: this is "
        "their fraction in what came back",
        {{0.577, "the numbers are from a uniform distribution: normal_matrix draws normal ones"}},
        0.02);
}

/// The numbers come from the generator that was handed over, and from nowhere else.
void expect_from_generator(
    const Exercise<TwoLayers(arma::uword, arma::uword, arma::uword)>& initialise) {
    const auto [first, second] = initialise(3, 4, 1);
    expect_that(!close(first, second), second, "other weights than those of the layer before",
                "two layers were drawn one after the other, and came out the same: draw from the "
                "generator rng, and make no generator of your own");
    const auto [again, second_again] = initialise(3, 4, 1);
    expect(again, first, "the same seed must give the same weights: draw from the generator rng");
    const auto [other, second_other] = initialise(3, 4, 2);
    expect_that(!close(other, first), other, "other weights than those of seed 1",
                "another seed must give other weights: draw from the generator rng");
}

// BEGIN HIDDEN TESTS
void expect_as_solution_in_other_layers(
    const Exercise<TwoLayers(arma::uword, arma::uword, arma::uword)>& init) {
    for (const auto& [outputs, inputs] : {std::array{500U, 100U}, std::array{20U, 3000U}}) {
        const auto [W, second] = init(outputs, inputs, 3);
        const auto [right, right_second] = init.reference(outputs, inputs, 3);
        expect_shape(W, outputs, inputs);
        expect(variance(W) / variance(right), 1.0,
               "the variance, by that of the weights which the solution draws", {}, 0.06);
        expect_normal(W);
    }
}
// END HIDDEN TESTS

}  // namespace

// ---- relu ---------------------------------------------------------------------------------------

BOOST_AUTO_TEST_SUITE(
    lab07_relu, *exercise("lab07.relu", "common/math/activations.cpp") *
                    why_it_works("the larger of x and 0: linear where the unit is active, so its "
                                 "derivative does not vanish for large inputs") *
                    makes_possible("deeper networks learn: the figure activations") *
                    hint("what is below 0 becomes 0, what is above 0 stays as it is") *
                    hint("x is a copy already: you may change it and return it") *
                    hint("a loop over all entries, x(i) for i below x.n_elem, will do; Armadillo "
                         "also has clamp and transform"))

BOOST_AUTO_TEST_CASE(three_numbers, *points(4) * title("below 0, 0, and above 0")) {
    expect<arma::mat>(
        relu(arma::rowvec{-2, 0, 3}), arma::rowvec{0, 0, 3}, "−2 becomes 0, and 3 stays as it is",
        {{arma::rowvec{2, 0, 3}, "the sign was dropped: that is |x|"},
         {arma::rowvec{0, 0, 1}, "it is the derivative: 1 where x is above 0"},
         {arma::rowvec{-2, 0, 0},
          "the smaller of x and 0 was kept: the larger is "
          "wanted"},
         {arma::rowvec{1 / (1 + std::exp(2)), 0.5, 1 / (1 + std::exp(-3))}, "it is the sigmoid"},

         {arma::rowvec{-2, 0, 3}, "nothing was done"}});
}

BOOST_AUTO_TEST_CASE(a_matrix, *points(3) * title("every entry of a matrix")) {
    expect<arma::mat>(relu({{0.5, -0.5}, {-1e-9, 1e9}, {100, -100}}),
                      {{0.5, 0}, {0, 1e9}, {100, 0}},
                      "every entry by itself, small and large ones alike");
}

BOOST_AUTO_TEST_CASE(infinite, *points(2) * title("infinity")) {
    const arma::mat came = relu(arma::rowvec{-infinity, infinity});
    expect<arma::mat>(came, arma::rowvec{0, infinity},
                      came.has_nan() ? "infinity times 0 is NaN: compare x with 0, and do not "
                                       "multiply by the result"
                                     : "the larger of −∞ and 0 is 0, that of ∞ and 0 is ∞");
}

// BEGIN HIDDEN TESTS
BOOST_AUTO_TEST_CASE(random_numbers, *points(6) * title("random numbers") * hidden()) {
    arma::arma_rng::set_seed(71);
    for (const arma::uword columns : {1U, 6U}) {
        const arma::mat x = 10 * arma::randn(7, columns);
        expect_as_solution(relu, x);
    }
}
// END HIDDEN TESTS

BOOST_AUTO_TEST_SUITE_END()

// ---- relu_derivative ----------------------------------------------------------------------------

BOOST_AUTO_TEST_SUITE(
    lab07_relu_derivative,
    *exercise("lab07.relu_derivative", "common/math/activations.cpp") *
        why_it_works(
            "the output z tells whether the unit is active, and an active unit has slope 1") *
        makes_possible("the backward pass through relu") *
        hint("z is what relu returned: 0 for an inactive unit, above 0 for an active one") *
        hint("the output of an active unit changes as much as its input, that of an inactive unit "
             "not at all: the result has only 1 and 0") *
        hint("z > 0 compares every entry; arma::conv_to makes a matrix of Real of the result"))

BOOST_AUTO_TEST_CASE(off_and_on, *points(5) * title("inactive and active units")) {
    expect<arma::mat>(
        relu_derivative(arma::rowvec{0, 0.5, 3}), arma::rowvec{0, 1, 1},
        "0 where the unit is inactive, 1 where it is active, whatever its output",
        {{arma::rowvec{1, 1, 1},
          "an inactive unit was counted as active: the "
          "derivative is 1 only where z is above 0"},
         {arma::rowvec{0, 0.5, 3}, "it is relu itself, and not how steep it is"},
         {arma::rowvec{0, 0.25, -6}, "it is the derivative of the sigmoid"},
         {arma::rowvec{1, 0, 0}, "the cases are exchanged"},
         {arma::rowvec{0, 0, 1},
          "active units with an output below 1 were counted as inactive: compare with 0"}});
}

BOOST_AUTO_TEST_CASE(a_matrix, *points(4) * title("every entry of a matrix")) {
    expect<arma::mat>(relu_derivative({{1e-9, 0}, {1e9, 1}, {0, 0.25}}), {{1, 0}, {1, 1}, {0, 1}},
                      "the result has the shape of z, and 1 stands wherever z is above 0");
}

// BEGIN HIDDEN TESTS
BOOST_AUTO_TEST_CASE(random_units, *points(6) * title("random units") * hidden()) {
    arma::arma_rng::set_seed(72);
    for (const arma::uword columns : {1U, 6U}) {
        const arma::mat z = arma::clamp(arma::randn(7, columns), 0.0, infinity);
        expect_as_solution(relu_derivative, z);
    }
}
// END HIDDEN TESTS

BOOST_AUTO_TEST_SUITE_END()

// ---- he_init ------------------------------------------------------------------------------------

BOOST_AUTO_TEST_SUITE(
    lab07_he_init,
    *exercise("lab07.he_init", "common/model/initializer.cpp") *
        why_it_works("relu sets half of the inputs to 0; twice the variance makes up for that, so "
                     "that the scale of the outputs stays the same from layer to layer") *
        makes_possible("the figures activations and initialisations") *
        hint("normal_matrix of common/base/random.hpp draws the numbers; it takes the standard "
             "deviation") *
        hint("N(0, v) names the variance v. The standard deviation is its square root") *
        hint("a quotient of two integers is cut off: 2 / 784 is 0, and 2.0 / 784 is not"))

BOOST_AUTO_TEST_CASE(its_shape, *points(2) * title("a row for each unit")) {
    expect_shape(std::get<0>(he_init(3, 5, 1)), 3, 5);
}

BOOST_AUTO_TEST_CASE(its_variance, *points(5) * title("the variance is 2/inputs")) {
    const auto [W, second] = he_init(200, 400, 1);
    expect_shape(W, 200, 400);
    expect_not_zero(W);
    expect(400 * variance(W), 2.0, "400 times the variance of the weights to 400 inputs is about 2",
           {{4, "it is divided by the number of outputs: by that of inputs"},
            {8.0 / 3, "it is Xavier initialisation, 2/(inputs + outputs): He's is 2/inputs"},
            {1, "the 2 is missing: relu lets only half of its units pass"},
            {4.0 / 400, "2/inputs was taken for the standard deviation: it is the variance"},
            {0.5, "the 2 stands under the fraction"},
            {400, "the standard deviation is 1, whatever the number of inputs"}},
           0.05);
}

BOOST_AUTO_TEST_CASE(normal_numbers, *points(2) * title("normally distributed around 0")) {
    expect_normal(std::get<0>(he_init(200, 400, 2)));
}

BOOST_AUTO_TEST_CASE(of_the_generator, *points(3) * title("drawn from the generator")) {
    expect_from_generator(he_init);
}

// BEGIN HIDDEN TESTS
BOOST_AUTO_TEST_CASE(other_layers, *points(8) * title("layers of other shapes") * hidden()) {
    expect_as_solution_in_other_layers(he_init);
}
// END HIDDEN TESTS

BOOST_AUTO_TEST_SUITE_END()

// ---- xavier_init --------------------------------------------------------------------------------

BOOST_AUTO_TEST_SUITE(
    lab07_xavier_init,
    *exercise("lab07.xavier_init", "common/model/initializer.cpp") *
        why_it_works("the mean of inputs and outputs keeps the scale of both the forward and the "
                     "backward pass") *
        makes_possible("the figures activations and initialisations") *
        hint("as he_init, with another variance: N(0, 2/(inputs + outputs))") *
        hint("normal_matrix takes the standard deviation: the square root of the variance") *
        hint("a quotient of two integers is cut off: 2 / 794 is 0, and 2.0 / 794 is not"))

BOOST_AUTO_TEST_CASE(its_shape, *points(2) * title("a row for each unit")) {
    expect_shape(std::get<0>(xavier_init(3, 5, 1)), 3, 5);
}

BOOST_AUTO_TEST_CASE(its_variance, *points(5) * title("the variance is 2/(inputs + outputs)")) {
    const auto [W, second] = xavier_init(200, 600, 1);
    expect_shape(W, 200, 600);
    expect_not_zero(W);
    expect(800 * variance(W), 2.0,
           "800 times the variance of the weights from 600 inputs to 200 units is about 2",
           {{8.0 / 3, "it is He initialisation, 2/inputs: Xavier's is 2/(inputs + outputs)"},
            {1, "the 2 is missing"},
            {4.0 / 3, "it is 1/inputs: Xavier's is 2/(inputs + outputs)"},
            {4, "it is divided by the mean of inputs and outputs, and multiplied by 2"},
            {4.0 / 800,
             "2/(inputs + outputs) was taken for the standard deviation: it is the "
             "variance"},
            {800 * (2.0 / 600 + 200),
             "2/inputs and outputs were added up: put inputs + outputs in brackets"}},
           0.05);
}

BOOST_AUTO_TEST_CASE(normal_numbers, *points(2) * title("normally distributed around 0")) {
    expect_normal(std::get<0>(xavier_init(200, 400, 2)));
}

BOOST_AUTO_TEST_CASE(of_the_generator, *points(3) * title("drawn from the generator")) {
    expect_from_generator(xavier_init);
}

// BEGIN HIDDEN TESTS
BOOST_AUTO_TEST_CASE(other_layers, *points(8) * title("layers of other shapes") * hidden()) {
    expect_as_solution_in_other_layers(xavier_init);
}
// END HIDDEN TESTS

BOOST_AUTO_TEST_SUITE_END()

// ---- full_batch_step ----------------------------------------------------------------------------

// The model that is judged with has the mean image for its gradient and the mean of all targets for
// its loss. So the gradient over all images must be the mean of all images.

BOOST_AUTO_TEST_SUITE(
    lab07_full_batch_step,
    *exercise("lab07.full_batch_step", "common/model/parallel_gradient.cpp") *
        why_it_works("a mean over all images is the sum of the means of the chunks, each weighted "
                     "with its number of images; the chunks can be computed at the same time") *
        makes_possible("training on all images at once: the figures loss and accuracy") *
        hint("chunk i has `count` images from image i · chunk on; columns(X, first, count) are "
             "those columns of X. The calls give X and T of a model whose gradient is the mean "
             "image, and whose loss is the mean target") *
        hint("model.gradient(x, t, g) fills g with the gradient of the mean loss of these images "
             "and returns that loss") *
        hint("the mean over all images is the sum of the chunks' means, each times its fraction of "
             "the images. One part adds up several chunks"))

BOOST_AUTO_TEST_CASE(one_chunk, *points(4) * title("three images: one chunk")) {
    const auto [gradient, loss] = full_batch_step({{1, 2, 3}, {0, 3, 6}}, arma::rowvec{1, 0, 0.5});
    about("the gradient");
    expect(gradient, {2, 3}, "this model's gradient is the mean image",
           {{{6, 9}, "it was multiplied by the number of images"},
            {{2.0 / 3, 1},
             "it was divided by the number of images once more: a chunk's gradient "
             "is a mean already"},
            {{0, 0}, "nothing was added to gradients[part]"}});
    about("the loss");
    expect(loss, 0.5, "and its loss is the mean target",
           {{0, "nothing was added to losses[part]"},
            {1.5, "it was multiplied by the number of images"}});
}

BOOST_AUTO_TEST_CASE(two_chunks, *points(8) * title("750 images: a chunk of 500, one of 250")) {
    const arma::rowvec X = arma::join_rows(arma::ones(1, 500), 4 * arma::ones(1, 250));
    const auto [gradient, loss] = full_batch_step(X, 10 * X);
    about("the gradient");
    expect(gradient, arma::vec{2},
           "500 images of 1 and 250 of 4 have the mean (500 · 1 + 250 · 4)/750 = 2",
           {{arma::vec{2.5}, "both chunks count alike: each counts by its fraction of the images"},
            {arma::vec{5},
             "the means of the chunks were added up: each counts by its fraction of the images"},
            {arma::vec{1},
             "the second chunk is the first one again, or begins at image 1: it "
             "begins at image 500"},
            {arma::vec{4.0 / 3}, "only the second chunk was counted"},
            {arma::vec{2.0 / 3}, "only the first chunk was counted"}});
    about("the loss");
    expect(
        loss, 20.0, "the mean of 500 losses of 10 and 250 of 40",
        {{25, "both chunks count alike: each counts by its fraction of the images"},
         {50, "the losses of the chunks were added up: each counts by its fraction of the images"},
         {10,
          "the second chunk of T is the first one again, or begins at image 1: it begins "
          "at image 500"},
         {0, "nothing was added to losses[part]"}});
}

BOOST_AUTO_TEST_CASE(two_chunks_in_a_part,
                     *points(6) * title("8500 images: a part of two chunks")) {
    arma::rowvec X(8500, arma::fill::zeros);
    X.cols(7500, 7999).fill(17);  // the first of the two chunks of the last part
    const auto [gradient, loss] = full_batch_step(X, 2 * X);
    about("the gradient");
    expect(gradient, arma::vec{1}, "500 images of 17 among 8500 have the mean 1",
           {{arma::vec{0}, "a chunk took the place of the one before: a part adds up its chunks"},
            {arma::vec{17.0 / 16},
             "all chunks count alike, or all parts: each chunk counts by its fraction of the "
             "images"}});
    about("the loss");
    expect(loss, 2.0, "and the loss likewise",
           {{0, "a chunk took the place of the one before: a part adds up its chunks"}});
}

// BEGIN HIDDEN TESTS
BOOST_AUTO_TEST_CASE(random_images, *points(12) * title("random images") * hidden()) {
    arma::arma_rng::set_seed(73);
    for (const arma::uword images : {1U, 500U, 501U, 1700U, 9001U}) {
        const arma::mat X = arma::randu(3, images);
        const arma::mat T = arma::randu(2, images);
        const auto [gradient, loss] = full_batch_step(X, T);
        const auto [right_gradient, right_loss] = full_batch_step.reference(X, T);
        about("the gradient");
        expect(gradient, right_gradient, "the gradient as the solution has it");
        about("the loss");
        expect(loss, right_loss, "the loss as the solution has it");
    }
}
// END HIDDEN TESTS

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::grading
