// What the judge may call of lab05.

#include "model/incremental_loss.hpp"
#include "model/two_layer_net.hpp"
#include "worker.hpp"

namespace digitlab::grading {
namespace {

using Net = TwoLayerNet<double>;

Loss loss_named(const std::string& name) {
    return name == "mean squared error" ? Loss::softmax_mean_squared_error
                                        : Loss::softmax_cross_entropy;
}

Net net_of(const arma::mat& W1, const arma::vec& b1, const arma::mat& W2, const arma::vec& b2,
           const std::string& loss_name) {
    Rng rng;
    Net net(W1.n_cols, W1.n_rows, W2.n_rows, rng, loss_named(loss_name));
    net.parameters() = arma::join_cols(W1.as_col(), b1, W2.as_col(), b2);
    return net;
}

/// A, Z and S of the forward pass.
std::tuple<arma::mat, arma::mat, arma::mat> predict(const arma::mat& W1, const arma::vec& b1,
                                                    const arma::mat& W2, const arma::vec& b2,
                                                    const arma::mat& X) {
    const Net::Forward f = net_of(W1, b1, W2, b2, "cross-entropy").forward(X);
    return {f.A, f.Z, f.S};
}

double loss(const arma::mat& S, const arma::mat& T, const std::string& loss_name) {
    Rng rng;
    return Net(1, 1, S.n_rows, rng, loss_named(loss_name)).loss_of_scores(S, T);
}

/// The gradient, the loss, and the parameters as they are afterwards.
std::tuple<arma::vec, double, arma::vec> brute_force_gradient(
    const arma::mat& W1, const arma::vec& b1, const arma::mat& W2, const arma::vec& b2,
    const arma::mat& X, const arma::mat& T, double h, const std::string& loss_name) {
    Net net = net_of(W1, b1, W2, b2, loss_name);
    arma::vec gradient;
    const double value = digitlab::brute_force_gradient(net, X, T, h, gradient);
    return {gradient, value, net.parameters()};
}

/// How the loss changes with one parameter.
double incremental_loss(const arma::mat& W1, const arma::vec& b1, const arma::mat& W2,
                        const arma::vec& b2, const arma::mat& X, const arma::mat& T,
                        arma::uword index, double delta, const std::string& loss_name) {
    const Net net = net_of(W1, b1, W2, b2, loss_name);
    const IncrementalLoss<double> incremental(net, X, T);
    auto work = incremental.workspace();
    return incremental.change(index, delta, work);
}

const Registration exercises[] = {{"lab05.predict", predict},
                                  {"lab05.loss", loss},
                                  {"lab05.brute_force_gradient", brute_force_gradient},
                                  {"lab05.incremental_loss", incremental_loss}};

}  // namespace

}  // namespace digitlab::grading
