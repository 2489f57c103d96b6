#include "train/training.hpp"

#include <cmath>
#include <limits>
#include <thread>

#include "data/preprocess.hpp"
#include "math/relative_error.hpp"
#include "model/softmax_regression.hpp"
#include "model/two_layer_net.hpp"
#include "testing.hpp"
#include "train/evaluation.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(training)

namespace {

using boost::test_tools::per_element;
using Numbers = std::vector<double>;

/// Images of two pixels. The brighter one is the class, so a line separates the classes.
template <typename Real>
Samples<Real> separable_samples(arma::uword count, Rng& rng) {
    Samples<Real> samples{arma::abs(normal_matrix<Real>(2, count, 1, rng)), arma::urowvec(count)};
    for (arma::uword n = 0; n < count; ++n) {
        samples.labels(n) = samples.images.col(n).index_max();
        samples.images(samples.labels(n), n) += Real(0.5);  // a gap between the classes
    }
    return samples;
}

bool proceed(std::size_t, double) {
    return true;
}

/// An observer that stops the training after this step.
StepObserver stop_after(std::size_t last) {
    return [=](std::size_t step, double) { return step < last; };
}

/// Training and validation samples, and a softmax regression that is trained on them in order.
template <typename Real>
struct Trial {
    explicit Trial(arma::uword train_count = 60, arma::uword validation_count = 20)
        : train_samples(separable_samples<Real>(train_count, rng)),
          validation(separable_samples<Real>(validation_count, rng)) {}

    TrainingData<Real> data() const { return {train_samples, "validation", &validation}; }

    History run(const TrainingPlan& plan, const StepObserver& observer = proceed,
                const History& so_far = {}) {
        SequentialBatches batches(train_samples.count(), 10);
        return train(model, gradient, optimiser, batches, data(), plan, observer, so_far);
    }

    History run_full_batch(const TrainingPlan& plan, const StepObserver& observer = proceed) {
        return train_full_batch(model, optimiser, data(), plan, observer);
    }

    Rng rng{1};
    Samples<Real> train_samples;
    Samples<Real> validation;
    SoftmaxRegression<Real> model{2, 2};
    GradientFunction<Real> gradient = backpropagation(model);
    Sgd<Real> optimiser{Real(0.5)};
};

/// This gradient and the loss 1 in every step, but another loss from the `bad_step` on.
template <typename Real>
GradientFunction<Real> constant_gradient(const arma::Col<Real>& constant, int bad_step = 1000,
                                         Real bad_loss = std::numeric_limits<Real>::quiet_NaN()) {
    return [=, step = 0](const arma::Mat<Real>&, const arma::Mat<Real>&,
                         arma::Col<Real>& gradient) mutable {
        gradient = constant;
        return ++step < bad_step ? Real(1) : bad_loss;
    };
}

/// A net trained on random batches; everything is drawn from one generator of this seed.
template <typename Real>
std::pair<arma::Col<Real>, History> train_net(std::uint64_t seed, unsigned threads) {
    const Trial<Real> trial(1100, 700);  // evaluated in several chunks
    Rng rng(seed);
    TwoLayerNet<Real> net(2, 5, 2, rng, Loss::softmax_cross_entropy, 0.5);
    Sgd<Real> optimiser(Real(0.5));
    RandomBatches batches(1100, 20, rng);
    const TrainingPlan plan{.steps = 60, .evaluate_every = 20, .threads = threads};
    const History history =
        train(net, backpropagation(net), optimiser, batches, trial.data(), plan, proceed);
    return {net.parameters(), history};
}

/// Softmax regression and the digits, with pixels from 0 to 1; NumPy trains the same.
struct Digits {
    Digits() { normalize(dataset); }

    Dataset<double> dataset = load_dataset<double>({});
    TrainingData<double> data{dataset.train, "test", &dataset.test};
    SoftmaxRegression<double> model{64, 10};
    Sgd<double> optimiser{0.5};
};

}  // namespace

