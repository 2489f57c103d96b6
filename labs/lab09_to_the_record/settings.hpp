#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "app/lab.hpp"
#include "recipe.hpp"

/// \file
/// The options of lab09.

namespace digitlab {

/// What a run is for: the highest accuracy, or 98 or 99 % of MNIST's test images in the shortest
/// time.
enum class Aim { record, sprint98, sprint99 };

/// The options of lab09 besides those of every lab.
struct Settings {
    /// How the network is trained; the defaults.
    // [recipe]
    Recipe recipe{.layers = {},
                  .learning_rate = 0.001,
                  .regularisation = {
                      .distortion = {.rotation = 12, .scaling = 0.15, .shift = 1, .elastic = 24}}};
    // [recipe]
    Aim aim = Aim::record;                  ///< a sprint has all options of the training fixed
    std::vector<std::size_t> layers;        ///< empty: by the size of the images
    std::optional<std::size_t> epochs;      ///< empty: by the number of images
    std::optional<std::size_t> batch_size;  ///< empty: by the number of images
    bool validate = false;                  ///< hold out a sixth of the training images
    std::string checkpoint;                 ///< empty: none is saved
    std::string resume;                     ///< empty: the run begins with the first epoch
    std::vector<std::string> kaggle;        ///< train.csv and test.csv, or nothing

    void add_to(CommandLine& line);  ///< adds all of them
    /// Refuses options that do not go together; `--kaggle` replaces the data set.
    void check(const CommandLine& line, LabOptions& asked);
};

/// The recipe of the options, with what depends on the data set: layers, epochs and batch size.
///
/// \param settings  the options of lab09
/// \param dataset   with its validation part, if there is to be one
/// \param quick     whether `--quick` was given
/// \throws std::runtime_error  if the layers do not fit the pixels and classes of the data set
template <typename Real>
Recipe complete_recipe(const Settings& settings, const Dataset<Real>& dataset, bool quick);

}  // namespace digitlab
