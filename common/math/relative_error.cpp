#include "math/relative_error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "base/check.hpp"

namespace digitlab {

// [relative_error]
template <typename Real>
Real relative_error(const arma::Mat<Real>& a, const arma::Mat<Real>& b) {
    if (a.n_rows != b.n_rows || a.n_cols != b.n_cols || a.is_empty()) {
        throw std::invalid_argument(fmt::format(
            "relative_error: a is {} and b is {}; they must have the same shape, and not "
            "be empty",
            shape_of(a), shape_of(b)));
    }
    // BEGIN SOLUTION lab06 relative_error
    if (!a.is_finite() || !b.is_finite()) return arma::Datum<Real>::nan;
    const Real scale = std::max(arma::abs(a).max(), arma::abs(b).max());
    if (scale == 0) return 0;
    return arma::abs(a - b).max() / scale;
    // END SOLUTION
}
// [relative_error]

template float relative_error(const arma::Mat<float>&, const arma::Mat<float>&);
template double relative_error(const arma::Mat<double>&, const arma::Mat<double>&);

}  // namespace digitlab
