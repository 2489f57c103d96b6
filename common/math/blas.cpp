#include "math/blas.hpp"

#include <fmt/format.h>
#include <sys/mman.h>

#include <sstream>
#include <stdexcept>

#ifdef DIGITLAB_OPENBLAS
extern "C" {
char* openblas_get_config();
char* openblas_get_corename();
void openblas_set_num_threads(int);
}
#endif

// The restart needs the path of the program, which Linux has in /proc/self/exe.
#if defined(DIGITLAB_OPENBLAS) && defined(__linux__) && defined(__x86_64__)
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string_view>

namespace {

void restart_with_better_kernels(char** argv) {
    if (std::getenv("OPENBLAS_CORETYPE") != nullptr) return;
    if (std::string_view(openblas_get_corename()) != "Prescott") return;
    const char* kernels = nullptr;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) kernels = "Haswell";
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")) {
        kernels = "SkylakeX";
    }
    if (kernels == nullptr) return;
    // By its real path, so that `ps` and `pkill` still know the program by its name.
    std::error_code error;
    const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
    if (error) return;
    setenv("OPENBLAS_CORETYPE", kernels, 0);
    execv(program.c_str(), argv);  // returns only if it failed: the kernels stay slow
}

}  // namespace
#else
namespace {
void restart_with_better_kernels(char**) {}
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
    restart_with_better_kernels(argv);
#ifdef DIGITLAB_OPENBLAS
    openblas_set_num_threads(1);
#endif
}

void require_blas_memory(unsigned threads) {
#ifdef DIGITLAB_OPENBLAS
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
#else
    static_cast<void>(threads);
#endif
}

}  // namespace digitlab
