#include "model/metrics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <string>

namespace digitlab {
namespace {

void require_same_count(const char* function, arma::uword predicted, arma::uword labels) {
    if (predicted == labels && predicted > 0) return;
    throw std::invalid_argument(
        fmt::format("{}: {} predictions and {} labels; their numbers must be equal, and at least 1",
                    function, predicted, labels));
}

}  // namespace

// [classify]
template <typename Real>
arma::Row<arma::uword> classify(const arma::Mat<Real>& scores) {
    if (scores.n_rows == 0) {
        throw std::invalid_argument("classify: scores has no rows; it must be classes × samples");
    }
    // BEGIN SOLUTION lab04 classify
    return arma::index_max(scores, 0);
    // END SOLUTION
}
// [classify]

// [accuracy]
double accuracy(const arma::Row<arma::uword>& predicted, const arma::Row<arma::uword>& labels) {
    require_same_count("accuracy", predicted.n_elem, labels.n_elem);
    // BEGIN SOLUTION lab04 accuracy
    const arma::uword correct = arma::accu(predicted == labels);
    return static_cast<double>(correct) / static_cast<double>(labels.n_elem);
    // END SOLUTION
}
// [accuracy]

// [confusion_matrix]
arma::umat confusion_matrix(const arma::Row<arma::uword>& predicted,
                            const arma::Row<arma::uword>& labels, arma::uword classes) {
    require_same_count("confusion_matrix", predicted.n_elem, labels.n_elem);
    const arma::uword largest = std::max(predicted.max(), labels.max());
    if (largest >= classes) {
        throw std::invalid_argument(fmt::format(
            "confusion_matrix: class {} is not below the number of classes, {}", largest, classes));
    }
    // BEGIN SOLUTION lab04 confusion_matrix
    arma::umat counts(classes, classes, arma::fill::zeros);
    for (arma::uword n = 0; n < labels.n_elem; ++n) ++counts(labels(n), predicted(n));
    return counts;
    // END SOLUTION
}
// [confusion_matrix]

template arma::Row<arma::uword> classify(const arma::Mat<float>&);
template arma::Row<arma::uword> classify(const arma::Mat<double>&);

}  // namespace digitlab
