#include "model/incremental_loss.hpp"

#include <algorithm>

#include "base/check.hpp"
#include "base/parallel.hpp"
#include "math/numerical_gradient.hpp"
#include "math/vector_math.hpp"

namespace digitlab {

template <typename Real>
IncrementalLoss<Real>::IncrementalLoss(const TwoLayerNet<Real>& net, const arma::Mat<Real>& X,
                                       const arma::Mat<Real>& T)
    : p_(net.view()), kind_(net.loss_kind()), pixels_(X.n_rows) {
    const auto forward = net.forward(X);
    require_same_shape("IncrementalLoss", "scores", forward.S, "T", T);
    A_ = forward.A.t();
    Z_ = forward.Z.t();
    T_ = T.t();
    true_class_ = arma::index_max(T_, 1);
    for (arma::uword n = 0; n < X.n_cols; ++n) {
        all_.samples.push_back(n);
        all_.inputs.push_back(1);
        for (arma::uword k = 0; k < X.n_rows; ++k) {
            if (X(k, n) == 0) continue;  // its weights are multiplied by 0
            pixels_[k].samples.push_back(n);
            pixels_[k].inputs.push_back(X(k, n));
        }
    }
    // The largest score of each sample becomes 0, so that exp cannot overflow.
    const arma::Mat<Real> S = (forward.S.each_row() - arma::max(forward.S, 0)).t();
    for (Reach& reach : pixels_) gather_scores(reach, S);
    gather_scores(all_, S);
    loss_ = arma::mean(arma::Col<Real>(all_.losses));
}

template <typename Real>
void IncrementalLoss<Real>::gather_scores(Reach& reach, const arma::Mat<Real>& S) const {
    for (arma::uword c = 0; c < S.n_cols; ++c) {
        for (const arma::uword n : reach.samples) reach.scores.push_back(S(n, c));
    }
    Workspace work = workspace();
    std::copy(reach.scores.begin(), reach.scores.end(), work.exponentials.begin());
    losses_of(reach.samples, work);
    reach.losses.assign(work.losses.begin(),
                        work.losses.begin() + static_cast<std::ptrdiff_t>(reach.samples.size()));
}

template <typename Real>
typename IncrementalLoss<Real>::Workspace IncrementalLoss<Real>::workspace() const {
    const std::vector<Real> one_each(T_.n_rows);
    return {one_each, std::vector<Real>(T_.n_elem), one_each, one_each};
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
    if (index < p_.W2.n_elem) {
        std::copy_n(Z_.colptr(index / classes), Z_.n_rows, work.amounts.begin());
    } else {
        std::fill(work.amounts.begin(), work.amounts.end(), Real{1});
    }
    return change_along(direction.memptr(), all_, work);
}

/// The change of the loss after unit `unit`'s input changed by delta times what the parameter is
/// multiplied by.
// [change_by_hidden_unit]
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
    return change_along(p_.W2.colptr(unit), reach, work);
    // END SOLUTION
}
// [change_by_hidden_unit]

/// The change of the loss after the scores of each sample moved along `direction` by its amount.
template <typename Real>
Real IncrementalLoss<Real>::change_along(const Real* direction, const Reach& reach,
                                         Workspace& work) const {
    const std::size_t count = reach.samples.size();
    for (arma::uword c = 0; c < T_.n_cols; ++c) {
        const Real* const scores = reach.scores.data() + c * count;
        Real* const moved = work.exponentials.data() + c * count;
        for (std::size_t i = 0; i < count; ++i) {
            moved[i] = scores[i] + direction[c] * work.amounts[i];
        }
    }
    losses_of(reach.samples, work);
    Real change = 0;
    for (std::size_t i = 0; i < count; ++i) change += work.losses[i] - reach.losses[i];
    return change / static_cast<Real>(T_.n_rows);
}

/// Fills in `work.losses` of the changed scores in `work.exponentials`, class by class.
template <typename Real>
void IncrementalLoss<Real>::losses_of(const std::vector<arma::uword>& samples,
                                      Workspace& work) const {
    const std::size_t count = samples.size();
    Real* const e = work.exponentials.data();
    Real* const losses = work.losses.data();
    if (kind_ == Loss::softmax_cross_entropy) {  // −s(true class) + log Σ exp(s)
        const arma::uword* const true_class = true_class_.memptr();
        for (std::size_t i = 0; i < count; ++i) losses[i] = -e[true_class[samples[i]] * count + i];
    }
    exp_in_place(e, count * T_.n_cols);
    std::fill_n(work.sums.begin(), count, Real{0});
    for (arma::uword c = 0; c < T_.n_cols; ++c) {
        for (std::size_t i = 0; i < count; ++i) work.sums[i] += e[c * count + i];
    }
    if (kind_ == Loss::softmax_cross_entropy) {
        log_in_place(work.sums.data(), count);
        for (std::size_t i = 0; i < count; ++i) losses[i] += work.sums[i];
        return;
    }
    std::fill_n(losses, count, Real{0});  // ½ ‖e/Σe − t‖²
    for (arma::uword c = 0; c < T_.n_cols; ++c) {
        const Real* const t = T_.colptr(c);
        for (std::size_t i = 0; i < count; ++i) {
            const Real error = e[c * count + i] / work.sums[i] - t[samples[i]];
            losses[i] += error * error / 2;
        }
    }
}

// [incremental_gradient]
template <typename Real>
Real incremental_gradient(const TwoLayerNet<Real>& net, const arma::Mat<Real>& X,
                          const arma::Mat<Real>& T, Real h, unsigned threads,
                          arma::Col<Real>& gradient) {
    require_step("incremental_gradient", h);
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
// [incremental_gradient]

// [brute_force_gradient]
template <typename Real>
Real brute_force_gradient(TwoLayerNet<Real>& net, const arma::Mat<Real>& X,
                          const arma::Mat<Real>& T, Real h, arma::Col<Real>& gradient) {
    // BEGIN SOLUTION lab05 brute_force_gradient
    gradient = numerical_gradient<Real>([&](const arma::Mat<Real>&) { return net.loss(X, T); },
                                        net.parameters(), h);
    return net.loss(X, T);
    // END SOLUTION
}
// [brute_force_gradient]

#define INSTANTIATE(Real)                                                                         \
    template class IncrementalLoss<Real>;                                                         \
    template Real incremental_gradient(const TwoLayerNet<Real>&, const arma::Mat<Real>&,          \
                                       const arma::Mat<Real>&, Real, unsigned, arma::Col<Real>&); \
    template Real brute_force_gradient(TwoLayerNet<Real>&, const arma::Mat<Real>&,                \
                                       const arma::Mat<Real>&, Real, arma::Col<Real>&);
INSTANTIATE(float)
INSTANTIATE(double)
#undef INSTANTIATE

}  // namespace digitlab
