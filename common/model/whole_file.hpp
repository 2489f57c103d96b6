#pragma once

#include <filesystem>
#include <string>

/// \file
/// Files that are never half written.

namespace digitlab {

/// Writes a file so that under its name there is always either all of the new content or the old
/// one untouched, even if the program is killed or the power fails meanwhile: the content goes to
/// FILE.part, onto the disk, and only then takes the name.
///
/// \param file     in a folder that exists
/// \param content  bytes, written as they are
/// \throws std::runtime_error  naming the file, if it cannot be written
void write_whole_file(const std::filesystem::path& file, const std::string& content);

}  // namespace digitlab
