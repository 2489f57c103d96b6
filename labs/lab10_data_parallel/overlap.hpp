#pragma once

#include <functional>

#include "model/network.hpp"
#include "mpi.hpp"

/// \file
/// Communication that runs while the backward pass still computes.

namespace digitlab {

/// When the sums begin.
enum class Begin {
    after_each_layer,    ///< of the backward pass, which then still computes the layers before it
    after_backward_pass  ///< for comparison: nothing overlaps
};

/// Computes what `DataParallel` computes, with an Iallreduce for each layer, which begins as soon
/// as the backward pass has the gradient of that layer: the last layer first.
template <typename Real>
class OverlappedGradient {
public:
    /// \param net         must outlive this object
    /// \param batch_size  images in the whole batch, at least one for each rank
    /// \param ranks       the group; must outlive this object
    /// \param begin       when the sums begin
    /// \param wants_stop  whether this rank wants to stop; empty: never
    OverlappedGradient(const Network<Real>& net, arma::uword batch_size, MpiRanks& ranks,
                       Begin begin = Begin::after_each_layer,
                       std::function<bool()> wants_stop = {});

    /// Fills in the gradient of the whole batch and returns its loss: a `GradientFunction`.
    ///
    /// \param X         images of this rank's part, features × samples
    /// \param T         their one-hot targets, classes × samples
    /// \param gradient  receives the gradient
    Real operator()(const arma::Mat<Real>& X, const arma::Mat<Real>& T, arma::Col<Real>& gradient);

    /// Whether a rank wanted to stop before the last step; all ranks agree.
    bool stopped() const { return stopped_; }

private:
    const Network<Real>& net_;
    arma::uword batch_size_;
    MpiRanks& ranks_;
    Begin begin_;
    std::function<bool()> wants_stop_;
    bool stopped_ = false;
};

}  // namespace digitlab
