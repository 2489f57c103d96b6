#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace digitlab {

/// What a file holds, unpacked if it was gzipped.
struct FileContent {
    std::string bytes;
    bool complete = true;  ///< false if a gzip stream breaks off: `bytes` is what came before
};

/// Reads a whole file, plain or gzip (told by its first two bytes, not by its name).
///
/// \throws std::runtime_error  naming the file, if it does not exist, is a folder, may not be read,
///                             is empty, is named .gz and is not gzip, or is damaged
FileContent read_file(const std::filesystem::path& file);

/// Unpacks a gzip stream (RFC 1952), all of its members.
///
/// \param name  what to call the stream in messages
/// \throws std::runtime_error  if the stream is damaged
FileContent gunzip(std::string_view packed, const std::string& name);

}  // namespace digitlab
