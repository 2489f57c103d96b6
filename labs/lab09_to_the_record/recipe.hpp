#pragma once

#include <armadillo>
#include <string>
#include <vector>

#include "data/dataset.hpp"
#include "model/network.hpp"
#include "train/optimiser.hpp"
#include "train/regularisation.hpp"
#include "train/training.hpp"

/// \file
/// How lab09 trains, in its long run as in its comparisons.

namespace digitlab {

/// So many training images are evaluated after each epoch, undistorted: enough to compare with.
constexpr std::size_t evaluated_images = 5000;

/// All that decides how a network is trained.
struct Recipe {
    std::vector<arma::uword> layers;  ///< units of each layer, from the inputs to the classes
    std::string optimiser = "adam";   ///< one of `optimiser_names()`
    double learning_rate = 0.001;     ///< η at the start
    std::string schedule = "cosine";  ///< one of `schedule_names()`: what becomes of η
    std::size_t epochs = 1;           ///< times through the training images
    std::size_t batch_size = 100;     ///< at most as many as there are training images
    Regularisation regularisation{};  ///< against learning by heart; none of it at first
};

/// A network of rectified units as the recipe says, with He's start.
///
/// \param recipe  its layers
/// \param rng     what the weights are drawn from
template <typename Real>
Network<Real> make_network(const Recipe& recipe, Rng& rng);

/// Trains by the recipe, and evaluates once an epoch.
///
/// \param net               learns
/// \param optimiser         made by the caller, for a checkpoint to keep its memory
/// \param dataset           pixels from 0 to 1
/// \param recipe            all but its layers, its optimiser and its rate, which are made already
/// \param threads           how many share a step; the result is the same for any number
/// \param rng               what batches, distortions and dropout are drawn from
/// \param observer          hears of every step
/// \param after_evaluation  called once an epoch: the time for a checkpoint
/// \param so_far            the history of an interrupted run, which this one goes on with
/// \return                  what happened, as of `train()`
template <typename Real>
History learn(Network<Real>& net, Optimiser<Real>& optimiser, const Dataset<Real>& dataset,
              const Recipe& recipe, unsigned threads, Rng& rng, const StepObserver& observer,
              const std::function<void(const History&)>& after_evaluation = {},
              History so_far = {});

}  // namespace digitlab
