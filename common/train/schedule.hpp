#pragma once

#include <functional>
#include <string>
#include <vector>

namespace digitlab {

/// What the learning rate is multiplied by when a share of the training (0 to 1) is done.
using Schedule = std::function<double(double done)>;

/// Always 1.
Schedule constant_schedule();

/// 1, a tenth after half of the training, a hundredth after three quarters.
Schedule step_schedule();

/// Half a cosine, from 1 down to 0 at the end: (1 + cos π·done)/2 (Loshchilov, Hutter, "SGDR:
/// stochastic gradient descent with warm restarts", 2017).
Schedule cosine_schedule();

/// "constant", "step" or "cosine".
const std::vector<std::string>& schedule_names();

/// \throws std::invalid_argument  if there is none of that name
Schedule schedule_called(const std::string& name);

}  // namespace digitlab
