// What the judge may call of lab09.

#include "model/network.hpp"
#include "train/distortion.hpp"
#include "train/optimiser.hpp"
#include "train/regularisation.hpp"
#include "worker.hpp"

namespace digitlab::grading {
namespace {

/// The parameters after each step, one column for each.
///
/// \param gradients  parameters × steps
/// \param rates      the learning rate of each step
arma::mat steps_of(Optimiser<double>& optimiser, arma::vec w, const arma::mat& gradients,
                   const arma::rowvec& rates) {
    arma::mat way(arma::size(gradients));
    for (arma::uword step = 0; step < gradients.n_cols; ++step) {
        optimiser.set_learning_rate(rates(step));
        optimiser.step(w, gradients.col(step));
        way.col(step) = w;
    }
    return way;
}

arma::mat momentum(const arma::vec& w, const arma::mat& gradients, const arma::rowvec& rates,
                   double mu) {
    Momentum<double> optimiser(rates(0), mu);
    return steps_of(optimiser, w, gradients, rates);
}

arma::mat adam(const arma::vec& w, const arma::mat& gradients, const arma::rowvec& rates,
               double beta1, double beta2) {
    Adam<double> optimiser(rates(0), beta1, beta2);
    return steps_of(optimiser, w, gradients, rates);
}

/// The gradient with that of the penalty added, and the penalty.
std::tuple<arma::vec, double> l2_penalty(const arma::urowvec& layers, const arma::vec& parameters,
                                         arma::vec gradient, double lambda) {
    Rng rng;
    Architecture architecture;
    architecture.layers = arma::conv_to<std::vector<arma::uword>>::from(layers);
    Network<double> net(architecture, Initializer::zeros, rng);
    net.parameters() = parameters;
    const double penalty = add_l2_penalty(net, lambda, gradient);
    return {gradient, penalty};
}

/// Two masks, drawn one after the other.
std::tuple<arma::mat, arma::mat> dropout(arma::uword units, arma::uword samples, double share,
                                         arma::uword seed) {
    Rng rng(seed);
    const auto first = dropout_mask<double>(units, samples, share, rng);
    const auto second = dropout_mask<double>(units, samples, share, rng);
    return {first, second};
}

/// Two fields, drawn one after the other, as an image needs them.
std::tuple<arma::mat, arma::mat> displacement_field(const arma::mat& row_smoothing,
                                                    const arma::mat& column_smoothing, double alpha,
                                                    arma::uword seed) {
    Rng rng(seed);
    const auto first = digitlab::displacement_field(row_smoothing, column_smoothing, alpha, rng);
    const auto second = digitlab::displacement_field(row_smoothing, column_smoothing, alpha, rng);
    return {first, second};
}

const Registration exercises[] = {{"lab09.momentum", momentum},
                                  {"lab09.adam", adam},
                                  {"lab09.l2_penalty", l2_penalty},
                                  {"lab09.dropout", dropout},
                                  {"lab09.displacement_field", displacement_field}};

}  // namespace

}  // namespace digitlab::grading
