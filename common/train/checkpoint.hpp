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
/// Long training runs in files, to be gone on with after an interruption.

namespace digitlab {

/// What a run was asked for, by the names of the options: a run may only be resumed by one that was
/// asked for the same. Neither names nor values hold a line break.
using RunSettings = std::vector<std::pair<std::string, std::string>>;

/// Writes all that a run needs to go on later with the same bits: the parameters, what the
/// optimiser remembers, the state of the random numbers and the history.
///
/// Under the file's name there is always a whole checkpoint, this one or the one before.
///
/// \param file       where to
/// \param settings   what the run was asked for
/// \param model      whose parameters are saved
/// \param optimiser  whose memory and number of steps are saved
/// \param rng        the state of all randomness of the run
/// \param history    what happened so far
/// \throws std::runtime_error  naming the file, if it cannot be written
template <typename Real>
void save_checkpoint(const std::filesystem::path& file, const RunSettings& settings,
                     const Model<Real>& model, const Optimiser<Real>& optimiser, const Rng& rng,
                     const History& history);

/// Puts model, optimiser and random numbers into the state that was saved, and returns the history.
///
/// \param file       what `save_checkpoint()` wrote
/// \param settings   what this run is asked for; it must be the same, in the same order
/// \param model      of as many parameters as the one that was saved
/// \param optimiser  of the same kind as the one that was saved
/// \param rng        receives the state of all randomness
/// \return           what had happened, for `train()` to go on with
/// \throws std::runtime_error  naming the file and the reason, if it cannot be read, is no
///                             checkpoint, is cut off, damaged, or of a run that was asked for
///                             something else; model, optimiser and random numbers are as before
template <typename Real>
History load_checkpoint(const std::filesystem::path& file, const RunSettings& settings,
                        Model<Real>& model, Optimiser<Real>& optimiser, Rng& rng);

}  // namespace digitlab
