#pragma once

#include <functional>

#include "distributed/communicator.hpp"

/// \file
/// Ranks as threads of one process: for tests and grading, which then need no MPI.

namespace digitlab {

/// Runs the body once for each rank, each on its own thread, and returns when all have ended.
///
/// \param size  number of ranks, at least 1
/// \param body  what every rank does
/// \throws what a rank throws; of several, the lowest one's. A rank that waits for another one that
///         has ended throws std::logic_error, as do ranks that sum different numbers of values.
void run_ranks(arma::uword size, const std::function<void(Communicator&)>& body);

}  // namespace digitlab
