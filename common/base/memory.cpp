#include "base/memory.hpp"

#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <memory>

namespace digitlab {

std::optional<double> memory_limit() {
    rlimit limit{};
    if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return std::nullopt;
    return static_cast<double>(limit.rlim_cur);
}

double available_memory() {
    double bytes =
        static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGESIZE));
    bytes = std::min(bytes, memory_limit().value_or(bytes));
    std::ifstream container("/sys/fs/cgroup/memory.max");  // a number, or the word "max"
    if (double most = 0; container >> most) bytes = std::min(bytes, most);
    return bytes;
}

void prefer_huge_pages(void* memory, std::size_t bytes) {
#ifdef MADV_HUGEPAGE
    void* page = memory;  // the first that begins in this memory
    const auto page_size = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    if (std::align(page_size, 1, page, bytes) != nullptr) madvise(page, bytes, MADV_HUGEPAGE);
#else
    static_cast<void>(memory);
    static_cast<void>(bytes);
#endif
}

}  // namespace digitlab
