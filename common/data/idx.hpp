#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "data/gzip.hpp"

/// \file
/// The file format of MNIST and Fashion-MNIST.

namespace digitlab {

/// An array read from an IDX file: for images {count, rows, columns}, for labels {count}.
struct IdxArray {
    std::vector<std::size_t> dimensions;  ///< one to three numbers, none 0
    std::string file;                     ///< unpacked: a header, then the values

    /// Row by row, the last dimension runs fastest. Valid as long as this object stays in place.
    std::span<const std::uint8_t> values() const {
        const std::size_t header = 4 + 4 * dimensions.size();
        return {reinterpret_cast<const std::uint8_t*>(file.data()) + header, file.size() - header};
    }
};

/// Reads an IDX file of unsigned bytes, plain or gzip.
///
/// The format is described on LeCun's MNIST home page: two zero bytes, a byte for the type (0x08:
/// unsigned byte), a byte for the number of dimensions; then each dimension as a 32-bit big-endian
/// integer; then the values.
///
/// \throws std::runtime_error  naming the file and what to do, if it cannot be read, is not IDX, is
///                             of another type, or is longer or shorter than its header says
/// \formula{lab01,big_endian}
IdxArray read_idx(const std::filesystem::path& file);

/// Reads an IDX file that is in memory, like `read_idx()`.
///
/// \param content  the file, unpacked
/// \param name     its name, for messages
/// \throws std::runtime_error  as `read_idx()` does
/// \formula{lab01,big_endian}
IdxArray parse_idx(FileContent content, const std::string& name);

}  // namespace digitlab
