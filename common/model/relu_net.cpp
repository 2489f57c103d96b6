#include "model/relu_net.hpp"

#include "math/activations.hpp"
#include "math/losses.hpp"

namespace digitlab {

template <typename Real>
ReluNet<Real>::ReluNet(arma::uword features, arma::uword hidden, arma::uword classes,
                       Initializer initializer, Rng& rng)
    : features_(features), hidden_(hidden), classes_(classes) {
    const arma::Mat<Real> first = initial_weights<Real>(initializer, hidden, features, rng);
    const arma::Mat<Real> second = initial_weights<Real>(initializer, classes, hidden, rng);
    this->parameters() = arma::join_cols(arma::vectorise(first), arma::vectorise(second));
}

// [forward]
template <typename Real>
arma::Mat<Real> ReluNet<Real>::hidden_outputs(const arma::Mat<Real>& X) const {
    return relu<Real>(view().W1 * X);
}

template <typename Real>
arma::Mat<Real> ReluNet<Real>::scores(const arma::Mat<Real>& X) const {
    return view().W2 * hidden_outputs(X);
}
// [forward]

// [gradient]
template <typename Real>
Real ReluNet<Real>::gradient(const arma::Mat<Real>& X, const arma::Mat<Real>& T,
                             arma::Col<Real>& gradient) const {
    const auto p = view();
    const arma::Mat<Real> Z = hidden_outputs(X);
    const arma::Mat<Real> S = p.W2 * Z;
    const arma::Mat<Real> dS = softmax_cross_entropy_derivative(softmax(S), T);
    const arma::Mat<Real> dA = (p.W2.t() * dS) % relu_derivative(Z);
    gradient.set_size(this->parameters().n_elem);
    auto g = view(gradient);
    g.W1 = dA * X.t();
    g.W2 = dS * Z.t();
    return this->loss_of_scores(S, T);
}
// [gradient]

template class ReluNet<float>;
template class ReluNet<double>;

}  // namespace digitlab
