// lab09: to the record. What takes a fully connected network from 95 % to over 99 %: optimisers,
// regularisation, and training images that are distorted differently in every epoch.

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "app/lab.hpp"
#include "app/learning_curves.hpp"
#include "base/process_time.hpp"
#include "base/text.hpp"
#include "comparisons.hpp"
#include "data/preprocess.hpp"
#include "figures.hpp"
#include "kaggle.hpp"
#include "model/metrics.hpp"
#include "recipe.hpp"
#include "settings.hpp"
#include "train/evaluation.hpp"
#include "valley.hpp"

using namespace digitlab;

namespace {

template <typename Real>
struct Record {
    Lab<Real>& lab;
    const Settings& settings;
    Recipe recipe{};  // of the run

    // The lab from beginning to end.
    void run() {
        const arma::Mat<Real> unlabelled = prepare_data();
        recipe = complete_recipe(settings, lab.data, lab.options.quick);
        require_batch_fits(recipe.batch_size, lab.data.train.count());
        require_network_fits<Real>("--layers", recipe.layers, recipe.batch_size);
        if (!sprint() && settings.resume.empty() && settings.kaggle.empty()) {
            attempt([&] { compare_on_valley(lab.figures, lab.console); });
            attempt([&] { compare_optimisers(lab); });
            attempt([&] { compare_regularisation(lab, recipe.regularisation.distortion); });
        }
        Rng rng(lab.options.seed);
        Network<Real> net = make_network<Real>(recipe, rng);
        const History history = train_net(net, rng);
        const double seconds = sprint() ? seconds_since_start() : history.seconds;
        const double accuracy = evaluate(net, held_out(), lab.options.threads).accuracy;
        lab.console.result({{held_out_name() + "_accuracy", fixed(accuracy, 4)},
                            {"epochs", fmt::to_string(history.losses.size() / steps_per_epoch())},
                            {"seconds", fixed(seconds, 2)}});
        save_network<Real>(lab.weights_file(), {net.architecture(), image_form(lab.data),
                                                net.parameters(), lab.origin()});
        if (!unlabelled.is_empty() && !history.interrupted) submit(net, unlabelled);
        show_result(history, accuracy);
        if (sprint() && !history.interrupted) show_sprint(seconds, accuracy);
        draw_figures(net, history, accuracy);
    }

    // By default all training images are used for training, and nothing is measured on the test
    // images before the run has ended. Returns the images of Kaggle's test.csv, if there are any.
    arma::Mat<Real> prepare_data() {
        arma::Mat<Real> unlabelled;
        if (!settings.kaggle.empty()) {
            unlabelled = load_kaggle_test(settings.kaggle.back(), lab.data);
            hold_out_for_kaggle(lab.data);
            lab.console.say(
                "All labelled images of {} are used: {} for training, the last {} for validation.",
                lab.data.name, lab.data.train.count(), lab.data.validation.count());
        }
        if (settings.validate) hold_out_validation(lab.data);
        normalize(lab.data);
        return unlabelled;
    }

    bool sprint() const { return settings.aim != Aim::record; }
    bool validating() const { return lab.data.validation.count() > 0; }
    std::string held_out_name() const { return validating() ? "validation" : "test"; }
    const Samples<Real>& held_out() const {
        return validating() ? lab.data.validation : lab.data.test;
    }
    std::size_t steps_per_epoch() const { return lab.data.train.count() / recipe.batch_size; }

