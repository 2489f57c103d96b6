#include "vision/sheet.hpp"

#include "vision/threshold.hpp"

namespace digitlab {
namespace {

constexpr double min_part_of_line = 0.4;     // of a row or column: it crosses the sheet
constexpr double min_part_of_all = 0.94;     // of what is light: only the sheet is
constexpr double min_part_of_sheet = 0.7;    // is light: a digit covers less than the rest
constexpr double max_part_of_sheet = 0.998;  // is light: something is drawn
constexpr arma::uword margin = 30;  // part of a side: what a sheet askew leaves of the desk
constexpr arma::uword corner = 12;  // part of a side: the corners of a digit are not light

/// The rows and columns of which a large part is light.
std::optional<BoundingBox> box_of_light(const arma::mat& light) {
    const arma::uvec rows = arma::find(arma::mean(light, 1) > min_part_of_line);
    const arma::uvec columns = arma::find(arma::mean(light, 0) > min_part_of_line);
    if (rows.empty() || columns.empty()) return std::nullopt;
    return BoundingBox{rows.front(), columns.front(), rows.back(), columns.back()};
}

/// A box without a part of its height and width on each side.
BoundingBox shrunk(const BoundingBox& box, arma::uword part) {
    const arma::uword y = box.height() / part;
    const arma::uword x = box.width() / part;
    return {box.top + y, box.left + x, box.bottom - y, box.right - x};
}

bool has_light_corners(const arma::mat& light, const BoundingBox& box) {
    return light(box.top, box.left) > 0 && light(box.top, box.right) > 0 &&
           light(box.bottom, box.left) > 0 && light(box.bottom, box.right) > 0;
}

}  // namespace

std::optional<BoundingBox> find_sheet(const arma::mat& picture) {
    if (!is_two_tone(picture)) return std::nullopt;
    const arma::mat light =
        arma::conv_to<arma::mat>::from(picture > two_classes(picture).threshold());
    const std::optional<BoundingBox> box = box_of_light(light);
    if (!box) return std::nullopt;
    const BoundingBox inner = shrunk(*box, margin);
    const double part_of_sheet = arma::mean(arma::vectorise(crop(light, inner)));
    const bool is_sheet = arma::accu(crop(light, *box)) >= min_part_of_all * arma::accu(light) &&
                          part_of_sheet >= min_part_of_sheet &&
                          part_of_sheet <= max_part_of_sheet &&
                          has_light_corners(light, shrunk(*box, corner));
    return is_sheet ? std::optional(inner) : std::nullopt;
}

}  // namespace digitlab
