#include "base/file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace digitlab {
namespace {

/// Writes all of it and waits until it is on the disk; returns 0 or an error number.
int write_and_sync(const char* file, const std::string& content) {
    const int descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (descriptor < 0) return errno;
    int error = 0;
    std::size_t written = 0;
    while (error == 0 && written < content.size()) {
        const ssize_t more = write(descriptor, content.data() + written, content.size() - written);
        if (more >= 0) {
            written += static_cast<std::size_t>(more);
        } else if (errno != EINTR) {
            error = errno;
        }
    }
    if (error == 0 && fsync(descriptor) != 0) error = errno;
    if (close(descriptor) != 0 && error == 0) error = errno;
    return error;
}

}  // namespace

std::string read_file(const std::filesystem::path& file) {
    const std::string name = file.string();
    std::error_code error;
    const auto status = std::filesystem::status(file, error);
    if (status.type() == std::filesystem::file_type::not_found) {
        throw std::runtime_error(name + ": no such file");
    }
    if (std::filesystem::is_directory(status)) {
        throw std::runtime_error(name + ": is a folder, not a file");
    }
    std::ifstream stream(file, std::ios::binary);
    if (!stream) throw std::runtime_error(name + ": cannot be read: " + std::strerror(errno));
    std::ostringstream content;
    content << stream.rdbuf();
    if (stream.bad()) throw std::runtime_error(name + ": cannot be read to its end");
    return std::move(content).str();
}

void write_file_atomically(const std::filesystem::path& file, const std::string& content) {
    const std::filesystem::path part = file.string() + ".part";
    std::error_code error(write_and_sync(part.c_str(), content), std::generic_category());
    if (!error) std::filesystem::rename(part, file, error);
    if (!error) return;
    const std::string reason = error.message();
    std::filesystem::remove(part, error);
    throw std::runtime_error(file.string() + ": cannot be written: " + reason);
}

}  // namespace digitlab
