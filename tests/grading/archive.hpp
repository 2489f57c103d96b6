#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

/// \file
/// Reads archives that strangers made, in memory: nothing is ever written by the names in them.

namespace digitlab::grading {

/// A file in an archive or a folder.
struct PackedFile {
    std::string name;  ///< with / between folders, whatever the archive has
    std::string bytes;
};

/// Whether a file of this name is taken for an archive: .zip, .tar, .tar.gz or .tgz, in any case.
bool is_archive(std::string_view name);

/// The files of an archive whose names are wanted; folders, links and devices are left out.
///
/// \param bytes   of a zip archive, a tar archive, or a tar archive compressed by gzip: told by
///                what it begins with, not by its name
/// \param wanted  whether a file of this name is to be unpacked
/// \throws std::runtime_error  saying why it cannot be read: damaged, encrypted, too large
std::vector<PackedFile> unpack(std::string_view bytes,
                               const std::function<bool(const std::string&)>& wanted);

}  // namespace digitlab::grading
