#pragma once

#include <armadillo>
#include <string>
#include <vector>

#include "math/random.hpp"
#include "model/model.hpp"
#include "model/start.hpp"

namespace digitlab {

/// What the hidden units do with their inputs.
enum class Activation { sigmoid, relu };

/// What becomes of the scores of the last layer, and how it is compared with the targets.
enum class Cost {
    softmax_cross_entropy,  ///< probabilities that sum to 1 (S2)
    sigmoid_cross_entropy,  ///< an independent yes or no for each class
    sigmoid_quadratic       ///< the same, by mean squared error (S4): it saturates
};

/// What a network is made of.
struct Architecture {
    std::vector<arma::uword> layers;  ///< units of each layer, from the inputs to the classes
    Activation activation = Activation::sigmoid;
    Cost cost = Cost::softmax_cross_entropy;
    bool biases = true;
};

/// A mask for dropout: each entry is 0 with probability `share`, and 1/(1 − share) otherwise, so
/// that the mean of what passes stays the same and nothing needs to change when the network answers
/// (Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting", 2014).
///
/// \param units, samples  the shape of the mask: that of what it thins out
/// \param share           0 ≤ share < 1
/// \throws std::invalid_argument  if the share is out of range
template <typename Real>
arma::Mat<Real> dropout_mask(arma::uword units, arma::uword samples, double share, Rng& rng);

/// A fully connected network of any depth.
///
/// Layer l computes z = W(l) a + b(l) from the activations a of the layer before, and hands on its
/// own activation of z; the z of the last layer are the scores.
template <typename Real>
class Network final : public Model<Real> {
public:
    /// \throws std::invalid_argument  if there are fewer than two layers or one has no units
    Network(Architecture architecture, Start start, Rng& rng);

    /// W and b of one layer, as views of a column of memory in the layout of the parameters: all
    /// weights of the first layer, its biases, then the next. It cannot be copied.
    struct Layer {
        Layer(Real* memory, arma::uword outputs, arma::uword inputs, bool biases);
        Layer(const Layer&) = delete;
        Layer& operator=(const Layer&) = delete;

        arma::Mat<Real> W;  ///< outputs × inputs
        arma::Col<Real> b;  ///< outputs; empty without biases
    };

    /// How many layers have weights: one less than there are layers of units.
    arma::uword depth() const { return architecture_.layers.size() - 1; }
    const Architecture& architecture() const { return architecture_; }

    /// Layer 0…depth−1 of this network's parameters, or of a gradient, which has the same layout.
    Layer layer(arma::uword l, const arma::Col<Real>& memory) const;
    Layer layer(arma::uword l) const { return layer(l, this->parameters()); }

    /// What every layer computes: entry l is what layer l hands on, the last are the scores, each
    /// units × samples.
    std::vector<arma::Mat<Real>> forward(const arma::Mat<Real>& X) const { return forward(X, {}); }

    arma::Mat<Real> scores(const arma::Mat<Real>& X) const override;
    Real loss_of_scores(const arma::Mat<Real>& S, const arma::Mat<Real>& T) const override;

    /// Backpropagation through all layers, the last first (Nielsen, "Neural Networks and Deep
    /// Learning" (2015), chapter 2).
    Real gradient(const arma::Mat<Real>& X, const arma::Mat<Real>& T,
                  arma::Col<Real>& gradient) const override {
        return this->gradient(X, T, {}, gradient);
    }

    /// The same for a network thinned out by dropout: what goes into layer l is first multiplied by
    /// `masks[l]` (see `dropout_mask`), entry by entry. A mask that is empty or not there leaves
    /// the layer whole.
    Real gradient(const arma::Mat<Real>& X, const arma::Mat<Real>& T,
                  const std::vector<arma::Mat<Real>>& masks, arma::Col<Real>& gradient) const;

private:
    std::vector<arma::Mat<Real>> forward(const arma::Mat<Real>& X,
                                         const std::vector<arma::Mat<Real>>& masks) const;
    arma::Mat<Real> loss_derivative(const arma::Mat<Real>& S, const arma::Mat<Real>& T) const;

    Architecture architecture_;
    std::vector<arma::uword> offsets_;  // where in the parameters each layer begins
};

}  // namespace digitlab
