#include "model/incremental_loss.hpp"

#include "math/check.hpp"
#include "math/numerical_gradient.hpp"
#include "math/parallel.hpp"
#include "math/vector_math.hpp"

namespace digitlab {

template <typename Real>
IncrementalLoss<Real>::IncrementalLoss(const TwoLayerNet<Real>& net, const arma::Mat<Real>& X,
                                       const arma::Mat<Real>& T)
    : p_(const_cast<Real*>(net.parameters().memptr()), net.features(), net.hidden(),
         net.classes()),
      kind_(net.loss_kind()),
      T_(T),
      pixels_(X.n_rows) {
    const auto forward = net.forward(X);
    require_same_shape("IncrementalLoss", "scores", forward.S, "T", T);
    A_ = forward.A.t();
    Z_ = forward.Z.t();
    S_ = forward.S.each_row() - arma::max(forward.S, 0);
    for (arma::uword n = 0; n < X.n_cols; ++n) {
        all_.samples.push_back(n);
        all_.inputs.push_back(1);
        for (arma::uword k = 0; k < X.n_rows; ++k) {
            if (X(k, n) == 0) continue;  // what this pixel feeds on is multiplied by 0
            pixels_[k].samples.push_back(n);
            pixels_[k].inputs.push_back(X(k, n));
        }
    }
    const arma::Mat<Real> E = arma::exp(S_);
    for (arma::uword n = 0; n < X.n_cols; ++n) {
        sample_losses_.push_back(loss_of_sample(E.colptr(n), arma::accu(E.col(n)), n));
        loss_ += sample_losses_.back() / static_cast<Real>(X.n_cols);
    }
}

template <typename Real>
typename IncrementalLoss<Real>::Workspace IncrementalLoss<Real>::workspace() const {
    return {std::vector<Real>(S_.n_cols), std::vector<Real>(S_.n_elem),
            std::vector<Real>(S_.n_cols)};
}

template <typename Real>
Real IncrementalLoss<Real>::loss_of_sample(const Real* exponentials, Real sum,
                                           arma::uword sample) const {
    const Real* const t = T_.colptr(sample);
    Real loss = 0;
    if (kind_ == Loss::mean_squared_error) {
        for (arma::uword c = 0; c < T_.n_rows; ++c) {
            const Real error = exponentials[c] / sum - t[c];
            loss += error * error / 2;
        }
        return loss;
    }
    for (arma::uword c = 0; c < T_.n_rows; ++c) loss += t[c] * exponentials[c];
    return std::log(sum / loss);  // −log of the right class's probability
}

template <typename Real>
Real IncrementalLoss<Real>::change(arma::uword index, Real delta, Workspace& work) const {
    const arma::uword hidden = p_.b1.n_elem;
    const arma::uword classes = p_.b2.n_elem;
    if (index < p_.W1.n_elem) {
        return change_by_hidden_unit(index % hidden, pixels_[index / hidden], delta, work);
    }
    index -= p_.W1.n_elem;
    if (index < hidden) return change_by_hidden_unit(index, all_, delta, work);
    index -= hidden;

    // A parameter of the last layer moves the score of one class only.
    arma::Col<Real> direction(classes, arma::fill::zeros);
    direction(index % classes) = delta;
    for (std::size_t n = 0; n < Z_.n_rows; ++n) {
        work.amounts[n] = index < p_.W2.n_elem ? Z_(n, index / classes) : Real{1};
    }
    return change_along(direction.memptr(), all_.samples, work);
}

/// The loss after unit `unit`'s input changed by delta times what the parameter is multiplied by.
template <typename Real>
Real IncrementalLoss<Real>::change_by_hidden_unit(arma::uword unit, const Reach& reach, Real delta,
                                                  Workspace& work) const {
    const std::size_t count = reach.samples.size();
    const Real* const a = A_.colptr(unit);
    const Real* const z = Z_.colptr(unit);
    // BEGIN SOLUTION lab05 incremental_loss
    for (std::size_t i = 0; i < count; ++i) {
        work.amounts[i] = -(a[reach.samples[i]] + delta * reach.inputs[i]);
    }
    exp_in_place(work.amounts.data(), count);
    for (std::size_t i = 0; i < count; ++i) {
        work.amounts[i] = 1 / (1 + work.amounts[i]) - z[reach.samples[i]];  // sigmoid, new − old
    }
    return change_along(p_.W2.colptr(unit), reach.samples, work);
    // END SOLUTION
}

/// The loss after the scores of each of `samples` moved along `direction` by its amount.
template <typename Real>
Real IncrementalLoss<Real>::change_along(const Real* direction,
                                         const std::vector<arma::uword>& samples,
                                         Workspace& work) const {
    const arma::uword classes = S_.n_rows;
    Real* const e = work.exponentials.data();
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const Real* const s = S_.colptr(samples[i]);
        for (arma::uword c = 0; c < classes; ++c) {
            e[i * classes + c] = s[c] + direction[c] * work.amounts[i];
        }
    }
    exp_in_place(e, samples.size() * classes);
    Real change = 0;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        Real sum = 0;
        for (arma::uword c = 0; c < classes; ++c) sum += e[i * classes + c];
        change += loss_of_sample(e + i * classes, sum, samples[i]) - sample_losses_[samples[i]];
    }
    return change / static_cast<Real>(S_.n_cols);
}

template <typename Real>
Real incremental_gradient(const TwoLayerNet<Real>& net, const arma::Mat<Real>& X,
                          const arma::Mat<Real>& T, Real h, unsigned threads,
                          arma::Col<Real>& gradient) {
    const IncrementalLoss<Real> loss(net, X, T);
    gradient.set_size(net.parameters().n_elem);
    parallel_for(gradient.n_elem, threads, [&](std::size_t begin, std::size_t end) {
        auto work = loss.workspace();
        for (std::size_t i = begin; i < end; ++i) {
            gradient(i) = (loss.change(i, h, work) - loss.change(i, -h, work)) / (2 * h);
        }
    });
    return loss.loss();
}

template <typename Real>
Real brute_force_gradient(TwoLayerNet<Real>& net, const arma::Mat<Real>& X,
                          const arma::Mat<Real>& T, Real h, arma::Col<Real>& gradient) {
    // BEGIN SOLUTION lab05 brute_force_gradient
    gradient = numerical_gradient<Real>([&](const arma::Mat<Real>&) { return net.loss(X, T); },
                                        net.parameters(), h);
    return net.loss(X, T);
    // END SOLUTION
}

template class IncrementalLoss<float>;
template class IncrementalLoss<double>;
template float incremental_gradient(const TwoLayerNet<float>&, const arma::Mat<float>&,
                                    const arma::Mat<float>&, float, unsigned, arma::Col<float>&);
template double incremental_gradient(const TwoLayerNet<double>&, const arma::Mat<double>&,
                                     const arma::Mat<double>&, double, unsigned,
                                     arma::Col<double>&);
template float brute_force_gradient(TwoLayerNet<float>&, const arma::Mat<float>&,
                                    const arma::Mat<float>&, float, arma::Col<float>&);
template double brute_force_gradient(TwoLayerNet<double>&, const arma::Mat<double>&,
                                     const arma::Mat<double>&, double, arma::Col<double>&);

}  // namespace digitlab
