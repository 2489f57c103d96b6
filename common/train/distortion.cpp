#include "train/distortion.hpp"

#include <fmt/format.h>

#include <numbers>
#include <stdexcept>
#include <string>

namespace digitlab {
namespace {

/// A number from [−bound, bound], each equally likely.
double up_to(double bound, Rng& rng) {
    return bound * std::uniform_real_distribution<double>(-1, 1)(rng);
}

/// Where the pixels of a distorted image come from: x' = a x + b y, y' = c x + d y, both from the
/// middle of the image, and then shifted.
struct Affine {
    double a, b, c, d;
    double shift_x, shift_y;
};

Affine draw_affine(const Distortion& distortion, double size, Rng& rng) {
    const double angle = up_to(distortion.rotation, rng) * std::numbers::pi / 180;
    const double width = 1 / (1 + up_to(distortion.scaling, rng));
    const double height = 1 / (1 + up_to(distortion.scaling, rng));
    const double shear = up_to(distortion.shear, rng);
    const double cos = std::cos(angle);
    const double sin = std::sin(angle);
    return {.a = width * cos,
            .b = width * (shear * cos - sin),
            .c = height * sin,
            .d = height * (shear * sin + cos),
            .shift_x = up_to(distortion.shift * size, rng),
            .shift_y = up_to(distortion.shift * size, rng)};
}

/// An image with a border of background, from which one can read between the pixels.
template <typename Real>
class PaddedImage {
public:
    PaddedImage(arma::uword rows, arma::uword columns, Real background)
        : rows_(static_cast<int>(rows)),
          columns_(static_cast<int>(columns)),
          width_(columns + 2 * border),
          pixels_((rows + 2 * border) * width_) {
        pixels_.fill(background);
    }

    void load(const Real* image) {
        for (int r = 0; r < rows_; ++r) {
            std::copy_n(
                image + r * columns_, columns_,
                pixels_.memptr() + (static_cast<arma::uword>(r) + border) * width_ + border);
        }
    }

