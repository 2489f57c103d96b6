// digitlab's side of `make bench`: one work, done by the functions that the labs call, and what of
// it no program can avoid (its matrix products, unzipping), timed.

#include <sys/resource.h>
#include <zlib.h>

#include <chrono>
#include <fstream>
#include <iostream>
#include <stdexcept>

#include "app/program.hpp"
#include "base/file.hpp"
#include "base/parallel.hpp"
#include "data/dataset.hpp"
#include "data/preprocess.hpp"
#include "math/blas.hpp"
#include "model/incremental_loss.hpp"
#include "model/network.hpp"
#include "model/relu_net.hpp"
#include "model/softmax_regression.hpp"
#include "model/two_layer_net.hpp"
#include "request.hpp"
#include "support/files.hpp"
#include "support/process.hpp"
#include "train/evaluation.hpp"
#include "train/training.hpp"

namespace digitlab::bench {
namespace {

double seconds_of(const std::function<void()>& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Writes numbers one after another, as `numpy.fromfile` reads them.
template <typename Number, typename Numbers>
void write_numbers(const std::string& file, const Numbers& numbers) {
    std::ofstream out(file, std::ios::binary);
    for (const auto& each : numbers) {
        const auto number = static_cast<Number>(each);
        out.write(reinterpret_cast<const char*>(&number), sizeof(number));
    }
    if (!out) throw std::runtime_error(file + " cannot be written");
}

/// Writes what the peers start from: the parameters, and the indices of the next batches.
template <typename Real>
Answer write_start(const Request& request, const Model<Real>& model, BatchSampler* batches,
                   std::size_t steps) {
    write_numbers<double>(request.start, model.parameters());
    if (batches == nullptr) return {};
    std::vector<arma::uword> all;
    for (std::size_t step = 0; step < steps; ++step) {
        const arma::uvec& batch = batches->next();
        all.insert(all.end(), batch.begin(), batch.end());
    }
    write_numbers<std::int32_t>(request.batches, all);
    return {};
}

/// The data set of a request: `samples` training images, pixels from 0 to 1.
template <typename Real>
Dataset<Real> data_of(const Request& request) {
    Dataset<Real> data = load_dataset<Real>({.name = request.data});
    if (request.samples < data.train.count()) {
        data.train = split(data.train, request.samples).first;
    }
    normalize(data);
    return data;
}

bool always(std::size_t, double) {
    return true;
}

/// S3, as lab06 does it: steps by backpropagation and evaluations of both parts.
template <typename Real>
Answer backpropagation_steps(const Request& request) {
    const Dataset<Real> data = data_of<Real>(request);
    Rng rng(request.seed);
    TwoLayerNet<Real> net(data.features(), request.hidden.at(0), data.classes, rng);
    RandomBatches batches(data.train.count(), request.batch_size, rng);
    if (request.write_start) return write_start(request, net, &batches, request.steps);
    Sgd<Real> sgd(static_cast<Real>(request.rate));
    const bool evaluated = request.evaluate_every > 0;  // if not, on one image, which takes no time
    TrainingPlan plan{.steps = request.steps,
                      .evaluate_every = evaluated ? request.evaluate_every : request.steps,
                      .threads = request.threads};
    if (!evaluated) plan.evaluated_images = 1;
    TrainingData<Real> parts{data.train};
    if (evaluated) parts.held_out = &data.test;
    const History history = train<Real>(net, parallel_backpropagation(net, request.threads), sgd,
                                        batches, parts, plan, always);
    return {.seconds = history.seconds,
            .check = evaluated ? history.held_out_loss.back() : history.losses.back()};
}

/// One numerical gradient, as lab05 computes it.
Answer numerical_gradients(const Request& request) {
    const Dataset<double> data = data_of<double>(request);
    Rng rng(request.seed);
    const TwoLayerNet<double> net(data.features(), request.hidden.at(0), data.classes, rng);
    if (request.write_start) return write_start<double>(request, net, nullptr, 0);
    const Samples<double> batch = split(data.train, request.batch_size).first;
    const arma::mat T = one_hot<double>(batch.labels, data.classes);
    arma::vec gradient;
    const double seconds = seconds_of([&] {
        for (std::size_t i = 0; i < request.repetitions; ++i) {
            incremental_gradient(net, batch.images, T, 1e-4, request.threads, gradient);
        }
    });
    // The peers differentiate every stride-th parameter.
    const arma::uword stride = std::max<arma::uword>(1, gradient.n_elem / request.parameters);
    const arma::uvec chosen = arma::regspace<arma::uvec>(0, stride, gradient.n_elem - 1);
    return {.seconds = seconds / static_cast<double>(request.repetitions),
            .check = arma::norm(gradient.elem(chosen))};
}

/// S4, as lab08 does it: epochs of small batches.
template <typename Real>
Answer deep_epochs(const Request& request) {
    const Dataset<Real> data = data_of<Real>(request);
    Rng rng(request.seed);
    std::vector<arma::uword> layers(request.hidden.begin(), request.hidden.end());
    layers.insert(layers.begin(), data.features());
    layers.push_back(data.classes);
    Network<Real> net({.layers = layers, .loss = Loss::sigmoid_mean_squared_error},
                      Initializer::normal_1, rng);
    if (request.write_start) {
        ShuffledEpochs batches(data.train.count(), request.batch_size, rng);
        const std::size_t steps = request.steps * (data.train.count() / request.batch_size);
        return write_start(request, net, &batches, steps);
    }
    const arma::Mat<Real> T = one_hot<Real>(data.train.labels, data.classes);
    const double seconds = seconds_of([&] {
        for (std::size_t epoch = 0; epoch < request.steps; ++epoch) {
            sgd_epoch(net, data.train, T, request.batch_size, static_cast<Real>(request.rate), rng);
        }
    });
    return {.seconds = seconds / static_cast<double>(request.steps),
            .check = evaluate(net, data.test, request.threads).loss};
}

/// S2, as lab07 does it: each step on all images.
template <typename Real>
Answer full_batches(const Request& request) {
    Dataset<Real> data = data_of<Real>(request);
    standardize(data);
    Rng rng(request.seed);
    ReluNet<Real> net(data.features(), request.hidden.at(0), data.classes, Initializer::normal_01,
                      rng);
    if (request.write_start) return write_start<Real>(request, net, nullptr, 0);
    Sgd<Real> sgd(static_cast<Real>(request.rate));
    // Evaluated on one image, which takes no time.
    const TrainingPlan plan{.steps = request.steps,
                            .evaluate_every = request.steps,
                            .threads = request.threads,
                            .evaluated_images = 1};
    const History history = train_full_batch<Real>(net, sgd, {data.train}, plan, always);
    return {.seconds = history.seconds / static_cast<double>(request.steps),
            .check = history.losses.back()};
}

/// S1, as `lab04 --recipe article` does it: many steps on the same batch.
template <typename Real>
Answer steps_on_one_batch(const Request& request) {
    const Dataset<Real> data = data_of<Real>(request);
    SoftmaxRegression<Real> model(data.features(), data.classes);
    if (request.write_start) return write_start<Real>(request, model, nullptr, 0);
    const Samples<Real> batch = split(data.train, request.batch_size).first;
    const arma::Mat<Real> T = one_hot<Real>(batch.labels, data.classes);
    const auto rate = static_cast<Real>(request.rate);
    arma::Col<Real> gradient;
    const double seconds = seconds_of([&] {
        gradient_of_many_steps(model, batch.images, T, rate, request.steps, gradient);
        model.parameters() -= rate * gradient;
    });
    return {.seconds = seconds / static_cast<double>(request.steps),
            .check = model.loss(batch.images, T)};
}

/// The four files into matrices of pixels from 0 to 1.
Answer loading(const Request& request) {
    Dataset<float> data;
    const double seconds = seconds_of([&] {
        for (std::size_t i = 0; i < request.repetitions; ++i) {
            data = load_dataset<float>({.name = request.data});
            normalize(data);
        }
    });
    return {.seconds = seconds / static_cast<double>(request.repetitions),
            .check = pixel_statistics(data.train.images).mean};
}

/// The products of a batch in a net with one hidden layer, without a backward pass to its input.
struct Products {
    arma::fmat W1, X, A, W2, S, D, W1_gradient, W2_gradient;

    Products(arma::uword features, arma::uword hidden, arma::uword classes, arma::uword images)
        : W1(hidden, features, arma::fill::randn),
          X(features, images, arma::fill::randn),
          W2(classes, hidden, arma::fill::randn) {}

    void forward() {
        A = W1 * X;
        S = W2 * A;
    }
    void backward() {
        W2_gradient = S * A.t();
        D = W2.t() * S;
        W1_gradient = D * X.t();
    }
};

/// Nothing but the products of S3 or S2, on all threads and without waiting for one another: each
/// thread takes its part of the steps.
Answer products_alone(const Request& request) {
    const Dataset<float> data = data_of<float>(request);
    const bool full_batch = request.work == "s2-products";
    const arma::uword batch = full_batch ? samples_at_once : request.batch_size;
    const std::size_t steps =
        full_batch ? request.steps * data.train.count() / batch : request.steps;
    const std::size_t evaluations = full_batch ? 0 : 1 + steps / request.evaluate_every;
    const std::size_t chunks =
        evaluations * (data.train.count() + data.test.count()) / samples_at_once;
    const double seconds = seconds_of([&] {
        const auto products = [&](arma::uword images) {
            return Products(data.features(), request.hidden.at(0), data.classes, images);
        };
        parallel_for(steps, request.threads, [&](std::size_t begin, std::size_t end) {
            Products step = products(batch);
            for (std::size_t i = begin; i < end; ++i) {
                step.forward();
                step.backward();
            }
        });
        parallel_for(chunks, request.threads, [&](std::size_t begin, std::size_t end) {
            Products chunk = products(samples_at_once);
            for (std::size_t i = begin; i < end; ++i) chunk.forward();
        });
    });
    return {.seconds = seconds / static_cast<double>(full_batch ? request.steps : 1)};
}

/// Nothing but unzipping the four files, one after another.
Answer unzipping(const Request& request) {
    double seconds = 0;
    for (const char* name : {"train-images-idx3-ubyte", "train-labels-idx1-ubyte",
                             "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"}) {
        const std::string packed = read_file(std::filesystem::path(request.data) / name += ".gz");
        std::string bytes(std::size_t{1} << 26, '\0');
        seconds += seconds_of([&] {
            z_stream stream{};
            inflateInit2(&stream, 15 + 16);  // a gzip stream
            stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
            stream.avail_in = static_cast<uInt>(packed.size());
            stream.next_out = reinterpret_cast<Bytef*>(bytes.data());
            stream.avail_out = static_cast<uInt>(bytes.size());
            const int status = inflate(&stream, Z_FINISH);
            inflateEnd(&stream);
            if (status != Z_STREAM_END) throw std::runtime_error(std::string(name) + ": damaged");
        });
    }
    return {.seconds = seconds};
}

/// The largest memory of a lab while it runs on the data, in bytes in place of seconds.
Answer memory_of_lab(const Request& request) {
    const testing::TemporaryFolder folder;
    const testing::ProcessResult lab =
        testing::run_process({request.program, "--quiet", "--dataset", request.data, "--threads",
                              std::to_string(request.threads), "--out", folder.path().string()});
    if (lab.status != 0) throw std::runtime_error(lab.err);
    rusage usage{};
    getrusage(RUSAGE_CHILDREN, &usage);
    return {.seconds = 1024.0 * static_cast<double>(usage.ru_maxrss)};
}

template <typename Real>
Answer answer_in(const Request& request) {
    const std::string& work = request.work;
    if (work == "s3") return backpropagation_steps<Real>(request);
    if (work == "s4") return deep_epochs<Real>(request);
    if (work == "s2") return full_batches<Real>(request);
    if (work == "s1") return steps_on_one_batch<Real>(request);
    if (work == "numerical") return numerical_gradients(request);
    if (work == "load") return loading(request);
    if (work == "s3-products" || work == "s2-products") return products_alone(request);
    if (work == "unzip") return unzipping(request);
    if (work == "memory") return memory_of_lab(request);
    throw std::invalid_argument("there is no work \"" + work + "\"");
}

}  // namespace
}  // namespace digitlab::bench

int main(int argc, char** argv) {
    using namespace digitlab;
    prepare_blas(argv);
    return run_program("digitlab_peer", [&] {
        if (argc != 2) throw std::invalid_argument("give one request, see tests/bench/request.hpp");
        const bench::Request request = nlohmann::json::parse(argv[1]);
        bench::Answer answer = request.precision == "double" ? bench::answer_in<double>(request)
                                                             : bench::answer_in<float>(request);
        answer.versions = "GCC " __VERSION__ ", " + blas_name();
        std::cout << nlohmann::json(answer) << "\n";
    });
}
