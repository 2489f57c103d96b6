#include "graded_tests.hpp"

namespace digitlab::grading {
namespace {

const Exercise<arma::mat(arma::urowvec, std::string, std::string, arma::vec, arma::mat)> forward{
    "lab08.forward(layers, activation, biases, parameters, X)",
    "The output of a layer is units × samples"};
const Exercise<std::tuple<arma::vec, double>(arma::urowvec, std::string, std::string, std::string,
                                             arma::vec, arma::mat, arma::mat)>
    backward{"lab08.backward(layers, activation, biases, loss, parameters, X, T)",
             "g.W and g.b of a layer have the shapes of its W and b"};
const Exercise<std::tuple<arma::mat, arma::mat, arma::rowvec, double>(
    arma::rowvec, arma::rowvec, arma::uword, double, arma::uword)>
    sgd_epoch{"lab08.sgd_epoch(images, targets, batch_size, rate, seed)"};
const Exercise<double(arma::mat, arma::urowvec)> evaluate{"lab08.evaluate(scores, labels)"};

const double log3 = std::log(3.0);  // sigmoid(log 3) is 3/4, sigmoid(0) is 1/2

double sigmoid(double x) {
    return 1 / (1 + std::exp(-x));
}

// BEGIN HIDDEN TESTS
arma::uword count_of_parameters(const arma::urowvec& layers, bool biases) {
    arma::uword count = 0;
    for (arma::uword l = 0; l + 1 < layers.n_elem; ++l) {
        count += layers(l + 1) * (layers(l) + (biases ? 1 : 0));
    }
    return count;
}

// END HIDDEN TESTS

/// A gradient, whose memory holds 1000 everywhere before the call.
void expect_gradient(const arma::vec& came, const arma::vec& right, const std::string& why,
                     std::vector<KnownMistake<arma::vec>> mistakes = {}, double tolerance = 1e-9) {
    const arma::vec added = right + 1000;
    const bool was_added = close(came, added, tolerance);
    const arma::uvec untouched = arma::find(came == 1000);
    expect_that(was_added || untouched.empty(), came, show(right),
                why +
                    ". Where 1000 came back nothing was written: that is what the memory held "
                    "before");
    mistakes.push_back({added,
                        "it was added to what its memory held before, which was 1000: "
                        "the gradient is set, not added to"});
    expect(came, right, why, mistakes, tolerance);
}

}  // namespace

// ---- forward ------------------------------------------------------------------------------------

// The parameters of a net are all weights of a layer, column by column, its biases, then the next
// layer. What comes back is the output of every layer, one below the other.

BOOST_AUTO_TEST_SUITE(
    lab08_forward,
    *exercise("lab08.forward", "common/model/network.cpp") *
        why_it_works("every layer does the same with the output of the one before, so a loop "
                     "replaces the formulas of two layers") *
        makes_possible("networks of any depth predict") * needs("lab07.relu") *
        hint("each turn of the loop makes the outputs of one layer from `Z`, those of the layer "
             "before. The calls give the layers, the activation, whether there are biases, all "
             "parameters (W of a layer column by column, its b, then the next layer) and X") *
        hint("A is W times Z, and b on top in every column, if the network has biases") *
        hint("all layers but the last output the activation of A; the last outputs A itself, "
             "the scores. outputs.push_back(...) keeps an output"))

BOOST_AUTO_TEST_CASE(one_layer, *points(3) * title("one layer: scores")) {
    expect<arma::mat>(
        forward({2, 2}, "sigmoid", "biases", {1, 3, 2, 4, 10, 20}, arma::vec{1, 1}),
        arma::vec{13, 27}, "W = (1 2; 3 4) times (1, 1) is (3, 7), and b = (10, 20) on top",
        {{arma::vec{3, 7}, "the biases were left out"},
         {arma::vec{14, 26}, "W is transposed"},
         {arma::vec{sigmoid(13), sigmoid(27)},
          "the sigmoid was taken of the last layer: scores are the output as they are"},
         {arma::vec{-7, -13}, "the biases were subtracted"}});
}

BOOST_AUTO_TEST_CASE(layer_by_layer, *points(3) * title("three layers, one after the other")) {
    const auto bent = [](double x) {
        const double first = sigmoid(2 * x + 1);
        const double second = sigmoid(3 * first + 1);
        return arma::vec{first, second, 5 * second + 1};
    };
    expect<arma::mat>(
        forward({1, 1, 1, 1}, "relu", "biases", {2, 1, 3, 1, 5, 1}, arma::rowvec{1, 2}),
        {{3, 5}, {10, 16}, {51, 81}},
        "2 · 1 + 1 = 3, 3 · 3 + 1 = 10, 5 · 10 + 1 = 51: the input of each layer is the output of "
        "the one before",
        {{{{3, 5}, {4, 7}, {6, 11}}, "every layer was given the images"},
         {{{2, 4}, {6, 12}, {30, 60}}, "the biases were left out"},
         {arma::join_rows(bent(1), bent(2)),
          "the sigmoid was taken: the architecture says which activation is wanted"}});
}

BOOST_AUTO_TEST_CASE(two_layers, *points(4) * title("two layers, sigmoid")) {
    expect<arma::mat>(
        forward({1, 2, 1}, "sigmoid", "biases", {log3, 0, 0, 0, 4, 2, 1}, arma::mat{1.0}),
        arma::vec{0.75, 0.5, 5},
        "the hidden layer outputs sigmoid(log 3, 0) = (3/4, 1/2), and the last "
        "4 · 3/4 + 2 · 1/2 + 1",
        {{arma::vec{log3, 0, 4 * log3 + 1}, "the sigmoid was left out"},
         {arma::vec{0.75, 0.5, sigmoid(5)},
          "the sigmoid was taken of the last layer too: scores are the output as they are"},
         {arma::vec{log3, 0, sigmoid(4 * log3 + 1)},
          "the sigmoid was taken of the last layer instead of the others"},
         {arma::vec{0.75, 0.5, 4}, "the biases were left out"}});
}

BOOST_AUTO_TEST_CASE(rectified, *points(3) * title("two layers, relu")) {
    expect<arma::mat>(forward({1, 2, 1}, "relu", "biases", {2, -3, 0, 0, 1, 1, -5}, arma::mat{1.0}),
                      arma::vec{2, 0, -3},
                      "the hidden layer outputs relu(2, −3) = (2, 0), and the last 2 + 0 − 5: a "
                      "score may be below 0",
                      {{arma::vec{sigmoid(2), sigmoid(-3), sigmoid(2) + sigmoid(-3) - 5},
                        "the sigmoid was taken: the architecture says which activation is wanted"},
                       {arma::vec{2, 0, 0}, "relu was taken of the last layer too"},
                       {arma::vec{2, -3, -6}, "relu was left out"}});
}

BOOST_AUTO_TEST_CASE(no_biases, *points(2) * title("two images, and no biases")) {
    expect<arma::mat>(forward({1, 1}, "sigmoid", "no biases", arma::vec{2}, arma::rowvec{3, 5}),
                      arma::rowvec{6, 10}, "each image is a column for itself");
}

// BEGIN HIDDEN TESTS
BOOST_AUTO_TEST_CASE(random_networks, *points(10) * title("random networks") * hidden()) {
    arma::arma_rng::set_seed(81);
    for (const arma::urowvec& layers :
         {arma::urowvec{3, 2}, arma::urowvec{6, 4, 3}, arma::urowvec{5, 7, 3, 6, 4}}) {
        for (const bool biases : {true, false}) {
            for (const std::string activation : {"sigmoid", "relu"}) {
                const arma::vec parameters = arma::randn(count_of_parameters(layers, biases));
                const arma::mat X = arma::randn(layers(0), 8);
                const std::string with = biases ? "biases" : "no biases";
                expect_as_solution(forward, layers, activation, with, parameters, X);
            }
        }
    }
}
// END HIDDEN TESTS

BOOST_AUTO_TEST_SUITE_END()

// ---- backward -----------------------------------------------------------------------------------

BOOST_AUTO_TEST_SUITE(
    lab08_backward,
    *exercise("lab08.backward", "common/model/network.cpp") *
        why_it_works("the chain rule passes dA from layer to layer, and each layer needs its own "
                     "input and output only") *
        makes_possible("networks of any depth learn: the figures choices and vanishing_gradients") *
        needs("lab02.softmax") * needs("lab02.mean_squared_error") *
        needs("lab02.softmax_cross_entropy") * needs("lab06.sigmoid_derivative") *
        needs("lab07.relu") * needs("lab07.relu_derivative") * needs("lab08.forward") *
        hint("dA is the derivative with respect to A of layer l. First what W and b of this layer "
             "get from it, then dA of the layer below. The calls give the layers, the activation, "
             "whether there are biases, the cost, all parameters, X and T") *
        hint("for one layer it is lab06's last layer: dA times what went in, transposed, for W; "
             "the sum over the samples for b, if there is one") *
        hint("below: Wᵀ dA is the derivative with respect to the output of the layer below, and "
             "its own activation multiplies that by its derivative, entry by entry. The images at "
             "l = 0 have nothing below"))

BOOST_AUTO_TEST_CASE(one_layer, *points(4) * title("one layer, one image")) {
    const auto [gradient, loss] = backward({2, 2}, "sigmoid", "biases", "softmax", arma::zeros(6),
                                           arma::vec{2, 4}, arma::vec{1, 0});
    about("the gradient");
    expect_gradient(gradient, {-1, 1, -2, 2, -0.5, 0.5},
                    "dA is (−1/2, 1/2), the probabilities minus the target. W gets dA xᵀ = (−1 −2; "
                    "1 2), column by column, and b gets dA",
                    {{{1, -1, 2, -2, 0.5, -0.5}, "the sign is wrong"},
                     {{-1, -2, 1, 2, -0.5, 0.5}, "W is transposed"},
                     {{-1, 1, -2, 2, 0, 0}, "the biases were forgotten"},
                     {{-0.5, 0.5, -0.5, 0.5, -0.5, 0.5}, "it was not multiplied by what went in"}});
}

BOOST_AUTO_TEST_CASE(two_layers, *points(5) * title("two layers, sigmoid")) {
    // A of the hidden unit is 0 and its output 1/2, both scores are 0, both probabilities 1/2.
    const auto [gradient, loss] =
        backward({1, 1, 2}, "sigmoid", "biases", "softmax", {0, 0, 1, -1, -0.5, 0.5},
                 arma::mat{2.0}, arma::vec{1, 0});
    about("the gradient");
    expect_gradient(
        gradient, {-0.5, -0.25, -0.25, 0.25, -0.5, 0.5},
        "the last layer has dA = (−1/2, 1/2). W2ᵀ dA is −1/2 − 1/2 = −1, and the sigmoid's "
        "derivative at 1/2 is 1/4: so the hidden layer has dA = −1/4, its bias gets that, and its "
        "weight that times the pixel, 2",
        {{{-2, -1, -0.25, 0.25, -0.5, 0.5},
          "the derivative of the sigmoid was left out, or relu's was taken for it"},
         {{0, 0, -0.25, 0.25, -0.5, 0.5},
          "the derivative of the sigmoid was taken of the scores, or of A: it takes `output`, the "
          "output of the layer below"},
         {{4, 2, -0.25, 0.25, -0.5, 0.5},
          "the derivative of the sigmoid was taken of the image: it takes `output`, the output of "
          "the layer below"}});
}

BOOST_AUTO_TEST_CASE(rectified, *points(4) * title("two layers, relu")) {
    // The hidden layer outputs (2, 0), both scores are 2.
    const auto [gradient, loss] =
        backward({1, 2, 2}, "relu", "biases", "softmax", {1, -1, 0, 0, 3, 1, 7, 3, -4, 0},
                 arma::mat{2.0}, arma::vec{1, 0});
    about("the gradient");
    expect_gradient(
        gradient, {-2, 0, -1, 0, -1, 1, 0, 0, -0.5, 0.5},
        "the last layer has dA = (−1/2, 1/2), and W2ᵀ dA is (−1, −2); the second hidden unit is "
        "inactive, so the hidden layer has dA = (−1, 0)",
        {{{-2, -4, -1, -2, -1, 1, 0, 0, -0.5, 0.5},
          "the derivative of relu was left out: an inactive unit passes nothing back"},
         {{4, 0, 2, 0, -1, 1, 0, 0, -0.5, 0.5},
          "the sigmoid's derivative was taken: the architecture says which activation it is"}});
}

BOOST_AUTO_TEST_CASE(two_images, *points(2) * title("two images: a mean")) {
    const auto [gradient, loss] =
        backward({1, 1, 2}, "sigmoid", "biases", "softmax", {0, 0, 1, -1, -0.5, 0.5},
                 arma::rowvec{2, 6}, {{1, 1}, {0, 0}});
    about("the gradient");
    expect_gradient(gradient, {-1, -0.25, -0.25, 0.25, -0.5, 0.5},
                    "the loss is a mean over the images, and dA is divided by 2 already: what is "
                    "left is a sum over the images",
                    {{{-0.5, -0.125, -0.125, 0.125, -0.25, 0.25},
                      "it was divided by the number of images once more"},
                     {{-2, -0.5, -0.5, 0.5, -1, 1}, "it was multiplied by the number of images"}});
}

/// The gradient by central differences of the loss that backward itself returns.
void expect_as_by_differences(const arma::urowvec& layers, const std::string& activation,
                              const std::string& biases, const std::string& cost,
                              const arma::vec& parameters, const arma::mat& X, const arma::mat& T) {
    constexpr double h = 1e-5;
    arma::vec right(parameters.n_elem);
    for (arma::uword i = 0; i < right.n_elem; ++i) {
        arma::vec changed = parameters;
        const auto loss_at = [&](double value) {
            changed(i) = value;
            return std::get<1>(backward(layers, activation, biases, cost, changed, X, T));
        };
        right(i) = (loss_at(parameters(i) + h) - loss_at(parameters(i) - h)) / (2 * h);
    }
    const auto [gradient, loss] = backward(layers, activation, biases, cost, parameters, X, T);
    about("the gradient");
    expect_gradient(gradient, right,
                    "these are the central differences of the loss, each from two calls with one "
                    "parameter changed by 1e-5",
                    {}, 1e-7);
}

BOOST_AUTO_TEST_CASE(three_layers, *points(4) * title("three layers, as the loss itself changes")) {
    expect_as_by_differences({2, 3, 2, 2}, "sigmoid", "biases", "sigmoid, quadratic",
                             {0.5, -1, 0.25,  1,   -0.5, 0.5, 0.1, -0.2, 0.3, 1,    -1,  0.5,
                              0.7, 2,  -0.75, 0.2, -0.1, 1.5, -1,  0.5,  2,   -0.3, 0.25},
                             {{1, 0, -1, 2}, {0.5, 2, 1, -1}}, {{1, 0, 0, 1}, {0, 1, 1, 0}});
}

BOOST_AUTO_TEST_CASE(no_biases, *points(2) * title("relu and no biases, as the loss changes")) {
    expect_as_by_differences({2, 2, 2}, "relu", "no biases", "softmax",
                             {0.5, -1, 0.25, 1, -0.5, 0.5, 0.8, -0.2}, {{1, 0.3, -1}, {0.5, 2, 1}},
                             {{1, 0, 0}, {0, 1, 1}});
}

// BEGIN HIDDEN TESTS
BOOST_AUTO_TEST_CASE(random_networks, *points(14) * title("random networks") * hidden()) {
    arma::arma_rng::set_seed(82);
    for (const arma::urowvec& layers :
         {arma::urowvec{3, 2}, arma::urowvec{6, 4, 3}, arma::urowvec{5, 7, 3, 6, 4}}) {
        for (const std::string cost : {"softmax", "sigmoid, quadratic", "sigmoid, cross-entropy"}) {
            for (const std::string activation : {"sigmoid", "relu"}) {
                const bool biases = cost != "sigmoid, quadratic";
                const std::string with = biases ? "biases" : "no biases";
                const arma::vec parameters = arma::randn(count_of_parameters(layers, biases));
                const arma::mat X = arma::randn(layers(0), 8);
                const arma::mat T = random_targets(layers(layers.n_elem - 1), 8);
                const auto [gradient, loss] =
                    backward(layers, activation, with, cost, parameters, X, T);
                const auto [right, right_loss] =
                    backward.reference(layers, activation, with, cost, parameters, X, T);
                about("the gradient");
                expect(gradient, right, "as the solution has it");
            }
        }
    }
}
// END HIDDEN TESTS

BOOST_AUTO_TEST_SUITE_END()

// ---- sgd_epoch ----------------------------------------------------------------------------------

// The model that is judged with has one parameter, 0 at first, which is also its loss; its gradient
// is the mean of the batch, whose images have one pixel.

BOOST_AUTO_TEST_SUITE(
    lab08_sgd_epoch,
    *exercise("lab08.sgd_epoch", "common/train/training.cpp") *
        why_it_works("each batch is a random sample of the images, so its gradient is right on "
                     "average and costs a small part of the whole") *
        makes_possible("training: the figures loss and accuracy") *
        hint("batches.next() gives the numbers of the images of the next batch, in the random "
             "order; `count` is how many batches there are. The calls give images, targets, batch "
             "size, rate and the seed of rng, for a model whose gradient is the mean image and "
             "whose loss is its one parameter") *
        hint("M.cols(indices) are those columns of M: of the images, and the same ones of T") *
        hint("model.gradient(x, t, gradient) fills in the gradient and returns the loss, which is "
             "kept; then the parameters move by the rate, against the gradient"))

BOOST_AUTO_TEST_CASE(one_step, *points(4) * title("one batch of all images: one step")) {
    const auto [images, targets, losses, parameter] =
        sgd_epoch({1, 2, 3, 4}, {0, 0, 0, 0}, 4, 0.5, 1);
    about("the parameter");
    expect(parameter, -1.25,
           "the gradient is 2.5 and the rate 1/2, so the parameter goes from 0 "
           "to −1.25",
           {{1.25, "the sign is wrong: downhill is against the gradient"},
            {-2.5, "the rate was left out"},
            {-1.25 / 4, "the gradient was divided by the batch size: it is a mean already"},
            {-5, "the gradient was multiplied by the batch size: it is a mean, and stays one"},
            {0, "no step was taken"}});
}

BOOST_AUTO_TEST_CASE(every_image_once, *points(3) * title("every image once, in a random order")) {
    const arma::rowvec all = arma::regspace<arma::rowvec>(1, 20);
    const auto [images, targets, losses, parameter] = sgd_epoch(all, all, 4, 0.1, 1);
    expect_that(images.n_rows == 5 && images.n_cols == 4, images, "five batches of four images",
                "20 images make five batches of 4; each row is a batch that the model was shown");
    const arma::rowvec shown = arma::sort(images.as_row());
    expect(shown, all,
           "these are the images that the model was shown, sorted: each of 1 to 20 must be among "
           "them once. Call batches.next() once for each batch, and for nothing else");
    expect_that(!close(arma::mat(images.as_row()), arma::mat(all)) &&
                    !close(arma::mat(images.t().as_row()), arma::mat(all)),
                images, "a random order", "the order comes from batches.next()");
}

BOOST_AUTO_TEST_CASE(targets_too, *points(2) * title("each image with its own target")) {
    const arma::rowvec all = arma::regspace<arma::rowvec>(1, 6);
    const auto [images, targets, losses, parameter] = sgd_epoch(all, 10 * all, 2, 0.1, 1);
    about("the targets");
    expect<arma::mat>(
        targets, 10 * images,
        "the target of image n is 10 n here: these are the targets, a row for each batch",
        {{{{10, 20}, {30, 40}, {50, 60}},
          "the targets came in their old order: take the same "
          "columns of T as of the images"},
         {{{10, 20}, {10, 20}, {10, 20}},
          "the targets were always the first ones: take the "
          "same columns of T as of the images"}});
}

BOOST_AUTO_TEST_CASE(left_over, *points(2) * title("seven images, batches of three")) {
    const auto [images, targets, losses, parameter] =
        sgd_epoch({1, 2, 3, 4, 5, 6, 7}, arma::zeros<arma::rowvec>(7), 3, 0.1, 1);
    expect(static_cast<double>(images.n_rows), 2.0,
           "there are two batches of 3; the image that is left over is not used",
           {{3, "there was a batch more than there are whole ones"},
            {1, "there was a batch less than there are whole ones"}});
    expect(static_cast<double>(losses.n_elem), 2.0, "and there is a loss for each batch",
           {{0, "the losses were not kept: losses.push_back(...)"},
            {1, "only one loss was kept: there is one for each batch"}});
}

BOOST_AUTO_TEST_CASE(after_each_batch, *points(4) * title("a step after each batch")) {
    const auto [images, targets, losses, parameter] =
        sgd_epoch({1, 2, 3, 4, 5, 6}, arma::zeros<arma::rowvec>(6), 2, 0.5, 1);
    expect_that(images.n_rows == 3, images, "three batches", "six images are three batches of 2");
    if (images.n_rows != 3) return;
    const arma::vec steps = -0.5 * arma::mean(images, 1);
    const arma::rowvec before = {0, steps(0), steps(0) + steps(1)};
    const double end = steps(0) + steps(1) + steps(2);
    about("the losses");
    expect(losses, before,
           "this model's loss is its parameter: 0 at first, and after each batch half the batch's "
           "mean less",
           {{{steps(0), steps(0) + steps(1), end},
             "the loss was taken after the step: it is that before"},
            {{0, 0, 0}, "no step was taken between the batches: there is one after each of them"}});
    about("the parameter");
    expect(parameter, end, "three steps were taken in all",
           {{steps(2), "only the step of the last batch was taken"},
            {end / 3, "the steps were averaged: each counts in full"}});
}

// BEGIN HIDDEN TESTS
BOOST_AUTO_TEST_CASE(random_images, *points(10) * title("random images and seeds") * hidden()) {
    arma::arma_rng::set_seed(83);
    for (const arma::uword size : {1U, 7U, 30U}) {
        const arma::rowvec X = arma::randn<arma::rowvec>(30);
        const arma::rowvec T = arma::randn<arma::rowvec>(30);
        const auto [images, targets, losses, parameter] = sgd_epoch(X, T, size, 0.3, size);
        const auto [right_images, right_targets, right_losses, right_parameter] =
            sgd_epoch.reference(X, T, size, 0.3, size);
        about("the images");
        expect(images, right_images, "the batches as the solution has them");
        about("the targets");
        expect(targets, right_targets, "their targets as the solution has them");
        about("the losses");
        expect(losses, right_losses, "the losses as the solution has them");
        about("the parameter");
        expect(parameter, right_parameter, "the parameter as the solution has it");
    }
}
// END HIDDEN TESTS

BOOST_AUTO_TEST_SUITE_END()

// ---- evaluate -----------------------------------------------------------------------------------

BOOST_AUTO_TEST_SUITE(
    lab08_evaluate,
    *exercise("lab08.evaluate", "common/train/evaluation.cpp") *
        why_it_works("counts can be added over parts of a data set, which percentages of parts of "
                     "different sizes cannot") *
        makes_possible("the accuracy in every table of lab08") * needs("lab04.classify") *
        hint("model.scores gives a column of scores for each image.") *
        hint("lab04 has a function that computes predictions from scores") *
        hint(
            "count the images whose prediction is their label: a == b compares entry by entry, and "
            "arma::accu adds up"))

BOOST_AUTO_TEST_CASE(some_right, *points(4) * title("three of five")) {
    const arma::mat scores = {{9, 1, 2, 0, 5}, {1, 8, 7, 0, 4}, {0, 3, 1, 6, 2}};
    expect(
        evaluate(scores, {0, 1, 2, 2, 1}), 3.0,
        "the largest scores are those of classes 0, 1, 1, 2, 0, and the labels are 0, 1, 2, 2, "
        "1: three of them agree",
        {{2, "the wrong predictions were counted"},
         {0.6, "it is the accuracy: the number of correct predictions is expected"},
         {0,
          "it is the accuracy, 3/5, cut off to 0: the number of correct predictions is expected"},
         {5, "all images were counted"},
         {1, "at most 1 came back: every correct prediction counts 1"}});
}

BOOST_AUTO_TEST_CASE(all_and_none, *points(3) * title("all, and none")) {
    const arma::mat scores = {{-1, -5, -2}, {-3, -4, -8}};
    expect(evaluate(scores, {0, 1, 0}), 3.0,
           "the largest scores are −1, −4 and −2, in rows 0, 1 and 0: all are right",
           {{0, "the wrong predictions were counted"},
            {1, "it is the accuracy, not the number of correct predictions"}});
    expect(evaluate(scores, {1, 0, 1}), 0.0, "no label is the class with the largest score",
           {{3, "the wrong predictions were counted"}});
}

BOOST_AUTO_TEST_CASE(one_image, *points(2) * title("one image")) {
    expect(evaluate(arma::vec{0.1, 0.2, 0.7, 0.6}, arma::urowvec{2}), 1.0,
           "the largest score is that of class 2, which is the label");
}

// BEGIN HIDDEN TESTS
BOOST_AUTO_TEST_CASE(random_scores, *points(6) * title("random scores") * hidden()) {
    arma::arma_rng::set_seed(84);
    for (const arma::uword images : {1U, 40U, 500U}) {
        const arma::mat scores = arma::randn(4, images);
        const arma::urowvec labels = arma::randi<arma::urowvec>(images, arma::distr_param(0, 3));
        expect_as_solution(evaluate, scores, labels);
    }
}
// END HIDDEN TESTS

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::grading
