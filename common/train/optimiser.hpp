#pragma once

#include <armadillo>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

/// \file
/// Six optimisers: update rules that use the gradient of the loss.

namespace digitlab {

/// An update rule of the parameters.
///
/// In the formulas below w are the parameters, g their gradient, η the learning rate; squares,
/// roots and quotients are taken entry by entry.
///
/// A step takes one thread: starting a second one takes about as long as it saves (measured with
/// 670,000 parameters).
template <typename Real>
class Optimiser {
public:
    using Column = arma::Col<Real>;  ///< parameters, or what belongs to each of them

    virtual ~Optimiser() = default;

    /// One step.
    ///
    /// \param parameters  changed in place
    /// \param gradient    of the loss with respect to the parameters, in the same layout
    /// \throws std::logic_error  naming the sizes, if the gradient or the memory of the steps
    ///                           before does not fit the parameters
    void step(Column& parameters, const Column& gradient);

    /// The learning rate η of the next step.
    Real learning_rate() const { return rate_; }

    /// Sets the learning rate of the next steps, as a schedule does; the memory is kept.
    ///
    /// \throws std::invalid_argument  if the rate is not a positive number
    void set_learning_rate(Real rate);

    /// Number of steps taken.
    std::size_t steps() const { return steps_; }

    /// The state kept from step to step: parameters × (0, 1 or 2 columns), empty before the first
    /// step.
    const arma::Mat<Real>& memory() const { return memory_; }

    /// Restores the state of another optimiser of this kind.
    ///
    /// \param steps   its `steps()`
    /// \param memory  its `memory()`
    /// \throws std::invalid_argument  if the memory has another number of columns than this kind's
    ///                                after `steps` steps
    void restore(std::size_t steps, arma::Mat<Real> memory);

protected:
    /// No step has been taken.
    ///
    /// \param rate      the learning rate η, positive
    /// \param memories  columns of memory that `update` needs, at most 2
    /// \throws std::invalid_argument  if the rate is not a positive number
    Optimiser(Real rate, arma::uword memories);

