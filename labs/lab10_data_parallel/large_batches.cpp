#include "large_batches.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "app/learning_curves.hpp"
#include "base/text.hpp"
#include "data/preprocess.hpp"
#include "model/network.hpp"
#include "train/evaluation.hpp"
#include "train/training.hpp"
#include "ui/terminal.hpp"

namespace digitlab {
namespace {

constexpr std::size_t base_batch = 8;
constexpr double base_rate = 0.02;
constexpr double warm_up = 0.25;  // of the training, as 5 of 20 epochs

struct Variant {
    std::string name;
    bool linear_rule;
    bool with_warm_up;
};

const std::vector<Variant>& variants() {
    static const std::vector<Variant> all = {{"the same rate", false, false},
                                             {"linear rule", true, false},
                                             {"linear rule, warm-up", true, true}};
    return all;
}

/// The validation accuracy after training; 0 if the loss stopped being finite.
template <typename Real>
double accuracy_of_run(const Dataset<Real>& dataset, std::size_t factor, const Variant& variant,
                       std::size_t epochs, std::uint64_t seed) {
    const std::size_t batch_size = factor * base_batch;
    Rng rng(seed);
    Network<Real> net(
        {.layers = {dataset.features(), 100, dataset.classes}, .activation = Activation::relu},
        Initializer::he, rng);
    ShuffledEpochs batches(dataset.train.count(), batch_size, rng);
    const double rate = base_rate * static_cast<double>(variant.linear_rule ? factor : 1);
    Sgd<Real> sgd(static_cast<Real>(rate));
    const std::size_t steps = epochs * (dataset.train.count() / batch_size);
    TrainingPlan plan{.steps = steps, .evaluate_every = steps};
    if (variant.with_warm_up) {  // from the rate of the small batch to that of the large one
        const double first = 1.0 / static_cast<double>(factor);
        plan.schedule = [=](double done) {
            return std::min(1.0, first + (1 - first) * done / warm_up);
        };
    }
    try {
        train<Real>(net, backpropagation(net), sgd, batches, {dataset.train}, plan,
                    [](std::size_t, double) { return !interrupted(); });
    } catch (const std::runtime_error&) {
        return 0;  // diverged
    }
    return evaluate(net, dataset.validation, 1).accuracy;
}

}  // namespace

template <typename Real>
void compare_batch_sizes(Lab<Real>& lab, MpiRanks& ranks) {
    Dataset<Real> dataset = lab.data;
    constexpr arma::uword most = 3000;
    if (dataset.train.count() > most) dataset.train = split(dataset.train, most).first;
    hold_out_validation(dataset);
    std::vector<std::size_t> factors = {1, 8, 64};
    std::erase_if(factors, [&](std::size_t f) { return f * base_batch > dataset.train.count(); });
    if (factors.empty()) return;
    const std::size_t seeds = lab.options.quick ? 2 : 5;
    const std::size_t epochs = lab.options.quick ? 4 : 20;

    // Every rank does each n-th run, n being the number of ranks; their sum has all results.
    const std::size_t all_runs = factors.size() * variants().size() * seeds;
    arma::vec accuracies(all_runs, arma::fill::zeros);
    Progress progress = lab.console.progress("batch sizes", all_runs);
    for (std::size_t run = ranks.rank(); run < all_runs; run += ranks.size()) {
        const std::size_t seed = run % seeds;
        const Variant& variant = variants()[run / seeds % variants().size()];
        const std::size_t factor = factors[run / seeds / variants().size()];
        if (factor == 1 && variant.linear_rule) continue;  // there is nothing to vary
        accuracies(run) =
            accuracy_of_run(dataset, factor, variant, epochs, lab.options.seed + seed);
        progress.update(run + 1, fmt::format("batches of {}", factor * base_batch));
    }
    ranks.wait_for_all();
    ranks.sum(accuracies);
    progress.clear();

    Table table({"batch size", "steps", "the same rate", "linear rule", "linear rule, warm-up"});
    Chart chart{.name = "large_batches",
                .title = fmt::format("Validation accuracy after {} epochs", epochs),
                .x_label = "images in a batch",
                .y_label = fmt::format("accuracy, mean of {} runs", seeds),
                .series = {},
                .log_x = true,
                .accuracies = true};
    for (const Variant& variant : variants()) {
        chart.series.push_back({variant.name, {}, {}, Draw::line_and_points});
    }
    for (std::size_t f = 0; f < factors.size(); ++f) {
        const std::size_t batch_size = factors[f] * base_batch;
        std::vector<std::string> cells = {fmt::format("{} ({}×)", batch_size, factors[f]),
                                          grouped(epochs * (dataset.train.count() / batch_size))};
        for (std::size_t v = 0; v < variants().size(); ++v) {
            const arma::uword first = (f * variants().size() + (factors[f] == 1 ? 0 : v)) * seeds;
            const arma::vec of_seeds = accuracies.subvec(first, first + seeds - 1);
            cells.push_back(mean_and_stddev(100 * of_seeds, 1) + " %");
            chart.series[v].x.push_back(static_cast<double>(batch_size));
            chart.series[v].y.push_back(arma::mean(of_seeds));
        }
        table.add_row(cells);
    }
    lab.console.section("Large batches: {} epochs at batches of {} and more", epochs, base_batch);
    lab.console.table(table);
    lab.console.say(
        "Accuracy on {} validation images, mean ± standard deviation of {} runs. The rate of the "
        "smallest batch is {}; the linear rule multiplies it by the same factor as the batch, and "
        "warm-up raises it step by step during the first quarter of the training. The larger the "
        "batch, the fewer steps are {} epochs.",
        dataset.validation.count(), seeds, brief(base_rate), epochs);
    lab.figures.draw(chart);
}

template void compare_batch_sizes(Lab<float>&, MpiRanks&);
template void compare_batch_sizes(Lab<double>&, MpiRanks&);

}  // namespace digitlab
