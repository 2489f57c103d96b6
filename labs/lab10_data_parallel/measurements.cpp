#include "measurements.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "app/learning_curves.hpp"
#include "base/text.hpp"
#include "comparison.hpp"
#include "data/preprocess.hpp"
#include "distributed/data_parallel.hpp"
#include "model/network.hpp"
#include "overlap.hpp"
#include "ui/terminal.hpp"

namespace digitlab {
namespace {

double now() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

std::string milliseconds(double seconds) {
    return fixed(1e3 * seconds, 3);
}

std::string bytes_text(double bytes) {
    if (bytes < 1e3) return fmt::format("{:.0f} B", bytes);
    if (bytes < 1e6) return fmt::format("{:.1f} kB", bytes / 1e3);
    return bytes < 1e9 ? fmt::format("{:.1f} MB", bytes / 1e6)
                       : fmt::format("{:.1f} GB", bytes / 1e9);
}

std::string speed_text(double bytes_per_second) {
    return bytes_text(bytes_per_second) + "/s";
}

/// Other ranks, whose sums are timed. All ranks meet before each, so that the time for which this
/// one waits for the others does not count as communication.
class TimedRanks final : public Communicator {
public:
    explicit TimedRanks(MpiRanks& ranks) : ranks_(ranks) {}

    arma::uword rank() const override { return ranks_.rank(); }
    arma::uword size() const override { return ranks_.size(); }
    void sum(arma::Col<float>& values) override { timed_sum(values); }
    void sum(arma::Col<double>& values) override { timed_sum(values); }

    double waiting = 0;
    double communicating = 0;

private:
    template <typename Vector>
    void timed_sum(Vector& values) {
        const double start = now();
        ranks_.barrier();
        const double all_here = now();
        ranks_.sum(values);
        waiting += all_here - start;
        communicating += now() - all_here;
    }

