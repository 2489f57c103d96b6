#include "graded_tests.hpp"

namespace digitlab::grading {
namespace {

const Exercise<std::tuple<arma::mat, arma::mat, arma::mat>(arma::mat, arma::vec, arma::mat,
                                                           arma::vec, arma::mat)>
    predict{"lab05.predict(W1, b1, W2, b2, X)",
            "A and Z are hidden units × samples, and S is classes × samples"};
const Exercise<double(arma::mat, arma::mat, std::string)> loss{
    "lab05.loss(S, T, loss)", "S and T are classes × samples, and the result is one number"};
const Exercise<std::tuple<arma::vec, double, arma::vec>(arma::mat, arma::vec, arma::mat, arma::vec,
                                                        arma::mat, arma::mat, double, std::string)>
    brute_force_gradient{"lab05.brute_force_gradient(W1, b1, W2, b2, X, T, h, loss)",
                         "The gradient is a column with an entry for each parameter"};
const Exercise<double(arma::mat, arma::vec, arma::mat, arma::vec, arma::mat, arma::mat, arma::uword,
                      double, std::string)>
    incremental_loss{"lab05.incremental_loss(W1, b1, W2, b2, X, T, index, delta, loss)"};

const std::string cross_entropy = "cross-entropy";
const std::string mean_squared_error = "mean squared error";
const double log3 = std::log(3.0);  // sigmoid(log 3) is 3/4, sigmoid(0) is 1/2

double sigmoid(double x) {
    return 1 / (1 + std::exp(-x));
}

/// Cross-entropy of two classes where the right one is ahead by so much.
double loss_ahead_by(double lead) {
    return std::log(1 + std::exp(-lead));
}

struct Net {
    arma::mat W1;
    arma::vec b1;
    arma::mat W2;
    arma::vec b2;

