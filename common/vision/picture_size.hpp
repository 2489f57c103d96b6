#pragma once

#include <fmt/format.h>

#include <stdexcept>
#include <string>

/// \file
/// How large a picture may be. Internal to the vision module.

namespace digitlab {

constexpr std::size_t max_pixels = 50'000'000;  ///< as many as a telephone takes
constexpr std::size_t max_side = 30'000;        ///< of a picture, in pixels

/// Larger pictures are shrunk while they are read, by the means of blocks: more pixels cost memory
/// and time, and show no more of a digit.
constexpr std::size_t longest_side_kept = 1500;

/// \throws std::runtime_error  naming the file, if a picture is empty or has more than `max_pixels`
///                             or a side of more than `max_side`
inline void require_picture_size(std::size_t rows, std::size_t columns, const std::string& file) {
    if (rows == 0 || columns == 0) {
        throw std::runtime_error(file + ": is a picture without pixels; save it again");
    }
    if (rows <= max_side && columns <= max_side && rows * columns <= max_pixels) return;
    throw std::runtime_error(
        fmt::format("{}: a picture of {} × {} pixels; scale it down to some hundreds each way",
                    file, columns, rows));
}

}  // namespace digitlab