    MpiRanks& ranks_;
};

/// Takes gradient steps.
template <typename Real>
void take_steps(Network<Real>& net, const GradientFunction<Real>& gradient,
                const Samples<Real>& samples, std::size_t batch_size, const Communicator& ranks,
                std::size_t steps) {
    SequentialBatches whole(samples.count(), batch_size);
    ShardedBatches batches(whole, ranks);
    const arma::Mat<Real> targets = one_hot<Real>(samples.labels, net.architecture().layers.back());
    arma::Col<Real> g;
    for (std::size_t step = 0; step < steps; ++step) {
        const arma::uvec& batch = batches.next();
        gradient(samples.images.cols(batch), targets.cols(batch), g);
        net.parameters() -= Real(0.01) * g;
    }
}

/// One step of a group, mean over its ranks and over some steps.
template <typename Real>
StepTime time_steps(const Lab<Real>& lab, MpiRanks& group, const std::vector<arma::uword>& layers,
                    std::size_t batch_size) {
    Rng rng(lab.options.seed);
    Network<Real> net({.layers = layers}, Initializer::scaled, rng);
    TimedRanks timed(group);
    DataParallel<Real> gradient(backpropagation(net), batch_size, timed);
    const std::size_t steps = lab.options.quick ? 5 : 30;
    take_steps<Real>(net, std::ref(gradient), lab.data.train, batch_size, timed, 3);  // to warm up
    timed.waiting = timed.communicating = 0;
    const double start = now();
    take_steps<Real>(net, std::ref(gradient), lab.data.train, batch_size, timed, steps);
    arma::vec times = {now() - start - timed.waiting - timed.communicating, timed.waiting,
                       timed.communicating};
    average_gradients(group, times);
    times /= static_cast<double>(steps);
    return {net.parameters().n_elem, group.size(), times(0), times(1), times(2)};
}

/// Whether a rank was interrupted: all ranks agree.
bool interrupted_anywhere(Communicator& ranks) {
    return arma::any(gather(ranks, interrupted() ? 1 : 0));
}

/// Times of an Allreduce of some bytes.
double time_allreduce(MpiRanks& ranks, arma::uword count, std::size_t repetitions) {
    arma::fvec message(count, arma::fill::zeros);
    arma::vec times(repetitions);
    for (double& time : times) {
        ranks.barrier();
        const double start = now();
        ranks.sum(message);
        time = now() - start;
    }
    arma::vec median = {arma::median(times)};  // other programs delay some of them
    average_gradients(ranks, median);
    return median(0);
}

/// t = a + b·n with the smallest squares of the relative errors.
std::pair<double, double> fit_line(const arma::vec& n, const arma::vec& t) {
    const arma::mat A = arma::join_rows(1 / t, n / t);
    const arma::vec one(t.n_elem, arma::fill::ones);
    const arma::vec ab = arma::solve(A.t() * A, A.t() * one);
    return {std::max(ab(0), 0.0), std::max(ab(1), 0.0)};
}

double rounds_of_tree(double ranks) {
    return std::ceil(std::log2(ranks));
}

// [allreduce_times]
/// A tree: in each of log₂ p rounds a rank exchanges the whole message with another one.
double tree_time(const NetworkModel& network, double ranks, double bytes) {
    return rounds_of_tree(ranks) * (network.latency + bytes / network.bandwidth);
}

/// A ring: 2(p − 1) times a rank passes a p-th of the message on to the next one.
double ring_time(const NetworkModel& network, double ranks, double bytes) {
    return 2 * (ranks - 1) * (network.latency + bytes / ranks / network.bandwidth);
}
// [allreduce_times]

}  // namespace

template <typename Real>
std::vector<StepTime> measure_steps(Lab<Real>& lab, MpiRanks& ranks, std::size_t batch_size) {
    const std::size_t batch = std::min<std::size_t>(batch_size, lab.data.train.count());
    std::vector<StepTime> all;
    for (const arma::uword hidden : {50U, 400U, 1600U}) {
        for (const arma::uword size : group_sizes(ranks.size())) {
            const std::vector<arma::uword> layers = {lab.data.features(), hidden, lab.data.classes};
            if (const auto group = ranks.first(size)) {
                all.push_back(time_steps(lab, *group, layers, batch));
            } else {
                all.push_back({});
            }
            ranks.wait_for_all();
        }
    }
    Table table({"parameters", "ranks", "computing", "waiting", "communicating", "speedup"});
    BarChart chart{.name = "step_time",
                   .title = fmt::format("One step of {} images, {} parameters", batch,
                                        grouped(all.back().parameters)),
                   .x_label = "ranks",
                   .y_label = "time per step in ms",
                   .categories = {},
                   .bars = {{"computing", {}}, {"waiting", {}}, {"communicating", {}}}};
    std::vector<StepTime> alone;
    for (const StepTime& time : all) {
        if (time.ranks == 1) alone.push_back(time);
        const auto total = [](const StepTime& t) {
            return t.computing + t.waiting + t.communicating;
        };
        const double speedup = alone.empty() ? 0 : total(alone.back()) / total(time);
        table.add_row({grouped(time.parameters), fmt::to_string(time.ranks),
                       milliseconds(time.computing), milliseconds(time.waiting),
                       milliseconds(time.communicating), fixed(speedup, 2)});
        if (time.parameters != all.back().parameters) continue;
        chart.categories.push_back(fmt::to_string(time.ranks));
        chart.bars[0].heights.push_back(1e3 * time.computing);
        chart.bars[1].heights.push_back(1e3 * time.waiting);
        chart.bars[2].heights.push_back(1e3 * time.communicating);
    }
    lab.console.section("What a step of {} images costs, in ms", batch);
    lab.console.table(table);
    const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
    lab.console.say(
        "Waiting is the time from the end of a rank's own gradient until the slowest rank is "
        "ready. The speedup is the time of one rank over the time of the group.{}",
        ranks.size() > cores
            ? fmt::format(" This rank may use {} cores: more ranks than cores take turns, which "
                          "adds to waiting and communicating.",
                          cores)
            : "");
    lab.figures.draw(chart);
    return alone;
}

template <typename Real>
NetworkModel measure_allreduce(Lab<Real>& lab, MpiRanks& ranks) {
    std::vector<double> bytes;
    std::vector<double> times;
    const std::size_t most = lab.options.quick ? std::size_t{1} << 18 : std::size_t{1} << 22;
    for (std::size_t count = 2; count <= most; count *= 8) {  // 8 B to 16 MB
        const std::size_t repetitions = count < 10'000 ? 50 : 10;
        times.push_back(time_allreduce(ranks, count, repetitions));
        bytes.push_back(static_cast<double>(count * sizeof(float)));
        if (interrupted_anywhere(ranks)) break;
    }
    const auto [a, b] = fit_line(bytes, times);
    Table table({"message", "time, µs", "by the model, µs", "bytes per second"});
    std::vector<double> fitted;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        fitted.push_back(a + b * bytes[i]);
        table.add_row({bytes_text(bytes[i]), fixed(1e6 * times[i], 1), fixed(1e6 * fitted[i], 1),
                       speed_text(bytes[i] / times[i])});
    }
    // Small messages go along a tree, large ones round a ring (see tree_time and ring_time).
    const auto p = static_cast<double>(ranks.size());
    const NetworkModel network{.latency = std::max(a / rounds_of_tree(p), 1e-9),
                               .bandwidth = 2 * (p - 1) / p / std::max(b, 1e-15)};
    lab.console.section("An Allreduce of {} ranks against the size of the message", ranks.size());
    lab.console.table(table);
    lab.console.say(
        "Medians. The model is t = a + b · bytes with a = {} and 1/b = {}, the smallest squares of "
        "the relative errors. If small messages go along a tree and large ones round a ring, a "
        "single message between two ranks has a latency of {} and a bandwidth of {}.",
        duration(a), speed_text(1 / std::max(b, 1e-15)), duration(network.latency),
        speed_text(network.bandwidth));
    lab.figures.draw(Chart{.name = "allreduce",
                           .title = fmt::format("Time of an Allreduce on {} ranks", ranks.size()),
                           .x_label = "bytes",
                           .y_label = "time in s",
                           .series = {{"a + b · bytes", bytes, fitted, Draw::line},
                                      {"measured", bytes, times, Draw::points}},
                           .log_x = true,
                           .log_y = true});
    return network;
}