    /// The formula.
    ///
    /// \param w       the parameters, changed in place
    /// \param g       their gradient
    /// \param m1, m2  the memory, 0 before the first step; empty if this kind needs none
    virtual void update(Column& w, const Column& g, Column& m1, Column& m2) const = 0;

private:
    Real rate_;
    arma::uword memories_;
    std::size_t steps_ = 0;
    arma::Mat<Real> memory_;
};

/// Gradient descent: w ← w − η g. On mini-batches it is called stochastic (Robbins, Monro, "A
/// stochastic approximation method", 1951).
/// \formula{lab04,sgd}
template <typename Real>
class Sgd final : public Optimiser<Real> {
public:
    /// Needs no memory.
    ///
    /// \param rate  the learning rate η, positive
    /// \throws std::invalid_argument  if the rate is not a positive number
    explicit Sgd(Real rate) : Optimiser<Real>(rate, 0) {}

private:
    using Column = arma::Col<Real>;
    void update(Column& w, const Column& g, Column&, Column&) const override;
};

/// Momentum: v ← μ v − η g, w ← w + v (Polyak, "Some methods of speeding up the convergence of
/// iteration methods", 1964; in this form Sutskever et al., "On the importance of initialization
/// and momentum in deep learning", 2013).
///
/// PyTorch keeps the rate outside: u ← μ u + g, w ← w − η u. At a constant rate v = −η u, and both
/// take the same steps. Under a schedule they differ, because here each gradient in v keeps the
/// rate of its own step: a step here is one of PyTorch's with μ η(t−1)/η(t) in the place of μ.
/// \formula{lab09,momentum}
template <typename Real>
class Momentum final : public Optimiser<Real> {
public:
    /// v is 0 before the first step.
    ///
    /// \param rate      the learning rate η, positive
    /// \param momentum  μ, the factor of v in a step, 0 ≤ μ < 1
    /// \throws std::invalid_argument  if the rate is not a positive number or μ out of range
    explicit Momentum(Real rate, Real momentum = Real(0.9));

private:
    using Column = arma::Col<Real>;
    void update(Column& w, const Column& g, Column& v, Column&) const override;
    Real momentum_;
};

/// Nesterov momentum: the gradient is taken at w + μ v, where momentum alone would lead (Nesterov,
/// "A method of solving a convex programming problem with convergence rate O(1/k²)", 1983).
///
/// With that point as w: v ← μ v − η g, w ← w + μ v − η g (Bengio, Boulanger-Lewandowski, Pascanu,
/// "Advances in optimizing recurrent networks", 2013). The rate is inside v, as in `Momentum`.
/// \formula{lab09,nesterov}
template <typename Real>
class Nesterov final : public Optimiser<Real> {
public:
    /// v is 0 before the first step.
    ///
    /// \param rate      the learning rate η, positive
    /// \param momentum  μ, the factor of v in a step, 0 ≤ μ < 1
    /// \throws std::invalid_argument  if the rate is not a positive number or μ out of range
    explicit Nesterov(Real rate, Real momentum = Real(0.9));

private:
    using Column = arma::Col<Real>;
    void update(Column& w, const Column& g, Column& v, Column&) const override;
    Real momentum_;
};

/// AdaGrad, a rate for each parameter that falls with its gradients so far: s ← s + g²,
/// w ← w − η g/(√s + ε), ε = 1e-8 (Duchi, Hazan, Singer, "Adaptive subgradient methods for online
/// learning and stochastic optimization", 2011).
///
/// Equal to PyTorch's Adagrad with eps=1e-8; its default is 1e-10.
/// \formula{lab09,adagrad}
template <typename Real>
class AdaGrad final : public Optimiser<Real> {
public:
    /// s, the sum of the squared gradients, is 0 before the first step.
    ///
    /// \param rate  the learning rate η, positive
    /// \throws std::invalid_argument  if the rate is not a positive number
    explicit AdaGrad(Real rate) : Optimiser<Real>(rate, 1) {}

private:
    using Column = arma::Col<Real>;
    void update(Column& w, const Column& g, Column& s, Column&) const override;
};

/// RMSprop, AdaGrad with a running mean for the sum: s ← ρ s + (1 − ρ) g², w ← w − η g/(√s + ε),
/// ρ = 0.9, ε = 1e-8 (Tieleman, Hinton, "Neural networks for machine learning", lecture 6.5, 2012).
///
/// Equal to PyTorch's RMSprop with alpha=0.9; its default is 0.99. ε is added to the root, as in
/// PyTorch; some libraries add it to s.
/// \formula{lab09,rmsprop}
template <typename Real>
class RmsProp final : public Optimiser<Real> {
public:
    /// s, a mean of the squared gradients of about 1/(1 − ρ) steps, is 0 before the first step.
    ///
    /// \param rate   the learning rate η, positive
    /// \param decay  ρ, the factor of s in a step, 0 ≤ ρ < 1
    /// \throws std::invalid_argument  if the rate is not a positive number or ρ out of range
    explicit RmsProp(Real rate, Real decay = Real(0.9));

private:
    using Column = arma::Col<Real>;
    void update(Column& w, const Column& g, Column& s, Column&) const override;
    Real decay_;
};

/// Adam: running means of the gradients and of their squares, corrected for their initial value 0.
///
///     m ← β₁ m + (1 − β₁) g,    v ← β₂ v + (1 − β₂) g²,
///     w ← w − η m̂/(√v̂ + ε),    m̂ = m/(1 − β₁ᵗ),  v̂ = v/(1 − β₂ᵗ),  ε = 1e-8
///
/// in step t = 1, 2, … (Kingma, Ba, "Adam: a method for stochastic optimization", 2015).
/// \formula{lab09,adam}
template <typename Real>
class Adam final : public Optimiser<Real> {
public:
    /// m and v are 0 before the first step.
    ///
    /// \param rate          the learning rate η, positive
    /// \param beta1, beta2  β₁ and β₂, the factors of m and v in a step, 0 ≤ β < 1
    /// \throws std::invalid_argument  if the rate is not a positive number or a β out of range
    explicit Adam(Real rate, Real beta1 = Real(0.9), Real beta2 = Real(0.999));

private:
    using Column = arma::Col<Real>;
    void update(Column& w, const Column& g, Column& m, Column& v) const override;
    Real beta1_;
    Real beta2_;
};

/// The names that `make_optimiser()` knows: sgd, momentum, nesterov, adagrad, rmsprop, adam.
const std::vector<std::string>& optimiser_names();

/// An optimiser by its name, with its usual constants.
///
/// \param name  one of `optimiser_names()`
/// \param rate  the learning rate η, positive
/// \throws std::invalid_argument  if there is none of that name, or the rate is not positive
template <typename Real>
std::unique_ptr<Optimiser<Real>> make_optimiser(const std::string& name, Real rate);

}  // namespace digitlab
