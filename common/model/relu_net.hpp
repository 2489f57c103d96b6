#pragma once

#include <armadillo>

#include "base/view.hpp"
#include "model/initializer.hpp"
#include "model/model.hpp"

/// \file
/// A two-layer network of rectified units.

namespace digitlab {

/// W1 and W2 as views of one column of memory, in this order (see base/view.hpp).
template <typename Real>
struct ReluNetViews {
    /// Lays the views over hidden (features + classes) numbers.
    ReluNetViews(Real* memory, arma::uword features, arma::uword hidden, arma::uword classes)
        : W1(matrix_view(memory, hidden, features)),
          W2(matrix_view(memory + W1.n_elem, classes, hidden)) {}
    ReluNetViews(const ReluNetViews&) = delete;
    ReluNetViews& operator=(const ReluNetViews&) = delete;

    MatrixView<Real> W1;  ///< hidden × features
    MatrixView<Real> W2;  ///< classes × hidden
};

/// A network with one hidden layer of rectified units and no biases: A = W1 X, Z = relu(A),
/// scores S = W2 Z (Glorot, Bordes, Bengio, "Deep sparse rectifier neural networks", 2011).
template <typename Real>
class ReluNet final : public Model<Real> {
public:
    /// An untrained network.
    ///
    /// \param features, hidden, classes  units of the three layers
    /// \param initializer                how the weights are drawn, those of W1 first
    /// \param rng                        what they are drawn from
    ReluNet(arma::uword features, arma::uword hidden, arma::uword classes, Initializer initializer,
            Rng& rng);

    /// Activations of the hidden layer: relu(W1 X).
    ///
    /// \param X  features × samples
    /// \return   hidden × samples, at least 0; a unit whose whole row is 0 is inactive for these X
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
    /// \param gradient  receives the gradient, in the layout of the parameters
    /// \return          the loss
    /// \formula{lab07,gradient}
    Real gradient(const arma::Mat<Real>& X, const arma::Mat<Real>& T,
                  arma::Col<Real>& gradient) const override;

    /// Views of a gradient, or of other memory in the layout of the parameters.
    ReluNetViews<Real> view(arma::Col<Real>& memory) const {
        return {memory.memptr(), features_, hidden_, classes_};
    }
    /// Views of this net's parameters. Writing to them changes the net.
    ReluNetViews<Real> view() { return view(this->parameters()); }
    /// Views of this net's parameters that cannot be written to.
    ReluNetViews<const Real> view() const {
        return {this->parameters().memptr(), features_, hidden_, classes_};
    }

private:
    arma::uword features_;
    arma::uword hidden_;
    arma::uword classes_;
};

}  // namespace digitlab
