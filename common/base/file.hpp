#pragma once

#include <filesystem>
#include <string>

/// \file
/// Whole files: read at once, and never left half written.

namespace digitlab {

/// The bytes of a file.
///
/// \throws std::runtime_error  naming the file, if it does not exist, is a folder or cannot be read
std::string read_file(const std::filesystem::path& file);

/// Writes a file so that its name always stands for either all of the new content or the old file
/// untouched, even if the program is killed or the power fails meanwhile: the content is written to
/// FILE.part and flushed to the disk before it is renamed.
///
/// \param file     in a folder that exists
/// \param content  bytes, written as they are
/// \throws std::runtime_error  naming the file and the reason, if it cannot be written
void write_file_atomically(const std::filesystem::path& file, const std::string& content);

}  // namespace digitlab
