#pragma once

#include <armadillo>

#include "base/random.hpp"

/// \file
/// Which samples are the next mini-batch.

namespace digitlab {

/// Chooses which samples are the next mini-batch. The articles know three ways: RandomBatches,
/// SequentialBatches and ShuffledEpochs.
class BatchSampler {
public:
    virtual ~BatchSampler() = default;

    /// Indices of the next batch, each below the number of samples. The reference holds until the
    /// next call.
    virtual const arma::uvec& next() = 0;

    arma::uword batch_size() const { return batch_.n_elem; }  ///< how many samples `next` chooses

protected:
    /// Makes room for a batch.
    ///
    /// \param samples     how many there are to choose from
    /// \param batch_size  how many of them `next` chooses
    /// \throws std::invalid_argument  if one of the numbers is 0
    BatchSampler(arma::uword samples, arma::uword batch_size);

    /// For kinds in which no sample comes twice in a batch.
    ///
    /// \throws std::invalid_argument  naming both numbers, if a batch is larger than all samples
    void require_batch_fits() const;

    arma::uword samples() const { return samples_; }  ///< how many samples there are to choose from
    arma::uvec& batch() { return batch_; }            ///< what `next` fills in and returns

private:
    arma::uword samples_;
    arma::uvec batch_;
};

/// Every index drawn anew from all samples, with replacement (S0, S3): a sample may come twice in a
/// batch, and some do not come for a long time.
class RandomBatches final : public BatchSampler {
public:
    /// Batches of samples 0…samples−1.
    ///
    /// \param samples     how many there are, at least 1
    /// \param batch_size  at least 1; it may be larger than `samples`
    /// \param rng         what they are drawn from; it must outlive this object
    /// \throws std::invalid_argument  if one of the numbers is 0
    RandomBatches(arma::uword samples, arma::uword batch_size, Rng& rng);

    /// Indices of the next batch, every one drawn from all samples with equal probability.
    ///
    /// \formula{lab01,missed}
    const arma::uvec& next() override;

private:
    Rng& rng_;
    std::uniform_int_distribution<arma::uword> any_sample_;
};

/// The samples in their order, from the beginning again when they are used up (S1). A batch at the
/// end goes on at the beginning, so that all batches have one size.
class SequentialBatches final : public BatchSampler {
public:
    /// Batches of samples 0…samples−1, beginning with sample 0.
    ///
    /// \param samples     how many there are, at least 1
    /// \param batch_size  from 1 to `samples`
    /// \throws std::invalid_argument  if there are no samples or the batch size is out of range
    SequentialBatches(arma::uword samples, arma::uword batch_size);
    const arma::uvec& next() override;

private:
    arma::uword position_ = 0;
};

/// All samples once in a random order, then all once in another (S4). What is left at the end of an
/// epoch and too small for a batch is not used in that epoch. Made anew at the end of an epoch, it
/// goes on as it would have.
class ShuffledEpochs final : public BatchSampler {
public:
    /// Batches of samples 0…samples−1.
    ///
    /// \param samples     how many there are, at least 1
    /// \param batch_size  from 1 to `samples`
    /// \param rng         what each epoch's order is drawn from, when its first batch is asked for;
    ///                    it must outlive this object
    /// \throws std::invalid_argument  if there are no samples or the batch size is out of range
    ShuffledEpochs(arma::uword samples, arma::uword batch_size, Rng& rng);
    const arma::uvec& next() override;

private:
    Rng& rng_;
    arma::uvec order_;
    arma::uword position_;
};

}  // namespace digitlab
