#include "math/activations.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "math/vector_math.hpp"

namespace digitlab {
namespace {

template <typename Real>
void require_rows(const char* function, const arma::Mat<Real>& scores) {
    if (scores.n_rows == 0) {
        throw std::invalid_argument(
            fmt::format("{}: scores has no rows; it must be classes × samples", function));
    }
}

}  // namespace

// [sigmoid]
template <typename Real>
arma::Mat<Real> sigmoid(arma::Mat<Real> x) {
    x = -x;
    exp_in_place(x.memptr(), x.n_elem);
    x = 1 / (1 + x);
    return x;
}
// [sigmoid]

// [sigmoid_derivative]
template <typename Real>
arma::Mat<Real> sigmoid_derivative(const arma::Mat<Real>& z) {
    // BEGIN SOLUTION lab06 sigmoid_derivative
    return z % (1 - z);
    // END SOLUTION
}
// [sigmoid_derivative]

// [relu]
template <typename Real>
arma::Mat<Real> relu(arma::Mat<Real> x) {
    // BEGIN SOLUTION lab07 relu
    x.clamp(Real{0}, arma::Datum<Real>::inf);
    return x;
    // END SOLUTION
}
// [relu]

// [relu_derivative]
template <typename Real>
arma::Mat<Real> relu_derivative(const arma::Mat<Real>& z) {
    // BEGIN SOLUTION lab07 relu_derivative
    return arma::conv_to<arma::Mat<Real>>::from(z > 0);
    // END SOLUTION
}
// [relu_derivative]

// [softmax]
template <typename Real>
arma::Mat<Real> softmax(const arma::Mat<Real>& scores) {
    require_rows("softmax", scores);
    // BEGIN SOLUTION lab02 softmax
    arma::Mat<Real> y = scores.each_row() - arma::max(scores, 0);
    exp_in_place(y.memptr(), y.n_elem);  // arma::exp(y), several numbers at a time
    y.each_row() /= arma::sum(y, 0);
    return y;
    // END SOLUTION
}
// [softmax]

// [softmax_naive]
template <typename Real>
arma::Mat<Real> softmax_naive(const arma::Mat<Real>& scores) {
    arma::Mat<Real> y(arma::size(scores));
    for (arma::uword n = 0; n < scores.n_cols; ++n) {
        const arma::Col<Real> e = arma::exp(scores.col(n));
        y.col(n) = e / arma::accu(e);
    }
    return y;
}
// [softmax_naive]

// [log_sum_exp]
template <typename Real>
arma::Row<Real> log_sum_exp(const arma::Mat<Real>& scores) {
    require_rows("log_sum_exp", scores);
    const arma::Row<Real> largest = arma::max(scores, 0);
    arma::Mat<Real> e = scores.each_row() - largest;
    exp_in_place(e.memptr(), e.n_elem);
    arma::Row<Real> sums = arma::sum(e, 0);
    log_in_place(sums.memptr(), sums.n_elem);
    return largest + sums;
}
// [log_sum_exp]

#define INSTANTIATE(Real)                                                \
    template arma::Mat<Real> sigmoid(arma::Mat<Real>);                   \
    template arma::Mat<Real> sigmoid_derivative(const arma::Mat<Real>&); \
    template arma::Mat<Real> relu(arma::Mat<Real>);                      \
    template arma::Mat<Real> relu_derivative(const arma::Mat<Real>&);    \
    template arma::Mat<Real> softmax(const arma::Mat<Real>&);            \
    template arma::Mat<Real> softmax_naive(const arma::Mat<Real>&);      \
    template arma::Row<Real> log_sum_exp(const arma::Mat<Real>&);
INSTANTIATE(float)
INSTANTIATE(double)
#undef INSTANTIATE

}  // namespace digitlab
