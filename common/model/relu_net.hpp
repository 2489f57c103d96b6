#pragma once

#include <armadillo>

#include "model/initializer.hpp"
#include "model/model.hpp"

/// \file
/// A network of one hidden layer of rectified units, for full-batch gradient descent.

namespace digitlab {

/// The network of S2: one hidden layer of rectified units, no biases: z = relu(W1 x),
/// scores = W2 z, y = softmax(scores).
///
/// Its parameters are W1 and then W2, column by column.
template <typename Real>
class ReluNet final : public Model<Real> {
public:
    /// A network that has learned nothing yet.
    ///
    /// \param features, hidden, classes  units of the three layers
    /// \param initializer                how the weights are drawn, those of W1 first
    /// \param rng                        what they are drawn from
    ReluNet(arma::uword features, arma::uword hidden, arma::uword classes, Initializer initializer,
            Rng& rng);

    /// What the hidden layer hands on: relu(W1 X).
    ///
    /// \param X  features × samples
    /// \return   hidden × samples, at least 0; a unit whose row is 0 throughout is dead for these X
    /// \formula{lab07,hidden}
    arma::Mat<Real> hidden_outputs(const arma::Mat<Real>& X) const;

    /// Scores of every class: W2 relu(W1 X).
    ///
    /// \param X  features × samples
    /// \return   classes × samples
    /// \formula{lab07,scores}
    arma::Mat<Real> scores(const arma::Mat<Real>& X) const override;
    /// Backpropagation: the chain rule through softmax, W2 and the rectified units.
    ///
    /// \param X         features × samples
    /// \param T         one-hot targets, classes × samples
    /// \param gradient  receives the gradient by W1, then by W2
    /// \return          the loss
    /// \formula{lab07,gradient}
    Real gradient(const arma::Mat<Real>& X, const arma::Mat<Real>& T,
                  arma::Col<Real>& gradient) const override;

    /// W1 of a gradient, or of other memory in the layout of the parameters, seen where it lies:
    /// hidden × features.
    arma::Mat<Real> W1(const arma::Col<Real>& memory) const;
    /// W2 of a gradient, or of other memory in the layout of the parameters, seen where it lies:
    /// classes × hidden.
    arma::Mat<Real> W2(const arma::Col<Real>& memory) const;
    /// W1 of this net's parameters, seen where it lies: hidden × features.
    arma::Mat<Real> W1() const { return W1(this->parameters()); }
    /// W2 of this net's parameters, seen where it lies: classes × hidden.
    arma::Mat<Real> W2() const { return W2(this->parameters()); }

private:
    arma::uword features_;
    arma::uword hidden_;
    arma::uword classes_;
};

}  // namespace digitlab
