#include "ui/output_folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>

#include "base/file.hpp"
#include "ui/command_line.hpp"
#include "ui/terminal.hpp"

namespace digitlab {

namespace fs = std::filesystem;

OutputFolder::OutputFolder(const fs::path& folder) {
    if (folder.empty()) throw UsageError("--out is empty; give the name of a folder");
    const std::string name = folder.string();
    if (name.find('\n') != name.npos || without_control_characters(name) != name) {
        throw UsageError("--out has a line break or a control character; choose another name");
    }
    std::error_code error;
    fs::create_directories(folder, error);
    const fs::path probe = folder / ".digitlab-probe";
    try {
        write_file_atomically(probe, "");
    } catch (const std::runtime_error&) {
        throw UsageError(
            fmt::format("{}: cannot write into this folder{}; choose another with --out",
                        folder.string(), error ? ": " + error.message() : ""));
    }
    fs::remove(probe, error);
    descriptor_ = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor_ < 0 || flock(descriptor_, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) {
        return;  // where folders cannot be locked, nothing is known of other runs
    }
    close(descriptor_);
    throw std::runtime_error(fmt::format(
        "{}: another run is writing into this folder; wait for it, or choose another with --out",
        folder.string()));
}

OutputFolder::~OutputFolder() {
    if (descriptor_ >= 0) close(descriptor_);
}

}  // namespace digitlab
