#pragma once

#include <functional>
#include <string>

/// \file
/// What stands around the story of every lab: errors, exit status, precision.

namespace digitlab {

/// Runs the body of a lab and turns what happens into an exit status: 0 done, 1 it failed (one line
/// on standard error says what), 2 wrong usage, 130 interrupted.
///
/// \param lab   "lab06", which begins that line
/// \param body  all that the lab does
int run_program(const std::string& lab, const std::function<void()>& body);

/// Runs a step of a lab. In a handout it may need an exercise that is not written yet: then it says
/// which one and where, the lab goes on without the step, and `run_program()` returns 1 in the end.
///
/// \param step  what is tried; all exceptions but NotImplemented go on to the caller
/// \return      whether the step was done
bool attempt(const std::function<void()>& step);

/// Calls `run` with a zero of the type that `--precision` asks for, so that it may take the type:
/// `in_precision(precision, [&](auto zero) { run<decltype(zero)>(…); });`
///
/// \param precision  "float" or "double"
/// \param run        called once, with 0.0F or 0.0
template <typename Run>
void in_precision(const std::string& precision, const Run& run) {
    if (precision == "float") {
        run(0.0F);
    } else {
        run(0.0);
    }
}

}  // namespace digitlab
