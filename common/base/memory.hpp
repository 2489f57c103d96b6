#pragma once

/// \file
/// How much memory there is.

namespace digitlab {

/// The bytes of memory that this program can have: those of the machine or, if that is less, the
/// limit of its container (cgroup v2) or of its shell (`ulimit -v`).
double available_memory();

}  // namespace digitlab
