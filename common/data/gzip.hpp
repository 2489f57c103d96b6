#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/file.hpp"

/// \file
/// Files that may be compressed with gzip.

namespace digitlab {

/// The bytes of a file, unpacked if it is compressed.
struct FileContent {
    std::string bytes;     ///< unpacked
    bool complete = true;  ///< false if the gzip stream is truncated
};

/// Reads a whole file, plain or gzip (recognised by its first two bytes, not by its name).
///
/// \param file  to be read
/// \param most  bytes, packed or not: more are refused before they are in memory
/// \throws std::runtime_error  naming the file, if it does not exist, is a folder, cannot be read,
///                             is empty or too large, is named .gz and is not gzip, or is damaged
FileContent read_unpacked(const std::filesystem::path& file, std::size_t most = largest_file);

/// Unpacks a gzip stream (RFC 1952), all of its members.
///
/// \param packed  the stream; a truncated one is no error but not `complete`
/// \param name    its name, for messages
/// \param most    bytes that may come out of it: a small stream can hold very many
/// \throws std::runtime_error  if the stream is damaged or its content is larger than `most`
FileContent gunzip(std::string_view packed, const std::string& name,
                   std::size_t most = largest_file);

}  // namespace digitlab
