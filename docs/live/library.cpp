// The library in the browser: what the interactive parts of the pages call. Matrices pass as arrays
// of numbers, column by column; an error becomes an Error of JavaScript with the same message.

#include <emscripten/bind.h>
#include <emscripten/em_asm.h>

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <utility>

#include "data/batches.hpp"
#include "data/csv.hpp"
#include "data/loaders.hpp"
#include "data/preprocess.hpp"
#include "math/activations.hpp"
#include "math/gradient_descent.hpp"
#include "model/network_file.hpp"
#include "model/two_layer_net.hpp"
#include "model/weights_file.hpp"
#include "train/distortion.hpp"
#include "train/training.hpp"
#include "vision/drawing.hpp"

using namespace digitlab;
using emscripten::val;

namespace {

arma::vec numbers_from(const val& array) {
    return arma::vec(emscripten::convertJSArrayToNumberVector<double>(array));
}

val array_of(const arma::mat& numbers) {
    return val(emscripten::typed_memory_view(numbers.n_elem, numbers.memptr())).call<val>("slice");
}

/// Calls a function; what it throws is thrown in JavaScript.
template <typename Function>
auto call(const Function& function) {
    std::string message;
    try {
        return function();
    } catch (const std::exception& error) {
        message = error.what();
    }
    EM_ASM({ throw new Error(UTF8ToString($0)); }, message.c_str());
    std::abort();  // not reached
}

// ---- trained networks ---------------------------------------------------------------------------

/// The form of images with this number of pixels: those of digits (8 × 8) or of MNIST.
ImageForm form_of(arma::uword pixels) {
    Dataset<double> dataset;
    dataset.image_rows = dataset.image_columns = pixels == 784 ? 28 : 8;
    for (int digit = 0; digit < 10; ++digit) dataset.class_names.push_back(std::to_string(digit));
    return image_form(dataset);
}

/// The matrix that lab04 saves, or the column of lab05, as a network.
SavedNetwork<double> network_of_numbers(const arma::mat& numbers) {
    for (const arma::uword pixels : {64U, 784U}) {
        if (numbers.n_rows == 10 && numbers.n_cols == pixels) {
            return {.architecture = {.layers = {pixels, 10}, .biases = false},
                    .form = form_of(pixels),
                    .parameters = arma::vectorise(numbers)};
        }
    }
    for (const arma::uword pixels : {64U, 784U}) {
        const arma::uword hidden = (numbers.n_elem - 10) / (pixels + 11);
        if (numbers.n_cols == 1 && numbers.n_elem == hidden * (pixels + 11) + 10) {
            return {.architecture = {.layers = {pixels, hidden, 10}},
                    .form = form_of(pixels),
                    .parameters = numbers};
        }
    }
    throw std::runtime_error(
        "these are not the weights of a lab: lab04, lab05, lab06, lab08 and lab09 save "
        "weights.txt");
}

SavedNetwork<double> read_weights(const std::string& text) {
    const char* const file = "weights.txt";
    std::ofstream(file) << text;
    if (text.starts_with("# digitlab network")) return load_network<double>(file);
    SavedNetwork<double> network = network_of_numbers(load_matrix<double>(file));
    network.origin.lab = lab_that_saved(file);
    return network;
}

/// A trained network that classifies drawings.
class Reader {
public:
    explicit Reader(const std::string& weights)
        : saved_(read_weights(weights)), network_(network_from(saved_)) {}

    /// What a page shows of it.
    val description() const {
        val about = val::object();
        about.set("rows", static_cast<int>(saved_.form.rows));
        about.set("columns", static_cast<int>(saved_.form.columns));
        about.set("layers", fmt::format("{}", fmt::join(saved_.architecture.layers, "-")));
        about.set("classes", val::array(saved_.form.class_names));
        about.set("lab", saved_.origin.lab);
        about.set("dataset", saved_.origin.dataset);
        about.set("one_layer", saved_.architecture.layers.size() == 2);
        return about;
    }

    /// A drawing as an image like those of the data set.
    val frame(const val& picture, int rows) const {
        return call([&] {
            const arma::vec pixels = numbers_from(picture);
            return array_of(
                frame_drawing(arma::reshape(pixels, pixels.n_elem / static_cast<arma::uword>(rows),
                                            static_cast<arma::uword>(rows))
                                  .t(),
                              saved_.form));
        });
    }

    val probabilities_of(const val& image) const {
        return call([&] { return array_of(network_.probabilities(numbers_from(image))); });
    }

    /// The terms of each score of one layer, weight times pixel: a row of pixels for each class.
    val terms(const val& image) const {
        return call([&] {
            const arma::mat W = network_.layer(0).W;
            return array_of((W.each_row() % numbers_from(image).t()).t());
        });
    }

    /// Randomly distorted copies of an image, one after the other.
    val distorted(const val& image, double rotation, double elastic, int copies, int seed) const {
        return call([&] {
            const Distorter<double> distort({.rotation = rotation, .elastic = elastic},
                                            saved_.form.rows, saved_.form.columns);
            Rng rng(static_cast<Rng::result_type>(seed));
            return array_of(distort(
                arma::repmat(numbers_from(image), 1, static_cast<arma::uword>(copies)), rng));
        });
    }

private:
    SavedNetwork<double> saved_;
    Network<double> network_;
};

// ---- training, as in lab06 ----------------------------------------------------------------------

class Training {
public:
    Training(const std::string& digits, int hidden, int seed)
        : rng_(static_cast<Rng::result_type>(seed)),
          data_(dataset_of_table(parse_csv<float>({digits, true}, "digits", LabelColumn::last),
                                 1500)),
          net_(data_.features(), static_cast<arma::uword>(hidden), 10, rng_),
          batches_(data_.train.count(), 100, rng_) {
        normalize(data_);
    }

