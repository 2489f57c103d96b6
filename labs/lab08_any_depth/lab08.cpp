// lab08: any depth. A network from a list of sizes, trained by the article's recipe; what happens
// when its units saturate, and why many layers of sigmoids learn slowly.

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "app/lab.hpp"
#include "app/learning_curves.hpp"
#include "base/text.hpp"
#include "comparisons.hpp"
#include "data/preprocess.hpp"
#include "model/network_file.hpp"
#include "train/evaluation.hpp"
#include "ui/terminal.hpp"

using namespace digitlab;

namespace {

struct Settings {
    std::vector<std::size_t> layers;
    Loss loss = Loss::sigmoid_mean_squared_error;
    Initializer initializer = Initializer::normal_1;
    std::size_t epochs = 30;
    std::size_t batch_size = 10;
    double learning_rate = 3.0;

    void add_to(CommandLine& line) {
        line.add("--layers", layers,
                 "Units of each layer, from the pixels to the classes, such as 784,30,10",
                 "one hidden layer of 30");
        line.add("--loss", loss, "quadratic (mean squared error) or cross-entropy", lab08_losses());
        line.add("--init", initializer,
                 "Initialisation of the weights: article, N(0, 1), or scaled, N(0, 1/inputs)",
                 lab08_initializers());
        line.add("--epochs", epochs, "Times through the training images", {.quick = 2});
        line.add("--batch-size", batch_size, "Images in a batch");
        line.add("--learning-rate", learning_rate, "Learning rate");
    }
};

template <typename Real>
struct AnyDepth {
    Lab<Real>& lab;
    const Settings& settings;

    void run() {
        normalize(lab.data);
        const std::vector<arma::uword> layers = layers_for(lab.data, settings.layers, {30});
        // The article trains on 50,000 of MNIST's 60,000 images.
        hold_out_validation(lab.data);
        require_batch_fits(settings.batch_size, lab.data.train.count());
        require_network_fits<Real>("--layers", layers, settings.batch_size);
        Rng rng(lab.options.seed);
        Network<Real> net({.layers = layers, .loss = settings.loss}, settings.initializer, rng);
        const History history = train_net(net, rng);
        const double best = *std::ranges::max_element(history.held_out_accuracy);
        lab.console.result({{"test_accuracy", fixed(history.held_out_accuracy.back(), 4)},
                            {"best_test_accuracy", fixed(best, 4)},
                            {"epochs", std::to_string(history.epochs.size())},
                            {"seconds", fixed(history.seconds, 2)}});
        save_network<Real>(lab.weights_file(), {net.architecture(), image_form(lab.data),
                                                net.parameters(), lab.origin()});
        show_history(net, history, best);

        if (!interrupted()) compare(layers);
        lab.console.section("Figures");
        draw_losses(lab.figures, history, name_of(lab08_losses(), settings.loss) + " loss");
        draw_accuracies(lab.figures, history);
    }

    // The article's loop, with its line for each epoch. It counts the correct predictions for the
    // test images while it trains, and so does this one.
    History train_net(Network<Real>& net, Rng& rng) {
        const Samples<Real>& train = lab.data.train;
        const Samples<Real>& test = lab.data.test;
        const arma::Mat<Real> targets = one_hot<Real>(train.labels, lab.data.classes);
        const auto rate = static_cast<Real>(settings.learning_rate);
        lab.console.section(
            "A network {}, {} loss, initialisation {}, rate {}: correct predictions for the test "
            "images",
            fmt::join(net.architecture().layers, "-"), name_of(lab08_losses(), settings.loss),
            name_of(lab08_initializers(), settings.initializer), brief(settings.learning_rate));
        const std::size_t steps_per_epoch = train.count() / settings.batch_size;
        Progress progress = lab.console.progress("training", settings.epochs * steps_per_epoch);
        std::size_t step = 0;
        std::string loss = "first epoch";
        const auto before_step = [&] {
            progress.update(step++, loss);
            if (interrupted()) throw Interrupted{};
        };
        History history{.held_out_name = "test"};
        const auto start = std::chrono::steady_clock::now();
        for (std::size_t epoch = 0; epoch < settings.epochs && !interrupted(); ++epoch) {
            const arma::Col<Real> before = net.parameters();
            std::vector<double> losses;
            try {
                losses =
                    sgd_epoch(net, train, targets, settings.batch_size, rate, rng, before_step);
            } catch (const Interrupted&) {  // the net of the last whole epoch counts
                if (history.epochs.empty()) throw;
                net.parameters() = before;
                break;
            }
            history.losses.insert(history.losses.end(), losses.begin(), losses.end());
            const arma::uword correct = count_correct(net, test);
            progress.clear();
            lab.console.show(fmt::format("Epoch {}: {} / {}\n", epoch, correct, test.count()));
            history.epochs.push_back(static_cast<double>(epoch + 1));
            history.held_out_accuracy.push_back(double(correct) / double(test.count()));
            history.train_accuracy.push_back(double(count_correct(net, train)) /
                                             double(train.count()));
            loss = "loss " + fixed(losses.back(), 3);
        }
        const std::chrono::duration<double> duration = std::chrono::steady_clock::now() - start;
        history.seconds = duration.count();
        return history;
    }

    void show_history(const Network<Real>& net, const History& history, double best) {
        const Evaluation on_validation = evaluate(net, lab.data.validation, lab.options.threads);
        lab.console.say(
            "Accuracy after the last epoch: train {}, validation {}, test {}. The article reports "
            "its best epoch on the test images, here {}; selecting an epoch on the test set makes "
            "the result look better than it is.",
            percent(history.train_accuracy.back()), percent(on_validation.accuracy),
            percent(history.held_out_accuracy.back()), percent(best));
    }

    void compare(const std::vector<arma::uword>& layers) {
        compare_choices(lab, {.layers = layers,
                              .epochs = std::min<std::size_t>(5, settings.epochs),
                              .batch_size = settings.batch_size,
                              .learning_rate = settings.learning_rate});
        show_vanishing_gradients(lab, settings.loss);
    }
};

}  // namespace

int main(int argc, char** argv) {
    return run_lab<AnyDepth, Settings>(
        argc, argv,
        {.program = {.name = "lab08",
                     .title = "any depth",
                     .summary = "A network of any depth, by the article's recipe: sigmoids, "
                                "quadratic loss, weights from N(0, 1); how it gets stuck, and what "
                                "helps.",
                     .example = "./lab08 --dataset mnist\n"
                                "  ./lab08 --dataset mnist --layers 784,100,10 --init scaled\n"
                                "  ./lab08 --predict three.png"},
         .saves_network = true});
}
