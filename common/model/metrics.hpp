#pragma once

#include <armadillo>

/// \file
/// How good a model is: its answers, and how many of them are right.

namespace digitlab {

/// The class with the largest score in each column; the first of equal ones.
///
/// \param scores  scores or probabilities, classes × samples
/// \return        1 × samples, 0…classes−1
/// \throws std::invalid_argument  if `scores` has no rows
/// \formula{lab04,classify}
template <typename Real>
arma::Row<arma::uword> classify(const arma::Mat<Real>& scores);

/// The share of right answers.
///
/// \param predicted, labels  1 × samples
/// \return                   0 to 1
/// \throws std::invalid_argument  if their sizes differ or there are none
/// \formula{lab04,accuracy}
double accuracy(const arma::Row<arma::uword>& predicted, const arma::Row<arma::uword>& labels);

/// How many samples of each class (row) were taken for each class (column).
///
/// \param predicted, labels  1 × samples, each below `classes`
/// \param classes            how many classes there are
/// \return                   classes × classes; the diagonal counts the right answers
/// \throws std::invalid_argument  if their sizes differ, there are none, or a class is too large
/// \formula{lab04,confusion}
arma::umat confusion_matrix(const arma::Row<arma::uword>& predicted,
                            const arma::Row<arma::uword>& labels, arma::uword classes);

}  // namespace digitlab
