#pragma once

#include <functional>
#include <string>
#include <vector>

#include "support/process.hpp"
#include "ui/command_line.hpp"
#include "ui/console.hpp"

/// \file
/// What is printed, caught before anybody sees it.

namespace digitlab::testing {

struct Printed {
    std::string out;
    std::string err;
};

/// What `body` prints through std::cout and std::cerr.
Printed printed_by(const std::function<void()>& body);

/// While it lives, standard output goes nowhere or, if wanted, to a terminal that nobody sees;
/// either way only std::cout's text, caught by `printed_by`, is of interest.
class StandardOutput {
public:
    enum class Is { no_terminal, terminal };
    explicit StandardOutput(Is kind);
    ~StandardOutput();
    StandardOutput(const StandardOutput&) = delete;
    StandardOutput& operator=(const StandardOutput&) = delete;

    bool redirected() const { return redirected_; }

private:
    int before_;
    int other_side_ = -1;
    bool redirected_ = false;
};

/// Has the command line read these words, the program's name put before them.
CommonOptions parse(CommandLine& command_line, std::vector<std::string> words);

}  // namespace digitlab::testing
