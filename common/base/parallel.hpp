#pragma once

#include <cstddef>
#include <functional>

/// \file
/// How work is shared by threads.

namespace digitlab {

/// Calls `body(begin, end)` for parts that together cover 0…count−1, each part on a thread of its
/// own (or on this one, if the system gives no more), and returns when all are done.
///
/// What the body throws is thrown on once all threads have ended; of several exceptions, that of
/// the lowest part.
///
/// \param count    how many pieces of work there are
/// \param threads  how many threads to use, at least 1; 1 runs the body on this thread
/// \param body     gets the pieces begin…end−1 and must write only to what belongs to them
void parallel_for(std::size_t count, unsigned threads,
                  const std::function<void(std::size_t begin, std::size_t end)>& body);

}  // namespace digitlab
