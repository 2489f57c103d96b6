#pragma once

#include <cstddef>
#include <functional>

namespace digitlab {

/// Calls `body(begin, end)` for parts that together cover 0…count−1, each part on a thread of its
/// own (or on this one, if the system gives no more), and returns when all are done.
///
/// \param count    how many pieces of work there are
/// \param threads  how many threads to use, at least 1; 1 runs the body on this thread
/// \param body     must write only to what belongs to its own pieces
/// \throws         what the body threw (of several, in the lowest part), after all threads have
/// ended
void parallel_for(std::size_t count, unsigned threads,
                  const std::function<void(std::size_t begin, std::size_t end)>& body);

}  // namespace digitlab
