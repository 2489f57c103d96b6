#include "math/blas.hpp"

#include <fmt/format.h>
#include <sys/mman.h>

#include <sstream>
#include <stdexcept>
#include <vector>

#include "base/memory.hpp"

#ifdef DIGITLAB_OPENBLAS
extern "C" {
char* openblas_get_config();
char* openblas_get_corename();
void openblas_set_num_threads(int);
// Not in a header of OpenBLAS, and not in every build of it: null where it is not.
[[gnu::weak]] void* blas_memory_alloc(int);
[[gnu::weak]] void blas_memory_free(void*);
}
#endif

// The restart needs the path of the program, which Linux has in /proc/self/exe.
#if defined(DIGITLAB_OPENBLAS) && defined(__linux__)
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string_view>

namespace {

/// The best kernels of OpenBLAS for this processor, if it has chosen the slowest; else null.
const char* better_kernels() {
#ifdef __x86_64__
    if (std::string_view(openblas_get_corename()) != "Prescott") return nullptr;
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")) {
        return "SkylakeX";
    }
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return "Haswell";
#endif
    return nullptr;
}

/// OpenBLAS reads its settings when it is loaded, so other settings need a new start.
void restart_with_better_settings(char** argv) {
    const char* const kernels =
        std::getenv("OPENBLAS_CORETYPE") == nullptr ? better_kernels() : nullptr;
    // Its threads, which the labs do not use, take memory: if there is none they try for ever.
    const bool one_thread =
        digitlab::memory_limit() && std::getenv("OPENBLAS_NUM_THREADS") == nullptr;
    if (kernels == nullptr && !one_thread) return;
    // By its real path, so that `ps` and `pkill` still know the program by its name.
    std::error_code error;
    const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
    if (error) return;
    if (kernels != nullptr) setenv("OPENBLAS_CORETYPE", kernels, 0);
    if (one_thread) setenv("OPENBLAS_NUM_THREADS", "1", 0);
    execv(program.c_str(), argv);  // returns only if it failed: the settings stay as they are
}

}  // namespace
#else
namespace {
void restart_with_better_settings(char**) {}
}  // namespace
#endif

namespace digitlab {

std::string blas_name() {
#ifdef DIGITLAB_OPENBLAS
    std::istringstream config(openblas_get_config());  // "OpenBLAS 0.3.21 NO_LAPACKE …"
    std::string library;
    std::string version;
    config >> library >> version;
    return library + " " + version + " (" + openblas_get_corename() + ")";
#else
    return "a BLAS other than OpenBLAS (slow)";
#endif
}

void prepare_blas(char** argv) {
    restart_with_better_settings(argv);
#ifdef DIGITLAB_OPENBLAS
    openblas_set_num_threads(1);
#endif
}

void require_blas_memory(unsigned threads) {
#ifdef DIGITLAB_OPENBLAS
    if (!memory_limit()) return;
    constexpr std::size_t of_a_thread = std::size_t{129} << 20;  // the buffer of OpenBLAS 0.3
    const std::size_t size = threads * of_a_thread;
    void* const memory =
        mmap(nullptr, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) {
        throw std::runtime_error(fmt::format(
            "not enough memory: matrix products on {} threads need {} MB; use fewer --threads, or "
            "raise the limit of this shell (ulimit -v)",
            threads, size >> 20));
    }
    munmap(memory, size);
    if (blas_memory_alloc == nullptr || blas_memory_free == nullptr) return;
    // Now, while there is memory: OpenBLAS keeps the buffers that it has.
    std::vector<void*> buffers(threads);
    for (void*& buffer : buffers) buffer = blas_memory_alloc(0);
    for (void* const buffer : buffers) blas_memory_free(buffer);
#else
    static_cast<void>(threads);
#endif
}

}  // namespace digitlab
