#include "distributed/agreement.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <stdexcept>

namespace digitlab {
namespace {

/// Continues a checksum. (That of zlib begins again with a null pointer.)
template <typename Matrix>
unsigned long checksum(const Matrix& matrix, unsigned long before = 0) {
    if (matrix.is_empty()) return before;
    return crc32_z(before, reinterpret_cast<const Bytef*>(matrix.memptr()),
                   matrix.n_elem * sizeof(typename Matrix::elem_type));
}

/// \param what  differs, as the rest of a sentence
void require_same_checksums(Communicator& ranks, unsigned long mine, const std::string& what) {
    const arma::vec checksums = gather(ranks, static_cast<double>(mine));
    const arma::uvec others = arma::find(checksums != checksums(0));
    if (others.is_empty()) return;
    throw std::runtime_error(fmt::format("rank {} {}", fmt::join(others, " and rank "), what));
}

}  // namespace

template <typename Real>
void require_same_data(Communicator& ranks, const Dataset<Real>& dataset) {
    unsigned long sum = 0;
    for (const Samples<Real>* part : {&dataset.train, &dataset.validation, &dataset.test}) {
        sum = checksum(part->labels, checksum(part->images, sum));
    }
    require_same_checksums(ranks, sum,
                           fmt::format("read other images than rank 0 for {}; give every rank the "
                                       "same files",
                                       dataset.name));
}

template <typename Real>
void require_same_parameters(Communicator& ranks, const arma::Col<Real>& parameters,
                             std::size_t step) {
    require_same_checksums(
        ranks, checksum(parameters),
        fmt::format("has other parameters than rank 0 after step {}; begin with the same --seed, "
                    "and average every gradient",
                    step));
}

template void require_same_data(Communicator&, const Dataset<float>&);
template void require_same_data(Communicator&, const Dataset<double>&);
template void require_same_parameters(Communicator&, const arma::Col<float>&, std::size_t);
template void require_same_parameters(Communicator&, const arma::Col<double>&, std::size_t);

}  // namespace digitlab
