#pragma once

#include <armadillo>
#include <limits>

#include "data/dataset.hpp"
#include "model/model.hpp"

/// \file
/// How well a model does on samples.

namespace digitlab {

/// Loss and accuracy of a model on some samples.
struct Evaluation {
    double accuracy = 0;  ///< 0 to 1
    double loss = 0;      ///< mean over the samples
};

/// Loss and accuracy over many samples, one chunk at a time.
///
/// \param model    what is evaluated
/// \param samples  images as the model is to see them, with labels below the number of its classes
/// \param threads  how many threads work on the chunks; the result is the same for any number
/// \param most     at most this number of samples, the first ones, are evaluated
/// \return         the means over these samples
/// \throws std::invalid_argument  if there are no samples, or they have no labels or too large ones
template <typename Real>
Evaluation evaluate(const Model<Real>& model, const Samples<Real>& samples, unsigned threads,
                    arma::uword most = std::numeric_limits<arma::uword>::max());

/// Number of samples whose predicted class is their label, all of them in one pass.
///
/// \param model    what is evaluated
/// \param samples  images as the model is to see them, with labels
/// \formula{lab08,count_correct}
template <typename Real>
arma::uword count_correct(const Model<Real>& model, const Samples<Real>& samples);

}  // namespace digitlab
