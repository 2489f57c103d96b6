#pragma once

#include <armadillo>
#include <string>

#include "data/dataset.hpp"
#include "distributed/communicator.hpp"

/// \file
/// Checks that all ranks have the same data and the same parameters.

namespace digitlab {

/// Refuses data that are not the same on all ranks. Compares checksums; all ranks must call it.
///
/// \throws std::runtime_error  on every rank, naming those that differ from rank 0
template <typename Real>
void require_same_data(Communicator& ranks, const Dataset<Real>& dataset);

/// Refuses parameters that are not the same on all ranks, bit by bit. Compares checksums; all ranks
/// must call it.
///
/// \param ranks       the group
/// \param parameters  those of this rank
/// \param step        after which step, for the message
/// \throws std::runtime_error  on every rank, naming those that differ from rank 0
template <typename Real>
void require_same_parameters(Communicator& ranks, const arma::Col<Real>& parameters,
                             std::size_t step);

}  // namespace digitlab
