#include "vision/clutter.hpp"

#include <algorithm>
#include <vector>

#include "vision/components.hpp"

namespace digitlab {
namespace {

// Sizes as parts of another size: 8 means an eighth.
constexpr arma::uword clutter_length = 8;  // of the picture's height, at least: the rest are specks
constexpr arma::uword framed_length = 8;   // of the frame: what a frame encloses is not a speck
constexpr arma::uword corner_length = 12;  // of a frame's sides: where its corners are looked for
constexpr arma::uword digit_length = 10;   // of the picture: smaller, and the digit was erased
constexpr arma::uword speck_area = 50;     // of the largest component: smaller ones are specks

/// Whether a component has pixels near all four corners of its bounding box. Frames do, and digits
/// do not.
bool reaches_corners(const arma::umat& component, const BoundingBox& box) {
    const arma::uword height = 1 + box.height() / corner_length;
    const arma::uword width = 1 + box.width() / corner_length;
    for (const arma::uword row : {box.top, box.bottom + 1 - height}) {
        for (const arma::uword column : {box.left, box.right + 1 - width}) {
            const BoundingBox corner{row, column, row + height - 1, column + width - 1};
            if (crop(component, corner).is_zero()) return false;
        }
    }
    return true;
}

/// Whether component `i` is a frame around another one.
bool is_frame(const Components& components, std::size_t i) {
    const BoundingBox& frame = components.list[i].box;
    const auto is_framed = [&](const Component& other) {
        return frame.encloses(other.box) &&
               framed_length * other.box.longer_side() >= frame.longer_side();
    };
    return std::any_of(components.list.begin(), components.list.end(), is_framed) &&
           reaches_corners(components.labels == i + 1, frame);
}

/// Whether component `i` covers a corner of the picture.
bool covers_corner(const arma::umat& labels, std::size_t i) {
    const arma::uword bottom = labels.n_rows - 1;
    const arma::uword right = labels.n_cols - 1;
    return labels(0, 0) == i + 1 || labels(0, right) == i + 1 || labels(bottom, 0) == i + 1 ||
           labels(bottom, right) == i + 1;
}

/// For each component whether it is a frame or covers a corner; all false if no digit is left.
std::vector<bool> find_surroundings(const Components& components) {
    const arma::umat& labels = components.labels;
    std::vector<bool> erased(components.list.size(), false);
    arma::uword longest = 0;
    for (std::size_t i = 0; i < erased.size(); ++i) {
        const arma::uword length = components.list[i].box.longer_side();
        erased[i] = clutter_length * length >= labels.n_rows &&
                    (covers_corner(labels, i) || is_frame(components, i));
        if (!erased[i]) longest = std::max(longest, length);
    }
    if (digit_length * longest < std::max(labels.n_rows, labels.n_cols)) {
        erased.assign(erased.size(), false);
    }
    return erased;
}

}  // namespace

void erase_clutter(arma::mat& foreground) {
    const Components components = find_components(foreground);
    std::vector<bool> erased = find_surroundings(components);
    arma::uword largest = 0;
    for (std::size_t i = 0; i < erased.size(); ++i) {
        if (!erased[i]) largest = std::max(largest, components.list[i].area);
    }
    for (std::size_t i = 0; i < erased.size(); ++i) {
        if (speck_area * components.list[i].area < largest) erased[i] = true;
    }
    for (arma::uword pixel = 0; pixel < foreground.n_elem; ++pixel) {
        const arma::uword label = components.labels(pixel);
        if (label != 0 && erased[label - 1]) foreground(pixel) = 0;
    }
}

}  // namespace digitlab
