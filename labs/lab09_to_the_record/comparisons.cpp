#include "comparisons.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "app/learning_curves.hpp"
#include "base/parallel.hpp"
#include "base/text.hpp"
#include "data/preprocess.hpp"
#include "recipe.hpp"
#include "ui/terminal.hpp"

namespace digitlab {
namespace {

constexpr std::size_t seeds = 5;

/// Images drawn at random from the training part, some to learn from and 500 others for validation.
template <typename Real>
Dataset<Real> random_part(const Dataset<Real>& dataset, arma::uword train_images, Rng& rng) {
    const arma::uword all = dataset.train.count();
    std::vector<arma::uword> order(all);
    std::iota(order.begin(), order.end(), 0);
    std::shuffle(order.begin(), order.end(), rng);
    const arma::uvec drawn(order);
    const arma::uword count = std::min(train_images, all - all / 3);
    const arma::uword end = std::min<arma::uword>(all, count + 500);
    return {.name = dataset.name,
            .train = select(dataset.train, drawn.head(count)),
            .validation = select(dataset.train, drawn.subvec(count, end - 1)),
            .test = {},
            .image_rows = dataset.image_rows,
            .image_columns = dataset.image_columns,
            .classes = dataset.classes,
            .class_names = dataset.class_names};
}

/// Replaces a share of the labels by random ones.
template <typename Real>
void replace_labels(Samples<Real>& samples, double share, arma::uword classes, Rng& rng) {
    std::bernoulli_distribution replaced(share);
    std::uniform_int_distribution<arma::uword> any(0, classes - 1);
    for (arma::uword& label : samples.labels) {
        if (replaced(rng)) label = any(rng);
    }
}

/// One training run; the history is empty if the loss diverged.
template <typename Real>
History train_once(const Dataset<Real>& dataset, const Recipe& recipe, Rng& rng) {
    Network<Real> net = make_network<Real>(recipe, rng);
    const auto optimiser =
        make_optimiser<Real>(recipe.optimiser, static_cast<Real>(recipe.learning_rate));
    try {
        return learn(net, *optimiser, dataset, recipe, 1, rng,
                     [](std::size_t, double) { return !interrupted(); });
    } catch (const std::runtime_error&) {
        return {};
    }
}

/// The runs of one recipe, one from each seed.
struct Runs {
    Recipe recipe;
    std::vector<History> of_seed;

    /// The last of some numbers of each run, such as the final losses; infinite where a run
    /// diverged.
    arma::vec last(std::vector<double> History::*numbers) const {
        arma::vec last(of_seed.size());
        for (std::size_t i = 0; i < of_seed.size(); ++i) {
            const std::vector<double>& run = of_seed[i].*numbers;
            last(i) = run.empty() ? std::numeric_limits<double>::infinity() : run.back();
        }
        return last;
    }
    /// Their means over the seeds, entry by entry.
    std::vector<double> mean(std::vector<double> History::*numbers) const {
        arma::vec sum(of_seed.front().*numbers);
        for (std::size_t i = 1; i < of_seed.size(); ++i) sum += arma::vec(of_seed[i].*numbers);
        return numbers_of(sum / double(of_seed.size()));
    }
};

/// Every recipe with the images of every seed. The threads share the runs.
template <typename Real>
std::vector<Runs> train_all(const std::vector<Dataset<Real>>& images,
                            const std::vector<Recipe>& recipes, const CommonOptions& options) {
    std::vector<Runs> all;
    all.reserve(recipes.size());
    for (const Recipe& recipe : recipes) {
        all.push_back({recipe, std::vector<History>(images.size())});
    }
    const std::size_t count = recipes.size() * images.size();
    parallel_for(count, options.threads, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            const std::size_t seed = i / recipes.size();
            Runs& runs = all[i % recipes.size()];
            Rng rng(options.seed + seed);
            runs.of_seed[seed] = train_once(images[seed], runs.recipe, rng);
        }
    });
    return all;
}

double mean_loss(const Runs& runs) {
    return arma::mean(runs.last(&History::train_loss));
}

