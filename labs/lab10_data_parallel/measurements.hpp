#pragma once

#include <vector>

#include "app/lab.hpp"
#include "mpi.hpp"

/// \file
/// What a step costs on several ranks, measured and extrapolated.

namespace digitlab {

/// The time of one step, in seconds.
struct StepTime {
    arma::uword parameters = 0;  ///< of the network
    arma::uword ranks = 0;       ///< in the group
    double computing = 0;        ///< the gradient of a rank's part of the batch, and the update
    double waiting = 0;          ///< for the slowest rank
    double communicating = 0;    ///< the Allreduce
};

/// Section and figure "step_time": one step against the number of ranks, for three networks.
///
/// \param lab         its training images are used
/// \param ranks       all of them must call this
/// \param batch_size  images in a batch, over all ranks
/// \return            the times on one rank, for each network
template <typename Real>
std::vector<StepTime> measure_steps(Lab<Real>& lab, MpiRanks& ranks, std::size_t batch_size);

/// A network by two numbers: a message of n bytes takes latency + n/bandwidth.
struct NetworkModel {
    double latency = 0;    ///< seconds
    double bandwidth = 0;  ///< bytes per second
};

/// Section and figure "allreduce": its time against the size of the message, and the model that
/// fits it.
///
/// \param lab    where it is shown
/// \param ranks  all of them must call this; at least 2
/// \return       the time of one message between two ranks
template <typename Real>
NetworkModel measure_allreduce(Lab<Real>& lab, MpiRanks& ranks);

/// Section and figure "scaling": the efficiency up to 1024 ranks by the model, for an Allreduce by
/// a tree and by a ring, beside published ones.
///
/// \param lab      where it is shown
/// \param network  of `measure_allreduce()`
/// \param alone    one step of one rank, for each network
template <typename Real>
void extrapolate(Lab<Real>& lab, const NetworkModel& network, const std::vector<StepTime>& alone);

/// Section: one step with `OverlappedGradient` and without.
///
/// \param lab         its training images are used
/// \param ranks       all of them must call this
/// \param batch_size  images in a batch, over all ranks
template <typename Real>
void measure_overlap(Lab<Real>& lab, MpiRanks& ranks, std::size_t batch_size);

}  // namespace digitlab
