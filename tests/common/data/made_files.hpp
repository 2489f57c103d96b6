#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// \file
/// Valid and damaged files for the tests of data and vision.

namespace digitlab::testing {

/// The bytes as gzip packs them.
std::string gzipped(std::string_view bytes);

/// An IDX file: two zero bytes, the type (8: unsigned bytes), the number of dimensions, the
/// dimensions as big-endian numbers of four bytes each, the values.
std::string idx(const std::vector<std::uint32_t>& dimensions, std::string_view values,
                char type = 8);

/// How a PNG file has its pixels (https://www.w3.org/TR/png/, section 11.2.1).
enum class PngColour : char { grey = 0, rgb = 2, palette = 3, grey_alpha = 4, rgb_alpha = 6 };

/// A PNG file, made by the standard and without libpng.
///
/// \param rows     the bytes of each row of pixels
/// \param depth    bits a value
/// \param palette  red, green, blue, red, … if there is one
std::string png(std::uint32_t width, const std::vector<std::string>& rows,
                PngColour colour = PngColour::grey, int depth = 8, std::string_view palette = "");

/// A PGM file of 8 bits a pixel.
std::string pgm(std::size_t width, std::size_t height, std::string_view pixels);

}  // namespace digitlab::testing
