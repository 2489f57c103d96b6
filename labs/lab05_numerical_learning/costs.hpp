#pragma once

#include <armadillo>

#include "model/two_layer_net.hpp"
#include "ui/console.hpp"
#include "ui/figure.hpp"

/// \file
/// What one numerical gradient costs by each method, and how far the methods agree.

namespace digitlab {

/// Times of one numerical gradient over one batch.
struct Costs {
    arma::uword parameters = 0;     ///< of the net
    arma::uword images = 0;         ///< of the batch
    double h = 0;                   ///< step of the central differences
    arma::uword stride = 1;         ///< brute force is timed on one parameter in this number
    unsigned threads = 1;           ///< of `incremental_shared`
    double brute_force = 0;         ///< seconds, on one thread
    double incremental = 0;         ///< seconds, on one thread
    double incremental_shared = 0;  ///< seconds, on all threads
    double difference = 0;          ///< largest between both methods' gradients
    double rounding = 0;            ///< what rounding of the losses explains of it
};

/// Times both methods on one batch. A large net would keep brute force busy for minutes, so it is
/// timed on a sample of the parameters and scaled up.
///
/// \param net      left as it was
/// \param X, T     a batch: features × samples, and one-hot targets, classes × samples
/// \param h        the step of the central differences
/// \param threads  at least 1
template <typename Real>
Costs measure_costs(TwoLayerNet<Real>& net, const arma::Mat<Real>& X, const arma::Mat<Real>& T,
                    Real h, unsigned threads);

/// A table of the times, and what a run of `steps` steps would take by each method.
void show_costs(const Console& console, const Costs& costs, std::size_t steps);

/// Figure "cost": the times on a logarithmic axis.
void draw_costs(Figures& figures, const Costs& costs);

}  // namespace digitlab