/// Every optimiser at the learning rate that has the smallest training loss with the first seed.
template <typename Real>
std::vector<Runs> optimisers_at_their_best(const Lab<Real>& lab,
                                           const std::vector<Dataset<Real>>& images,
                                           Recipe recipe) {
    std::vector<Runs> best;
    Progress progress = lab.console.progress("optimisers", optimiser_names().size());
    for (const std::string& name : optimiser_names()) {
        std::vector<Recipe> recipes;
        for (const double rate : {0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0}) {
            recipe.optimiser = name;
            recipe.learning_rate = rate;
            recipes.push_back(recipe);
        }
        const std::vector<Runs> tried = train_all<Real>({images.front()}, recipes, lab.options);
        const Runs& best_rate = *std::ranges::min_element(tried, {}, mean_loss);
        best.push_back(train_all<Real>(images, {best_rate.recipe}, lab.options).front());
        if (interrupted()) return {};
        progress.update(best.size(), name);
    }
    return best;
}

/// The best optimiser against gradient descent, in a sentence.
std::string compared_with_sgd(const std::vector<Runs>& optimisers) {
    const Runs& sgd = optimisers.front();
    const Runs& best = *std::ranges::min_element(optimisers, {}, mean_loss);
    if (&best == &sgd) return "The training loss of gradient descent (sgd) is the smallest.";
    const arma::vec a = sgd.last(&History::train_loss);
    const arma::vec b = best.last(&History::train_loss);
    const double error = std::sqrt((arma::var(a) + arma::var(b)) / double(seeds));
    const double difference = arma::mean(a) - arma::mean(b);
    return fmt::format(
        "The training loss of {} is the smallest, {} against {} of gradient descent (sgd). The "
        "difference is {:.1f} of its standard errors{}.",
        best.recipe.optimiser, fixed(arma::mean(b), 3), fixed(arma::mean(a), 3), difference / error,
        difference < 3 * error ? ", so five seeds do not show that either is better" : "");
}

void show_optimisers(const Console& console, const std::vector<Runs>& optimisers,
                     const std::string& network) {
    Table table({"optimiser", "best rate", "train loss", "validation accuracy"});
    table.mark_best(2, Best::smallest);
    table.mark_best(3, Best::largest);
    for (const Runs& runs : optimisers) {
        table.add_row({runs.recipe.optimiser, brief(runs.recipe.learning_rate),
                       mean_and_stddev(runs.last(&History::train_loss), 3),
                       mean_and_stddev(100 * runs.last(&History::held_out_accuracy), 1) + " %"});
    }
    const Recipe& recipe = optimisers.front().recipe;
    console.section("Six optimisers, {}: {} {}", network, recipe.epochs,
                    recipe.epochs == 1 ? "epoch" : "epochs");
    console.table(table);
    console.say("{}", compared_with_sgd(optimisers));
}

}  // namespace

template <typename Real>
void compare_optimisers(Lab<Real>& lab) {
    std::vector<Dataset<Real>> images;
    for (std::size_t seed = 0; seed < seeds; ++seed) {
        Rng rng(lab.options.seed + seed);
        images.push_back(random_part(lab.data, 1000, rng));
    }
    const arma::uword count = images.front().train.count();
    Recipe shallow{.layers = {lab.data.features(), 100, lab.data.classes},
                   .schedule = "constant",
                   .epochs = lab.options.quick ? std::size_t{1} : std::size_t{5},
                   .batch_size = std::min<std::size_t>(20, count)};
    Recipe deep = shallow;
    deep.layers = {lab.data.features(), 50, 50, 50, lab.data.classes};
    deep.activation = Activation::sigmoid;
    deep.epochs *= 2;

    const std::vector<Runs> of_shallow = optimisers_at_their_best(lab, images, shallow);
    if (of_shallow.empty()) return;
    show_optimisers(lab.console, of_shallow, "one hidden layer of ReLU");
    lab.console.say(
        "Mean ± standard deviation of {} runs, each with its own initial weights and its own {} "
        "training images. The best of seven learning rates has the smallest training loss in the "
        "first run.",
        seeds, count);

    const std::vector<Runs> of_deep = optimisers_at_their_best(lab, images, deep);
    if (of_deep.empty()) return;
    show_optimisers(lab.console, of_deep, "three hidden layers of sigmoids");
    Chart chart{.name = "optimisers",
                .title = "Training loss of three hidden layers of sigmoids",
                .x_label = "epoch",
                .y_label = fmt::format("cross-entropy, mean of {} runs", seeds),
                .series = {},
                .log_y = true};
    for (const Runs& runs : of_deep) {
        if (!std::isfinite(mean_loss(runs))) continue;
        chart.series.push_back({runs.recipe.optimiser, runs.of_seed.front().epochs,
                                runs.mean(&History::train_loss), Draw::line});
    }
    lab.figures.draw(chart);
}