template <typename Real>
void extrapolate(Lab<Real>& lab, const NetworkModel& network, const std::vector<StepTime>& alone) {
    const StepTime& step = alone.back();
    const auto bytes = static_cast<double>(step.parameters * sizeof(Real));
    const auto efficiency = [&](double communicating) {
        return step.computing / (step.computing + communicating);
    };
    Table table({"ranks", "tree: messages", "bytes sent", "time, ms", "ring: messages",
                 "bytes sent ", "time, ms ", "efficiency"});
    Series tree{"model, tree", {}, {}, Draw::line};
    Series ring{"model, ring", {}, {}, Draw::line};
    for (double p = 1; p <= 1024; p *= 2) {
        const double by_tree = tree_time(network, p, bytes);
        const double by_ring = ring_time(network, p, bytes);
        tree.x.push_back(p);
        tree.y.push_back(100 * efficiency(by_tree));
        ring.x.push_back(p);
        ring.y.push_back(100 * efficiency(by_ring));
        if (p == 1 || std::lround(std::log2(p)) % 2 != 0) continue;
        table.add_row({fixed(p, 0), fixed(rounds_of_tree(p), 0),
                       bytes_text(rounds_of_tree(p) * bytes), milliseconds(by_tree),
                       fixed(2 * (p - 1), 0), bytes_text(2 * (p - 1) / p * bytes),
                       milliseconds(by_ring), percent(efficiency(std::min(by_tree, by_ring)))});
    }
    lab.console.section("The model beyond this machine: a gradient of {} parameters",
                        grouped(step.parameters));
    lab.console.table(table);
    lab.console.say(
        "Messages and bytes are those that one rank sends. The efficiency is computing time over "
        "the whole step with the faster one of the two. Assumptions: each rank keeps the same "
        "number of images ({} per step, as measured on one rank), so the batch grows with the "
        "ranks; all pairs of ranks have the measured latency and bandwidth at the same time; "
        "nobody waits; nothing overlaps. Here all ranks are on one machine, and a network "
        "between machines is slower.",
        duration(step.computing));
    lab.figures.draw(Chart{.name = "scaling",
                           .title = "Efficiency against the number of ranks",
                           .x_label = "ranks (published: GPUs)",
                           .y_label = "efficiency in %",
                           .series = {{"ideal", {1, 1024}, {100, 100}, Draw::faint_line},
                                      tree,
                                      ring,
                                      {"published", {256, 512, 512}, {90, 90, 68}, Draw::points}},
                           .log_x = true,
                           .y_range = std::pair(0.0, 110.0)});
}

