#pragma once

#include <armadillo>

#include "model/model.hpp"

/// \file
/// Softmax regression, a network without a hidden layer, and its gradient.

namespace digitlab {

/// Softmax regression, or multinomial logistic regression: S = W X, probabilities softmax(S), no
/// bias (Bishop, "Pattern Recognition and Machine Learning" (2006), section 4.3.4).
///
/// W is classes × features: row c, drawn as an image, is the template of class c.
template <typename Real>
class SoftmaxRegression final : public Model<Real> {
public:
    /// All weights are 0: every class has the same probability.
    ///
    /// \param features  pixels of an image
    /// \param classes   how many classes there are
    SoftmaxRegression(arma::uword features, arma::uword classes);

    /// Scores W X.
    ///
    /// \param X  features × samples
    /// \return   classes × samples
    /// \formula{lab04,scores}
    arma::Mat<Real> scores(const arma::Mat<Real>& X) const override;

    Real gradient(const arma::Mat<Real>& X, const arma::Mat<Real>& T,
                  arma::Col<Real>& gradient) const override;

    /// A copy of the weights, classes × features.
    arma::Mat<Real> weights() const;

    /// Replaces all weights.
    ///
    /// \param W  classes × features
    /// \throws std::invalid_argument  naming both shapes, if W is not classes × features
    void set_weights(const arma::Mat<Real>& W);

private:
    arma::uword features_;
    arma::uword classes_;
};

/// Gradient of the mean cross-entropy with respect to the weights: (Y − T) Xᵀ / N.
///
/// \param X  inputs, features × samples
/// \param Y  probabilities, classes × samples
/// \param T  one-hot targets, classes × samples
/// \return   classes × features
/// \throws std::invalid_argument  naming both shapes, if those of Y and T differ or are empty
/// \formula{lab04,weights_gradient}
template <typename Real>
arma::Mat<Real> softmax_regression_gradient(const arma::Mat<Real>& X, const arma::Mat<Real>& Y,
                                            const arma::Mat<Real>& T);

/// Sum of the gradients of many gradient descent steps on one batch, without taking the steps.
///
/// A step changes W by −rate (Y − T) Xᵀ/N, hence the scores W X by −rate (Y − T) XᵀX/N. XᵀX is only
/// samples × samples and stays the same, so the steps are taken on the scores alone. One step of
/// `rate` along the sum then changes W as all the steps would, up to rounding.
///
/// \param model     before the first step
/// \param X         the batch, features × samples; pays off where samples < features
/// \param T         one-hot targets, classes × samples
/// \param rate      the learning rate
/// \param steps     how many steps, at least 1
/// \param gradient  receives the sum, in the layout of the parameters
/// \return          the loss before the last step
/// \formula{lab04,many_steps}
template <typename Real>
Real gradient_of_many_steps(const SoftmaxRegression<Real>& model, const arma::Mat<Real>& X,
                            const arma::Mat<Real>& T, Real rate, arma::uword steps,
                            arma::Col<Real>& gradient);

}  // namespace digitlab
