// The measurements of the page "Why it is fast" (docs/why_fast.md): one matrix product in four
// programs, the roofline of this machine, and what some ideas of the labs gain.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <thread>
#include <vector>

#include "app/lab.hpp"
#include "app/program.hpp"
#include "base/parallel.hpp"
#include "base/random.hpp"
#include "base/text.hpp"
#include "base/view.hpp"
#include "math/blas.hpp"
#include "model/incremental_loss.hpp"
#include "model/parallel_gradient.hpp"
#include "model/relu_net.hpp"
#include "model/two_layer_net.hpp"
#include "ui/figure.hpp"
#include "ui/terminal.hpp"

using namespace digitlab;

namespace {

using arma::fmat;
using arma::uword;

// ---- four matrix products -----------------------------------------------------------------------

// [rows]
// As in the definition: C(i,j) = Σ_k A(i,k)·B(k,j).
void multiply_by_definition(const fmat& A, const fmat& B, fmat& C) {
    for (uword i = 0; i < A.n_rows; ++i) {
        for (uword j = 0; j < B.n_cols; ++j) {
            float sum = 0;
            for (uword k = 0; k < A.n_cols; ++k) sum += A(i, k) * B(k, j);
            C(i, j) = sum;
        }
    }
}
// [rows]

// [columns]
// The same sums in another order: the innermost loop goes down the columns, in which
// the numbers lie side by side.
void multiply_down_columns(const fmat& A, const fmat& B, fmat& C) {
    C.zeros();
    for (uword j = 0; j < B.n_cols; ++j) {
        for (uword k = 0; k < A.n_cols; ++k) {
            for (uword i = 0; i < A.n_rows; ++i) C(i, j) += A(i, k) * B(k, j);
        }
    }
}
// [columns]

// [blocked]
// 4 columns at a time, and 128 rows of A: a number of A, once loaded, is used four
// times, and the block of C stays in the cache.
void multiply_in_blocks(const fmat& A, const fmat& B, fmat& C) {
    constexpr uword rows = 128;
    constexpr uword together = 4;
    C.zeros();
    uword j = 0;
    for (; j + together <= B.n_cols; j += together) {
        for (uword first = 0; first < A.n_rows; first += rows) {
            const uword last = std::min(first + rows, A.n_rows);
            float* const c0 = C.colptr(j);
            float* const c1 = C.colptr(j + 1);
            float* const c2 = C.colptr(j + 2);
            float* const c3 = C.colptr(j + 3);
            for (uword k = 0; k < A.n_cols; ++k) {
                const float* const a = A.colptr(k);
                const float b0 = B(k, j);
                const float b1 = B(k, j + 1);
                const float b2 = B(k, j + 2);
                const float b3 = B(k, j + 3);
                for (uword i = first; i < last; ++i) {
                    c0[i] += a[i] * b0;
                    c1[i] += a[i] * b1;
                    c2[i] += a[i] * b2;
                    c3[i] += a[i] * b3;
                }
            }
        }
    }
    for (; j < B.n_cols; ++j) {
        for (uword k = 0; k < A.n_cols; ++k) C.col(j) += A.col(k) * B(k, j);
    }
}
// [blocked]

void multiply_by_blas(const fmat& A, const fmat& B, fmat& C) {
    C = A * B;
}

// ---- time ---------------------------------------------------------------------------------------

struct Settings {
    double seconds = 0.15;

    void add_to(CommandLine& line) {
        line.add("--seconds", seconds, "How long each piece of work is repeated", {.quick = 0.005});
    }
};

using Work = std::function<void()>;

class WhyFast {
public:
    WhyFast(const CommonOptions& options, const Settings& settings, const Console& console,
            Figures& figures)
        : options_(options), settings_(settings), console_(console), figures_(figures) {}

    void run() {
        Rng rng(options_.seed);
        compare_products(rng);
        draw_roofline(rng);
        compare_ideas(rng);
    }

private:
    // Medians of works that take turns, as other programs may run meanwhile. The first call fills
    // the caches.
    std::vector<double> medians_of(const std::vector<Work>& works) const {
        using Clock = std::chrono::steady_clock;
        for (const Work& work : works) work();
        std::vector<std::vector<double>> seconds(works.size());
        const double each = settings_.seconds * static_cast<double>(works.size());
        const auto end = Clock::now() + std::chrono::duration<double>(each);
        do {
            for (std::size_t i = 0; i < works.size(); ++i) {
                const auto start = Clock::now();
                works[i]();
                seconds[i].push_back(std::chrono::duration<double>(Clock::now() - start).count());
            }
        } while (Clock::now() < end || seconds.front().size() < 3);
        std::vector<double> medians;
        medians.reserve(works.size());
        for (const auto& of_work : seconds) medians.push_back(arma::median(arma::vec(of_work)));
        return medians;
    }

