#include "math/losses.hpp"

#include "base/check.hpp"
#include "math/activations.hpp"

namespace digitlab {
namespace {

// [mean_over_samples]
/// Mean of one loss for each sample, added up in double: ten thousand floats are off in the fifth
/// digit.
template <typename Real>
Real mean_over_samples(const arma::Row<Real>& losses) {
    const auto N = static_cast<double>(losses.n_elem);
    return static_cast<Real>(arma::accu(arma::conv_to<arma::rowvec>::from(losses)) / N);
}
// [mean_over_samples]

}  // namespace

// [mean_squared_error]
template <typename Real>
Real mean_squared_error(const arma::Mat<Real>& Y, const arma::Mat<Real>& T) {
    require_same_shape("mean_squared_error", "Y", Y, "T", T);
    // BEGIN SOLUTION lab02 mean_squared_error
    const arma::Row<Real> squares = arma::sum(arma::square(Y - T), 0);  // ‖y − t‖² of each sample
    return mean_over_samples<Real>(squares / 2);
    // END SOLUTION
}
// [mean_squared_error]

// [cross_entropy]
template <typename Real>
Real cross_entropy(const arma::Mat<Real>& Y, const arma::Mat<Real>& T) {
    require_same_shape("cross_entropy", "Y", Y, "T", T);
    // BEGIN SOLUTION lab02 cross_entropy
    const arma::Row<Real> p = arma::sum(Y % T, 0);  // probability of the true class
    return mean_over_samples<Real>(-arma::log(p));
    // END SOLUTION
}
// [cross_entropy]

// [softmax_cross_entropy]
template <typename Real>
Real softmax_cross_entropy(const arma::Mat<Real>& S, const arma::Mat<Real>& T) {
    require_same_shape("softmax_cross_entropy", "S", S, "T", T);
    // BEGIN SOLUTION lab02 softmax_cross_entropy
    const arma::Mat<Real> shifted = S.each_row() - arma::max(S, 0);   // so no digits are lost
    const arma::Col<Real> true_scores = shifted.elem(arma::find(T));  // one for each sample
    return mean_over_samples<Real>(log_sum_exp(shifted) - true_scores.t());
    // END SOLUTION
}
// [softmax_cross_entropy]

// [softmax_cross_entropy_derivative]
template <typename Real>
arma::Mat<Real> softmax_cross_entropy_derivative(const arma::Mat<Real>& Y,
                                                 const arma::Mat<Real>& T) {
    require_same_shape("softmax_cross_entropy_derivative", "Y", Y, "T", T);
    return (Y - T) / static_cast<Real>(Y.n_cols);
}
// [softmax_cross_entropy_derivative]

// [softmax_mean_squared_error_derivative]
template <typename Real>
arma::Mat<Real> softmax_mean_squared_error_derivative(const arma::Mat<Real>& Y,
                                                      const arma::Mat<Real>& T) {
    require_same_shape("softmax_mean_squared_error_derivative", "Y", Y, "T", T);
    arma::Mat<Real> d = (Y - T) / static_cast<Real>(Y.n_cols);
    const arma::Row<Real> projection = arma::sum(Y % d, 0);
    d.each_row() -= projection;
    return Y % d;
}
// [softmax_mean_squared_error_derivative]

template <typename Real>
Real sigmoid_cross_entropy(const arma::Mat<Real>& S, const arma::Mat<Real>& T) {
    require_same_shape("sigmoid_cross_entropy", "S", S, "T", T);
    // log(1 + exp(s)) = max(s, 0) + log(1 + exp(−|s|)), in which nothing can overflow.
    const arma::Mat<Real> softplus =
        arma::clamp(S, Real{0}, arma::Datum<Real>::inf) + arma::log1p(arma::exp(-arma::abs(S)));
    return mean_over_samples<Real>(arma::sum(softplus - T % S, 0));
}

template <typename Real>
Real loss_of_scores(Loss loss, const arma::Mat<Real>& S, const arma::Mat<Real>& T) {
    if (loss == Loss::softmax_mean_squared_error) return mean_squared_error(softmax(S), T);
    if (loss == Loss::sigmoid_cross_entropy) return sigmoid_cross_entropy(S, T);
    if (loss == Loss::sigmoid_mean_squared_error) return mean_squared_error(sigmoid(S), T);
    return softmax_cross_entropy(S, T);
}

template <typename Real>
arma::Mat<Real> loss_derivative(Loss loss, const arma::Mat<Real>& S, const arma::Mat<Real>& T) {
    require_same_shape("loss_derivative", "S", S, "T", T);
    if (loss == Loss::softmax_cross_entropy) {
        return softmax_cross_entropy_derivative(softmax(S), T);
    }
    if (loss == Loss::softmax_mean_squared_error) {
        return softmax_mean_squared_error_derivative(softmax(S), T);
    }
    // [loss_derivative]
    const arma::Mat<Real> Y = sigmoid(S);
    const auto N = static_cast<Real>(S.n_cols);
    if (loss == Loss::sigmoid_cross_entropy) return (Y - T) / N;
    return (Y - T) % sigmoid_derivative(Y) / N;
    // [loss_derivative]
}

#define INSTANTIATE(Real)                                                                   \
    template Real mean_squared_error(const arma::Mat<Real>&, const arma::Mat<Real>&);       \
    template Real cross_entropy(const arma::Mat<Real>&, const arma::Mat<Real>&);            \
    template Real softmax_cross_entropy(const arma::Mat<Real>&, const arma::Mat<Real>&);    \
    template Real sigmoid_cross_entropy(const arma::Mat<Real>&, const arma::Mat<Real>&);    \
    template arma::Mat<Real> softmax_cross_entropy_derivative(const arma::Mat<Real>&,       \
                                                              const arma::Mat<Real>&);      \
    template arma::Mat<Real> softmax_mean_squared_error_derivative(const arma::Mat<Real>&,  \
                                                                   const arma::Mat<Real>&); \
    template Real loss_of_scores(Loss, const arma::Mat<Real>&, const arma::Mat<Real>&);     \
    template arma::Mat<Real> loss_derivative(Loss, const arma::Mat<Real>&, const arma::Mat<Real>&);
INSTANTIATE(float)
INSTANTIATE(double)
#undef INSTANTIATE

}  // namespace digitlab
