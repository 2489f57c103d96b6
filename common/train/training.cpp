#include "train/training.hpp"

#include <algorithm>
#include <chrono>
#include <sstream>
#include <stdexcept>

#include "base/view.hpp"
#include "data/preprocess.hpp"
#include "model/metrics.hpp"
#include "model/parallel_gradient.hpp"

namespace digitlab {
namespace {

double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

[[noreturn]] void stop_diverged(double loss, std::size_t step, double rate) {
    std::ostringstream message;
    message << "the loss became " << loss << " at step " << step << " with learning rate " << rate
            << "; try a smaller --learning-rate";
    throw std::runtime_error(message.str());
}

struct StepResult {
    double loss;
    std::size_t images;
};

/// The loop of all training: a gradient, a step, now and then an evaluation.
///
/// \param targets        one-hot targets of the training images
/// \param next_gradient  fills in the gradient of the next step
/// \param history        what happened before
template <typename Real>
History repeat_steps(Model<Real>& model, Optimiser<Real>& optimiser, const Dataset<Real>& dataset,
                     const arma::Mat<Real>& targets, const TrainingPlan& plan,
                     const StepObserver& observer,
                     const std::function<StepResult(arma::Col<Real>&)>& next_gradient,
                     History history) {
    const auto start = std::chrono::steady_clock::now();
    const arma::Mat<Real> test_targets = one_hot<Real>(dataset.test.labels, dataset.classes);
    const auto train_images = static_cast<double>(dataset.train.count());
    const arma::uword evaluated =
        std::min<arma::uword>(plan.evaluated_images, dataset.train.count());
    const double seconds_before = history.seconds;
    const Real full_rate = optimiser.learning_rate();
    double images_seen =
        history.epochs.empty() ? 0 : std::round(history.epochs.back() * train_images);
    const auto evaluate_now = [&](std::size_t step) {
        const Evaluation on_train = evaluate(model, columns(dataset.train.images, 0, evaluated),
                                             columns(targets, 0, evaluated), plan.threads);
        const Evaluation on_test = evaluate(model, dataset.test.images, test_targets, plan.threads);
        if (!std::isfinite(on_train.loss)) {
            stop_diverged(on_train.loss, step, optimiser.learning_rate());
        }
        history.steps.push_back(static_cast<double>(step));
        history.epochs.push_back(images_seen / train_images);
        history.train_loss.push_back(on_train.loss);
        history.train_accuracy.push_back(on_train.accuracy);
        history.test_loss.push_back(on_test.loss);
        history.test_accuracy.push_back(on_test.accuracy);
        history.seconds = seconds_before + seconds_since(start);
        if (plan.after_evaluation) plan.after_evaluation(history);
    };

    if (plan.evaluate_every == 0) {
        throw std::invalid_argument("train: evaluate_every is 0; it must be at least 1");
    }
    if (plan.evaluated_images == 0) {
        throw std::invalid_argument("train: evaluated_images is 0; it must be at least 1");
    }
    arma::Col<Real> gradient;
    if (history.steps.empty()) evaluate_now(0);
    bool go_on = true;
    for (std::size_t step = history.losses.size() + 1; step <= plan.steps && go_on; ++step) {
        const double done = static_cast<double>(step - 1) / static_cast<double>(plan.steps);
        optimiser.set_learning_rate(full_rate * static_cast<Real>(plan.schedule(done)));
        const auto [loss, images] = next_gradient(gradient);
        if (!std::isfinite(loss)) stop_diverged(loss, step, optimiser.learning_rate());
        optimiser.step(model.parameters(), gradient);
        history.losses.push_back(loss);
        images_seen += static_cast<double>(images);
        go_on = observer(step, loss);
        if (step % plan.evaluate_every == 0 || step == plan.steps || !go_on) evaluate_now(step);
    }
    optimiser.set_learning_rate(full_rate);
    history.interrupted = !go_on;
    history.seconds = seconds_before + seconds_since(start);
    return history;
}

}  // namespace

template <typename Real>
GradientFunction<Real> backpropagation(const Model<Real>& model) {
    return [&model](const arma::Mat<Real>& X, const arma::Mat<Real>& T, arma::Col<Real>& gradient) {
        return model.gradient(X, T, gradient);
    };
}

template <typename Real>
History train(Model<Real>& model, const GradientFunction<Real>& gradient,
              Optimiser<Real>& optimiser, BatchSampler& batches, const Dataset<Real>& dataset,
              const TrainingPlan& plan, const StepObserver& observer, History so_far) {
    const arma::Mat<Real> targets = one_hot<Real>(dataset.train.labels, dataset.classes);
    arma::Mat<Real> X;
    arma::Mat<Real> T;
    return repeat_steps<Real>(
        model, optimiser, dataset, targets, plan, observer,
        [&](arma::Col<Real>& g) {
            const arma::uvec& batch = batches.next();
            X = dataset.train.images.cols(batch);
            T = targets.cols(batch);
            return StepResult{gradient(X, T, g), batch.n_elem};
        },
        std::move(so_far));
}

// [train_full_batch]
template <typename Real>
History train_full_batch(Model<Real>& model, Optimiser<Real>& optimiser,
                         const Dataset<Real>& dataset, const TrainingPlan& plan,
                         const StepObserver& observer) {
    const arma::Mat<Real> targets = one_hot<Real>(dataset.train.labels, dataset.classes);
    return repeat_steps<Real>(model, optimiser, dataset, targets, plan, observer,
                              [&](arma::Col<Real>& g) {
                                  const Real loss = parallel_gradient(model, dataset.train.images,
                                                                      targets, plan.threads, g);
                                  return StepResult{loss, dataset.train.count()};
                              },
                              {});
}
// [train_full_batch]

// [sgd_epoch]
template <typename Real>
std::vector<double> sgd_epoch(Model<Real>& model, const Samples<Real>& samples,
                              const arma::Mat<Real>& T, std::size_t batch_size, Real rate,
                              Rng& rng) {
    ShuffledEpochs batches(samples.count(), batch_size, rng);
    const std::size_t count = samples.count() / batch_size;
    std::vector<double> losses;
    arma::Col<Real> gradient;
    // BEGIN SOLUTION lab08 sgd_epoch
    for (std::size_t step = 0; step < count; ++step) {
        const arma::uvec& chosen = batches.next();
        losses.push_back(model.gradient(samples.images.cols(chosen), T.cols(chosen), gradient));
        model.parameters() -= rate * gradient;
    }
    // END SOLUTION
    for (std::size_t step = 0; step < losses.size(); ++step) {
        if (!std::isfinite(losses[step])) stop_diverged(losses[step], step + 1, rate);
    }
    return losses;
}
// [sgd_epoch]

// [count_right]
template <typename Real>
arma::uword count_right(const Model<Real>& model, const Samples<Real>& samples) {
    // BEGIN SOLUTION lab08 evaluate
    const arma::urowvec answers = classify(model.scores(samples.images));
    return arma::accu(answers == samples.labels);
    // END SOLUTION
}
// [count_right]

template GradientFunction<float> backpropagation(const Model<float>&);
template GradientFunction<double> backpropagation(const Model<double>&);
template History train(Model<float>&, const GradientFunction<float>&, Optimiser<float>&,
                       BatchSampler&, const Dataset<float>&, const TrainingPlan&,
                       const StepObserver&, History);
template History train(Model<double>&, const GradientFunction<double>&, Optimiser<double>&,
                       BatchSampler&, const Dataset<double>&, const TrainingPlan&,
                       const StepObserver&, History);

template History train_full_batch(Model<float>&, Optimiser<float>&, const Dataset<float>&,
                                  const TrainingPlan&, const StepObserver&);
template History train_full_batch(Model<double>&, Optimiser<double>&, const Dataset<double>&,
                                  const TrainingPlan&, const StepObserver&);

template std::vector<double> sgd_epoch(Model<float>&, const Samples<float>&,
                                       const arma::Mat<float>&, std::size_t, float, Rng&);
template std::vector<double> sgd_epoch(Model<double>&, const Samples<double>&,
                                       const arma::Mat<double>&, std::size_t, double, Rng&);
template arma::uword count_right(const Model<float>&, const Samples<float>&);
template arma::uword count_right(const Model<double>&, const Samples<double>&);

}  // namespace digitlab
