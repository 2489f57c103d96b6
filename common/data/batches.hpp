#pragma once

#include <armadillo>
#include <random>

namespace digitlab {

/// Chooses which samples are the next mini-batch. The articles know three ways, each a class below.
///
/// All throw std::invalid_argument from their constructors if there are no samples or the batch
/// size is 0, and SequentialBatches and ShuffledEpochs also if a batch is larger than all samples.
class BatchSampler {
public:
    virtual ~BatchSampler() = default;

    /// Indices of the next batch, each below the number of samples. The reference holds until the
    /// next call.
    virtual const arma::uvec& next() = 0;

protected:
    BatchSampler(arma::uword samples, arma::uword batch_size);
    void require_batch_fits() const;

    arma::uword samples() const { return samples_; }
    arma::uvec& batch() { return batch_; }

private:
    arma::uword samples_;
    arma::uvec batch_;
};

/// Every index drawn anew from all samples, with replacement (S0, S3): a sample may come twice in a
/// batch, and some do not come for a long time.
class RandomBatches final : public BatchSampler {
public:
    RandomBatches(arma::uword samples, arma::uword batch_size, std::mt19937_64& rng);
    const arma::uvec& next() override;

private:
    std::mt19937_64& rng_;
    std::uniform_int_distribution<arma::uword> any_sample_;
};

/// The samples in their order, from the beginning again when they are used up (S1). A batch at the
/// end goes on at the beginning, so that all batches have one size.
class SequentialBatches final : public BatchSampler {
public:
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
    ShuffledEpochs(arma::uword samples, arma::uword batch_size, std::mt19937_64& rng);
    const arma::uvec& next() override;

private:
    std::mt19937_64& rng_;
    arma::uvec order_;
    arma::uword position_;
};

}  // namespace digitlab