    /// Takes steps, and returns where the run is then.
    val train_for(int steps, double rate) {
        return call([&] {
            const std::size_t before = history_.losses.size();
            Sgd<float> sgd(static_cast<float>(rate));
            history_ = train<float>(
                net_, parallel_backpropagation(net_, 1), sgd, batches_,
                {data_.train, "test", &data_.test},
                {.steps = before + static_cast<std::size_t>(steps), .evaluate_every = 15},
                [](std::size_t, double) { return true; }, history_);
            val now = val::object();
            now.set("step", static_cast<int>(history_.losses.size()));
            now.set("losses", val::array(history_.losses.begin() + static_cast<long>(before),
                                         history_.losses.end()));
            now.set("train_accuracy", history_.train_accuracy.back());
            now.set("test_accuracy", history_.held_out_accuracy.back());
            now.set("test_loss", history_.held_out_loss.back());
            return now;
        });
    }

    /// The first weight matrix, a row for each hidden unit.
    val hidden_weights() const {
        return array_of(arma::conv_to<arma::mat>::from(net_.view().W1).t());
    }

private:
    Rng rng_;
    Dataset<float> data_;
    TwoLayerNet<float> net_;
    RandomBatches batches_;
    History history_;
};

// ---- single formulas ----------------------------------------------------------------------------

arma::vec one_hot_column(arma::uword classes, int true_class) {
    arma::vec t(classes, arma::fill::zeros);
    t(static_cast<arma::uword>(true_class)) = 1;
    return t;
}

/// Both losses of lab02 and their derivatives with respect to the scores.
val losses(const val& scores, int true_class) {
    return call([&] {
        const arma::mat S = numbers_from(scores);
        const arma::mat T = one_hot_column(S.n_rows, true_class);
        const arma::mat Y = softmax(S);
        val result = val::object();
        result.set("probabilities", array_of(Y));
        result.set("cross_entropy", softmax_cross_entropy(S, T));
        result.set("squared_error", mean_squared_error(Y, T));
        result.set("cross_entropy_gradient", array_of(softmax_cross_entropy_derivative(Y, T)));
        result.set("squared_error_gradient", array_of(softmax_mean_squared_error_derivative(Y, T)));
        return result;
    });
}

/// The path of gradient descent on f = x²/20 + y² of lab03: x and y of each point.
val descent(double x, double y, double rate, int steps) {
    return call([&] {
        const std::function<double(const arma::mat&)> f = [](const arma::mat& p) {
            return p(0) * p(0) / 20 + p(1) * p(1);
        };
        return array_of(gradient_descent<double>(f, arma::vec{x, y}, rate,
                                                 static_cast<arma::uword>(steps), 1e-3));
    });
}

/// Everything that a net of two layers with two units each computes for one sample, forward and
/// backward. For one sample the gradients of the biases are dA and dS.
val backpropagate(const val& parameters, const val& sample, int true_class) {
    return call([&] {
        Rng unused;
        TwoLayerNet<double> net(2, 2, 2, unused);
        net.parameters() = numbers_from(parameters);
        const arma::mat X = numbers_from(sample);
        const arma::mat T = one_hot_column(2, true_class);
        const auto f = net.forward(X);
        arma::vec gradient;
        const double loss = net.gradient(X, T, gradient);
        const auto d = net.view(std::as_const(gradient));
        val result = val::object();
        const auto set = [&](const char* name, const arma::mat& m) {
            result.set(name, array_of(m));
        };
        set("A", f.A);
        set("Z", f.Z);
        set("S", f.S);
        set("Y", softmax(f.S));
        result.set("L", loss);
        set("dS", d.b2);
        set("dW2", d.W2);
        set("dZ", net.view().W2.t() * d.b2);
        set("dA", d.b1);
        set("dW1", d.W1);
        return result;
    });
}

Reader* reader(const std::string& weights) {
    return call([&] { return new Reader(weights); });
}

Training* training(const std::string& digits, int hidden, int seed) {
    return call([&] { return new Training(digits, hidden, seed); });
}

}  // namespace

EMSCRIPTEN_BINDINGS(digitlab) {
    using emscripten::allow_raw_pointers;
    emscripten::class_<Reader>("Reader")
        .function("description", &Reader::description)
        .function("frame", &Reader::frame)
        .function("probabilities", &Reader::probabilities_of)
        .function("terms", &Reader::terms)
        .function("distorted", &Reader::distorted);
    emscripten::class_<Training>("Training")
        .function("train_for", &Training::train_for)
        .function("hidden_weights", &Training::hidden_weights);
    emscripten::function("reader", &reader, allow_raw_pointers());
    emscripten::function("training", &training, allow_raw_pointers());
    emscripten::function("losses", &losses);
    emscripten::function("descent", &descent);
    emscripten::function("backpropagate", &backpropagate);
}
