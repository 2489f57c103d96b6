// lab08: any depth. A network from a list of sizes, trained by the article's recipe; what happens
// when its units saturate, and why many layers of sigmoids learn slowly.

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "app/learning_curves.hpp"
#include "app/predict.hpp"
#include "app/program.hpp"
#include "base/random.hpp"
#include "base/text.hpp"
#include "data/dataset.hpp"
#include "data/preprocess.hpp"
#include "math/blas.hpp"
#include "model/metrics.hpp"
#include "model/network.hpp"
#include "train/training.hpp"
#include "ui/command_line.hpp"
#include "ui/console.hpp"
#include "ui/figure.hpp"
#include "ui/terminal.hpp"

using namespace digitlab;

namespace {

struct Settings {
    CommonOptions common;
    PredictOptions predict;
    std::vector<std::size_t> layers;
    std::string cost = "quadratic";
    std::string init = "article";
    std::size_t epochs = 30;
    std::size_t batch_size = 10;
    double learning_rate = 3.0;
};

Settings read_settings(CommandLine& command_line, int argc, char** argv) {
    Settings settings;
    std::optional<std::size_t> epochs;
    command_line.add("--layers", settings.layers,
                     "Units of each layer, from the pixels to the classes, such as 784,30,10 "
                     "(default: one hidden layer of 30)");
    command_line.add("--cost", settings.cost,
                     "quadratic or cross-entropy (default: quadratic, the article's)",
                     {"quadratic", "cross-entropy"});
    command_line.add("--init", settings.init,
                     "Start of the weights: article, N(0, 1), or scaled, N(0, 1/inputs) (default: "
                     "article)",
                     {"article", "scaled"});
    command_line.add("--epochs", epochs,
                     "Times through the training images (default: 30; 2 with --quick)");
    command_line.add("--batch-size", settings.batch_size, "Images in a batch");
    command_line.add("--learning-rate", settings.learning_rate, "Learning rate");
    add_predict_options(command_line, settings.predict);
    settings.common = command_line.parse(argc, argv);
    settings.epochs = epochs.value_or(settings.common.quick ? 2 : settings.epochs);
    return settings;
}

template <typename Real>
std::vector<arma::uword> layers_for(const Dataset<Real>& dataset, const Settings& settings) {
    if (settings.layers.empty()) return {dataset.features(), 30, dataset.classes};
    const std::vector<std::size_t>& given = settings.layers;
    if (given.size() < 2 || given.front() != dataset.features() ||
        given.back() != dataset.classes) {
        throw std::runtime_error("--layers must begin with the " +
                                 std::to_string(dataset.features()) + " pixels and end with the " +
                                 std::to_string(dataset.classes) + " classes of " + dataset.name +
                                 ", such as " + std::to_string(dataset.features()) + ",30," +
                                 std::to_string(dataset.classes));
    }
    return {given.begin(), given.end()};
}

Cost cost_called(const std::string& name) {
    return name == "quadratic" ? Cost::sigmoid_quadratic : Cost::sigmoid_cross_entropy;
}

Start start_called(const std::string& name) {
    return name == "article" ? Start::normal_1 : Start::scaled;
}

/// Trains for some epochs of shuffled mini-batches.
template <typename Real>
History learn(Network<Real>& net, const Dataset<Real>& dataset, const Settings& settings,
              std::size_t epochs, Rng& rng, Progress& progress) {
    ShuffledEpochs batches(dataset.train.count(), settings.batch_size, rng);
    Sgd<Real> sgd(static_cast<Real>(settings.learning_rate));
    const std::size_t epoch = dataset.train.count() / settings.batch_size;
    return train<Real>(net, backpropagation(net), sgd, batches, dataset,
                       {epochs * epoch, epoch, settings.common.threads}, report_steps(progress));
}

/// What became of a network: how many hidden outputs are stuck at 0 or 1, and how many classes it
/// never answers.
struct Health {
    double saturated = 0;
    arma::uword silent_classes = 0;
};

/// How often each hidden output from 0 to 1 occurs.
template <typename Real>
Series outputs_of_hidden_units(const Network<Real>& net, const Dataset<Real>& dataset,
                               const std::string& legend) {
    const arma::uword images = std::min<arma::uword>(1000, dataset.test.count());
    const arma::mat Z =
        arma::conv_to<arma::mat>::from(net.forward(dataset.test.images.head_cols(images)).front());
    const arma::vec middles = arma::linspace(0.025, 0.975, 20);
    const arma::vec shares =
        arma::conv_to<arma::vec>::from(arma::hist(arma::vectorise(Z), middles)) /
        static_cast<double>(Z.n_elem);
    return {legend, arma::conv_to<std::vector<double>>::from(middles),
            arma::conv_to<std::vector<double>>::from(shares), Draw::line_and_points};
}

template <typename Real>
Health examine(const Network<Real>& net, const Dataset<Real>& dataset) {
    const arma::uword images = std::min<arma::uword>(1000, dataset.test.count());
    const auto outputs = net.forward(dataset.test.images.head_cols(images));
    Health health;
    if (outputs.size() > 1) {
        const arma::mat Z = arma::conv_to<arma::mat>::from(outputs.front());
        const arma::uword stuck = arma::accu(Z < 0.01) + arma::accu(Z > 0.99);
        health.saturated = static_cast<double>(stuck) / static_cast<double>(Z.n_elem);
    }
    const arma::urowvec answers = classify(outputs.back());
    for (const arma::uword c : arma::urowvec(arma::unique(dataset.test.labels.head(images)))) {
        if (!arma::any(answers == c)) ++health.silent_classes;
    }
    return health;
}

/// Both starts and both costs, from the same seed: the article's choices and the cures.
template <typename Real>
void compare_choices(const Dataset<Real>& dataset, const std::vector<arma::uword>& layers,
                     const Settings& settings, Figures& figures, const Console& console) {
    const std::size_t epochs = std::min<std::size_t>(5, settings.epochs);
    Table table(
        {"start", "cost", "saturated before", "after", "classes never answered", "test accuracy"});
    Chart chart{.name = "choices",
                .title = "Test accuracy by start and cost",
                .x_label = "epoch",
                .y_label = "share of right answers",
                .series = {},
                .legend = LegendAt::bottom_right};
    Chart activations{.name = "activations",
                      .title = "Outputs of the hidden units before learning, by start",
                      .x_label = "output of a hidden unit",
                      .y_label = "share of all outputs",
                      .series = {},
                      .legend = LegendAt::right_of_plot};
    const std::size_t total = epochs * (dataset.train.count() / settings.batch_size);
    for (const std::string init : {"article", "scaled"}) {
        for (const std::string cost : {"quadratic", "cross-entropy"}) {
            Rng rng(settings.common.seed);
            Network<Real> net({.layers = layers, .cost = cost_called(cost)}, start_called(init),
                              rng);
            Settings choice = settings;
            // Cross-entropy's gradient lacks the factor y(1 − y): a sixth of the rate is as much.
            if (cost == "cross-entropy") choice.learning_rate /= 6;
            const Health before = examine(net, dataset);
            if (cost == "quadratic" && net.depth() > 1) {
                activations.series.push_back(outputs_of_hidden_units(net, dataset, init));
            }
            Progress progress = console.progress(init + ", " + cost, total);
            const History history = learn(net, dataset, choice, epochs, rng, progress);
            const Health after = examine(net, dataset);
            table.add_row({init, cost, percent(before.saturated), percent(after.saturated),
                           std::to_string(after.silent_classes),
                           percent(history.test_accuracy.back())});
            chart.series.push_back(
                {init + ", " + cost,
                 {history.epochs.begin() + 1, history.epochs.end()},
                 {history.test_accuracy.begin() + 1, history.test_accuracy.end()},
                 Draw::line_and_points});
            if (interrupted()) return;
        }
    }
    console.section("Stuck, and the cure: " + std::to_string(epochs) + " epochs of each");
    console.table(table);
    console.say(
        "With weights from N(0, 1) a hidden unit adds up so many pixels that its sigmoid "
        "starts near 0 or 1 (below 0.01 or above 0.99: saturated), where it has hardly a "
        "gradient; with the quadratic cost the outputs can be stuck as well, and a class "
        "is never answered. Weights from N(0, 1/inputs) keep sums near 1.");
    if (!activations.series.empty()) figures.draw(activations);
    figures.draw(chart);
}

/// The gradient by the biases of each layer, for one to four hidden layers, before learning.
template <typename Real>
void show_vanishing(const Dataset<Real>& dataset, const Settings& settings, Figures& figures,
                    const Console& console) {
    constexpr arma::uword most = 4;
    const Samples<Real> batch = select(
        dataset.train,
        arma::regspace<arma::uvec>(0, std::min<arma::uword>(1000, dataset.train.count()) - 1));
    const arma::Mat<Real> T = one_hot<Real>(batch.labels, dataset.classes);
    Table table({"hidden layers", "layer 1", "layer 2", "layer 3", "layer 4", "last layer"});
    Chart chart{.name = "vanishing_gradients",
                .title = "Norm of the gradient by the biases of each layer, before learning",
                .x_label = "layer",
                .y_label = "norm of the gradient",
                .series = {},
                .log_y = true,
                .x_range = std::pair{0.8, most + 1.2},
                .legend = LegendAt::bottom_right};
    for (arma::uword hidden = 1; hidden <= most; ++hidden) {
        std::vector<arma::uword> layers(hidden + 2, 30);
        layers.front() = dataset.features();
        layers.back() = dataset.classes;
        Rng rng(settings.common.seed);
        const Network<Real> net({.layers = layers, .cost = cost_called(settings.cost)},
                                Start::scaled, rng);
        arma::Col<Real> gradient;
        net.gradient(batch.images, T, gradient);
        std::vector<std::string> row = {std::to_string(hidden)};
        Series series{std::to_string(hidden) + (hidden == 1 ? " hidden layer" : " hidden layers"),
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
        chart.series.push_back(series);
    }
    console.section("Vanishing gradients: norm by the biases of each layer, before learning");
    console.table(table);
    console.say(
        "Each sigmoid on the way back multiplies by at most 1/4, so the first layers of a "
        "deep network hear little of the error.");
    figures.draw(chart);
}

/// The run itself, with the article's line for each epoch.
template <typename Real>
History run_recipe(Network<Real>& net, const Dataset<Real>& dataset, const Settings& settings,
                   Rng& rng, const Console& console) {
    const arma::Mat<Real> T = one_hot<Real>(dataset.train.labels, dataset.classes);
    const auto share = [](arma::uword right, arma::uword images) {
        return static_cast<double>(right) / static_cast<double>(images);
    };
    const auto start = std::chrono::steady_clock::now();
    History history;
    Progress progress = console.progress("training", settings.epochs);
    for (std::size_t epoch = 0; epoch < settings.epochs; ++epoch) {
        const std::vector<double> losses =
            sgd_epoch(net, dataset.train, T, settings.batch_size,
                      static_cast<Real>(settings.learning_rate), rng);
        history.losses.insert(history.losses.end(), losses.begin(), losses.end());
        const arma::uword right = count_right(net, dataset.test);
        progress.clear();
        console.show("Epoch " + std::to_string(epoch) + ": " + std::to_string(right) + " / " +
                     std::to_string(dataset.test.count()) + "\n");
        history.epochs.push_back(static_cast<double>(epoch + 1));
        history.test_accuracy.push_back(share(right, dataset.test.count()));
        history.train_accuracy.push_back(
            share(count_right(net, dataset.train), dataset.train.count()));
        progress.update(epoch + 1, "loss " + fixed(losses.back(), 3));
        if (interrupted()) break;
    }
    history.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return history;
}

template <typename Real>
void run(const CommandLine& command_line, const Settings& settings) {
    const CommonOptions& options = settings.common;
    const Console console(command_line, options);
    auto dataset = load_dataset<Real>({options.dataset, options.data_dir, options.label_column});
    normalize(dataset);
    const std::vector<arma::uword> layers = layers_for(dataset, settings);
    console.header(describe(dataset), blas_name());
    Figures figures(options, console);
    // S4 learns from 50,000 of MNIST's 60,000 and keeps the rest for choosing.
    hold_out_validation(dataset);
    const Samples<Real>& validation = dataset.validation;

    const std::string sizes = fmt::to_string(fmt::join(layers, "-"));
    console.section("A network " + sizes + ", " + settings.cost + " cost, start " + settings.init +
                    ", rate " + brief(settings.learning_rate) +
                    ": right answers to the test images");
    Rng rng(options.seed);
    Network<Real> net({.layers = layers, .cost = cost_called(settings.cost)},
                      start_called(settings.init), rng);
    const History history = run_recipe(net, dataset, settings, rng, console);
    const double best =
        *std::max_element(history.test_accuracy.begin(), history.test_accuracy.end());
    const Evaluation on_validation = evaluate<Real>(
        net, validation.images, one_hot<Real>(validation.labels, dataset.classes), options.threads);
    console.say("Accuracy after the last epoch: train " + percent(history.train_accuracy.back()) +
                ", validation " + percent(on_validation.accuracy) + ", test " +
                percent(history.test_accuracy.back()) + ". The best epoch on the test images, " +
                percent(best) +
                ", is what the article reports; choosing an epoch by the test images flatters.");

    if (!interrupted()) compare_choices(dataset, layers, settings, figures, console);
    show_vanishing(dataset, settings, figures, console);
    console.section("Figures");
    draw_losses(figures, history.losses, settings.cost + " cost");
    draw_accuracies(figures, history.epochs, history.train_accuracy, history.test_accuracy);
    save_network<Real>(figures.file("weights.txt"),
                       {net.architecture(), image_form(dataset), net.parameters()});
    console.result({{"test_accuracy", fixed(history.test_accuracy.back(), 4)},
                    {"best_test_accuracy", fixed(best, 4)},
                    {"epochs", std::to_string(history.epochs.size())},
                    {"seconds", fixed(history.seconds, 2)}});
}

}  // namespace

int main(int argc, char** argv) {
    prepare_blas(argv);
    return run_program("lab08", [&] {
        CommandLine command_line(
            "lab08", "any depth",
            "A network of any depth, by the article's recipe: sigmoids, quadratic cost, weights "
            "from N(0, 1); how that gets stuck, and what helps.",
            "./lab08 --dataset mnist\n  ./lab08 --dataset mnist --layers 784,100,10 --init scaled\n"
            "  ./lab08 --predict three.png",
            "float");
        const Settings settings = read_settings(command_line, argc, argv);
        if (settings.predict.asked()) {
            predict_pictures(command_line, settings.common, settings.predict);
            return;
        }
        in_precision(settings.common.precision,
                     [&](auto zero) { run<decltype(zero)>(command_line, settings); });
    });
}
