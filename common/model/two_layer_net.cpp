#include "model/two_layer_net.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "math/activations.hpp"

namespace digitlab {

template <typename Real>
TwoLayerNet<Real>::TwoLayerNet(arma::uword features, arma::uword hidden, arma::uword classes,
                               Rng& rng, Loss loss, double weight_sigma)
    : features_(features), hidden_(hidden), classes_(classes), loss_(loss) {
    if (loss != Loss::softmax_cross_entropy && loss != Loss::softmax_mean_squared_error) {
        throw std::invalid_argument("two-layer net: its loss takes the softmax of the scores");
    }
    this->parameters().zeros(hidden * features + hidden + classes * hidden + classes);
    auto p = view();
    p.W1 = normal_matrix<Real>(hidden, features, weight_sigma, rng);
    p.W2 = normal_matrix<Real>(classes, hidden, weight_sigma, rng);
}

// [forward]
template <typename Real>
typename TwoLayerNet<Real>::Forward TwoLayerNet<Real>::forward(const arma::Mat<Real>& X) const {
    const auto p = view();
    Forward f;
    // BEGIN SOLUTION lab05 predict
    f.A = p.W1 * X;
    f.A.each_col() += p.b1;
    f.Z = sigmoid(f.A);
    f.S = p.W2 * f.Z;
    f.S.each_col() += p.b2;
    // END SOLUTION
    return f;
}
// [forward]

template <typename Real>
arma::Mat<Real> TwoLayerNet<Real>::scores(const arma::Mat<Real>& X) const {
    return forward(X).S;
}

template <typename Real>
Real TwoLayerNet<Real>::loss_of_scores(const arma::Mat<Real>& S, const arma::Mat<Real>& T) const {
    // BEGIN SOLUTION lab05 loss
    if (loss_ == Loss::softmax_mean_squared_error) return mean_squared_error(softmax(S), T);
    return softmax_cross_entropy(S, T);
    // END SOLUTION
}

// [gradient]
template <typename Real>
Real TwoLayerNet<Real>::gradient(const arma::Mat<Real>& X, const arma::Mat<Real>& T,
                                 arma::Col<Real>& gradient) const {
    const Forward f = forward(X);
    const arma::Mat<Real> dS = loss_derivative(loss_, f.S, T);
    const auto p = view();
    gradient.set_size(arma::size(this->parameters()));
    auto g = view(gradient);
    // BEGIN SOLUTION lab06 gradient
    g.W2 = dS * f.Z.t();
    g.b2 = arma::sum(dS, 1);
    const arma::Mat<Real> dA = (p.W2.t() * dS) % sigmoid_derivative(f.Z);
    g.W1 = dA * X.t();
    g.b1 = arma::sum(dA, 1);
    // END SOLUTION
    return loss_of_scores(f.S, T);
}
// [gradient]

template <typename Real>
std::string TwoLayerNet<Real>::layout() const {
    return fmt::format(
        "two-layer net: W1 ({1} x {0}), b1 ({1}), W2 ({2} x {1}), b2 ({2}), one after the other, "
        "matrices column by column",
        features_, hidden_, classes_);
}

template class TwoLayerNet<float>;
template class TwoLayerNet<double>;

}  // namespace digitlab
