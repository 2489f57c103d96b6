#pragma once

#include <armadillo>

#include "base/random.hpp"

/// \file
/// Data augmentation: randomly distorted training images.

namespace digitlab {

/// Bounds of the random distortions, for images of about 28×28 pixels; images of other sizes are
/// distorted in proportion. The amounts are drawn for each image.
struct Distortion {
    double rotation = 0;  ///< degrees to either side
    double scaling = 0;   ///< relative change of width and of height
    double shear = 0;    ///< columns by which a row is shifted, per row of distance from the middle
    double shift = 0;    ///< pixels to each side
    double elastic = 0;  ///< α: pixels times the smoothed noise; 34 in Simard 2003, 0: none
    double smoothing = 4;  ///< σ of the noise, in pixels

    /// Whether all amounts are 0, so that images stay the same.
    bool none() const {
        return rotation == 0 && scaling == 0 && shear == 0 && shift == 0 && elastic == 0;
    }
};

/// Displacements of the pixels by elastic distortion in one direction: noise from [−1, 1], smoothed
/// by a Gaussian of standard deviation σ in both directions, times α (Simard, Steinkraus, Platt,
/// "Best practices for convolutional neural networks applied to visual document analysis", 2003).
///
/// Smoothing along a direction is a product with the matrix of `gaussian_smoothing()`.
///
/// \param row_smoothing     rows × rows
/// \param column_smoothing  columns × columns
/// \param alpha             pixels
/// \param rng               the noise is drawn from it
/// \return                  rows × columns, in pixels
/// \formula{lab09,displacement_field}
template <typename Real>
arma::Mat<Real> displacement_field(const arma::Mat<Real>& row_smoothing,
                                   const arma::Mat<Real>& column_smoothing, double alpha, Rng& rng);

/// The matrix that smooths a column of `size` numbers: entry (i, j) is the Gaussian of i − j.
///
/// Its row sums are 1 in the middle and less at both ends, where the Gaussian is cut off.
///
/// \param size   length of the column
/// \param sigma  standard deviation of the Gaussian, positive, in entries
/// \return       size × size
/// \throws std::invalid_argument  if σ is not positive
/// \formula{lab09,gaussian_smoothing}
template <typename Real>
arma::Mat<Real> gaussian_smoothing(arma::uword size, double sigma);

/// Distorts images at random: rotated, scaled, sheared, shifted and elastically deformed. The label
/// stays the same.
template <typename Real>
class Distorter {
public:
    /// Computes what all images share.
    ///
    /// \param distortion     the bounds
    /// \param rows, columns  of an image
    /// \throws std::invalid_argument  if an amount is negative or not finite, the scaling is 1 or
    ///                                more, or the smoothing is not positive where it is needed
    Distorter(const Distortion& distortion, arma::uword rows, arma::uword columns);

    /// A distorted copy of each image.
    ///
    /// \param images      pixels × images, pixels row by row, of any range
    /// \param rng         the amounts are drawn from it
    /// \param background  value of the pixels outside of an image
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
