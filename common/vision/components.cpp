#include "vision/components.hpp"

#include <algorithm>
#include <utility>

namespace digitlab {
namespace {

using Pixel = std::pair<arma::uword, arma::uword>;  // row and column

/// The component that a pixel belongs to. Labels its pixels.
Component flood_fill(const arma::mat& foreground, Pixel seed, arma::uword label,
                     arma::umat& labels) {
    Component component{{seed.first, seed.second, seed.first, seed.second}};
    std::vector<Pixel> open;
    const auto visit = [&](arma::uword row, arma::uword column) {
        if (foreground(row, column) <= 0 || labels(row, column) != 0) return;
        labels(row, column) = label;
        BoundingBox& box = component.box;
        box = {std::min(box.top, row), std::min(box.left, column), std::max(box.bottom, row),
               std::max(box.right, column)};
        ++component.area;
        open.emplace_back(row, column);
    };
    visit(seed.first, seed.second);
    while (!open.empty()) {
        const auto [row, column] = open.back();
        open.pop_back();
        for (arma::uword y = row - (row > 0); y <= std::min(row + 1, labels.n_rows - 1); ++y) {
            for (arma::uword x = column - (column > 0);
                 x <= std::min(column + 1, labels.n_cols - 1); ++x) {
                visit(y, x);
            }
        }
    }
    return component;
}

}  // namespace

Components find_components(const arma::mat& foreground) {
    Components components;
    components.labels.zeros(arma::size(foreground));
    for (arma::uword column = 0; column < foreground.n_cols; ++column) {
        for (arma::uword row = 0; row < foreground.n_rows; ++row) {
            if (foreground(row, column) <= 0 || components.labels(row, column) != 0) continue;
            const arma::uword label = components.list.size() + 1;
            components.list.push_back(
                flood_fill(foreground, {row, column}, label, components.labels));
        }
    }
    return components;
}

}  // namespace digitlab
