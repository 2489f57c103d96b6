#include "math/numerical_gradient.hpp"

#include "base/check.hpp"

namespace digitlab {

// [forward_difference]
template <typename Real>
Real forward_difference(const std::function<Real(Real)>& f, Real x, Real h) {
    require_step("forward_difference", h);
    // BEGIN SOLUTION lab03 forward_difference
    return (f(x + h) - f(x)) / h;
    // END SOLUTION
}
// [forward_difference]

// [central_difference]
template <typename Real>
Real central_difference(const std::function<Real(Real)>& f, Real x, Real h) {
    require_step("central_difference", h);
    // BEGIN SOLUTION lab03 central_difference
    return (f(x + h) - f(x - h)) / (2 * h);
    // END SOLUTION
}
// [central_difference]

// [numerical_gradient]
template <typename Real>
arma::Mat<Real> numerical_gradient(const std::function<Real(const arma::Mat<Real>&)>& f,
                                   arma::Mat<Real>& x, Real h) {
    require_step("numerical_gradient", h);
    // BEGIN SOLUTION lab03 numerical_gradient
    arma::Mat<Real> gradient(arma::size(x));
    for (arma::uword i = 0; i < x.n_elem; ++i) {
        const Real before = x(i);
        x(i) = before + h;
        const Real above = f(x);
        x(i) = before - h;
        const Real below = f(x);
        x(i) = before;  // the saved value: adding h again would leave a rounding error behind
        gradient(i) = (above - below) / (2 * h);
    }
    return gradient;
    // END SOLUTION
}
// [numerical_gradient]

template float forward_difference(const std::function<float(float)>&, float, float);
template double forward_difference(const std::function<double(double)>&, double, double);
template float central_difference(const std::function<float(float)>&, float, float);
template double central_difference(const std::function<double(double)>&, double, double);
template arma::Mat<float> numerical_gradient(const std::function<float(const arma::Mat<float>&)>&,
                                             arma::Mat<float>&, float);
template arma::Mat<double> numerical_gradient(
    const std::function<double(const arma::Mat<double>&)>&, arma::Mat<double>&, double);

}  // namespace digitlab
