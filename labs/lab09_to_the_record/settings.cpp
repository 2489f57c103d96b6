#include "settings.hpp"

#include <algorithm>
#include <filesystem>
#include <stdexcept>

namespace digitlab {
namespace {

/// Chosen on validation images (`--validate`), epochs included. The image's pixels and the classes
/// are added to the layers.
Recipe sprint(Aim aim) {
    if (aim == Aim::sprint98) {
        return {.layers = {256, 128},
                .learning_rate = 0.004,
                .epochs = 5,
                .batch_size = 250,
                .evaluated_images = 500};
    }
    return {.layers = {512, 256},
            .learning_rate = 0.003,
            .epochs = 16,
            .batch_size = 250,
            .regularisation = {.distortion = {.rotation = 8, .scaling = 0.1, .shift = 1}},
            .evaluated_images = 500};
}

}  // namespace

void Settings::add_to(CommandLine& line) {
    Regularisation& regularisation = recipe.regularisation;
    Distortion& distortion = regularisation.distortion;
    line.add("--recipe", aim,
             "record: the highest accuracy; sprint98 and sprint99: 98 and 99 % of MNIST's test "
             "images in the shortest time, with all options of the training fixed",
             {{"record", Aim::record}, {"sprint98", Aim::sprint98}, {"sprint99", Aim::sprint99}});
    line.add("--layers", layers, "Units of each layer, from the pixels to the classes",
             "two hidden layers, of 512 units for images of 28×28 and fewer for small ones");
    line.add("--optimiser", recipe.optimiser, "sgd, momentum, nesterov, adagrad, rmsprop or adam",
             choices_of(optimiser_names()));
    line.add("--learning-rate", recipe.learning_rate, "Learning rate at the first step");
    line.add("--schedule", recipe.schedule,
             "How the learning rate changes: constant, step or cosine",
             choices_of(schedule_names()));
    line.add("--epochs", epochs, "Times through the training images",
             "90, or 200 with fewer than 10,000 images; 2 with --quick");
    line.add("--batch-size", batch_size, "Images in a batch",
             "125, or all training images if there are fewer");
    line.add_amount("--l2", regularisation.l2, "λ of the L2 penalty λ/2 Σ W²");
    line.add_share("--dropout", regularisation.hidden_dropout,
                   "Probability that a hidden unit is left out");
    line.add_amount("--rotation", distortion.rotation, "Distortion: largest angle in degrees");
    line.add_share("--scaling", distortion.scaling,
                   "Distortion: largest relative change of width and height");
    line.add_amount("--shift", distortion.shift, "Distortion: largest shift, in pixels of 28");
    line.add_amount("--elastic", distortion.elastic,
                    "Distortion: α of Simard's elastic field, 0 for none");
    line.add_flag("--validate", validate,
                  "Hold out a sixth of the training images, and evaluate on them instead of "
                  "the test images: for choosing the options above");
    line.add_text("--checkpoint", checkpoint, "Save the state of the run here every epoch");
    line.add_text("--resume", resume,
                  "Resume the run of this checkpoint, and update it (unless --checkpoint names "
                  "another file)");
    line.add_files("--kaggle", kaggle,
                   "Kaggle's digit-recognizer: train on its train.csv and write predictions "
                   "for its test.csv to submission.csv",
                   2);
}

void Settings::check(const CommandLine& line, LabOptions& asked) {
    if (aim != Aim::record) {
        line.refuse_others(
            {"--recipe", "--dataset", "--data-dir", "--validate", "--seed", "--threads",
             "--precision", "--out", "--plot", "--quiet", "--color", "--label-column"},
            "a sprint has its training fixed");
    }
    for (const std::string& file : kaggle) line.require_file("--kaggle", file);
    if (!resume.empty()) line.require_file("--resume", resume);
    if (!checkpoint.empty()) {
        check_checkpoint_option(line, checkpoint);
    } else if (!resume.empty()) {
        line.require_place("--resume", resume);
        checkpoint = resume;
    }
    if (kaggle.empty()) return;
    if (validate) line.refuse("--kaggle always holds out images; leave out --validate");
    if (line.given("--dataset")) line.refuse("--kaggle names the data; leave out --dataset");
    asked.dataset.name = kaggle.front();
}

template <typename Real>
Recipe complete_recipe(const Settings& settings, const Dataset<Real>& dataset, bool quick) {
    if (settings.aim != Aim::record) {
        Recipe recipe = sprint(settings.aim);
        recipe.layers.insert(recipe.layers.begin(), dataset.features());
        recipe.layers.push_back(dataset.classes);
        recipe.batch_size = std::min<std::size_t>(recipe.batch_size, dataset.train.count());
        return recipe;
    }
    Recipe recipe = settings.recipe;
    const bool small = dataset.features() < 400;
    recipe.layers =
        layers_for(dataset, settings.layers, {small ? 200U : 512U, small ? 100U : 512U});
    const arma::uword images = dataset.train.count();
    const std::size_t epochs = images + dataset.validation.count() < 10'000 ? 200 : 90;
    recipe.epochs = settings.epochs.value_or(quick ? 2 : epochs);
    recipe.batch_size = settings.batch_size.value_or(std::min<std::size_t>(125, images));
    return recipe;
}

template Recipe complete_recipe(const Settings&, const Dataset<float>&, bool);
template Recipe complete_recipe(const Settings&, const Dataset<double>&, bool);

}  // namespace digitlab
