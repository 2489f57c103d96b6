#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "data/dataset.hpp"
#include "model/network_file.hpp"
#include "ui/command_line.hpp"

/// \file
/// Predictions for a learner's own pictures, by a network that was trained and saved before.

namespace digitlab {

/// What was asked for by `--predict` and `--weights`.
struct PredictOptions {
    std::vector<std::string> pictures;  ///< `--predict`: PNG or PGM files, of one digit each
    std::string weights;  ///< `--weights`; empty: those of this lab in the folder of `--out`

    bool asked() const { return !pictures.empty(); }  ///< to predict, and not to train
};

/// Adds `--predict` and `--weights` to the options of a lab; `options` must live until they are
/// parsed.
void add_predict_options(CommandLine& line, PredictOptions& options);

/// Refuses options that have no effect with `--predict`, `--weights` without it, and `--weights`
/// that names no file.
///
/// \param line     that was parsed
/// \param options  that it filled in
/// \throws ExitProgram  if there are such options
void check_predict_options(const CommandLine& line, const PredictOptions& options);

/// Predicts the class of each picture by the saved network, and shows the image that it saw beside
/// the probabilities. A picture that cannot be read is reported, and the next one follows. The
/// result line has the predictions in the order of the pictures, with ? for one that could not be
/// read.
///
/// \param program  the lab's name and title
/// \param common   for the folder of the weights, and `--quiet`
/// \param options  which pictures, and which weights
/// \throws std::runtime_error  if the weights cannot be read, or in the end if a picture could not
void predict_pictures(const ProgramInfo& program, const CommonOptions& common,
                      const PredictOptions& options);

}  // namespace digitlab
