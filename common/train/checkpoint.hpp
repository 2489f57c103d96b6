#pragma once

#include <armadillo>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "base/random.hpp"
#include "model/model.hpp"
#include "train/optimiser.hpp"
#include "train/training.hpp"

/// \file
/// Checkpoints: files from which an interrupted training run is resumed.

namespace digitlab {

/// Names and values of the options that decide the result of a run. A run can only be resumed with
/// the same ones. Names contain no "=", and neither names nor values contain a line break.
using RunSettings = std::vector<std::pair<std::string, std::string>>;

/// Writes the whole state of a run, so that it can be resumed with the same bits: parameters,
/// memory of the optimiser, state of the random generator and history.
///
/// The file is replaced atomically: at any time it contains a complete checkpoint.
///
/// \param file       in a folder that exists
/// \param settings   the options of the run
/// \param model      its parameters are saved
/// \param optimiser  its memory and its number of steps are saved
/// \param rng        the generator of all random numbers of the run
/// \param history    of the training so far
/// \throws std::runtime_error  naming the file, if it cannot be written
template <typename Real>
void save_checkpoint(const std::filesystem::path& file, const RunSettings& settings,
                     const Model<Real>& model, const Optimiser<Real>& optimiser, const Rng& rng,
                     const History& history);

/// Whether a file begins as checkpoints do; a damaged one does, too.
bool is_checkpoint(const std::filesystem::path& file);

/// Restores model, optimiser and random generator, and returns the history.
///
/// \param file       written by `save_checkpoint()`
/// \param settings   the options of this run; they must be the saved ones, in the same order
/// \param model      with the same number of parameters as the saved one
/// \param optimiser  of the same kind as the saved one
/// \param rng        receives the saved state
/// \return           the history, to be passed to `train()`
/// \throws std::runtime_error  naming the file and the reason, if it cannot be read, is not a
///                             checkpoint, is cut off, damaged, holds what no run can have, or
///                             is of a run with other options;
///                             model, optimiser and generator are then unchanged
template <typename Real>
History load_checkpoint(const std::filesystem::path& file, const RunSettings& settings,
                        Model<Real>& model, Optimiser<Real>& optimiser, Rng& rng);

}  // namespace digitlab
