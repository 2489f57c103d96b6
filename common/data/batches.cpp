#include "data/batches.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace digitlab {

BatchSampler::BatchSampler(arma::uword samples, arma::uword batch_size)
    : samples_(samples), batch_(batch_size) {
    if (samples == 0) throw std::invalid_argument("batches: there are no samples");
    if (batch_size == 0) throw std::invalid_argument("batches: the batch size is 0");
}

void BatchSampler::require_batch_fits() const {
    if (batch_.n_elem <= samples_) return;
    throw std::invalid_argument(
        fmt::format("batches: a batch of {} is more than the {} samples there are; use a smaller "
                    "--batch-size",
                    batch_.n_elem, samples_));
}

RandomBatches::RandomBatches(arma::uword samples, arma::uword batch_size, Rng& rng)
    : BatchSampler(samples, batch_size), rng_(rng) {}

// [random_batches]
const arma::uvec& RandomBatches::next() {
    batch().imbue([this] { return uniform_index(samples(), rng_); });
    return batch();
}
// [random_batches]

SequentialBatches::SequentialBatches(arma::uword samples, arma::uword batch_size)
    : BatchSampler(samples, batch_size) {
    require_batch_fits();
}

// [sequential_batches]
const arma::uvec& SequentialBatches::next() {
    for (arma::uword& index : batch()) {
        index = position_;
        position_ = (position_ + 1) % samples();
    }
    return batch();
}
// [sequential_batches]

ShuffledEpochs::ShuffledEpochs(arma::uword samples, arma::uword batch_size, Rng& rng)
    : BatchSampler(samples, batch_size), rng_(rng), position_(samples) {
    require_batch_fits();
}

// [shuffled_epochs]
const arma::uvec& ShuffledEpochs::next() {
    if (position_ + batch().n_elem > samples()) {
        order_ = random_order(samples(), rng_);
        position_ = 0;
    }
    batch() = order_.subvec(position_, arma::size(batch()));
    position_ += batch().n_elem;
    return batch();
}
// [shuffled_epochs]

}  // namespace digitlab
