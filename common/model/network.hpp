#pragma once

#include <armadillo>
#include <functional>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "base/view.hpp"
#include "math/losses.hpp"
#include "model/initializer.hpp"
#include "model/model.hpp"

/// \file
/// A fully connected network of any depth, and dropout.

namespace digitlab {

/// What the hidden units compute from their pre-activations a.
enum class Activation {
    sigmoid,  ///< 1/(1 + exp(−a)); its derivative is 1/4 at most, so gradients vanish with depth
    relu      ///< max(0, a)
};

/// The layers of a network and what they compute.
struct Architecture {
    std::vector<arma::uword> layers;  ///< units of each layer, from the inputs to the classes
    Activation activation = Activation::sigmoid;  ///< of all hidden layers
    /// Of the last layer's scores. `Model::predict()` takes their softmax whatever the loss is.
    Loss loss = Loss::softmax_cross_entropy;
    bool biases = true;  ///< whether each layer has a b beside its W
};

/// A mask for dropout: each entry is 0 with probability `share`, and 1/(1 − share) otherwise, so
/// that activations keep their mean and predictions need no correction (Srivastava et al.,
/// "Dropout: a simple way to prevent neural networks from overfitting", 2014).
///
/// \param units, samples  the shape of the activations
/// \param share           the probability of dropping a unit, 0 ≤ share < 1
/// \param rng             the mask is drawn from it
/// \throws std::invalid_argument  if the share is out of range
/// \formula{lab09,dropout_mask}
template <typename Real>
arma::Mat<Real> dropout_mask(arma::uword units, arma::uword samples, double share, Rng& rng);

/// W and b of one layer, as views of one column of memory (see base/view.hpp).
// [layer]
template <typename Real>
struct LayerViews {
    /// Lays W, then b, over outputs · inputs numbers and, with biases, `outputs` more.
    LayerViews(Real* memory, arma::uword outputs, arma::uword inputs, bool biases)
        : W(matrix_view(memory, outputs, inputs)),
          b(column_view(memory + W.n_elem, biases ? outputs : 0)) {}
    LayerViews(const LayerViews&) = delete;
    LayerViews& operator=(const LayerViews&) = delete;

    MatrixView<Real> W;  ///< outputs × inputs
    ColumnView<Real> b;  ///< outputs; empty without biases
};
// [layer]

/// A fully connected network of any depth.
///
/// Layer l computes the pre-activations A(l) = W(l) Z(l−1) + b(l) and outputs the activations
/// Z(l) = σ(A(l)); Z(0) is the input X. The pre-activations of the last layer are the scores.
template <typename Real>
class Network final : public Model<Real> {
public:
    /// An untrained network.
    ///
    /// \param architecture  its layers and what they compute
    /// \param initializer   how weights and biases are drawn, layer by layer, the first one first
    /// \param rng           what they are drawn from
    /// \throws std::invalid_argument  if there are fewer than two layers or one has no units
    Network(Architecture architecture, Initializer initializer, Rng& rng);

    /// How many layers have weights: one less than there are layers of units.
    arma::uword depth() const { return architecture_.layers.size() - 1; }
    /// The layers and what they compute, as given to the constructor.
    const Architecture& architecture() const { return architecture_; }

    /// Views of layer l, 0…depth−1, of a gradient, or of other memory in the layout of the
    /// parameters: all weights of the first layer, its biases, then the next layer.
    LayerViews<Real> layer(arma::uword l, arma::Col<Real>& memory) const {
        return layer_at(l, memory.memptr());
    }
    /// Views of layer l of a gradient that cannot be written to.
    LayerViews<const Real> layer(arma::uword l, const arma::Col<Real>& memory) const {
        return layer_at(l, memory.memptr());
    }
    /// Views of layer l of the parameters. Writing to them changes the network.
    LayerViews<Real> layer(arma::uword l) { return layer(l, this->parameters()); }
    /// Views of layer l of the parameters that cannot be written to.
    LayerViews<const Real> layer(arma::uword l) const { return layer(l, this->parameters()); }

    /// The output of every layer, units × samples each: activations, and the scores last.
    ///
    /// \param X  features × samples
    /// \formula{lab08,layer}
    std::vector<arma::Mat<Real>> forward(const arma::Mat<Real>& X) const { return forward(X, {}); }

    arma::Mat<Real> scores(const arma::Mat<Real>& X) const override;

    /// The probabilities of the classes: the softmax of the scores or, for a loss that takes their
    /// sigmoid, each class by itself, scaled to sum to 1.
    ///
    /// \param X  features × samples
    /// \return   classes × samples
    arma::Mat<Real> probabilities(const arma::Mat<Real>& X) const;

    /// The loss of given scores, of the kind that the architecture names.
    ///
    /// \param S  scores, classes × samples
    /// \param T  one-hot targets, classes × samples
    /// \return   the mean over the samples
    /// \throws std::invalid_argument  naming both shapes, if they differ or are empty
    Real loss_of_scores(const arma::Mat<Real>& S, const arma::Mat<Real>& T) const override;

    /// Backpropagation through all layers, the last first (Nielsen, "Neural Networks and Deep
    /// Learning" (2015), chapter 2).
    ///
    /// \param X         features × samples
    /// \param T         one-hot targets, classes × samples
    /// \param gradient  receives the gradient, in the layout of the parameters
    /// \return          the loss
    /// \formula{lab08,delta}
    /// \formula{lab08,weight_gradients}
    Real gradient(const arma::Mat<Real>& X, const arma::Mat<Real>& T,
                  arma::Col<Real>& gradient) const override {
        return this->gradient(X, T, {}, gradient);
    }

    /// Backpropagation with dropout: the input of layer l is first multiplied by `masks[l]`, entry
    /// by entry.
    ///
    /// \param X         features × samples
    /// \param T         one-hot targets, classes × samples
    /// \param masks     of `dropout_mask()`, each inputs of its layer × samples; a layer whose mask
    ///                  is empty or missing has no dropout
    /// \param gradient  receives the gradient, in the layout of the parameters
    /// \param after_layer  called with the number of each layer when its gradient is complete,
    ///                  the last layer first; may be empty
    /// \return          the loss with dropout
    Real gradient(const arma::Mat<Real>& X, const arma::Mat<Real>& T,
                  const std::vector<arma::Mat<Real>>& masks, arma::Col<Real>& gradient,
                  const std::function<void(arma::uword)>& after_layer = {}) const;

private:
    template <typename Number>
    LayerViews<Number> layer_at(arma::uword l, Number* memory) const {
        return {memory + offsets_[l], architecture_.layers[l + 1], architecture_.layers[l],
                architecture_.biases};
    }
    std::vector<arma::Mat<Real>> forward(const arma::Mat<Real>& X,
                                         const std::vector<arma::Mat<Real>>& masks) const;

    Architecture architecture_;
    std::vector<arma::uword> offsets_;  // where in the parameters each layer begins
};

}  // namespace digitlab
