#include "model/metrics.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace digitlab {
namespace {

void require_same_count(const char* function, arma::uword predicted, arma::uword labels) {
    if (predicted == labels && predicted > 0) return;
    throw std::invalid_argument(std::string(function) + ": " + std::to_string(predicted) +
                                " predictions and " + std::to_string(labels) +
                                " labels; there must be as many of each, and at least one");
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
    if (std::max(predicted.max(), labels.max()) >= classes) {
        throw std::invalid_argument(
            "confusion_matrix: class " + std::to_string(std::max(predicted.max(), labels.max())) +
            " is not below the number of classes, " + std::to_string(classes));
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
