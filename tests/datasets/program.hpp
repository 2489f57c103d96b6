#pragma once

// The one place of these tests that starts processes.

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

inline std::string read_file(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

struct Result {
    int status = 0;  ///< exit status; 128 + the number of the signal that ended the program
    std::string out;
    std::string err;
};

/// A running program, in a process group of its own together with all that it starts.
class Program {
public:
    /// Its stdout and stderr go to `output` with ".out" and ".err" appended.
    Program(std::vector<std::string> command, const std::map<std::string, std::string>& environment,
            const std::string& output)
        : output_(output) {
        std::vector<std::string> settings;
        for (const auto& [key, value] : environment) settings.push_back(key + '=' + value);
        posix_spawn_file_actions_t files;
        posix_spawn_file_actions_init(&files);
        posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
        const std::string out = output + ".out";
        const std::string err = output + ".err";
        posix_spawn_file_actions_addopen(&files, 1, out.c_str(), O_WRONLY | O_CREAT, 0644);
        posix_spawn_file_actions_addopen(&files, 2, err.c_str(), O_WRONLY | O_CREAT, 0644);
        posix_spawnattr_t attributes;
        posix_spawnattr_init(&attributes);
        posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF);
        sigset_t signals;  // a shell cannot trap a signal that its caller ignores
        sigfillset(&signals);
        posix_spawnattr_setsigdefault(&attributes, &signals);
        const int error = posix_spawn(&pid_, command[0].c_str(), &files, &attributes,
                                      pointers(command).data(), pointers(settings).data());
        posix_spawnattr_destroy(&attributes);
        posix_spawn_file_actions_destroy(&files);
        if (error != 0) throw std::runtime_error("cannot start " + command[0]);
    }

    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    ~Program() {
        if (pid_ > 0) wait(std::chrono::seconds(0));
    }

    pid_t pid() const { return pid_; }

    /// Waits until it ends. When `limit` has passed, it is killed: status 137.
    Result wait(std::chrono::seconds limit = std::chrono::seconds(20)) {
        const auto deadline = std::chrono::steady_clock::now() + limit;
        int status = 0;
        while (waitpid(pid_, &status, WNOHANG) == 0) {
            if (std::chrono::steady_clock::now() > deadline) kill(-pid_, SIGKILL);
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        pid_ = -1;
        const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        return {code, read_file(output_ + ".out"), read_file(output_ + ".err")};
    }

private:
    static std::vector<char*> pointers(std::vector<std::string>& strings) {
        std::vector<char*> result;
        for (std::string& text : strings) result.push_back(text.data());
        result.push_back(nullptr);
        return result;
    }

    std::string output_;
    pid_t pid_ = -1;
};
