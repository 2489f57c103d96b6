#pragma once

#include <armadillo>

#include "model/model.hpp"
#include "model/start.hpp"

namespace digitlab {

/// The network of S2: one hidden layer of rectified units, no biases: z = relu(W1 x),
/// scores = W2 z, y = softmax(scores).
///
/// Its parameters are W1 and then W2, column by column.
template <typename Real>
class ReluNet final : public Model<Real> {
public:
    /// W1 is started first.
    ReluNet(arma::uword features, arma::uword hidden, arma::uword classes, Start start, Rng& rng);

    /// relu(W1 X), hidden × samples.
    arma::Mat<Real> hidden_outputs(const arma::Mat<Real>& X) const;

    arma::Mat<Real> scores(const arma::Mat<Real>& X) const override;
    Real gradient(const arma::Mat<Real>& X, const arma::Mat<Real>& T,
                  arma::Col<Real>& gradient) const override;

    /// W1, hidden × features, and W2, classes × hidden, of this net's parameters or of a gradient,
    /// seen where they lie.
    arma::Mat<Real> W1(const arma::Col<Real>& memory) const;
    arma::Mat<Real> W2(const arma::Col<Real>& memory) const;
    arma::Mat<Real> W1() const { return W1(this->parameters()); }
    arma::Mat<Real> W2() const { return W2(this->parameters()); }

private:
    arma::uword features_;
    arma::uword hidden_;
    arma::uword classes_;
};

}  // namespace digitlab
