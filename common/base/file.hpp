#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

/// \file
/// Reading and writing whole files.

namespace digitlab {

/// The largest file that is read: 2 GB. No data set of the course comes near it.
constexpr std::size_t largest_file = std::size_t{2} << 30;

/// The bytes of a file or a pipe.
///
/// \param file  to be read to its end
/// \param most  bytes; a larger file is refused before it is in memory
/// \throws std::runtime_error  naming the file, if it does not exist, is a folder or a device, is
///                             larger than `most` or cannot be read
std::string read_file(const std::filesystem::path& file, std::size_t most = largest_file);

/// Writes a file atomically: at any time, even after a crash or a power failure, it contains either
/// all of the new or all of the old content. The content is written to FILE.PID.part, a name that
/// no other process uses, and flushed to the disk before that file is renamed.
///
/// \param file     in a folder that exists; of a link, what it leads to is replaced
/// \param content  written byte by byte
/// \throws std::runtime_error  naming the file and the reason, if it cannot be written, or if it is
///                             a device, a pipe or another thing that must not become a file
void write_file_atomically(const std::filesystem::path& file, const std::string& content);

/// Whether `write_file_atomically` can be expected to work, to be asked before long work.
///
/// \throws std::runtime_error  naming the file and the reason, if it cannot
void require_writable(const std::filesystem::path& file);

}  // namespace digitlab
