// lab06: backpropagation. The two-layer net of lab05 learns by the chain rule.

#include <algorithm>
#include <optional>

#include "app/learning_curves.hpp"
#include "app/predict.hpp"
#include "app/program.hpp"
#include "base/random.hpp"
#include "base/text.hpp"
#include "data/dataset.hpp"
#include "data/preprocess.hpp"
#include "math/blas.hpp"
#include "math/relative_error.hpp"
#include "model/incremental_loss.hpp"
#include "model/metrics.hpp"
#include "model/two_layer_net.hpp"
#include "train/training.hpp"
#include "ui/command_line.hpp"
#include "ui/console.hpp"
#include "ui/figure.hpp"

using namespace digitlab;

namespace {

struct Settings {
    CommonOptions common;
    PredictOptions predict;
    std::size_t steps = 10'000;
    std::size_t batch_size = 100;
    double learning_rate = 0.1;
    std::size_t hidden = 50;
};

Settings read_settings(CommandLine& command_line, int argc, char** argv) {
    Settings settings;
    std::optional<std::size_t> steps;
    command_line.add("--steps", steps, "Gradient steps (default: 10000; 500 with --quick)");
    command_line.add("--batch-size", settings.batch_size, "Images in a batch");
    command_line.add("--learning-rate", settings.learning_rate, "Learning rate");
    command_line.add("--hidden", settings.hidden, "Units in the hidden layer");
    add_predict_options(command_line, settings.predict);
    settings.common = command_line.parse(argc, argv);
    settings.steps = steps.value_or(settings.common.quick ? 500 : settings.steps);
    return settings;
}

/// Compares the chain rule with the central differences of lab03, block by block, and returns the
/// largest relative error. Always in double: a difference of floats has too few digits left.
template <typename Real>
double check_gradient(const Dataset<Real>& dataset, const Settings& settings,
                      const Console& console) {
    constexpr double h = 1e-4;
    const arma::uword images = std::min<arma::uword>(20, dataset.train.count());
    const arma::mat X = arma::conv_to<arma::mat>::from(dataset.train.images.head_cols(images));
    const arma::mat T =
        one_hot<double>(arma::urowvec(dataset.train.labels.head(images)), dataset.classes);
    Rng rng(settings.common.seed);
    const TwoLayerNet<double> net(dataset.features(), settings.hidden, dataset.classes, rng);

    // [both_gradients]
    arma::vec by_chain_rule;
    arma::vec by_differences;
    net.gradient(X, T, by_chain_rule);
    incremental_gradient(net, X, T, h, settings.common.threads, by_differences);
    // [both_gradients]

    Table table({"block", "shape", "largest gradient", "largest difference", "relative error"});
    double worst = 0;
    const auto compare = [&](const char* block, const arma::mat& a, const arma::mat& b) {
        const double error = relative_error(a, b);
        if (!(error <= worst)) worst = error;  // NaN too, and it stays
        table.add_row({block, std::to_string(a.n_rows) + " × " + std::to_string(a.n_cols),
                       scientific(arma::abs(a).max()), scientific(arma::abs(a - b).max()),
                       scientific(error)});
    };
    const auto a = net.view(by_chain_rule);
    const auto b = net.view(by_differences);
    compare("W1", a.W1, b.W1);
    compare("b1", a.b1, b.b1);
    compare("W2", a.W2, b.W2);
    compare("b2", a.b2, b.b2);

    console.section("Is the backward pass right? A gradient check in double, on " +
                    std::to_string(images) + " images");
    console.table(table);
    console.say(
        "The relative error is the largest difference over the largest gradient of the "
        "block. Up to about 1e-6 it is what central differences with h = " +
        brief(h) + " leave; a mistake in the backward pass shows as 0.01 or more.");
    return worst;
}

template <typename Real>
History train_net(TwoLayerNet<Real>& net, const Dataset<Real>& dataset, const Settings& settings,
                  Rng& rng, const Console& console) {
    RandomBatches batches(dataset.train.count(), settings.batch_size, rng);
    Sgd<Real> sgd(static_cast<Real>(settings.learning_rate));
    const std::size_t epoch = std::max<std::size_t>(1, dataset.train.count() / settings.batch_size);
    const TrainingPlan plan{settings.steps, epoch, settings.common.threads};
    Progress progress = console.progress("training", settings.steps);
    return train<Real>(net, backpropagation(net), sgd, batches, dataset, plan,
                       report_steps(progress));
}

template <typename Real>
void show_mistakes(const TwoLayerNet<Real>& net, const Dataset<Real>& dataset, Figures& figures) {
    draw_misclassified(figures, arma::conv_to<arma::mat>::from(dataset.test.images),
                       dataset.image_columns, dataset.test.labels,
                       classify(net.scores(dataset.test.images)), dataset.class_names);
    draw_weights(figures, "hidden_units", "What each hidden unit looks for (rows of W1)",
                 arma::conv_to<arma::mat>::from(net.view().W1), dataset.image_columns, {});
}

template <typename Real>
void run(const CommandLine& command_line, const Settings& settings) {
    const CommonOptions& options = settings.common;
    const Console console(command_line, options);
    auto dataset = load_dataset<Real>({options.dataset, options.data_dir, options.label_column});
    normalize(dataset);
    console.header(describe(dataset), blas_name());
    Figures figures(options, console);

    double check_error = 0;
    const bool checked = attempt([&] { check_error = check_gradient(dataset, settings, console); });

    Rng rng(options.seed);
    TwoLayerNet<Real> net(dataset.features(), settings.hidden, dataset.classes, rng);
    const History history = train_net(net, dataset, settings, rng, console);
    console.section("How it learns: " + std::to_string(history.losses.size()) + " steps of " +
                    std::to_string(settings.batch_size) + " images");
    show_learning(console, history.steps, history.epochs, history.train_loss,
                  history.train_accuracy, history.test_accuracy);
    console.say(
        "It begins at the accuracy of guessing and hesitates while its weights are small; "
        "then it learns fast. Where train goes on rising and test does not, the net learns "
        "its own images by heart.");

    console.section("Figures");
    draw_losses(figures, history.losses, "cross-entropy");
    draw_accuracies(figures, history.epochs, history.train_accuracy, history.test_accuracy);
    show_mistakes(net, dataset, figures);
    const Architecture architecture{
        .layers = {dataset.features(), settings.hidden, dataset.classes}};
    save_network<Real>(figures.file("weights.txt"),
                       {architecture, image_form(dataset), net.parameters()});

    console.result({{"test_accuracy", fixed(history.test_accuracy.back(), 4)},
                    {"train_accuracy", fixed(history.train_accuracy.back(), 4)},
                    {"test_loss", fixed(history.test_loss.back(), 4)},
                    {"steps", std::to_string(history.losses.size())},
                    {"seconds", fixed(history.seconds, 2)},
                    {"gradient_check_max_error", checked ? scientific(check_error) : "none"}});
}

}  // namespace

int main(int argc, char** argv) {
    prepare_blas(argv);
    return run_program("lab06", [&] {
        CommandLine command_line(
            "lab06", "backpropagation",
            "A net of two layers learns to read digits by backpropagation: the chain rule, checked "
            "against numerical gradients, then thousands of steps in a second.",
            "./lab06 --dataset mnist --steps 20000 --hidden 100\n  ./lab06 --predict three.png",
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
