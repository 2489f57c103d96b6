#include "comparisons.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "app/learning_curves.hpp"
#include "base/text.hpp"
#include "data/preprocess.hpp"
#include "recipe.hpp"
#include "ui/terminal.hpp"

namespace digitlab {
namespace {

/// The first training images of a data set, and at most 2000 validation images.
template <typename Real>
Dataset<Real> small_dataset(const Dataset<Real>& dataset, arma::uword train_images) {
    Dataset<Real> whole{.name = dataset.name,
                        .train = dataset.train,
                        .validation = dataset.validation,
                        .test = {},
                        .image_rows = dataset.image_rows,
                        .image_columns = dataset.image_columns,
                        .classes = dataset.classes,
                        .class_names = dataset.class_names};
    if (whole.validation.count() == 0) hold_out_validation(whole);
    const auto keep_first = [](Samples<Real>& samples, arma::uword count) {
        if (count < samples.count()) samples = split(samples, count).first;
    };
    keep_first(whole.train, train_images);
    keep_first(whole.validation, 2000);
    return whole;
}

/// Trains one network from the seed; the history is empty if the loss diverged.
template <typename Real>
History try_recipe(const Dataset<Real>& dataset, const Recipe& recipe,
                   const CommonOptions& options) {
    Rng rng(options.seed);
    Network<Real> net = make_network<Real>(recipe, rng);
    const auto optimiser =
        make_optimiser<Real>(recipe.optimiser, static_cast<Real>(recipe.learning_rate));
    try {
        return learn(net, *optimiser, dataset, recipe, options.threads, rng,
                     [](std::size_t, double) { return !interrupted(); });
    } catch (const std::runtime_error&) {
        return {};
    }
}

double final_loss(const History& history) {
    return history.losses.empty() ? std::numeric_limits<double>::infinity()
                                  : history.train_loss.back();
}

/// How much an accuracy varies by chance, in sentences.
std::string about_chance(double accuracy, arma::uword images) {
    const double error = std::sqrt(accuracy * (1 - accuracy) / static_cast<double>(images));
    return fmt::format(
        "Each row is one run with one seed. An accuracy of {} on {} validation images has a "
        "standard error of {:.1f} points.",
        percent(accuracy), images, 100 * error);
}

}  // namespace

template <typename Real>
void compare_optimisers(Lab<Real>& lab) {
    const Dataset<Real> small = small_dataset(lab.data, 1000);
    const arma::uword images = small.train.count();
    Recipe recipe{.layers = {small.features(), 100, small.classes},
                  .schedule = "constant",
                  .epochs = lab.options.quick ? std::size_t{1} : std::size_t{5},
                  .batch_size = std::min<std::size_t>(20, images)};
    Table table({"optimiser", "best rate", "train loss", "validation accuracy"});
    table.mark_best(2, Best::smallest);
    table.mark_best(3, Best::largest);
    Chart chart{
        .name = "optimisers",
        .title = fmt::format("Training loss on {} images, each optimiser at its best rate", images),
        .x_label = "step",
        .y_label = "mean loss of the last 20 batches",
        .series = {},
        .log_y = true,
        .legend = LegendAt::right_of_plot};
    const std::vector<double> rates = {0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1};
    Progress progress = lab.console.progress("optimisers", optimiser_names().size() * rates.size());
    std::size_t tried = 0;
    double best_accuracy = 0;
    for (const std::string& name : optimiser_names()) {
        History best;
        double best_rate = 0;
        for (const double rate : rates) {
            recipe.optimiser = name;
            recipe.learning_rate = rate;
            History history = try_recipe(small, recipe, lab.options);
            if (interrupted()) return;
            progress.update(++tried, name);
            if (final_loss(history) < final_loss(best)) {
                best = std::move(history);
                best_rate = rate;
            }
        }
        if (best.losses.empty()) continue;
        const double accuracy = best.held_out_accuracy.back();
        best_accuracy = std::max(best_accuracy, accuracy);
        table.add_row(
            {name, brief(best_rate), fixed(best.train_loss.back(), 4), percent(accuracy)});
        chart.series.push_back(
            {name, counting(1, best.losses.size()), running_mean(best.losses, 20), Draw::line});
    }
    progress.clear();
    lab.console.section("The same six optimisers on {} training images, {} {} of batches of {}",
                        images, recipe.epochs, recipe.epochs == 1 ? "epoch" : "epochs",
                        recipe.batch_size);
    lab.console.table(table);
    lab.console.say("The best of {} rates is the one with the smallest training loss. {}",
                    rates.size(), about_chance(best_accuracy, small.validation.count()));
    lab.figures.draw(chart);
}

template <typename Real>
void compare_regularisation(Lab<Real>& lab, const Distortion& distortion) {
    const Dataset<Real> small = small_dataset(lab.data, 300);
    const arma::uword images = small.train.count();
    Recipe recipe{.layers = {small.features(), 300, small.classes},
                  .schedule = "constant",
                  .epochs = lab.options.quick ? std::size_t{5} : std::size_t{100},
                  .batch_size = std::min<std::size_t>(20, images)};
    const std::vector<std::pair<std::string, Regularisation>> choices = {
        {"none", {}},
        {"L2, λ = 0.003", {.l2 = 0.003}},
        {"dropout, p = 0.5", {.hidden_dropout = 0.5}},
        {"distortions", {.distortion = distortion}},
        {"distortions, dropout", {.distortion = distortion, .hidden_dropout = 0.5}}};
    Table table({"regularisation", "train accuracy", "validation accuracy", "train loss",
                 "validation loss", "smallest"});
    table.mark_best(2, Best::largest);
    table.mark_best(4, Best::smallest);
    Chart chart{.name = "overfitting",
                .title = fmt::format("Loss of a large network on {} images", images),
                .x_label = "epoch",
                .y_label = "cross-entropy",
                .series = {},
                .y_range = std::pair{0.0, 1.0},
                .legend = LegendAt::right_of_plot};
    Progress progress = lab.console.progress("regularisation", choices.size());
    std::vector<History> histories;
    for (const auto& [name, regularisation] : choices) {
        recipe.regularisation = regularisation;
        const History history = try_recipe(small, recipe, lab.options);
        if (interrupted() || history.losses.empty()) return;
        if (histories.empty()) {
            chart.series.push_back({"none: train", history.epochs, history.train_loss, Draw::line});
        }
        chart.series.push_back({name + (histories.empty() ? ": validation" : ""), history.epochs,
                                history.held_out_loss, Draw::line});
        table.add_row({name, percent(history.train_accuracy.back()),
                       percent(history.held_out_accuracy.back()),
                       fixed(history.train_loss.back(), 4), fixed(history.held_out_loss.back(), 3),
                       fixed(std::ranges::min(history.held_out_loss), 3)});
        histories.push_back(history);
        progress.update(histories.size(), name);
    }
    progress.clear();
    lab.console.section("Overfitting: {} hidden units, {} images, {} epochs", recipe.layers[1],
                        images, recipe.epochs);
    lab.console.table(table);
    const History& plain = histories.front();
    const double smallest = std::ranges::min(plain.held_out_loss);
    const double last = plain.held_out_loss.back();
    const auto loss_of = [](const History& history) { return history.held_out_loss.back(); };
    const auto best = std::ranges::min_element(histories, {}, loss_of) - histories.begin();
    lab.console.say(
        "Without regularisation the training loss ends at {:.4f}{} The final validation loss is "
        "smallest in the row \"{}\". {}",
        plain.train_loss.back(),
        last > 1.01 * smallest
            ? fmt::format(" while the validation loss rises from {:.3f} to {:.3f}: the net "
                          "overfits.",
                          smallest, last)
            : fmt::format(", the validation loss at {:.3f}, without a rise in these epochs.", last),
        choices[static_cast<std::size_t>(best)].first,
        about_chance(plain.held_out_accuracy.back(), small.validation.count()));
    lab.figures.draw(chart);
}

template void compare_optimisers(Lab<float>&);
template void compare_optimisers(Lab<double>&);
template void compare_regularisation(Lab<float>&, const Distortion&);
template void compare_regularisation(Lab<double>&, const Distortion&);

}  // namespace digitlab
