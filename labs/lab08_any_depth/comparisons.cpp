#include "comparisons.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "app/learning_curves.hpp"
#include "base/text.hpp"
#include "data/preprocess.hpp"
#include "model/metrics.hpp"
#include "ui/terminal.hpp"

namespace digitlab {
namespace {

/// The first thousand samples of a part, or all if there are fewer.
template <typename Real>
Samples<Real> first_thousand(const Samples<Real>& part) {
    const arma::uword count = std::min<arma::uword>(1000, part.count());
    return select(part, arma::regspace<arma::uvec>(0, count - 1));
}

/// How far a network is stuck.
struct Health {
    double saturated = 0;                   ///< fraction of hidden outputs below 0.01 or above 0.99
    arma::uword classes_not_predicted = 0;  ///< classes that occur and are never predicted
};

template <typename Real>
Health examine(const Network<Real>& net, const Samples<Real>& samples) {
    const auto outputs = net.forward(samples.images);
    Health health;
    if (outputs.size() > 1) {
        const arma::mat Z = to_double(outputs.front());
        const arma::uword stuck = arma::accu(Z < 0.01) + arma::accu(Z > 0.99);
        health.saturated = static_cast<double>(stuck) / static_cast<double>(Z.n_elem);
    }
    const arma::urowvec predicted = classify(outputs.back());
    for (const arma::uword c : arma::urowvec(arma::unique(samples.labels))) {
        if (!arma::any(predicted == c)) ++health.classes_not_predicted;
    }
    return health;
}

/// How often each output of the first hidden layer from 0 to 1 occurs.
template <typename Real>
Series histogram_of_outputs(const Network<Real>& net, const arma::Mat<Real>& images,
                            const std::string& legend) {
    const arma::mat Z = to_double(net.forward(images).front());
    const arma::vec middles = arma::linspace(0.025, 0.975, 20);
    const arma::vec fractions =
        arma::conv_to<arma::vec>::from(arma::hist(arma::vectorise(Z), middles)) /
        static_cast<double>(Z.n_elem);
    return {legend, numbers_of(middles), numbers_of(fractions), Draw::line_and_points};
}

}  // namespace

const Choices<Loss>& lab08_losses() {
    static const Choices<Loss> losses = {{"quadratic", Loss::sigmoid_mean_squared_error},
                                         {"cross-entropy", Loss::sigmoid_cross_entropy}};
    return losses;
}

const Choices<Initializer>& lab08_initializers() {
    static const Choices<Initializer> initializers = {{"article", Initializer::normal_1},
                                                      {"scaled", Initializer::scaled}};
    return initializers;
}

template <typename Real>
void compare_choices(Lab<Real>& lab, const ComparisonRecipe& recipe) {
    Table table({"init", "loss", "saturated", "after", "not predicted", "accuracy"});
    table.align_left(1);
    table.mark_best(5, Best::largest);
    Chart chart{.name = "choices",
                .title = "Validation accuracy by initialisation and loss",
                .x_label = "epoch",
                .y_label = "accuracy",
                .series = {},
                .accuracies = true};
    Chart activations{.name = "activations",
                      .title = "Outputs of the hidden units before training, by initialisation",
                      .x_label = "output of a hidden unit",
                      .y_label = "fraction of all outputs",
                      .series = {}};
    const Samples<Real>& train_images = lab.data.train;
    const Samples<Real> examined = first_thousand(lab.data.validation);
    const std::size_t steps_per_epoch = train_images.count() / recipe.batch_size;
    for (const auto& [init, initializer] : lab08_initializers()) {
        for (const auto& [loss_name, loss] : lab08_losses()) {
            Rng rng(lab.options.seed);
            Network<Real> net({.layers = recipe.layers, .loss = loss}, initializer, rng);
            const Health before = examine(net, examined);
            const bool quadratic = loss == Loss::sigmoid_mean_squared_error;
            if (quadratic && net.depth() > 1) {
                activations.series.push_back(histogram_of_outputs(net, examined.images, init));
            }
            // Cross-entropy's gradient lacks the factor y(1 − y): a sixth of the rate is as much.
            Sgd<Real> sgd(static_cast<Real>(recipe.learning_rate / (quadratic ? 1 : 6)));
            ShuffledEpochs batches(train_images.count(), recipe.batch_size, rng);
            const std::string name = fmt::format("{}, {}", init, loss_name);
            Progress progress = lab.console.progress(name, recipe.epochs * steps_per_epoch);
            const History history = train<Real>(net, backpropagation(net), sgd, batches,
                                                {train_images, "validation", &lab.data.validation},
                                                {.steps = recipe.epochs * steps_per_epoch,
                                                 .evaluate_every = steps_per_epoch,
                                                 .threads = lab.options.threads},
                                                report_steps(progress));
            const Health after = examine(net, examined);
            table.add_row({init, loss_name, percent(before.saturated), percent(after.saturated),
                           std::to_string(after.classes_not_predicted),
                           percent(history.held_out_accuracy.back())});
            chart.series.push_back(
                {name,
                 {history.epochs.begin() + 1, history.epochs.end()},
                 {history.held_out_accuracy.begin() + 1, history.held_out_accuracy.end()},
                 Draw::line_and_points});
            if (interrupted()) return;
        }
    }
    lab.console.section("Stuck units, and what helps: {} epochs of each", recipe.epochs);
    lab.console.table(table);
    lab.console.say(
        "Saturated: outputs of hidden units below 0.01 or above 0.99, before and after training; "
        "there the sigmoid has hardly a gradient. Not predicted: classes that the net predicts for "
        "none of {} validation images. Weights from N(0, 1) add up to large inputs of a unit, "
        "weights from N(0, 1/inputs) keep them near 1. The accuracy is that on validation images.",
        examined.count());
    if (!activations.series.empty()) lab.figures.draw(activations);
    lab.figures.draw(chart);
}

template <typename Real>
void show_vanishing_gradients(Lab<Real>& lab, Loss loss) {
    constexpr arma::uword most = 4;
    const Samples<Real> batch = first_thousand(lab.data.train);
    const arma::Mat<Real> T = one_hot<Real>(batch.labels, lab.data.classes);
    Table table({"hidden layers", "layer 1", "layer 2", "layer 3", "layer 4", "last layer"});
    Chart chart{.name = "vanishing_gradients",
                .title =
                    "Norm of the gradient with respect to the biases of each layer, before "
                    "training",
                .x_label = "layer",
                .y_label = "norm of the gradient",
                .series = {},
                .log_y = true,
                .x_range = std::pair{0.8, most + 1.2}};
    std::vector<std::string> ratios;  // of the first to the last layer
    for (arma::uword hidden = 1; hidden <= most; ++hidden) {
        std::vector<arma::uword> layers(hidden + 2, 30);
        layers.front() = lab.data.features();
        layers.back() = lab.data.classes;
        Rng rng(lab.options.seed);
        const Network<Real> net({.layers = layers, .loss = loss}, Initializer::scaled, rng);
        arma::Col<Real> gradient;
        net.gradient(batch.images, T, gradient);
        std::vector<std::string> row = {std::to_string(hidden)};
        Series series{fmt::format("{} hidden layer{}", hidden, hidden == 1 ? "" : "s"),
                      {},
                      {},
                      Draw::line_and_points};
        for (arma::uword l = 0; l < net.depth(); ++l) {
            series.x.push_back(static_cast<double>(l + 1));
            series.y.push_back(arma::norm(net.layer(l, gradient).b));
            if (l + 1 == net.depth()) row.resize(1 + most, "");
            row.push_back(scientific(series.y.back()));
        }
        table.add_row(row);
        ratios.push_back("1/" + brief(std::round(series.y.back() / series.y.front())));
        chart.series.push_back(series);
    }
    lab.console.section("Vanishing gradients: norm with respect to the biases, before training");
    lab.console.table(table);
    lab.console.say(
        "The derivative of a sigmoid is at most 1/4, and each layer on the way back multiplies by "
        "it. With one hidden layer the norm of layer 1 is {} of that of the last layer, with {} it "
        "is {}.",
        ratios.front(), most, ratios.back());
    lab.figures.draw(chart);
}

template void compare_choices(Lab<float>&, const ComparisonRecipe&);
template void compare_choices(Lab<double>&, const ComparisonRecipe&);
template void show_vanishing_gradients(Lab<float>&, Loss);
template void show_vanishing_gradients(Lab<double>&, Loss);

}  // namespace digitlab
