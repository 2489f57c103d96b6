#pragma once

#include <armadillo>

/// \file
/// The interface of every model.

namespace digitlab {

/// How many samples a whole data set is processed at a time: their activations stay in the
/// processor's cache.
constexpr arma::uword samples_at_once = 500;

/// A classifier with parameters.
///
/// All parameters of a model are one contiguous column, and its gradient is a column of the same
/// layout. So an optimiser step, a numerical gradient or a gradient check is one line for every
/// model. The matrices of a model (W1, b1, …) are views of that memory.
template <typename Real>
class Model {
public:
    virtual ~Model() = default;

    /// All parameters, to be changed by an optimiser. Their number stays the same.
    arma::Col<Real>& parameters() { return parameters_; }
    /// All parameters.
    const arma::Col<Real>& parameters() const { return parameters_; }

    /// Scores of every class before softmax: the larger, the more likely.
    ///
    /// \param X  features × samples
    /// \return   classes × samples
    /// \throws std::logic_error  naming both shapes, if X does not fit the model (from Armadillo)
    virtual arma::Mat<Real> scores(const arma::Mat<Real>& X) const = 0;

    /// The loss of given scores; softmax cross-entropy unless a model overrides it.
    ///
    /// \param S  scores, classes × samples
    /// \param T  one-hot targets, classes × samples
    /// \return   the mean over the samples
    /// \throws std::invalid_argument  naming both shapes, if they differ or are empty
    virtual Real loss_of_scores(const arma::Mat<Real>& S, const arma::Mat<Real>& T) const;

    /// Gradient of the loss with respect to all parameters.
    ///
    /// \param X         features × samples
    /// \param T         one-hot targets, classes × samples
    /// \param gradient  receives ∂loss/∂parameters(i) at i
    /// \return          the loss, a by-product
    virtual Real gradient(const arma::Mat<Real>& X, const arma::Mat<Real>& T,
                          arma::Col<Real>& gradient) const = 0;

    /// Probabilities of every class: softmax of the scores.
    ///
    /// \param X  features × samples
    /// \return   classes × samples; each column sums to 1
    arma::Mat<Real> predict(const arma::Mat<Real>& X) const;

    /// The loss: mean over the samples.
    ///
    /// \param X  features × samples
    /// \param T  one-hot targets, classes × samples
    Real loss(const arma::Mat<Real>& X, const arma::Mat<Real>& T) const;

private:
    arma::Col<Real> parameters_;
};

}  // namespace digitlab
