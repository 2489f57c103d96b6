#include "train/sum_of_parts.hpp"

#include "base/parallel.hpp"

namespace digitlab {

template <typename Real>
void sum_of_parts(std::span<const arma::Col<Real>> gradients, std::span<const Real> shares,
                  unsigned threads, arma::Col<Real>& sum) {
    sum.set_size(gradients.front().n_elem);
    parallel_for(sum.n_elem, threads, [&](std::size_t begin, std::size_t end) {
        const arma::span rows(begin, end - 1);
        sum(rows) = shares[0] * gradients[0](rows);
        for (std::size_t part = 1; part < gradients.size(); ++part) {
            sum(rows) += shares[part] * gradients[part](rows);
        }
    });
}

template void sum_of_parts(std::span<const arma::Col<float>>, std::span<const float>, unsigned,
                           arma::Col<float>&);
template void sum_of_parts(std::span<const arma::Col<double>>, std::span<const double>, unsigned,
                           arma::Col<double>&);

}  // namespace digitlab
