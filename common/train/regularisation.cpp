#include "train/regularisation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>

#include "base/parallel.hpp"
#include "base/view.hpp"
#include "train/sum_of_parts.hpp"

namespace digitlab {
namespace {

constexpr std::size_t most_parts = 4;

void require_in_range(const Regularisation& regularisation) {
    for (const double share : {regularisation.input_dropout, regularisation.hidden_dropout}) {
        if (share >= 0 && share < 1) continue;
        throw std::invalid_argument(
            fmt::format("dropout: the share {} must be at least 0 and below 1", share));
    }
    if (regularisation.l2 >= 0 && std::isfinite(regularisation.l2)) return;
    throw std::invalid_argument(
        fmt::format("l2: the penalty {} must be a number, at least 0", regularisation.l2));
}

/// Masks for a network's inputs and hidden layers; empty where nothing is dropped.
template <typename Real>
std::vector<arma::Mat<Real>> draw_masks(const Network<Real>& net, arma::uword samples,
                                        const Regularisation& regularisation, Rng& rng) {
    std::vector<arma::Mat<Real>> masks(net.depth());
    for (arma::uword l = 0; l < net.depth(); ++l) {
        const double share = l == 0 ? regularisation.input_dropout : regularisation.hidden_dropout;
        if (share == 0) continue;
        masks[l] = dropout_mask<Real>(net.architecture().layers[l], samples, share, rng);
    }
    return masks;
}

}  // namespace

// [l2_penalty]
template <typename Real>
Real add_l2_penalty(const Network<Real>& net, Real lambda, arma::Col<Real>& gradient) {
    Real penalty = 0;
    for (arma::uword l = 0; l < net.depth(); ++l) {
        const auto [W, b] = net.layer(l);
        auto g = net.layer(l, gradient);
        // BEGIN SOLUTION lab09 l2_penalty
        penalty += lambda / 2 * arma::accu(arma::square(W));
        g.W += lambda * W;
        // END SOLUTION
    }
    return penalty;
}
// [l2_penalty]

template <typename Real>
GradientFunction<Real> regularised_gradient(const Network<Real>& net,
                                            const Regularisation& regularisation, arma::uword rows,
                                            arma::uword columns_of_image, unsigned threads,
                                            Rng& rng) {
    require_in_range(regularisation);
    const Distorter<Real> distort(regularisation.distortion, rows, columns_of_image);
    const bool distorting = !regularisation.distortion.none();
    return
        [=, &net, &rng, g = std::array<arma::Col<Real>, most_parts>()](
            const arma::Mat<Real>& X, const arma::Mat<Real>& T, arma::Col<Real>& gradient) mutable {
            const std::size_t parts = std::min<std::size_t>(most_parts, X.n_cols);
            std::array<Rng::result_type, most_parts> seeds;
            for (auto& seed : seeds) seed = rng();
            std::array<Real, most_parts> losses{};
            std::array<Real, most_parts> shares{};
            parallel_parts(X.n_cols, parts, threads, [&](auto part, auto begin, auto end) {
                Rng part_rng(seeds[part]);
                const arma::uword count = end - begin;
                const arma::Mat<Real> x = columns(X, begin, count);
                const auto masks = draw_masks(net, count, regularisation, part_rng);
                losses[part] = net.gradient(distorting ? distort(x, part_rng) : x,
                                            columns(T, begin, count), masks, g[part]);
                shares[part] = static_cast<Real>(count) / static_cast<Real>(X.n_cols);
            });
            sum_of_parts<Real>({g.data(), parts}, {shares.data(), parts}, threads, gradient);
            Real loss = 0;
            for (std::size_t part = 0; part < parts; ++part) loss += shares[part] * losses[part];
            if (regularisation.l2 > 0) {
                loss += add_l2_penalty(net, static_cast<Real>(regularisation.l2), gradient);
            }
            return loss;
        };
}

template float add_l2_penalty(const Network<float>&, float, arma::Col<float>&);
template double add_l2_penalty(const Network<double>&, double, arma::Col<double>&);
template GradientFunction<float> regularised_gradient(const Network<float>&, const Regularisation&,
                                                      arma::uword, arma::uword, unsigned, Rng&);
template GradientFunction<double> regularised_gradient(const Network<double>&,
                                                       const Regularisation&, arma::uword,
                                                       arma::uword, unsigned, Rng&);

}  // namespace digitlab
