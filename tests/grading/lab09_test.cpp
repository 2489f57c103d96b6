#include "graded_tests.hpp"

namespace digitlab::grading {
namespace {

using TwoMatrices = std::tuple<arma::mat, arma::mat>;

const Exercise<arma::mat(arma::vec, arma::mat, arma::rowvec, double)> momentum{
    "lab09.momentum(w, gradients, rates, mu)", "All vectors have as many entries as w"};
const Exercise<arma::mat(arma::vec, arma::mat, arma::rowvec, double, double)> adam{
    "lab09.adam(w, gradients, rates, beta1, beta2)", "All vectors have as many entries as w"};
const Exercise<std::tuple<arma::vec, double>(arma::urowvec, arma::vec, arma::vec, double)>
    l2_penalty{"lab09.l2_penalty(layers, parameters, gradient, lambda)",
               "g.W of a layer has the shape of its W"};
const Exercise<TwoMatrices(arma::uword, arma::uword, double, arma::uword)> dropout{
    "lab09.dropout(units, samples, share, seed)", "The result is units × samples"};
const Exercise<TwoMatrices(arma::mat, arma::mat, double, arma::uword)> displacement_field{
    "lab09.displacement_field(row_smoothing, column_smoothing, alpha, seed)",
    "The result is rows × columns of the image"};

double share_of_zeros(const arma::mat& mask) {
    const arma::uvec zeros = arma::find(mask == 0);
    return static_cast<double>(zeros.n_elem) / static_cast<double>(mask.n_elem);
}

/// A matrix that smooths, symmetric as a Gaussian is.
arma::mat smoothing(arma::uword size) {
    arma::mat smooth(size, size);
    for (arma::uword i = 0; i < size; ++i) {
        for (arma::uword j = 0; j < size; ++j) {
            smooth(i, j) = std::pow(0.5, std::abs(static_cast<double>(i) - static_cast<double>(j)));
        }
    }
    return smooth;
}

}  // namespace

// ---- momentum -----------------------------------------------------------------------------------

// What comes back are the parameters after each step, one column for each.

BOOST_AUTO_TEST_SUITE(
    lab09_momentum,
    *exercise("lab09.momentum", "common/train/optimiser.cpp") *
        why_it_works("the speed is a sum of past gradients that fade with μ: what changes its sign "
                     "cancels, what keeps it adds up") *
        makes_possible("the figures valley and optimisers") *
        hint("v is the speed, kept from step to step; w is where the ball is. Change both in "
             "place. The calls give w, a gradient and a rate for each step, and μ") *
        hint("first the new speed: μ times the old one, minus η times the gradient") *
        hint("then the ball moves by its new speed"))

BOOST_AUTO_TEST_CASE(first_step, *points(3) * title("the first step")) {
    expect<arma::mat>(momentum(arma::vec{1, 2}, arma::vec{4, -2}, arma::rowvec{0.25}, 0.5),
                      arma::vec{0, 2.5},
                      "at first v is 0, so w moves by −η g as in gradient descent: "
                      "(1 − 4/4, 2 + 2/4)",
                      {{arma::vec{2, 1.5},
                        "the sign is wrong: downhill is against the "
                        "gradient"},
                       {arma::vec{1, 2},
                        "the parameters moved by the old speed, which is 0: the "
                        "speed changes first"},
                       {arma::vec{-3, 4}, "the learning rate η is missing"},
                       {arma::vec{0.5, 2.25},
                        "the gradient was multiplied by 1 − μ: here it is multiplied by η only"}});
}

BOOST_AUTO_TEST_CASE(rolls_on, *points(5) * title("it rolls on where it is flat")) {
    expect<arma::mat>(
        momentum(arma::vec{0}, arma::rowvec{-4, 0, 0}, arma::rowvec{0.25, 0.25, 0.25}, 0.5),
        arma::rowvec{1, 1.5, 1.75},
        "the first step gives the speed 1; without a slope half of it stays in each step: 1, 1/2, "
        "1/4",
        {{arma::rowvec{1, 1, 1}, "the speed was forgotten: v keeps the fraction μ of what it was"},
         {arma::rowvec{1, 2, 3}, "the speed does not slow down: the factor μ is missing"},
         {arma::rowvec{1, 0.5, 0.75}, "the old speed was subtracted"},
         {arma::rowvec{1, 2, 4}, "w was moved again by all it had moved"}});
}

BOOST_AUTO_TEST_CASE(changing_rate, *points(4) * title("a learning rate that changes")) {
    expect<arma::mat>(momentum(arma::vec{0}, arma::rowvec{-1, 0}, arma::rowvec{1, 0.5}, 0.5),
                      arma::rowvec{1, 1.5},
                      "v holds the gradient times the rate of its own step: the speed 1 becomes "
                      "1/2, whatever the rate is now",
                      {{arma::rowvec{1, 1.25},
                        "v holds gradients only, and the rate of this step is put before all of "
                        "them: by the formula v ← μ v − η g the rate goes in with the gradient"}});
}

// BEGIN HIDDEN TESTS
BOOST_AUTO_TEST_CASE(random_gradients, *points(8) * title("random gradients") * hidden()) {
    arma::arma_rng::set_seed(91);
    for (const arma::uword size : {1U, 6U, 5000U}) {
        const arma::vec w = arma::randn(size);
        const arma::mat gradients = arma::randn(size, 4);
        const arma::rowvec rates = {0.1, 0.1, 0.2, 0.05};
        expect_as_solution(momentum, w, gradients, rates, 0.9);
    }
}
// END HIDDEN TESTS

BOOST_AUTO_TEST_SUITE_END()

// ---- adam ---------------------------------------------------------------------------------------

BOOST_AUTO_TEST_SUITE(
    lab09_adam,
    *exercise("lab09.adam", "common/train/optimiser.cpp") *
        why_it_works("dividing by the root of the mean square makes the step of every parameter "
                     "about η; the corrections undo that both means begin at 0") *
        makes_possible("the figures valley and optimisers") *
        hint("four lines of the comment in optimiser.hpp: m, v, both corrected, and the step. m "
             "and v are kept from step to step, uncorrected. The calls give w, a gradient and a "
             "rate for each step, β₁ and β₂") *
        hint("t is the number of this step, 1 for the first; std::pow(beta1_, t) is β₁ᵗ") *
        hint("all is entry by entry: arma::square(g), arma::sqrt(…), and epsilon<Real> is added to "
             "the root, not under it"))

// ε is left out of what is worked out by hand.
constexpr double tolerance = 1e-6;

BOOST_AUTO_TEST_CASE(first_step, *points(6) * title("the first step")) {
    const auto after = [](double step) { return arma::mat{1 - 0.1 * step}; };
    const double root = std::sqrt(0.001 * 16);  // of v, uncorrected
    expect(adam(arma::vec{1}, arma::mat{4.0}, arma::rowvec{0.1}, 0.9, 0.999), after(1),
           "m̂ is g and v̂ is g², so the first step is η g/|g|: 1 − 0.1",
           {{after(0.4 / root), "neither m nor v was corrected for having begun at 0"},
            {after(4 / root), "v was not corrected for having begun at 0"},
            {after(0.4 / 4), "m was not corrected for having begun at 0"},
            {after(4.0 / 16), "the square root of v̂ is missing"},
            {after(4.0 / 2), "the gradient was not squared in v"},
            {after(-1), "the sign is wrong: downhill is against the gradient"},
            {arma::mat{arma::datum::nan},
             "1 − β⁰ is 0: the number of the first step is 1, and steps() counts it already"}},
           tolerance);
}

BOOST_AUTO_TEST_CASE(second_step, *points(5) * title("the second step")) {
    // With β₁ = 1/2 and β₂ = 3/4: m is 1/2 and then 7/4, v is 1/4 and then 39/16.
    const auto way = [](double second) { return arma::rowvec{-1, -1 - second}; };
    expect<arma::mat>(
        adam(arma::vec{0}, arma::rowvec{1, 3}, arma::rowvec{1, 1}, 0.5, 0.75),
        way((7.0 / 3) / std::sqrt(39.0 / 7)),
        "m is 1/4 + 3/2 = 7/4, and m̂ is that by 1 − β₁² = 3/4; v is 3/16 + 9/4 = 39/16, and v̂ is "
        "that by 1 − β₂² = 7/16",
        {{way((7.0 / 2) / std::sqrt(39.0 / 4)),
          "the corrections stay those of the first step: β is to be taken to the power t"},
         {way((7.0 / 4) / std::sqrt(39.0 / 16)), "the second step was not corrected any more"},
         {way(3.0 / 3), "m and v were forgotten, and begin again in each step"},
         {way((15.0 / 7) / std::sqrt(19.0 / 3)), "β₁ and β₂ are exchanged"},
         {way((2.0 / 0.75) / std::sqrt(48.0 / 7)),
          "m and v were kept corrected: keep them as they are, and correct for the step only"}},
        tolerance);
}

BOOST_AUTO_TEST_CASE(steep_and_flat, *points(3) * title("a steep and a flat direction")) {
    expect<arma::mat>(
        adam(arma::vec{0, 0, 0}, arma::vec{1000, -1, 0.01}, arma::rowvec{0.5}, 0.9, 0.999),
        arma::vec{-0.5, 0.5, -0.5},
        "each parameter is scaled for itself: all move by η, however steep it is",
        {{arma::vec{-500, 0.5, -0.005}, "it is gradient descent"}}, 1e-3);
}

BOOST_AUTO_TEST_CASE(next_to_nothing, *points(4) * title("gradients of 0 and of 1e-8")) {
    const auto way = [](double second) { return arma::vec{0, -second}; };
    const double root = std::sqrt(0.001);  // of 1 − β₂
    const arma::mat came = adam(arma::vec{0, 0}, arma::vec{0, 1e-8}, arma::rowvec{1}, 0.9, 0.999);
    expect<arma::mat>(
        came, way(0.5),
        came.has_nan() ? "0 was divided by 0: ε keeps the divisor above 0"
                       : "ε is 1e-8 and added to √v̂: 1e-8/(1e-8 + 1e-8)",
        {{way(1), "ε is so small that it does nothing"},
         {way(1e-8 / std::sqrt(1e-16 + 1e-8)), "ε stands under the root: it is added to the root"},
         {way(root / (root + 1)), "ε was added before √v was corrected: it is added to √v̂"}},
        1e-7);
}

// BEGIN HIDDEN TESTS
BOOST_AUTO_TEST_CASE(random_gradients, *points(12) * title("random gradients") * hidden()) {
    arma::arma_rng::set_seed(92);
    for (const arma::uword size : {1U, 6U, 5000U}) {
        const arma::vec w = arma::randn(size);
        const arma::mat gradients = arma::randn(size, 5);
        const arma::rowvec rates = {0.1, 0.1, 0.2, 0.05, 0.3};
        expect_as_solution(adam, w, gradients, rates, 0.9, 0.999);
        expect_as_solution(adam, w, gradients, rates, 0.5, 0.7);
    }
}
// END HIDDEN TESTS

BOOST_AUTO_TEST_SUITE_END()

// ---- l2_penalty ---------------------------------------------------------------------------------

// The parameters of a net are all weights of a layer, column by column, its biases, then the next
// layer.

BOOST_AUTO_TEST_SUITE(
    lab09_l2_penalty,
    *exercise("lab09.l2_penalty", "common/train/regularisation.cpp") *
        why_it_works("the derivative of λ/2 w² is λ w, so every step makes each weight smaller by "
                     "the same fraction") *
        makes_possible("the figure overfitting") *
        hint("W are the weights of one layer and g.W what their gradient is so far. The calls give "
             "the layers, the parameters, their gradient before, and λ") *
        hint("each layer adds λ/2 times the sum of its squared weights to the penalty") *
        hint("the derivative of λ/2 w² with respect to w is λ w, and it is added to the gradient "
             "of the loss; "
             "biases have none"))

BOOST_AUTO_TEST_CASE(one_layer, *points(4) * title("two weights and a bias")) {
    const auto [gradient, penalty] =
        l2_penalty(arma::urowvec{2, 1}, arma::vec{3, 4, 7}, arma::vec{0, 0, 0}, 0.5);
    about("the penalty");
    expect(penalty, 6.25, "λ/2 times 3² + 4²: 25/4",
           {{12.5, "the factor 1/2 is missing"},
            {0.25 * 74, "the bias was counted too: biases are free"},
            {25.0 / 2, "λ is missing"},
            {25, "λ/2 is missing"},
            {0.25 * 7, "the weights were not squared"},
            {0.25 * 5, "the root was taken of the sum of squares"},
            {0.25 * 25 / 2, "it is the mean over the weights: their sum is wanted"},
            {0, "nothing was added to the penalty"}});
    about("the gradient");
    expect(gradient, {1.5, 2, 0},
           "the derivative with respect to a weight is λ times that weight; biases are "
           "free",
           {{{1.5, 2, 3.5}, "the bias was counted too: biases are free"},
            {{0.75, 1, 0}, "it is half as large: the derivative of w²/2 is w"},
            {{3, 4, 0}, "λ is missing, or the derivative of w²/2 was taken for 2w: it is w"},
            {{-1.5, -2, 0}, "the sign is wrong"},
            {{0, 0, 0}, "nothing was added to the gradient"}});
}

BOOST_AUTO_TEST_CASE(added, *points(4) * title("added to a gradient that is there already")) {
    const auto [gradient, penalty] =
        l2_penalty(arma::urowvec{2, 1}, arma::vec{3, 4, 7}, arma::vec{10, 20, 30}, 0.5);
    about("the gradient");
    expect(gradient, {11.5, 22, 30}, "the gradient of the loss, and λ times each weight on top",
           {{{1.5, 2, 30}, "the gradient of the loss was replaced: the penalty's is added to it"},
            {{8.5, 18, 30}, "the penalty's gradient was subtracted"},
            {{11.5, 22, 33.5}, "the bias was counted too: biases are free"},
            {{16.5, 32, 30}, "the gradient was added to itself"}});
}

BOOST_AUTO_TEST_CASE(two_layers, *points(4) * title("all layers")) {
    // One input, two hidden units, one output: W1 = (1, 2), b1 = (7, 7), W2 = (3 4), b2 = 7.
    const auto [gradient, penalty] =
        l2_penalty(arma::urowvec{1, 2, 1}, arma::vec{1, 2, 7, 7, 3, 4, 7}, arma::zeros(7), 2.0);
    about("the penalty");
    expect(penalty, 30.0, "λ/2 times 1² + 2² + 3² + 4²",
           {{25, "only the last layer was counted"},
            {5, "only the first layer was counted"},
            {30.0 + 3 * 49, "the biases were counted too: they are free"}});
    about("the gradient");
    expect(gradient, {2, 4, 0, 0, 6, 8, 0}, "λ times each weight, in both layers; biases are free",
           {{{2, 4, 14, 14, 6, 8, 14}, "the biases were counted too: they are free"}});
}

// BEGIN HIDDEN TESTS
BOOST_AUTO_TEST_CASE(random_nets, *points(8) * title("random nets") * hidden()) {
    arma::arma_rng::set_seed(93);
    for (const double lambda : {0.0, 1e-3, 2.0}) {
        const arma::urowvec layers = {4, 3, 5, 2};
        const arma::vec parameters = arma::randn(15 + 20 + 12);
        const arma::vec before = arma::randn(15 + 20 + 12);
        const auto [gradient, penalty] = l2_penalty(layers, parameters, before, lambda);
        const auto [right_gradient, right_penalty] =
            l2_penalty.reference(layers, parameters, before, lambda);
        about("the penalty");
        expect(penalty, right_penalty, "the penalty as the solution has it");
        about("the gradient");
        expect(gradient, right_gradient, "the gradient as the solution has it");
    }
}
// END HIDDEN TESTS

BOOST_AUTO_TEST_SUITE_END()

// ---- dropout ------------------------------------------------------------------------------------

void expect_two_values(const arma::mat& mask, double share) {
    const arma::vec values = arma::unique(mask.as_col());
    const arma::vec right = {0, 1 / (1 - share)};
    expect(values, right,
           "these are the different values in the mask: 0 for what is left out, and 1/(1 − share) "
           "for what stays, so that the mean stays the same",
           {{{0, 1}, "what stays was not made larger: 1/(1 − share)"},
            {{0, 1 / share}, "what stays is 1/share: share is what is left out"},
            {{0, 1 - share}, "what stays was made smaller: divide by 1 − share"}});
}

void expect_share(const arma::mat& mask, double share) {
    expect(share_of_zeros(mask), share, "this is the fraction of zeros in the mask",
           {{1 - share, "what is to be left out stays, and the other way round"},
            {0, "nothing was left out"}},
           0.02);
}

BOOST_AUTO_TEST_SUITE(
    lab09_dropout,
    *exercise("lab09.dropout", "common/model/network.cpp") *
        why_it_works("dividing by 1 − share keeps the mean of every unit the same, so that nothing "
                     "has to change when all units are used") *
        makes_possible("the figure overfitting") *
        hint("every entry of the mask is drawn by itself: 0 with probability `share`.") *
        hint("std::bernoulli_distribution gives true with the probability it is made with; it "
             "draws from rng") *
        hint("what is left out is missed by the units above: so what stays is made larger, by "
             "1/(1 − share)"))

BOOST_AUTO_TEST_CASE(two_values, *points(3) * title("zeros, and what makes up for them")) {
    const auto [mask, second] = dropout(50, 60, 0.2, 1);
    expect_that(mask.n_rows == 50 && mask.n_cols == 60, mask, "a 50 × 60 matrix",
                "a row for each unit and a column for each sample");
    expect_two_values(mask, 0.2);
}

BOOST_AUTO_TEST_CASE(right_share, *points(3) * title("one in five is left out")) {
    const auto [mask, second] = dropout(200, 300, 0.2, 1);
    const double rows = arma::stddev(arma::mean(mask, 1));
    const double columns = arma::stddev(arma::mean(mask, 0));
    expect_that(rows < 0.06, rows, "about 0.03",
                "this is how much the means of the rows differ: a unit is not left out for all "
                "samples alike, every entry is drawn by itself");
    expect_that(columns < 0.07, columns, "about 0.035",
                "this is how much the means of the columns differ: units are not left out all "
                "together, every entry is drawn by itself");
    expect_share(mask, 0.2);
}

BOOST_AUTO_TEST_CASE(nothing_left_out, *points(1) * title("a share of 0")) {
    expect<arma::mat>(std::get<0>(dropout(3, 4, 0, 1)), arma::ones(3, 4),
                      "where nothing is left out everything passes as it is");
}

BOOST_AUTO_TEST_CASE(of_the_generator, *points(2) * title("drawn from the generator")) {
    const auto [first, second] = dropout(4, 10, 0.5, 1);
    expect_that(!close(first, second), second, "another mask than the one before",
                "two masks were drawn one after the other, and came out the same: draw from the "
                "generator rng, and make no generator of your own");
    expect(std::get<0>(dropout(4, 10, 0.5, 1)), first,
           "the same seed must give the same mask: draw from the generator rng");
    const auto [other, second_other] = dropout(4, 10, 0.5, 2);
    expect_that(!close(other, first), other, "another mask than that of seed 1",
                "another seed must give another mask: draw from the generator rng");
}

// BEGIN HIDDEN TESTS
BOOST_AUTO_TEST_CASE(other_shares, *points(6) * title("other shares and shapes") * hidden()) {
    for (const double share : {0.1, 0.5, 0.75}) {
        const auto [mask, second] = dropout(500, 120, share, 4);
        const auto [right, right_second] = dropout.reference(500, 120, share, 4);
        expect_two_values(mask, share);
        expect_share(mask, share);
        expect(arma::mean(mask.as_col()), arma::mean(right.as_col()),
               "the mean as the solution has it", {}, 0.05);
    }
}
// END HIDDEN TESTS

BOOST_AUTO_TEST_SUITE_END()

// ---- displacement_field -------------------------------------------------------------------------

BOOST_AUTO_TEST_SUITE(
    lab09_displacement_field,
    *exercise("lab09.displacement_field", "common/train/distortion.cpp") *
        why_it_works("each smoothing is a weighted mean along one direction, and the two products "
                     "do both; α scales the field to pixels") *
        makes_possible("training images can be distorted: the figure distortions") *
        hint("first fill the noise, entry by entry, with numbers from −1 to 1, drawn from rng.") *
        hint("std::uniform_real_distribution draws them; noise.imbue calls a function for every "
             "entry") *
        hint("a product from the left works on the rows of the noise, down its columns; one from "
             "the right works along them"))

BOOST_AUTO_TEST_CASE(noise, *points(3) * title("the noise, not smoothed")) {
    const auto [field, second] = displacement_field(arma::eye(60, 60), arma::eye(80, 80), 2.0, 1);
    expect_that(field.n_rows == 60 && field.n_cols == 80, field, "a 60 × 80 matrix",
                "the field has a row for each row of the image, and a column for each column");
    expect(arma::mean(field.as_col()), 0.0,
           "noise from [−1, 1] has the mean 0: this is the mean of the field",
           {{1, "the noise is from [0, 1]"}}, 0.1);
    expect(arma::abs(field).max(), 2.0,
           "the noise goes from −1 to 1, so with α = 2 and no smoothing the field goes to 2: this "
           "is its largest entry without the sign",
           {{1, "α was left out"}, {4, "α was taken twice"}}, 0.01);
    expect(arma::var(field.as_col()), 4.0 / 3,
           "all numbers from [−1, 1] are equally likely, so their variance is 1/3; α = 2 makes it "
           "4/3",
           {{4, "only −1 and 1 were drawn"}}, 0.1);
}

BOOST_AUTO_TEST_CASE(smoothed, *points(4) * title("smoothed in both directions")) {
    const arma::mat rows = smoothing(3);
    const arma::mat columns = smoothing(4);
    const auto [raw, second_raw] = displacement_field(arma::eye(3, 3), arma::eye(4, 4), 1.5, 7);
    const auto [field, second] = displacement_field(rows, columns, 1.5, 7);
    arma::mat down(3, 4, arma::fill::zeros);   // smoothed down the columns only
    arma::mat along(3, 4, arma::fill::zeros);  // smoothed along the rows only
    arma::mat both(3, 4, arma::fill::zeros);
    for (arma::uword r = 0; r < 3; ++r) {
        for (arma::uword c = 0; c < 4; ++c) {
            for (arma::uword i = 0; i < 3; ++i) down(r, c) += rows(r, i) * raw(i, c);
            for (arma::uword j = 0; j < 4; ++j) along(r, c) += columns(c, j) * raw(r, j);
        }
    }
    for (arma::uword r = 0; r < 3; ++r) {
        for (arma::uword c = 0; c < 4; ++c) {
            for (arma::uword j = 0; j < 4; ++j) both(r, c) += columns(c, j) * down(r, j);
        }
    }
    expect(field, both,
           "the same noise (the same seed gave it without smoothing before), each entry a "
           "weighted sum of its neighbours in its row and in its column",
           {{down, "the noise was smoothed down the columns only"},
            {along, "the noise was smoothed along the rows only"},
            {raw, "the noise was not smoothed"}});
}

BOOST_AUTO_TEST_CASE(of_the_generator, *points(2) * title("drawn from the generator")) {
    const arma::mat none = arma::eye(3, 3);
    const auto [first, second] = displacement_field(none, none, 1.0, 1);
    expect_that(!close(first, second), second, "another field than the one before",
                "two fields were drawn one after the other, and came out the same: draw from the "
                "generator rng, and make no generator of your own");
    expect(std::get<0>(displacement_field(none, none, 1.0, 1)), first,
           "the same seed must give the same field: draw from the generator rng");
    const auto [other, second_other] = displacement_field(none, none, 1.0, 2);
    expect_that(!close(other, first), other, "another field than that of seed 1",
                "another seed must give another field: draw from the generator rng");
}

// BEGIN HIDDEN TESTS
BOOST_AUTO_TEST_CASE(other_images, *points(6) * title("images of other shapes") * hidden()) {
    for (const auto& [rows, columns] : {std::array{120U, 90U}, std::array{100U, 150U}}) {
        const arma::mat down = smoothing(rows) / 3;
        const arma::mat along = smoothing(columns) / 3;
        const auto [field, second] = displacement_field(down, along, 30.0, 5);
        const auto [right, right_second] = displacement_field.reference(down, along, 30.0, 5);
        expect_that(field.n_rows == rows && field.n_cols == columns, field,
                    "the shape of the image", "rows × columns");
        expect(arma::stddev(field.as_col()) / arma::stddev(right.as_col()), 1.0,
               "the standard deviation, by that of the field which the solution draws", {}, 0.15);
        const auto [raw, second_raw] =
            displacement_field(arma::eye(rows, rows), arma::eye(columns, columns), 30.0, 5);
        const double largest = arma::abs(raw).max();
        expect(largest / 30, 1.0, "the largest number of the noise", {}, 0.01);
    }
}
// END HIDDEN TESTS

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::grading
