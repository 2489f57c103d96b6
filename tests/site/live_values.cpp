// What the library computes here, for live_test.js to compare: live_values WEIGHTS.
// Each line is a name and numbers.

#include <fmt/ranges.h>

#include <iostream>

#include "data/batches.hpp"
#include "data/preprocess.hpp"
#include "math/activations.hpp"
#include "math/gradient_descent.hpp"
#include "model/network_file.hpp"
#include "model/two_layer_net.hpp"
#include "train/distortion.hpp"
#include "train/training.hpp"
#include "vision/drawing.hpp"

using namespace digitlab;

namespace {

void print(const char* name, const arma::mat& numbers) {
    std::cout << name;
    for (const double number : numbers) std::cout << fmt::format(" {}", number);
    std::cout << "\n";
}

/// The picture of live_test.js: a 7 in the upper left corner of 140 × 140 pixels.
arma::mat seven() {
    arma::mat picture(140, 140, arma::fill::zeros);
    picture.submat(10, 10, 19, 59).ones();
    for (arma::uword row = 20; row < 80; ++row) {
        picture.submat(row, 55 - row / 2, row, 64 - row / 2).ones();
    }
    return picture;
}

void classify(const char* weights) {
    const SavedNetwork<double> saved = load_network<double>(weights);
    const arma::vec image = frame_drawing(seven(), saved.form);
    print("image", image);
    print("probabilities", network_from(saved).probabilities(image));
    const Distorter<double> distort({.rotation = 12, .elastic = 24}, saved.form.rows,
                                    saved.form.columns);
    Rng rng(1);
    print("distorted", distort(arma::repmat(image, 1, 3), rng));
}

void train_like_lab06() {
    Rng rng(1);
    Dataset<float> data = load_dataset<float>({});
    normalize(data);
    TwoLayerNet<float> net(data.features(), 20, 10, rng);
    RandomBatches batches(data.train.count(), 100, rng);
    Sgd<float> sgd(0.5F);
    const History history = train<float>(
        net, parallel_backpropagation(net, 1), sgd, batches, {data.train, "test", &data.test},
        {.steps = 300, .evaluate_every = 15}, [](std::size_t, double) { return true; });
    print("losses", arma::vec(history.losses));
    print("test_accuracy", arma::vec{history.held_out_accuracy.back()});
}

void compute_formulas() {
    const arma::mat S = arma::vec{1, -2, 30};
    const arma::mat T = arma::vec{1, 0, 0};
    const arma::mat Y = softmax(S);
    print("losses_of_scores", arma::vec{softmax_cross_entropy(S, T), mean_squared_error(Y, T)});
    print("cross_entropy_gradient", softmax_cross_entropy_derivative(Y, T));
    print("squared_error_gradient", softmax_mean_squared_error_derivative(Y, T));
    print("descent", gradient_descent<double>(
                         [](const arma::mat& p) { return p(0) * p(0) / 20 + p(1) * p(1); },
                         arma::vec{-7, 2}, 0.9, 30, 1e-3));

    Rng unused;
    TwoLayerNet<double> net(2, 2, 2, unused);
    net.parameters() = arma::linspace(-0.5, 0.6, 12);
    const arma::mat X = arma::vec{1, 0.5};
    arma::vec gradient;
    const double loss = net.gradient(X, arma::mat(arma::vec{1, 0}), gradient);
    print("backpropagation", arma::join_cols(arma::vec{loss}, gradient));
}

}  // namespace

int main(int, char** argv) {
    classify(argv[1]);
    train_like_lab06();
    compute_formulas();
}
