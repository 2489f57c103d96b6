#include "support/files.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <random>
#include <sstream>
#include <stdexcept>

namespace digitlab::testing {

namespace fs = std::filesystem;

std::string read_file(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    if (!stream || text.bad()) throw std::runtime_error(file.string() + ": cannot be read");
    return text.str();
}

void write_file(const fs::path& file, std::string_view bytes) {
    const fs::path part = file.string() + "." + std::to_string(getpid()) + ".part";
    std::ofstream stream(part, std::ios::binary);
    stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    stream.close();
    std::error_code error;
    if (stream) fs::rename(part, file, error);
    if (!stream || error) throw std::runtime_error(file.string() + ": cannot be written");
}

std::vector<std::string> names_in(const fs::path& folder) {
    std::vector<std::string> names;
    if (!fs::exists(folder)) return names;
    for (const auto& entry : fs::directory_iterator(folder)) {
        names.push_back(entry.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

std::vector<fs::path> files_below(const fs::path& folder) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.symlink_status().type() != fs::file_type::regular) continue;
        files.push_back(entry.path().lexically_relative(folder));
    }
    std::sort(files.begin(), files.end());
    return files;
}

FileLock::FileLock(const fs::path& file, bool wait)
    : file_(open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
    if (file_ < 0) throw std::runtime_error(file.string() + ": cannot be made");
    held_ = flock(file_, LOCK_EX | (wait ? 0 : LOCK_NB)) == 0;
}

FileLock::FileLock(FileLock&& other) noexcept : file_(other.file_), held_(other.held_) {
    other.file_ = -1;
}

FileLock::~FileLock() {
    if (file_ >= 0) close(file_);
}

std::string fingerprint(std::string_view bytes) {
    std::uint64_t sum = 14695981039346656037U;  // FNV-1a
    for (const char c : bytes) sum = (sum ^ static_cast<unsigned char>(c)) * 1099511628211U;
    char digits[17];
    std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(sum));
    return digits;
}

TemporaryFolder::TemporaryFolder() {
    std::random_device random;
    for (int attempt = 0; attempt < 100; ++attempt) {
        path_ = fs::temp_directory_path() / ("digitlab-test-" + std::to_string(random()));
        if (fs::create_directory(path_)) return;  // else the name is in use: try another one
    }
    throw std::runtime_error("no temporary folder can be made");
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

fs::path TemporaryFolder::write(const std::string& name, std::string_view bytes) const {
    fs::path file = path_ / name;
    fs::create_directories(file.parent_path());
    write_file(file, bytes);
    return file;
}

}  // namespace digitlab::testing
