#include "captured.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <csignal>
#include <iostream>
#include <sstream>

namespace digitlab::testing {

namespace {

/// Replaces the buffer of a stream until the end of the scope.
class Redirected {
public:
    explicit Redirected(std::ostream& stream) : stream_(stream), before_(stream.rdbuf()) {
        stream.rdbuf(text_.rdbuf());
    }
    ~Redirected() { stream_.rdbuf(before_); }
    Redirected(const Redirected&) = delete;
    Redirected& operator=(const Redirected&) = delete;

    std::string text() const { return text_.str(); }

private:
    std::ostream& stream_;
    std::streambuf* before_;
    std::ostringstream text_;
};

}  // namespace

Printed printed_by(const std::function<void()>& body) {
    const Redirected out(std::cout);
    const Redirected err(std::cerr);
    body();
    return {out.text(), err.text()};
}

std::pair<int, Printed> outcome_of(const std::function<int()>& body) {
    int status = -1;
    const auto on_interrupt = std::signal(SIGINT, SIG_DFL);
    const auto on_end = std::signal(SIGTERM, SIG_DFL);
    const Printed printed = printed_by([&] {
        try {
            status = body();
        } catch (const ExitProgram& exit) {
            status = exit.status;
        }
    });
    std::signal(SIGINT, on_interrupt);
    std::signal(SIGTERM, on_end);
    return {status, printed};
}

StandardOutput::StandardOutput(Is kind) : before_(dup(STDOUT_FILENO)) {
    std::cout.flush();
    int target = -1;
    if (kind == Is::terminal) {
        other_side_ = posix_openpt(O_RDWR | O_NOCTTY);
        const bool ready =
            other_side_ >= 0 && grantpt(other_side_) == 0 && unlockpt(other_side_) == 0;
        if (ready) target = open(ptsname(other_side_), O_RDWR | O_NOCTTY);
    } else {
        target = open("/dev/null", O_WRONLY);
    }
    redirected_ = target >= 0 && dup2(target, STDOUT_FILENO) >= 0;
    if (target >= 0) close(target);
}

StandardOutput::~StandardOutput() {
    dup2(before_, STDOUT_FILENO);
    close(before_);
    if (other_side_ >= 0) close(other_side_);
}

}  // namespace digitlab::testing
