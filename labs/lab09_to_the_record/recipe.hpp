#pragma once

#include <armadillo>
#include <functional>
#include <string>
#include <vector>

#include "data/dataset.hpp"
#include "model/network.hpp"
#include "train/checkpoint.hpp"
#include "train/optimiser.hpp"
#include "train/regularisation.hpp"
#include "train/training.hpp"

/// \file
/// How lab09 trains, in the run and in the comparisons.

namespace digitlab {

/// The hyperparameters of a training run.
struct Recipe {
    std::vector<arma::uword> layers;  ///< units of each layer, from the pixels to the classes
    Activation activation = Activation::relu;  ///< of the hidden layers
    std::string optimiser = "adam";            ///< one of `optimiser_names()`
    double learning_rate = 0.001;              ///< at the first step
    std::string schedule = "cosine";           ///< of the learning rate: one of `schedule_names()`
    std::size_t epochs = 1;                    ///< times through the training images
    std::size_t batch_size = 100;              ///< at most the number of training images
    Regularisation regularisation{};           ///< none unless it is set
    std::size_t evaluated_images = 5000;       ///< training images, undistorted, after each epoch
};

/// A recipe in one line: "64,200,100,10, adam, rate 0.001 (cosine), 200 epochs of batches of 125".
std::string describe(const Recipe& recipe);

/// A recipe by the names of its options, for a checkpoint.
RunSettings settings_of(const Recipe& recipe);

/// A network with He initialisation if its hidden units are rectified, N(0, 1/inputs) otherwise.
///
/// \param recipe  its layers and activation are used
/// \param rng     the weights are drawn from it
template <typename Real>
Network<Real> make_network(const Recipe& recipe, Rng& rng);

/// Trains by a recipe and evaluates once per epoch: on the training images and, unless it is empty,
/// on the validation part. It does not use the test images.
///
/// \param net               is trained
/// \param optimiser         made by the caller, so that a checkpoint can save its memory
/// \param dataset           pixels from 0 to 1
/// \param recipe            its layers, optimiser and rate are those of `net` and `optimiser`
/// \param threads           number of threads; the result is the same for any number
/// \param rng               batches, distortions and dropout are drawn from it
/// \param observer          called after every step
/// \param after_evaluation  called once per epoch, to save a checkpoint
/// \param so_far            the history of an interrupted run that this one resumes
/// \return                  the history of `train()`
template <typename Real>
History learn(Network<Real>& net, Optimiser<Real>& optimiser, const Dataset<Real>& dataset,
              const Recipe& recipe, unsigned threads, Rng& rng, const StepObserver& observer,
              const std::function<void(const History&)>& after_evaluation = {},
              History so_far = {});

}  // namespace digitlab
