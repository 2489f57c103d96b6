#pragma once

#include <armadillo>
#include <vector>

#include "model/two_layer_net.hpp"

/// \file
/// Numerical gradients of a two-layer net: by brute force, and incrementally.

namespace digitlab {

/// The change of a two-layer net's loss with one of its parameters, without a new forward pass.
///
/// A change of W1(j,k) affects the loss through hidden unit j only, and there only for the samples
/// whose pixel k is not zero. So the forward pass of the batch is stored, and only what depends on
/// the parameter is computed again; lab05 measures the speed-up.
template <typename Real>
class IncrementalLoss {
public:
    /// Computes and stores the forward pass.
    ///
    /// \param net  outlives this object; its parameters do not change meanwhile
    /// \param X    the batch, features × samples
    /// \param T    one-hot targets, classes × samples
    /// \throws std::invalid_argument  naming both shapes, if T does not fit the scores of X
    IncrementalLoss(const TwoLayerNet<Real>& net, const arma::Mat<Real>& X,
                    const arma::Mat<Real>& T);

    /// Working memory of one thread.
    struct Workspace {
        std::vector<Real> amounts;       ///< of each sample: the amount by which its scores change
        std::vector<Real> exponentials;  ///< of the changed scores, class by class
        std::vector<Real> sums;          ///< of the exponentials of each sample
        std::vector<Real> losses;        ///< of each sample
    };
    /// Memory for one thread, for any number of calls of `change`.
    Workspace workspace() const;

    /// The change of the loss when entry `index` of the parameters changes by `delta`.
    ///
    /// Several threads may call it at once, each with its own workspace.
    ///
    /// \param index  a row of the parameter column
    /// \param delta  small: scores change by less than 88 in float, 700 in double
    /// \param work   from `workspace()`; overwritten
    /// \return       loss(parameters with the change) − loss(parameters)
    /// \formula{lab05,hidden_change}
    /// \formula{lab05,score_change}
    /// \formula{lab05,last_layer_change}
    Real change(arma::uword index, Real delta, Workspace& work) const;

    /// The loss with all parameters as they are.
    Real loss() const { return loss_; }

private:
    /// The samples that a parameter affects, with their data side by side in memory.
    struct Reach {
        std::vector<arma::uword> samples;
        std::vector<Real> inputs;  ///< what the parameter is multiplied by
        std::vector<Real> scores;  ///< class by class
        std::vector<Real> losses;  ///< with all parameters as they are
    };

    Real change_by_hidden_unit(arma::uword unit, const Reach& reach, Real delta,
                               Workspace& work) const;
    Real change_along(const Real* direction, const Reach& reach, Workspace& work) const;
    void losses_of(const std::vector<arma::uword>& samples, Workspace& work) const;
    void gather_scores(Reach& reach, const arma::Mat<Real>& S) const;

    const TwoLayerViews<const Real> p_;
    const Loss kind_;
    arma::Mat<Real> A_, Z_;      // samples × hidden
    arma::Mat<Real> T_;          // samples × classes
    arma::uvec true_class_;      // of each sample
    std::vector<Reach> pixels_;  // of the weights of each pixel
    Reach all_;                  // of the biases: every sample, times 1
    Real loss_ = 0;
};

/// The gradient of a net's loss by central differences, each evaluated incrementally.
///
/// \param net       the net, with its parameters as they are
/// \param X         the batch, features × samples
/// \param T         one-hot targets, classes × samples
/// \param h         the step, positive (see `numerical_gradient()`)
/// \param threads   how many threads share the parameters; the result is the same for any number
/// \param gradient  receives one central difference for each parameter
/// \return          the loss
/// \throws std::invalid_argument  if h is not a positive number or T does not fit the scores of X
/// \formula{lab05,central_difference}
template <typename Real>
Real incremental_gradient(const TwoLayerNet<Real>& net, const arma::Mat<Real>& X,
                          const arma::Mat<Real>& T, Real h, unsigned threads,
                          arma::Col<Real>& gradient);

/// The same central differences by brute force: two forward passes for each parameter.
///
/// \param net       its parameters are changed one at a time and put back exactly
/// \param X         the batch, features × samples
/// \param T         one-hot targets, classes × samples
/// \param h         the step, positive (see `numerical_gradient()`)
/// \param gradient  receives one central difference for each parameter
/// \return          the loss
/// \throws std::invalid_argument  if h is not a positive number or T does not fit the scores of X
/// \formula{lab05,central_difference}
template <typename Real>
Real brute_force_gradient(TwoLayerNet<Real>& net, const arma::Mat<Real>& X,
                          const arma::Mat<Real>& T, Real h, arma::Col<Real>& gradient);

}  // namespace digitlab
