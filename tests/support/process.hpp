#pragma once

#include <chrono>
#include <csignal>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// \file
/// Runs a program: a lab, a compiler, or a learner's code, which may do anything. Only this file of
/// the tests needs Linux (the processes that a program leaves behind are found through /proc).

namespace digitlab::testing {

/// How a program is run. A limit of 0 is none.
struct ProcessOptions {
    std::filesystem::path folder{};  ///< the working folder; empty: that of this program
    /// Variables to set, or to remove (those without a value).
    std::map<std::string, std::optional<std::string>> environment{};
    std::chrono::milliseconds time_limit{120'000};  ///< after which the program is killed
    std::size_t longest_output = 64'000'000;        ///< bytes that are kept of each output
    bool join_outputs = false;     ///< standard error is read as part of standard output
    std::string signal_after{};    ///< once the program has printed this, ...
    int signal = SIGINT;           ///< ... it receives this signal
    std::size_t memory_limit = 0;  ///< bytes of address space of each process
    std::size_t file_limit = 0;    ///< bytes of each file that it writes
    /// Bytes of memory of the program and all that it has started, together. Looked at every 50 ms:
    /// for so long they can exceed it.
    std::size_t group_memory_limit = 0;
    std::size_t process_limit = 0;  ///< processes at the same time, looked at as often
    std::chrono::seconds cpu_limit{0};

    /// A call to be answered: the program reads it from descriptor 3 and writes its answer to
    /// descriptor 4. Both are closed if there is none.
    std::optional<std::string> call{};
    std::size_t longest_answer = 64'000'000;  ///< bytes after which the program is killed

    /// When the program has ended, all children of this process are killed: with adopt_orphans()
    /// these include whatever the program has started. Not for a process with several threads.
    bool kill_children = false;
};

struct ProcessResult {
    enum class End {
        exited,
        signalled,
        timed_out,
        answer_too_long,
        too_much_memory,
        too_many_processes
    };

    End end = End::exited;
    int status = 0;  ///< as a shell reports it: the exit status, or 128 and the signal
    std::string out{};
    std::string err{};
    std::string answer{};
    bool children_killed = false;

    bool timed_out() const { return end == End::timed_out; }
};

/// Runs a program in a process group of its own, and ends the group with it. Its standard input is
/// empty, and it inherits no open file. It is killed if this process or the calling thread ends
/// first.
///
/// \param command  the program, looked for in PATH, and its arguments
/// \return  with status 127 if there is no such program
/// \throws std::runtime_error  if the system has no process or pipe left
ProcessResult run_process(const std::vector<std::string>& command,
                          const ProcessOptions& options = {});

/// Runs a program on a terminal of its own, which it takes its output for.
///
/// \param command  the program, looked for in PATH, and its arguments
/// \param columns  the width of the terminal
/// \param options  only `environment`, `folder`, `time_limit` and the signal are used
/// \return  what it writes to the terminal is in `out`, standard error included
/// \throws std::runtime_error  if the system has no terminal left
ProcessResult run_on_terminal(const std::vector<std::string>& command, unsigned short columns,
                              const ProcessOptions& options = {});

/// The status of a child process that runs `body`: signals, and what they change, stay in it.
int status_of_process(const std::function<int()>& body);

/// Makes orphans of all later processes children of this one, so that none escapes.
void adopt_orphans();

}  // namespace digitlab::testing
