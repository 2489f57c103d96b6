#include "process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <stdexcept>

namespace digitlab::grading {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

/// A pipe whose ends no other program inherits, and that are closed in the end.
class Pipe {
public:
    Pipe() {
        if (pipe2(ends_.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe to be had");
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
        end = -1;
    }
    std::array<int, 2> ends_{};
};

void limit(int resource, std::size_t most) {
    const rlimit both{most, most};
    setrlimit(static_cast<__rlimit_resource_t>(resource), &both);
}

/// In the new process: puts the pipes where the program looks for them, and becomes the program.
[[noreturn]] void become(const std::vector<char*>& command, int call, int answer, int chatter,
                         const Limits& limits) {
    setpgid(0, 0);
    std::signal(SIGPIPE, SIG_DFL);
    // First out of the way of 3 and 4, which they may be themselves.
    const int call_copy = fcntl(call, F_DUPFD, 10);
    const int answer_copy = fcntl(answer, F_DUPFD, 10);
    const int nothing = open("/dev/null", O_RDONLY);
    dup2(nothing, STDIN_FILENO);
    dup2(chatter, STDOUT_FILENO);
    dup2(chatter, STDERR_FILENO);
    dup2(call_copy, 3);
    dup2(answer_copy, 4);
    close_range(5, ~0U, 0);  // whatever was left open here is not for the program
    using std::chrono::duration_cast;
    const auto seconds = duration_cast<std::chrono::seconds>(limits.time).count();
    limit(RLIMIT_CPU, static_cast<std::size_t>(seconds) * 4 + 2);
    limit(RLIMIT_AS, limits.memory);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, 1'000'000);
    setenv("OPENBLAS_NUM_THREADS", "1", 1);
    execv(command.front(), command.data());
    _exit(127);
}

/// Ends all processes whose parent is this one; returns whether there were any.
bool end_children() {
    bool any = false;
    for (int round = 0; round < 100; ++round) {
        bool found = false;
        std::error_code error;
        for (const auto& entry : fs::directory_iterator("/proc", error)) {
            const std::string name = entry.path().filename();
            if (name.find_first_not_of("0123456789") != std::string::npos) continue;
            std::ifstream stat(entry.path() / "stat");
            std::string line;
            std::getline(stat, line);
            const std::size_t command_end = line.rfind(')');  // its name may hold anything
            if (command_end == std::string::npos) continue;
            char state = ' ';
            long parent = 0;
            if (std::sscanf(line.c_str() + command_end + 1, " %c %ld", &state, &parent) != 2) {
                continue;
            }
            if (parent != getpid()) continue;
            found = true;
            kill(static_cast<pid_t>(std::stol(name)), SIGKILL);
        }
        while (waitpid(-1, nullptr, WNOHANG) > 0) {
        }
        if (!found) return any;
        any = true;
    }
    return any;
}

/// Reads what is there; false at the end of the pipe.
bool read_some(int descriptor, std::string& into, std::size_t most) {
    std::array<char, 1 << 16> piece;
    const ssize_t got = read(descriptor, piece.data(), piece.size());
    if (got < 0) return errno == EINTR || errno == EAGAIN;
    const std::size_t room = most - std::min(most, into.size());
    into.append(piece.data(), std::min(static_cast<std::size_t>(got), room));
    return got > 0;
}

/// Reads what a program that has ended has left in a pipe, and not what others go on to write.
void read_rest(int descriptor, std::string& into, std::size_t most) {
    int there = 0;
    if (ioctl(descriptor, FIONREAD, &there) != 0 || there <= 0) return;
    std::string rest(static_cast<std::size_t>(there), '\0');
    const ssize_t got = read(descriptor, rest.data(), rest.size());
    const std::size_t room = most - std::min(most, into.size());
    into.append(rest, 0, std::min(static_cast<std::size_t>(std::max<ssize_t>(got, 0)), room));
}

bool has_ended(pid_t process) {
    siginfo_t state{};
    return waitid(P_PID, static_cast<id_t>(process), &state, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           state.si_pid == process;
}

}  // namespace

void adopt_orphans() {
    prctl(PR_SET_CHILD_SUBREAPER, 1);
}

Ended run_contained(const std::vector<std::string>& command, const std::string& input,
                    const Limits& limits) {
    std::vector<char*> words;
    for (const std::string& word : command) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    // That a program does not read its input must not end this one.
    std::signal(SIGPIPE, SIG_IGN);
    Pipe call;
    Pipe answer;
    Pipe chatter;
    const pid_t process = fork();
    if (process < 0) throw std::runtime_error("no process to be had: " + command.front());
    if (process == 0) {
        become(words, call.reading(), answer.writing(), chatter.writing(), limits);
    }
    setpgid(process, process);
    call.close_reading();
    answer.close_writing();
    chatter.close_writing();
    fcntl(call.writing(), F_SETFL, O_NONBLOCK);

    Ended ended;
    const auto deadline = Clock::now() + limits.time;
    std::string_view to_send = input;
    bool answering = true;
    bool chatting = true;
    bool timely = true;
    while (answering || chatting) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
        timely = left.count() > 0;
        if (!timely || ended.answer.size() > limits.answer) break;
        if (has_ended(process)) {  // though what it has started may keep its pipes open
            if (answering) read_rest(answer.reading(), ended.answer, limits.answer + 1);
            if (chatting) read_rest(chatter.reading(), ended.chatter, limits.chatter);
            break;
        }
        std::array<pollfd, 3> wait = {{{answering ? answer.reading() : -1, POLLIN, 0},
                                       {chatting ? chatter.reading() : -1, POLLIN, 0},
                                       {to_send.empty() ? -1 : call.writing(), POLLOUT, 0}}};
        // Not for long: the end of the process does not end the wait.
        poll(wait.data(), wait.size(), static_cast<int>(std::min<long>(left.count(), 50)));
        if (wait[0].revents != 0) {
            answering = read_some(answer.reading(), ended.answer, limits.answer + 1);
        }
        if (wait[1].revents != 0) {
            chatting = read_some(chatter.reading(), ended.chatter, limits.chatter);
        }
        if (wait[2].revents != 0) {
            const ssize_t sent = write(call.writing(), to_send.data(), to_send.size());
            if (sent > 0) to_send.remove_prefix(static_cast<std::size_t>(sent));
            if (sent < 0 && errno != EAGAIN && errno != EINTR) to_send = {};  // it does not listen
        }
        if (to_send.empty()) call.close_writing();
    }
    int status = 0;
    const bool over_the_top = ended.answer.size() > limits.answer;
    if (!timely || over_the_top) {
        kill(-process, SIGKILL);
        kill(process, SIGKILL);
        waitpid(process, &status, 0);
        ended.how = over_the_top ? Ended::How::answer_too_long : Ended::How::too_slow;
    } else {
        // Its pipes are closed; it may still be about to end, or not mean to.
        pid_t gone = 0;
        while ((gone = waitpid(process, &status, WNOHANG)) == 0 && Clock::now() < deadline) {
            usleep(500);
        }
        if (gone == 0) {
            kill(-process, SIGKILL);
            waitpid(process, &status, 0);
            ended.how = Ended::How::too_slow;
        } else if (WIFSIGNALED(status)) {
            ended.how = Ended::How::crashed;
            ended.status = WTERMSIG(status);
        } else {
            ended.status = WEXITSTATUS(status);
        }
        kill(-process, SIGKILL);
    }
    ended.strays = end_children();
    return ended;
}

}  // namespace digitlab::grading
