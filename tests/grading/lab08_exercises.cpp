// What the judge may call of lab08.

#include "model/network.hpp"
#include "train/evaluation.hpp"
#include "train/training.hpp"
#include "worker.hpp"

namespace digitlab::grading {
namespace {

/// \param biases  "biases" or "no biases"
/// \param cost    "softmax", or "sigmoid, quadratic", or "sigmoid, cross-entropy"
Network<double> network_of(const arma::urowvec& layers, const std::string& activation,
                           const std::string& biases, const std::string& cost,
                           const arma::vec& parameters) {
    Architecture architecture;
    architecture.layers = arma::conv_to<std::vector<arma::uword>>::from(layers);
    architecture.activation = activation == "relu" ? Activation::relu : Activation::sigmoid;
    architecture.biases = biases == "biases";
    architecture.loss = cost == "sigmoid, quadratic"       ? Loss::sigmoid_mean_squared_error
                        : cost == "sigmoid, cross-entropy" ? Loss::sigmoid_cross_entropy
                                                           : Loss::softmax_cross_entropy;
    Rng rng;
    Network<double> net(architecture, Initializer::zeros, rng);
    net.parameters() = parameters;
    return net;
}

/// The output of every layer, one below the other: all units × samples.
arma::mat forward(const arma::urowvec& layers, const std::string& activation,
                  const std::string& biases, const arma::vec& parameters, const arma::mat& X) {
    arma::mat all(0, X.n_cols);
    for (const arma::mat& output :
         network_of(layers, activation, biases, "softmax", parameters).forward(X)) {
        all = arma::join_cols(all, output);
    }
    return all;
}

/// The gradient and the loss. The gradient's memory holds 1000 before the call, so that the judge
/// can tell an entry that was not written, or only added to.
std::tuple<arma::vec, double> backward(const arma::urowvec& layers, const std::string& activation,
                                       const std::string& biases, const std::string& cost,
                                       const arma::vec& parameters, const arma::mat& X,
                                       const arma::mat& T) {
    arma::vec gradient(parameters.n_elem);
    gradient.fill(1000);
    const double loss =
        network_of(layers, activation, biases, cost, parameters).gradient(X, T, gradient);
    return {gradient, loss};
}

/// Writes down what it is shown. It has one parameter, which is also its loss; its gradient is the
/// mean of the images, which have one pixel.
class WitnessModel final : public Model<double> {
public:
    WitnessModel() { parameters().zeros(1); }

    arma::mat scores(const arma::mat& X) const override {
        return parameters()(0) * arma::ones(1, X.n_cols);
    }

    double loss_of_scores(const arma::mat& S, const arma::mat&) const override {
        return arma::mean(S.as_row());
    }

    double gradient(const arma::mat& X, const arma::mat& T, arma::vec& gradient) const override {
        images = arma::join_cols(images, X);
        targets = arma::join_cols(targets, T);
        gradient = arma::mean(X, 1);
        return parameters()(0);
    }

    mutable arma::mat images;   ///< a row for each batch
    mutable arma::mat targets;  ///< likewise
};

/// The images and the targets of each batch (a row for each), the losses, and the parameter in the
/// end.
std::tuple<arma::mat, arma::mat, arma::rowvec, double> sgd_epoch(const arma::rowvec& images,
                                                                 const arma::rowvec& targets,
                                                                 arma::uword batch_size,
                                                                 double rate, arma::uword seed) {
    WitnessModel model;
    Rng rng(seed);
    const Samples<double> samples{images, {}};
    const std::vector<double> losses =
        digitlab::sgd_epoch<double>(model, samples, targets, batch_size, rate, rng);
    return {model.images, model.targets, arma::rowvec(losses), model.parameters()(0)};
}

/// Its scores are the images themselves.
class MirrorModel final : public Model<double> {
public:
    arma::mat scores(const arma::mat& X) const override { return X; }
    double gradient(const arma::mat&, const arma::mat&, arma::vec&) const override { return 0; }
};

/// How many are right of samples with these scores and labels.
double evaluate(const arma::mat& scores, const arma::urowvec& labels) {
    return static_cast<double>(count_correct<double>(MirrorModel(), {scores, labels}));
}

const Registration exercises[] = {{"lab08.forward", forward},
                                  {"lab08.backward", backward},
                                  {"lab08.sgd_epoch", sgd_epoch},
                                  {"lab08.evaluate", evaluate}};

}  // namespace

}  // namespace digitlab::grading
