#include "app/predict.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <stdexcept>

#include "base/text.hpp"
#include "math/activations.hpp"
#include "ui/console.hpp"
#include "ui/prediction.hpp"
#include "vision/drawing.hpp"
#include "vision/picture.hpp"

namespace digitlab {
namespace {

namespace fs = std::filesystem;

/// The probabilities of the classes for one image.
arma::vec answer(const Network<double>& network, const arma::vec& image) {
    const arma::mat scores = network.scores(image);
    if (network.architecture().cost == Cost::softmax_cross_entropy) return softmax(scores);
    const arma::vec y = sigmoid(scores);  // a yes or no of each class by itself: made to sum to 1
    return y / arma::accu(y);
}

SavedNetwork<double> load_weights(const CommandLine& command_line, const fs::path& file) {
    if (!fs::exists(file)) {
        throw std::runtime_error(file.string() + ": no such file; train first, such as ./" +
                                 command_line.lab() +
                                 " --dataset mnist, or name another one by "
                                 "--weights");
    }
    return load_network<double>(file);
}

}  // namespace

void add_predict_options(CommandLine& command_line, PredictOptions& options) {
    command_line.add_files(
        "--predict", options.pictures,
        "Read these pictures (PNG or PGM, of one digit each) with the weights of "
        "an earlier run, instead of training");
    command_line.add_file("--weights", options.weights,
                          "Weights for --predict (default: weights.txt in the folder of --out)");
}

void predict_pictures(const CommandLine& command_line, const CommonOptions& common,
                      const PredictOptions& options) {
    const Console console(command_line, common);
    const fs::path weights =
        options.weights.empty() ? common.out / "weights.txt" : fs::path(options.weights);
    const SavedNetwork<double> saved = load_weights(command_line, weights);
    const Network<double> network = network_from(saved);
    const ImageForm& form = saved.form;
    const std::string layers = fmt::to_string(fmt::join(saved.architecture.layers, "-"));
    console.show(command_line.lab() + " " + command_line.title() + " | the network " + layers +
                 " of " + weights.string() + " reads pictures as " + std::to_string(form.rows) +
                 "×" + std::to_string(form.columns) + " pixels\n");

    std::string answers;
    std::size_t failed = 0;
    for (const std::string& picture : options.pictures) {
        answers += answers.empty() ? "" : ",";
        try {
            const arma::vec image = frame_drawing(read_picture(picture), form);
            const arma::vec probabilities = answer(network, image);
            const std::string& name = form.class_names[probabilities.index_max()];
            console.section(picture + ": " + name + " (" + percent(probabilities.max()) + ")");
            console.show(text_prediction(image, form.columns, probabilities, form.class_names));
            answers += name;
        } catch (const std::invalid_argument& error) {
            std::cerr << command_line.lab() << ": " << picture << ": " << error.what() << "\n";
            answers += "?";
            ++failed;
        } catch (const std::runtime_error& error) {
            std::cerr << command_line.lab() << ": " << error.what() << "\n";
            answers += "?";
            ++failed;
        }
    }
    console.result({{"answers", answers}, {"pictures", std::to_string(options.pictures.size())}});
    if (failed > 0) {
        throw std::runtime_error(std::to_string(failed) + " of " +
                                 std::to_string(options.pictures.size()) +
                                 " pictures could not be read");
    }
}

template <typename Real>
ImageForm image_form(const Dataset<Real>& dataset) {
    ImageForm form{.rows = dataset.image_rows,
                   .columns = dataset.image_columns,
                   .box = std::min(dataset.image_rows, dataset.image_columns),
                   .class_names = dataset.class_names};
    // MNIST and what is like it leave four pixels free on each side; the others fill their images.
    if (form.rows == 28 && form.columns == 28 && dataset.name != "fashion-mnist") {
        form.box = 20;
        form.centred_by_mass = true;
    }
    return form;
}

template ImageForm image_form(const Dataset<float>&);
template ImageForm image_form(const Dataset<double>&);

}  // namespace digitlab
