#pragma once

#include <string>

/// \file
/// Which library multiplies the matrices, and what makes it fast.

namespace digitlab {

/// The library that multiplies the matrices, for the header line: "OpenBLAS 0.3.21 (SkylakeX)".
std::string blas_name();

/// Makes the BLAS work as fast as it can for products of this course's size. To be called first in
/// `main`.
///
/// - One thread for each product: those of a batch of 100 are too small to share, two threads on
///   one take longer than one does. digitlab shares larger pieces of work (see `parallel_for()`).
/// - OpenBLAS up to 0.3.24 does not know some processors made since 2022 and multiplies with the
///   instructions of 2004, three to five times slower
///   (https://github.com/OpenMathLib/OpenBLAS/issues/4267). It can only be told better before it is
///   loaded, so the program then sets OPENBLAS_CORETYPE and starts itself once more.
///
/// \param argv  the arguments of `main`, with which the program may start itself again
void prepare_blas(char** argv);

}  // namespace digitlab
