#include "vision/background.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "vision/morphology.hpp"
#include "vision/resample.hpp"
#include "vision/threshold.hpp"

namespace digitlab {
namespace {

constexpr arma::uword coarse_size = 64;       // pixels: light changes slowly, so these are enough
constexpr arma::uword surroundings_size = 8;  // pixels: each is the mean of a large part
constexpr double clear_sign = 0.7;            // |sign_of_lines| from which lines decide
constexpr double max_brightening = 2;         // of lines in a shadow
constexpr double min_contrast = 0.03;         // of the full range; fainter is noise
constexpr double noise_free = 0.005;          // of the largest contrast; real paper is rougher
constexpr double noise_part = 0.2;            // of the contrast: grain and shadow

arma::vec border(const arma::mat& picture) {
    return arma::join_cols(
        arma::vectorise(picture.head_rows(1)), arma::vectorise(picture.tail_rows(1)),
        arma::vectorise(picture.head_cols(1)), arma::vectorise(picture.tail_cols(1)));
}

/// From −1, where the lines are darker than their surroundings, to 1, where they are lighter. The
/// fourth power lets a thin line of high contrast outweigh a large shadow of low contrast.
double sign_of_lines(const arma::mat& difference) {
    const arma::mat power = arma::square(arma::square(difference));
    return arma::accu(power % arma::sign(difference)) / (arma::accu(power) + arma::datum::eps);
}

}  // namespace

bool is_foreground_light(const arma::mat& picture) {
    if (!is_two_tone(picture)) {
        const arma::mat coarse = shrink_to_fit(picture, coarse_size);
        const arma::mat surroundings = resample_to_fit(coarse, surroundings_size);
        const double sign =
            sign_of_lines(coarse - resample(surroundings, coarse.n_rows, coarse.n_cols));
        if (std::abs(sign) > clear_sign) return sign > 0;
    }
    return sign_of_lines(picture - arma::median(border(picture))) > 0;
}

arma::mat line_contrast(const arma::mat& picture) {
    const arma::mat coarse = shrink_to_fit(picture, coarse_size);
    const arma::uword radius = std::max(coarse.n_rows, coarse.n_cols) / 4 + 1;
    const arma::mat background =
        resample(open_by_square(coarse, radius), picture.n_rows, picture.n_cols);
    arma::mat contrast = picture - background;
    if (background.max() < 0) {
        contrast %= arma::clamp(background.min() / background, 1, max_brightening);
    }
    contrast.clean(1e-9 * arma::abs(picture).max());  // rounding errors
    return arma::clamp(contrast, 0, arma::datum::inf);
}

arma::mat foreground_of(const arma::mat& contrast, double full_range) {
    const TwoClasses classes = two_classes(contrast);
    if (!(classes.high - classes.low > min_contrast * std::max(1.0, full_range))) {
        throw std::invalid_argument(
            "nothing stands out from the background; draw with a stronger line");
    }
    const arma::vec lines =
        arma::sort(arma::vec(contrast.elem(arma::find(contrast > classes.threshold()))));
    const double strongest = lines(lines.n_elem * 9 / 10);  // not the largest: it may be noise
    // A background without any noise was drawn by a program: every other grey is foreground.
    const arma::vec edge = border(contrast);
    const double roughness = arma::mean(arma::abs(edge - arma::median(edge)));
    const double noise = roughness < noise_free * strongest
                             ? 0
                             : classes.low + noise_part * (strongest - classes.low);
    return arma::clamp((contrast - noise) / (strongest - noise), 0, 1);
}

}  // namespace digitlab
