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

/// What was asked for by --predict and --weights.
struct PredictOptions {
    std::vector<std::string> pictures;
    std::string weights;

    bool asked() const { return !pictures.empty(); }
};

void add_predict_options(CommandLine& command_line, PredictOptions& options);

/// Reads each picture with the saved network, and shows what it saw beside the probabilities. A
/// picture that cannot be read is reported, and the others go on.
///
/// \throws std::runtime_error  if the weights cannot be read, or in the end if a picture could not
void predict_pictures(const CommandLine& command_line, const CommonOptions& common,
                      const PredictOptions& options);

/// The form of the images of a data set, pixels from 0 to 1.
template <typename Real>
ImageForm image_form(const Dataset<Real>& dataset);

}  // namespace digitlab
