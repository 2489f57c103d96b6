// lab06: backpropagation. The two-layer net of lab05 learns by the chain rule.

#include <algorithm>

#include "app/lab.hpp"
#include "app/learning_curves.hpp"
#include "base/check.hpp"
#include "base/text.hpp"
#include "data/preprocess.hpp"
#include "math/relative_error.hpp"
#include "model/incremental_loss.hpp"
#include "model/metrics.hpp"
#include "model/network_file.hpp"
#include "model/two_layer_net.hpp"
#include "ui/terminal.hpp"

using namespace digitlab;

namespace {

struct Settings {
    std::size_t steps = 10'000;
    std::size_t batch_size = 100;
    double learning_rate = 0.1;
    std::size_t hidden = 50;

    void add_to(CommandLine& line) {
        line.add("--steps", steps, "Gradient steps", {.quick = 500});
        line.add("--batch-size", batch_size, "Images in a batch");
        line.add("--learning-rate", learning_rate, "Learning rate");
        line.add("--hidden", hidden, "Units in the hidden layer");
    }
};

template <typename Real>
struct Backpropagation {
    Lab<Real>& lab;
    const Settings& settings;

    // The lab from beginning to end.
    void run() {
        require_batch_fits(settings.batch_size, lab.data.train.count(), true);
        require_hidden_fits(settings.hidden, lab.data, settings.batch_size);
        normalize(lab.data);
        set_interrupt_place("the gradient check");
        double check_error = 0;
        const bool checked = attempt([&] { check_error = check_gradient(); });

        Rng rng(lab.options.seed);
        TwoLayerNet<Real> net(lab.data.features(), settings.hidden, lab.data.classes, rng);
        const History history = train_net(net, rng);
        lab.console.result(
            {{"test_accuracy", fixed(history.held_out_accuracy.back(), 4)},
             {"train_accuracy", fixed(history.train_accuracy.back(), 4)},
             {"test_loss", fixed(history.held_out_loss.back(), 4)},
             {"steps", std::to_string(history.losses.size())},
             {"seconds", fixed(history.seconds, 2)},
             {"gradient_check_max_error", checked ? scientific(check_error) : "none"}});
        save(net);
        show_history(history);
        draw_figures(net, history);
    }

    // Is the backward pass right? Its gradient is compared, block by block, with the central
    // differences of lab03. Always in double: a difference of floats has too few digits left.
    // Returns the largest relative error.
    double check_gradient() {
        constexpr double h = 1e-4;
        const Samples<Real>& train = lab.data.train;
        const arma::uword images = std::min<arma::uword>(20, train.count());
        const arma::mat X = to_double<Real>(train.images.head_cols(images));
        const arma::mat T = one_hot<double>(train.labels.head(images), lab.data.classes);
        Rng rng(lab.options.seed);
        const TwoLayerNet<double> net(X.n_rows, settings.hidden, T.n_rows, rng);

        // [both_gradients]
        arma::vec by_chain_rule;
        arma::vec by_differences;
        net.gradient(X, T, by_chain_rule);
        incremental_gradient(net, X, T, h, lab.options.threads, by_differences);
        // [both_gradients]

        Table table({"block", "shape", "largest gradient", "largest difference", "relative error"});
        double largest_error = 0;
        // An exercise too: while it is open, the largest difference shows a mistake as well.
        const bool written =
            attempt([&] { relative_error<double>(by_chain_rule, by_differences); });
        const auto compare = [&](const char* block, const arma::mat& a, const arma::mat& b) {
            const double error = written ? relative_error(a, b) : arma::datum::nan;
            if (!(error <= largest_error)) largest_error = error;  // NaN too, and it stays
            table.add_row({block, shape_of(a), scientific(arma::abs(a).max()),
                           scientific(arma::abs(a - b).max()),
                           written ? scientific(error) : "not written"});
        };
        const auto a = net.view(by_chain_rule);
        const auto b = net.view(by_differences);
        compare("W1", a.W1, b.W1);
        compare("b1", a.b1, b.b1);
        compare("W2", a.W2, b.W2);
        compare("b2", a.b2, b.b2);

        lab.console.section("Is the backward pass right? A gradient check in double, on {} images",
                            images);
        lab.console.table(table);
        lab.console.say(
            "The relative error is the largest difference over the largest gradient of the block. "
            "Up to about 1e-6 it is what central differences with h = {} leave; a mistake in the "
            "backward pass shows as 0.01 or more.",
            brief(h));
        return largest_error;
    }

    // The article's run: batches drawn with replacement, an evaluation once per epoch.
    History train_net(TwoLayerNet<Real>& net, Rng& rng) {
        const Samples<Real>& train_images = lab.data.train;
        RandomBatches batches(train_images.count(), settings.batch_size, rng);
        Sgd<Real> sgd(static_cast<Real>(settings.learning_rate));
        const TrainingPlan plan{
            .steps = settings.steps,
            .evaluate_every = std::max<std::size_t>(1, train_images.count() / settings.batch_size),
            .threads = lab.options.threads};
        Progress progress = lab.console.progress("training", settings.steps);
        return train<Real>(net, parallel_backpropagation(net, lab.options.threads), sgd, batches,
                           {train_images, "test", &lab.data.test}, plan, report_steps(progress));
    }

    void show_history(const History& history) {
        lab.console.section("How it learns: {} steps of {} images", history.losses.size(),
                            settings.batch_size);
        show_learning(lab.console, history);
        lab.console.say(
            "The article evaluates on the test images while it trains, so this run does, too; "
            "nothing is chosen by them.");
    }

    void draw_figures(const TwoLayerNet<Real>& net, const History& history) {
        lab.console.section("Figures");
        draw_losses(lab.figures, history, "cross-entropy");
        draw_accuracies(lab.figures, history);
        draw_misclassified(lab.figures, lab.data, net.scores(lab.data.test.images));
        draw_weights(lab.figures, "hidden_units", "The weights of each hidden unit (rows of W1)",
                     to_double<Real>(net.view().W1), lab.data.image_columns, {});
    }

    // For `--predict`, and for numpy.loadtxt.
    void save(const TwoLayerNet<Real>& net) {
        const Architecture architecture{
            .layers = {lab.data.features(), settings.hidden, lab.data.classes},
            .loss = net.loss_kind()};
        save_network<Real>(lab.weights_file(),
                           {architecture, image_form(lab.data), net.parameters(), lab.origin()});
    }
};

}  // namespace

int main(int argc, char** argv) {
    return run_lab<Backpropagation, Settings>(
        argc, argv,
        {.program = {.name = "lab06",
                     .title = "backpropagation",
                     .summary = "A net of two layers learns to read digits by backpropagation: the "
                                "chain rule, checked against numerical gradients, then thousands "
                                "of steps in a second.",
                     .example = "./lab06 --dataset mnist --steps 20000 --hidden 100\n"
                                "  ./lab06 --predict three.png"},
         .saves_network = true});
}
