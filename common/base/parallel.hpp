#pragma once

#include <cstddef>
#include <functional>

/// \file
/// Work shared by several threads.

namespace digitlab {

/// Calls `body(begin, end)` for ranges that together cover 0…count−1, as many as `threads`, and
/// returns when all are done. Whichever of the threads is awake takes the next range: this one, if
/// the processor has no time for others.
///
/// The threads are kept for the next call from the same thread, which then takes a few microseconds
/// to start them. A body that calls this function itself may get no further threads.
///
/// An exception of the body is rethrown after all threads have ended; of several, that of the
/// lowest range.
///
/// \param count    pieces of work
/// \param threads  at least 1; 1 runs the body on this thread
/// \param body     works on the pieces begin…end−1 and writes only to what belongs to them
void parallel_for(std::size_t count, unsigned threads,
                  const std::function<void(std::size_t begin, std::size_t end)>& body);

/// Cuts 0…count−1 into ranges of nearly equal size and calls `body(part, begin, end)` for each; the
/// threads share the parts.
///
/// The ranges depend on `count` and `parts` alone. So let every part compute a sum of its own and
/// add these up in order: the result has the same bits for any number of threads.
///
/// \param count    pieces of work
/// \param parts    number of ranges, at most `count`
/// \param threads  at least 1
/// \param body     as of `parallel_for()`, with the number of the part first
void parallel_parts(
    std::size_t count, std::size_t parts, unsigned threads,
    const std::function<void(std::size_t part, std::size_t begin, std::size_t end)>& body);

}  // namespace digitlab
