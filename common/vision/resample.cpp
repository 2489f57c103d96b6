#include "vision/resample.hpp"

#include <algorithm>
#include <cmath>

namespace digitlab {
namespace {

/// The matrix that resamples a column of `from` values to `to` values: row i holds the weights of
/// the new value i, and sums to 1.
arma::mat triangle_filter(arma::uword from, arma::uword to) {
    const double scale = static_cast<double>(from) / static_cast<double>(to);
    const double radius = std::max(1.0, scale);
    arma::mat weights(to, from);
    for (arma::uword i = 0; i < to; ++i) {
        const double centre = (static_cast<double>(i) + 0.5) * scale - 0.5;
        for (arma::uword j = 0; j < from; ++j) {
            const double distance = std::abs(static_cast<double>(j) - centre);
            weights(i, j) = std::max(0.0, 1 - distance / radius);
        }
    }
    weights.each_col() /= arma::sum(weights, 1);
    return weights;
}

}  // namespace

arma::mat resample(const arma::mat& picture, arma::uword rows, arma::uword columns) {
    return triangle_filter(picture.n_rows, rows) * picture *
           triangle_filter(picture.n_cols, columns).t();
}

arma::mat resample_to_fit(const arma::mat& picture, arma::uword longer_side) {
    const auto longer = static_cast<double>(std::max(picture.n_rows, picture.n_cols));
    const auto scaled = [&](arma::uword side) {
        const double exact = static_cast<double>(side * longer_side) / longer;
        return std::max<arma::uword>(1, static_cast<arma::uword>(std::lround(exact)));
    };
    return resample(picture, scaled(picture.n_rows), scaled(picture.n_cols));
}

arma::mat shrink_to_fit(const arma::mat& picture, arma::uword longer_side) {
    const bool fits = std::max(picture.n_rows, picture.n_cols) <= longer_side;
    return fits ? picture : resample_to_fit(picture, longer_side);
}

arma::mat shrink_by_blocks(const arma::mat& picture, arma::uword longest_side) {
    return block_means(picture.n_rows, picture.n_cols, longest_side,
                       [&](arma::uword row, arma::uword column) { return picture(row, column); });
}

}  // namespace digitlab