    /// Bilinear interpolation at column x and row y, both counted from 0 at the middle of the first
    /// pixel.
    Real at(Real x, Real y) const {
        // Beyond the border all is background: no need to go further out.
        x = std::clamp(x, Real(-1), static_cast<Real>(columns_)) + border;
        y = std::clamp(y, Real(-1), static_cast<Real>(rows_)) + border;
        const auto left = static_cast<int>(x);
        const auto top = static_cast<int>(y);
        const Real right_share = x - static_cast<Real>(left);
        const Real bottom_share = y - static_cast<Real>(top);
        const Real* const p = pixels_.memptr() + static_cast<arma::uword>(top) * width_ + left;
        const Real above = p[0] + right_share * (p[1] - p[0]);
        const Real below = p[width_] + right_share * (p[width_ + 1] - p[width_]);
        return above + bottom_share * (below - above);
    }

private:
    static constexpr arma::uword border = 2;
    int rows_;
    int columns_;
    arma::uword width_;
    arma::Col<Real> pixels_;
};

void require_amount(const char* name, double amount) {
    if (amount >= 0 && std::isfinite(amount)) return;
    throw std::invalid_argument(
        fmt::format("distortion: {} is {}; it must be at least 0", name, amount));
}

}  // namespace

// [gaussian_smoothing]
template <typename Real>
arma::Mat<Real> gaussian_smoothing(arma::uword size, double sigma) {
    if (!(sigma > 0)) throw std::invalid_argument("distortion: smoothing must be positive");
    const double scale = 1 / (sigma * std::sqrt(2 * std::numbers::pi));
    arma::Mat<Real> smoothing(size, size);
    for (arma::uword i = 0; i < size; ++i) {
        for (arma::uword j = 0; j < size; ++j) {
            const double distance = (static_cast<double>(i) - static_cast<double>(j)) / sigma;
            smoothing(i, j) = static_cast<Real>(scale * std::exp(-distance * distance / 2));
        }
    }
    return smoothing;
}
// [gaussian_smoothing]

// [displacement_field]
template <typename Real>
arma::Mat<Real> displacement_field(const arma::Mat<Real>& row_smoothing,
                                   const arma::Mat<Real>& column_smoothing, double alpha,
                                   Rng& rng) {
    arma::Mat<Real> noise(row_smoothing.n_cols, column_smoothing.n_cols);
    // BEGIN SOLUTION lab09 displacement_field
    std::uniform_real_distribution<Real> uniform(-1, 1);
    noise.imbue([&] { return uniform(rng); });
    return static_cast<Real>(alpha) * row_smoothing * noise * column_smoothing.t();
    // END SOLUTION
}
// [displacement_field]

template <typename Real>
Distorter<Real>::Distorter(const Distortion& distortion, arma::uword rows, arma::uword columns)
    : distortion_(distortion),
      rows_(rows),
      columns_(columns),
      size_(std::sqrt(static_cast<double>(rows * columns)) / 28) {
    require_amount("rotation", distortion.rotation);
    require_amount("scaling", distortion.scaling);
    require_amount("shear", distortion.shear);
    require_amount("shift", distortion.shift);
    require_amount("elastic", distortion.elastic);
    if (distortion.scaling >= 1) throw std::invalid_argument("distortion: scaling must be below 1");
    if (distortion.elastic == 0) return;
    row_smoothing_ = gaussian_smoothing<Real>(rows, distortion.smoothing * size_);
    column_smoothing_ = gaussian_smoothing<Real>(columns, distortion.smoothing * size_);
}

template <typename Real>
arma::Mat<Real> Distorter<Real>::operator()(const arma::Mat<Real>& images, Rng& rng,
                                            Real background) const {
    if (images.n_rows != rows_ * columns_) {
        throw std::invalid_argument(
            fmt::format("distortion: images of {} pixels; they must have {} × {}", images.n_rows,
                        rows_, columns_));
    }
    // Smoothing in both directions makes noise smaller by σ twice, so α grows with the square.
    const double alpha = distortion_.elastic * size_ * size_;
    const Real middle_x = static_cast<Real>(columns_ - 1) / 2;
    const Real middle_y = static_cast<Real>(rows_ - 1) / 2;
    PaddedImage<Real> source(rows_, columns_, background);
    arma::Mat<Real> x_field(rows_, columns_, arma::fill::zeros);
    arma::Mat<Real> y_field(rows_, columns_, arma::fill::zeros);
    arma::Mat<Real> distorted(arma::size(images));
    for (arma::uword n = 0; n < images.n_cols; ++n) {
        const Affine map = draw_affine(distortion_, size_, rng);
        if (alpha > 0) {
            x_field = displacement_field(row_smoothing_, column_smoothing_, alpha, rng);
            y_field = displacement_field(row_smoothing_, column_smoothing_, alpha, rng);
        }
        source.load(images.colptr(n));
        Real* pixel = distorted.colptr(n);
        for (arma::uword row = 0; row < rows_; ++row) {
            const Real y = static_cast<Real>(row) - middle_y;
            const auto row_x = static_cast<Real>(map.b) * y + static_cast<Real>(map.shift_x);
            const auto row_y = static_cast<Real>(map.d) * y + static_cast<Real>(map.shift_y);
            for (arma::uword column = 0; column < columns_; ++column) {
                const Real x = static_cast<Real>(column) - middle_x;
                *pixel++ = source.at(
                    middle_x + static_cast<Real>(map.a) * x + row_x + x_field(row, column),
                    middle_y + static_cast<Real>(map.c) * x + row_y + y_field(row, column));
            }
        }
    }
    return distorted;
}

template arma::Mat<float> gaussian_smoothing(arma::uword, double);
template arma::Mat<double> gaussian_smoothing(arma::uword, double);
template arma::Mat<float> displacement_field(const arma::Mat<float>&, const arma::Mat<float>&,
                                             double, Rng&);
template arma::Mat<double> displacement_field(const arma::Mat<double>&, const arma::Mat<double>&,
                                              double, Rng&);
template class Distorter<float>;
template class Distorter<double>;

}  // namespace digitlab
