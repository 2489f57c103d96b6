#pragma once

#include <armadillo>
#include <cstddef>
#include <functional>
#include <limits>
#include <vector>

#include "base/random.hpp"
#include "data/batches.hpp"
#include "data/dataset.hpp"
#include "model/model.hpp"
#include "train/optimiser.hpp"
#include "train/schedule.hpp"

/// \file
/// The loop that trains every model, what it is asked for and what it tells.

namespace digitlab {

/// What happened during training.
///
/// The losses have an entry for each step. From `steps` to `test_accuracy` all have one for each
/// evaluation of all images: at the start, now and then, and at the end.
struct History {
    std::vector<double> losses;  ///< of each step's batch, before the step

    std::vector<double> steps;           ///< how many steps had been taken
    std::vector<double> epochs;          ///< how often that is through all training images
    std::vector<double> train_loss;      ///< mean over the training images that are evaluated
    std::vector<double> train_accuracy;  ///< share of right answers on them, 0 to 1
    std::vector<double> test_loss;       ///< mean over the test images
    std::vector<double> test_accuracy;   ///< share of right answers on them, 0 to 1

    double seconds = 0;        ///< steps and evaluations together
    bool interrupted = false;  ///< the observer stopped it early
};

/// How long to train.
struct TrainingPlan {
    std::size_t steps = 10'000;        ///< how many in all
    std::size_t evaluate_every = 600;  ///< steps from one evaluation of all images to the next
    unsigned threads = 1;              ///< for evaluations and full batches
    /// Called after each evaluation, which is then the last of the history.
    std::function<void(const History&)> after_evaluation{};
    Schedule schedule = constant_schedule();  ///< of the optimiser's learning rate
    /// So many of the training images, the first ones, are evaluated: all of them take longer than
    /// learning from them where a network is large.
    std::size_t evaluated_images = std::numeric_limits<std::size_t>::max();
};

/// Fills in the gradient of the loss on a batch (X, T) and returns the loss.
template <typename Real>
using GradientFunction = std::function<Real(const arma::Mat<Real>& X, const arma::Mat<Real>& T,
                                            arma::Col<Real>& gradient)>;

/// Hears of every step and its loss; training stops when it returns false.
using StepObserver = std::function<bool(std::size_t step, double loss)>;

/// Trains a model: draw a batch, compute its gradient, take a step; again.
///
/// \param model      its parameters are changed
/// \param gradient   how to get the gradient; see `backpropagation()`
/// \param optimiser  what to do with it
/// \param batches    which images come next
/// \param dataset    pixels as the model is to see them
/// \param plan       how long, and what happens to the learning rate, which is as before in the end
/// \param observer   hears of every step
/// \param so_far     what happened before, if this run goes on with one that was interrupted; the
///                   steps of the plan include those
/// \return           what happened, with `so_far` at its beginning
/// \throws std::runtime_error     naming the step and the learning rate, if the loss is no longer
///                                finite
/// \throws std::invalid_argument  if the plan is to evaluate every 0 steps, or no images
template <typename Real>
History train(Model<Real>& model, const GradientFunction<Real>& gradient,
              Optimiser<Real>& optimiser, BatchSampler& batches, const Dataset<Real>& dataset,
              const TrainingPlan& plan, const StepObserver& observer, History so_far = {});

/// Full-batch gradient descent: every step's gradient is of all training images.
///
/// The steps of the plan are epochs here. Like `train()` in all else.
/// \formula{lab07,full_batch_step}
template <typename Real>
History train_full_batch(Model<Real>& model, Optimiser<Real>& optimiser,
                         const Dataset<Real>& dataset, const TrainingPlan& plan,
                         const StepObserver& observer);

/// One epoch of stochastic gradient descent, in its plainest form (S4): all samples in a random
/// order, batch after batch; after the gradient of each a step against it. What is left over at the
/// end and too small for a batch is not used.
///
/// \param model       its parameters are changed
/// \param samples     images as the model is to see them
/// \param T           their one-hot targets, classes × samples
/// \param batch_size  at least 1, at most the number of samples
/// \param rate        the learning rate, positive
/// \param rng         what the order is drawn from
/// \return            the loss of each batch, before its step
/// \throws std::runtime_error     naming the batch and the rate, if the loss is no longer finite
/// \throws std::invalid_argument  if the batch size is out of range
/// \formula{lab08,sgd_step}
template <typename Real>
std::vector<double> sgd_epoch(Model<Real>& model, const Samples<Real>& samples,
                              const arma::Mat<Real>& T, std::size_t batch_size, Real rate,
                              Rng& rng);

/// How many samples the model gives the right class, all of them in one pass.
///
/// \param model    what is asked
/// \param samples  images as the model is to see them, with labels
/// \formula{lab08,count_right}
template <typename Real>
arma::uword count_right(const Model<Real>& model, const Samples<Real>& samples);

/// The gradient that the model itself computes. The model must outlive what is returned.
template <typename Real>
GradientFunction<Real> backpropagation(const Model<Real>& model);

}  // namespace digitlab
