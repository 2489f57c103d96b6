#pragma once

#include <optional>

/// \file
/// How much memory there is.

namespace digitlab {

/// The bytes of memory that `ulimit -v` allows this program; nothing if it sets no limit.
std::optional<double> memory_limit();

/// The bytes of memory that this program can have: those of the machine or, if that is less, the
/// limit of its container (cgroup v2) or of its shell (`ulimit -v`).
double available_memory();

}  // namespace digitlab
