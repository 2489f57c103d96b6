#pragma once

#include <filesystem>
#include <string>

/// \file
/// Reading and writing whole files.

namespace digitlab {

/// The bytes of a file.
///
/// \throws std::runtime_error  naming the file, if it does not exist, is a folder or cannot be read
std::string read_file(const std::filesystem::path& file);

/// Writes a file atomically: at any time, even after a crash or a power failure, it contains either
/// all of the new or all of the old content. The content is written to FILE.part and flushed to the
/// disk before that file is renamed.
///
/// \param file     in a folder that exists
/// \param content  written byte by byte
/// \throws std::runtime_error  naming the file and the reason, if it cannot be written
void write_file_atomically(const std::filesystem::path& file, const std::string& content);

}  // namespace digitlab
