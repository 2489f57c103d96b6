#include "app/program.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <exception>
#include <iostream>
#include <new>

#include "base/not_implemented.hpp"
#include "ui/command_line.hpp"
#include "ui/terminal.hpp"

namespace digitlab {
namespace {

constexpr int failed = 1;
constexpr int wrong_usage = 2;
constexpr int interrupted_by_user = 130;

std::string failure;  // reported by a body that continues nevertheless

/// Opens the standard streams that are closed: else the first file that is written gets the number
/// of standard output, and the story goes into it. Returns whether standard output was open.
bool open_closed_streams() {
    bool output_is_open = true;
    for (const int stream : {0, 1, 2}) {
        if (fcntl(stream, F_GETFD) >= 0) continue;
        if (stream == 1) output_is_open = false;
        if (open("/dev/null", O_RDWR) < 0) break;
    }
    return output_is_open;
}

/// Runs the body and turns exceptions into messages and a status.
int status_of(const std::string& name, const std::function<void()>& body) {
    const auto say = [&](const std::string& error) {
        std::cout << std::flush;
        std::cerr << emphasised(name + ":", Emphasis::bad, colour_wanted("auto", 2)) << " "
                  << without_control_characters(error) << "\n";
        return failed;
    };
    try {
        body();
    } catch (const ExitProgram& exit) {
        return exit.status;
    } catch (const Interrupted&) {
        report_interrupt();
        return interrupted_by_user;
    } catch (const UsageError& error) {
        say(std::string(error.what()) + " (see " + name + " --help)");
        return wrong_usage;
    } catch (const std::bad_alloc&) {
        return say("not enough memory; use fewer images or a smaller --batch-size or --hidden");
    } catch (const std::exception& error) {
        return say(error.what());
    }
    if (!failure.empty()) return say(failure);
    if (!interrupted()) return 0;
    report_interrupt();
    return interrupted_by_user;
}

}  // namespace

int run_program(const std::string& name, const std::function<void()>& body) {
    const bool output_was_open = open_closed_streams();
    std::signal(SIGXFSZ, SIG_IGN);  // a file that grows too large is an error like a full disk
    std::signal(SIGPIPE, SIG_DFL);  // who reads no more, as `head`, ends the program without a word
    catch_interrupts(name);
    failure.clear();
    const int status = status_of(name, body);
    if (output_was_open && std::cout.flush()) return status;
    // What failed was long ago; whatever stands in the way is still there.
    const bool fails = write(STDOUT_FILENO, "\n", 1) < 0;
    const std::string reason = !output_was_open ? "it is closed"
                               : fails          ? std::strerror(errno)
                                                : "a part of it is lost";
    std::cerr << name << ": standard output cannot be written: " << reason << "\n";
    return status == 0 ? failed : status;
}

void report_failure(const std::string& reason) {
    if (failure.empty()) failure = reason;
}

bool attempt(const std::function<void()>& step) {
    try {
        step();
        return true;
    } catch (const NotImplemented& exercise) {
        std::cout << "  (left out: " << exercise.what() << ")\n" << std::flush;
        report_failure("not complete; the exercises that are missing are named above");
        return false;
    }
}

}  // namespace digitlab
