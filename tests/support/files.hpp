#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace digitlab::testing {

/// \throws std::runtime_error  naming the file, if it cannot be read
std::string read_file(const std::filesystem::path& file);

/// Writes a file completely or, if it is interrupted, leaves the old one.
///
/// \throws std::runtime_error  naming the file, if it cannot be written
void write_file(const std::filesystem::path& file, std::string_view bytes);

/// The sorted names of what a folder contains, hidden files too; none if there is no such folder.
std::vector<std::string> names_in(const std::filesystem::path& folder);

/// The sorted paths, relative to a folder, of all files below it. Symbolic links are not followed,
/// and are no files.
std::vector<std::filesystem::path> files_below(const std::filesystem::path& folder);

/// A file that one process at a time holds, until it ends, however it ends.
class FileLock {
public:
    /// \param wait  for the process that holds it
    /// \throws std::runtime_error  naming the file, if it cannot be made
    FileLock(const std::filesystem::path& file, bool wait);
    ~FileLock();
    FileLock(FileLock&& other) noexcept;
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;

    /// Whether this object holds it; always after waiting.
    bool held() const { return held_; }

private:
    int file_ = -1;
    bool held_ = false;
};

/// A number for the bytes, as 16 digits: another one for all but 1 of 2^64 other bytes. No secret,
/// and no protection against who looks for equal numbers.
std::string fingerprint(std::string_view bytes);

/// A new folder, removed with its content at the end of the scope.
class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }

    /// Writes a file, and the folders on the way to it, and returns its path.
    std::filesystem::path write(const std::string& name, std::string_view bytes) const;

private:
    std::filesystem::path path_;
};

}  // namespace digitlab::testing
