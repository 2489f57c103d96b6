#include "base/process_time.hpp"

#include <unistd.h>

#include <chrono>
#include <ctime>
#include <fstream>
#include <sstream>
#include <string>

namespace digitlab {
namespace {

const auto libraries_loaded = std::chrono::steady_clock::now();

}  // namespace

double seconds_since_start() {
#ifdef CLOCK_BOOTTIME
    // proc(5): after the name in brackets, field 22 of all is the start, in ticks since the boot.
    std::ifstream file("/proc/self/stat");
    std::string text;
    std::getline(file, text);
    std::istringstream fields(text.substr(text.rfind(')') + 1));
    for (int field = 3; field < 22; ++field) fields >> text;
    double ticks = 0;
    timespec now{};
    if (fields >> ticks && clock_gettime(CLOCK_BOOTTIME, &now) == 0) {
        return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9 -
               ticks / static_cast<double>(sysconf(_SC_CLK_TCK));
    }
#endif
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - libraries_loaded)
        .count();
}

}  // namespace digitlab
