#pragma once

#include <armadillo>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "math/random.hpp"
#include "model/model.hpp"
#include "train/optimiser.hpp"
#include "train/training.hpp"

namespace digitlab {

/// What a run was asked for, by the names of the options: a run may only be resumed by one that was
/// asked for the same.
using RunSettings = std::vector<std::pair<std::string, std::string>>;

/// Writes all that a run needs to go on later with the same bits: the parameters, what the
/// optimiser remembers, the state of the random numbers and the history.
///
/// Under the file's name there is always a whole checkpoint, this one or the one before.
///
/// \throws std::runtime_error  naming the file, if it cannot be written
template <typename Real>
void save_checkpoint(const std::filesystem::path& file, const RunSettings& settings,
                     const Model<Real>& model, const Optimiser<Real>& optimiser, const Rng& rng,
                     const History& history);

/// Puts model, optimiser and random numbers into the state that was saved, and returns the history.
///
/// \throws std::runtime_error  naming the file and the reason, if it cannot be read, is no
///                             checkpoint, is cut off, damaged, or of a run that was asked for
///                             something else; model, optimiser and random numbers are as before
template <typename Real>
History load_checkpoint(const std::filesystem::path& file, const RunSettings& settings,
                        Model<Real>& model, Optimiser<Real>& optimiser, Rng& rng);

}  // namespace digitlab
