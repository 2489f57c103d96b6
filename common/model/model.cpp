#include "model/model.hpp"

#include "math/activations.hpp"
#include "math/losses.hpp"

namespace digitlab {

template <typename Real>
Real Model<Real>::loss_of_scores(const arma::Mat<Real>& S, const arma::Mat<Real>& T) const {
    return softmax_cross_entropy(S, T);
}

template <typename Real>
arma::Mat<Real> Model<Real>::predict(const arma::Mat<Real>& X) const {
    return softmax(scores(X));
}

template <typename Real>
Real Model<Real>::loss(const arma::Mat<Real>& X, const arma::Mat<Real>& T) const {
    return loss_of_scores(scores(X), T);
}

template class Model<float>;
template class Model<double>;

}  // namespace digitlab
