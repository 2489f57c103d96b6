#include "overlap.hpp"

#include "distributed/averaging.hpp"

namespace digitlab {

template <typename Real>
OverlappedGradient<Real>::OverlappedGradient(const Network<Real>& net, arma::uword batch_size,
                                             MpiRanks& ranks, Begin begin,
                                             std::function<bool()> wants_stop)
    : net_(net),
      batch_size_(batch_size),
      ranks_(ranks),
      begin_(begin),
      wants_stop_(std::move(wants_stop)) {}

// [overlap]
template <typename Real>
Real OverlappedGradient<Real>::operator()(const arma::Mat<Real>& X, const arma::Mat<Real>& T,
                                          arma::Col<Real>& gradient) {
    const auto ranks = static_cast<Real>(ranks_.size());
    const Real weight = shard_weight<Real>(X.n_cols, batch_size_, ranks_.size()) / ranks;
    using AfterLayer = std::function<void(arma::uword)>;
    const AfterLayer start_layer = [&](arma::uword l) {
        const auto g = net_.layer(l, gradient);
        const arma::uword count = g.W.n_elem + g.b.n_elem;
        const arma::uword first = static_cast<arma::uword>(g.W.memptr() - gradient.memptr());
        gradient.subvec(first, first + count - 1) *= weight;
        ranks_.start_sum(gradient.memptr() + first, count);
    };
    const bool overlap = begin_ == Begin::after_each_layer;
    const Real loss = net_.gradient(X, T, {}, gradient, overlap ? start_layer : AfterLayer{});
    if (!overlap) {
        for (arma::uword l = net_.depth(); l-- > 0;) start_layer(l);
    }
    arma::Col<Real> rest = {weight * loss, static_cast<Real>(wants_stop_ && wants_stop_() ? 1 : 0)};
    ranks_.start_sum(rest.memptr(), rest.n_elem);
    ranks_.finish_sums();
    stopped_ = rest(1) > 0;
    return rest(0);
}
// [overlap]

template class OverlappedGradient<float>;
template class OverlappedGradient<double>;

}  // namespace digitlab
