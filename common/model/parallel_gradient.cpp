#include "model/parallel_gradient.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/parallel.hpp"
#include "base/view.hpp"

namespace digitlab {

template <typename Real>
Real parallel_gradient(const Model<Real>& model, const arma::Mat<Real>& X, const arma::Mat<Real>& T,
                       unsigned threads, arma::Col<Real>& gradient) {
    if (X.n_cols != T.n_cols || X.n_cols == 0) {
        throw std::invalid_argument(fmt::format(
            "parallel_gradient: {} images and {} targets; their numbers must be equal, and at "
            "least 1",
            X.n_cols, T.n_cols));
    }
    constexpr arma::uword chunk = samples_at_once;
    const arma::uword chunks = (X.n_cols + chunk - 1) / chunk;
    constexpr arma::uword most_parts = 16;  // each part has a gradient, which may be large
    std::vector<arma::Col<Real>> gradients(std::min(most_parts, chunks));
    std::vector<Real> losses(gradients.size());
    // [chunks]
    parallel_parts(chunks, gradients.size(), threads, [&](auto part, auto begin, auto end) {
        gradients[part].zeros(model.parameters().n_elem);
        arma::Col<Real> g;
        for (arma::uword i = begin; i < end; ++i) {
            const arma::uword count = std::min(chunk, X.n_cols - i * chunk);
            const Real share = static_cast<Real>(count) / static_cast<Real>(X.n_cols);
            // BEGIN SOLUTION lab07 full_batch_step
            const Real loss =
                model.gradient(columns(X, i * chunk, count), columns(T, i * chunk, count), g);
            gradients[part] += share * g;
            losses[part] += share * loss;
            // END SOLUTION
        }
    });
    // [chunks]
    gradient = gradients.front();
    for (std::size_t part = 1; part < gradients.size(); ++part) gradient += gradients[part];
    Real loss = 0;
    for (const Real part : losses) loss += part;
    return loss;
}

template float parallel_gradient(const Model<float>&, const arma::Mat<float>&,
                                 const arma::Mat<float>&, unsigned, arma::Col<float>&);
template double parallel_gradient(const Model<double>&, const arma::Mat<double>&,
                                  const arma::Mat<double>&, unsigned, arma::Col<double>&);

}  // namespace digitlab
