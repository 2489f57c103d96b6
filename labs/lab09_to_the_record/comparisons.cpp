#include "comparisons.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "app/learning_curves.hpp"
#include "base/text.hpp"
#include "data/preprocess.hpp"
#include "recipe.hpp"
#include "ui/terminal.hpp"

namespace digitlab {
namespace {

// ---- the valley ---------------------------------------------------------------------------------

/// The valley f(x, y) = (x² + 50 y²)/100: fifty times as steep across as along. Turned, its floor
/// no longer lies along an axis.
class Valley {
public:
    explicit Valley(double degrees) {
        const double angle = degrees * std::numbers::pi / 180;
        const arma::mat turn = {{std::cos(angle), -std::sin(angle)},
                                {std::sin(angle), std::cos(angle)}};
        A_ = turn * arma::diagmat(arma::vec{0.02, 1}) * turn.t();
        start_ = turn * arma::vec{-9, 2};
    }

    double height(const arma::vec& w) const { return arma::dot(w, A_ * w) / 2; }
    arma::vec gradient(const arma::vec& w) const { return A_ * w; }
    const arma::vec& start() const { return start_; }

private:
    arma::mat A_;  // of the second derivatives
    arma::vec start_;
};

struct Descent {
    double rate = 0;
    arma::mat path;  ///< 2 × (steps + 1)
    std::vector<double> heights;

