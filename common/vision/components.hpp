#pragma once

#include <algorithm>
#include <armadillo>
#include <vector>

/// \file
/// Connected components of a foreground and their bounding boxes (Gonzalez and Woods, "Digital
/// Image Processing", sections 2.5 and 9.5). Internal to the vision module.

namespace digitlab {

/// A rectangle of pixels, its last row and column included.
struct BoundingBox {
    arma::uword top;     ///< first row
    arma::uword left;    ///< first column
    arma::uword bottom;  ///< last row
    arma::uword right;   ///< last column

    arma::uword height() const { return bottom - top + 1; }  ///< rows
    arma::uword width() const { return right - left + 1; }   ///< columns
    /// Rows or columns, whichever are more.
    arma::uword longer_side() const { return std::max(height(), width()); }
    /// Whether the other box lies within this one and touches no side of it.
    bool encloses(const BoundingBox& other) const {
        return top < other.top && left < other.left && bottom > other.bottom && right > other.right;
    }
};

/// The pixels of a picture within a box, which must lie in the picture.
template <typename T>
arma::Mat<T> crop(const arma::Mat<T>& picture, const BoundingBox& box) {
    return picture.submat(box.top, box.left, box.bottom, box.right);
}

/// A set of foreground pixels that are connected by their sides or corners.
struct Component {
    BoundingBox box;       ///< of all its pixels
    arma::uword area = 0;  ///< number of pixels
};

/// The connected components of a picture.
struct Components {
    std::vector<Component> list;  ///< in the order of their first pixels
    arma::umat labels;  ///< shape of the picture; 0 is background, i + 1 belongs to list[i]
};

/// Labels the connected components of a foreground, by flood fill.
///
/// \param foreground  0 (background) or more, rows × columns
/// \return            in the order of their first pixels, column by column
Components find_components(const arma::mat& foreground);

}  // namespace digitlab
