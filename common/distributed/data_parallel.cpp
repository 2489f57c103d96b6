#include "distributed/data_parallel.hpp"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>

namespace digitlab {
namespace {

/// Called by all ranks once the sum of their numbers is not finite.
void name_ranks_with_nan(Communicator& ranks, bool finite) {
    const arma::uvec with_nan = arma::find(gather(ranks, finite ? 0 : 1));
    // If it is all of them, or only their sum, the training has diverged, which the loss says.
    if (with_nan.is_empty() || with_nan.n_elem == ranks.size()) return;
    throw std::runtime_error(
        fmt::format("the gradient of rank {} is not finite, those of the other ranks are; check "
                    "the images of this rank, or use a smaller --learning-rate",
                    fmt::join(with_nan, " and rank ")));
}

}  // namespace

ShardedBatches::ShardedBatches(BatchSampler& whole, const Communicator& ranks)
    : BatchSampler(1, whole.batch_size()),
      whole_(whole),
      shard_(shard(whole.batch_size(), ranks.size(), ranks.rank())) {}

const arma::uvec& ShardedBatches::next() {
    own_ = whole_.next().subvec(shard_.begin, shard_.end - 1);
    return own_;
}

template <typename Real>
DataParallel<Real>::DataParallel(GradientFunction<Real> own, arma::uword batch_size,
                                 Communicator& ranks, std::function<bool()> wants_stop)
    : own_(std::move(own)),
      batch_size_(batch_size),
      ranks_(ranks),
      wants_stop_(std::move(wants_stop)) {
    if (batch_size >= ranks.size()) return;
    throw std::invalid_argument(
        fmt::format("a batch of {} images cannot be shared by {} ranks; use a larger --batch-size",
                    batch_size, ranks.size()));
}

// [data_parallel]
template <typename Real>
Real DataParallel<Real>::operator()(const arma::Mat<Real>& X, const arma::Mat<Real>& T,
                                    arma::Col<Real>& gradient) {
    const Real loss = own_(X, T, gradient);
    const bool finite = std::isfinite(loss) && gradient.is_finite();

    const arma::uword size = gradient.n_elem;
    arma::Col<Real> message(size + 2);
    message.head(size) = gradient;
    message(size) = loss;
    message.head(size + 1) *= shard_weight<Real>(X.n_cols, batch_size_, ranks_.size());
    message(size + 1) = wants_stop_ && wants_stop_() ? 1 : 0;
    average_gradients(ranks_, message);

    stopped_ = message(size + 1) > 0;
    gradient = message.head(size);
    if (!message.is_finite()) name_ranks_with_nan(ranks_, finite);
    return message(size);
}
// [data_parallel]

template class DataParallel<float>;
template class DataParallel<double>;

}  // namespace digitlab
