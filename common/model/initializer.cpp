#include "model/initializer.hpp"

namespace digitlab {

// [xavier_init]
template <typename Real>
arma::Mat<Real> xavier_init(arma::uword outputs, arma::uword inputs, Rng& rng) {
    // BEGIN SOLUTION lab07 xavier_init
    const double standard_deviation = std::sqrt(2.0 / static_cast<double>(inputs + outputs));
    return normal_matrix<Real>(outputs, inputs, standard_deviation, rng);
    // END SOLUTION
}
// [xavier_init]

// [he_init]
template <typename Real>
arma::Mat<Real> he_init(arma::uword outputs, arma::uword inputs, Rng& rng) {
    // BEGIN SOLUTION lab07 he_init
    const double standard_deviation = std::sqrt(2.0 / static_cast<double>(inputs));
    return normal_matrix<Real>(outputs, inputs, standard_deviation, rng);
    // END SOLUTION
}
// [he_init]

template <typename Real>
arma::Mat<Real> initial_weights(Initializer initializer, arma::uword outputs, arma::uword inputs,
                                Rng& rng) {
    switch (initializer) {
        case Initializer::zeros:
            break;
        case Initializer::normal_001:
            return normal_matrix<Real>(outputs, inputs, 0.01, rng);
        case Initializer::normal_01:
            return normal_matrix<Real>(outputs, inputs, 0.1, rng);
        // [scaled]
        case Initializer::normal_1:
            return normal_matrix<Real>(outputs, inputs, 1, rng);
        case Initializer::scaled:
            return normal_matrix<Real>(outputs, inputs, 1 / std::sqrt(double(inputs)), rng);
        // [scaled]
        case Initializer::xavier:
            return xavier_init<Real>(outputs, inputs, rng);
        case Initializer::he:
            return he_init<Real>(outputs, inputs, rng);
    }
    return arma::Mat<Real>(outputs, inputs, arma::fill::zeros);
}

template arma::Mat<float> xavier_init(arma::uword, arma::uword, Rng&);
template arma::Mat<double> xavier_init(arma::uword, arma::uword, Rng&);
template arma::Mat<float> he_init(arma::uword, arma::uword, Rng&);
template arma::Mat<double> he_init(arma::uword, arma::uword, Rng&);
template arma::Mat<float> initial_weights(Initializer, arma::uword, arma::uword, Rng&);
template arma::Mat<double> initial_weights(Initializer, arma::uword, arma::uword, Rng&);

}  // namespace digitlab
