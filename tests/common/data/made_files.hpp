#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// \file
/// Files as the tests of this room need them, good and bad.

namespace digitlab::testing {

/// The bytes as gzip packs them.
std::string gzipped(std::string_view bytes);

/// An IDX file: two zero bytes, the type (8: unsigned bytes), the number of dimensions, the
/// dimensions as big-endian numbers of four bytes each, the values.
std::string idx(const std::vector<std::uint32_t>& dimensions, std::string_view values,
                char type = 8);

}  // namespace digitlab::testing
