// lab04: softmax regression. One layer of weights, one picture for each digit.

#include <algorithm>
#include <chrono>

#include "app/lab.hpp"
#include "app/learning_curves.hpp"
#include "base/text.hpp"
#include "comparisons.hpp"
#include "data/preprocess.hpp"
#include "model/metrics.hpp"
#include "model/softmax_regression.hpp"
#include "model/weights_file.hpp"
#include "train/evaluation.hpp"
#include "ui/terminal.hpp"

using namespace digitlab;

namespace {

struct Settings {
    bool article = false;
    std::string weights_file;
    std::size_t epochs = 20;
    std::size_t batches = 600;
    std::size_t steps = 10'000;
    std::size_t batch_size = 100;
    double learning_rate = 0.2;

    void add_to(CommandLine& line) {
        line.add_recipe(article,
                        "sgd: mini-batches in shuffled epochs; article: thousands of steps on each "
                        "batch, in file order",
                        "sgd");
        line.add_text("--weights", weights_file, "Weights from this text file, without training");
        line.add("--epochs", epochs, "sgd: times through the training images", {.quick = 3});
        line.add("--batches", batches, "article: batches to learn from", {.quick = 5});
        line.add("--steps", steps, "article: gradient steps on each batch", {.quick = 100});
        line.add("--batch-size", batch_size, "Images in a batch");
        line.add("--learning-rate", learning_rate, "Learning rate", {.article = 0.01});
    }

    void check(const CommandLine& line, const LabOptions&) const {
        if (!weights_file.empty()) line.require_file("--weights", weights_file);
        for (const char* option :
             {"--recipe", "--epochs", "--batches", "--steps", "--batch-size", "--learning-rate"}) {
            if (weights_file.empty() || !line.given(option)) continue;
            line.refuse(std::string("--weights trains nothing; leave out ") + option);
        }
        if (article && line.given("--epochs")) {
            line.refuse("--epochs belongs to the recipe sgd; the article's has --batches");
        }
        if (!article && (line.given("--batches") || line.given("--steps"))) {
            line.refuse("--batches and --steps belong to the recipe article; sgd has --epochs");
        }
    }
};

template <typename Real>
struct SoftmaxRegressionLab {
    Lab<Real>& lab;
    const Settings& settings;

    void run() {
        normalize(lab.data);
        if (!settings.article) hold_out_validation(lab.data);
        require_batch_fits(settings.batch_size, lab.data.train.count());
        SoftmaxRegression<Real> model(lab.data.features(), lab.data.classes);
        History history;
        if (settings.weights_file.empty()) {
            history = learn(model);
            save_and_read_back(model);
        } else {
            read_weights(model);
        }
        report(model, history);
        show_predictions(model);
        if (!history.losses.empty()) {
            draw_losses(lab.figures, history, "cross-entropy");
            draw_accuracies(lab.figures, history);
            if (!settings.article) compare_rates();
        }
    }

    History learn(SoftmaxRegression<Real>& model) {
        History history;
        if (settings.article) {
            history = learn_like_the_article(model);
            lab.console.section("How it learns, the article's way: {} batches, {} steps on each",
                                history.losses.size(), settings.steps);
        } else {
            history = learn_by_sgd(model, settings.learning_rate, settings.epochs);
            lab.console.section("How it learns: {} steps of {} images", history.losses.size(),
                                settings.batch_size);
        }
        show_learning(lab.console, history);
        if (settings.article) {
            lab.console.say(
                "A step here is one batch. Thousands of steps on one batch fit that batch, and the "
                "next batch pulls the weights elsewhere. The article reports 87.07 % on MNIST.");
        } else {
            lab.console.say(
                "An epoch is one time through the {} training images; the {} validation images are "
                "held out of them. One layer of weights adds up pixels; it cannot react to a "
                "combination of two of them.",
                lab.data.train.count(), lab.data.validation.count());
        }
        return history;
    }

    // Mini-batch SGD in full: every step on another batch, every epoch in another order. From lab05
    // on, `train()` contains this loop.
    // [learn_by_sgd]
    History learn_by_sgd(SoftmaxRegression<Real>& model, double rate, std::size_t epochs) {
        const Samples<Real>& images = lab.data.train;
        const TrainingData<Real> data{images, "validation", &lab.data.validation};
        const arma::Mat<Real> targets = one_hot<Real>(images.labels, lab.data.classes);
        Rng rng(lab.options.seed);
        ShuffledEpochs batches(images.count(), settings.batch_size, rng);
        const std::size_t steps_per_epoch = images.count() / settings.batch_size;
        Progress progress =
            lab.console.progress("training at rate " + brief(rate), epochs * steps_per_epoch);

        History history;
        const auto start = std::chrono::steady_clock::now();
        record_evaluation(model, data, lab.options.threads, 0, history);
        arma::Col<Real> gradient;
        for (std::size_t epoch = 1; epoch <= epochs && !interrupted(); ++epoch) {
            for (std::size_t i = 0; i < steps_per_epoch && !interrupted(); ++i) {
                const arma::uvec& batch = batches.next();
                const Real loss =
                    model.gradient(images.images.cols(batch), targets.cols(batch), gradient);
                model.parameters() -= static_cast<Real>(rate) * gradient;

                history.losses.push_back(loss);
                require_finite_loss(loss, history.losses.size(), rate);
                progress.update(history.losses.size(), loss);
            }
            record_evaluation(model, data, lab.options.threads, double(epoch), history);
        }
        const std::chrono::duration<double> duration = std::chrono::steady_clock::now() - start;
        history.seconds = duration.count();
        return history;
    }
    // [learn_by_sgd]

