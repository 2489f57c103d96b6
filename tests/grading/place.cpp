#include "place.hpp"

#include <cxxabi.h>
#include <dlfcn.h>
#include <execinfo.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>

#ifdef __linux__
#include <link.h>
#endif

namespace digitlab::grading {
namespace {

std::array<void*, 64> frames;
int frame_count = 0;

/// By how much this program lies elsewhere in memory than its file says.
std::uintptr_t load_address() {
    std::uintptr_t address = 0;
#ifdef __linux__
    dl_iterate_phdr(
        [](dl_phdr_info* program, std::size_t, void* result) {
            *static_cast<std::uintptr_t*>(result) = program->dlpi_addr;
            return 1;  // the first one is the program itself
        },
        &address);
#endif
    return address;
}

/// "common/math/losses.cpp:47" of a line of addr2line, if it is in a source file of common/.
std::string place_in_common(std::string line) {
    const std::size_t begin = line.rfind("/common/");
    if (begin == std::string::npos || line.find(".cpp:", begin) == std::string::npos) return "";
    line = line.substr(begin + 1);
    return line.substr(0, line.find_first_not_of("0123456789", line.find(':') + 1));
}

}  // namespace

std::string place_of_last_throw() {
    std::error_code error;
    const std::string program = std::filesystem::read_symlink("/proc/self/exe", error);
    if (error || program.find('\'') != std::string::npos) return "";
    std::string command = "addr2line -i -e '" + program + "'";
    for (int i = 0; i < frame_count; ++i) {
        // A frame holds where its call returns to; the call itself lies before that.
        const auto address = reinterpret_cast<std::uintptr_t>(frames[static_cast<std::size_t>(i)]);
        char text[32];
        std::snprintf(text, sizeof text, " %#zx",
                      static_cast<std::size_t>(address - 1 - load_address()));
        command += text;
    }
    const std::unique_ptr<FILE, int (*)(FILE*)> lines(
        popen((command + " 2>/dev/null").c_str(), "r"), pclose);
    if (!lines) return "";
    char line[4096];
    while (std::fgets(line, sizeof line, lines.get()) != nullptr) {
        const std::string place = place_in_common(line);
        if (!place.empty()) return place;
    }
    return "";
}

}  // namespace digitlab::grading

/// Every `throw` calls this function: it notes the place, and does what the library's own does.
extern "C" void __cxxabiv1::__cxa_throw(void* thrown, std::type_info* type,
                                        void (*destroy)(void*)) {
    using namespace digitlab::grading;
    frame_count = backtrace(frames.data(), static_cast<int>(frames.size()));
    using Throw = void (*)(void*, std::type_info*, void (*)(void*));
    static const auto original = reinterpret_cast<Throw>(dlsym(RTLD_NEXT, "__cxa_throw"));
    original(thrown, type, destroy);
    std::abort();  // it does not return
}
