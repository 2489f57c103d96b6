#pragma once

#include <string>

/// \file
/// The BLAS library: its name and its settings.

namespace digitlab {

/// The library that multiplies the matrices, for the header line: "OpenBLAS 0.3.21 (SkylakeX)".
std::string blas_name();

/// Sets the BLAS up for products of this course's size. Call it first in `main`.
///
/// - One thread per product: the products of a batch of 100 are so small that two threads take
///   longer than one. digitlab runs larger pieces of work in parallel (see `parallel_for()`).
/// - OpenBLAS up to 0.3.24 does not know some processors made since 2022 and uses the kernels of
///   2004, three to five times slower (https://github.com/OpenMathLib/OpenBLAS/issues/4267). The
///   kernels can only be chosen before the library is loaded, so the program then sets
///   OPENBLAS_CORETYPE and restarts itself.
///
/// \param argv  the arguments of `main`, for the restart
void prepare_blas(char** argv);

/// Refuses to begin without the memory that matrix products on several threads take: OpenBLAS asks
/// for it again and again, for ever, if it cannot have it.
///
/// \param threads  that compute products at the same time
/// \throws std::runtime_error  saying how much is needed
void require_blas_memory(unsigned threads);

}  // namespace digitlab
