#include "model/initializer.hpp"

namespace digitlab {

// [xavier_init]
template <typename Real>
arma::Mat<Real> xavier_init(arma::uword outputs, arma::uword inputs, Rng& rng) {
    // BEGIN SOLUTION lab07 xavier_init
    const double deviation = std::sqrt(2.0 / static_cast<double>(inputs + outputs));
    return normal_matrix<Real>(outputs, inputs, deviation, rng);
    // END SOLUTION
}
// [xavier_init]

// [he_init]
template <typename Real>
arma::Mat<Real> he_init(arma::uword outputs, arma::uword inputs, Rng& rng) {
    // BEGIN SOLUTION lab07 he_init
    const double deviation = std::sqrt(2.0 / static_cast<double>(inputs));
    return normal_matrix<Real>(outputs, inputs, deviation, rng);
    // END SOLUTION
}
// [he_init]

template <typename Real>
arma::Mat<Real> start_weights(Start start, arma::uword outputs, arma::uword inputs, Rng& rng) {
    switch (start) {
        case Start::zeros:
            break;
        case Start::normal_001:
            return normal_matrix<Real>(outputs, inputs, 0.01, rng);
        case Start::normal_01:
            return normal_matrix<Real>(outputs, inputs, 0.1, rng);
        // [scaled]
        case Start::normal_1:
            return normal_matrix<Real>(outputs, inputs, 1, rng);
        case Start::scaled:
            return normal_matrix<Real>(outputs, inputs, 1 / std::sqrt(double(inputs)), rng);
        // [scaled]
        case Start::xavier:
            return xavier_init<Real>(outputs, inputs, rng);
        case Start::he:
            return he_init<Real>(outputs, inputs, rng);
    }
    return arma::Mat<Real>(outputs, inputs, arma::fill::zeros);
}

template arma::Mat<float> xavier_init(arma::uword, arma::uword, Rng&);
template arma::Mat<double> xavier_init(arma::uword, arma::uword, Rng&);
template arma::Mat<float> he_init(arma::uword, arma::uword, Rng&);
template arma::Mat<double> he_init(arma::uword, arma::uword, Rng&);
template arma::Mat<float> start_weights(Start, arma::uword, arma::uword, Rng&);
template arma::Mat<double> start_weights(Start, arma::uword, arma::uword, Rng&);

}  // namespace digitlab
