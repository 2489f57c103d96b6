#include "math/vector_math.hpp"

#include <cmath>

// This file is compiled with -ffast-math (see common/CMakeLists.txt): plain loops over exp and log
// become calls of the C library's vector functions. Keep everything else out: under that flag a
// test for NaN is dropped and a float division by infinity gives NaN.

namespace digitlab {

template <typename Real>
void exp_in_place(Real* numbers, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) numbers[i] = std::exp(numbers[i]);
}

template <typename Real>
void log_in_place(Real* numbers, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) numbers[i] = std::log(numbers[i]);
}

template void exp_in_place(float*, std::size_t);
template void exp_in_place(double*, std::size_t);
template void log_in_place(float*, std::size_t);
template void log_in_place(double*, std::size_t);

}  // namespace digitlab
