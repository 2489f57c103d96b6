#pragma once

#include <filesystem>
#include <string>
#include <string_view>

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
/// \throws std::runtime_error  naming the file, if it does not exist, is a folder, cannot be read,
///                             is empty, is named .gz and is not gzip, or is damaged
FileContent read_unpacked(const std::filesystem::path& file);

/// Unpacks a gzip stream (RFC 1952), all of its members.
///
/// \param packed  the stream; a truncated one is no error but not `complete`
/// \param name    its name, for messages
/// \throws std::runtime_error  if the stream is damaged or larger than 4 GB
FileContent gunzip(std::string_view packed, const std::string& name);

}  // namespace digitlab