    // The article's recipe: the next batch in file order, thousands of steps on it, and on to the
    // next. All training images are used, so that no part is left to hold out.
    History learn_like_the_article(SoftmaxRegression<Real>& model) {
        const auto rate = static_cast<Real>(settings.learning_rate);
        SequentialBatches batches(lab.data.train.count(), settings.batch_size);
        Sgd<Real> sgd(rate);
        const GradientFunction<Real> all_steps_on_a_batch =
            [&](const arma::Mat<Real>& X, const arma::Mat<Real>& T, arma::Col<Real>& gradient) {
                return gradient_of_many_steps(model, X, T, rate, settings.steps, gradient);
            };
        const TrainingPlan plan{.steps = settings.batches,
                                .evaluate_every = std::max<std::size_t>(1, settings.batches / 60),
                                .threads = lab.options.threads};
        Progress progress = lab.console.progress("training, batch by batch", settings.batches);
        return train<Real>(model, all_steps_on_a_batch, sgd, batches, {lab.data.train}, plan,
                           report_steps(progress));
    }

    // As the article does, the rest of the lab uses the weights that were read back.
    void save_and_read_back(SoftmaxRegression<Real>& model) {
        const std::filesystem::path file = lab.weights_file();
        const arma::Mat<Real> weights = model.weights();
        save_matrix(
            file, weights,
            comment_of(lab.origin()) + "softmax regression: a row of weights for each class");
        model.set_weights(load_matrix<Real>(file));
        lab.console.say("Weights: {} ({} × {}; numpy.loadtxt and --weights read it).",
                        file.string(), weights.n_rows, weights.n_cols);
    }

    void read_weights(SoftmaxRegression<Real>& model) {
        const arma::Mat<Real> weights = load_matrix<Real>(settings.weights_file);
        try {
            model.set_weights(weights);
        } catch (const std::invalid_argument& mismatch) {
            throw std::runtime_error(settings.weights_file + ": " + mismatch.what());
        }
        lab.console.say("The weights come from {}; nothing is trained.", settings.weights_file);
    }

    // Which classes are hard, and what they are misclassified as.
    void show_predictions(const SoftmaxRegression<Real>& model) {
        const Dataset<Real>& data = lab.data;
        const arma::Mat<Real> scores = model.scores(data.test.images);
        const arma::urowvec predicted = classify(scores);
        const arma::umat counts = confusion_matrix(predicted, data.test.labels, data.classes);
        lab.console.section("Which classes are hard? Predictions for the test images");
        lab.console.table(table_of_classes(counts, data.class_names));

        lab.console.section("Figures");
        draw_weights(lab.figures, "weights", "The weights of each class as an image",
                     to_double(model.weights()), data.image_columns, data.class_names);
        draw_confusion(lab.figures, counts, data.class_names);
        draw_misclassified(lab.figures, data, scores);
    }

    // The same initial weights, the same batches, other learning rates.
    void compare_rates() {
        const std::size_t epochs = std::min<std::size_t>(5, settings.epochs);
        compare_learning_rates(lab.figures, lab.console, [&](double rate) {
            SoftmaxRegression<Real> model(lab.data.features(), lab.data.classes);
            return learn_by_sgd(model, rate, epochs).losses;
        });
    }

    void report(const SoftmaxRegression<Real>& model, const History& history) {
        const Evaluation on_train = evaluate(model, lab.data.train, lab.options.threads);
        const Evaluation on_test = evaluate(model, lab.data.test, lab.options.threads);
        const std::size_t steps_per_batch = settings.article ? settings.steps : 1;
        lab.console.result({{"test_accuracy", fixed(on_test.accuracy, 4)},
                            {"train_accuracy", fixed(on_train.accuracy, 4)},
                            {"test_loss", fixed(on_test.loss, 4)},
                            {"steps", std::to_string(history.losses.size() * steps_per_batch)},
                            {"seconds", fixed(history.seconds, 2)}});
    }
};

}  // namespace

int main(int argc, char** argv) {
    return run_lab<SoftmaxRegressionLab, Settings>(
        argc, argv,
        {.program = {.name = "lab04",
                     .title = "softmax regression",
                     .summary = "One layer of weights, one picture for each digit: softmax "
                                "regression, by SGD or by the article's recipe.",
                     .example = "./lab04 --dataset mnist\n"
                                "  ./lab04 --dataset mnist --recipe article"}});
}
