#pragma once

#include <armadillo>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

/// \file
/// Six ways to take a step along a gradient.

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
    /// \param gradient    of the loss by the parameters, in the same layout
    /// \throws std::logic_error  naming the sizes, if the gradient or the memory of the steps
    ///                           before does not fit the parameters
    void step(Column& parameters, const Column& gradient);

    /// The learning rate η of the next step.
    Real learning_rate() const { return rate_; }

    /// Changes the learning rate, as a schedule does; the memory is kept.
    ///
    /// \throws std::invalid_argument  if the rate is not a positive number
    void set_learning_rate(Real rate);

    /// How many steps have been taken.
    std::size_t steps() const { return steps_; }

    /// What the optimiser remembers of the gradients so far: parameters × (0, 1 or 2 columns),
    /// empty before the first step.
    const arma::Mat<Real>& memory() const { return memory_; }

    /// Goes on from where another optimiser of this kind stood.
    ///
    /// \param steps   its `steps()`
    /// \param memory  its `memory()`
    /// \throws std::invalid_argument  if the memory has another number of columns than this kind's
    ///                                after so many steps
    void restore(std::size_t steps, arma::Mat<Real> memory);

protected:
    /// Begins without a memory of any step.
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

/// A ball that rolls: v ← μ v − η g, w ← w + v (Polyak, "Some methods of speeding up the
/// convergence of iteration methods", 1964).
/// \formula{lab09,momentum}
template <typename Real>
class Momentum final : public Optimiser<Real> {
public:
    /// A ball at rest.
    ///
    /// \param rate      the learning rate η, positive
    /// \param momentum  μ, the share of its speed that the ball keeps, 0 ≤ μ < 1
    /// \throws std::invalid_argument  if the rate is not a positive number or μ out of range
    explicit Momentum(Real rate, Real momentum = Real(0.9));

private:
    using Column = arma::Col<Real>;
    void update(Column& w, const Column& g, Column& v, Column&) const override;
    Real momentum_;
};

/// Momentum with the gradient taken where the ball is about to be (Nesterov, "A method of solving a
/// convex programming problem with convergence rate O(1/k²)", 1983).
///
/// In terms of that place itself: v ← μ v − η g, w ← w + μ v − η g (Bengio, Boulanger-Lewandowski,
/// Pascanu, "Advances in optimizing recurrent networks", 2013).
/// \formula{lab09,nesterov}
template <typename Real>
class Nesterov final : public Optimiser<Real> {
public:
    /// A ball at rest.
    ///
    /// \param rate      the learning rate η, positive
    /// \param momentum  μ, the share of its speed that the ball keeps, 0 ≤ μ < 1
    /// \throws std::invalid_argument  if the rate is not a positive number or μ out of range
    explicit Nesterov(Real rate, Real momentum = Real(0.9));

private:
    using Column = arma::Col<Real>;
    void update(Column& w, const Column& g, Column& v, Column&) const override;
    Real momentum_;
};

/// A rate for each parameter, the smaller the more it has moved already: s ← s + g²,
/// w ← w − η g/(√s + ε), ε = 1e-8 (Duchi, Hazan, Singer, "Adaptive subgradient methods for online
/// learning and stochastic optimization", 2011).
/// \formula{lab09,adagrad}
template <typename Real>
class AdaGrad final : public Optimiser<Real> {
public:
    /// Remembers the sum s of all squares, for each parameter.
    ///
    /// \param rate  the learning rate η, positive
    /// \throws std::invalid_argument  if the rate is not a positive number
    explicit AdaGrad(Real rate) : Optimiser<Real>(rate, 1) {}

private:
    using Column = arma::Col<Real>;
    void update(Column& w, const Column& g, Column& s, Column&) const override;
};

/// AdaGrad that forgets: s ← ρ s + (1 − ρ) g², w ← w − η g/(√s + ε), ε = 1e-8 (Tieleman, Hinton,
/// "Neural networks for machine learning", lecture 6.5, 2012).
/// \formula{lab09,rmsprop}
template <typename Real>
class RmsProp final : public Optimiser<Real> {
public:
    /// Remembers a running mean s of the squares, over about 1/(1 − ρ) steps.
    ///
    /// \param rate   the learning rate η, positive
    /// \param decay  ρ, the share of s that is kept in a step, 0 ≤ ρ < 1
    /// \throws std::invalid_argument  if the rate is not a positive number or ρ out of range
    explicit RmsProp(Real rate, Real decay = Real(0.9));

private:
    using Column = arma::Col<Real>;
    void update(Column& w, const Column& g, Column& s, Column&) const override;
    Real decay_;
};

/// Momentum and RMSprop together, both means corrected for having begun at 0.
///
///     m ← β₁ m + (1 − β₁) g,    v ← β₂ v + (1 − β₂) g²,
///     w ← w − η m̂/(√v̂ + ε),    m̂ = m/(1 − β₁ᵗ),  v̂ = v/(1 − β₂ᵗ),  ε = 1e-8
///
/// in step t = 1, 2, … (Kingma, Ba, "Adam: a method for stochastic optimization", 2015).
/// \formula{lab09,adam}
template <typename Real>
class Adam final : public Optimiser<Real> {
public:
    /// Remembers two running means, m of the gradients and v of their squares.
    ///
    /// \param rate          the learning rate η, positive
    /// \param beta1, beta2  β₁ and β₂, the shares of m and v that are kept in a step, 0 ≤ β < 1
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
