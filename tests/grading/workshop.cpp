#include "workshop.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace digitlab::grading {
namespace {

namespace fs = std::filesystem;
using std::chrono::steady_clock;
using std::chrono_literals::operator""s;

constexpr std::size_t largest_file = 1'000'000;
constexpr std::size_t longest_output = 1'000'000;

/// What a sandbox shows of the machine: programs and libraries, read-only; no home, no network, no
/// other process.
std::vector<std::string> sandbox_command() {
    std::vector<std::string> command = {"bwrap",
                                        "--unshare-all",
                                        "--die-with-parent",
                                        "--new-session",
                                        "--ro-bind",
                                        "/usr",
                                        "/usr",
                                        "--proc",
                                        "/proc",
                                        "--dev",
                                        "/dev",
                                        "--tmpfs",
                                        "/tmp",
                                        "--clearenv",
                                        "--setenv",
                                        "PATH",
                                        "/usr/bin:/bin",
                                        "--setenv",
                                        "OPENBLAS_NUM_THREADS",
                                        "1"};
    for (const char* folder : {"/bin", "/sbin", "/lib", "/lib64", "/lib32"}) {
        if (fs::is_symlink(folder)) {
            command.insert(command.end(), {"--symlink", fs::read_symlink(folder), folder});
        } else if (fs::exists(folder)) {
            command.insert(command.end(), {"--ro-bind", folder, folder});
        }
    }
    for (const char* file : {"/etc/alternatives", "/etc/ld.so.cache"}) {
        if (fs::exists(file)) command.insert(command.end(), {"--ro-bind", file, file});
    }
    return command;
}

/// The first line of a compiler's output that tells what is wrong.
std::string first_error(const CommandResult& result) {
    if (result.timed_out) return "the build took too long";
    std::istringstream lines(result.output);
    for (std::string line; std::getline(lines, line);) {
        if (line.find("error:") != std::string::npos ||
            line.find("undefined reference") != std::string::npos) {
            const std::size_t tree = line.find("/tree/");  // the rest of the path tells nothing
            return line.substr(tree == std::string::npos ? 0 : tree + 6, 500);
        }
    }
    return "the build failed: " + result.output.substr(0, 500);
}

/// Of the files of a zip archive, by their names in it.
std::vector<std::string> list_zip(const fs::path& archive) {
    const CommandResult listing = run_command({"unzip", "-Z1", archive.string()}, 30s);
    if (listing.status != 0) {
        throw std::runtime_error(archive.string() + ": is no zip archive that can be read");
    }
    std::vector<std::string> names;
    std::istringstream lines(listing.output);
    for (std::string line; std::getline(lines, line);) names.push_back(line);
    return names;
}

/// The shortest of the names that ends in the wanted one.
std::string find_by_end(const std::vector<std::string>& names, const std::string& wanted) {
    std::string best;
    for (const std::string& name : names) {
        const bool fits = name == wanted || name.ends_with("/" + wanted);
        if (fits && (best.empty() || name.size() < best.size())) best = name;
    }
    return best;
}

/// Makes a tree the same as another, and touches only what differs: what was built of the rest is
/// still good.
void mirror(const fs::path& from, const fs::path& to) {
    fs::create_directories(to);
    for (auto entry = fs::recursive_directory_iterator(to);
         entry != fs::recursive_directory_iterator();) {
        const fs::path file = entry->path();
        ++entry;
        const fs::path original = from / fs::relative(file, to);
        if (fs::is_regular_file(file) && !fs::exists(original)) fs::remove(file);
    }
    for (const auto& entry : fs::recursive_directory_iterator(from)) {
        const fs::path copy = to / fs::relative(entry.path(), from);
        if (entry.is_directory()) {
            fs::create_directories(copy);
        } else if (!fs::exists(copy) || read_file(copy) != read_file(entry.path())) {
            fs::copy_file(entry.path(), copy, fs::copy_options::overwrite_existing);
        }
    }
}

/// All plain files below a folder, by their names relative to it.
std::vector<std::string> list_folder(const fs::path& folder) {
    constexpr std::size_t most_files = 20'000;
    std::vector<std::string> names;
    for (auto entry = fs::recursive_directory_iterator(folder);
         entry != fs::recursive_directory_iterator(); ++entry) {
        if (entry->symlink_status().type() != fs::file_type::regular) continue;
        names.push_back(fs::relative(entry->path(), folder));
        if (names.size() > most_files) break;
    }
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace

CommandResult run_command(const std::vector<std::string>& command, std::chrono::seconds limit) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe to be had");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    std::vector<char*> words;
    for (const std::string& word : command) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    pid_t process = 0;
    const int error =
        posix_spawnp(&process, words.front(), &actions, &attributes, words.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    close(ends[1]);
    if (error != 0) {
        close(ends[0]);
        throw std::runtime_error(command.front() + ": cannot be started");
    }
    CommandResult result;
    const auto deadline = steady_clock::now() + limit;
    for (bool open = true; open;) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline - steady_clock::now());
        if (left.count() <= 0) {
            result.timed_out = true;
            break;
        }
        pollfd wait{ends[0], POLLIN, 0};
        if (poll(&wait, 1, static_cast<int>(left.count())) <= 0) continue;
        std::array<char, 1 << 16> piece;
        const ssize_t got = read(ends[0], piece.data(), piece.size());
        open = got > 0 || (got < 0 && errno == EINTR);
        if (got <= 0) continue;
        const std::size_t room = longest_output - std::min(longest_output, result.output.size());
        result.output.append(piece.data(), std::min(static_cast<std::size_t>(got), room));
    }
    kill(-process, result.timed_out ? SIGKILL : SIGCONT);
    close(ends[0]);
    int status = 0;
    waitpid(process, &status, 0);
    result.status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    return result;
}

