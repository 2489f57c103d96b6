#pragma once

#include <armadillo>

namespace digitlab {

/// Changes parameters by what their gradient says.
template <typename Real>
class Optimiser {
public:
    virtual ~Optimiser() = default;

    /// One step.
    ///
    /// \param parameters  changed in place
    /// \param gradient    of the loss by the parameters, in the same layout
    virtual void step(arma::Col<Real>& parameters, const arma::Col<Real>& gradient) = 0;

    virtual Real learning_rate() const = 0;
};

/// Gradient descent with a fixed rate: parameters ← parameters − rate · gradient. On mini-batches
/// it is called stochastic (Robbins, Monro, "A stochastic approximation method", 1951).
template <typename Real>
class Sgd final : public Optimiser<Real> {
public:
    /// \throws std::invalid_argument  if the rate is not a positive number
    explicit Sgd(Real rate);
    void step(arma::Col<Real>& parameters, const arma::Col<Real>& gradient) override;
    Real learning_rate() const override { return rate_; }

private:
    Real rate_;
};

}  // namespace digitlab
