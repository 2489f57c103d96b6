// lab10: data-parallel training. The training of lab06 on many processes: each rank computes the
// gradient of its part of every batch, and one Allreduce averages the gradients.

#include <fmt/format.h>

#include <algorithm>

#include "app/lab.hpp"
#include "app/learning_curves.hpp"
#include "base/text.hpp"
#include "comparison.hpp"
#include "data/preprocess.hpp"
#include "distributed/agreement.hpp"
#include "distributed/data_parallel.hpp"
#include "large_batches.hpp"
#include "measurements.hpp"
#include "model/network.hpp"
#include "mpi.hpp"
#include "overlap.hpp"
#include "train/checkpoint.hpp"
#include "ui/terminal.hpp"

using namespace digitlab;

namespace {

struct Settings {
    std::size_t steps = 10'000;
    std::size_t batch_size = 100;
    double learning_rate = 0.1;
    std::vector<std::size_t> layers{};
    bool overlap = false;
    std::string checkpoint{};
    std::string resume{};

    void add_to(CommandLine& line) {
        line.add("--steps", steps, "Gradient steps", {.quick = 300});
        line.add("--batch-size", batch_size, "Images in a batch, over all ranks");
        line.add("--learning-rate", learning_rate, "Learning rate");
        line.add("--layers", layers, "Units of each layer, from the pixels to the classes",
                 "one hidden layer of 50 units");
        line.add_flag("--overlap", overlap, "Average each layer during the backward pass");
        line.add_text("--checkpoint", checkpoint, "Write a checkpoint to this file, twenty times");
        line.add_text("--resume", resume,
                      "Train only, from this checkpoint, on any number of ranks");
    }

    void check(const CommandLine& line, const LabOptions&) const {
        if (!resume.empty()) line.require_file("--resume", resume);
        if (!checkpoint.empty()) check_checkpoint_option(line, checkpoint);
    }
};

template <typename Real>
struct DataParallelTraining {
    Lab<Real>& lab;
    const Settings& settings;
    MpiRanks ranks{};

    // The lab from beginning to end, on every rank. Rank 0 alone prints, draws and writes.
    void run() {
        require_batch_fits(settings.batch_size, lab.data.train.count(), true);
        if (settings.batch_size < ranks.size()) {
            throw UsageError(
                fmt::format("--batch-size {} is too small for {} ranks: each needs an image",
                            settings.batch_size, ranks.size()));
        }
        require_same_data(ranks, lab.data);
        normalize(lab.data);
        const bool resume = !settings.resume.empty();
        const double difference = resume ? arma::datum::nan : compare_with_one_rank();

        Rng rng(lab.options.seed);
        Network<Real> net = make_network(rng);
        const History history = train_net(net, rng);
        lab.console.result(
            {{"test_accuracy", fixed(history.held_out_accuracy.back(), 4)},
             {"ranks", fmt::to_string(ranks.size())},
             {"steps", fmt::to_string(history.losses.size())},
             {"seconds", fixed(history.seconds, 2)},
             {"max_difference_to_one_rank", resume ? "none" : scientific(difference)}});
        show_history(history);
        if (!resume && !history.interrupted) measure();
        lab.console.section("Figures");
        draw_losses(lab.figures, history, "cross-entropy");
        draw_accuracies(lab.figures, history);
        ranks.wait_for_all();
    }

    // The net of lab06. The same seed draws the same weights on every rank.
    Network<Real> make_network(Rng& rng) {
        return {
            {.layers = layers_for(lab.data, settings.layers, {50})}, Initializer::normal_001, rng};
    }

    // The training of lab06, with two changes: each rank sees its part of every batch, and the
    // gradient is the average over all ranks.
    History train_on(MpiRanks& group, Network<Real>& net, Sgd<Real>& sgd, Rng& rng,
                     const TrainingPlan& plan, History so_far = {}) {
        RandomBatches batches(lab.data.train.count(), settings.batch_size, rng);
        // [two_changes]
        ShardedBatches own_batches(batches, group);
        DataParallel<Real> average(backpropagation(net), settings.batch_size, group, interrupted);
        // [two_changes]
        OverlappedGradient<Real> overlapped(net, settings.batch_size, group,
                                            Begin::after_each_layer, interrupted);
        GradientFunction<Real> gradient = std::ref(average);
        if (settings.overlap) gradient = std::ref(overlapped);
        Progress progress = lab.console.progress("training", plan.steps);
        return train<Real>(
            net, gradient, sgd, own_batches, {lab.data.train, "test", &lab.data.test}, plan,
            [&](std::size_t step, double loss) {
                progress.update(step, loss);
                return !average.stopped() && !overlapped.stopped();
            },
            std::move(so_far));
    }

