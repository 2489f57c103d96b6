// lab04: softmax regression. One layer of weights, one picture for each digit.

#include <algorithm>

#include "app/learning_curves.hpp"
#include "app/program.hpp"
#include "base/random.hpp"
#include "base/text.hpp"
#include "data/dataset.hpp"
#include "data/preprocess.hpp"
#include "math/blas.hpp"
#include "model/metrics.hpp"
#include "model/softmax_regression.hpp"
#include "model/weights_file.hpp"
#include "train/training.hpp"
#include "ui/command_line.hpp"
#include "ui/console.hpp"
#include "ui/figure.hpp"
#include "ui/terminal.hpp"

using namespace digitlab;

namespace {

struct Settings {
    CommonOptions common;
    std::string recipe = "sgd";
    std::string weights_file;
    std::size_t epochs = 20;
    std::size_t batches = 600;  // of the article's recipe, which stays on each for `steps` steps
    std::size_t steps = 10'000;
    std::size_t batch_size = 100;
    double learning_rate = 0.2;

    bool article() const { return recipe == "article"; }
};

Settings read_settings(CommandLine& command_line, int argc, char** argv) {
    Settings settings;
    std::optional<std::size_t> epochs;
    std::optional<std::size_t> batches;
    std::optional<std::size_t> steps;
    std::optional<double> learning_rate;
    command_line.add("--recipe", settings.recipe,
                     "sgd: mini-batches from shuffled epochs; article: S1 to the letter, many "
                     "steps on each batch in turn (default: sgd)",
                     {"sgd", "article"});
    command_line.add_file("--weights", settings.weights_file,
                          "Use the weights of this text file instead of learning");
    command_line.add("--epochs", epochs,
                     "sgd: times through the training images (default: 20; 3 with --quick)");
    command_line.add("--batches", batches,
                     "article: batches to learn from (default: 600; 5 with --quick)");
    command_line.add("--steps", steps,
                     "article: gradient steps on each batch (default: 10000; 100 with --quick)");
    command_line.add("--batch-size", settings.batch_size, "Images in a batch");
    command_line.add("--learning-rate", learning_rate,
                     "Learning rate (default: 0.2; 0.01 for the article recipe)");
    settings.common = command_line.parse(argc, argv);
    if (settings.article() && epochs) {
        throw std::runtime_error("--epochs is of the recipe sgd; the article's has --batches");
    }
    if (!settings.article() && (batches || steps)) {
        throw std::runtime_error(
            "--batches and --steps are of the recipe article; sgd has --epochs");
    }
    const bool quick = settings.common.quick;
    settings.epochs = epochs.value_or(quick ? 3 : settings.epochs);
    settings.batches = batches.value_or(quick ? 5 : settings.batches);
    settings.steps = steps.value_or(quick ? 100 : settings.steps);
    settings.learning_rate = learning_rate.value_or(settings.article() ? 0.01 : 0.2);
    return settings;
}

// [learn_by_sgd]
/// Mini-batch SGD: every step on another batch, every epoch in another order.
template <typename Real>
History learn_by_sgd(SoftmaxRegression<Real>& model, const Dataset<Real>& dataset,
                     const Settings& settings, double rate, std::size_t epochs,
                     const Console& console) {
    Rng rng(settings.common.seed);
    ShuffledEpochs batches(dataset.train.count(), settings.batch_size, rng);
    Sgd<Real> sgd(static_cast<Real>(rate));
    const std::size_t epoch = dataset.train.count() / settings.batch_size;
    Progress progress = console.progress("training at rate " + brief(rate), epochs * epoch);
    return train<Real>(model, backpropagation(model), sgd, batches, dataset,
                       {epochs * epoch, epoch, settings.common.threads}, report_steps(progress));
}
// [learn_by_sgd]

/// The article's recipe: the next batch in file order, thousands of steps on it, and never back.
template <typename Real>
History learn_like_the_article(SoftmaxRegression<Real>& model, const Dataset<Real>& dataset,
                               const Settings& settings, const Console& console) {
    const auto rate = static_cast<Real>(settings.learning_rate);
    SequentialBatches batches(dataset.train.count(), settings.batch_size);
    Sgd<Real> sgd(rate);
    const GradientFunction<Real> all_steps_on_a_batch =
        [&](const arma::Mat<Real>& X, const arma::Mat<Real>& T, arma::Col<Real>& gradient) {
            return gradient_of_many_steps(model, X, T, rate, settings.steps, gradient);
        };
    const std::size_t evaluate_every = std::max<std::size_t>(1, settings.batches / 60);
    Progress progress = console.progress("training, batch by batch", settings.batches);
    return train<Real>(model, all_steps_on_a_batch, sgd, batches, dataset,
                       {settings.batches, evaluate_every, settings.common.threads},
                       report_steps(progress));
}

template <typename Real>
History learn(SoftmaxRegression<Real>& model, const Dataset<Real>& dataset,
              const Settings& settings, const Console& console) {
    History history;
    if (settings.article()) {
        history = learn_like_the_article(model, dataset, settings, console);
        console.section(
            "How it learns, the article's way: " + std::to_string(history.losses.size()) +
            " batches, " + std::to_string(settings.steps) + " steps on each");
    } else {
        history = learn_by_sgd(model, dataset, settings, settings.learning_rate, settings.epochs,
                               console);
        console.section("How it learns: " + std::to_string(history.losses.size()) + " steps of " +
                        std::to_string(settings.batch_size) + " images");
    }
    show_learning(console, history.steps, history.epochs, history.train_loss,
                  history.train_accuracy, history.test_accuracy);
    if (settings.article()) {
        const auto [least, most] =
            std::minmax_element(history.test_accuracy.begin() + 1, history.test_accuracy.end());
        console.say(
            "A step here is a batch. The test accuracy wandered between " + percent(*least) +
            " and " + percent(*most) + " and ended at " + percent(history.test_accuracy.back()) +
            "; the article reports 87.07 % on MNIST, after hours. So many steps on one batch "
            "fit that batch; the next one pulls the weights elsewhere.");
    } else {
        console.say(
            "An epoch is one time through all training images. A single layer of weights adds up "
            "pixels; it cannot ask whether two of them are dark together.");
    }
    return history;
}

/// Writes the weights as text and reads them back, as the article does, and goes on with what it
/// read.
template <typename Real>
void save_and_read_back(SoftmaxRegression<Real>& model, const Figures& figures,
                        const Console& console) {
    const std::filesystem::path file = figures.file("weights.txt");
    const arma::Mat<Real> weights = model.weights();
    save_matrix(file, weights, "softmax regression: a row of weights for each class");
    model.set_weights(load_matrix<Real>(file));
    console.say("The weights are in " + file.string() + " (" + std::to_string(weights.n_rows) +
                " × " + std::to_string(weights.n_cols) +
                "; numpy.loadtxt reads it, --weights reads it back).");
}

template <typename Real>
Evaluation evaluate_part(const SoftmaxRegression<Real>& model, const Samples<Real>& part,
                         arma::uword classes, unsigned threads) {
    return evaluate<Real>(model, part.images, one_hot<Real>(part.labels, classes), threads);
}

/// The answers to the test images: how many are right by class, and which are not.
template <typename Real>
void show_answers(const SoftmaxRegression<Real>& model, const Dataset<Real>& dataset,
                  Figures& figures, const Console& console) {
    const arma::urowvec predicted = classify(model.scores(dataset.test.images));
    const arma::umat counts = confusion_matrix(predicted, dataset.test.labels, dataset.classes);
    console.section("Which classes are hard? Answers to the test images");
    Table table({"class", "images", "right", "most often taken for"});
    table.align_left(3);
    for (arma::uword c = 0; c < dataset.classes; ++c) {
        const arma::uword images = arma::accu(counts.row(c));
        if (images == 0) continue;
        arma::urowvec wrong = counts.row(c);
        wrong(c) = 0;
        const std::string other =
            dataset.class_names[wrong.index_max()] + " (×" + std::to_string(wrong.max()) + ")";
        table.add_row({dataset.class_names[c], std::to_string(images),
                       percent(static_cast<double>(counts(c, c)) / static_cast<double>(images)),
                       wrong.max() == 0 ? "-" : other});
    }
    console.table(table);

    console.section("Figures");
    draw_weights(figures, "weights", "The weights of each class as an image",
                 arma::conv_to<arma::mat>::from(model.weights()), dataset.image_columns,
                 dataset.class_names);
    draw_confusion(figures, counts, dataset.class_names);
    draw_misclassified(figures, arma::conv_to<arma::mat>::from(dataset.test.images),
                       dataset.image_columns, dataset.test.labels, predicted, dataset.class_names);
}

/// The same start, the same batches, four learning rates.
template <typename Real>
void compare_learning_rates(const Dataset<Real>& dataset, const Settings& settings,
                            Figures& figures, const Console& console) {
    const std::size_t epochs = std::min<std::size_t>(5, settings.epochs);
    Chart chart{.name = "learning_rates",
                .title = "Loss at four learning rates (running mean)",
                .x_label = "step",
                .y_label = "cross-entropy",
                .series = {},
                .log_y = true};
    for (const double rate : {0.01, 0.1, 1.0, 10.0}) {
        SoftmaxRegression<Real> model(dataset.features(), dataset.classes);
        History history;
        try {
            history = learn_by_sgd(model, dataset, settings, rate, epochs, console);
        } catch (const std::runtime_error& diverged) {  // the other rates are still worth seeing
            console.say("Rate " + brief(rate) + ": " + diverged.what() + ".");
            continue;
        }
        const std::size_t window = std::max<std::size_t>(1, history.losses.size() / 40);
        chart.series.push_back({"rate " + brief(rate), counting(1, history.losses.size()),
                                running_mean(history.losses, window)});
        if (interrupted()) break;
    }
    figures.draw(chart);
}

template <typename Real>
void run(const CommandLine& command_line, const Settings& settings) {
    const CommonOptions& options = settings.common;
    const Console console(command_line, options);
    auto dataset = load_dataset<Real>({options.dataset, options.data_dir, options.label_column});
    normalize(dataset);
    console.header(describe(dataset), blas_name());
    Figures figures(options, console);

    SoftmaxRegression<Real> model(dataset.features(), dataset.classes);
    History history;
    if (settings.weights_file.empty()) {
        history = learn(model, dataset, settings, console);
        save_and_read_back(model, figures, console);
    } else {
        const arma::Mat<Real> weights = load_matrix<Real>(settings.weights_file);
        try {
            model.set_weights(weights);
        } catch (const std::invalid_argument& mismatch) {
            throw std::runtime_error(settings.weights_file + ": " + mismatch.what());
        }
        console.say("The weights come from " + settings.weights_file + "; nothing is learned.");
    }
    show_answers(model, dataset, figures, console);
    if (!history.losses.empty()) {
        draw_losses(figures, history.losses, "cross-entropy");
        draw_accuracies(figures, history.epochs, history.train_accuracy, history.test_accuracy);
        if (!interrupted()) compare_learning_rates(dataset, settings, figures, console);
    }

    const Evaluation on_train =
        evaluate_part(model, dataset.train, dataset.classes, options.threads);
    const Evaluation on_test = evaluate_part(model, dataset.test, dataset.classes, options.threads);
    const std::size_t steps_a_batch = settings.article() ? settings.steps : 1;
    console.result({{"test_accuracy", fixed(on_test.accuracy, 4)},
                    {"train_accuracy", fixed(on_train.accuracy, 4)},
                    {"test_loss", fixed(on_test.loss, 4)},
                    {"steps", std::to_string(history.losses.size() * steps_a_batch)},
                    {"seconds", fixed(history.seconds, 2)}});
}

}  // namespace

int main(int argc, char** argv) {
    prepare_blas(argv);
    return run_program("lab04", [&] {
        CommandLine command_line(
            "lab04", "softmax regression",
            "One layer of weights, one picture for each digit: softmax regression, by SGD or by "
            "the article's recipe.",
            "./lab04 --dataset mnist\n  ./lab04 --dataset mnist --recipe article", "float");
        const Settings settings = read_settings(command_line, argc, argv);
        in_precision(settings.common.precision,
                     [&](auto zero) { run<decltype(zero)>(command_line, settings); });
    });
}
