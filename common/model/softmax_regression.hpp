#pragma once

#include <armadillo>

#include "model/model.hpp"

namespace digitlab {

/// Softmax regression: scores = W x, probabilities = softmax(scores), no bias.
///
/// W is classes × features: row c, laid out as an image, is what class c looks for. It starts at 0.
template <typename Real>
class SoftmaxRegression final : public Model<Real> {
public:
    SoftmaxRegression(arma::uword features, arma::uword classes);

    arma::Mat<Real> scores(const arma::Mat<Real>& X) const override;
    Real gradient(const arma::Mat<Real>& X, const arma::Mat<Real>& T,
                  arma::Col<Real>& gradient) const override;

    /// A copy of the weights, classes × features.
    arma::Mat<Real> weights() const;

    /// \throws std::invalid_argument  naming both shapes, if W is not classes × features
    void set_weights(const arma::Mat<Real>& W);

private:
    arma::uword features_;
    arma::uword classes_;
};

/// Gradient of the mean cross-entropy by the weights: (Y − T) Xᵀ / N.
///
/// \param X  inputs, features × samples
/// \param Y  probabilities, classes × samples
/// \param T  one-hot targets, classes × samples
/// \return   classes × features
template <typename Real>
arma::Mat<Real> softmax_regression_gradient(const arma::Mat<Real>& X, const arma::Mat<Real>& Y,
                                            const arma::Mat<Real>& T);

/// Many gradient steps on one batch, far faster than one by one.
///
/// A step changes W by a multiple of (Y − T) Xᵀ, hence the scores W X by the same multiple of
/// (Y − T) XᵀX. XᵀX is samples × samples and does not change, so the steps are taken on the scores
/// alone, and what they add up to is applied to W once at the end: the same numbers up to rounding.
///
/// \param model  its weights are changed
/// \param X      the batch, features × samples; pays off where samples < features
/// \param T      one-hot targets, classes × samples
/// \param rate   the learning rate
/// \param steps  how many steps
/// \return       the loss before the last step
template <typename Real>
Real descend_on_batch(SoftmaxRegression<Real>& model, const arma::Mat<Real>& X,
                      const arma::Mat<Real>& T, Real rate, arma::uword steps);

}  // namespace digitlab
