// lab05: learning by numerical gradient. A two-layer net is trained by nothing but evaluations of
// its loss: first by brute force, then by the same central differences, evaluated incrementally.

#include <algorithm>

#include "app/lab.hpp"
#include "app/learning_curves.hpp"
#include "base/text.hpp"
#include "costs.hpp"
#include "data/preprocess.hpp"
#include "model/incremental_loss.hpp"
#include "model/two_layer_net.hpp"
#include "model/weights_file.hpp"
#include "ui/terminal.hpp"

using namespace digitlab;

namespace {

constexpr double h = 1e-4;  // the step of all central differences, the articles' choice

enum class Method { brute_force, incremental };
const Choices<Method> methods = {{"brute-force", Method::brute_force},
                                 {"incremental", Method::incremental}};
const Choices<Loss> losses = {{"mse", Loss::softmax_mean_squared_error},
                              {"cross-entropy", Loss::softmax_cross_entropy}};

struct Settings {
    bool article = false;
    Method method = Method::incremental;
    Loss loss = Loss::softmax_cross_entropy;
    bool raw_pixels = false;
    std::size_t steps = 1500;
    std::size_t batch_size = 100;
    double learning_rate = 0.1;
    std::size_t hidden = 50;

    void add_to(CommandLine& line) {
        line.add_recipe(article,
                        "short, or article: on digits, digits by numerical differentiation (mse, "
                        "raw pixels); elsewhere, SGD by numerical gradients",
                        "short");
        line.add("--method", method, "How the differences are evaluated: brute-force, incremental",
                 methods);
        line.add("--loss", loss, "mse or cross-entropy; mse for the article's recipe on digits",
                 losses);
        line.add("--pixels", raw_pixels,
                 "unit, from 0 to 1, or raw, as in the file; raw for mse on digits",
                 Choices<bool>{{"unit", false}, {"raw", true}});
        line.add("--steps", steps, "Gradient steps", {.quick = 100, .article = article_steps});
        line.add("--batch-size", batch_size, "Images in a batch");
        line.add("--learning-rate", learning_rate, "Learning rate");
        line.add("--hidden", hidden, "Units in the hidden layer");
    }

    // The article on digits learns by the mean squared error, from pixels 0 to 16.
    void check(const CommandLine& line, const LabOptions& asked) {
        const bool digits = asked.dataset.name == "digits";
        if (article && digits && !line.given("--loss")) loss = Loss::softmax_mean_squared_error;
        if (digits && loss == Loss::softmax_mean_squared_error && !line.given("--pixels")) {
            raw_pixels = true;
        }
    }

    static constexpr std::size_t article_steps = 10'000;
};

template <typename Real>
struct NumericalLearning {
    Lab<Real>& lab;
    const Settings& settings;

    void run() {
        require_batch_fits(settings.batch_size, lab.data.train.count(), true);
        require_hidden_fits(settings.hidden, lab.data, settings.batch_size);
        if (!settings.raw_pixels) normalize(lab.data);
        Rng rng(lab.options.seed);
        TwoLayerNet<Real> net(lab.data.features(), settings.hidden, lab.data.classes, rng,
                              settings.loss);
        set_interrupt_place("the cost of a gradient");
        const Samples<Real> batch = first_batch();
        const arma::Mat<Real> T = one_hot<Real>(batch.labels, lab.data.classes);
        const Costs costs = measure_costs(net, batch.images, T, Real(h), lab.options.threads);
        show_costs(lab.console, costs, settings.steps);

        const History history = train_net(net, rng);
        report(history, costs);
        save_matrix<Real>(lab.weights_file(), net.parameters(),
                          comment_of(lab.origin()) + net.layout());
        show_history(history);
        lab.console.section("Figures");
        draw_losses(lab.figures, history, name_of(losses, settings.loss));
        draw_costs(lab.figures, costs);
        // The chain rule's gradient is an exercise of lab06.
        attempt([&] { draw_differences(net, batch.images, T); });
    }

