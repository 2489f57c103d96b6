#pragma once

#include <cstddef>
#include <optional>

/// \file
/// How much memory there is, and in which pages.

namespace digitlab {

/// The bytes of memory that `ulimit -v` allows this program; nothing if it sets no limit.
std::optional<double> memory_limit();

/// The bytes of memory that this program can have: those of the machine or, if that is less, the
/// limit of its container (cgroup v2) or of its shell (`ulimit -v`).
double available_memory();

/// Asks the system for pages of 2 MB instead of 4 kB under memory that has not been written to yet.
/// Memory of hundreds of megabytes is then filled in a quarter of the time, and an image chosen at
/// random is found sooner. Where the system has none, nothing happens.
///
/// \param memory  where it begins
/// \param bytes   how many; below a few megabytes it makes no difference
void prefer_huge_pages(void* memory, std::size_t bytes);

}  // namespace digitlab
