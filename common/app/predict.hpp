#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "data/dataset.hpp"
#include "model/network_file.hpp"
#include "ui/command_line.hpp"

/// \file
/// What lab06, lab08 and lab09 share: they save the network they have trained, and later read
/// pictures with it.

namespace digitlab {

/// What was asked for by `--predict` and `--weights`.
struct PredictOptions {
    std::vector<std::string> pictures;  ///< `--predict`: PNG or PGM files, of one digit each
    std::string weights;  ///< `--weights`; empty: weights.txt in the folder of `--out`

    bool asked() const { return !pictures.empty(); }  ///< to predict, and not to train
};

/// Adds `--predict` and `--weights` to the options of a lab; `options` must live until they are
/// parsed.
void add_predict_options(CommandLine& command_line, PredictOptions& options);

/// Reads each picture with the saved network, and shows what it saw beside the probabilities. A
/// picture that cannot be read is reported, and the others go on. The result line has the answers
/// in the order of the pictures, with ? for one that could not be read.
///
/// \param command_line  for the lab's name and title
/// \param common        for the folder of the weights, and `--quiet`
/// \param options       which pictures, and which weights
/// \throws std::runtime_error  if the weights cannot be read, or in the end if a picture could not
void predict_pictures(const CommandLine& command_line, const CommonOptions& common,
                      const PredictOptions& options);

/// The form of the images of a data set, for a network that has learned them, pixels from 0 to 1.
///
/// MNIST's digits stand in a box of 20 pixels, centred by their mass, and so do those of all data
/// sets of 28 × 28 pixels but Fashion-MNIST; other images are filled by what they show.
template <typename Real>
ImageForm image_form(const Dataset<Real>& dataset);

}  // namespace digitlab