    // From the first epoch or from a checkpoint.
    History train_net(Network<Real>& net, Rng& rng) {
        lab.console.section("The run: {}", describe(recipe));
        RunSettings run = {{"--dataset", describe(lab.data)},
                           {"--precision", lab.options.precision},
                           {"--seed", fmt::to_string(lab.options.seed)},
                           {"--validate", settings.validate ? "yes" : "no"}};
        std::ranges::copy(settings_of(recipe), std::back_inserter(run));
        const auto optimiser =
            make_optimiser<Real>(recipe.optimiser, static_cast<Real>(recipe.learning_rate));
        History so_far;
        if (!settings.resume.empty()) {
            so_far = load_checkpoint<Real>(settings.resume, run, net, *optimiser, rng);
            lab.console.say("Resuming {} after epoch {} of {}.", settings.resume,
                            so_far.losses.size() / steps_per_epoch(), recipe.epochs);
        }
        const auto save = [&](const History& history) {
            // An interrupted epoch is repeated from its beginning.
            const bool complete_epoch = history.losses.size() % steps_per_epoch() == 0;
            if (settings.checkpoint.empty() || !complete_epoch) return;
            save_checkpoint<Real>(settings.checkpoint, run, net, *optimiser, rng, history);
        };
        Progress progress = lab.console.progress("training", recipe.epochs * steps_per_epoch());
        return learn<Real>(net, *optimiser, lab.data, recipe, lab.options.threads, rng,
                           report_steps(progress), save, std::move(so_far));
    }

    void show_result(const History& history, double accuracy) {
        show_learning(lab.console, history);
        const auto images = static_cast<double>(held_out().count());
        lab.console.say(
            "After epoch {} the net misclassifies {:.0f} of {} {} images. Train loss and accuracy "
            "are those of {} undistorted images.",
            brief(history.epochs.back()), images * (1 - accuracy), images, held_out_name(),
            std::min<std::size_t>(recipe.evaluated_images, lab.data.train.count()));
        if (history.interrupted) {
            const std::string& file = settings.checkpoint;
            lab.console.say("Interrupted. {}",
                            file.empty() ? "With --checkpoint FILE the next run can be resumed."
                                         : "To resume after the last complete epoch, repeat the "
                                           "command with --resume " +
                                               file + ".");
        } else if (!validating()) {
            lab.console.say(
                "The test images were evaluated once, after the last epoch. Reporting the best "
                "epoch instead would be selecting on the test set.");
        }
    }

    // This is one seed; the tutorial has the accuracies and times of many.
    void show_sprint(double seconds, double accuracy) {
        const double mark = settings.aim == Aim::sprint98 ? 0.98 : 0.99;
        lab.console.section("The sprint to {}", percent(mark));
        lab.console.say(
            "{:.2f} s passed from the start of the program to its last step, {:.2f} s of them to "
            "load the images. {} of the {} images are classified correctly: the mark is {}.",
            seconds, lab.seconds_to_load, percent(accuracy), held_out_name(),
            accuracy >= mark ? "reached" : "missed");
    }

    void draw_figures(const Network<Real>& net, const History& history, double accuracy) {
        lab.console.section("Figures");
        const Distortion& distortion = recipe.regularisation.distortion;
        if (!distortion.none()) {
            draw_distortions(lab.figures, lab.data, distortion, lab.options.seed);
        }
        draw_losses(lab.figures, history,
                    distortion.none() ? "cross-entropy" : "cross-entropy of distorted images");
        draw_run(lab.figures, lab.data, history, accuracy);
        draw_misclassified<Real>(lab.figures, lab.data, net.scores(held_out().images),
                                 held_out_name());
    }

    // Kaggle compares these predictions with labels that it keeps.
    void submit(const Network<Real>& net, const arma::Mat<Real>& unlabelled) {
        const std::filesystem::path file = lab.figures.file("submission.csv");
        write_submission(file, classify(net.scores(unlabelled)));
        lab.console.say("Predictions for the {} images of {}: {}", unlabelled.n_cols,
                        settings.kaggle.back(), file.string());
    }
};

}  // namespace

int main(int argc, char** argv) {
    return run_lab<Record, Settings>(
        argc, argv,
        {.program = {.name = "lab09",
                     .title = "to the record",
                     .summary = "What takes a fully connected network from 95 % to over 99 %: "
                                "optimisers, regularisation, distorted images; then Kaggle, and "
                                "your own handwriting.",
                     .example = "./lab09 --dataset mnist --checkpoint run.ckpt\n"
                                "  ./lab09 --dataset mnist --resume run.ckpt\n"
                                "  ./lab09 --kaggle train.csv test.csv\n"
                                "  ./lab09 --predict three.png"},
         .saves_network = true});
}
