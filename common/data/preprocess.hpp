#pragma once

#include <armadillo>

#include "base/image_form.hpp"
#include "data/dataset.hpp"

/// \file
/// Scaling pixels, one-hot targets, splitting data sets, and the form of their images.

namespace digitlab {

/// Scales pixels from [lowest, highest] to [0, 1]: (x − lowest)/(highest − lowest).
///
/// \param X        features × samples; taken by value and reused for the result
/// \param lowest   becomes 0
/// \param highest  becomes 1
/// \return         the same shape; values outside the range are outside [0, 1]
/// \throws std::invalid_argument  if highest ≤ lowest
/// \formula{lab01,normalize}
template <typename Real>
arma::Mat<Real> normalize(arma::Mat<Real> X, Real lowest, Real highest);

/// Scales the pixels of every part of a data set from its range to [0, 1], its new range.
template <typename Real>
void normalize(Dataset<Real>& dataset);

/// Standardises pixels: (x − mean)/(standard deviation). Both are those of the *training* images,
/// for the other parts too: the test images must not influence the model.
///
/// \param X                   features × samples; taken by value and reused for the result
/// \param mean                the mean over all pixels of all training images
/// \param standard_deviation  over the same pixels, positive
/// \return  the same shape; over the training images, mean 0 and standard deviation 1
/// \throws std::invalid_argument  if the standard deviation is not positive (all pixels are equal)
/// \formula{lab01,standardize}
template <typename Real>
arma::Mat<Real> standardize(arma::Mat<Real> X, Real mean, Real standard_deviation);

/// Standardises the pixels of every part of a data set, and its range, by the mean and the standard
/// deviation of its training pixels.
///
/// \throws std::invalid_argument  if there are no training images or all their pixels are equal
template <typename Real>
void standardize(Dataset<Real>& dataset);

/// Statistics over all pixels of all images.
struct PixelStatistics {
    double smallest = 0;            ///< of all pixels
    double mean = 0;                ///< of all pixels
    double largest = 0;             ///< of all pixels
    double standard_deviation = 0;  ///< of all pixels
};

/// Statistics over all entries of a matrix, summed in double: the sum of MNIST's 47 million pixels
/// in float is wrong in the third digit.
///
/// \throws std::invalid_argument  if X is empty
/// \formula{lab01,mean_and_standard_deviation}
template <typename Real>
PixelStatistics pixel_statistics(const arma::Mat<Real>& X);

/// One-hot targets: column n is 0 but for a 1 in row labels(n).
///
/// \param labels   1 × samples, each below `classes`
/// \param classes  the number of rows
/// \return         classes × samples
/// \throws std::invalid_argument  naming the first label that is too large
/// \formula{lab01,one_hot}
template <typename Real>
arma::Mat<Real> one_hot(const arma::Row<arma::uword>& labels, arma::uword classes);

/// The two parts of a split.
template <typename Real>
struct Split {
    Samples<Real> first;  ///< the number of samples asked for
    Samples<Real> rest;   ///< all others
};

/// The first `count` samples and the rest, in their order, with their labels if there are any.
///
/// \throws std::invalid_argument  unless 0 < count < number of samples
template <typename Real>
Split<Real> split(const Samples<Real>& samples, arma::uword count);

/// Moves the last sixth of the training images to the validation part. Of the 60,000 training
/// images of MNIST, 50,000 remain.
///
/// \throws std::invalid_argument  naming the data set, if it has fewer than two training images
/// \formula{lab01,validation}
template <typename Real>
void hold_out_validation(Dataset<Real>& dataset);

/// The chosen samples, in the order of `chosen`.
///
/// \throws std::out_of_range  if one of `chosen` is not below the number of samples
template <typename Real>
Samples<Real> select(const Samples<Real>& samples, const arma::uvec& chosen);

/// The form of the images of a data set, for a network that is trained on them.
///
/// MNIST's digits stand in a box of 20 pixels, centred by their mass; the same is assumed of all
/// data sets of 28 × 28 pixels but Fashion-MNIST. Other images are filled by what they show.
template <typename Real>
ImageForm image_form(const Dataset<Real>& dataset);

}  // namespace digitlab
