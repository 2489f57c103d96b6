#include "support/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string_view>

namespace digitlab::testing {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

namespace {

constexpr int call_descriptor = 3;
constexpr int answer_descriptor = 4;
constexpr std::chrono::milliseconds look_interval{50};  ///< between looks at a group's memory

/// A pipe whose ends no other program inherits, and that are closed in the end.
class Pipe {
public:
    Pipe() {
        if (pipe2(ends_.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe can be made");
    }
    ~Pipe() {
        close_reading();
        close_writing();
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;

    int reading() const { return ends_[0]; }
    int writing() const { return ends_[1]; }
    void close_reading() { close_end(ends_[0]); }
    void close_writing() { close_end(ends_[1]); }

private:
    static void close_end(int& end) {
        if (end >= 0) close(end);
        end = -1;  // which poll() ignores
    }
    std::array<int, 2> ends_{};
};

/// What a program writes to one pipe.
struct Output {
    std::string& text;
    std::size_t longest;  ///< bytes that are kept
    Pipe pipe{};

    /// Reads once, which may have to wait; closes the pipe at its end.
    void read_some() {
        std::array<char, 1 << 16> piece;
        const ssize_t size = read(pipe.reading(), piece.data(), piece.size());
        if (size > 0) {
            const std::size_t left = longest - std::min(longest, text.size());
            text.append(piece.data(), std::min(static_cast<std::size_t>(size), left));
        } else if (size == 0 || errno != EINTR) {
            pipe.close_reading();
        }
    }

    /// Reads what is in the pipe now, and nothing that others write later.
    void read_rest() {
        int size = 0;
        if (ioctl(pipe.reading(), FIONREAD, &size) == 0 && size > 0) read_some();
    }
};

/// The environment of this program with some variables changed, each as "NAME=value".
std::vector<std::string> changed_environment(
    const std::map<std::string, std::optional<std::string>>& changes) {
    std::vector<std::string> variables;
    for (char** variable = environ; *variable != nullptr; ++variable) {
        const std::string text = *variable;
        if (!changes.contains(text.substr(0, text.find('=')))) variables.push_back(text);
    }
    for (const auto& [name, value] : changes) {
        if (value) variables.push_back(name + "=" + *value);
    }
    return variables;
}

/// As execve() wants them: the texts must outlive the pointers.
std::vector<char*> pointers_to(std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    for (std::string& text : texts) pointers.push_back(text.data());
    pointers.push_back(nullptr);
    return pointers;
}

void limit(decltype(RLIMIT_AS) resource, std::size_t most) {
    const rlimit both{most, most};
    if (most > 0) setrlimit(resource, &both);
}

/// In the new process: becomes the program. Between fork() and exec() nothing may be allocated:
/// another thread may have held the lock of the memory when this process was made.
[[noreturn]] void become(const std::vector<char*>& arguments, const std::vector<char*>& variables,
                         const ProcessOptions& options, pid_t parent, int call, int answer, int out,
                         int err) {
    constexpr int cannot_be_run = 127;
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(cannot_be_run);  // it ended before the line above
    std::signal(SIGPIPE, SIG_DFL);
    // First out of the way of descriptors 3 and 4, which they may be themselves.
    const int call_copy = fcntl(call, F_DUPFD, 10);
    const int answer_copy = fcntl(answer, F_DUPFD, 10);
    dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    dup2(options.join_outputs ? out : err, STDERR_FILENO);
    if (options.call) {
        dup2(call_copy, call_descriptor);
        dup2(answer_copy, answer_descriptor);
    }
    close_range(options.call ? answer_descriptor + 1 : call_descriptor, ~0U, 0);
    const rlimit no_core{0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    limit(RLIMIT_CPU, static_cast<std::size_t>(options.cpu_limit.count()));
    limit(RLIMIT_AS, options.memory_limit);
    limit(RLIMIT_FSIZE, options.file_limit);
    if (!options.folder.empty() && chdir(options.folder.c_str()) != 0) _exit(cannot_be_run);
    execvpe(arguments[0], arguments.data(), variables.data());
    _exit(cannot_be_run);
}

int shell_status(int wait_status) {
    return WIFSIGNALED(wait_status) ? 128 + WTERMSIG(wait_status) : WEXITSTATUS(wait_status);
}

bool has_ended(pid_t process) {
    siginfo_t state{};
    return waitid(P_PID, static_cast<id_t>(process), &state, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           state.si_pid == process;
}

struct RunningProcess {
    pid_t id = 0;
    pid_t parent = 0;
    std::size_t memory = 0;  ///< bytes of it that are in memory
};

/// All processes that can be seen.
std::vector<RunningProcess> running_processes() {
    static const auto page_size = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    std::vector<RunningProcess> processes;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator("/proc", error)) {
        const std::string name = entry.path().filename();
        if (name.find_first_not_of("0123456789") != std::string::npos) continue;
        const int file = open((entry.path() / "stat").c_str(), O_RDONLY | O_CLOEXEC);
        if (file < 0) continue;
        std::array<char, 1024> line{};
        const ssize_t size = read(file, line.data(), line.size() - 1);
        close(file);
        const std::string_view text(line.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
        const std::size_t command_end = text.rfind(')');  // the command may contain anything
        if (command_end == std::string_view::npos) continue;
        long parent = 0;
        std::size_t pages = 0;
        // proc_pid_stat(5): state and parent follow the command, 19 fields later the memory.
        if (std::sscanf(
                line.data() + command_end + 1,
                " %*c %ld %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s "
                "%*s %*s %zu",
                &parent, &pages) == 2) {
            processes.push_back({static_cast<pid_t>(std::stol(name)), static_cast<pid_t>(parent),
                                 pages * page_size});
        }
    }
    return processes;
}

/// Of all processes, one and what it has started, directly or not.
std::vector<RunningProcess> group_of(pid_t root) {
    std::vector<RunningProcess> others = running_processes();
    std::vector<RunningProcess> group;
    const auto take_if = [&](const auto& belongs) {
        const auto end = std::stable_partition(others.begin(), others.end(), belongs);
        group.insert(group.end(), others.begin(), end);
        const bool any = end != others.begin();
        others.erase(others.begin(), end);
        return any;
    };
    bool any = take_if([&](const RunningProcess& p) { return p.id == root; });
    while (any) {
        any = take_if([&](const RunningProcess& p) {
            return std::any_of(group.begin(), group.end(),
                               [&](const RunningProcess& g) { return p.parent == g.id; });
        });
    }
    return group;
}

/// Whether the group of a program is larger than allowed; says so in the result.
bool exceeds_limits(pid_t process, const ProcessOptions& options, ProcessResult& result) {
    if (options.group_memory_limit == 0 && options.process_limit == 0) return false;
    // Orphans of the program are children of this process.
    const std::vector<RunningProcess> group = group_of(options.kill_children ? getpid() : process);
    std::size_t memory = 0;
    for (const RunningProcess& member : group) {
        if (member.id != getpid()) memory += member.memory;
    }
    if (options.group_memory_limit > 0 && memory > options.group_memory_limit) {
        result.end = ProcessResult::End::too_much_memory;
    } else if (options.process_limit > 0 && group.size() > options.process_limit + 1) {
        result.end = ProcessResult::End::too_many_processes;
    }
    return result.end != ProcessResult::End::exited;
}

/// Kills all processes whose parent is this one; returns whether there were any.
bool kill_all_children() {
    bool any = false;
    for (int round = 0; round < 100; ++round) {
        pid_t ended = 0;
        while ((ended = waitpid(-1, nullptr, WNOHANG)) > 0) {
        }
        if (ended < 0) return any;  // there are none: to look at all processes takes milliseconds
        any = true;
        for (const RunningProcess& process : running_processes()) {
            if (process.parent == getpid()) kill(process.id, SIGKILL);
        }
    }
    return any;
}

/// Sends the call and reads what the program writes, until it ends or reaches a limit.
void communicate(pid_t process, const ProcessOptions& options, Clock::time_point deadline,
                 Pipe& call, std::array<Output, 3>& outputs, ProcessResult& result) {
    using std::chrono::milliseconds;
    std::string_view to_send = options.call ? std::string_view(*options.call) : "";
    bool signal_due = !options.signal_after.empty();
    const auto is_open = [](const Output& output) { return output.pipe.reading() >= 0; };
    auto next_look = Clock::now() + look_interval;
    while (std::any_of(outputs.begin(), outputs.end(), is_open)) {
        const auto left = std::chrono::duration_cast<milliseconds>(deadline - Clock::now());
        if (left.count() <= 0 || result.answer.size() > options.longest_answer) return;
        if (has_ended(process)) {  // but what it has started may keep the pipes open
            for (Output& output : outputs) output.read_rest();
            return;
        }
        if (to_send.empty()) call.close_writing();
        std::array<pollfd, 4> wait{};
        for (std::size_t i = 0; i < 3; ++i) wait[i] = {outputs[i].pipe.reading(), POLLIN, 0};
        wait[3] = {call.writing(), POLLOUT, 0};
        // Not for long: the end of the process does not end the wait.
        poll(wait.data(), wait.size(), static_cast<int>(std::min<long>(left.count(), 20)));
        if (Clock::now() >= next_look) {
            if (exceeds_limits(process, options, result)) return;
            next_look = Clock::now() + look_interval;
        }
        for (std::size_t i = 0; i < 3; ++i) {
            if (wait[i].revents != 0) outputs[i].read_some();
        }
        if (wait[3].revents != 0) {
            const ssize_t sent = write(call.writing(), to_send.data(), to_send.size());
            if (sent > 0) to_send.remove_prefix(static_cast<std::size_t>(sent));
            if (sent < 0 && errno != EAGAIN && errno != EINTR) to_send = {};  // nobody reads it
        }
        if (signal_due && result.out.find(options.signal_after) != std::string::npos) {
            kill(-process, options.signal);
            signal_due = false;
        }
    }
}

}  // namespace

ProcessResult run_process(const std::vector<std::string>& command, const ProcessOptions& options) {
    std::vector<std::string> words = command;
    std::vector<std::string> environment = changed_environment(options.environment);
    const std::vector<char*> arguments = pointers_to(words);
    const std::vector<char*> variables = pointers_to(environment);
    // A program that does not read its call must not end this one.
    if (options.call) std::signal(SIGPIPE, SIG_IGN);
    ProcessResult result;
    Pipe call;
    std::array<Output, 3> outputs = {{{result.answer, options.longest_answer + 1},
                                      {result.out, options.longest_output},
                                      {result.err, options.longest_output}}};
    const auto deadline = Clock::now() + options.time_limit;
    const pid_t parent = getpid();
    const pid_t process = fork();
    if (process < 0) throw std::runtime_error(command.front() + ": no process can be started");
    if (process == 0) {
        become(arguments, variables, options, parent, call.reading(), outputs[0].pipe.writing(),
               outputs[1].pipe.writing(), outputs[2].pipe.writing());
    }
    setpgid(process, process);
    call.close_reading();
    for (Output& output : outputs) output.pipe.close_writing();
    fcntl(call.writing(), F_SETFL, O_NONBLOCK);

    communicate(process, options, deadline, call, outputs, result);
    if (result.answer.size() > options.longest_answer) {
        result.end = ProcessResult::End::answer_too_long;
    }
    // It may have closed its pipes long before it ends.
    auto next_look = Clock::now() + look_interval;
    while (result.end == ProcessResult::End::exited && !has_ended(process)) {
        if (Clock::now() >= deadline) result.end = ProcessResult::End::timed_out;
        if (Clock::now() >= next_look && !exceeds_limits(process, options, result)) {
            next_look = Clock::now() + look_interval;
        }
        usleep(500);
    }
    kill(-process, SIGKILL);
    kill(process, SIGKILL);
    int status = 0;
    while (waitpid(process, &status, 0) < 0 && errno == EINTR) {
    }
    result.status = shell_status(status);
    if (result.end == ProcessResult::End::exited && WIFSIGNALED(status)) {
        result.end = ProcessResult::End::signalled;
    }
    if (options.kill_children) result.children_killed = kill_all_children();
    return result;
}

ProcessResult run_on_terminal(const std::vector<std::string>& command, unsigned short columns,
                              const ProcessOptions& options) {
    std::vector<std::string> words = command;
    std::vector<std::string> environment = changed_environment(options.environment);
    const std::vector<char*> arguments = pointers_to(words);
    const std::vector<char*> variables = pointers_to(environment);
    winsize size{};
    size.ws_col = columns;
    size.ws_row = 24;
    int terminal = -1;
    const pid_t process = forkpty(&terminal, nullptr, nullptr, &size);
    if (process < 0) throw std::runtime_error("no terminal can be made");
    if (process == 0) {
        if (!options.folder.empty() && chdir(options.folder.c_str()) != 0) _exit(127);
        execvpe(arguments[0], arguments.data(), variables.data());
        _exit(127);
    }
    ProcessResult result;
    const auto deadline = Clock::now() + options.time_limit;
    bool signal_due = !options.signal_after.empty();
    for (ssize_t got = 1; got > 0 || has_ended(process) == false;) {
        if (Clock::now() >= deadline) {
            result.end = ProcessResult::End::timed_out;
            kill(-process, SIGKILL);
            break;
        }
        pollfd wait{terminal, POLLIN, 0};
        if (poll(&wait, 1, 50) <= 0) {
            got = 0;
            continue;
        }
        std::array<char, 4096> piece;
        got = read(terminal, piece.data(), piece.size());  // fails once nobody writes any more
        if (got > 0) result.out.append(piece.data(), static_cast<std::size_t>(got));
        if (signal_due && result.out.find(options.signal_after) != std::string::npos) {
            kill(process, options.signal);
            signal_due = false;
        }
    }
    int status = 0;
    waitpid(process, &status, 0);
    close(terminal);
    result.status = shell_status(status);
    return result;
}

int status_of_process(const std::function<int()>& body) {
    std::cout.flush();
    const pid_t process = fork();
    if (process < 0) throw std::runtime_error("no process can be started");
    if (process == 0) _exit(body());
    int status = 0;
    waitpid(process, &status, 0);
    return shell_status(status);
}

void adopt_orphans() {
    prctl(PR_SET_CHILD_SUBREAPER, 1);
}

}  // namespace digitlab::testing
