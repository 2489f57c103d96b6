#include "train/training.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <numeric>
#include <stdexcept>

#include "base/parallel.hpp"
#include "base/view.hpp"
#include "data/preprocess.hpp"
#include "model/parallel_gradient.hpp"
#include "train/evaluation.hpp"
#include "train/sum_of_parts.hpp"

namespace digitlab {
namespace {

double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// One-hot targets of the training images, with as many rows as the model has scores.
template <typename Real>
arma::Mat<Real> targets_of(const Samples<Real>& samples, const Model<Real>& model) {
    return one_hot<Real>(samples.labels, model.scores(columns(samples.images, 0, 1)).n_rows);
}

/// Evaluates a model and appends the result to the history, unless `check_loss` refuses the
/// training loss.
template <typename Real>
void append_evaluation(const Model<Real>& model, const TrainingData<Real>& data, unsigned threads,
                       double epoch, History& history, arma::uword most,
                       const std::function<void(double)>& check_loss) {
    const Evaluation on_train = evaluate(model, data.train, threads, most);
    check_loss(on_train.loss);
    history.steps.push_back(static_cast<double>(history.losses.size()));
    history.epochs.push_back(epoch);
    history.train_loss.push_back(on_train.loss);
    history.train_accuracy.push_back(on_train.accuracy);
    history.held_out_name = data.held_out_name;
    if (data.held_out == nullptr) return;
    const Evaluation on_held_out = evaluate(model, *data.held_out, threads);
    history.held_out_loss.push_back(on_held_out.loss);
    history.held_out_accuracy.push_back(on_held_out.accuracy);
}

/// The loop of all training: a gradient, a step, at regular intervals an evaluation.
///
/// \param step_images    how many images each step learns from
/// \param next_gradient  fills in the gradient of the next step and returns the loss
/// \param history        of the steps before
template <typename Real>
History repeat_steps(Model<Real>& model, Optimiser<Real>& optimiser, const TrainingData<Real>& data,
                     const TrainingPlan& plan, const StepObserver& observer,
                     arma::uword step_images,
                     const std::function<Real(arma::Col<Real>&)>& next_gradient, History history) {
    if (plan.evaluate_every == 0 || plan.evaluated_images == 0) {
        throw std::invalid_argument(
            fmt::format("train: {} is 0; it must be at least 1",
                        plan.evaluate_every == 0 ? "evaluate_every" : "evaluated_images"));
    }
    const auto start = std::chrono::steady_clock::now();
    const double seconds_before = history.seconds;
    const Real full_rate = optimiser.learning_rate();
    const auto evaluate_and_report = [&] {
        const std::size_t step = history.losses.size();
        const double epoch =
            static_cast<double>(step * step_images) / static_cast<double>(data.train.count());
        append_evaluation(
            model, data, plan.threads, epoch, history, plan.evaluated_images, [&](double loss) {
                require_finite_loss(loss, step, static_cast<double>(optimiser.learning_rate()));
            });
        history.seconds = seconds_before + seconds_since(start);
        if (plan.after_evaluation) plan.after_evaluation(history);
    };

    if (history.steps.empty()) evaluate_and_report();
    arma::Col<Real> gradient;
    bool proceed = true;
    for (std::size_t step = history.losses.size() + 1; step <= plan.steps && proceed; ++step) {
        const double done = static_cast<double>(step - 1) / static_cast<double>(plan.steps);
        optimiser.set_learning_rate(full_rate * static_cast<Real>(plan.schedule(done)));
        const Real loss = next_gradient(gradient);
        require_finite_loss(loss, step, optimiser.learning_rate());
        optimiser.step(model.parameters(), gradient);
        history.losses.push_back(loss);
        proceed = observer(step, loss);
        if (step % plan.evaluate_every == 0 || step == plan.steps || !proceed) {
            evaluate_and_report();
        }
    }
    optimiser.set_learning_rate(full_rate);
    history.interrupted = !proceed;
    history.seconds = seconds_before + seconds_since(start);
    return history;
}

/// The images of a batch. They lie apart in a memory larger than any cache, and to wait for them
/// is the longest part of copying: so every thread waits for some.
template <typename Real>
void gather(const arma::Mat<Real>& images, const arma::uvec& batch, unsigned threads,
            arma::Mat<Real>& X) {
    X.set_size(images.n_rows, batch.n_elem);
    parallel_for(batch.n_elem, threads, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) X.col(i) = images.col(batch(i));
    });
}

/// The gradient of a mini-batch is the mean over its images: each thread computes that of some
/// images, then each adds up some of the numbers.
template <typename Real>
struct ParallelBackpropagation {
    const Model<Real>& model;
    unsigned threads;
    std::vector<arma::Col<Real>> gradients{};  ///< of each part; kept, since they are large

    Real operator()(const arma::Mat<Real>& X, const arma::Mat<Real>& T, arma::Col<Real>& gradient) {
        // A part of fewer images would take longer to hand over than to compute. How many parts
        // there are must not depend on the threads: so neither does the sum.
        constexpr arma::uword fewest_images = 50;
        constexpr arma::uword parts_at_most = 4;
        const arma::uword parts =
            std::clamp<arma::uword>(X.n_cols / fewest_images, 1, parts_at_most);
        if (parts == 1) return model.gradient(X, T, gradient);

        gradients.resize(parts);
        std::vector<Real> shares(parts);
        std::vector<Real> losses(parts);
        parallel_parts(X.n_cols, parts, threads, [&](auto part, auto begin, auto end) {
            const arma::uword count = end - begin;
            shares[part] = static_cast<Real>(count) / static_cast<Real>(X.n_cols);
            losses[part] =
                model.gradient(columns(X, begin, count), columns(T, begin, count), gradients[part]);
        });
        sum_of_parts<Real>(gradients, shares, threads, gradient);
        return std::inner_product(shares.begin(), shares.end(), losses.begin(), Real(0));
    }
};

