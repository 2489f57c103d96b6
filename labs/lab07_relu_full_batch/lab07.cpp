// lab07: ReLU and full-batch gradient descent. Rectified units, standardised inputs, every step on
// all images; and how much depends on the initialisation of the weights.

#include <algorithm>

#include "app/lab.hpp"
#include "app/learning_curves.hpp"
#include "base/text.hpp"
#include "data/preprocess.hpp"
#include "hidden_units.hpp"
#include "model/relu_net.hpp"
#include "train/evaluation.hpp"
#include "ui/terminal.hpp"

using namespace digitlab;

namespace {

const Choices<Initializer> initializers = {{"zeros", Initializer::zeros},
                                           {"0.01", Initializer::normal_001},
                                           {"0.1", Initializer::normal_01},
                                           {"xavier", Initializer::xavier},
                                           {"he", Initializer::he}};

struct Settings {
    Initializer initializer = Initializer::normal_01;  // the article's
    std::size_t epochs = 1000;
    std::size_t hidden = 128;
    double learning_rate = 0.1;

    void add_to(CommandLine& line) {
        line.add("--epochs", epochs, "Steps, each on all training images", {.quick = 10});
        line.add("--hidden", hidden, "Units in the hidden layer");
        line.add("--learning-rate", learning_rate, "Learning rate");
        line.add("--init", initializer,
                 "Initialisation of the weights: zeros, normal with standard deviation 0.01 or "
                 "0.1, xavier, he",
                 initializers);
    }
};

template <typename Real>
struct ReluFullBatch {
    Lab<Real>& lab;
    const Settings& settings;

    void run() {
        require_hidden_fits(settings.hidden, lab.data, samples_at_once);
        prepare();
        attempt([&] { compare_initializers(); });
        ReluNet<Real> net = make_net(settings.initializer);
        const History history = descend(net, settings.epochs, "full-batch gradient descent");
        report(net, history);
        show_history(history);
        draw_figures(net, history);
    }

    // The article's split of MNIST: 50,000 images to train, 10,000 for validation, 10,000 to test.
    // [prepare]
    void prepare() {
        hold_out_validation(lab.data);
        standardize(lab.data);
        lab.console.say(
            "{} of the training images are learned from, {} are held out for validation. All "
            "pixels are standardised by the mean and standard deviation of the first.",
            lab.data.train.count(), lab.data.validation.count());
    }
    // [prepare]

    // The article's network: one hidden layer of rectified units, no biases, softmax.
    ReluNet<Real> make_net(Initializer initializer) {
        Rng rng(lab.options.seed);
        return {lab.data.features(), settings.hidden, lab.data.classes, initializer, rng};
    }

    History descend(ReluNet<Real>& net, std::size_t epochs, const std::string& label) {
        Sgd<Real> sgd(static_cast<Real>(settings.learning_rate));
        Progress progress = lab.console.progress(label, epochs);
        return train_full_batch<Real>(
            net, sgd, {lab.data.train, "validation", &lab.data.validation},
            {.steps = epochs, .evaluate_every = 10, .threads = lab.options.threads},
            report_steps(progress));
    }

    // The same net and the same steps from every initialisation.
    void compare_initializers() {
        const std::size_t epochs = std::min<std::size_t>(50, settings.epochs);
        const auto first =
            lab.data.train.images.head_cols(std::min<arma::uword>(1000, lab.data.train.count()));
        const arma::Mat<Real> images = first;
        InitializerComparison comparison(epochs);
        for (const auto& [name, initializer] : initializers) {
            ReluNet<Real> net = make_net(initializer);
            const HiddenUnits before = look_inside(to_double(net.hidden_outputs(images)));
            const History history = descend(net, epochs, "initialisation " + name);
            const HiddenUnits after = look_inside(to_double(net.hidden_outputs(images)));
            comparison.add(name, before, after, history.held_out_accuracy.back());
            if (interrupted()) break;
        }
        comparison.show(lab.console, lab.figures);
    }

    void show_history(const History& history) {
        lab.console.section("Full-batch gradient descent from {}, rate {}",
                            name_of(initializers, settings.initializer),
                            brief(settings.learning_rate));
        show_learning(lab.console, history);
        const std::vector<double>& losses = history.losses;
        std::size_t rises = 0;
        for (std::size_t i = 1; i < losses.size(); ++i) rises += losses[i] > losses[i - 1] ? 1 : 0;
        lab.console.say(
            "An epoch is one step here, and costs as much as all mini-batches of an epoch "
            "together. The loss rose in {} of {} steps.",
            rises, losses.size());
    }

    void draw_figures(const ReluNet<Real>& net, const History& history) {
        lab.console.section("Figures");
        draw_losses(lab.figures, history, "cross-entropy of all training images");
        draw_accuracies(lab.figures, history);
        draw_weights(lab.figures, "hidden_units", "The weights of the hidden units (rows of W1)",
                     to_double<Real>(net.view().W1), lab.data.image_columns, {});
    }

    // The only look at the test images.
    void report(const ReluNet<Real>& net, const History& history) {
        const Evaluation on_test = evaluate(net, lab.data.test, lab.options.threads);
        lab.console.result({{"test_accuracy", fixed(on_test.accuracy, 4)},
                            {"train_accuracy", fixed(history.train_accuracy.back(), 4)},
                            {"test_loss", fixed(on_test.loss, 4)},
                            {"epochs", std::to_string(history.losses.size())},
                            {"seconds", fixed(history.seconds, 2)}});
    }
};

}  // namespace

int main(int argc, char** argv) {
    return run_lab<ReluFullBatch, Settings>(
        argc, argv,
        {.program = {.name = "lab07",
                     .title = "ReLU, full batch",
                     .summary = "Rectified units, standardised inputs, every step on all images; "
                                "and how much depends on the initialisation of the weights.",
                     .example = "./lab07 --dataset mnist\n"
                                "  ./lab07 --init he --learning-rate 0.5"}});
}