    // Do many ranks learn what one learns? Groups of 1, 2, 4, … ranks take the same first steps.
    double compare_with_one_rank() {
        const std::size_t steps = std::min<std::size_t>(settings.steps, 1000);
        std::vector<GroupRun> runs;
        for (const arma::uword size : group_sizes(ranks.size())) {
            if (const auto group = ranks.first(size)) {
                Rng rng(lab.options.seed);
                Network<Real> net = make_network(rng);
                Sgd<Real> sgd(static_cast<Real>(settings.learning_rate));
                const History history =
                    train_on(*group, net, sgd, rng, {.steps = steps, .evaluate_every = steps});
                runs.push_back({size, history.losses, to_double<Real>(net.parameters())});
            }
            ranks.wait_for_all();
        }
        return show_comparison(lab, ranks, runs, settings.batch_size);
    }

    // From the first step or from a checkpoint. All ranks evaluate, and then compare their
    // parameters; rank 0 writes the checkpoints.
    History train_net(Network<Real>& net, Rng& rng) {
        const RunSettings run = {
            {"--dataset", describe(lab.data)},
            {"--precision", lab.options.precision},
            {"--seed", fmt::to_string(lab.options.seed)},
            {"--layers", fmt::format("{}", fmt::join(net.architecture().layers, ","))},
            {"--batch-size", fmt::to_string(settings.batch_size)},
            {"--learning-rate", fmt::to_string(settings.learning_rate)}};
        Sgd<Real> sgd(static_cast<Real>(settings.learning_rate));
        History so_far;
        if (!settings.resume.empty()) {
            so_far = load_checkpoint<Real>(settings.resume, run, net, sgd, rng);
            lab.console.say("Resuming {} after step {} of {}.", settings.resume,
                            so_far.losses.size(), settings.steps);
        }
        const auto check_and_save = [&](const History& history) {
            require_same_parameters(ranks, net.parameters(), history.losses.size());
            if (settings.checkpoint.empty() || ranks.rank() != 0) return;
            save_checkpoint<Real>(settings.checkpoint, run, net, sgd, rng, history);
        };
        const std::size_t evaluate_every = std::max<std::size_t>(1, settings.steps / 20);
        return train_on(ranks, net, sgd, rng,
                        {.steps = settings.steps,
                         .evaluate_every = evaluate_every,
                         .threads = std::max(1U, lab.options.threads / unsigned(ranks.size())),
                         .after_evaluation = check_and_save},
                        std::move(so_far));
    }

    void show_history(const History& history) {
        lab.console.section("How {} learn{}: {} steps of {} images", count_of(ranks.size()),
                            ranks.size() == 1 ? "s" : "", history.losses.size(),
                            settings.batch_size);
        show_learning(lab.console, history);
    }

    // What a step costs, and what many ranks are used for.
    void measure() {
        const std::vector<StepTime> alone = measure_steps(lab, ranks, settings.batch_size);
        if (ranks.size() > 1) {
            const NetworkModel network = measure_allreduce(lab, ranks);
            if (ranks.rank() == 0) extrapolate(lab, network, alone);
            measure_overlap(lab, ranks, settings.batch_size);
        } else {
            lab.console.say(
                "One rank has nobody to communicate with. mpirun -n 2 ./lab10 measures that, too.");
        }
        compare_batch_sizes(lab, ranks);
    }
};

}  // namespace

int main(int argc, char** argv) {
    prepare_blas(argv);  // may restart the program: before MPI begins
    MpiRun mpi;
    return mpi.run([&] {
        return run_lab<DataParallelTraining, Settings>(
            argc, argv,
            {.program = {.name = "lab10",
                         .title = "data-parallel training",
                         .summary = "Many processes train one net: each computes the gradient of "
                                    "its part of every batch, and one Allreduce averages them.",
                         .example = "./lab10 --steps 2000 --batch-size 50\n"
                                    "  mpirun -n 2 ./lab10\n"
                                    "  mpirun -n 2 ./lab10 --dataset mnist --checkpoint run.ckpt\n"
                                    "  mpirun -n 4 ./lab10 --dataset mnist --resume run.ckpt"},
             .writes = mpi.tells_story()});
    });
}
