#include "train/optimiser.hpp"

#include <sstream>
#include <stdexcept>

namespace digitlab {

template <typename Real>
Sgd<Real>::Sgd(Real rate) : rate_(rate) {
    if (rate > 0 && std::isfinite(rate)) return;
    std::ostringstream message;
    message << "learning rate " << rate << ": must be a positive number, such as 0.1, and not too "
            << "small for the precision";
    throw std::invalid_argument(message.str());
}

template <typename Real>
void Sgd<Real>::step(arma::Col<Real>& parameters, const arma::Col<Real>& gradient) {
    parameters -= rate_ * gradient;
}

template class Sgd<float>;
template class Sgd<double>;

}  // namespace digitlab
