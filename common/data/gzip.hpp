#pragma once

#include <filesystem>
#include <string>
#include <string_view>

/// \file
/// Files that may be compressed by gzip.

namespace digitlab {

/// What a file holds, unpacked if it was gzipped.
struct FileContent {
    std::string bytes;     ///< all of it, as it is
    bool complete = true;  ///< false if a gzip stream breaks off: `bytes` is what came before
};

/// Reads a whole file, plain or gzip (told by its first two bytes, not by its name).
///
/// \throws std::runtime_error  naming the file, if it does not exist, is a folder, may not be read,
///                             is empty, is named .gz and is not gzip, or is damaged
FileContent read_unpacked(const std::filesystem::path& file);

/// Unpacks a gzip stream (RFC 1952), all of its members.
///
/// \param packed  the stream; one that breaks off is no error but not `complete`
/// \param name    what to call the stream in messages
/// \throws std::runtime_error  if the stream is damaged or larger than 4 GB
FileContent gunzip(std::string_view packed, const std::string& name);

}  // namespace digitlab
