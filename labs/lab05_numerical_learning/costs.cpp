#include "costs.hpp"

#include <fmt/format.h>

#include <chrono>
#include <functional>
#include <limits>

#include "base/text.hpp"
#include "math/numerical_gradient.hpp"
#include "model/incremental_loss.hpp"

namespace digitlab {
namespace {

double seconds_of(const std::function<void()>& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::string thread_count(unsigned threads) {
    return fmt::format("{} thread{}", threads, threads == 1 ? "" : "s");
}

}  // namespace

template <typename Real>
Costs measure_costs(TwoLayerNet<Real>& net, const arma::Mat<Real>& X, const arma::Mat<Real>& T,
                    Real h, unsigned threads) {
    const arma::uword count = net.parameters().n_elem;
    Costs costs{.parameters = count,
                .images = X.n_cols,
                .h = h,
                .stride = 1 + count / 4000,
                .threads = threads};
    const arma::uvec sample = arma::regspace<arma::uvec>(0, costs.stride, count - 1);
    arma::Col<Real> by_brute_force(sample.n_elem);
    const double seconds = seconds_of([&] {
        for (arma::uword i = 0; i < sample.n_elem; ++i) {
            Real& parameter = net.parameters()(sample(i));
            const Real before = parameter;
            const std::function<Real(Real)> loss = [&](Real value) {
                parameter = value;
                return net.loss(X, T);
            };
            by_brute_force(i) = central_difference<Real>(loss, before, h);
            parameter = before;
        }
    });
    arma::Col<Real> incremental;
    costs.brute_force = seconds * static_cast<double>(count) / static_cast<double>(sample.n_elem);
    costs.incremental = seconds_of([&] { incremental_gradient(net, X, T, h, 1, incremental); });
    costs.incremental_shared =
        seconds_of([&] { incremental_gradient(net, X, T, h, threads, incremental); });
    costs.difference = arma::abs(by_brute_force - incremental.elem(sample)).max();
    // Each of the two losses of a difference is off by a few units in its last place.
    costs.rounding =
        100 * std::numeric_limits<Real>::epsilon() * static_cast<double>(net.loss(X, T)) / h;
    return costs;
}

void show_costs(const Console& console, const Costs& costs, std::size_t steps) {
    console.section("What one gradient costs: {} parameters, a batch of {} images",
                    costs.parameters, costs.images);
    Table table({"method", "threads", "losses evaluated", "time", "speed-up"});
    const auto add = [&](const char* method, unsigned threads, const char* how, double time) {
        table.add_row({method, std::to_string(threads),
                       fmt::format("{} {}", 2 * costs.parameters, how), duration(time),
                       fixed(costs.brute_force / time, 0)});
    };
    add("brute force", 1, "in full", costs.brute_force);
    add("incremental", 1, "in part", costs.incremental);
    if (costs.threads > 1) add("incremental", costs.threads, "in part", costs.incremental_shared);
    console.table(table);
    if (costs.stride > 1) {
        console.say("Brute force was timed on one parameter in {}.", costs.stride);
    }
    console.say(
        "Both compute the same central differences with h = {}; they differ by at most "
        "{}, which is {}.",
        brief(costs.h), scientific(costs.difference),
        costs.difference <= costs.rounding ? "rounding"
                                           : "more than rounding: one of the methods is wrong");
    const auto run = [&](double gradient) {
        return duration(gradient * static_cast<double>(steps));
    };
    console.say("The {} steps of this run would take {} by brute force and about {} incrementally.",
                steps, run(costs.brute_force), run(costs.incremental_shared));
}

void draw_costs(Figures& figures, const Costs& costs) {
    figures.draw(BarChart{
        .name = "cost",
        .title = "Time of one gradient, by method",
        .x_label = "method",
        .y_label = "time, s",
        .categories = {"brute force, 1 thread", "incremental, 1 thread",
                       "incremental, " + thread_count(costs.threads)},
        .bars = {{"seconds", {costs.brute_force, costs.incremental, costs.incremental_shared}}},
        .log_y = true,
        .text_of_height = duration});
}

template Costs measure_costs(TwoLayerNet<float>&, const arma::Mat<float>&, const arma::Mat<float>&,
                             float, unsigned);
template Costs measure_costs(TwoLayerNet<double>&, const arma::Mat<double>&,
                             const arma::Mat<double>&, double, unsigned);

}  // namespace digitlab
