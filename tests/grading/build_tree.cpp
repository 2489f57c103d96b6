#include "build_tree.hpp"

#include <algorithm>
#include <atomic>
#include <iostream>
#include <stdexcept>
#include <thread>

#include "support/files.hpp"
#include "support/text.hpp"

namespace digitlab::grading {

using namespace testing;

namespace {

namespace fs = std::filesystem;
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
std::string first_error(const ProcessResult& result) {
    if (result.timed_out()) return "the build took too long";
    for (const std::string& line : lines_of(result.out)) {
        if (line.find("error:") != std::string::npos ||
            line.find("undefined reference") != std::string::npos) {
            const std::size_t tree = line.find("/tree/");  // the rest of the path tells nothing
            return line.substr(tree == std::string::npos ? 0 : tree + 6, 500);
        }
    }
    return "the build failed: " + result.out.substr(0, 500);
}

/// Of the files of a zip archive, by their names in it.
std::vector<std::string> list_zip(const fs::path& archive) {
    const ProcessResult listing = run_command({"unzip", "-Z1", archive.string()}, 30s);
    if (listing.status != 0) {
        throw std::runtime_error(archive.string() + ": is no zip archive that can be read");
    }
    return lines_of(listing.out);
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
    for (const fs::path& file : files_below(to)) {
        if (!fs::exists(from / file)) fs::remove(to / file);
    }
    for (const fs::path& file : files_below(from)) {
        const fs::path copy = to / file;
        if (fs::exists(copy) && read_file(copy) == read_file(from / file)) continue;
        fs::create_directories(copy.parent_path());
        fs::copy_file(from / file, copy, fs::copy_options::overwrite_existing);
    }
}

}  // namespace

ProcessResult run_command(const std::vector<std::string>& command, std::chrono::seconds limit) {
    ProcessResult result = run_process(
        command, {.time_limit = limit, .longest_output = longest_output, .join_outputs = true});
    if (result.status == 127) throw std::runtime_error(command.front() + ": cannot be started");
    return result;
}

void make_handout(const fs::path& programs, int lab, const fs::path& source, const fs::path& out) {
    const ProcessResult result =
        run_command({(programs / "make_handout").string(), "--lab", std::to_string(lab), "--source",
                     source.string(), "--out", out.string()},
                    60s);
    if (result.status != 0) throw std::runtime_error(result.out);
}

bool run_jobs(const std::string& program, unsigned jobs,
              const std::function<void(unsigned)>& work) {
    std::atomic<bool> failed = false;
    std::vector<std::thread> threads;
    for (unsigned job = 0; job < jobs; ++job) {
        threads.emplace_back([&, job] {
            try {
                work(job);
            } catch (const std::exception& error) {
                failed = true;
                std::cerr << program + ": " + error.what() + "\n";
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    return !failed;
}

SubmittedFiles collect_submission(const fs::path& submission,
                                  const std::vector<std::string>& allowed) {
    const bool zip = fs::is_regular_file(submission);
    std::vector<std::string> names;
    if (zip) {
        names = list_zip(submission);
    } else {
        for (const fs::path& file : files_below(submission)) names.push_back(file.string());
    }
    SubmittedFiles files;
    for (const std::string& wanted : allowed) {
        const std::string name = find_by_end(names, wanted);
        if (name.empty()) continue;
        std::string text;
        if (zip) {
            // To the standard output, so that nothing of the archive is ever written by its name.
            // Brackets and the like in the name would be taken for patterns, - for an option.
            if (name.find_first_of("*?[]\\") != std::string::npos || name[0] == '-') continue;
            text = run_command({"unzip", "-p", submission.string(), name}, 30s).out;
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

BuildTree::BuildTree(fs::path folder, bool sandbox)
    : folder_(std::move(folder)), sandbox_(sandbox) {}

ProcessResult BuildTree::run_inside(const std::vector<std::string>& command,
                                    std::chrono::seconds limit) {
    std::vector<std::string> whole;
    if (sandbox_) {
        whole = sandbox_command();
        whole.insert(whole.end(), {"--bind", folder_.string(), folder_.string()});
    }
    whole.insert(whole.end(), command.begin(), command.end());
    return run_command(whole, limit);
}

void BuildTree::prepare(const fs::path& handout, const std::string& optimisation) {
    fs::create_directories(folder_);
    folder_ = fs::canonical(folder_);
    mirror(handout, folder_ / "tree");
    originals_.clear();
    ProcessResult result =
        run_inside({"cmake", "-S", (folder_ / "tree").string(), "-B", (folder_ / "build").string(),
                    "-DCMAKE_BUILD_TYPE=Release", "-DCMAKE_CXX_FLAGS_RELEASE=" + optimisation,
                    "-DDIGITLAB_NATIVE=OFF"},
                   120s);
    if (result.status == 0) {
        result = run_inside({"make", "-C", (folder_ / "build").string(), "worker"}, 1200s);
    }
    if (result.status != 0) throw std::runtime_error("the build tree: " + first_error(result));
}

std::string BuildTree::build(const SubmittedFiles& files) {
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
    const ProcessResult result =
        run_inside({"make", "-C", (folder_ / "build").string(), "worker"}, 300s);
    return result.status == 0 && !result.timed_out() ? "" : first_error(result);
}

std::vector<std::string> BuildTree::worker_command() const {
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

}  // namespace digitlab::grading
