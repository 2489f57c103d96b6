#pragma once

#include <armadillo>

#include "distributed/communicator.hpp"

/// \file
/// How ranks share a batch, and how their gradients become that of the whole batch.

namespace digitlab {

/// Which images of a batch belong to a rank: begin…end−1.
struct Shard {
    arma::uword begin = 0;  ///< the first one
    arma::uword end = 0;    ///< one after the last one

    arma::uword count() const { return end - begin; }  ///< the number of images
};

/// The part of a batch that one rank works on. The parts follow each other in the order of the
/// ranks and cover the batch. Their sizes differ by 1 at most, and the larger ones come first: 100
/// images on 3 ranks are 34, 33 and 33.
///
/// \param images  of the whole batch
/// \param ranks   number of ranks, at least 1
/// \param rank    0…ranks−1
/// \formula{lab10,shard}
Shard shard(arma::uword images, arma::uword ranks, arma::uword rank);

/// By what a rank multiplies its gradient, so that the plain average over the ranks is the gradient
/// of the whole batch: ranks · own/batch. It is 1 on all ranks if their parts are equal.
///
/// \param own    images in the part of this rank
/// \param batch  images in the whole batch, at least 1
/// \param ranks  number of ranks
/// \formula{lab10,weight}
template <typename Real>
Real shard_weight(arma::uword own, arma::uword batch, arma::uword ranks);

/// Replaces the vector of every rank by the mean of all of them, entry by entry. All ranks must
/// call it, with the same number of values.
///
/// \param ranks   the group
/// \param values  those of this rank, such as its gradient; then the mean
/// \formula{lab10,average}
template <typename Real>
void average_gradients(Communicator& ranks, arma::Col<Real>& values);

}  // namespace digitlab
