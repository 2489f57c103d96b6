#include "vision/drawing.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "vision/background.hpp"
#include "vision/clutter.hpp"
#include "vision/picture_size.hpp"
#include "vision/resample.hpp"
#include "vision/sheet.hpp"
#include "vision/strokes.hpp"

namespace digitlab {
namespace {

constexpr arma::uword working_size = 100;  // pixels of a digit: several for each one of an image

/// Step 1: what is drawn, from 0 (background) to 1.
arma::mat separate_foreground(const arma::mat& picture) {
    arma::mat light_lines = is_foreground_light(picture) ? picture : arma::mat(-picture);
    if (const auto sheet = find_sheet(light_lines)) light_lines = -crop(light_lines, *sheet);
    return foreground_of(line_contrast(light_lines), arma::abs(picture).max());
}

/// Step 2: the smallest part with everything above 0.5, from 0 to 1.
arma::mat crop_to_digit(const arma::mat& foreground) {
    const arma::mat scaled = foreground / foreground.max();
    const arma::uvec rows = arma::find(arma::max(scaled, 1) > 0.5);
    const arma::uvec columns = arma::find(arma::max(scaled, 0) > 0.5);
    return crop(scaled, {rows.front(), columns.front(), rows.back(), columns.back()});
}

/// Step 3: a digit of at most `working_size` pixels, its strokes dark and thick enough to be seen
/// in a box of `box` pixels.
arma::mat strengthen_strokes(arma::mat digit, arma::uword box) {
    if (std::max(digit.n_rows, digit.n_cols) > working_size) {
        digit = resample_to_fit(digit, working_size);
        // The median makes thin strokes 1: they are darkest where they cross.
        const arma::vec strokes = digit.elem(arma::find(digit > 0.3 * digit.max()));
        digit = arma::clamp(digit / arma::median(strokes), 0, 1);
    }
    return std::max(digit.n_rows, digit.n_cols) > box ? thicken_thin_strokes(digit) : digit;
}

/// Step 4: a digit whose longer side is that of the box, with pixels up to 1.
arma::mat fit_into_box(const arma::mat& digit, arma::uword box) {
    const arma::mat fitted = resample_to_fit(digit, box);
    return arma::clamp(fitted / fitted.max(), 0, 1);
}

/// The index at which `length` pixels begin so that their point `centre` is in the middle of
/// `side` pixels, or as near to it as they fit in.
arma::uword offset(arma::uword side, arma::uword length, double centre) {
    const double first = (static_cast<double>(side) - 1) / 2 - centre;
    return static_cast<arma::uword>(
        std::clamp<long>(std::lround(first), 0, static_cast<long>(side - length)));
}

/// Step 5: an image with the centre of the digit, of its mass or of its bounding box, in the
/// middle.
arma::mat centre(const arma::mat& digit, const ImageForm& form) {
    double row = (static_cast<double>(digit.n_rows) - 1) / 2;
    double column = (static_cast<double>(digit.n_cols) - 1) / 2;
    if (form.centred_by_mass) {
        const double mass = arma::accu(digit);
        row = arma::dot(arma::regspace(0, row * 2), arma::sum(digit, 1)) / mass;
        column = arma::dot(arma::regspace(0, column * 2), arma::sum(digit, 0)) / mass;
    }
    arma::mat image(form.rows, form.columns, arma::fill::zeros);
    image.submat(offset(form.rows, digit.n_rows, row), offset(form.columns, digit.n_cols, column),
                 arma::size(digit)) = digit;
    return image;
}

}  // namespace

arma::vec frame_drawing(const arma::mat& picture, const ImageForm& form) {
    if (picture.empty()) throw std::invalid_argument("the picture has no pixels");
    if (!picture.is_finite()) {
        throw std::invalid_argument("the picture has pixels that are infinite or not a number");
    }
    arma::mat foreground = separate_foreground(shrink_by_blocks(picture, longest_side_kept));
    erase_clutter(foreground);
    const arma::mat digit = strengthen_strokes(crop_to_digit(foreground), form.box);
    return arma::vectorise(centre(fit_into_box(digit, form.box), form).t());
}

}  // namespace digitlab