SubmittedFiles collect_submission(const fs::path& submission,
                                  const std::vector<std::string>& allowed) {
    const bool zip = fs::is_regular_file(submission);
    const std::vector<std::string> names = zip ? list_zip(submission) : list_folder(submission);
    SubmittedFiles files;
    for (const std::string& wanted : allowed) {
        const std::string name = find_by_end(names, wanted);
        if (name.empty()) continue;
        std::string text;
        if (zip) {
            // To the standard output, so that nothing of the archive is ever written by its name.
            // Brackets and the like in the name would be taken for patterns, - for an option.
            if (name.find_first_of("*?[]\\") != std::string::npos || name[0] == '-') continue;
            text = run_command({"unzip", "-p", submission.string(), name}, 30s).output;
        } else {
            if (fs::file_size(submission / name) > largest_file) continue;
            text = read_file(submission / name);
        }
        if (text.size() < largest_file) files[wanted] = text;
    }
    if (files.empty()) {
        throw std::runtime_error(submission.string() +
                                 ": holds none of the files that were to be written, such as " +
                                 (allowed.empty() ? "" : allowed.front()));
    }
    return files;
}

Workshop::Workshop(fs::path folder, bool sandbox) : folder_(std::move(folder)), sandbox_(sandbox) {}

CommandResult Workshop::run_inside(const std::vector<std::string>& command,
                                   std::chrono::seconds limit) {
    std::vector<std::string> whole;
    if (sandbox_) {
        whole = sandbox_command();
        whole.insert(whole.end(), {"--bind", folder_.string(), folder_.string()});
    }
    whole.insert(whole.end(), command.begin(), command.end());
    return run_command(whole, limit);
}

void Workshop::prepare(const fs::path& handout, const std::string& optimisation) {
    fs::create_directories(folder_);
    folder_ = fs::canonical(folder_);
    mirror(handout, folder_ / "tree");
    originals_.clear();
    CommandResult result =
        run_inside({"cmake", "-S", (folder_ / "tree").string(), "-B", (folder_ / "build").string(),
                    "-DCMAKE_BUILD_TYPE=Release", "-DCMAKE_CXX_FLAGS_RELEASE=" + optimisation,
                    "-DDIGITLAB_NATIVE=OFF"},
                   120s);
    if (result.status == 0) {
        result = run_inside({"make", "-C", (folder_ / "build").string(), "worker"}, 1200s);
    }
    if (result.status != 0) throw std::runtime_error("the workshop: " + first_error(result));
}

std::string Workshop::build(const SubmittedFiles& files) {
    // What an earlier submission has left goes, unless it is the same.
    SubmittedFiles wanted = originals_;
    for (const auto& [name, text] : files) {
        if (originals_.count(name) == 0) originals_[name] = read_file(folder_ / "tree" / name);
        wanted[name] = text;
    }
    for (const auto& [name, text] : wanted) {
        const fs::path file = folder_ / "tree" / name;
        if (read_file(file) != text) write_file(file, text);
    }
    fs::remove(folder_ / "build" / "worker");
    const CommandResult result =
        run_inside({"make", "-C", (folder_ / "build").string(), "worker"}, 300s);
    return result.status == 0 && !result.timed_out ? "" : first_error(result);
}

std::vector<std::string> Workshop::worker_command() const {
    const std::string worker = (folder_ / "build" / "worker").string();
    if (!sandbox_) return {worker};
    std::vector<std::string> command = sandbox_command();
    command.front() = "/usr/bin/bwrap";
    command.insert(command.end(), {"--ro-bind", worker, "/worker", "/worker"});
    return command;
}

bool sandbox_works() {
    try {
        std::vector<std::string> command = sandbox_command();
        command.emplace_back("true");
        return fs::exists("/usr/bin/bwrap") && run_command(command, 10s).status == 0;
    } catch (const std::runtime_error&) {
        return false;
    }
}

std::string read_file(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) throw std::runtime_error(file.string() + ": cannot be read");
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

void write_file(const fs::path& file, const std::string& text) {
    const fs::path part = file.string() + "." + std::to_string(getpid()) + ".part";
    std::ofstream stream(part, std::ios::binary);
    stream << text;
    stream.close();
    if (!stream) throw std::runtime_error(file.string() + ": cannot be written");
    fs::rename(part, file);
}

}  // namespace digitlab::grading
