#pragma once

#include <armadillo>
#include <cstddef>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "data/batches.hpp"
#include "data/dataset.hpp"
#include "model/model.hpp"
#include "train/optimiser.hpp"
#include "train/schedule.hpp"

/// \file
/// The loop that trains every model, its plan and its history.

namespace digitlab {

/// What a model learns from, and what it is evaluated on while it learns.
template <typename Real>
struct TrainingData {
    const Samples<Real>& train;  ///< to learn from
    /// What the part that is held out is called: "validation", or "test" where an article that is
    /// reproduced evaluates on the test set while it trains.
    std::string held_out_name{};
    const Samples<Real>* held_out = nullptr;  ///< not learned from; null: nothing is held out
};

/// What happened during training.
///
/// The losses have one entry per step. From `steps` to `held_out_accuracy` all have one per
/// evaluation: at the beginning, at regular intervals, and at the end.
struct History {
    std::vector<double> losses{};  ///< of each step's batch, before the step

    std::vector<double> steps{};           ///< how many steps had been taken
    std::vector<double> epochs{};          ///< how often that is through all training images
    std::vector<double> train_loss{};      ///< mean over the training images that are evaluated
    std::vector<double> train_accuracy{};  ///< accuracy on them, 0 to 1

    std::string held_out_name{};              ///< "validation" or "test"; empty: nothing held out
    std::vector<double> held_out_loss{};      ///< mean over the part held out; empty without one
    std::vector<double> held_out_accuracy{};  ///< accuracy on it, 0 to 1; empty without one

    double seconds = 0;        ///< steps and evaluations together
    bool interrupted = false;  ///< the observer stopped it early
};

/// How long to train.
struct TrainingPlan {
    std::size_t steps = 10'000;        ///< how many in all
    std::size_t evaluate_every = 600;  ///< steps from one evaluation to the next
    unsigned threads = 1;              ///< for evaluations, full batches and copying a batch
    /// Called after each evaluation, which is then the last of the history.
    std::function<void(const History&)> after_evaluation{};
    Schedule schedule = constant_schedule();  ///< of the optimiser's learning rate
    /// Number of training images, the first ones, that are evaluated: where a network is large, to
    /// evaluate all of them takes longer than to learn from them.
    std::size_t evaluated_images = std::numeric_limits<std::size_t>::max();
};

/// Fills in the gradient of the loss on a batch (X, T) and returns the loss.
template <typename Real>
using GradientFunction = std::function<Real(const arma::Mat<Real>& X, const arma::Mat<Real>& T,
                                            arma::Col<Real>& gradient)>;

/// Called after every step with its loss; training stops when it returns false.
using StepObserver = std::function<bool(std::size_t step, double loss)>;

/// Trains a model: draw a batch, compute its gradient, take a step; repeat.
///
/// \param model      its parameters are changed
/// \param gradient   how to compute the gradient; see `backpropagation()`
/// \param optimiser  takes the step; its learning rate is as before in the end
/// \param batches    which images come next
/// \param data       pixels as the model is to see them; each evaluation is of both its parts
/// \param plan       how long, and how the learning rate changes
/// \param observer   called after every step
/// \param so_far     the history of an interrupted run that this one resumes; the steps of the plan
///                   include its steps
/// \return           what happened, with `so_far` at its beginning
/// \throws std::runtime_error     naming the step and the learning rate, if the loss is no longer
///                                finite
/// \throws std::invalid_argument  if the plan is to evaluate every 0 steps, or no images
template <typename Real>
History train(Model<Real>& model, const GradientFunction<Real>& gradient,
              Optimiser<Real>& optimiser, BatchSampler& batches, const TrainingData<Real>& data,
              const TrainingPlan& plan, const StepObserver& observer, History so_far = {});

/// Full-batch gradient descent: every step's gradient is over all training images.
///
/// The steps of the plan are epochs here. Like `train()` in all else.
/// \formula{lab07,full_batch_step}
template <typename Real>
History train_full_batch(Model<Real>& model, Optimiser<Real>& optimiser,
                         const TrainingData<Real>& data, const TrainingPlan& plan,
                         const StepObserver& observer);

/// Evaluates a model and appends the result to a history: for a loop other than `train()`.
///
/// \param model    what is evaluated
/// \param data     its training images and, if there is one, the part held out
/// \param threads  how many threads evaluate; the result is the same for any number
/// \param epoch    how often the training images have been seen
/// \param history  receives one more entry of everything but `losses`
/// \param most     at most this number of training images is evaluated
/// \throws std::runtime_error  naming the step, if the training loss is not finite
template <typename Real>
void record_evaluation(const Model<Real>& model, const TrainingData<Real>& data, unsigned threads,
                       double epoch, History& history,
                       arma::uword most = std::numeric_limits<arma::uword>::max());

/// Refuses a loss that is not a finite number.
///
/// \throws std::runtime_error  naming the step and the learning rate
void require_finite_loss(double loss, std::size_t step, double learning_rate);

/// One epoch of stochastic gradient descent: all samples in a random order, batch after batch, and
/// after each gradient a step against it. Samples left over at the end, too few for a batch, are
/// not used.
///
/// \param model       its parameters are changed
/// \param samples     images as the model is to see them
/// \param T           their one-hot targets, classes × samples
/// \param batch_size  at least 1, at most the number of samples
/// \param rate        the learning rate, positive
/// \param rng         what the order is drawn from
/// \param before_step called before each step; an exception that it throws ends the epoch
/// \return            the loss of each batch, before its step
/// \throws std::runtime_error     naming the batch and the rate, if the loss is no longer finite
/// \throws std::invalid_argument  if the batch size is out of range
/// \formula{lab08,sgd_step}
template <typename Real>
std::vector<double> sgd_epoch(Model<Real>& model, const Samples<Real>& samples,
                              const arma::Mat<Real>& T, std::size_t batch_size, Real rate, Rng& rng,
                              const std::function<void()>& before_step = {});

/// The gradient that the model itself computes. The model must outlive what is returned.
template <typename Real>
GradientFunction<Real> backpropagation(const Model<Real>& model);

/// The same by several threads: each takes a part of the batch, of at least 50 images. So there are
/// at most as many threads as a batch has fifties, and no more than 4.
///
/// \param model    must outlive what is returned; several threads call its `gradient` at once
/// \param threads  how many share the work; the result is the same for any number
template <typename Real>
GradientFunction<Real> parallel_backpropagation(const Model<Real>& model, unsigned threads);

}  // namespace digitlab
