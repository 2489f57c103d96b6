#include "base/file.hpp"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <vector>

namespace digitlab {
namespace {

namespace fs = std::filesystem;

/// Writes all of it and waits until it is on the disk; returns 0 or an error number.
int write_and_sync(const char* file, const std::string& content) {
    const int descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
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

/// What is replaced if `file` is written: itself, or what it links to.
fs::path replaceable(const fs::path& file) {
    std::error_code error;
    const fs::file_status status = fs::status(file, error);
    if (fs::exists(status) && !fs::is_regular_file(status) && !fs::is_directory(status)) {
        throw std::runtime_error(file.string() +
                                 ": cannot be written: it is a device or a pipe, not a file");
    }
    return fs::is_symlink(file, error) ? fs::weakly_canonical(file, error) : file;
}

/// Removes what processes left that were killed while they wrote this file.
void remove_parts_of_the_dead(const fs::path& file) {
    const std::string beginning = file.filename().string() + ".";
    const std::string ending = ".part";
    std::error_code error;
    const fs::path folder = file.has_parent_path() ? file.parent_path() : ".";
    for (const auto& entry : fs::directory_iterator(folder, error)) {
        const std::string name = entry.path().filename().string();
        if (!name.starts_with(beginning) || !name.ends_with(ending)) continue;
        const std::size_t length = name.size() - std::min(name.size(), beginning.size() + 5);
        const std::string process = name.substr(beginning.size(), length);
        if (process.empty() || process.size() > 9 ||
            process.find_first_not_of("0123456789") != std::string::npos) {
            continue;
        }
        const bool dead = kill(std::stoi(process), 0) != 0 && errno == ESRCH;
        if (dead) fs::remove(entry.path(), error);
    }
}

/// So that the new name survives a power failure, too; no harm if that cannot be done.
void sync_folder_of(const fs::path& file) {
    const fs::path folder = file.has_parent_path() ? file.parent_path() : ".";
    const int descriptor = open(folder.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return;
    fsync(descriptor);
    close(descriptor);
}

}  // namespace

std::string read_file(const fs::path& file, std::size_t most) {
    const auto refuse = [&](const std::string& reason) {
        throw std::runtime_error(file.string() + ": " + reason);
    };
    std::error_code error;
    const fs::file_status status = fs::status(file, error);
    if (!fs::exists(status))
        refuse(error && status.type() != fs::file_type::not_found
                   ? "cannot be read: " + error.message()
                   : "no such file");
    if (fs::is_directory(status)) refuse("is a folder, not a file; give the name of a file");
    if (fs::is_character_file(status) || fs::is_block_file(status)) {
        refuse("is a device, not a file; give the name of a file");
    }
    const auto size = fs::is_regular_file(status) ? fs::file_size(file, error) : 0;
    const std::string too_large =
        fmt::format("is larger than {} MB; is it the right file?", most >> 20);
    if (!error && size > most) refuse(too_large);
    std::ifstream stream(file, std::ios::binary);
    if (!stream) refuse(std::string("cannot be read: ") + std::strerror(errno));
    std::string content;
    content.reserve(error ? 0 : size);
    std::vector<char> piece(std::size_t{1} << 16);
    while (stream) {
        stream.read(piece.data(), static_cast<std::streamsize>(piece.size()));
        content.append(piece.data(), static_cast<std::size_t>(stream.gcount()));
        if (content.size() > most) refuse(too_large);
    }
    if (stream.bad()) refuse("cannot be read to its end");
    return content;
}

void write_file_atomically(const fs::path& file, const std::string& content) {
    const fs::path target = replaceable(file);
    remove_parts_of_the_dead(target);
    const fs::path part = fmt::format("{}.{}.part", target.string(), getpid());
    std::error_code error(write_and_sync(part.c_str(), content), std::generic_category());
    if (!error) fs::rename(part, target, error);
    if (!error) return sync_folder_of(target);
    const std::string reason = error.message();
    fs::remove(part, error);
    throw std::runtime_error(file.string() + ": cannot be written: " + reason);
}

void require_writable(const fs::path& file) {
    const fs::path target = replaceable(file);
    if (fs::is_directory(target)) {
        throw std::runtime_error(file.string() + ": cannot be written: it is a folder");
    }
    const fs::path folder = target.has_parent_path() ? target.parent_path() : ".";
    if (access(folder.c_str(), W_OK | X_OK) == 0) return;
    throw std::runtime_error(
        fmt::format("{}: cannot be written: {}", file.string(), std::strerror(errno)));
}

}  // namespace digitlab
