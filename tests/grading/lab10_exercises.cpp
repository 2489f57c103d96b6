// What the judge may call of lab10. The ranks are threads of the worker: they need no mpirun, and a
// rank that waits for one that has ended is an error and no deadlock.

#include "distributed/averaging.hpp"
#include "distributed/thread_ranks.hpp"
#include "worker.hpp"

namespace digitlab::grading {
namespace {

/// Begin and end of the part of each rank, one column for each.
arma::mat shard(arma::uword images, arma::uword ranks) {
    arma::mat parts(2, ranks);
    for (arma::uword rank = 0; rank < ranks; ++rank) {
        const Shard part = digitlab::shard(images, ranks, rank);
        parts(0, rank) = static_cast<double>(part.begin);
        parts(1, rank) = static_cast<double>(part.end);
    }
    return parts;
}

/// What every rank has in the end, one column for each, as the gradients.
arma::mat average_gradients(const arma::mat& gradients) {
    arma::mat results(arma::size(gradients));
    run_ranks(gradients.n_cols, [&](Communicator& ranks) {
        arma::vec gradient = gradients.col(ranks.rank());
        digitlab::average_gradients(ranks, gradient);
        if (gradient.n_elem == results.n_rows) {
            results.col(ranks.rank()) = gradient;
        } else {
            results.col(ranks.rank()).fill(arma::datum::nan);
        }
    });
    return results;
}

/// The weight of each rank, by the images in its part.
arma::rowvec shard_weight(const arma::urowvec& images) {
    arma::rowvec weights(images.n_elem);
    for (arma::uword rank = 0; rank < images.n_elem; ++rank) {
        weights(rank) =
            digitlab::shard_weight<double>(images(rank), arma::accu(images), images.n_elem);
    }
    return weights;
}

const Registration exercises[] = {{"lab10.shard", shard},
                                  {"lab10.average_gradients", average_gradients},
                                  {"lab10.shard_weight", shard_weight}};

}  // namespace

}  // namespace digitlab::grading
