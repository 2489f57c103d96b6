#include "vision/morphology.hpp"

#include <algorithm>

namespace digitlab {

arma::mat dilate_by_square(const arma::mat& picture, arma::uword radius) {
    arma::mat across(arma::size(picture));
    for (arma::uword c = 0; c < picture.n_cols; ++c) {
        const arma::uword first = c - std::min(c, radius);
        const arma::uword last = std::min(c + radius, picture.n_cols - 1);
        across.col(c) = arma::max(picture.cols(first, last), 1);
    }
    arma::mat both(arma::size(picture));
    for (arma::uword r = 0; r < picture.n_rows; ++r) {
        const arma::uword first = r - std::min(r, radius);
        const arma::uword last = std::min(r + radius, picture.n_rows - 1);
        both.row(r) = arma::max(across.rows(first, last), 0);
    }
    return both;
}

arma::mat open_by_square(const arma::mat& picture, arma::uword radius) {
    const arma::mat eroded = -dilate_by_square(-picture, radius);
    return dilate_by_square(eroded, radius);
}

arma::mat dilate_by_disc(const arma::mat& picture, arma::uword radius) {
    arma::mat thick(picture.n_rows + 2 * radius, picture.n_cols + 2 * radius, arma::fill::zeros);
    for (arma::uword r = 0; r <= 2 * radius; ++r) {
        for (arma::uword c = 0; c <= 2 * radius; ++c) {
            const double y = static_cast<double>(r) - static_cast<double>(radius);
            const double x = static_cast<double>(c) - static_cast<double>(radius);
            if (x * x + y * y > static_cast<double>(radius * radius)) continue;
            auto shifted = thick.submat(r, c, arma::size(picture));
            shifted = arma::max(arma::mat(shifted), picture);
        }
    }
    return thick;
}

}  // namespace digitlab