    // A batch for the measurements, drawn from the seed like the first one of the training.
    Samples<Real> first_batch() {
        Rng rng(lab.options.seed);
        RandomBatches batches(lab.data.train.count(), settings.batch_size, rng);
        return select(lab.data.train, batches.next());
    }

    // Both articles evaluate on the test images while they train, and so does this run; the first
    // one does every 1000 of its 10,000 steps.
    History train_net(TwoLayerNet<Real>& net, Rng& rng) {
        RandomBatches batches(lab.data.train.count(), settings.batch_size, rng);
        Sgd<Real> sgd(static_cast<Real>(settings.learning_rate));
        const GradientFunction<Real> numerical =
            [&](const arma::Mat<Real>& X, const arma::Mat<Real>& T, arma::Col<Real>& gradient) {
                if (settings.method == Method::brute_force) {
                    return brute_force_gradient(net, X, T, Real(h), gradient);
                }
                return incremental_gradient(net, X, T, Real(h), lab.options.threads, gradient);
            };
        const TrainingPlan plan{.steps = settings.steps,
                                .evaluate_every = std::max<std::size_t>(1, settings.steps / 10),
                                .threads = lab.options.threads};
        Progress progress = lab.console.progress("training", settings.steps);
        return train<Real>(net, numerical, sgd, batches, {lab.data.train, "test", &lab.data.test},
                           plan, report_steps(progress));
    }

    void show_history(const History& history) {
        lab.console.section("How it learns: {} steps, {}, loss {}, pixels from {} to {}",
                            history.losses.size(), name_of(methods, settings.method),
                            name_of(losses, settings.loss), brief(lab.data.lowest),
                            brief(lab.data.highest));
        show_learning(lab.console, history);
        lab.console.say(
            "Both articles evaluate on the test images while they train, so this run does, too; "
            "nothing is chosen by them.");
        if (history.losses.size() < Settings::article_steps) {
            lab.console.say("The articles take {} steps; --recipe article does.",
                            Settings::article_steps);
        }
    }

    // How far the numerical gradient is from the one that lab06 computes by the chain rule.
    void draw_differences(const TwoLayerNet<Real>& net, const arma::Mat<Real>& X,
                          const arma::Mat<Real>& T) {
        arma::Col<Real> numerical;
        arma::Col<Real> analytic;
        incremental_gradient(net, X, T, Real(h), lab.options.threads, numerical);
        net.gradient(X, T, analytic);
        const arma::vec difference = to_double<Real>(numerical - analytic);
        // The bins reach as far as 98 in 100 parameters; the outermost count all beyond.
        const arma::vec sizes = arma::sort(arma::abs(difference));
        const double reach = std::max(sizes(sizes.n_elem * 98 / 100), 1e-300);
        const arma::vec centers = arma::linspace(-reach, reach, 41);
        const arma::uvec counts = arma::hist(difference, centers);
        lab.figures.draw(
            Chart{.name = "gradient_difference",
                  .title = "Numerical minus analytic gradient, after training",
                  .x_label = "difference of one parameter's gradient",
                  .y_label = "parameters",
                  .series = {{"", numbers_of(centers), numbers_of(counts), Draw::boxes}},
                  .open_ends = true});
    }

    void report(const History& history, const Costs& costs) {
        const bool incremental = settings.method == Method::incremental;
        lab.console.result(
            {{"test_accuracy", fixed(history.held_out_accuracy.back(), 4)},
             {"train_accuracy", fixed(history.train_accuracy.back(), 4)},
             {"steps", std::to_string(history.losses.size())},
             {"seconds", fixed(history.seconds, 2)},
             {"seconds_per_gradient",
              scientific(incremental ? costs.incremental_shared : costs.brute_force, 2)}});
    }
};

}  // namespace

int main(int argc, char** argv) {
    return run_lab<NumericalLearning, Settings>(
        argc, argv,
        {.program = {.name = "lab05",
                     .title = "learning by numerical gradient",
                     .summary = "A two-layer net learns from nothing but evaluations of its loss: "
                                "every parameter is moved a little up and a little down.",
                     .example = "./lab05 --recipe article\n"
                                "  ./lab05 --dataset mnist --steps 600",
                     .precision = "double"}});
}
