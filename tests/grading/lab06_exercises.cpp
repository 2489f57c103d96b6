// What the judge may call of lab06.

#include "math/activations.hpp"
#include "math/relative_error.hpp"
#include "model/two_layer_net.hpp"
#include "worker.hpp"

namespace digitlab::grading {
namespace {

/// The gradient of a two-layer net by W1, b1, W2 and b2, and its loss.
using Gradients = std::tuple<arma::mat, arma::vec, arma::mat, arma::vec, double>;

/// What the gradient's memory holds before the call, so that the judge can tell an entry that was
/// not written, or only added to.
constexpr double held_before = 1000;

Gradients gradient(const arma::mat& W1, const arma::vec& b1, const arma::mat& W2,
                   const arma::vec& b2, const arma::mat& X, const arma::mat& T,
                   const std::string& loss_name) {
    const Loss loss = loss_name == "mean squared error" ? Loss::softmax_mean_squared_error
                                                        : Loss::softmax_cross_entropy;
    Rng rng;
    TwoLayerNet<double> net(W1.n_cols, W1.n_rows, W2.n_rows, rng, loss);
    net.parameters() = arma::join_cols(W1.as_col(), b1, W2.as_col(), b2);
    arma::vec all(net.parameters().n_elem);
    all.fill(held_before);
    const double value = net.gradient(X, T, all);
    const auto g = net.view(all);
    return {g.W1, g.b1, g.W2, g.b2, value};
}

const Registration exercises[] = {{"lab06.sigmoid_derivative", sigmoid_derivative<double>},
                                  {"lab06.gradient", gradient},
                                  {"lab06.relative_error", relative_error<double>}};

}  // namespace

}  // namespace digitlab::grading
