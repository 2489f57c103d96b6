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