    /// How high it still is: the mean of the last ten steps, for to pass by the lowest point is not
    /// to be there.
    double remaining() const { return arma::mean(arma::vec(heights).tail(10)); }
};

Descent descend(const Valley& valley, const std::string& optimiser_name, double rate,
                std::size_t steps) {
    Descent descent{rate, arma::mat(2, steps + 1), {}};
    const auto optimiser = make_optimiser<double>(optimiser_name, rate);
    arma::vec w = valley.start();
    for (std::size_t step = 0; step <= steps; ++step) {
        descent.path.col(step) = w;
        descent.heights.push_back(valley.height(w));
        optimiser->step(w, valley.gradient(w));
    }
    return descent;
}

Descent best_descent(const Valley& valley, const std::string& optimiser_name, std::size_t steps) {
    Descent best;
    for (const double rate : {0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.4, 1.9, 3.0}) {
        const Descent descent = descend(valley, optimiser_name, rate, steps);
        if (best.heights.empty() || descent.remaining() < best.remaining()) best = descent;
    }
    return best;
}

/// The gradient of the valley on a grid, for its figure.
arma::mat downhill_arrows(const Valley& valley) {
    arma::mat arrows(4, 0);
    for (double x = -9; x <= 3; x += 1.5) {
        for (double y = -2.5; y <= 2.5; y += 0.5) {
            const arma::vec g = valley.gradient({x, y});
            if (arma::norm(g) < 1e-9) continue;
            arrows.insert_cols(arrows.n_cols, arma::vec{x, y, -g(0) * 0.2, -g(1) * 0.2});
        }
    }
    return arrows;
}

// ---- on images ----------------------------------------------------------------------------------

/// A few images to learn from, and others to compare by: from the end of the training images, none
/// of the test.
template <typename Real>
Dataset<Real> small_dataset(Dataset<Real> dataset, arma::uword train_images) {
    hold_out_validation(dataset);
    const auto first = [](const Samples<Real>& samples, arma::uword count) {
        return select(samples, arma::regspace<arma::uvec>(
                                   0, std::min<arma::uword>(count, samples.count()) - 1));
    };
    Dataset<Real> small;
    small.train = first(dataset.train, train_images);
    small.test = first(dataset.validation, 2000);
    small.image_rows = dataset.image_rows;
    small.image_columns = dataset.image_columns;
    small.classes = dataset.classes;
    return small;
}

/// Trains one network from the seed; its history is empty where the loss left all bounds.
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

}  // namespace

void compare_on_valley(Figures& figures, const Console& console) {
    constexpr std::size_t steps = 100;
    const Valley along_axis(0);
    const Valley turned(30);
    Table table({"optimiser", "rate", "height after 20", "after 100", "turned: rate", "after 100"});
    VectorField paths{.name = "valley",
                      .title = "Six ways down a long valley, 100 steps each (arrows: downhill)",
                      .x_label = "x, along the valley",
                      .y_label = "y, across",
                      .arrows = downhill_arrows(along_axis),
                      .paths = {},
                      .x_range = {-10, 4},
                      .y_range = {-3, 3}};
    Chart heights{.name = "valley_heights",
                  .title = "Height above the bottom of the valley turned by 30°",
                  .x_label = "step",
                  .y_label = "height",
                  .series = {},
                  .log_y = true,
                  .legend = LegendAt::right_of_plot};
    for (const std::string& name : optimiser_names()) {
        const Descent descent = best_descent(along_axis, name, steps);
        const Descent askew = best_descent(turned, name, steps);
        table.add_row({name, brief(descent.rate), scientific(descent.heights[20]),
                       scientific(descent.remaining()), brief(askew.rate),
                       scientific(askew.remaining())});
        paths.paths.push_back({name, arma::conv_to<std::vector<double>>::from(descent.path.row(0)),
                               arma::conv_to<std::vector<double>>::from(descent.path.row(1)),
                               Draw::line_and_points});
        heights.series.push_back({name, counting(0, steps + 1), askew.heights, Draw::line});
    }
    console.section("Six optimisers in a valley fifty times as steep across as along");
    console.table(table);
    console.say(
        "Each has the best of twelve learning rates; the height after 100 steps is the mean of the "
        "last ten. Plain descent (sgd) must keep its steps small enough for the steep sides and so "
        "creeps along the floor; momentum gathers speed there. AdaGrad gives each number a rate of "
        "its own: unbeatable while the valley lies along an axis, and slower than plain descent "
        "once it is turned by 30°.");
    figures.draw(paths);
    figures.draw(heights);
}

template <typename Real>
void compare_optimisers(const Dataset<Real>& dataset, const CommonOptions& options,
                        Figures& figures, const Console& console) {
    const Dataset<Real> small = small_dataset(dataset, 1000);
    Recipe recipe{.layers = {dataset.features(), 100, dataset.classes},
                  .schedule = "constant",
                  .epochs = options.quick ? std::size_t{1} : std::size_t{5},
                  .batch_size = std::min<std::size_t>(20, small.train.count())};
    Table table({"optimiser", "best rate", "training loss", "validation accuracy"});
    Chart chart{.name = "optimisers",
                .title = "Training loss by optimiser, " + std::to_string(small.train.count()) +
                         " images, each with its best rate",
                .x_label = "step",
                .y_label = "mean loss of the last 20 batches",
                .series = {},
                .log_y = true,
                .legend = LegendAt::right_of_plot};
    const std::vector<double> rates = {0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1};
    Progress progress = console.progress("optimisers", optimiser_names().size() * rates.size());
    std::size_t tried = 0;
    for (const std::string& name : optimiser_names()) {
        History best;
        double best_rate = 0;
        for (const double rate : rates) {
            recipe.optimiser = name;
            recipe.learning_rate = rate;
            History history = try_recipe(small, recipe, options);
            if (interrupted()) return;
            progress.update(++tried, name);
            if (final_loss(history) < final_loss(best)) {
                best = std::move(history);
                best_rate = rate;
            }
        }
        if (best.losses.empty()) continue;
        table.add_row({name, brief(best_rate), fixed(best.train_loss.back(), 4),
                       percent(best.test_accuracy.back())});
        chart.series.push_back(
            {name, counting(1, best.losses.size()), running_mean(best.losses, 20), Draw::line});
    }
    progress.clear();
    console.section("The same six on " + std::to_string(small.train.count()) +
                    " training images, " + std::to_string(recipe.epochs) +
                    (recipe.epochs == 1 ? " epoch" : " epochs") + " of batches of " +
                    std::to_string(recipe.batch_size));
    console.table(table);
    console.say(
        "With its best rate each of them learns; they differ less than their rates do. Validation "
        "images are training images held back: the test images are not for choosing.");
    figures.draw(chart);
}

template <typename Real>
void compare_remedies(const Dataset<Real>& dataset, const Distortion& distortion,
                      const CommonOptions& options, Figures& figures, const Console& console) {
    const Dataset<Real> small = small_dataset(dataset, 300);
    Recipe plain{.layers = {dataset.features(), 300, dataset.classes},
                 .schedule = "constant",
                 .epochs = options.quick ? std::size_t{5} : std::size_t{100},
                 .batch_size = std::min<std::size_t>(20, small.train.count())};
    struct Remedy {
        std::string name;
        Regularisation regularisation;
    };
    const std::vector<Remedy> remedies = {
        {"none", {}},
        {"l2, λ = 0.003", {.l2 = 0.003}},
        {"dropout, p = 0.5", {.hidden_dropout = 0.5}},
        {"distortions", {.distortion = distortion}},
        {"distortions, dropout", {.distortion = distortion, .hidden_dropout = 0.5}}};
    Table table({"remedy", "train accuracy", "validation accuracy", "train loss", "validation loss",
                 "smallest"});
    Chart chart{.name = "overfitting",
                .title = "Loss of a large net on " + std::to_string(small.train.count()) +
                         " images, by remedy",
                .x_label = "epoch",
                .y_label = "cross-entropy",
                .series = {},
                .y_range = std::pair{0.0, 1.0},
                .legend = LegendAt::right_of_plot};
    Progress progress = console.progress("remedies", remedies.size());
    for (std::size_t i = 0; i < remedies.size(); ++i) {
        Recipe recipe = plain;
        recipe.regularisation = remedies[i].regularisation;
        const History history = try_recipe(small, recipe, options);
        if (interrupted() || history.losses.empty()) return;
        progress.update(i + 1, remedies[i].name);
        table.add_row({remedies[i].name, percent(history.train_accuracy.back()),
                       percent(history.test_accuracy.back()), fixed(history.train_loss.back(), 4),
                       fixed(history.test_loss.back(), 3),
                       fixed(*std::ranges::min_element(history.test_loss), 3)});
        if (i == 0) {
            chart.series.push_back({"none: train", history.epochs, history.train_loss, Draw::line});
        }
        chart.series.push_back({remedies[i].name + (i == 0 ? ": validation" : ""), history.epochs,
                                history.test_loss, Draw::line});
    }
    progress.clear();
    console.section("Learned by heart: 300 hidden units, " + std::to_string(small.train.count()) +
                    " images, " + std::to_string(plain.epochs) + " epochs");
    console.table(table);
    console.say(
        "Without a remedy the training loss goes to 0, and the validation loss, once past its "
        "smallest, rises again: the net becomes surer of its mistakes. Images that are never twice "
        "the same help most. A penalty keeps the net from being so sure; dropout makes its units "
        "less dependent on each other, and needs more images than these to show it.");
    figures.draw(chart);
}

template <typename Real>
void show_distortions(const Dataset<Real>& dataset, const Distortion& distortion,
                      std::uint64_t seed, Figures& figures) {
    constexpr arma::uword rows = 10;
    constexpr arma::uword copies = 9;
    ImageGrid grid{.name = "distortions",
                   .title = "Ten training images (left), and nine distortions of each",
                   .images = {},
                   .image_columns = dataset.image_columns,
                   .captions = {},
                   .grid_columns = copies + 1};
    const Distorter<Real> distort(distortion, dataset.image_rows, dataset.image_columns);
    Rng rng(seed);
    for (arma::uword row = 0; row < rows; ++row) {  // the classes in turn
        const arma::uvec members = arma::find(dataset.train.labels == row % dataset.classes);
        if (members.n_elem <= row / dataset.classes) continue;
        const arma::Mat<Real> original = dataset.train.images.col(members(row / dataset.classes));
        const arma::Mat<Real> distorted = distort(arma::repmat(original, 1, copies), rng);
        grid.images = arma::join_rows(
            grid.images, arma::conv_to<arma::mat>::from(arma::join_rows(original, distorted)));
    }
    figures.draw(grid);
}

template void compare_optimisers(const Dataset<float>&, const CommonOptions&, Figures&,
                                 const Console&);
template void compare_optimisers(const Dataset<double>&, const CommonOptions&, Figures&,
                                 const Console&);
template void compare_remedies(const Dataset<float>&, const Distortion&, const CommonOptions&,
                               Figures&, const Console&);
template void compare_remedies(const Dataset<double>&, const Distortion&, const CommonOptions&,
                               Figures&, const Console&);
template void show_distortions(const Dataset<float>&, const Distortion&, std::uint64_t, Figures&);
template void show_distortions(const Dataset<double>&, const Distortion&, std::uint64_t, Figures&);

}  // namespace digitlab
