#include "train/optimiser.hpp"

#include <stdexcept>
#include <string>

namespace digitlab {

template <typename Real>
Sgd<Real>::Sgd(Real rate) : rate_(rate) {
    if (rate > 0 && std::isfinite(rate)) return;
    throw std::invalid_argument("learning rate " + std::to_string(rate) +
                                ": must be a positive number, such as 0.1");
}

template <typename Real>
void Sgd<Real>::step(arma::Col<Real>& parameters, const arma::Col<Real>& gradient) {
    parameters -= rate_ * gradient;
}

template class Sgd<float>;
template class Sgd<double>;

}  // namespace digitlab
