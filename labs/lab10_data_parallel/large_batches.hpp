#pragma once

#include "app/lab.hpp"
#include "mpi.hpp"

/// \file
/// What many ranks are used for: larger batches, and what these do to the accuracy.

namespace digitlab {

/// Section and figure "large_batches": accuracy on validation images after the same number of
/// epochs with batches 1, 8 and 64 times as large, with and without the linear learning-rate rule
/// and warm-up of Goyal et al., "Accurate, large minibatch SGD: training ImageNet in 1 hour"
/// (2017).
///
/// The ranks share the runs, not the batches. All of them must call this.
template <typename Real>
void compare_batch_sizes(Lab<Real>& lab, MpiRanks& ranks);

}  // namespace digitlab
