// bench_kernels: the functions that the labs spend their time in, one by one, on one thread. Where
// matrix products are the limit, "of_peak" is the share of this machine's fastest product.

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <iostream>

#include "data/batches.hpp"
#include "data/dataset.hpp"
#include "data/preprocess.hpp"
#include "data_folder.hpp"
#include "math/activations.hpp"
#include "math/blas.hpp"
#include "math/losses.hpp"
#include "model/incremental_loss.hpp"
#include "model/network.hpp"
#include "model/relu_net.hpp"
#include "model/softmax_regression.hpp"
#include "model/two_layer_net.hpp"
#include "train/distortion.hpp"
#include "train/optimiser.hpp"
#include "vision/drawing.hpp"

namespace digitlab::bench {
namespace {

using benchmark::State;

constexpr arma::uword features = 784;
constexpr arma::uword classes = 10;

/// Floating-point operations per second in a product of 1024 × 1024 matrices, the best of ten.
double product_peak() {
    constexpr arma::uword n = 1024;
    const arma::fmat A(n, n, arma::fill::randu);
    const arma::fmat B(n, n, arma::fill::randu);
    arma::fmat C(n, n);
    double shortest = arma::datum::inf;
    for (int i = 0; i < 10; ++i) {
        const auto start = std::chrono::steady_clock::now();
        C = A * B;
        benchmark::DoNotOptimize(C.memptr());
        const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
        shortest = std::min(shortest, time.count());
    }
    return 2.0 * n * n * n / shortest;
}

/// Images of which one pixel in five is not 0, about as in MNIST, and one-hot targets.
template <typename Real>
struct Batch {
    arma::Mat<Real> X;
    arma::Mat<Real> T;

