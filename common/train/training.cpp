#include "train/training.hpp"

#include <chrono>
#include <sstream>
#include <stdexcept>

#include "data/preprocess.hpp"

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

}  // namespace

template <typename Real>
GradientFunction<Real> backpropagation(const Model<Real>& model) {
    return [&model](const arma::Mat<Real>& X, const arma::Mat<Real>& T,
                    arma::Col<Real>& gradient) { return model.gradient(X, T, gradient); };
}

template <typename Real>
History train(Model<Real>& model, const GradientFunction<Real>& gradient,
              Optimiser<Real>& optimiser, BatchSampler& batches, const Dataset<Real>& dataset,
              const TrainingPlan& plan, const StepObserver& observer) {
    const auto start = std::chrono::steady_clock::now();
    const arma::Mat<Real> train_targets = one_hot<Real>(dataset.train.labels, dataset.classes);
    const arma::Mat<Real> test_targets = one_hot<Real>(dataset.test.labels, dataset.classes);
    History history;
    const auto evaluate_now = [&](std::size_t step) {
        history.evaluations.push_back(
            {step, evaluate(model, dataset.train.images, train_targets, plan.threads),
             evaluate(model, dataset.test.images, test_targets, plan.threads)});
    };

    arma::Mat<Real> X;
    arma::Mat<Real> T;
    arma::Col<Real> g;
    evaluate_now(0);
    for (std::size_t step = 1; step <= plan.steps && !history.interrupted; ++step) {
        const arma::uvec& batch = batches.next();
        X = dataset.train.images.cols(batch);
        T = train_targets.cols(batch);
        const double loss = gradient(X, T, g);
        if (!std::isfinite(loss)) stop_diverged(loss, step, optimiser.learning_rate());
        optimiser.step(model.parameters(), g);
        history.losses.push_back(loss);
        if (step % plan.evaluate_every == 0 && step < plan.steps) evaluate_now(step);
        history.interrupted = !observer(step, loss);
    }
    if (history.final().step < history.steps()) evaluate_now(history.steps());
    history.seconds = seconds_since(start);
    return history;
}

template GradientFunction<float> backpropagation(const Model<float>&);
template GradientFunction<double> backpropagation(const Model<double>&);
template History train(Model<float>&, const GradientFunction<float>&, Optimiser<float>&,
                       BatchSampler&, const Dataset<float>&, const TrainingPlan&,
                       const StepObserver&);
template History train(Model<double>&, const GradientFunction<double>&, Optimiser<double>&,
                       BatchSampler&, const Dataset<double>&, const TrainingPlan&,
                       const StepObserver&);

}  // namespace digitlab
