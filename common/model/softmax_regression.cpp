#include "model/softmax_regression.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "base/check.hpp"
#include "base/view.hpp"
#include "math/activations.hpp"
#include "math/losses.hpp"

namespace digitlab {

template <typename Real>
SoftmaxRegression<Real>::SoftmaxRegression(arma::uword features, arma::uword classes)
    : features_(features), classes_(classes) {
    this->parameters().zeros(classes * features);
}

// [scores]
template <typename Real>
arma::Mat<Real> SoftmaxRegression<Real>::scores(const arma::Mat<Real>& X) const {
    const auto W = matrix_view(this->parameters().memptr(), classes_, features_);
    return W * X;
}
// [scores]

// [gradient]
template <typename Real>
Real SoftmaxRegression<Real>::gradient(const arma::Mat<Real>& X, const arma::Mat<Real>& T,
                                       arma::Col<Real>& gradient) const {
    const arma::Mat<Real> S = scores(X);
    gradient = arma::vectorise(softmax_regression_gradient(X, softmax(S), T));
    return softmax_cross_entropy(S, T);
}
// [gradient]

template <typename Real>
arma::Mat<Real> SoftmaxRegression<Real>::weights() const {
    return arma::reshape(this->parameters(), classes_, features_);
}

template <typename Real>
void SoftmaxRegression<Real>::set_weights(const arma::Mat<Real>& W) {
    if (W.n_rows != classes_ || W.n_cols != features_) {
        throw std::invalid_argument(
            fmt::format("the weights are {}, but {} classes of images with {} pixels need {} × {}",
                        shape_of(W), classes_, features_, classes_, features_));
    }
    this->parameters() = arma::vectorise(W);
}

// [softmax_regression_gradient]
template <typename Real>
arma::Mat<Real> softmax_regression_gradient(const arma::Mat<Real>& X, const arma::Mat<Real>& Y,
                                            const arma::Mat<Real>& T) {
    require_same_shape("softmax_regression_gradient", "Y", Y, "T", T);
    const auto N = static_cast<Real>(X.n_cols);
    // BEGIN SOLUTION lab04 softmax_regression_gradient
    return (Y - T) * X.t() / N;
    // END SOLUTION
}
// [softmax_regression_gradient]

// [gradient_of_many_steps]
template <typename Real>
Real gradient_of_many_steps(const SoftmaxRegression<Real>& model, const arma::Mat<Real>& X,
                            const arma::Mat<Real>& T, Real rate, arma::uword steps,
                            arma::Col<Real>& gradient) {
    const auto N = static_cast<Real>(X.n_cols);
    const arma::Mat<Real> G = rate / N * X.t() * X;
    arma::Mat<Real> S = model.scores(X);
    arma::Mat<Real> difference;  // Y − T of one step
    arma::Mat<Real> sum(arma::size(T), arma::fill::zeros);
    Real loss = 0;
    for (arma::uword step = 1; step <= steps; ++step) {
        if (step == steps) loss = softmax_cross_entropy(S, T);
        difference = softmax(S) - T;
        sum += difference;
        S -= difference * G;
    }
    gradient = arma::vectorise(sum * X.t() / N);
    return loss;
}
// [gradient_of_many_steps]

#define INSTANTIATE(Real)                                                                        \
    template class SoftmaxRegression<Real>;                                                      \
    template arma::Mat<Real> softmax_regression_gradient(                                        \
        const arma::Mat<Real>&, const arma::Mat<Real>&, const arma::Mat<Real>&);                 \
    template Real gradient_of_many_steps(const SoftmaxRegression<Real>&, const arma::Mat<Real>&, \
                                         const arma::Mat<Real>&, Real, arma::uword,              \
                                         arma::Col<Real>&);
INSTANTIATE(float)
INSTANTIATE(double)
#undef INSTANTIATE

}  // namespace digitlab
