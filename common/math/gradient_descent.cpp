#include "math/gradient_descent.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "math/numerical_gradient.hpp"

namespace digitlab {

template <typename Real>
arma::Mat<Real> gradient_descent(const std::function<Real(const arma::Mat<Real>&)>& f,
                                 const arma::Col<Real>& start, Real rate, arma::uword steps,
                                 Real h) {
    if (!(rate > 0) || !std::isfinite(rate)) {
        throw std::invalid_argument(fmt::format(
            "gradient_descent: the learning rate is {:g}; it must be positive and finite", rate));
    }
    arma::Mat<Real> path(start.n_elem, steps + 1);
    path.col(0) = start;
    arma::Mat<Real> x = start;
    // [gradient_descent]
    for (arma::uword step = 1; step <= steps; ++step) {
        // BEGIN SOLUTION lab03 gradient_descent
        x -= rate * numerical_gradient(f, x, h);
        // END SOLUTION
        if (!x.is_finite()) {
            throw std::runtime_error(
                fmt::format("gradient_descent: not a finite number after step {} with learning "
                            "rate {:g}; try a smaller rate",
                            step, rate));
        }
        path.col(step) = x;
    }
    // [gradient_descent]
    return path;
}

template arma::Mat<float> gradient_descent(const std::function<float(const arma::Mat<float>&)>&,
                                           const arma::Col<float>&, float, arma::uword, float);
template arma::Mat<double> gradient_descent(const std::function<double(const arma::Mat<double>&)>&,
                                            const arma::Col<double>&, double, arma::uword, double);

}  // namespace digitlab
