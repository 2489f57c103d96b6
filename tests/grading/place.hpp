#pragma once

#include <string>

/// \file
/// Where an exception was thrown: Armadillo's messages name two shapes, and a learner looks for the
/// line.

namespace digitlab::grading {

/// Where in common/ the last exception of this process was thrown: "common/math/losses.cpp:47".
///
/// Empty if that is not known: without line numbers in the program, or without addr2line
/// (binutils).
std::string place_of_last_throw();

}  // namespace digitlab::grading
