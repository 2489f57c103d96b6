#pragma once

#include <string>
#include <utility>
#include <vector>

namespace digitlab::testing {

/// The bytes of a .zip with these files, stored as they are, under any names at all.
std::string zip_file(const std::vector<std::pair<std::string, std::string>>& files);

/// The bytes of a .tar with these files.
std::string tar_file(const std::vector<std::pair<std::string, std::string>>& files);

/// The bytes as gzip packs them.
std::string gzip(const std::string& bytes);

}  // namespace digitlab::testing