/// The batches of another sampler; before each one somebody is told.
class AnnouncedBatches final : public BatchSampler {
public:
    AnnouncedBatches(BatchSampler& batches, const std::function<void()>& announce)
        : BatchSampler(1, batches.batch_size()), batches_(batches), announce_(announce) {}

    const arma::uvec& next() override {
        if (announce_) announce_();
        return batches_.next();
    }

private:
    BatchSampler& batches_;
    const std::function<void()>& announce_;
};

}  // namespace

void require_finite_loss(double loss, std::size_t step, double learning_rate) {
    if (std::isfinite(loss)) return;
    throw std::runtime_error(
        fmt::format("the loss became {} at step {} with learning rate {:.6g}; try a smaller "
                    "--learning-rate",
                    loss, step, learning_rate));
}

template <typename Real>
void record_evaluation(const Model<Real>& model, const TrainingData<Real>& data, unsigned threads,
                       double epoch, History& history, arma::uword most) {
    append_evaluation(model, data, threads, epoch, history, most, [&](double loss) {
        if (std::isfinite(loss)) return;
        throw std::runtime_error(
            fmt::format("the loss became {} after step {}; try a smaller --learning-rate", loss,
                        history.losses.size()));
    });
}

template <typename Real>
GradientFunction<Real> backpropagation(const Model<Real>& model) {
    return [&model](const arma::Mat<Real>& X, const arma::Mat<Real>& T, arma::Col<Real>& gradient) {
        return model.gradient(X, T, gradient);
    };
}

template <typename Real>
GradientFunction<Real> parallel_backpropagation(const Model<Real>& model, unsigned threads) {
    return ParallelBackpropagation<Real>{model, threads};
}

template <typename Real>
History train(Model<Real>& model, const GradientFunction<Real>& gradient,
              Optimiser<Real>& optimiser, BatchSampler& batches, const TrainingData<Real>& data,
              const TrainingPlan& plan, const StepObserver& observer, History so_far) {
    const arma::Mat<Real> targets = targets_of(data.train, model);
    arma::Mat<Real> X;
    arma::Mat<Real> T;
    const auto next_gradient = [&](arma::Col<Real>& g) {
        const arma::uvec& batch = batches.next();
        gather(data.train.images, batch, plan.threads, X);
        T = targets.cols(batch);
        return gradient(X, T, g);
    };
    return repeat_steps<Real>(model, optimiser, data, plan, observer, batches.batch_size(),
                              next_gradient, std::move(so_far));
}

// [train_full_batch]
template <typename Real>
History train_full_batch(Model<Real>& model, Optimiser<Real>& optimiser,
                         const TrainingData<Real>& data, const TrainingPlan& plan,
                         const StepObserver& observer) {
    const arma::Mat<Real> targets = targets_of(data.train, model);
    const auto next_gradient = [&](arma::Col<Real>& g) {
        return parallel_gradient(model, data.train.images, targets, plan.threads, g);
    };
    return repeat_steps<Real>(model, optimiser, data, plan, observer, data.train.count(),
                              next_gradient, {});
}
// [train_full_batch]

// [sgd_epoch]
template <typename Real>
std::vector<double> sgd_epoch(Model<Real>& model, const Samples<Real>& samples,
                              const arma::Mat<Real>& T, std::size_t batch_size, Real rate, Rng& rng,
                              const std::function<void()>& before_step) {
    ShuffledEpochs epochs(samples.count(), batch_size, rng);
    AnnouncedBatches batches(epochs, before_step);
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
        require_finite_loss(losses[step], step + 1, rate);
    }
    return losses;
}
// [sgd_epoch]

template void record_evaluation(const Model<float>&, const TrainingData<float>&, unsigned, double,
                                History&, arma::uword);
template void record_evaluation(const Model<double>&, const TrainingData<double>&, unsigned, double,
                                History&, arma::uword);
template GradientFunction<float> backpropagation(const Model<float>&);
template GradientFunction<double> backpropagation(const Model<double>&);
template GradientFunction<float> parallel_backpropagation(const Model<float>&, unsigned);
template GradientFunction<double> parallel_backpropagation(const Model<double>&, unsigned);
template History train(Model<float>&, const GradientFunction<float>&, Optimiser<float>&,
                       BatchSampler&, const TrainingData<float>&, const TrainingPlan&,
                       const StepObserver&, History);
template History train(Model<double>&, const GradientFunction<double>&, Optimiser<double>&,
                       BatchSampler&, const TrainingData<double>&, const TrainingPlan&,
                       const StepObserver&, History);

template History train_full_batch(Model<float>&, Optimiser<float>&, const TrainingData<float>&,
                                  const TrainingPlan&, const StepObserver&);
template History train_full_batch(Model<double>&, Optimiser<double>&, const TrainingData<double>&,
                                  const TrainingPlan&, const StepObserver&);

template std::vector<double> sgd_epoch(Model<float>&, const Samples<float>&,
                                       const arma::Mat<float>&, std::size_t, float, Rng&,
                                       const std::function<void()>&);
template std::vector<double> sgd_epoch(Model<double>&, const Samples<double>&,
                                       const arma::Mat<double>&, std::size_t, double, Rng&,
                                       const std::function<void()>&);

}  // namespace digitlab
