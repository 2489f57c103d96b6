#include "sandbox.hpp"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <stdexcept>

#include "support/process.hpp"
#include "support/text.hpp"

namespace digitlab::grading {

using namespace testing;

namespace {

namespace fs = std::filesystem;
using std::chrono_literals::operator""s;

constexpr uid_t first_user = 64'000;  // above those that systems give to people and services
constexpr const char* scratch_bytes = "64000000";
constexpr const char* most_processes = "64";

uid_t user_of(unsigned job) {
    return first_user + job;
}

/// Programs and libraries, wherever a distribution has them.
std::vector<fs::path> system_files() {
    std::vector<fs::path> files;
    for (const char* file : {"/usr", "/bin", "/sbin", "/lib", "/lib64", "/lib32",
                             "/etc/alternatives", "/etc/ld.so.cache"}) {
        if (fs::exists(file)) files.emplace_back(file);
    }
    return files;
}

void append(std::vector<std::string>& command, const std::vector<std::string>& words) {
    command.insert(command.end(), words.begin(), words.end());
}

/// Bubblewrap with an own file system in memory, in which nothing but /tmp can be written. It has
/// no /proc: nothing here needs it, and in many containers it cannot be had.
std::vector<std::string> bubblewrap(const std::vector<fs::path>& readable) {
    std::vector<std::string> command = {
        "/usr/bin/bwrap", "--unshare-all", "--cap-drop", "ALL",           "--uid",
        "65534",          "--gid",         "65534",      "--new-session", "--die-with-parent"};
    for (const fs::path& file : system_files()) {
        if (fs::is_symlink(file)) {
            append(command, {"--symlink", fs::read_symlink(file), file});
        } else {
            append(command, {"--ro-bind", file, file});
        }
    }
    append(command,
           {"--dev-bind", "/dev/null", "/dev/null", "--size", scratch_bytes, "--tmpfs", "/tmp"});
    for (const fs::path& file : readable) append(command, {"--ro-bind", file, file});
    append(command, {"--remount-ro", "/"});
    return command;
}

}  // namespace

bool others_can_reach(const fs::path& file) {
    for (fs::path folder = file.parent_path(); folder != folder.root_path();
         folder = folder.parent_path()) {
        if ((fs::status(folder).permissions() & fs::perms::others_exec) == fs::perms::none) {
            return false;
        }
    }
    return true;
}

Sandbox::Sandbox(const std::string& wanted, fs::path confine) : confine_(std::move(confine)) {
    if (wanted == "none") return;
    const bool root = geteuid() == 0;
    struct Way {
        const char* name;
        Kind kind;
        bool landlock;
        bool possible;
    };
    for (const Way& way :
         {Way{"bubblewrap", Kind::bubblewrap, false, true}, Way{"user", Kind::user, true, root},
          Way{"user", Kind::user, false, root}, Way{"landlock", Kind::landlock, true, !root}}) {
        if (!way.possible || (wanted != "auto" && wanted != way.name)) continue;
        kind_ = way.kind;
        landlock_ = way.landlock;
        if (works()) return;
    }
    throw std::runtime_error(
        "nothing here keeps submissions from your files and from each other: " +
        std::string(wanted == "auto"
                        ? "bubblewrap does not start (is it installed? containers often forbid "
                          "it), and without root only a kernel with Landlock helps"
                        : "the sandbox \"" + wanted + "\" does not start") +
        ". With --no-sandbox they are built and run as you are: they can read and change all that "
        "you "
        "can, the solutions and other submissions too");
}

std::vector<std::string> Sandbox::command(unsigned job, const std::vector<fs::path>& readable,
                                          const fs::path& scratch) const {
    std::vector<std::string> command;
    if (kind_ == Kind::none) return {"/usr/bin/env", "-C", scratch, "TMPDIR=" + scratch.string()};
    if (kind_ == Kind::bubblewrap) {
        if (geteuid() == 0) command = {confine_, "--user", std::to_string(user_of(job)), "--"};
        std::vector<fs::path> all = readable;
        all.push_back(confine_);
        append(command, bubblewrap(all));
        append(command,
               {confine_, "--processes", most_processes, "--filter", "--scratch", "/tmp", "--"});
        return command;
    }
    command = {confine_, "--filter", "--scratch", scratch};
    if (kind_ == Kind::user) {
        append(command, {"--user", std::to_string(user_of(job)), "--processes", most_processes});
    }
    if (landlock_) {
        for (const auto& files : {system_files(), readable}) {
            for (const fs::path& file : files) append(command, {"--read", file});
        }
    }
    command.emplace_back("--");
    return command;
}

void Sandbox::hand_over(unsigned job, const fs::path& file) const {
    if (geteuid() != 0 || kind_ == Kind::none) return;
    if (chown(file.c_str(), 0, user_of(job)) != 0 ||
        chmod(file.c_str(),
              fs::is_directory(file) || access(file.c_str(), X_OK) == 0 ? 0750 : 0640) != 0) {
        throw std::runtime_error(file.string() + ": cannot be given to another user");
    }
}

void Sandbox::clean_up(unsigned job, const fs::path& scratch) const {
    if (kind_ == Kind::user) {
        const uid_t user = user_of(job);
        const pid_t killer = fork();
        if (killer == 0) {  // may not allocate: see become() of process.cpp
            if (setresuid(user, user, user) == 0) kill(-1, SIGKILL);
            _exit(0);
        }
        waitpid(killer, nullptr, 0);
        std::error_code ignored;
        for (const char* folder : {"/tmp", "/var/tmp", "/dev/shm"}) {
            for (const auto& entry : fs::directory_iterator(folder, ignored)) {
                struct stat status {};
                if (lstat(entry.path().c_str(), &status) == 0 && status.st_uid == user) {
                    fs::remove_all(entry.path(), ignored);
                }
            }
        }
    }
    std::error_code ignored;
    for (fs::recursive_directory_iterator entry(scratch, ignored), end; entry != end;
         entry.increment(ignored)) {  // folders that were shut by the submission
        if (!entry->is_symlink(ignored)) {
            fs::permissions(entry->path(), fs::perms::owner_all, fs::perm_options::add, ignored);
        }
    }
    fs::remove_all(scratch);
    fs::create_directories(scratch);
    if (kind_ == Kind::user && (chown(scratch.c_str(), user_of(job), user_of(job)) != 0 ||
                                chmod(scratch.c_str(), 0700) != 0)) {
        throw std::runtime_error(scratch.string() + ": cannot be given to another user");
    }
}

bool Sandbox::works() const {
    if (kind_ == Kind::bubblewrap && !fs::exists("/usr/bin/bwrap")) return false;
    constexpr int arrived = 77;
    std::vector<std::string> words = command(0, {}, "/tmp");
    append(words, {"/bin/sh", "-c", "exit " + std::to_string(arrived)});
    return run_process(words, {.time_limit = 20s}).status == arrived;
}

std::string Sandbox::description() const {
    switch (kind_) {
        case Kind::bubblewrap:
            return "submissions are confined by bubblewrap";
        case Kind::user:
            return landlock_ ? "submissions are confined by Landlock and run as another user"
                             : "submissions run as another user";
        case Kind::landlock:
            return "submissions are confined by Landlock";
        case Kind::none:
            break;
    }
    return "NO SANDBOX: submissions can read and change all that you can, the solutions and other "
           "submissions too";
}

}  // namespace digitlab::grading