    double seconds_of(const Work& work) const { return medians_of({work}).front(); }

    void compare_products(Rng& rng) {
        constexpr unsigned n = 320;
        const fmat A = normal_matrix<float>(n, n, 1, rng);
        const fmat B = normal_matrix<float>(n, n, 1, rng);
        const double operations = 2.0 * n * n * n;
        for (const uword size : {n, 512U, 1024U}) {
            const auto M = normal_matrix<float>(size, size, 1, rng);
            fmat product;
            const double seconds = seconds_of([&] { product = M * M; });
            peak_ = std::max(peak_, 2 * std::pow(static_cast<double>(size), 3) / seconds);
        }

        struct Program {
            const char* name;
            void (*multiply)(const fmat&, const fmat&, fmat&);
        };
        constexpr std::array programs = {Program{"by definition", multiply_by_definition},
                                         Program{"down the columns", multiply_down_columns},
                                         Program{"in blocks", multiply_in_blocks},
                                         Program{"OpenBLAS", multiply_by_blas}};
        Table table({"program", "ms", "GFLOP/s", "of the peak"});
        std::vector<double> rates;
        for (const Program& program : programs) {
            fmat C(n, n);
            const double seconds = seconds_of([&] { program.multiply(A, B, C); });
            if (!(arma::abs(C - A * B).max() < 1e-2F)) {
                throw std::runtime_error(fmt::format("{}: another product", program.name));
            }
            rates.push_back(operations / seconds);
            peak_ = std::max(peak_, rates.back());  // OpenBLAS may be faster now
            table.add_row({program.name, fixed(seconds * 1e3, 2), fixed(rates.back() / 1e9, 1),
                           percent(rates.back() / peak_)});
        }
        console_.section("One product in four programs: {0} × {0} times {0} × {0}, one core", n);
        console_.table(table);
        console_.say(
            "The peak, {:.0f} GFLOP/s, is the most that OpenBLAS reaches with matrices of up to "
            "1024 × 1024. All four programs do the same {:.1f} million multiplications. To go down "
            "the columns is "
            "{:.1f} times as fast as the definition, blocks {:.1f} times, OpenBLAS {:.0f} times.",
            peak_ / 1e9, operations / 2e6, rates[1] / rates[0], rates[2] / rates[0],
            rates[3] / rates[0]);
    }

    // Williams, Waterman and Patterson, "Roofline: an insightful visual performance model for
    // multicore architectures", 2009.
    void draw_roofline(Rng& rng) {
        const fmat big(4096, 4096, arma::fill::ones);  // 67 MB, more than the caches hold
        fmat copy = big;
        const double bytes = 3.0 * sizeof(float) * static_cast<double>(big.n_elem);
        const double bandwidth = bytes / seconds_of([&] { copy += 0.5F * big; });

        Table table({"work", "FLOP per byte", "GFLOP/s", "of the roof"});
        std::vector<Series> works;
        const auto add = [&](const std::string& name, const std::string& label, double operations,
                             double moved, const Work& work) {
            const double rate = operations / seconds_of(work);
            const double intensity = operations / moved;
            works.push_back(
                {.legend = label, .x = {intensity}, .y = {rate / 1e9}, .draw = Draw::points});
            table.add_row({name, fixed(intensity, 1), fixed(rate / 1e9, 1),
                           fixed(100 * rate / std::min(peak_, bandwidth * intensity), 0) + " %"});
        };
        add("SGD step of 17 million parameters", "SGD step", 2.0 * static_cast<double>(big.n_elem),
            bytes, [&] { copy -= 0.1F * big; });
        const auto W = normal_matrix<float>(50, 784, 0.1, rng);
        for (const uword batch : {1U, 10U, 100U, 500U}) {
            const auto X = normal_matrix<float>(784, batch, 1, rng);
            fmat A;
            const auto moved =
                static_cast<double>(sizeof(float) * (W.n_elem + X.n_elem + W.n_rows * batch));
            add(fmt::format("W1·X of lab06, batch {}", batch), fmt::format("batch {}", batch),
                2.0 * static_cast<double>(W.n_elem * batch), moved, [&] { A = W * X; });
        }
        console_.section("What limits a work: memory or arithmetic");
        console_.table(table);
        console_.say(
            "The memory delivers {:.1f} GB/s. Below {:.0f} FLOP per byte that is the limit, above "
            "it arithmetic is. A work over 100 % has its data in a cache.",
            bandwidth / 1e9, peak_ / bandwidth);

        const double ridge = peak_ / bandwidth;
        works.insert(works.begin(), {.legend = "roof",
                                     .x = {0.1, ridge, std::max(200.0, 2 * ridge)},
                                     .y = {0.1 * bandwidth / 1e9, peak_ / 1e9, peak_ / 1e9}});
        console_.section("Figures");
        figures_.draw(Chart{.name = "roofline",
                            .title = "The roofline of this machine, one core",
                            .x_label = "operations per byte of memory (FLOP per byte)",
                            .y_label = "billions of operations per second (GFLOP/s)",
                            .series = works,
                            .log_x = true,
                            .log_y = true});
    }

