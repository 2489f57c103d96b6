#include "model/network.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "math/activations.hpp"

namespace digitlab {
namespace {

/// The input of layer l after dropout: Z itself if the layer has no mask, else Z ⊙ mask, which
/// `masked` then holds.
template <typename Real>
const arma::Mat<Real>& drop_out(const arma::Mat<Real>& Z, const std::vector<arma::Mat<Real>>& masks,
                                arma::uword l, arma::Mat<Real>& masked) {
    if (l >= masks.size() || masks[l].empty()) return Z;
    masked = Z % masks[l];
    return masked;
}

}  // namespace

// [dropout_mask]
template <typename Real>
arma::Mat<Real> dropout_mask(arma::uword units, arma::uword samples, double share, Rng& rng) {
    if (!(share >= 0 && share < 1)) {
        throw std::invalid_argument(
            fmt::format("dropout: the share {} must be at least 0 and below 1", share));
    }
    // BEGIN SOLUTION lab09 dropout
    std::bernoulli_distribution stays(1 - share);
    const auto weight = static_cast<Real>(1 / (1 - share));
    arma::Mat<Real> mask(units, samples);
    mask.imbue([&] { return stays(rng) ? weight : Real(0); });
    return mask;
    // END SOLUTION
}
// [dropout_mask]

template <typename Real>
Network<Real>::Network(Architecture architecture, Initializer initializer, Rng& rng)
    : architecture_(std::move(architecture)) {
    const std::vector<arma::uword>& units = architecture_.layers;
    if (units.size() < 2) {
        throw std::invalid_argument("a network needs at least two layers: inputs and classes");
    }
    arma::uword size = 0;
    for (arma::uword l = 0; l < depth(); ++l) {
        if (units[l] == 0 || units[l + 1] == 0) {
            throw std::invalid_argument(
                fmt::format("layer {} of the network has no units", units[l] == 0 ? l : l + 1));
        }
        offsets_.push_back(size);
        size += units[l + 1] * (units[l] + (architecture_.biases ? 1 : 0));
    }
    this->parameters().zeros(size);
    for (arma::uword l = 0; l < depth(); ++l) {
        auto now = layer(l);
        now.W = initial_weights<Real>(initializer, now.W.n_rows, now.W.n_cols, rng);
        const bool random_biases =
            initializer == Initializer::normal_1 || initializer == Initializer::scaled;
        if (random_biases) now.b = normal_matrix<Real>(now.b.n_elem, 1, 1, rng);
    }
}

// [forward]
template <typename Real>
std::vector<arma::Mat<Real>> Network<Real>::forward(
    const arma::Mat<Real>& X, const std::vector<arma::Mat<Real>>& masks) const {
    std::vector<arma::Mat<Real>> outputs;
    arma::Mat<Real> masked;
    for (arma::uword l = 0; l < depth(); ++l) {
        const auto now = layer(l);
        const arma::Mat<Real>& Z = drop_out(l == 0 ? X : outputs[l - 1], masks, l, masked);
        // BEGIN SOLUTION lab08 forward
        arma::Mat<Real> A = now.W * Z;
        if (architecture_.biases) A.each_col() += now.b;
        if (l + 1 < depth()) {
            A = architecture_.activation == Activation::relu ? relu(std::move(A))
                                                             : sigmoid(std::move(A));
        }
        outputs.push_back(std::move(A));
        // END SOLUTION
    }
    return outputs;
}
// [forward]

template <typename Real>
arma::Mat<Real> Network<Real>::scores(const arma::Mat<Real>& X) const {
    return forward(X).back();
}

template <typename Real>
arma::Mat<Real> Network<Real>::probabilities(const arma::Mat<Real>& X) const {
    const arma::Mat<Real> S = scores(X);
    const Loss loss = architecture_.loss;
    if (loss == Loss::softmax_cross_entropy || loss == Loss::softmax_mean_squared_error) {
        return softmax(S);
    }
    const arma::Mat<Real> Y = sigmoid(S);
    return Y.each_row() / arma::sum(Y, 0);
}

template <typename Real>
Real Network<Real>::loss_of_scores(const arma::Mat<Real>& S, const arma::Mat<Real>& T) const {
    return digitlab::loss_of_scores(architecture_.loss, S, T);
}

template <typename Real>
Real Network<Real>::gradient(const arma::Mat<Real>& X, const arma::Mat<Real>& T,
                             const std::vector<arma::Mat<Real>>& masks, arma::Col<Real>& gradient,
                             const std::function<void(arma::uword)>& after_layer) const {
    const std::vector<arma::Mat<Real>> outputs = forward(X, masks);
    gradient.set_size(this->parameters().n_elem);
    arma::Mat<Real> masked;
    // [backward]
    arma::Mat<Real> dA = loss_derivative(architecture_.loss, outputs.back(), T);
    for (arma::uword l = depth(); l-- > 0;) {
        auto g = layer(l, gradient);
        const arma::Mat<Real>& output = l == 0 ? X : outputs[l - 1];  // of the layer below
        const arma::Mat<Real>& Z = drop_out(output, masks, l, masked);
        // BEGIN SOLUTION lab08 backward
        g.W = dA * Z.t();
        if (architecture_.biases) g.b = arma::sum(dA, 1);
        if (l > 0) {
            dA = layer(l).W.t() * dA;
            dA %= architecture_.activation == Activation::relu ? relu_derivative(output)
                                                               : sigmoid_derivative(output);
        }
        // END SOLUTION
        if (l > 0 && &Z == &masked) dA %= masks[l];
        if (after_layer) after_layer(l);
    }
    // [backward]
    return loss_of_scores(outputs.back(), T);
}

template arma::Mat<float> dropout_mask(arma::uword, arma::uword, double, Rng&);
template arma::Mat<double> dropout_mask(arma::uword, arma::uword, double, Rng&);
template class Network<float>;
template class Network<double>;

}  // namespace digitlab