template <typename Real>
void compare_regularisation(Lab<Real>& lab, const Distortion& distortion) {
    constexpr double replaced = 0.2;
    std::vector<Dataset<Real>> images;
    for (std::size_t seed = 0; seed < seeds; ++seed) {
        Rng rng(lab.options.seed + seed);
        images.push_back(random_part(lab.data, 300, rng));
        replace_labels(images.back().train, replaced, lab.data.classes, rng);
    }
    const arma::uword count = images.front().train.count();
    Recipe recipe{.layers = {lab.data.features(), 100, lab.data.classes},
                  .learning_rate = 0.003,
                  .schedule = "constant",
                  .epochs = lab.options.quick ? std::size_t{5} : std::size_t{60},
                  .batch_size = std::min<std::size_t>(20, count)};
    const std::vector<std::pair<std::string, Regularisation>> kinds = {
        {"none", {}},
        {"L2, λ = 0.01", {.l2 = 0.01}},
        {"dropout, p = 0.5", {.hidden_dropout = 0.5}},
        {"distortions", {.distortion = distortion}},
        {"dropout, distorted", {.distortion = distortion, .hidden_dropout = 0.5}}};
    Table table({"regularisation", "train loss", "validation loss", "accuracy, %", "gain"});
    table.mark_best(2, Best::smallest);
    table.mark_best(3, Best::largest);
    Chart chart{.name = "overfitting",
                .title = "Loss on images that are not trained on",
                .x_label = "epoch",
                .y_label = fmt::format("cross-entropy, mean of {} runs", seeds),
                .series = {}};
    Progress progress = lab.console.progress("regularisation", kinds.size());
    std::vector<Runs> all;
    for (const auto& [name, regularisation] : kinds) {
        recipe.regularisation = regularisation;
        all.push_back(train_all<Real>(images, {recipe}, lab.options).front());
        const Runs& runs = all.back();
        if (interrupted() || !std::isfinite(mean_loss(runs))) return;
        progress.update(all.size(), name);
        const arma::vec accuracy = 100 * runs.last(&History::held_out_accuracy);
        const arma::vec gain = accuracy - 100 * all.front().last(&History::held_out_accuracy);
        table.add_row({name, fixed(mean_loss(runs), 3),
                       mean_and_stddev(runs.last(&History::held_out_loss), 3),
                       mean_and_stddev(accuracy, 1),
                       all.size() == 1 ? "" : mean_and_stddev(gain, 1)});
        chart.series.push_back(
            {name, runs.of_seed.front().epochs, runs.mean(&History::held_out_loss), Draw::line});
    }
    progress.clear();
    lab.console.section("Overfitting: {} hidden units, {} images, {} epochs", recipe.layers[1],
                        count, recipe.epochs);
    lab.console.table(table);
    const Runs& none = all.front();
    const std::vector<double> losses = none.mean(&History::held_out_loss);
    const auto smallest = std::ranges::min_element(losses);
    const bool rises = losses.back() > 1.01 * *smallest;
    lab.console.say(
        "Every fifth training label, on average, is replaced by a random one. Without "
        "regularisation the net classifies {} of the training images as labelled{}{}",
        percent(arma::mean(none.last(&History::train_accuracy))),
        rises ? fmt::format(", and the validation loss rises from {:.3f} after epoch {} to {:.3f}: "
                            "the net overfits.",
                            *smallest, smallest - losses.begin(), losses.back())
              : ".",
        fmt::format(" The numbers are mean ± standard deviation of {} runs, the gain that of the "
                    "differences of accuracy, in points, run by run.",
                    seeds));
    lab.figures.draw(chart);
}

template void compare_optimisers(Lab<float>&);
template void compare_optimisers(Lab<double>&);
template void compare_regularisation(Lab<float>&, const Distortion&);
template void compare_regularisation(Lab<double>&, const Distortion&);

}  // namespace digitlab
