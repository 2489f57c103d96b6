#pragma once

#include <armadillo>

#include "base/random.hpp"

/// \file
/// Training images that are never twice the same.

namespace digitlab {

/// How strongly images are distorted, for images of about 28×28 pixels; other sizes are distorted
/// in proportion. Each image gets amounts of its own, drawn at random up to these bounds.
struct Distortion {
    double rotation = 0;   ///< degrees to either side
    double scaling = 0;    ///< share by which width and height, each for itself, grow or shrink
    double shear = 0;      ///< columns by which a row is shifted for each row it is off the middle
    double shift = 0;      ///< pixels to each side
    double elastic = 0;    ///< α: pixels times the smoothed noise; 34 in Simard 2003, 0: none
    double smoothing = 4;  ///< σ of the noise, in pixels

    /// Whether all amounts are 0, so that images stay what they are.
    bool none() const {
        return rotation == 0 && scaling == 0 && shear == 0 && shift == 0 && elastic == 0;
    }
};

/// Where pixels are moved by elastic distortion, in one direction: noise from [−1, 1], smoothed by
/// a Gaussian of standard deviation σ in both directions, times α (Simard, Steinkraus, Platt, "Best
/// practices for convolutional neural networks applied to visual document analysis", 2003).
///
/// Smoothing along a direction is a product with the matrix of `gaussian_smoothing()`.
///
/// \param row_smoothing     rows × rows
/// \param column_smoothing  columns × columns
/// \param alpha             pixels
/// \param rng               what the noise is drawn from
/// \return                  rows × columns, in pixels
/// \formula{lab09,displacement_field}
template <typename Real>
arma::Mat<Real> displacement_field(const arma::Mat<Real>& row_smoothing,
                                   const arma::Mat<Real>& column_smoothing, double alpha, Rng& rng);

/// The matrix that smooths a column of so many numbers: entry (i, j) is the Gaussian of i − j.
///
/// Its sums are 1 in the middle and less at both ends, where there is nothing beyond to smooth.
///
/// \param size       how many numbers the column has
/// \param deviation  σ, positive, in entries
/// \return           size × size
/// \throws std::invalid_argument  if σ is not positive
/// \formula{lab09,gaussian_smoothing}
template <typename Real>
arma::Mat<Real> gaussian_smoothing(arma::uword size, double deviation);

/// Makes new images of old ones, as another hand might have written them: turned, scaled, sheared,
/// shifted and bent. The label stays.
template <typename Real>
class Distorter {
public:
    /// Prepares what all images have in common.
    ///
    /// \param distortion     how strongly
    /// \param rows, columns  of an image
    /// \throws std::invalid_argument  if an amount is negative or not finite, the scaling is 1 or
    ///                                more, or the smoothing is not positive where it is needed
    Distorter(const Distortion& distortion, arma::uword rows, arma::uword columns);

    /// A new image of each one.
    ///
    /// \param images      pixels × images, pixels row by row, of any range
    /// \param rng         what the amounts are drawn from
    /// \param background  what lies outside of an image
    /// \return            the same shape; a pixel is a mean of four of its image or background
    /// \throws std::invalid_argument  if the images have another number of pixels
    arma::Mat<Real> operator()(const arma::Mat<Real>& images, Rng& rng, Real background = 0) const;

private:
    Distortion distortion_;
    arma::uword rows_;
    arma::uword columns_;
    double size_;  // of the image, compared with 28×28
    arma::Mat<Real> row_smoothing_;
    arma::Mat<Real> column_smoothing_;
};

}  // namespace digitlab
