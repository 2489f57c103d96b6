#pragma once

#include <armadillo>

#include "base/random.hpp"

/// \file
/// Drawing mini-batches.

namespace digitlab {

/// Chooses the samples of the next mini-batch. There are three methods: RandomBatches,
/// SequentialBatches and ShuffledEpochs.
class BatchSampler {
public:
    virtual ~BatchSampler() = default;

    /// Indices of the next batch, each below the number of samples. The reference is valid until
    /// the next call.
    virtual const arma::uvec& next() = 0;

    arma::uword batch_size() const { return batch_.n_elem; }  ///< how many samples `next` chooses

protected:
    /// \param samples     the number of samples to choose from
    /// \param batch_size  the number of samples in a batch
    /// \throws std::invalid_argument  if one of the numbers is 0
    BatchSampler(arma::uword samples, arma::uword batch_size);

    /// For methods in which a batch has no sample twice.
    ///
    /// \throws std::invalid_argument  naming both numbers, if a batch is larger than all samples
    void require_batch_fits() const;

    arma::uword samples() const { return samples_; }  ///< the number of samples to choose from
    arma::uvec& batch() { return batch_; }            ///< filled in and returned by `next`

private:
    arma::uword samples_;
    arma::uvec batch_;
};

/// Every index is drawn from all samples, with replacement, as in Saito, "Deep Learning from
/// Scratch": a sample may occur twice in a batch, and an epoch misses about 37 % of the samples.
class RandomBatches final : public BatchSampler {
public:
    /// Batches of samples 0…samples−1.
    ///
    /// \param samples     the number of samples, at least 1
    /// \param batch_size  at least 1; it may be larger than `samples`
    /// \param rng         the random generator; it must outlive this object
    /// \throws std::invalid_argument  if one of the numbers is 0
    RandomBatches(arma::uword samples, arma::uword batch_size, Rng& rng);

    /// Indices of the next batch, every one drawn from all samples with equal probability.
    ///
    /// \formula{lab01,missed}
    const arma::uvec& next() override;

private:
    Rng& rng_;
};

/// The samples in their order, without shuffling. The batch at the end of the samples continues at
/// their beginning, so that all batches have the same size.
class SequentialBatches final : public BatchSampler {
public:
    /// Batches of samples 0…samples−1, beginning with sample 0.
    ///
    /// \param samples     the number of samples, at least 1
    /// \param batch_size  from 1 to `samples`
    /// \throws std::invalid_argument  if there are no samples or the batch size is out of range
    SequentialBatches(arma::uword samples, arma::uword batch_size);
    const arma::uvec& next() override;

private:
    arma::uword position_ = 0;
};

/// Each epoch goes through the samples in a new random order, as in Nielsen, "Neural Networks and
/// Deep Learning". Samples left at the end of an epoch that do not fill a batch are not used in
/// that epoch. Resumable: constructed at an epoch boundary with the same state of the random
/// generator, it yields the same batches.
class ShuffledEpochs final : public BatchSampler {
public:
    /// Batches of samples 0…samples−1.
    ///
    /// \param samples     the number of samples, at least 1
    /// \param batch_size  from 1 to `samples`
    /// \param rng         the random generator; an epoch is shuffled when its first batch is
    ///                    requested; it must outlive this object
    /// \throws std::invalid_argument  if there are no samples or the batch size is out of range
    ShuffledEpochs(arma::uword samples, arma::uword batch_size, Rng& rng);
    const arma::uvec& next() override;

private:
    Rng& rng_;
    arma::uvec order_;
    arma::uword position_;
};

}  // namespace digitlab
