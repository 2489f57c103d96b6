#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "support/process.hpp"
#include "ui/command_line.hpp"

/// \file
/// What a program prints and returns, captured before anybody sees it.

namespace digitlab::testing {

/// The program that is tested.
inline const ProgramInfo lab99 = {"lab99", "everything", "Does everything.", "./lab99 --steps 5",
                                  "double"};

struct Printed {
    std::string out;
    std::string err;
};

/// What `body` prints through std::cout and std::cerr.
Printed printed_by(const std::function<void()>& body);

/// The status that `body` returns or throws as ExitProgram, and what it prints. Signals are handled
/// as before in the end.
std::pair<int, Printed> outcome_of(const std::function<int()>& body);

/// While it lives, standard output goes nowhere or, if asked for, to a terminal that nobody sees:
/// tests look at the text of std::cout, which `printed_by` captures.
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

/// The result of `body` for the arguments of `main`: "lab99" and these words.
template <typename Body>
auto with_arguments(std::vector<std::string> words, const Body& body) {
    words.insert(words.begin(), lab99.name);
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    return body(static_cast<int>(words.size()), arguments.data());
}

}  // namespace digitlab::testing
