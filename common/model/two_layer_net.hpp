#pragma once

#include <armadillo>
#include <string>

#include "math/random.hpp"
#include "model/model.hpp"

namespace digitlab {

/// What a network learns by.
enum class Loss { cross_entropy, mean_squared_error };

/// W1, b1, W2, b2 as views of one column of memory, in this order.
///
/// It cannot be copied: a copied Armadillo view is a matrix of its own.
template <typename Real>
struct TwoLayerViews {
    TwoLayerViews(Real* memory, arma::uword features, arma::uword hidden, arma::uword classes);
    TwoLayerViews(const TwoLayerViews&) = delete;
    TwoLayerViews& operator=(const TwoLayerViews&) = delete;

    arma::Mat<Real> W1;  ///< hidden × features
    arma::Col<Real> b1;  ///< hidden
    arma::Mat<Real> W2;  ///< classes × hidden
    arma::Col<Real> b2;  ///< classes
};

/// A network of two layers: z = sigmoid(W1 x + b1), scores = W2 z + b2, y = softmax(scores).
template <typename Real>
class TwoLayerNet final : public Model<Real> {
public:
    /// Weights are drawn from N(0, weight_deviation²), W1 first; biases are 0.
    TwoLayerNet(arma::uword features, arma::uword hidden, arma::uword classes, Rng& rng,
                Loss loss = Loss::cross_entropy, double weight_deviation = 0.01);

    /// What the two layers compute on the way to the loss.
    struct Forward {
        arma::Mat<Real> A;  ///< W1 x + b1, hidden × samples
        arma::Mat<Real> Z;  ///< sigmoid(A), hidden × samples
        arma::Mat<Real> S;  ///< scores, classes × samples
    };
    Forward forward(const arma::Mat<Real>& X) const;

    arma::Mat<Real> scores(const arma::Mat<Real>& X) const override;
    Real loss_of_scores(const arma::Mat<Real>& S, const arma::Mat<Real>& T) const override;

    /// Backpropagation: the chain rule from the loss back to every parameter.
    ///
    /// Rumelhart, Hinton, Williams, "Learning representations by back-propagating errors",
    /// Nature 323 (1986).
    Real gradient(const arma::Mat<Real>& X, const arma::Mat<Real>& T,
                  arma::Col<Real>& gradient) const override;

    /// Views of this net's parameters, or of a gradient, which has the same layout.
    TwoLayerViews<Real> view(const arma::Col<Real>& memory) const;
    TwoLayerViews<Real> view() const { return view(this->parameters()); }

    /// How the parameters lie in their column, in words, for files.
    std::string layout() const;

    arma::uword features() const { return features_; }
    arma::uword hidden() const { return hidden_; }
    arma::uword classes() const { return classes_; }
    Loss loss_kind() const { return loss_; }

private:
    arma::uword features_;
    arma::uword hidden_;
    arma::uword classes_;
    Loss loss_;
};

}  // namespace digitlab