    explicit Batch(arma::uword images)
        : X(features, images, arma::fill::randu), T(classes, images, arma::fill::zeros) {
        X.transform([](Real pixel) { return pixel > Real(0.8) ? pixel : Real(0); });
        for (arma::uword i = 0; i < images; ++i) T(i % classes, i) = 1;
    }
};

/// Operations of the products of a gradient: one forward, two backward, but none back to the input.
double operations_of(const std::vector<arma::uword>& layers, arma::uword images) {
    double operations = 0;
    for (std::size_t l = 1; l < layers.size(); ++l) {
        const double product = 2.0 * double(layers[l - 1] * layers[l] * images);
        operations += (l == 1 ? 2 : 3) * product;
    }
    return operations;
}

template <typename Real>
void time_gradient(State& state, const Model<Real>& model, const std::vector<arma::uword>& layers,
                   arma::uword images, double peak) {
    const Batch<Real> batch(images);
    arma::Col<Real> gradient;
    const auto start = std::chrono::steady_clock::now();
    for (auto _ : state) {
        benchmark::DoNotOptimize(model.gradient(batch.X, batch.T, gradient));
    }
    const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
    const double operations = operations_of(layers, images) * double(state.iterations());
    state.counters["of_peak"] = operations / time.count() / peak;
}

void register_loaders() {
    const auto add = [](const std::string& name, const std::string& data) {
        benchmark::RegisterBenchmark(("load " + name).c_str(), [data](State& state) {
            for (auto _ : state) {
                benchmark::DoNotOptimize(load_dataset<float>({.name = data}).train.count());
            }
        })->Unit(benchmark::kMillisecond);
    };
    add("digits", "digits");
    const std::filesystem::path mnist = mnist_folder();
    if (!mnist.empty()) add("MNIST", mnist.string());
}

void register_gradients(double peak) {
    const auto add = [](const std::string& name, auto body) {
        benchmark::RegisterBenchmark(("gradient of " + name).c_str(), body)
            ->Unit(benchmark::kMicrosecond);
    };
    add("softmax regression 784-10, batch 100", [peak](State& state) {
        const SoftmaxRegression<float> model(features, classes);
        time_gradient<float>(state, model, {features, classes}, 100, peak);
    });
    for (const arma::uword hidden : {50, 500}) {
        add(fmt::format("sigmoid net 784-{}-10, batch 100", hidden), [=](State& state) {
            Rng rng(1);
            const TwoLayerNet<float> net(features, hidden, classes, rng);
            time_gradient<float>(state, net, {features, hidden, classes}, 100, peak);
        });
    }
    add("ReLU net 784-128-10, batch 500", [peak](State& state) {
        Rng rng(1);
        const ReluNet<float> net(features, 128, classes, Initializer::he, rng);
        time_gradient<float>(state, net, {features, 128, classes}, 500, peak);
    });
    add("deep net 784-30-10, batch 10", [peak](State& state) {
        Rng rng(1);
        const std::vector<arma::uword> layers = {features, 30, classes};
        const Network<float> net({.layers = layers}, Initializer::scaled, rng);
        time_gradient<float>(state, net, layers, 10, peak);
    });
    add("sigmoid net 784-50-10, batch 100, numerical, double", [](State& state) {
        Rng rng(1);
        const TwoLayerNet<double> net(features, 50, classes, rng);
        const Batch<double> batch(100);
        arma::vec gradient;
        for (auto _ : state) {
            benchmark::DoNotOptimize(
                incremental_gradient(net, batch.X, batch.T, 1e-4, 1, gradient));
        }
    });
}

void register_steps() {
    const auto add = [](const char* name, auto body) {
        benchmark::RegisterBenchmark(name, body)->Unit(benchmark::kMicrosecond);
    };
    add("gather a batch of 100", [](State& state) {
        const Batch<float> all(10'000);
        Rng rng(1);
        RandomBatches batches(all.X.n_cols, 100, rng);
        arma::fmat X;
        for (auto _ : state) {
            X = all.X.cols(batches.next());
            benchmark::DoNotOptimize(X.memptr());
        }
        state.SetBytesProcessed(state.iterations() * std::int64_t(sizeof(float) * X.n_elem));
    });
    add("softmax of 10 × 100", [](State& state) {
        const arma::fmat S(classes, 100, arma::fill::randn);
        for (auto _ : state) benchmark::DoNotOptimize(softmax(S).eval().memptr());
    });
    add("cross-entropy of 10 × 100", [](State& state) {
        const arma::fmat S(classes, 100, arma::fill::randn);
        const Batch<float> batch(100);
        for (auto _ : state) benchmark::DoNotOptimize(softmax_cross_entropy(S, batch.T));
    });
    const auto time_step = [](State& state, Optimiser<float>& optimiser) {
        arma::fvec parameters(39'760, arma::fill::randn);
        const arma::fvec gradient(39'760, arma::fill::randn);
        for (auto _ : state) optimiser.step(parameters, gradient);
    };
    add("step of SGD, 39760 parameters", [=](State& state) {
        Sgd<float> sgd(1e-6F);
        time_step(state, sgd);
    });
    add("step of Adam, 39760 parameters", [=](State& state) {
        Adam<float> adam(1e-6F);
        time_step(state, adam);
    });
    add("distort 100 images of 28 × 28", [](State& state) {
        const Batch<float> batch(100);
        const Distorter<float> distort(
            {.rotation = 10, .scaling = 0.1, .shear = 0.1, .shift = 1, .elastic = 34}, 28, 28);
        Rng rng(1);
        for (auto _ : state) benchmark::DoNotOptimize(distort(batch.X, rng).memptr());
    });
    add("frame a drawing of 280 × 280", [](State& state) {
        arma::mat seven(280, 280, arma::fill::zeros);
        seven.submat(60, 80, 80, 200).fill(1);
        seven.submat(60, 180, 220, 200).fill(1);
        const ImageForm form{.rows = 28, .columns = 28, .box = 20, .centred_by_mass = true};
        for (auto _ : state) benchmark::DoNotOptimize(frame_drawing(seven, form).memptr());
    });
}

}  // namespace
}  // namespace digitlab::bench

int main(int argc, char** argv) {
    using namespace digitlab;
    prepare_blas(argv);
    arma::arma_rng::set_seed(1);
    const double peak = bench::product_peak();
    benchmark::AddCustomContext("BLAS", blas_name());
    benchmark::AddCustomContext("peak of a product on one thread",
                                fmt::format("{:.1f} GFLOP/s", peak / 1e9));
    bench::register_loaders();
    bench::register_gradients(peak);
    bench::register_steps();
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
}
