#include "train/optimiser.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "base/view.hpp"

namespace digitlab {
namespace {

/// Prevents a division by 0.
template <typename Real>
constexpr Real epsilon = Real(1e-8);

template <typename Real>
Real require_rate(Real rate) {
    if (rate > 0 && std::isfinite(rate)) return rate;
    throw std::invalid_argument(
        fmt::format("learning rate {}: must be a positive number, such as 0.1, and not too small "
                    "for the precision",
                    rate));
}

template <typename Real>
Real require_share(const char* what, Real share) {
    if (share >= 0 && share < 1) return share;
    throw std::invalid_argument(fmt::format("{} {}: must be at least 0 and below 1", what, share));
}

}  // namespace

template <typename Real>
Optimiser<Real>::Optimiser(Real rate, arma::uword memories)
    : rate_(require_rate(rate)), memories_(memories) {}

template <typename Real>
void Optimiser<Real>::set_learning_rate(Real rate) {
    rate_ = require_rate(rate);
}

template <typename Real>
void Optimiser<Real>::restore(std::size_t steps, arma::Mat<Real> memory) {
    const arma::uword columns = steps == 0 ? 0 : memories_;
    if (memory.n_cols != columns) {
        throw std::invalid_argument(
            fmt::format("optimiser: {} columns of memory; this kind has {} after {} steps",
                        memory.n_cols, columns, steps));
    }
    steps_ = steps;
    memory_ = std::move(memory);
}

template <typename Real>
void Optimiser<Real>::step(Column& parameters, const Column& gradient) {
    const arma::uword size = parameters.n_elem;
    if (steps_ == 0) memory_.zeros(size, memories_);
    if (gradient.n_elem != size || (memories_ > 0 && memory_.n_rows != size)) {
        throw std::logic_error(fmt::format(
            "optimiser: {} parameters, {} gradients and memory of {}; the numbers must be equal",
            size, gradient.n_elem, memory_.n_rows));
    }
    ++steps_;
    const auto column = [&](arma::uword i) {
        return i < memories_ && size > 0 ? column_view(memory_.colptr(i), size) : Column();
    };
    Column m1 = column(0);
    Column m2 = column(1);
    update(parameters, gradient, m1, m2);
}

// [sgd]
template <typename Real>
void Sgd<Real>::update(Column& w, const Column& g, Column&, Column&) const {
    w -= this->learning_rate() * g;
}
// [sgd]

template <typename Real>
Momentum<Real>::Momentum(Real rate, Real momentum)
    : Optimiser<Real>(rate, 1), momentum_(require_share("momentum", momentum)) {}

// [momentum]
template <typename Real>
void Momentum<Real>::update(Column& w, const Column& g, Column& v, Column&) const {
    const Real eta = this->learning_rate();
    const Real mu = momentum_;
    // BEGIN SOLUTION lab09 momentum
    v = mu * v - eta * g;
    w += v;
    // END SOLUTION
}
// [momentum]

template <typename Real>
Nesterov<Real>::Nesterov(Real rate, Real momentum)
    : Optimiser<Real>(rate, 1), momentum_(require_share("momentum", momentum)) {}

// [nesterov]
template <typename Real>
void Nesterov<Real>::update(Column& w, const Column& g, Column& v, Column&) const {
    const Real eta = this->learning_rate();
    v = momentum_ * v - eta * g;
    w += momentum_ * v - eta * g;
}
// [nesterov]

// [adagrad]
template <typename Real>
void AdaGrad<Real>::update(Column& w, const Column& g, Column& s, Column&) const {
    s += arma::square(g);
    w -= this->learning_rate() * g / (arma::sqrt(s) + epsilon<Real>);
}
// [adagrad]

template <typename Real>
RmsProp<Real>::RmsProp(Real rate, Real decay)
    : Optimiser<Real>(rate, 1), decay_(require_share("decay", decay)) {}

// [rmsprop]
template <typename Real>
void RmsProp<Real>::update(Column& w, const Column& g, Column& s, Column&) const {
    s = decay_ * s + (1 - decay_) * arma::square(g);
    w -= this->learning_rate() * g / (arma::sqrt(s) + epsilon<Real>);
}
// [rmsprop]

template <typename Real>
Adam<Real>::Adam(Real rate, Real beta1, Real beta2)
    : Optimiser<Real>(rate, 2),
      beta1_(require_share("beta1", beta1)),
      beta2_(require_share("beta2", beta2)) {}

// [adam]
template <typename Real>
void Adam<Real>::update(Column& w, const Column& g, Column& m, Column& v) const {
    const Real eta = this->learning_rate();
    const auto t = static_cast<Real>(this->steps());
    // BEGIN SOLUTION lab09 adam
    m = beta1_ * m + (1 - beta1_) * g;
    v = beta2_ * v + (1 - beta2_) * arma::square(g);
    const Real m_correction = 1 / (1 - std::pow(beta1_, t));
    const Real v_correction = 1 / (1 - std::pow(beta2_, t));
    w -= eta * m_correction * m / (arma::sqrt(v_correction * v) + epsilon<Real>);
    // END SOLUTION
}
// [adam]

namespace {

template <template <typename> class Kind, typename Real>
std::unique_ptr<Optimiser<Real>> make(Real rate) {
    return std::make_unique<Kind<Real>>(rate);
}

template <typename Real>
struct NamedOptimiser {
    const char* name;
    std::unique_ptr<Optimiser<Real>> (*make)(Real rate);
};

template <typename Real>
constexpr NamedOptimiser<Real> all_optimisers[] = {
    {"sgd", make<Sgd, Real>},           {"momentum", make<Momentum, Real>},
    {"nesterov", make<Nesterov, Real>}, {"adagrad", make<AdaGrad, Real>},
    {"rmsprop", make<RmsProp, Real>},   {"adam", make<Adam, Real>}};

}  // namespace

const std::vector<std::string>& optimiser_names() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> all;
        for (const auto& optimiser : all_optimisers<double>) all.emplace_back(optimiser.name);
        return all;
    }();
    return names;
}

template <typename Real>
std::unique_ptr<Optimiser<Real>> make_optimiser(const std::string& name, Real rate) {
    for (const auto& optimiser : all_optimisers<Real>) {
        if (name == optimiser.name) return optimiser.make(rate);
    }
    throw std::invalid_argument(fmt::format("optimiser \"{}\": must be one of {}", name,
                                            fmt::join(optimiser_names(), ", ")));
}

#define INSTANTIATE(Real)           \
    template class Optimiser<Real>; \
    template class Sgd<Real>;       \
    template class Momentum<Real>;  \
    template class Nesterov<Real>;  \
    template class AdaGrad<Real>;   \
    template class RmsProp<Real>;   \
    template class Adam<Real>;
INSTANTIATE(float)
INSTANTIATE(double)
#undef INSTANTIATE
template std::unique_ptr<Optimiser<float>> make_optimiser(const std::string&, float);
template std::unique_ptr<Optimiser<double>> make_optimiser(const std::string&, double);

}  // namespace digitlab