    arma::vec parameters() const { return arma::join_cols(W1.as_col(), b1, W2.as_col(), b2); }
};

/// Two pixels, two hidden units, three classes.
Net net_by_hand() {
    return {{{log3, 1}, {0, 0.5}}, {-2, -1}, {{4, 0}, {0, 2}, {4, 2}}, {1, 0, -1}};
}

/// One pixel, one hidden unit, two classes: z is 1/2 and both scores are 0 whatever the pixel is.
Net small_net() {
    return {arma::mat{0.0}, arma::vec{0.0}, arma::vec{1, -1}, arma::vec{-0.5, 0.5}};
}

// BEGIN HIDDEN TESTS
Net random_net(arma::uword features, arma::uword hidden, arma::uword classes) {
    return {arma::randn(hidden, features), arma::randn(hidden), arma::randn(classes, hidden),
            arma::randn(classes)};
}

/// Images with as many black pixels as a scanned digit has.
arma::mat random_images(arma::uword features, arma::uword samples) {
    arma::mat X = arma::randu(features, samples);
    X.transform([](double pixel) { return pixel < 0.5 ? 0 : pixel; });
    return X;
}
// END HIDDEN TESTS

auto predict_of(const Net& net, const arma::mat& X) {
    return predict(net.W1, net.b1, net.W2, net.b2, X);
}

double change_of(const Net& net, const arma::mat& X, const arma::mat& T, arma::uword index,
                 double delta, const std::string& loss_name = cross_entropy) {
    return incremental_loss(net.W1, net.b1, net.W2, net.b2, X, T, index, delta, loss_name);
}

}  // namespace

// ---- predict ------------------------------------------------------------------------------------

BOOST_AUTO_TEST_SUITE(
    lab05_predict,
    *exercise("lab05.predict", "common/model/two_layer_net.cpp") *
        why_it_works("each column of X passes through the same weights and biases; the nonlinear "
                     "sigmoid between the two products is what a single matrix could not compute") *
        makes_possible("a two-layer net predicts") *
        hint(
            "A, Z and S are filled in one after the other: each is computed from the one before.") *
        hint("W1 has a row for each hidden unit and X a column for each image: W1 times X has a "
             "row for each unit and a column for each image") *
        hint("a bias is added in every column: M.each_col() += v adds v to each column of M"))

BOOST_AUTO_TEST_CASE(hidden_layer, *points(5) * title("the hidden layer, one image")) {
    const auto [A, Z, S] = predict_of(net_by_hand(), arma::vec{1, 2});
    about("A");
    expect<arma::mat>(
        A, arma::vec{log3, 0}, "A is W1 x + b1: (log 3 · 1 + 1 · 2 − 2, 0 · 1 + 1/2 · 2 − 1)",
        {{arma::vec{log3 + 2, 1}, "the biases b1 were left out"},
         {arma::vec{log3 + 4, 2}, "the biases b1 were subtracted"},
         {arma::vec{log3, -1}, "all units got the bias of the first: each has its own, in its row"},
         {arma::vec{0.75, 0.5}, "A is the output of the units already: the sigmoid of A is Z"}});
    about("Z");
    expect<arma::mat>(Z, arma::vec{0.75, 0.5}, "Z is the sigmoid of A: 3/(3 + 1) and 1/(1 + 1)",
                      {{arma::vec{0.75, 0.25},
                        "softmax was taken for sigmoid: each hidden unit stands for itself"},
                       {arma::vec{log3, 0}, "Z is A itself: the sigmoid was left out"}});
}

BOOST_AUTO_TEST_CASE(scores, *points(5) * title("the scores, one image")) {
    const auto [A, Z, S] = predict_of(net_by_hand(), arma::vec{1, 2});
    const arma::vec right = {4, 1, 3};
    about("S");
    expect<arma::mat>(
        S, right,
        "S is W2 z + b2 with z = (3/4, 1/2): (4 · 3/4 + 1, 2 · 1/2, 4 · 3/4 + 2 · 1/2 − 1)",
        {{arma::vec{3, 1, 4}, "the biases b2 were left out"},
         {arma::vec{2, 1, 5}, "the biases b2 were subtracted"},
         {arma::vec{4 * log3 + 1, 0, 4 * log3 - 1}, "W2 was multiplied by A instead of Z"},
         {arma::exp(right) / arma::accu(arma::exp(right)),
          "softmax was taken already: S are the scores before it"},
         {1 / (1 + arma::exp(-right)), "the sigmoid was taken of the scores too"}});
}

BOOST_AUTO_TEST_CASE(two_images, *points(5) * title("two images, two columns")) {
    const auto [A, Z, S] = predict_of(net_by_hand(), {{1, 0}, {2, 2}});
    const std::string why = "each image is a column for itself, and each gets the same biases";
    about("A");
    expect<arma::mat>(A, {{log3, 0}, {0, 0}}, "A: " + why,
                      {{{{log3, 2}, {0, 1}}, "only the first image got the biases"},
                       {{{log3, 1}, {-1, 0}},
                        "each image got a bias of its own: each unit has one, in its row"}});
    about("S");
    expect<arma::mat>(S, {{4, 3}, {1, 1}, {3, 2}}, "S: " + why);
}

// BEGIN HIDDEN TESTS
BOOST_AUTO_TEST_CASE(random_forward, *points(10) * title("random nets and images") * hidden()) {
    arma::arma_rng::set_seed(51);
    for (const auto& [features, hidden_units, classes, samples] :
         {std::array{1U, 1U, 2U, 1U}, std::array{7U, 4U, 3U, 9U}, std::array{30U, 12U, 10U, 5U}}) {
        const Net net = random_net(features, hidden_units, classes);
        const arma::mat X = arma::randn(features, samples);
        const auto [A, Z, S] = predict_of(net, X);
        const auto [right_A, right_Z, right_S] =
            predict.reference(net.W1, net.b1, net.W2, net.b2, X);
        about("A");
        expect(A, right_A, "A as the solution has it");
        about("Z");
        expect(Z, right_Z, "Z as the solution has it");
        about("S");
        expect(S, right_S, "S as the solution has it");
    }
}
// END HIDDEN TESTS

BOOST_AUTO_TEST_SUITE_END()

// ---- loss ---------------------------------------------------------------------------------------

BOOST_AUTO_TEST_SUITE(
    lab05_loss,
    *exercise("lab05.loss", "common/model/two_layer_net.cpp") *
        why_it_works("the loss starts from the scores, so that no probability is rounded to 0") *
        makes_possible("the loss of the net can be computed, and decreased") *
        needs("lab02.softmax") * needs("lab02.mean_squared_error") *
        needs("lab02.softmax_cross_entropy") *
        hint("loss_ says which of the two losses this net learns by; lab02 has both") *
        hint("mean squared error compares probabilities with targets, and S are scores") *
        hint("for cross-entropy lab02 has a function that starts from the scores"))

BOOST_AUTO_TEST_CASE(one_image, *points(4) * title("cross-entropy of one image")) {
    expect(loss(arma::vec{log3, 0}, arma::vec{1, 0}, cross_entropy), -std::log(0.75),
           "the true class has probability 3/4, and the loss is −log of that",
           {{0.0625, "it is the mean squared error: loss_ says which loss is wanted"},
            {std::log(0.75), "the sign is wrong"},
            {-std::log(log3), "the scores were taken for probabilities: softmax comes first"}});
}

BOOST_AUTO_TEST_CASE(squared, *points(4) * title("mean squared error of one image")) {
    expect(loss(arma::vec{log3, 0}, arma::vec{1, 0}, mean_squared_error), 0.0625,
           "the probabilities are 3/4 and 1/4: half of (1/4)² + (1/4)²",
           {{-std::log(0.75), "it is the cross-entropy: loss_ says which loss is wanted"},
            {(log3 - 1) * (log3 - 1) / 2,
             "the scores were taken for probabilities: softmax comes first"},
            {0.125, "the factor 1/2 is missing"}});
}

BOOST_AUTO_TEST_CASE(mean_of_two, *points(2) * title("a mean over two images")) {
    const arma::mat S = {{log3, 0}, {0, 0}};
    const arma::mat T = {{1, 0}, {0, 1}};
    expect(loss(S, T, cross_entropy), (std::log(4.0 / 3) + std::log(2.0)) / 2,
           "the loss of several images is the mean of theirs",
           {{std::log(4.0 / 3) + std::log(2.0), "it is their sum"}});
}

BOOST_AUTO_TEST_CASE(far_off, *points(2) * title("a true class a thousand behind")) {
    expect(loss(arma::vec{1000, 0}, arma::vec{0, 1}, cross_entropy), 1000.0,
           "log(exp(1000) + 1) − 0 is 1000 as near as numbers go",
           {{arma::datum::inf,
             "the probability was formed first, and exp(−1000) is too small to "
             "be written down: compute the loss from the scores"}});
}

// BEGIN HIDDEN TESTS
BOOST_AUTO_TEST_CASE(random_scores, *points(8) * title("random scores") * hidden()) {
    arma::arma_rng::set_seed(52);
    for (const arma::uword samples : {1U, 8U}) {
        for (const std::string& name : {cross_entropy, mean_squared_error}) {
            const arma::mat S = 5 * arma::randn(6, samples);
            const arma::mat T = random_targets(6, samples);
            expect_as_solution(loss, S, T, name);
        }
    }
}
// END HIDDEN TESTS

BOOST_AUTO_TEST_SUITE_END()

// ---- brute_force_gradient -----------------------------------------------------------------------

BOOST_AUTO_TEST_SUITE(
    lab05_brute_force_gradient,
    *exercise("lab05.brute_force_gradient", "common/model/incremental_loss.cpp") *
        why_it_works("lab03 needs two losses for each parameter and nothing else: it is slow, and "
                     "right for any network") *
        makes_possible("learning without any formula for the gradient, and a gradient to compare "
                       "others with") *
        needs("lab03.numerical_gradient") * needs("lab05.predict") * needs("lab05.loss") *
        hint("lab03 has a function that does this for any function of a matrix.") *
        hint("the matrix is the column of all parameters, net.parameters(), and the function is "
             "the loss of the net on the batch, net.loss(X, T)") *
        hint("numerical_gradient changes the parameters of the net where they lie: the function "
             "need not look at its argument. The loss returned is that of the unchanged net"))

BOOST_AUTO_TEST_CASE(one_step_of_1, *points(6) * title("a step of h = 1 in every parameter")) {
    // The lead of the true class when a parameter grows by 1: W1, b1, W2 (two), b2 (two).
    const arma::vec lead = {2 * sigmoid(2) - 1, 2 * sigmoid(1) - 1, 0.5, -0.5, 1, -1};
    const Net net = small_net();
    const auto [gradient, value, after] = brute_force_gradient(
        net.W1, net.b1, net.W2, net.b2, arma::mat{2.0}, arma::vec{1, 0}, 1.0, cross_entropy);
    // log(1 + exp(−s)) − log(1 + exp(s)) is −s.
    const arma::vec right = -lead / 2;
    arma::vec forward = lead;
    forward.transform([](double s) { return loss_ahead_by(s) - loss_ahead_by(0); });
    about("the gradient");
    expect(gradient, right,
           "the central difference: the loss with a parameter 1 larger minus that with it 1 "
           "smaller, divided by 2",
           {{forward, "forward differences were taken: the accurate ones are central"},
            {2 * right, "it was divided by h: the two points are 2h apart"},
            {-right, "the sign is wrong"},
            {arma::zeros(6),
             "the loss did not change with the parameters: change those of the "
             "net itself, net.parameters(), not a copy"}});
}

BOOST_AUTO_TEST_CASE(puts_back, *points(4) * title("the loss, and the net left as it was")) {
    const Net net = {{{0.3, 0.7}}, {0.1}, arma::vec{-0.2, 0.6}, {0.9, 0.9}};
    const auto [gradient, value, after] = brute_force_gradient(
        net.W1, net.b1, net.W2, net.b2, arma::vec{0, 0}, arma::vec{1, 0}, 1e-5, cross_entropy);
    expect(after, net.parameters(),
           "every parameter must be put back exactly as it was: keep its old value, for adding "
           "and subtracting h leaves a rounding error behind",
           {}, 0);
    const double z = sigmoid(0.1);
    about("the loss");
    expect(value, loss_ahead_by(-0.8 * z),
           "the loss of the unchanged net: its scores are (9/10 − z/5, 9/10 + 3z/5) with z = "
           "sigmoid(1/10)",
           {{0, "no loss was returned"}});
}

BOOST_AUTO_TEST_CASE(two_images, *points(5) * title("two images, and a small step")) {
    const Net net = small_net();
    const auto [gradient, value, after] = brute_force_gradient(
        net.W1, net.b1, net.W2, net.b2, arma::rowvec{2, 6}, {{1, 1}, {0, 0}}, 1e-5, cross_entropy);
    about("the gradient");
    expect(gradient, arma::vec{-1, -0.25, -0.25, 0.25, -0.5, 0.5},
           "by hand: z is 1/2 and the probabilities are 1/2 for both images, so b2 gets −1/2 and "
           "1/2, W2 half of that, b1 −1/4, and W1 that times the mean pixel, 4",
           {{arma::vec{-2, -0.5, -0.5, 0.5, -1, 1},
             "it is the sum over the images: the loss is their mean"}},
           1e-7);
}

// BEGIN HIDDEN TESTS
BOOST_AUTO_TEST_CASE(random_batches, *points(10) * title("random nets and images") * hidden()) {
    arma::arma_rng::set_seed(53);
    for (const std::string& name : {cross_entropy, mean_squared_error}) {
        for (const auto& [features, hidden_units, classes, samples] :
             {std::array{2U, 1U, 2U, 1U}, std::array{5U, 3U, 4U, 6U}}) {
            const Net net = random_net(features, hidden_units, classes);
            const arma::mat X = random_images(features, samples);
            const arma::mat T = random_targets(classes, samples);
            const auto [gradient, value, after] =
                brute_force_gradient(net.W1, net.b1, net.W2, net.b2, X, T, 1e-4, name);
            const auto [right, right_value, unchanged] =
                brute_force_gradient.reference(net.W1, net.b1, net.W2, net.b2, X, T, 1e-4, name);
            about("the gradient");
            expect(gradient, right, "the gradient as the solution has it", {}, 1e-7);
            about("the loss");
            expect(value, right_value, "the loss as the solution has it");
        }
    }
}
// END HIDDEN TESTS

BOOST_AUTO_TEST_SUITE_END()

// ---- incremental_loss ---------------------------------------------------------------------------

BOOST_AUTO_TEST_SUITE(
    lab05_incremental_loss,
    *exercise("lab05.incremental_loss", "common/model/incremental_loss.cpp") *
        why_it_works("one weight changes one hidden unit, so only its output and what the scores "
                     "get from it have to be computed again") *
        makes_possible("the same gradient in a fraction of the time: the figures loss and "
                       "gradient_difference") *
        needs("lab05.predict") * needs("lab05.loss") *
        hint("a is the input of unit `unit` and z its output, for every image of the batch. "
             "`reach` lists the images that the parameter reaches, reach.samples[i], and what it "
             "is multiplied by in each, reach.inputs[i].") *
        hint("write into work.amounts[i] by how much the unit's output changes in the i-th of "
             "these images: sigmoid of the new input, minus the old output") *
        hint("change_along does the rest: all scores move along the unit's column of W2, by the "
             "amount of each image"))

BOOST_AUTO_TEST_CASE(a_weight, *points(5) * title("one weight of one pixel")) {
    const double d = 4 * log3;  // for the first class; z rises from 1/2 to 3/4: a lead of log 3
    const Net net = {arma::mat{0.0}, arma::vec{0.0}, arma::vec{d, 0}, arma::vec{-d / 2, 0}};
    const double log2 = std::log(2.0);
    expect(change_of(net, arma::mat{1.0}, arma::vec{1, 0}, 0, log3), std::log(2.0 / 3),
           "W1 grows by log 3, so z goes from 1/2 to 3/4, the true class goes from probability "
           "1/2 to 3/4, and the loss from log 2 to log 4/3",
           {{loss_ahead_by(0.75 * d) - log2,
             "the scores were moved by the new output of the unit: by its change, new minus old"},
            {loss_ahead_by(log3 * log3) - log2,
             "the slope of the sigmoid was taken for its change: compute the new value itself"},
            {loss_ahead_by(log3 * d) - log2, "the sigmoid was left out"},
            {loss_ahead_by(-log3) - log2, "the sign is wrong"},
            {std::log(4.0 / 3), "it is the new loss: the change is wanted, new minus old"}});
}

BOOST_AUTO_TEST_CASE(a_brighter_pixel, *points(4) * title("a pixel of 2")) {
    const double d = 4 * log3;
    const Net net = {arma::mat{0.0}, arma::vec{0.0}, arma::vec{d, 0}, arma::vec{-d / 2, 0}};
    expect(change_of(net, arma::mat{2.0}, arma::vec{1, 0}, 0, log3 / 2), std::log(2.0 / 3),
           "W1 grows by (log 3)/2 and is multiplied by 2: z goes from 1/2 to 3/4, and the loss "
           "from log 2 to log 4/3",
           {{loss_ahead_by((sigmoid(log3 / 2) - 0.5) * d) - std::log(2.0),
             "the pixel was forgotten: the weight is multiplied by reach.inputs[i]"}});
}

BOOST_AUTO_TEST_CASE(some_images, *points(4) * title("an image whose pixel is 0")) {
    // Only the second image has a pixel, and its input is log 3 already.
    const Net net = {arma::mat{log3}, arma::vec{0.0}, arma::vec{4, 0}, arma::vec{0, 0}};
    const auto moved_by = [](double amount) {
        return (loss_ahead_by(4 * (0.75 + amount)) - loss_ahead_by(4 * 0.75)) / 2;
    };
    const std::string other_image =
        "something of the first image was taken for the second's: the i-th image that the "
        "parameter reaches is reach.samples[i]";
    expect(change_of(net, arma::rowvec{0, 1}, {{1, 1}, {0, 0}}, 0, log3), moved_by(0.9 - 0.75),
           "only the second image is reached: its z goes from 3/4 to 9/10. The loss is a mean "
           "over both images",
           {{moved_by(0.75 - 0.5), other_image},
            {moved_by(0.75 - 0.75), other_image},
            {moved_by(0.9 - 0.5), other_image},
            {2 * moved_by(0.9 - 0.75), "it is the sum over the images"}});
}

BOOST_AUTO_TEST_CASE(as_the_loss, *points(5) * title("every W1 and b1, as the loss itself")) {
    const Net net = {{{0.5, -1, 0.25}, {1, 0.5, -0.5}},
                     {0.1, -0.2},
                     {{1, -1}, {0.5, 0.25}, {-0.5, 1}, {0, 2}},
                     {0.3, 0, -0.3, 0.1}};
    const arma::mat X = {{1, 0, 2, 0}, {0, 1, 1, 0.5}, {0.5, 0, 0, 1}};
    const arma::mat T = {{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}, {0, 0, 0, 1}};
    const auto loss_of = [&](const Net& of) {
        const arma::mat S = std::get<2>(predict_of(of, X));
        return loss(S, T, cross_entropy);
    };
    const double before = loss_of(net);
    const arma::uword weights = net.W1.n_elem;
    for (arma::uword index = 0; index < weights + net.b1.n_elem; ++index) {
        Net changed = net;
        (index < weights ? changed.W1(index) : changed.b1(index - weights)) += 0.5;
        const double right = loss_of(changed) - before;
        expect(change_of(net, X, T, index, 0.5), right,
               "the loss of a whole forward pass with that parameter 1/2 larger, minus that "
               "without",
               {{-right, "the sign is wrong"}});
    }
}

// BEGIN HIDDEN TESTS
BOOST_AUTO_TEST_CASE(random_changes, *points(12) * title("random nets and images") * hidden()) {
    arma::arma_rng::set_seed(54);
    for (const std::string& name : {cross_entropy, mean_squared_error}) {
        const Net net = random_net(6, 3, 4);
        const arma::mat X = random_images(6, 9);
        const arma::mat T = random_targets(4, 9);
        for (const arma::uword index : {0U, 5U, 11U, 17U, 18U, 20U}) {
            for (const double delta : {-1.0, 0.01}) {
                expect(change_of(net, X, T, index, delta, name),
                       incremental_loss.reference(net.W1, net.b1, net.W2, net.b2, X, T, index,
                                                  delta, name),
                       "as the solution has it", {}, 1e-11);
            }
        }
    }
}
// END HIDDEN TESTS

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::grading
