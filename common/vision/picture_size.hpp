#pragma once

#include <fmt/format.h>

#include <stdexcept>
#include <string>

/// \file
/// How large a picture may be. Internal to the vision module.

namespace digitlab {

constexpr std::size_t max_pixels = 100'000'000;  ///< a matrix of them takes 0.8 GB

/// \throws std::runtime_error  naming the file, if a picture is empty or has more than `max_pixels`
inline void require_picture_size(std::size_t rows, std::size_t columns, const std::string& file) {
    if (rows == 0 || columns == 0) {
        throw std::runtime_error(file + ": is a picture without pixels");
    }
    if (columns <= max_pixels / rows) return;
    throw std::runtime_error(
        fmt::format("{}: a picture of {} × {} pixels; scale it down to some hundreds each way",
                    file, columns, rows));
}

}  // namespace digitlab