    void compare_ideas(Rng& rng) {
        const unsigned threads = std::max(2U, options_.threads);
        const uword images = options_.quick ? 2'000 : 20'000;
        const auto X = arma::abs(normal_matrix<float>(784, images, 1, rng)).eval();
        fmat T(10, images, arma::fill::zeros);
        for (uword i = 0; i < images; ++i) T(i % 10, i) = 1;
        const ReluNet<float> net(784, 128, 10, Initializer::he, rng);
        const fmat W = net.view().W1;
        arma::fvec gradient;

        Table table({"idea", "with", "without", "gain"});
        double smallest = std::numeric_limits<double>::infinity();
        double largest = 0;
        const auto add = [&](const std::string& idea, const Work& with, const Work& without) {
            const std::vector<double> seconds = medians_of({with, without});
            const double gain = seconds[1] / seconds[0];
            smallest = std::min(smallest, gain);
            largest = std::max(largest, gain);
            table.add_row({idea, milliseconds(seconds[0]), milliseconds(seconds[1]),
                           fmt::format("{:.{}f}×", gain, gain < 10 ? 1 : 0)});
        };

        const fmat batch = X.cols(0, 499);
        fmat A(W.n_rows, batch.n_cols);
        add(
            "500 images in one product, not one by one", [&] { A = W * batch; },
            [&] {
                for (uword i = 0; i < batch.n_cols; ++i) A.col(i) = W * batch.col(i);
            });
        add(
            "chunks of 500 images, not all at once",
            [&] { parallel_gradient(net, X, T, 1, gradient); },
            [&] { net.gradient(X, T, gradient); });
        add(
            fmt::format("{} threads, not one", threads),
            [&] { parallel_gradient(net, X, T, threads, gradient); },
            [&] { parallel_gradient(net, X, T, 1, gradient); });
        const auto part = [&](std::size_t begin, std::size_t end) {
            const fmat product = W * columns(batch, 50 * begin, 50 * (end - begin));
        };
        add(
            "2 threads that stay for 100 images, not new ones", [&] { parallel_for(2, 2, part); },
            [&] {
                std::thread other(part, 1, 2);
                part(0, 1);
                other.join();
            });
        const auto X_double = arma::conv_to<arma::mat>::from(batch);
        const auto W_double = arma::conv_to<arma::mat>::from(W);
        arma::mat A_double;
        add(
            "float, not double", [&] { A = W * batch; }, [&] { A_double = W_double * X_double; });
        fmat copy;
        add(
            "a view of 500 columns, not a copy", [&] { A = W * columns(X, 500, 500); },
            [&] {
                copy = X.cols(500, 999);
                A = W * copy;
            });
        TwoLayerNet<float> small(64, 20, 10, rng);
        const fmat pixels = X.submat(0, 0, 63, 99);
        const fmat targets = T.cols(0, 99);
        add(
            "a numerical gradient from what changes",
            [&] { incremental_gradient(small, pixels, targets, 1e-2F, 1, gradient); },
            [&] { brute_force_gradient(small, pixels, targets, 1e-2F, gradient); });

        console_.section("What some ideas gain");
        console_.table(table);
        console_.say("Times are medians in milliseconds. The gains go from {:.1f} to {:.1f} times.",
                     smallest, largest);
        console_.result(
            {{"peak_gflops", fixed(peak_ / 1e9, 1)}, {"largest_gain", fixed(largest, 1)}});
    }

    static std::string milliseconds(double seconds) {
        return fmt::format("{:.{}f}", seconds * 1e3, seconds < 1e-3 ? 4 : 2);
    }

    const CommonOptions& options_;
    const Settings& settings_;
    const Console& console_;
    Figures& figures_;
    double peak_ = 0;  // operations per second
};

}  // namespace

int main(int argc, char** argv) {
    prepare_blas(argv);
    return run_program("why_fast", [&] {
        const ProgramInfo info{.name = "why_fast",
                               .title = "why it is fast",
                               .summary =
                                   "Times one matrix product in four programs, and what "
                                   "some ideas of the labs gain, on this machine.",
                               .example = "./why_fast --threads 4"};
        CommandLine line(info);
        Settings settings;
        settings.add_to(line);
        CommonOptions options = line.parse(argc, argv);
        options.settings = line.settings();
        const Console console(info, options);
        Figures figures(options, console);
        tell_story(console, [&] { WhyFast(options, settings, console, figures).run(); });
    });
}