template <typename Real>
void measure_overlap(Lab<Real>& lab, MpiRanks& ranks, std::size_t batch_size) {
    const std::size_t batch = std::min<std::size_t>(batch_size, lab.data.train.count());
    const std::vector<arma::uword> layers = {lab.data.features(), 400, 400, 400, lab.data.classes};
    Rng rng(lab.options.seed);
    Network<Real> net({.layers = layers}, Initializer::scaled, rng);
    DataParallel<Real> plain(backpropagation(net), batch, ranks);
    OverlappedGradient<Real> at_the_end(net, batch, ranks, Begin::after_backward_pass);
    OverlappedGradient<Real> overlapped(net, batch, ranks, Begin::after_each_layer);
    const std::size_t steps = lab.options.quick ? 3 : 8;
    const std::size_t rounds = lab.options.quick ? 3 : 8;
    const auto time_of = [&](const GradientFunction<Real>& gradient) {
        ranks.barrier();
        const double start = now();
        take_steps<Real>(net, gradient, lab.data.train, batch, ranks, steps);
        return 1e3 * (now() - start) / static_cast<double>(steps);
    };
    arma::mat times(rounds, 3);
    for (std::size_t round = 0; round < rounds; ++round) {
        times(round, 0) = time_of(std::ref(plain));
        times(round, 1) = time_of(std::ref(at_the_end));
        times(round, 2) = time_of(std::ref(overlapped));
    }
    const arma::vec gain = 100 * (1 - times.col(2) / times.col(1));
    const double mean = std::abs(arma::mean(gain));
    const double error = arma::stddev(gain) / std::sqrt(static_cast<double>(rounds));
    Table table({"the gradient is averaged", "ms per step"});
    table.add_row({"by one Allreduce", mean_and_stddev(times.col(0), 3)});
    table.add_row({"layer by layer, after the backward pass", mean_and_stddev(times.col(1), 3)});
    table.add_row({"layer by layer, during it", mean_and_stddev(times.col(2), 3)});
    lab.console.section("Overlap: sums that begin during the backward pass");
    lab.console.table(table);
    lab.console.say(
        "A net of {} layers and {} parameters; mean ± standard deviation of {} rounds. {}",
        layers.size(), grouped(net.parameters().n_elem), rounds,
        mean < 3 * error
            ? fmt::format("The last two rows differ by {:.1f} standard errors: overlap neither "
                          "saves nor costs time that could be measured.",
                          mean / error)
            : fmt::format("Overlap {} {:.1f} ± {:.1f} % of the time (the last row against the one "
                          "above it, mean and standard error).",
                          arma::mean(gain) > 0 ? "saves" : "costs", mean, error));
}

template std::vector<StepTime> measure_steps(Lab<float>&, MpiRanks&, std::size_t);
template std::vector<StepTime> measure_steps(Lab<double>&, MpiRanks&, std::size_t);
template NetworkModel measure_allreduce(Lab<float>&, MpiRanks&);
template NetworkModel measure_allreduce(Lab<double>&, MpiRanks&);
template void extrapolate(Lab<float>&, const NetworkModel&, const std::vector<StepTime>&);
template void extrapolate(Lab<double>&, const NetworkModel&, const std::vector<StepTime>&);
template void measure_overlap(Lab<float>&, MpiRanks&, std::size_t);
template void measure_overlap(Lab<double>&, MpiRanks&, std::size_t);

}  // namespace digitlab
