#pragma once

#include <functional>

#include "data/batches.hpp"
#include "distributed/averaging.hpp"
#include "train/training.hpp"

/// \file
/// What `train()` needs to run on many ranks: batches of which each rank sees its part, and a
/// gradient that is averaged.

namespace digitlab {

/// The part of each batch that belongs to this rank (see `shard()`). All ranks draw the same
/// batches from random generators of the same seed, so nothing needs to be sent.
class ShardedBatches final : public BatchSampler {
public:
    /// \param whole  draws the batches; must outlive this object. `batch_size()` is its batch size.
    /// \param ranks  the group
    ShardedBatches(BatchSampler& whole, const Communicator& ranks);

    const arma::uvec& next() override;

private:
    BatchSampler& whole_;
    Shard shard_;
    arma::uvec own_;
};

/// The gradient of the whole batch, computed by all ranks together.
///
/// Every rank computes the gradient of its part, then one Allreduce averages the gradients, the
/// losses, and whether somebody wants to stop.
template <typename Real>
class DataParallel {
public:
    /// \param own         computes the gradient of this rank's part of the batch
    /// \param batch_size  images in the whole batch, at least one for each rank
    /// \param ranks       the group; must outlive this object
    /// \param wants_stop  whether this rank wants to stop; empty: never
    /// \throws std::invalid_argument  if there are more ranks than images in a batch
    DataParallel(GradientFunction<Real> own, arma::uword batch_size, Communicator& ranks,
                 std::function<bool()> wants_stop = {});

    /// Fills in the gradient of the whole batch and returns its loss: a `GradientFunction`.
    ///
    /// \param X         images of this rank's part, features × samples
    /// \param T         their one-hot targets, classes × samples
    /// \param gradient  receives the gradient, with the same bits on every rank
    /// \throws std::runtime_error  on every rank, naming the ranks whose numbers are not finite,
    ///                             unless none are finite
    Real operator()(const arma::Mat<Real>& X, const arma::Mat<Real>& T, arma::Col<Real>& gradient);

    /// Whether a rank wanted to stop before the last step; all ranks agree.
    bool stopped() const { return stopped_; }

private:
    GradientFunction<Real> own_;
    arma::uword batch_size_;
    Communicator& ranks_;
    std::function<bool()> wants_stop_;
    bool stopped_ = false;
};

}  // namespace digitlab
