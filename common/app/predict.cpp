#include "app/predict.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <stdexcept>

#include "base/text.hpp"
#include "ui/console.hpp"
#include "ui/prediction.hpp"
#include "ui/terminal.hpp"
#include "vision/drawing.hpp"
#include "vision/picture.hpp"

namespace digitlab {
namespace {

namespace fs = std::filesystem;

/// The weights that `--weights` names, or else those that this lab saved: a file of another lab in
/// the same folder is not taken for them.
SavedNetwork<double> load_weights(const std::string& program, const fs::path& folder,
                                  const std::string& given, fs::path& file) {
    file = given.empty() ? weights_file_of(folder, program) : fs::path(given);
    if (fs::exists(file)) return load_network<double>(file);
    const fs::path usual = folder / "weights.txt";
    const std::string other =
        given.empty() && file != usual
            ? fmt::format(" ({} was saved by {})", usual.string(), lab_that_saved(usual))
            : "";
    throw std::runtime_error(
        fmt::format("{}: no such file{}; train first, such as ./{} --dataset mnist, or name "
                    "another file by --weights",
                    file.string(), other, program));
}

}  // namespace

void add_predict_options(CommandLine& line, PredictOptions& options) {
    line.add_files("--predict", options.pictures,
                   "Predict what these pictures show (PNG or PGM, of one digit each), with the "
                   "weights of an earlier run, instead of training");
    line.add_text("--weights", options.weights,
                  "Weights for --predict (default: those of this lab in the folder of --out)");
}

void check_predict_options(const CommandLine& line, const PredictOptions& options) {
    if (!options.asked()) {
        if (line.given("--weights")) line.refuse("--weights has no effect without --predict");
        return;
    }
    line.refuse_others({"--predict", "--weights", "--out", "--quiet", "--color"},
                       "--predict trains nothing and draws no figures");
    if (!line.given("--weights")) return;
    if (line.given("--out")) {
        line.refuse("--out has no effect with --weights: it is where --predict looks for weights");
    }
    line.require_file("--weights", options.weights);
}

void predict_pictures(const ProgramInfo& program, const CommonOptions& common,
                      const PredictOptions& options) {
    CommonOptions without_files = common;  // nothing of the run that trained is to be replaced
    without_files.out.clear();
    const Console console(program, without_files);
    fs::path weights;
    SavedNetwork<double> saved = load_weights(program.name, common.out, options.weights, weights);
    const Network<double> network = network_from(saved);
    for (std::string& name : saved.form.class_names) name = without_control_characters(name);
    const ImageForm& form = saved.form;
    const Origin& origin = saved.origin;
    console.show(without_control_characters(fmt::format(
        "{} {} | network {} of {} | pictures become {}×{} pixels{}\n", program.name, program.title,
        fmt::join(saved.architecture.layers, "-"), weights.string(), form.rows, form.columns,
        origin.lab.empty()
            ? ""
            : fmt::format(" | saved by {}, trained on {}", origin.lab, origin.dataset))));

    std::vector<std::string> predictions;
    for (const std::string& picture : options.pictures) {
        const auto report = [&](const std::string& error) {
            std::cerr << without_control_characters(fmt::format("{}: {}\n", program.name, error));
            predictions.emplace_back("?");
        };
        end_if_interrupted();
        set_interrupt_place("reading " + picture);
        try {
            const arma::vec image = frame_drawing(read_picture(picture), form);
            const arma::vec probabilities = network.probabilities(image);
            predictions.push_back(form.class_names[probabilities.index_max()]);
            console.section("{}: {} ({})", picture, predictions.back(),
                            percent(probabilities.max()));
            console.show(text_prediction(image, form.columns, probabilities, form.class_names));
        } catch (const std::invalid_argument& error) {  // of the drawing, which has no name
            report(fmt::format("{}: {}", picture, error.what()));
        } catch (const std::runtime_error& error) {
            report(error.what());
        }
    }
    console.result({{"predictions", fmt::format("{}", fmt::join(predictions, ","))},
                    {"pictures", std::to_string(options.pictures.size())}});
    console.end();
    const auto failed = std::count(predictions.begin(), predictions.end(), "?");
    if (failed > 0) {
        throw std::runtime_error(
            fmt::format("{} of {} pictures could not be read", failed, options.pictures.size()));
    }
}

}  // namespace digitlab
