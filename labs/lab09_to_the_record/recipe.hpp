#pragma once

#include <armadillo>
#include <string>
#include <vector>

#include "data/dataset.hpp"
#include "model/network.hpp"
#include "train/optimiser.hpp"
#include "train/regularisation.hpp"
#include "train/training.hpp"

namespace digitlab {

/// So many training images are evaluated after each epoch, undistorted: enough to compare with.
constexpr std::size_t evaluated_images = 5000;

/// All that decides how a network is trained.
struct Recipe {
    std::vector<arma::uword> layers;
    std::string optimiser = "adam";
    double learning_rate = 0.001;
    std::string schedule = "cosine";
    std::size_t epochs = 1;
    std::size_t batch_size = 100;
    Regularisation regularisation{};
};

/// A network of rectified units as the recipe says, with He's start.
template <typename Real>
Network<Real> make_network(const Recipe& recipe, Rng& rng);

/// Trains by the recipe, and evaluates once an epoch.
///
/// \param optimiser  made by the caller, for a checkpoint to keep its memory
/// \param so_far     the history of an interrupted run, which this one goes on with
template <typename Real>
History learn(Network<Real>& net, Optimiser<Real>& optimiser, const Dataset<Real>& dataset,
              const Recipe& recipe, unsigned threads, Rng& rng, const StepObserver& observer,
              const std::function<void(const History&)>& after_evaluation = {},
              History so_far = {});

}  // namespace digitlab
