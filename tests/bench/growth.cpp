#include "growth.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <thread>

#include "base/text.hpp"
#include "measure.hpp"
#include "panels.hpp"

namespace digitlab::bench {
namespace {

/// One quantity that grows.
struct Growing {
    std::string title;                                 ///< "batch size"
    std::string unit;                                  ///< "image": of the quantity
    std::string time_of;                               ///< "a step of 784-50-10"
    std::vector<std::size_t> sizes;                    ///< of the quantity
    std::function<void(Request&, std::size_t)> apply;  ///< makes the request for one size
};

/// A request for steps of S3 without evaluations.
void ask_for_steps(Request& request, double images) {
    request.work = "s3";
    request.evaluate_every = 0;
    // Enough for some tenths of a second.
    request.steps = static_cast<std::size_t>(std::clamp(100'000 / images, 20.0, 2000.0));
}

std::vector<Growing> all_growing(std::size_t samples) {
    const auto within = [&](std::vector<std::size_t> sizes) {
        std::erase_if(sizes, [&](std::size_t size) { return size > samples; });
        return sizes;
    };
    std::vector<std::size_t> parts;  // of the training images
    for (const std::size_t part : {100, 50, 20, 10, 5, 2, 1}) {
        if (samples >= part) parts.push_back(samples / part);
    }
    return {{.title = "batch size",
             .unit = "image",
             .time_of = "a step with 50 hidden units",
             .sizes = within({1, 3, 10, 30, 100, 300, 1000, 3000}),
             .apply =
                 [](Request& request, std::size_t size) {
                     request.batch_size = size;
                     ask_for_steps(request, double(size));
                 }},
            {.title = "hidden units",
             .unit = "hidden unit",
             .time_of = "a step on 100 images",
             .sizes = {5, 10, 20, 50, 100, 200, 500, 1000},
             .apply =
                 [](Request& request, std::size_t size) {
                     request.hidden = {size};
                     ask_for_steps(request, 100.0 * std::max(1.0, double(size) / 50));
                 }},
            {.title = "training images",
             .unit = "image",
             .time_of = "a full-batch epoch with 128 hidden units",
             .sizes = parts,
             .apply =
                 [](Request& request, std::size_t size) {
                     request.work = "s2";
                     request.samples = size;
                     request.hidden = {128};
                     request.steps = std::clamp<std::size_t>(100'000 / size, 3, 100);
                 }},
            {.title = "hidden layers",
             .unit = "layer",
             .time_of = "an epoch of 1000 images in batches of 10",
             .sizes = {1, 2, 3, 4, 6, 8, 12},
             .apply = [](Request& request, std::size_t size) {
                 request.work = "s4";
                 request.samples = 1000;
                 request.batch_size = 10;
                 request.hidden.assign(size, 30);
                 request.steps = 3;
             }}};
}

/// t = fixed + each · x, fitted so that all points have the same weight relative to their times.
struct Line {
    double fixed;
    double each;
};

Line line_through(const std::vector<double>& x, const std::vector<double>& times) {
    const arma::vec t(times);
    const arma::mat columns = arma::join_rows(1 / t, arma::vec(x) / t);
    const arma::vec fit = arma::solve(columns, arma::vec(t.n_elem, arma::fill::ones));
    return {fit(0), fit(1)};
}

/// Where a curve bends, as far as a line through it says.
std::string sentence_on(const Growing& growing, const Series& series) {
    const Line line = line_through(series.x, series.y);
    std::string text = fmt::format("{}, {}: ", growing.title, series.legend);
    if (line.each <= 0) return text + fmt::format("{} takes no longer.", growing.time_of);
    const double bend = line.fixed / line.each;
    if (bend > series.x.front()) {
        text += fmt::format(
            "{} takes about {} plus {} for each {}: the curve bends near {:.0f}, up to which the "
            "fixed part is the larger one.",
            growing.time_of, duration(line.fixed / 1000), duration(line.each / 1000), growing.unit,
            bend);
    } else {
        text += fmt::format("{} takes about {} for each {}, and no fixed part shows.",
                            growing.time_of, duration(line.each / 1000), growing.unit);
    }
    double largest = 0;
    double at = 0;
    for (std::size_t i = 0; i < series.x.size(); ++i) {
        const double departure = series.y[i] / (line.fixed + line.each * series.x[i]) - 1;
        if (std::abs(departure) <= std::abs(largest)) continue;
        largest = departure;
        at = series.x[i];
    }
    if (std::abs(largest) < 0.1) return text;
    return text + fmt::format(" The curve is furthest from that line at {:.0f}: {:.0f} % {}.", at,
                              100 * std::abs(largest), largest > 0 ? "above it" : "below it");
}

/// How much of the work the threads share, by Amdahl's law, and where more of them stop helping.
std::string sentence_on_threads(const Series& series, const std::string& time_of, unsigned cores) {
    const auto best = std::ranges::min_element(series.y) - series.y.begin();
    const double threads = series.x[std::size_t(best)];
    const double faster = series.y.front() / series.y[std::size_t(best)];
    if (best == 0) return fmt::format("threads: {} is fastest on one.", time_of);
    const double shared = (1 - 1 / faster) / (1 - 1 / threads);
    return fmt::format(
        "threads: {} is fastest on {:.0f}, {:.2f} times as fast as on one: by Amdahl's law the "
        "threads share {} of the work. The machine has {} core{}.",
        time_of, threads, faster, percent(std::min(1.0, shared)), cores, cores == 1 ? "" : "s");
}

std::string thread_count(unsigned threads) {
    return fmt::format("{} thread{}", threads, threads == 1 ? "" : "s");
}

}  // namespace

void show_growth(const Console& console, Figures& figures, const std::vector<std::string>& command,
                 const Request& request, std::size_t samples, std::size_t repetitions) {
    std::vector<unsigned> all_threads = {1};
    if (request.threads > 1) all_threads.push_back(request.threads);
    const auto median_of = [&](const Request& asked) {
        Times times;
        for (std::size_t i = 0; i < repetitions; ++i) {
            times.seconds.push_back(ask(command, asked).seconds);
        }
        return times.median();
    };
    console.section("How the time grows, median of {}", repetitions);
    Panels panels{.name = "growth", .title = "How digitlab's time grows", .charts = {}};
    for (const Growing& growing : all_growing(samples)) {
        Chart chart{.name = "",
                    .title = growing.time_of,
                    .x_label = growing.title,
                    .y_label = "time, ms",
                    .series = {},
                    .log_x = true,
                    .log_y = true};
        for (const unsigned threads : all_threads) {
            Series series{.legend = thread_count(threads), .x = {}, .y = {}};
            for (const std::size_t size : growing.sizes) {
                Request asked = request;
                asked.threads = threads;
                growing.apply(asked, size);
                const double per_step = asked.work == "s3" ? double(asked.steps) : 1;
                series.x.push_back(double(size));
                series.y.push_back(1000 * median_of(asked) / per_step);
            }
            console.say("{}", sentence_on(growing, series));
            chart.series.push_back(series);
        }
        panels.charts.push_back(chart);
    }
    const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
    const std::string time_of = "a full-batch epoch";
    Series by_threads{.legend = time_of, .x = {}, .y = {}};
    for (unsigned threads = 1; threads <= 2 * cores; threads += std::max(1U, cores / 4)) {
        Request asked = request;
        asked.work = "s2";
        asked.samples = 50'000;
        asked.hidden = {128};
        asked.steps = 3;
        asked.threads = threads;
        by_threads.x.push_back(threads);
        by_threads.y.push_back(1000 * median_of(asked));
    }
    console.say("{}", sentence_on_threads(by_threads, time_of, cores));
    panels.charts.push_back(
        {.name = "",
         .title = time_of + " with 128 hidden units",
         .x_label = "threads",
         .y_label = "time, ms",
         .series = {by_threads},
         .y_range = std::pair{0.0, 1.1 * *std::ranges::max_element(by_threads.y)}});
    figures.draw(panels);
}

}  // namespace digitlab::bench
