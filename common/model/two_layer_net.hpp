#pragma once

#include <armadillo>
#include <string>

#include "base/random.hpp"
#include "base/view.hpp"
#include "math/losses.hpp"
#include "model/model.hpp"

/// \file
/// A two-layer network of sigmoid units.

namespace digitlab {

/// W1, b1, W2, b2 as views of one column of memory, in this order (see base/view.hpp).
template <typename Real>
struct TwoLayerViews {
    /// Lays the views over `memory`.
    ///
    /// \param memory                     hidden (features + 1) + classes (hidden + 1) numbers
    /// \param features, hidden, classes  units of the three layers
    TwoLayerViews(Real* memory, arma::uword features, arma::uword hidden, arma::uword classes)
        : W1(matrix_view(memory, hidden, features)),
          b1(column_view(memory += W1.n_elem, hidden)),
          W2(matrix_view(memory += b1.n_elem, classes, hidden)),
          b2(column_view(memory += W2.n_elem, classes)) {}
    TwoLayerViews(const TwoLayerViews&) = delete;
    TwoLayerViews& operator=(const TwoLayerViews&) = delete;

    MatrixView<Real> W1;  ///< hidden × features
    ColumnView<Real> b1;  ///< hidden
    MatrixView<Real> W2;  ///< classes × hidden
    ColumnView<Real> b2;  ///< classes
};

/// A network with one hidden layer: A = W1 X + b1, Z = sigmoid(A), scores S = W2 Z + b2 (Rumelhart,
/// Hinton, Williams, "Learning representations by back-propagating errors", Nature 323, 1986).
template <typename Real>
class TwoLayerNet final : public Model<Real> {
public:
    /// An untrained network: weights from N(0, weight_sigma²), biases 0.
    ///
    /// \param features, hidden, classes  units of the three layers
    /// \param rng                        the weights are drawn from it, W1 first
    /// \param loss                       one of the two that take the softmax of the scores
    /// \param weight_sigma               standard deviation of the weights, at least 0
    /// \throws std::invalid_argument  if the loss takes the sigmoid of the scores
    /// \formula{lab05,parameter_count}
    TwoLayerNet(arma::uword features, arma::uword hidden, arma::uword classes, Rng& rng,
                Loss loss = Loss::softmax_cross_entropy, double weight_sigma = 0.01);

    /// What the two layers compute.
    struct Forward {
        arma::Mat<Real> A;  ///< pre-activations W1 X + b1, hidden × samples
        arma::Mat<Real> Z;  ///< activations sigmoid(A), hidden × samples
        arma::Mat<Real> S;  ///< scores, classes × samples
    };
    /// The forward pass, with everything that backpropagation needs.
    ///
    /// \param X  features × samples
    /// \formula{lab05,forward}
    Forward forward(const arma::Mat<Real>& X) const;

    arma::Mat<Real> scores(const arma::Mat<Real>& X) const override;

    /// The loss of given scores, of the kind that the net minimises.
    ///
    /// \param S  scores, classes × samples
    /// \param T  one-hot targets, classes × samples
    /// \return   the mean over the samples
    /// \throws std::invalid_argument  naming both shapes, if they differ or are empty
    Real loss_of_scores(const arma::Mat<Real>& S, const arma::Mat<Real>& T) const override;

    /// Backpropagation: the chain rule from the loss back to every parameter.
    ///
    /// \param X         features × samples
    /// \param T         one-hot targets, classes × samples
    /// \param gradient  receives the gradient, in the layout of the parameters
    /// \return          the loss
    /// \formula{lab06,last_layer}
    /// \formula{lab06,back_through_weights}
    /// \formula{lab06,back_through_sigmoid}
    /// \formula{lab06,first_layer}
    Real gradient(const arma::Mat<Real>& X, const arma::Mat<Real>& T,
                  arma::Col<Real>& gradient) const override;

    /// Views of a gradient, or of other memory in the layout of the parameters.
    TwoLayerViews<Real> view(arma::Col<Real>& memory) const {
        return {memory.memptr(), features_, hidden_, classes_};
    }
    /// Views of a gradient that cannot be written to.
    TwoLayerViews<const Real> view(const arma::Col<Real>& memory) const {
        return {memory.memptr(), features_, hidden_, classes_};
    }
    /// Views of this net's parameters. Writing to them changes the net.
    TwoLayerViews<Real> view() { return view(this->parameters()); }
    /// Views of this net's parameters that cannot be written to.
    TwoLayerViews<const Real> view() const { return view(this->parameters()); }

    /// The layout of the parameter column in words, for files.
    std::string layout() const;

    arma::uword features() const { return features_; }  ///< pixels of an image
    arma::uword hidden() const { return hidden_; }      ///< units of the hidden layer
    arma::uword classes() const { return classes_; }    ///< number of classes
    Loss loss_kind() const { return loss_; }            ///< what the net minimises

private:
    arma::uword features_;
    arma::uword hidden_;
    arma::uword classes_;
    Loss loss_;
};

}  // namespace digitlab
