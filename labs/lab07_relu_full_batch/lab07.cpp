// lab07: ReLU and full-batch descent. Rectified units, standardised inputs, every step on all
// images; and how much depends on the weights one starts with.

#include <algorithm>

#include "app/learning_curves.hpp"
#include "app/program.hpp"
#include "base/random.hpp"
#include "base/text.hpp"
#include "data/dataset.hpp"
#include "data/preprocess.hpp"
#include "math/blas.hpp"
#include "model/metrics.hpp"
#include "model/relu_net.hpp"
#include "train/training.hpp"
#include "ui/command_line.hpp"
#include "ui/console.hpp"
#include "ui/figure.hpp"
#include "ui/terminal.hpp"

using namespace digitlab;

namespace {

struct NamedStart {
    const char* name;
    Start start;
};
constexpr NamedStart starts[] = {{"zeros", Start::zeros},
                                 {"0.01", Start::normal_001},
                                 {"0.1", Start::normal_01},
                                 {"xavier", Start::xavier},
                                 {"he", Start::he}};

struct Settings {
    CommonOptions common;
    std::string init = "0.1";
    std::size_t epochs = 1000;
    std::size_t hidden = 128;
    double learning_rate = 0.1;

    Start start() const {
        for (const NamedStart& named : starts) {
            if (init == named.name) return named.start;
        }
        return Start::normal_01;
    }
};

Settings read_settings(CommandLine& command_line, int argc, char** argv) {
    Settings settings;
    std::optional<std::size_t> epochs;
    command_line.add("--epochs", epochs,
                     "Steps, each on all training images (default: 1000; 10 with --quick)");
    command_line.add("--hidden", settings.hidden, "Units in the hidden layer");
    command_line.add("--learning-rate", settings.learning_rate, "Learning rate");
    command_line.add("--init", settings.init,
                     "Start of the weights: zeros, 0.01, 0.1, xavier or he (default: 0.1, the "
                     "article's)",
                     {"zeros", "0.01", "0.1", "xavier", "he"});
    settings.common = command_line.parse(argc, argv);
    settings.epochs = epochs.value_or(settings.common.quick ? 10 : settings.epochs);
    return settings;
}

/// What the network may learn from (`fit.train`), what choices are made by (`fit.test`), and what
/// is kept for the end (`test`). All standardised with mean and deviation of the first.
template <typename Real>
struct Parts {
    Dataset<Real> fit;
    Samples<Real> test;
};

// [prepare]
template <typename Real>
Parts<Real> prepare(Dataset<Real> dataset) {
    hold_out_validation(dataset);
    standardize(dataset);
    Samples<Real> test = std::exchange(dataset.test, std::exchange(dataset.validation, {}));
    return {std::move(dataset), std::move(test)};
}
// [prepare]

/// The article's network: one hidden layer of rectified units, no biases, softmax.
template <typename Real>
ReluNet<Real> make_network(const Dataset<Real>& dataset, const Settings& settings, Start start) {
    Rng rng(settings.common.seed);
    return {dataset.features(), settings.hidden, dataset.classes, start, rng};
}

template <typename Real>
History descend(ReluNet<Real>& net, const Dataset<Real>& fit, const Settings& settings,
                std::size_t epochs, const std::string& label, const Console& console) {
    Sgd<Real> sgd(static_cast<Real>(settings.learning_rate));
    Progress progress = console.progress(label, epochs);
    return train_full_batch<Real>(net, sgd, fit, {epochs, 10, settings.common.threads},
                                  report_steps(progress));
}

/// What hidden units do on some images.
struct HiddenUnits {
    double silent = 0;  // share of outputs that are 0
    double dead = 0;    // share of units that are 0 for every image
    Series histogram;   // of the outputs that are not 0
};

template <typename Real>
HiddenUnits look_inside(const ReluNet<Real>& net, const Dataset<Real>& fit,
                        const std::string& name) {
    const arma::uword images = std::min<arma::uword>(1000, fit.train.count());
    const arma::mat Z =
        arma::conv_to<arma::mat>::from(net.hidden_outputs(fit.train.images.head_cols(images)));
    HiddenUnits units;
    units.silent = arma::mean(arma::vectorise(arma::conv_to<arma::mat>::from(Z == 0)));
    units.dead = arma::mean(arma::conv_to<arma::vec>::from(arma::max(Z, 1) == 0));
    const arma::vec alive = Z.elem(arma::find(Z > 0));
    // A logarithmic scale of outputs: they differ by powers of ten from start to start.
    const arma::vec exponents = arma::regspace(-4, 0.1, 2);
    arma::vec counts(exponents.n_elem, arma::fill::zeros);
    if (!alive.is_empty()) {
        counts = arma::conv_to<arma::vec>::from(arma::hist(arma::log10(alive), exponents)) /
                 static_cast<double>(Z.n_elem);
    }
    units.histogram = {name, arma::conv_to<std::vector<double>>::from(arma::exp10(exponents)),
                       arma::conv_to<std::vector<double>>::from(counts)};
    return units;
}

template <typename Real>
void compare_starts(const Dataset<Real>& fit, const Settings& settings, Figures& figures,
                    const Console& console) {
    const std::size_t epochs = std::min<std::size_t>(50, settings.epochs);
    Table table({"start", "outputs at 0", "dead units", "dead after", "accuracy after"});
    Chart histogram{.name = "activations",
                    .title = "What the hidden units hand on before learning, by start",
                    .x_label = "output of a hidden unit (those at 0 are left out)",
                    .y_label = "share of all outputs",
                    .series = {},
                    .log_x = true,
                    .legend = LegendAt::top_left};
    BarChart accuracies{
        .name = "starts",
        .title = "Validation accuracy after " + std::to_string(epochs) + " epochs, by start",
        .x_label = "start of the weights",
        .y_label = "right answers, %",
        .categories = {},
        .bars = {{"accuracy", {}}}};
    for (const NamedStart& named : starts) {
        ReluNet<Real> net = make_network(fit, settings, named.start);
        const HiddenUnits before = look_inside(net, fit, named.name);
        const History history =
            descend(net, fit, settings, epochs, std::string("start ") + named.name, console);
        const HiddenUnits after = look_inside(net, fit, named.name);
        table.add_row({named.name, percent(before.silent), percent(before.dead),
                       percent(after.dead), percent(history.test_accuracy.back())});
        if (before.silent < 1) histogram.series.push_back(before.histogram);
        accuracies.categories.emplace_back(named.name);
        accuracies.bars.front().heights.push_back(100 * history.test_accuracy.back());
        if (interrupted()) break;
    }
    console.section("Where to start? " + std::to_string(epochs) + " epochs from each");
    console.table(table);
    console.say(
        "From zeros nothing is ever learned: every unit hands on 0, and its gradient is 0 "
        "as well. A unit is dead if it hands on 0 for every image; no gradient reaches "
        "it. Xavier and He choose the deviation by the size of the layer, so that signals "
        "neither fade nor explode.");
    figures.draw(histogram);
    figures.draw(accuracies);
}

template <typename Real>
void run(const CommandLine& command_line, const Settings& settings) {
    const CommonOptions& options = settings.common;
    const Console console(command_line, options);
    auto dataset = load_dataset<Real>({options.dataset, options.data_dir, options.label_column});
    console.header(describe(dataset), blas_name());
    Figures figures(options, console);
    const Parts<Real> parts = prepare(std::move(dataset));
    console.say(std::to_string(parts.fit.train.count()) +
                " of the training images are learned "
                "from, the other " +
                std::to_string(parts.fit.test.count()) +
                " are for validation; pixels are standardised.");

    attempt([&] { compare_starts(parts.fit, settings, figures, console); });

    ReluNet<Real> net = make_network(parts.fit, settings, settings.start());
    const History history =
        descend(net, parts.fit, settings, settings.epochs, "full-batch descent", console);
    console.section("Full-batch descent from " + settings.init + ", rate " +
                    brief(settings.learning_rate));
    show_learning(console, history.steps, history.epochs, history.train_loss,
                  history.train_accuracy, history.test_accuracy, "validation");
    console.say(
        "An epoch is one step here: smoothly down, but each costs as much as all mini-batches of "
        "an epoch together.");
    const Evaluation on_test =
        evaluate<Real>(net, parts.test.images, one_hot<Real>(parts.test.labels, parts.fit.classes),
                       options.threads);

    console.section("Figures");
    draw_losses(figures, history.losses, "cross-entropy of all training images");
    draw_accuracies(figures, history.epochs, history.train_accuracy, history.test_accuracy,
                    "validation");
    draw_weights(figures, "hidden_units", "What the hidden units look for (rows of W1)",
                 arma::conv_to<arma::mat>::from(net.W1()), parts.fit.image_columns, {});
    console.result({{"test_accuracy", fixed(on_test.accuracy, 4)},
                    {"train_accuracy", fixed(history.train_accuracy.back(), 4)},
                    {"test_loss", fixed(on_test.loss, 4)},
                    {"epochs", std::to_string(history.losses.size())},
                    {"seconds", fixed(history.seconds, 2)}});
}

}  // namespace

int main(int argc, char** argv) {
    prepare_blas(argv);
    return run_program("lab07", [&] {
        CommandLine command_line(
            "lab07", "ReLU, full batch",
            "Rectified units, standardised inputs, every step on all images; and how much depends "
            "on the weights one starts with.",
            "./lab07 --dataset mnist\n  ./lab07 --init he --learning-rate 0.5", "float");
        const Settings settings = read_settings(command_line, argc, argv);
        in_precision(settings.common.precision,
                     [&](auto zero) { run<decltype(zero)>(command_line, settings); });
    });
}
