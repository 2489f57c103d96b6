// lab09: to the record. What takes a plain network of matrices from 95 % to over 99 %: better
// steps, remedies against learning by heart, and images that are never twice the same.

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "app/learning_curves.hpp"
#include "app/predict.hpp"
#include "app/program.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "comparisons.hpp"
#include "data/preprocess.hpp"
#include "math/blas.hpp"
#include "model/metrics.hpp"
#include "recipe.hpp"
#include "train/checkpoint.hpp"
#include "ui/console.hpp"
#include "ui/figure.hpp"
#include "ui/terminal.hpp"

using namespace digitlab;

namespace {

struct Settings {
    CommonOptions common;
    PredictOptions predict;
    std::vector<std::size_t> layers;
    // [recipe]
    Recipe recipe{.layers = {},
                  .learning_rate = 0.001,
                  .regularisation = {
                      .distortion = {.rotation = 12, .scaling = 0.15, .shift = 1, .elastic = 24}}};
    // [recipe]
    std::optional<std::size_t> epochs;
    std::optional<std::size_t> batch_size;
    bool validate = false;
    std::string checkpoint;
    std::string resume;
    std::vector<std::string> kaggle;
};

Settings read_settings(CommandLine& command_line, int argc, char** argv) {
    Settings settings;
    Recipe& recipe = settings.recipe;
    Distortion& distortion = recipe.regularisation.distortion;
    command_line.add("--layers", settings.layers,
                     "Units of each layer, from the pixels to the classes (default: two hidden "
                     "layers, of 512 units for images of 28×28 and fewer for small ones)");
    command_line.add("--optimiser", recipe.optimiser,
                     "sgd, momentum, nesterov, adagrad, rmsprop or adam (default: adam)",
                     optimiser_names());
    command_line.add("--learning-rate", recipe.learning_rate, "Learning rate at the start");
    command_line.add("--schedule", recipe.schedule,
                     "What becomes of the rate: constant, step or cosine (default: cosine)",
                     schedule_names());
    command_line.add("--epochs", settings.epochs,
                     "Times through the training images (default: 90, or 200 where there are "
                     "fewer than 10,000; 2 with --quick)");
    command_line.add("--batch-size", settings.batch_size,
                     "Images in a batch (default: 125, or all where there are fewer)");
    command_line.add_amount("--l2", recipe.regularisation.l2, "Penalty λ/2 Σ W² on the weights");
    command_line.add_share("--dropout", recipe.regularisation.hidden_dropout,
                           "Share of the hidden units left out of each batch");
    command_line.add_amount("--rotation", distortion.rotation,
                            "Distortion: degrees to either side");
    command_line.add_share("--scaling", distortion.scaling,
                           "Distortion: share by which width and height change");
    command_line.add_amount("--shift", distortion.shift, "Distortion: pixels of 28 to each side");
    command_line.add_amount("--elastic", distortion.elastic,
                            "Distortion: α of Simard's elastic field, 0 for none");
    command_line.add_flag("--validate", settings.validate,
                          "Hold back a sixth of the training images and report on them instead of "
                          "the test images: for choosing all of the above");
    command_line.add_file("--checkpoint", settings.checkpoint,
                          "Save the state of the run here after every epoch");
    command_line.add_file("--resume", settings.resume,
                          "Go on from this checkpoint, and keep it up to date (unless "
                          "--checkpoint names another)");
    command_line.add_files("--kaggle", settings.kaggle,
                           "Kaggle's digit-recognizer: learn from its train.csv and answer its "
                           "test.csv in submission.csv",
                           2);
    add_predict_options(command_line, settings.predict);
    settings.common = command_line.parse(argc, argv);
    if (settings.checkpoint.empty()) settings.checkpoint = settings.resume;
    return settings;
}

/// Fills in what depends on the data set.
template <typename Real>
void complete(Settings& settings, const Dataset<Real>& dataset) {
    Recipe& recipe = settings.recipe;
    const bool small = dataset.features() < 400;
    recipe.layers = {settings.layers.begin(), settings.layers.end()};
    if (recipe.layers.empty()) {
        recipe.layers = {dataset.features(), small ? 200U : 512U, small ? 100U : 512U,
                         dataset.classes};
    }
    if (recipe.layers.size() < 2 || recipe.layers.front() != dataset.features() ||
        recipe.layers.back() != dataset.classes) {
        throw std::runtime_error("--layers must begin with the " +
                                 std::to_string(dataset.features()) + " pixels and end with the " +
                                 std::to_string(dataset.classes) + " classes of " + dataset.name);
    }
    const std::size_t epochs = dataset.train.count() < 10'000 ? 200 : 90;
    const arma::uword learned_from =
        settings.validate ? dataset.train.count() * 5 / 6 : dataset.train.count();
    recipe.batch_size = settings.batch_size.value_or(std::min<std::size_t>(125, learned_from));
    recipe.epochs = settings.epochs.value_or(settings.common.quick ? 2 : epochs);
}

template <typename Real>
std::size_t batches_in_epoch(const Settings& settings, const Dataset<Real>& dataset) {
    return dataset.train.count() / settings.recipe.batch_size;
}

/// What a run must agree in to go on from a checkpoint.
template <typename Real>
RunSettings run_settings(const Settings& settings, const Dataset<Real>& dataset,
                         const std::string& layers) {
    const Recipe& recipe = settings.recipe;
    const Regularisation& regularisation = recipe.regularisation;
    const Distortion& distortion = regularisation.distortion;
    return {{"--dataset", describe(dataset)},
            {"--precision", settings.common.precision},
            {"--seed", std::to_string(settings.common.seed)},
            {"--validate", settings.validate ? "yes" : "no"},
            {"--layers", layers},
            {"--optimiser", recipe.optimiser},
            {"--learning-rate", brief(recipe.learning_rate)},
            {"--schedule", recipe.schedule},
            {"--epochs", std::to_string(recipe.epochs)},
            {"--batch-size", std::to_string(recipe.batch_size)},
            {"--l2", brief(regularisation.l2)},
            {"--dropout", brief(regularisation.hidden_dropout)},
            {"--rotation", brief(distortion.rotation)},
            {"--scaling", brief(distortion.scaling)},
            {"--shift", brief(distortion.shift)},
            {"--elastic", brief(distortion.elastic)}};
}

/// Kaggle's training images; a twentieth of them is held back to tell how well it goes.
template <typename Real>
Dataset<Real> load_kaggle(const Settings& settings) {
    auto dataset = load_dataset<Real>({settings.kaggle.front(), {}, settings.common.label_column});
    Samples<Real> all{arma::join_rows(dataset.train.images, dataset.test.images),
                      arma::join_rows(dataset.train.labels, dataset.test.labels)};
    const arma::uword held_back = std::max<arma::uword>(1, all.count() / 20);
    auto [train, test] = split(all, all.count() - held_back);
    dataset.train = std::move(train);
    dataset.test = std::move(test);
    return dataset;
}

/// The images to be answered, pixels from 0 to 1 as those of the training images.
template <typename Real>
arma::Mat<Real> load_questions(const Settings& settings, const Dataset<Real>& dataset) {
    const std::string& file = settings.kaggle.back();
    auto questions =
        load_dataset<Real>({.name = file, .label_column = "none", .labels_needed = false});
    if (questions.features() != dataset.features()) {
        throw std::runtime_error(file + ": has " + std::to_string(questions.features()) +
                                 " columns, " + settings.kaggle.front() + " has " +
                                 std::to_string(dataset.features()) +
                                 " pixels; Kaggle's test.csv has no label");
    }
    return normalize(std::move(questions.train.images), dataset.lowest, dataset.highest);
}

/// Kaggle's format: a line for each image, counted from 1.
std::string submission(const arma::urowvec& answers) {
    std::string text = "ImageId,Label\n";
    for (arma::uword n = 0; n < answers.n_elem; ++n) {
        text += std::to_string(n + 1) + "," + std::to_string(answers(n)) + "\n";
    }
    return text;
}

/// What others have reached on MNIST with fully connected networks.
std::vector<Series> published(double epochs) {
    const auto level = [&](const std::string& who, double accuracy) {
        return Series{who, {0, epochs}, {accuracy, accuracy}, Draw::line};
    };
    return {level("Simard 2003, as they are", 0.984), level("Simard 2003, distorted", 0.993),
            level("Cireşan 2010, 5 hidden layers", 0.9965)};
}

void draw_record(Figures& figures, const History& history, const std::string& part, bool mnist) {
    Chart chart{.name = "accuracy",
                .title = "Accuracy after each epoch",
                .x_label = "epoch",
                .y_label = "share of right answers",
                .series = {},
                .legend = LegendAt::bottom_right};
    // Not the start, which is at guessing: the rest would be a line at the top.
    const auto from_first = [](const std::vector<double>& numbers) {
        return std::vector<double>(numbers.begin() + (numbers.size() > 1 ? 1 : 0), numbers.end());
    };
    chart.series.push_back({part, from_first(history.epochs), from_first(history.test_accuracy)});
    chart.series.push_back(
        {"train, not distorted", from_first(history.epochs), from_first(history.train_accuracy)});
    if (mnist) {
        for (const Series& level : published(history.epochs.back())) chart.series.push_back(level);
        chart.y_range = {0.97, 1};
    }
    figures.draw(chart);
}

/// The run, from its beginning or from a checkpoint.
template <typename Real>
History run_recipe(Network<Real>& net, const Dataset<Real>& dataset, const Settings& settings,
                   const RunSettings& run_settings, Rng& rng, const Console& console) {
    const Recipe& recipe = settings.recipe;
    const auto optimiser =
        make_optimiser<Real>(recipe.optimiser, static_cast<Real>(recipe.learning_rate));
    History so_far;
    if (!settings.resume.empty()) {
        so_far = load_checkpoint<Real>(settings.resume, run_settings, net, *optimiser, rng);
        console.say("Going on from " + settings.resume + ", after epoch " +
                    fixed(so_far.epochs.back(), 0) + ".");
    }
    const std::size_t epoch = batches_in_epoch(settings, dataset);
    const auto keep = [&](const History& history) {
        // An interrupted epoch is done again from its beginning.
        if (settings.checkpoint.empty() || history.losses.size() % epoch != 0) return;
        save_checkpoint<Real>(settings.checkpoint, run_settings, net, *optimiser, rng, history);
    };
    Progress progress = console.progress("training", recipe.epochs * epoch);
    return learn<Real>(net, *optimiser, dataset, recipe, settings.common.threads, rng,
                       report_steps(progress), keep, std::move(so_far));
}

std::string describe(const Recipe& recipe, const std::string& layers) {
    const Regularisation& regularisation = recipe.regularisation;
    std::string text = layers + ", " + recipe.optimiser + ", rate " + brief(recipe.learning_rate) +
                       " (" + recipe.schedule + "), " + std::to_string(recipe.epochs) +
                       (recipe.epochs == 1 ? " epoch" : " epochs") + " of batches of " +
                       std::to_string(recipe.batch_size);
    if (regularisation.l2 > 0) text += ", λ " + brief(regularisation.l2);
    if (regularisation.hidden_dropout > 0) {
        text += ", dropout " + brief(regularisation.hidden_dropout);
    }
    return text + (regularisation.distortion.none() ? "" : ", images distorted");
}

template <typename Real>
void run(const CommandLine& command_line, Settings settings) {
    const CommonOptions& options = settings.common;
    const Console console(command_line, options);
    const bool kaggle = !settings.kaggle.empty();
    auto dataset =
        kaggle ? load_kaggle<Real>(settings)
               : load_dataset<Real>({options.dataset, options.data_dir, options.label_column});
    normalize(dataset);
    console.header(digitlab::describe(dataset), blas_name());
    const arma::Mat<Real> questions =
        kaggle ? load_questions(settings, dataset) : arma::Mat<Real>();
    complete(settings, dataset);
    Figures figures(options, console);
    const Distortion& distortion = settings.recipe.regularisation.distortion;
    if (settings.resume.empty() && !kaggle) {
        attempt([&] { compare_on_valley(figures, console); });
        attempt([&] { compare_optimisers(dataset, options, figures, console); });
        attempt([&] { compare_remedies(dataset, distortion, options, figures, console); });
    }

    const bool mnist = dataset.name == "mnist" && !settings.validate;
    std::string part = kaggle ? "held back" : "test";
    if (settings.validate) {
        part = "validation";
        hold_out_validation(dataset);
        dataset.test = std::exchange(dataset.validation, {});
    }
    const std::string layers = fmt::to_string(fmt::join(settings.recipe.layers, ","));
    console.section("The run: " + describe(settings.recipe, layers));
    Rng rng(options.seed);
    Network<Real> net = make_network<Real>(settings.recipe, rng);
    const History history =
        run_recipe(net, dataset, settings, run_settings(settings, dataset, layers), rng, console);
    show_learning(console, history.steps, history.epochs, history.train_loss,
                  history.train_accuracy, history.test_accuracy, part);
    const auto wrong =
        static_cast<double>(dataset.test.count()) * (1 - history.test_accuracy.back());
    console.say("After the last epoch " + fixed(wrong, 0) + " of " +
                std::to_string(dataset.test.count()) + " " + part +
                " images are read wrongly. That epoch was fixed beforehand: to report the best one "
                "instead would be to choose by the answers. (Train: " +
                std::to_string(std::min<std::size_t>(evaluated_images, dataset.train.count())) +
                " images, undistorted.)");

    if (history.interrupted) {
        const std::string& file = settings.checkpoint;
        console.say("Interrupted. " +
                    (file.empty() ? "With --checkpoint FILE the next run could be resumed."
                                  : "To go on after the last whole epoch, repeat the command with "
                                    "--resume " +
                                        file + "."));
    }

    console.section("Figures");
    show_distortions(dataset, distortion, options.seed, figures);
    draw_losses(figures, history.losses, "cross-entropy of distorted images");
    draw_record(figures, history, part, mnist);
    draw_misclassified(figures, arma::conv_to<arma::mat>::from(dataset.test.images),
                       dataset.image_columns, dataset.test.labels,
                       classify(net.scores(dataset.test.images)), dataset.class_names);
    save_network<Real>(figures.file("weights.txt"),
                       {net.architecture(), image_form(dataset), net.parameters()});
    if (kaggle && !history.interrupted) {
        write_file_atomically(figures.file("submission.csv"),
                              submission(classify(net.scores(questions))));
        console.say("Answers to the " + std::to_string(questions.n_cols) + " images of " +
                    settings.kaggle.back() + ": " + figures.file("submission.csv").string());
    }
    console.result(
        {{(settings.validate ? "validation_accuracy" : "test_accuracy"),
          fixed(history.test_accuracy.back(), 4)},
         {"epochs", std::to_string(history.losses.size() / batches_in_epoch(settings, dataset))},
         {"seconds", fixed(history.seconds, 2)}});
}

}  // namespace

int main(int argc, char** argv) {
    prepare_blas(argv);
    return run_program("lab09", [&] {
        CommandLine command_line(
            "lab09", "to the record",
            "What takes a plain network from 95 % to over 99 %: optimisers, remedies against "
            "learning by heart, distorted images; then Kaggle, and your own handwriting.",
            "./lab09 --dataset mnist --checkpoint run.ckpt\n"
            "  ./lab09 --dataset mnist --resume run.ckpt\n"
            "  ./lab09 --kaggle train.csv test.csv\n"
            "  ./lab09 --predict three.png",
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
