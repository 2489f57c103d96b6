#pragma once

#include <functional>
#include <string>
#include <vector>

/// \file
/// Learning rate schedules.

namespace digitlab {

/// The factor of the learning rate after a fraction `done` (0 to 1) of the training.
using Schedule = std::function<double(double done)>;

/// Always 1: a constant learning rate.
Schedule constant_schedule();

/// In steps: 1 at first, a tenth after half of the training, a hundredth after three quarters.
Schedule step_schedule();

/// Half a cosine, from 1 down to 0 at the end: (1 + cos π·done)/2 (Loshchilov, Hutter, "SGDR:
/// stochastic gradient descent with warm restarts", 2017).
/// \formula{lab09,cosine_schedule}
Schedule cosine_schedule();

/// The names that `schedule_called()` knows: constant, step, cosine.
const std::vector<std::string>& schedule_names();

/// A schedule by its name.
///
/// \throws std::invalid_argument  if there is none of that name
Schedule schedule_called(const std::string& name);

}  // namespace digitlab
