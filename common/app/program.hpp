#pragma once

#include <functional>
#include <string>

/// \file
/// Errors and exit status of a program, and steps that need an exercise.

namespace digitlab {

/// Runs the body of a program and turns what happens into an exit status: 0 done,
/// 1 it failed (one line on standard error says what), 2 wrong usage, 130 interrupted. A standard
/// output that cannot be written is a failure.
///
/// \param name  "lab06", which begins that line
/// \param body  all that the program does
int run_program(const std::string& name, const std::function<void()>& body);

/// Makes `run_program()` return 1 after the body has ended, and say why on standard error.
///
/// \param reason  what went wrong, and what to do; of several, the first one is shown
void report_failure(const std::string& reason);

/// Runs a step of a lab. In a handout it may need an exercise that is not written yet: then it says
/// which one and where, the lab continues without the step, and `run_program()` returns 1 in the
/// end.
///
/// \param step  what is tried; all exceptions except NotImplemented reach the caller
/// \return      whether the step was done
bool attempt(const std::function<void()>& step);

}  // namespace digitlab
