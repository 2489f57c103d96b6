#pragma once

#include <filesystem>

/// \file
/// The folder of `--out`, which belongs to one run at a time.

namespace digitlab {

/// Makes a folder, unless it exists, and keeps it for this run as long as the object lives.
class OutputFolder {
public:
    /// \throws UsageError          naming the folder, if it cannot be made or written into
    /// \throws std::runtime_error  if another run keeps it: two would replace each other's files
    explicit OutputFolder(const std::filesystem::path& folder);
    ~OutputFolder();
    OutputFolder(const OutputFolder&) = delete;
    OutputFolder& operator=(const OutputFolder&) = delete;

private:
    int descriptor_ = -1;
};

}  // namespace digitlab
