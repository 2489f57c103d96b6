#include "base/random.hpp"

namespace digitlab {

template <typename Real>
arma::Mat<Real> normal_matrix(arma::uword rows, arma::uword columns, double standard_deviation,
                              Rng& rng) {
    std::normal_distribution<double> standard_normal;
    arma::Mat<Real> m(rows, columns);
    m.imbue([&] { return static_cast<Real>(standard_deviation * standard_normal(rng)); });
    return m;
}

template arma::Mat<float> normal_matrix(arma::uword, arma::uword, double, Rng&);
template arma::Mat<double> normal_matrix(arma::uword, arma::uword, double, Rng&);

}  // namespace digitlab