// ---- learning -----------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(separable_problem_is_learned, Real, Reals) {
    Trial<Real> trial;
    const History history = trial.run({.steps = 300, .evaluate_every = 100});
    BOOST_TEST(history.train_accuracy.back() == 1);
    BOOST_TEST(history.held_out_accuracy.back() == 1);
    BOOST_TEST(history.train_loss.back() < 0.25);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(two_layer_net_learns_it_too, Real, Reals) {
    const Trial<Real> trial;
    Rng rng(1);
    TwoLayerNet<Real> net(2, 6, 2, rng);
    Sgd<Real> optimiser(2);
    ShuffledEpochs batches(60, 10, rng);
    const TrainingPlan plan{.steps = 900, .evaluate_every = 300};
    const History history =
        train(net, backpropagation(net), optimiser, batches, trial.data(), plan, proceed);
    BOOST_TEST(history.train_accuracy.back() == 1);
    BOOST_TEST(history.held_out_accuracy.back() == 1);
}

BOOST_AUTO_TEST_CASE(softmax_regression_on_digits_equals_numpy) {
    // Nothing in this run is random. NumPy, in double:
    //
    //     d = np.loadtxt("datasets/digits.csv.gz", delimiter=",")
    //     X, L = d[:, :64].T / 16, d[:, 64].astype(int); T = np.eye(10)[L].T
    //     def softmax(S): e = np.exp(S - S.max(0)); return e / e.sum(0)
    //     W = np.zeros((10, 64)); losses = []
    //     for step in range(100):
    //         i = np.arange(step * 100, step * 100 + 100) % 1500
    //         Y = softmax(W @ X[:, i])
    //         losses.append(-np.log((Y * T[:, i]).sum(0)).mean())
    //         W -= 0.5 * (Y - T[:, i]) @ X[:, i].T / 100
    //     Y = softmax(W @ X)
    //     losses[99], -np.log((Y * T).sum(0))[1500:].mean(), (Y.argmax(0) == L)[1500:].sum()
    Digits digits;
    SequentialBatches batches(1500, 100);
    const History history =
        train(digits.model, backpropagation(digits.model), digits.optimiser, batches, digits.data,
              {.steps = 100, .evaluate_every = 50}, proceed);
    BOOST_TEST(close_to(history.losses.back(), 0.37150200652986926, 1e-12));
    BOOST_TEST(close_to(history.held_out_loss.back(), 0.5784493903080504, 1e-12));
    BOOST_TEST(close_to(history.held_out_accuracy.back(), 259 / 297.0, 1e-12));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(same_seed_gives_the_same_bits, Real, Reals) {
    const auto [parameters, history] = train_net<Real>(3, 1);
    const auto [same_parameters, same_history] = train_net<Real>(3, 1);
    BOOST_TEST(same_as(parameters, same_parameters));
    BOOST_TEST(history.losses == same_history.losses, per_element());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(another_seed_gives_different_bits, Real, Reals) {
    BOOST_TEST(!same_as(train_net<Real>(3, 1).first, train_net<Real>(4, 1).first));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(number_of_threads_changes_nothing, Real, Reals) {
    const auto [parameters, history] = train_net<Real>(3, 1);
    const auto [same_parameters, same_history] = train_net<Real>(3, 4);
    BOOST_TEST(same_as(parameters, same_parameters));
    BOOST_TEST(history.losses == same_history.losses, per_element());
    BOOST_TEST(history.train_loss == same_history.train_loss, per_element());
    BOOST_TEST(history.held_out_loss == same_history.held_out_loss, per_element());
}

// ---- one step after another ---------------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(gradient_is_computed_of_the_samples_of_each_batch, Real, Reals) {
    Trial<Real> trial(30);
    arma::uword first = 0;
    trial.gradient = [&](const arma::Mat<Real>& X, const arma::Mat<Real>& T, arma::Col<Real>& g) {
        const auto& [images, labels] = trial.train_samples;
        BOOST_TEST(same_as(X, arma::Mat<Real>(images.cols(first, first + 9))));
        BOOST_TEST(same_as(T, one_hot<Real>(labels.cols(first, first + 9), 2)));
        first = (first + 10) % 30;
        g.zeros(4);
        return Real(1);
    };
    BOOST_TEST(trial.run({.steps = 5}).losses.size() == 5U);
    BOOST_TEST(first == 20U);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(optimiser_takes_each_step_along_the_gradient, Real, Reals) {
    Trial<Real> trial;
    trial.gradient = constant_gradient<Real>({1, 0, -1, 2});
    trial.run({.steps = 3});
    BOOST_TEST(same_as(trial.model.parameters(), arma::vec{-1.5, 0, 1.5, -3}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(backpropagation_is_the_gradient_of_the_model, Real, Reals) {
    Rng rng(1);
    const TwoLayerNet<Real> net(2, 5, 2, rng);
    const auto [images, labels] = separable_samples<Real>(60, rng);
    const auto T = one_hot<Real>(labels, 2);
    arma::Col<Real> expected;
    arma::Col<Real> gradient;
    const Real expected_loss = net.gradient(images, T, expected);
    BOOST_TEST(backpropagation(net)(images, T, gradient) == expected_loss);
    BOOST_TEST(same_as(gradient, expected));
}

// The sum over the batch has another order, hence the tolerance.
BOOST_AUTO_TEST_CASE_TEMPLATE(parallel_backpropagation_is_the_gradient_of_the_model, Real, Reals) {
    Rng rng(1);
    const TwoLayerNet<Real> net(2, 5, 2, rng);
    for (const arma::uword images : {1U, 99U, 100U, 101U, 217U, 1000U}) {
        const auto [X, labels] = separable_samples<Real>(images, rng);
        const auto T = one_hot<Real>(labels, 2);
        arma::Col<Real> expected;
        const Real expected_loss = net.gradient(X, T, expected);
        BOOST_TEST_CONTEXT(images << " images") {
            arma::Col<Real> by_one_thread;
            const Real loss = parallel_backpropagation(net, 1)(X, T, by_one_thread);
            const double tolerance = 100 * std::numeric_limits<Real>::epsilon();
            BOOST_TEST(relative_error(by_one_thread, expected) < tolerance);
            BOOST_TEST(std::abs(loss - expected_loss) < tolerance);
            for (const unsigned threads : {2U, 3U, 16U}) {
                arma::Col<Real> gradient(7, arma::fill::ones);  // of another size
                const auto parallel = parallel_backpropagation(net, threads);
                BOOST_TEST(parallel(X, T, gradient) == loss);
                BOOST_TEST(arma::approx_equal(gradient, by_one_thread, "absdiff", 0));
                BOOST_TEST(parallel(X, T, gradient) == loss);  // nothing is left from before
                BOOST_TEST(arma::approx_equal(gradient, by_one_thread, "absdiff", 0));
            }
        }
    }
}

// ---- history ------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(loss_of_every_step_is_recorded, Real, Reals) {
    Trial<Real> trial;
    const History history = trial.run({.steps = 17, .evaluate_every = 5});
    BOOST_TEST(history.losses.size() == 17);
    BOOST_TEST(!history.interrupted);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(loss_of_a_step_is_computed_before_it, Real, Reals) {
    Trial<Real> trial;
    const History history = trial.run({.steps = 2, .evaluate_every = 1});
    BOOST_TEST(close_to(history.losses[0], std::log(2.0), epsilons<Real>(2)));  // all scores are 0
}

BOOST_AUTO_TEST_CASE_TEMPLATE(evaluations_are_at_the_beginning_at_intervals_and_at_the_end, Real,
                              Reals) {
    const auto evaluated = [](std::size_t steps, std::size_t every) {
        return Trial<Real>().run({.steps = steps, .evaluate_every = every}).steps;
    };
    BOOST_TEST(evaluated(10, 4) == Numbers({0, 4, 8, 10}), per_element());
    BOOST_TEST(evaluated(8, 4) == Numbers({0, 4, 8}), per_element());
    BOOST_TEST(evaluated(3, 1) == Numbers({0, 1, 2, 3}), per_element());
    BOOST_TEST(evaluated(3, 600) == Numbers({0, 3}), per_element());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(every_evaluation_has_an_entry_of_each_kind, Real, Reals) {
    Trial<Real> trial;
    const History history = trial.run({.steps = 10, .evaluate_every = 4});
    for (const Numbers& entries : {history.epochs, history.train_loss, history.train_accuracy,
                                   history.held_out_loss, history.held_out_accuracy}) {
        BOOST_TEST(entries.size() == 4U);
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(epochs_count_passes_through_the_training_images, Real, Reals) {
    Trial<Real> trial;  // 60 images in batches of 10
    const History history = trial.run({.steps = 15, .evaluate_every = 6});
    BOOST_TEST(history.epochs == Numbers({0, 1, 2, 2.5}), per_element());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(training_of_no_steps_is_one_evaluation, Real, Reals) {
    Trial<Real> trial;
    const History history = trial.run({.steps = 0, .evaluate_every = 4});
    BOOST_TEST(history.losses.empty());
    BOOST_TEST(history.steps == Numbers({0}), per_element());
    BOOST_TEST(!history.interrupted);
    BOOST_TEST(trial.model.parameters().is_zero());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(evaluations_are_of_all_images_of_both_parts, Real, Reals) {
    Trial<Real> trial;
    const History history = trial.run({.steps = 7, .evaluate_every = 5});
    const Evaluation on_train = evaluate(trial.model, trial.train_samples, 1);
    const Evaluation on_validation = evaluate(trial.model, trial.validation, 1);
    BOOST_TEST(history.train_loss.back() == on_train.loss);
    BOOST_TEST(history.train_accuracy.back() == on_train.accuracy);
    BOOST_TEST(history.held_out_name == "validation");
    BOOST_TEST(history.held_out_loss.back() == on_validation.loss);
    BOOST_TEST(history.held_out_accuracy.back() == on_validation.accuracy);
    // The first one is of the initial model, which predicts class 0 for every image.
    const double zeros = static_cast<double>(arma::accu(trial.validation.labels == 0)) / 20;
    BOOST_TEST(close_to(history.held_out_accuracy.front(), zeros, 1e-15));
    BOOST_TEST(close_to(history.held_out_loss.front(), std::log(2.0), epsilons<Real>(2)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(without_a_held_out_part_there_are_no_results_of_one, Real, Reals) {
    Trial<Real> trial;
    SequentialBatches batches(60, 10);
    const History history = train<Real>(trial.model, trial.gradient, trial.optimiser, batches,
                                        {trial.train_samples}, {.steps = 7}, proceed);
    BOOST_TEST(history.train_accuracy.size() == 2U);
    BOOST_TEST(history.held_out_name == "");
    BOOST_TEST(history.held_out_loss.empty());
    BOOST_TEST(history.held_out_accuracy.empty());
    Trial<Real> with_one;
    BOOST_TEST(with_one.run({.steps = 7}).train_loss == history.train_loss, per_element());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(recorded_evaluation_is_appended_to_the_history, Real, Reals) {
    Trial<Real> trial;
    History history = trial.run({.steps = 7});
    const Numbers losses = history.losses;
    trial.model.parameters() *= 2;
    record_evaluation(trial.model, trial.data(), 2, 2.5, history, 13);
    const Evaluation on_train = evaluate(trial.model, trial.train_samples, 1, 13);
    const Evaluation on_validation = evaluate(trial.model, trial.validation, 1);
    BOOST_TEST(history.losses == losses, per_element());
    BOOST_TEST(history.steps == Numbers({0, 7, 7}), per_element());
    BOOST_TEST(history.epochs.back() == 2.5);
    BOOST_TEST(history.train_loss.back() == on_train.loss);
    BOOST_TEST(history.train_accuracy.back() == on_train.accuracy);
    BOOST_TEST(history.held_out_loss.back() == on_validation.loss);
    BOOST_TEST(history.held_out_accuracy.back() == on_validation.accuracy);
    BOOST_TEST(history.held_out_accuracy.size() == 3U);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(recorded_evaluation_with_a_loss_that_is_not_finite_is_refused, Real,
                              Reals) {
    Trial<Real> trial;
    History history = trial.run({.steps = 7});
    trial.model.parameters().fill(std::numeric_limits<Real>::quiet_NaN());
    BOOST_CHECK_EXCEPTION(record_evaluation(trial.model, trial.data(), 1, 1, history),
                          std::runtime_error, says({"nan after step 7", "--learning-rate"}));
    BOOST_TEST(history.steps.size() == 2U);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(seconds_are_those_of_the_training, Real, Reals) {
    Trial<Real> trial;
    const History history = trial.run({.steps = 3}, [](std::size_t, double) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
        return true;
    });
    BOOST_TEST(history.seconds >= 0.03);
    BOOST_TEST(history.seconds < 10);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(each_evaluation_is_reported_with_the_history_so_far, Real, Reals) {
    Trial<Real> trial;
    std::vector<Numbers> reported;
    TrainingPlan plan{.steps = 10, .evaluate_every = 4};
    plan.after_evaluation = [&](const History& history) {
        reported.push_back(history.steps);
        BOOST_TEST(history.held_out_accuracy.size() == history.steps.size());
        BOOST_TEST(static_cast<double>(history.losses.size()) == history.steps.back());
    };
    trial.run(plan);
    BOOST_REQUIRE(reported.size() == 4);
    BOOST_TEST(reported[0] == Numbers({0}), per_element());
    BOOST_TEST(reported[3] == Numbers({0, 4, 8, 10}), per_element());
}

// ---- full batch ---------------------------------------------------------------------------------

// Equation: lab07 full_batch_step
BOOST_AUTO_TEST_CASE(full_batch_descent_on_digits_equals_numpy) {
    // As the run on batches above, but 20 steps with i = np.arange(1500), divided by 1500.
    Digits digits;
    const History history =
        train_full_batch(digits.model, digits.optimiser, digits.data, {.steps = 20}, proceed);
    BOOST_TEST(close_to(history.losses.back(), 1.1240172253021221, 1e-12));
    BOOST_TEST(close_to(history.held_out_loss.back(), 1.1996913910331408, 1e-12));
    BOOST_TEST(close_to(history.held_out_accuracy.back(), 254 / 297.0, 1e-12));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(full_batch_steps_are_epochs, Real, Reals) {
    Trial<Real> trial;
    const History history = trial.run_full_batch({.steps = 5, .evaluate_every = 2});
    BOOST_TEST(history.losses.size() == 5);
    BOOST_TEST(history.steps == Numbers({0, 2, 4, 5}), per_element());
    BOOST_TEST(history.epochs == Numbers({0, 2, 4, 5}), per_element());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(full_batch_losses_are_those_of_the_evaluations, Real, Reals) {
    Trial<Real> trial;
    const History history = trial.run_full_batch({.steps = 5, .evaluate_every = 1});
    for (std::size_t i = 0; i < 5; ++i) {
        BOOST_TEST(close_to(history.losses[i], history.train_loss[i], epsilons<Real>(8)));
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(full_batch_descent_gives_the_same_bits_on_any_number_of_threads, Real,
                              Reals) {
    const auto parameters = [](unsigned threads) {
        Trial<Real> trial(2300);
        trial.run_full_batch({.steps = 5, .threads = threads});
        return trial.model.parameters();
    };
    BOOST_TEST(same_as(parameters(4), parameters(1)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(full_batch_descent_can_be_stopped, Real, Reals) {
    Trial<Real> trial;
    const History history =
        trial.run_full_batch({.steps = 100, .evaluate_every = 4}, stop_after(6));
    BOOST_TEST(history.interrupted);
    BOOST_TEST(history.steps == Numbers({0, 4, 6}), per_element());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(full_batch_descent_that_diverges_names_step_and_rate, Real, Reals) {
    Trial<Real> trial;
    trial.optimiser = Sgd<Real>(std::numeric_limits<Real>::max());
    trial.train_samples.images *= 100;
    BOOST_CHECK_EXCEPTION(trial.run_full_batch({.steps = 10}), std::runtime_error,
                          says({"at step 2 with learning rate ", "smaller --learning-rate"}));
}

// ---- the observer -------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(observer_receives_every_step_and_its_loss, Real, Reals) {
    Trial<Real> trial;
    std::vector<double> losses;
    const History history = trial.run({.steps = 9}, [&](std::size_t step, double loss) {
        losses.push_back(loss);
        BOOST_TEST(step == losses.size());
        return true;
    });
    BOOST_TEST(losses == history.losses, per_element());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(observer_can_stop_the_training, Real, Reals) {
    Trial<Real> trial;
    const History history = trial.run({.steps = 100, .evaluate_every = 4}, stop_after(6));
    BOOST_TEST(history.interrupted);
    BOOST_TEST(history.losses.size() == 6);
    BOOST_TEST(history.steps == Numbers({0, 4, 6}), per_element());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(stop_at_a_step_that_is_evaluated_anyway_evaluates_it_once, Real,
                              Reals) {
    Trial<Real> trial;
    const History history = trial.run({.steps = 100, .evaluate_every = 4}, stop_after(4));
    BOOST_TEST(history.interrupted);
    BOOST_TEST(history.steps == Numbers({0, 4}), per_element());
}

// ---- the schedule of the learning rate ----------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(each_step_has_the_rate_of_its_position_in_the_training, Real, Reals) {
    // The gradient is 1 in the first parameter, so each step is the rate: of eight, by the step
    // schedule, four times ½, twice a tenth and twice a hundredth of it.
    Trial<Real> trial;
    trial.gradient = constant_gradient<Real>({1, 0, 0, 0});
    Numbers rates;
    trial.run({.steps = 8, .schedule = step_schedule()}, [&](std::size_t, double) {
        rates.push_back(static_cast<double>(trial.optimiser.learning_rate()));
        return true;
    });
    BOOST_REQUIRE(rates.size() == 8);
    const arma::vec expected = {0.5, 0.5, 0.5, 0.5, 0.05, 0.05, 0.005, 0.005};
    BOOST_TEST(close_to(arma::vec(rates), expected, epsilons<Real>(1)));
    BOOST_TEST(close_to(trial.model.parameters()(0), -2.11, epsilons<Real>(8)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(schedule_is_asked_from_0_to_just_below_1, Real, Reals) {
    Trial<Real> trial;
    Numbers asked;
    TrainingPlan plan{.steps = 4};
    plan.schedule = [&](double done) {
        asked.push_back(done);
        return 1.0;
    };
    trial.run(plan);
    BOOST_TEST(asked == Numbers({0, 0.25, 0.5, 0.75}), per_element());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(rate_is_restored_after_training, Real, Reals) {
    Trial<Real> trial;
    trial.run({.steps = 8, .schedule = cosine_schedule()});
    BOOST_TEST(trial.optimiser.learning_rate() == 0.5);
    trial.run({.steps = 8, .schedule = cosine_schedule()}, stop_after(5));
    BOOST_TEST(trial.optimiser.learning_rate() == 0.5);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(constant_schedule_is_the_usual_one, Real, Reals) {
    Trial<Real> trial;
    Trial<Real> constant;
    trial.run({.steps = 20});
    constant.run({.steps = 20, .schedule = constant_schedule()});
    BOOST_TEST(same_as(trial.model.parameters(), constant.model.parameters()));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(schedule_that_reaches_0_before_the_end_is_refused, Real, Reals) {
    Trial<Real> trial;
    TrainingPlan plan{.steps = 4};
    plan.schedule = [](double done) { return done < 0.5 ? 1 : 0; };
    BOOST_CHECK_EXCEPTION(trial.run(plan), std::invalid_argument, says({"learning rate 0"}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(divergence_names_the_rate_of_its_step, Real, Reals) {
    Trial<Real> trial;
    trial.gradient = constant_gradient<Real>({0, 0, 0, 0}, 7);
    BOOST_CHECK_EXCEPTION(trial.run({.steps = 8, .schedule = step_schedule()}), std::runtime_error,
                          says({"at step 7 with learning rate 0.005;"}));
}

// ---- evaluation of some training images ---------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(plan_limits_the_evaluated_training_images_alone, Real, Reals) {
    Trial<Real> trial;
    const History history = trial.run({.steps = 7, .evaluated_images = 13});
    const Evaluation on_train = evaluate(trial.model, trial.train_samples, 1, 13);
    const Evaluation on_validation = evaluate(trial.model, trial.validation, 1);
    BOOST_TEST(history.train_loss.back() == on_train.loss);
    BOOST_TEST(history.train_accuracy.back() == on_train.accuracy);
    BOOST_TEST(history.held_out_loss.back() == on_validation.loss);
    BOOST_TEST(history.held_out_accuracy.back() == on_validation.accuracy);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(evaluating_few_images_changes_nothing_of_the_training, Real, Reals) {
    Trial<Real> trial;
    Trial<Real> of_few;
    const History history = trial.run({.steps = 20});
    const History history_of_few = of_few.run({.steps = 20, .evaluated_images = 1});
    BOOST_TEST(same_as(of_few.model.parameters(), trial.model.parameters()));
    BOOST_TEST(history_of_few.losses == history.losses, per_element());
    BOOST_TEST(history_of_few.epochs == history.epochs, per_element());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(limit_above_the_number_of_images_evaluates_all, Real, Reals) {
    for (const std::size_t images : {std::size_t{60}, std::size_t{61}}) {
        Trial<Real> trial;
        Trial<Real> of_all;
        BOOST_TEST(trial.run({.steps = 5, .evaluated_images = images}).train_loss ==
                       of_all.run({.steps = 5}).train_loss,
                   per_element());
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(limit_of_0_evaluated_images_is_refused, Real, Reals) {
    Trial<Real> trial;
    BOOST_CHECK_EXCEPTION(trial.run({.steps = 3, .evaluated_images = 0}), std::invalid_argument,
                          says({"evaluated_images is 0", "at least 1"}));
}

// ---- resuming an interrupted run ----------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(resumed_run_ends_where_an_uninterrupted_one_does, Real, Reals) {
    // 42 images, one a step: in binary, 42 times 23/42 is not quite 23
    const Trial<Real> samples(42);
    const TrainingPlan plan{.steps = 30, .evaluate_every = 1, .schedule = cosine_schedule()};
    const auto run = [&](std::size_t until, SoftmaxRegression<Real>& model, BatchSampler& batches,
                         const History& so_far) {
        Sgd<Real> optimiser(Real(0.5));
        return train(model, backpropagation(model), optimiser, batches, samples.data(), plan,
                     stop_after(until), so_far);
    };
    SoftmaxRegression<Real> model(2, 2);
    SequentialBatches batches(42, 1);
    const History expected = run(100, model, batches, {});
    for (const std::size_t until : {1U, 23U, 29U}) {
        SoftmaxRegression<Real> resumed(2, 2);
        SequentialBatches same_batches(42, 1);
        const History before = run(until, resumed, same_batches, {});
        const History history = run(100, resumed, same_batches, before);
        BOOST_TEST(same_as(resumed.parameters(), model.parameters()));
        BOOST_TEST(history.losses == expected.losses, per_element());
        BOOST_TEST(history.steps == expected.steps, per_element());
        BOOST_TEST(history.epochs == expected.epochs, per_element());
        BOOST_TEST(history.train_loss == expected.train_loss, per_element());
        BOOST_TEST(history.held_out_accuracy == expected.held_out_accuracy, per_element());
        BOOST_TEST(before.interrupted);
        BOOST_TEST(!history.interrupted);
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(resumed_run_reports_the_steps_that_are_left, Real, Reals) {
    Trial<Real> trial;
    const History before = trial.run({.steps = 5, .evaluate_every = 2});
    std::vector<std::size_t> reported;
    const History history = trial.run(
        {.steps = 8, .evaluate_every = 2},
        [&](std::size_t step, double) {
            reported.push_back(step);
            return true;
        },
        before);
    BOOST_TEST(reported == std::vector<std::size_t>({6, 7, 8}), per_element());
    BOOST_TEST(history.steps == Numbers({0, 2, 4, 5, 6, 8}), per_element());
    BOOST_TEST(history.losses.size() == 8);
    BOOST_TEST(history.seconds >= before.seconds);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(run_that_is_already_done_stays_as_it_is, Real, Reals) {
    Trial<Real> trial;
    const History before = trial.run({.steps = 5});
    const arma::Col<Real> parameters = trial.model.parameters();
    for (const std::size_t steps : {5U, 3U}) {
        const History history = trial.run({.steps = steps}, proceed, before);
        BOOST_TEST(history.losses == before.losses, per_element());
        BOOST_TEST(history.steps == before.steps, per_element());
        BOOST_TEST(same_as(trial.model.parameters(), parameters));
        BOOST_TEST(!history.interrupted);
    }
}

// ---- errors -------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(loss_that_is_not_finite_stops_naming_step_and_rate, Real, Reals) {
    using Limits = std::numeric_limits<Real>;
    for (const auto& [loss, name] :
         {std::pair{Limits::quiet_NaN(), "nan"}, {Limits::infinity(), "inf"}}) {
        Trial<Real> trial;
        trial.gradient = constant_gradient<Real>({0, 0, 0, 0}, 3, loss);
        BOOST_CHECK_EXCEPTION(
            trial.run({.steps = 10}), std::runtime_error,
            says({std::string("loss became ") + name + " at step 3 with learning rate 0.5",
                  "smaller --learning-rate"}));
    }
}

BOOST_AUTO_TEST_CASE(finite_losses_are_accepted_whatever_their_size) {
    for (const double loss : {0.0, -1.0, 1e308}) require_finite_loss(loss, 1, 0.5);
    BOOST_CHECK_EXCEPTION(require_finite_loss(-HUGE_VAL, 4, 0.25), std::runtime_error,
                          says({"loss became -inf at step 4 with learning rate 0.25"}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(rate_that_is_far_too_large_is_named, Real, Reals) {
    Trial<Real> trial;
    trial.optimiser = Sgd<Real>(std::numeric_limits<Real>::max());
    trial.train_samples.images *= 100;  // the first step leaves the numbers there are
    BOOST_CHECK_EXCEPTION(trial.run({.steps = 10}), std::runtime_error,
                          says({"at step 2 with learning rate ", sizeof(Real) == 4 ? "3.4" : "1.79",
                                "e+", "smaller --learning-rate"}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(rate_that_is_far_too_large_is_named_even_in_the_last_step, Real,
                              Reals) {
    Trial<Real> trial;
    trial.optimiser = Sgd<Real>(std::numeric_limits<Real>::max());
    trial.train_samples.images *= 100;
    BOOST_CHECK_EXCEPTION(trial.run({.steps = 1}), std::runtime_error,
                          says({"at step 1 with learning rate ", "smaller --learning-rate"}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(held_out_part_without_images_is_refused, Real, Reals) {
    Trial<Real> trial;
    trial.validation = {};
    BOOST_CHECK_THROW(trial.run({.steps = 3}), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(label_that_is_no_class_is_refused, Real, Reals) {
    Trial<Real> trial;
    trial.train_samples.labels(5) = 2;
    BOOST_CHECK_EXCEPTION(trial.run({.steps = 3}), std::invalid_argument,
                          says({"label 2 of sample 5", "number of classes, 2"}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(evaluations_every_zero_steps_are_refused, Real, Reals) {
    Trial<Real> trial;
    BOOST_CHECK_THROW(trial.run({.steps = 3, .evaluate_every = 0}), std::invalid_argument);
}

// Equation: lab08 sgd_step
BOOST_AUTO_TEST_CASE_TEMPLATE(epoch_of_sgd_equals_that_of_the_training_loop, Real, Reals) {
    Trial<Real> by_loop(23);
    Rng same_rng(9);
    ShuffledEpochs batches(23, 5, same_rng);
    const History history = train(by_loop.model, by_loop.gradient, by_loop.optimiser, batches,
                                  by_loop.data(), {.steps = 4}, proceed);

    SoftmaxRegression<Real> by_epoch(2, 2);
    Rng rng(9);
    const std::vector<double> losses =
        sgd_epoch<Real>(by_epoch, by_loop.train_samples,
                        one_hot<Real>(by_loop.train_samples.labels, 2), 5, Real(0.5), rng);
    BOOST_TEST(losses.size() == 4U);  // 23 / 5, the rest is left out
    BOOST_TEST(losses == history.losses, per_element());
    BOOST_TEST(same_as(by_epoch.parameters(), by_loop.model.parameters()));
}

BOOST_AUTO_TEST_CASE(epoch_that_diverges_names_the_rate) {
    Samples<double> samples{{{1e200, -1e200}}, arma::urowvec{0, 1}};
    SoftmaxRegression<double> model(1, 2);
    Rng rng(1);
    BOOST_CHECK_EXCEPTION((sgd_epoch<double>(model, samples, arma::eye(2, 2), 1, 1e200, rng),
                           sgd_epoch<double>(model, samples, arma::eye(2, 2), 1, 1e200, rng)),
                          std::runtime_error, says({"1e+200", "--learning-rate"}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
