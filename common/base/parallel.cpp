#include "base/parallel.hpp"

#include <algorithm>
#include <exception>
#include <system_error>
#include <thread>
#include <vector>

namespace digitlab {

void parallel_for(std::size_t count, unsigned threads,
                  const std::function<void(std::size_t begin, std::size_t end)>& body) {
    const std::size_t parts = std::clamp<std::size_t>(count, 1, std::max(threads, 1U));
    if (parts == 1) {
        body(0, count);
        return;
    }
    std::vector<std::exception_ptr> errors(parts);
    const auto run_part = [&](std::size_t part) {
        try {
            body(count * part / parts, count * (part + 1) / parts);
        } catch (...) {
            errors[part] = std::current_exception();
        }
    };
    std::vector<std::thread> others;
    others.reserve(parts);
    for (std::size_t part = 1; part < parts; ++part) {
        try {
            others.emplace_back(run_part, part);
        } catch (const std::system_error&) {  // the system has no more threads
            run_part(part);
        }
    }
    run_part(0);
    for (std::thread& thread : others) thread.join();
    for (const std::exception_ptr& error : errors) {
        if (error) std::rethrow_exception(error);
    }
}

void parallel_parts(
    std::size_t count, std::size_t parts, unsigned threads,
    const std::function<void(std::size_t part, std::size_t begin, std::size_t end)>& body) {
    parallel_for(parts, threads, [&](std::size_t first, std::size_t last) {
        for (std::size_t part = first; part < last; ++part) {
            body(part, count * part / parts, count * (part + 1) / parts);
        }
    });
}

}  // namespace digitlab
