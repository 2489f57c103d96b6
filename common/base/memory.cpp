#include "base/memory.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

namespace digitlab {

double available_memory() {
    double bytes =
        static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGESIZE));
    rlimit limit{};
    if (getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY) {
        bytes = std::min(bytes, static_cast<double>(limit.rlim_cur));
    }
    std::ifstream container("/sys/fs/cgroup/memory.max");  // a number, or the word "max"
    if (double most = 0; container >> most) bytes = std::min(bytes, most);
    return bytes;
}

}  // namespace digitlab
