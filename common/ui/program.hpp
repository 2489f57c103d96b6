#pragma once

#include <functional>
#include <string>

namespace digitlab {

/// Runs the body of a lab and turns what happens into an exit status: 0 done, 1 it failed (one line
/// on standard error says what), 2 wrong usage, 130 interrupted.
///
/// \param lab  "lab06"
int run_program(const std::string& lab, const std::function<void()>& body);

}  // namespace digitlab
