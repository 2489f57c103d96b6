#include "train/training.hpp"

#include <cmath>
#include <thread>

#include "data/preprocess.hpp"
#include "model/metrics.hpp"
#include "model/softmax_regression.hpp"
#include "model/two_layer_net.hpp"
#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(training)

namespace {

/// Images of two pixels, of which the brighter says the class: a line divides the classes.
template <typename Real>
Samples<Real> separable_samples(arma::uword count, Rng& rng) {
    Samples<Real> samples;
    samples.images = arma::abs(normal_matrix<Real>(2, count, 1, rng));
    samples.labels.set_size(count);
    for (arma::uword n = 0; n < count; ++n) {
        const arma::uword brighter = samples.images(1, n) > samples.images(0, n) ? 1 : 0;
        samples.images(brighter, n) += Real(0.5);  // a gap between the classes
        samples.labels(n) = brighter;
    }
    return samples;
}

template <typename Real>
Dataset<Real> separable_dataset(arma::uword train_count = 60, arma::uword test_count = 20) {
    Rng rng(1);
    Dataset<Real> dataset;
    dataset.name = "separable";
    dataset.train = separable_samples<Real>(train_count, rng);
    dataset.test = separable_samples<Real>(test_count, rng);
    dataset.classes = 2;
    return dataset;
}

bool go_on(std::size_t, double) {
    return true;
}

/// A softmax regression trained on the separable problem, in order.
template <typename Real>
struct Trial {
    History run(const TrainingPlan& plan, const StepObserver& observer = go_on) {
        SequentialBatches batches(dataset.train.count(), 10);
        return train(model, backpropagation(model), optimiser, batches, dataset, plan, observer);
    }
    Dataset<Real> dataset = separable_dataset<Real>();
    SoftmaxRegression<Real> model{2, 2};
    Sgd<Real> optimiser{Real(0.5)};
};

using Numbers = std::vector<double>;

/// A net trained on random batches; everything is drawn from one generator of this seed.
template <typename Real>
std::pair<arma::Col<Real>, History> train_net(std::uint64_t seed, unsigned threads) {
    const auto dataset = separable_dataset<Real>(1100, 700);  // evaluated in several chunks
    Rng rng(seed);
    TwoLayerNet<Real> net(2, 5, 2, rng, Loss::softmax_cross_entropy, 0.5);
    Sgd<Real> optimiser(Real(0.5));
    RandomBatches batches(dataset.train.count(), 20, rng);
    const TrainingPlan plan{.steps = 60, .evaluate_every = 20, .threads = threads};
    const History history =
        train(net, backpropagation(net), optimiser, batches, dataset, plan, go_on);
    return {net.parameters(), history};
}

}  // namespace

// ---- learning -----------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(separable_problem_is_learned, Real, Reals) {
    Trial<Real> trial;
    const History history = trial.run({.steps = 300, .evaluate_every = 100});
    BOOST_TEST(history.train_accuracy.back() == 1);
    BOOST_TEST(history.test_accuracy.back() == 1);
    BOOST_TEST(history.train_loss.back() < 0.25);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(net_of_two_layers_learns_it_too, Real, Reals) {
    const auto dataset = separable_dataset<Real>();
    Rng rng(1);
    TwoLayerNet<Real> net(2, 6, 2, rng);
    Sgd<Real> optimiser(2);
    ShuffledEpochs batches(dataset.train.count(), 10, rng);
    const TrainingPlan plan{.steps = 900, .evaluate_every = 300};
    const History history =
        train(net, backpropagation(net), optimiser, batches, dataset, plan, go_on);
    BOOST_TEST(history.train_accuracy.back() == 1);
    BOOST_TEST(history.test_accuracy.back() == 1);
}

BOOST_AUTO_TEST_CASE(softmax_regression_on_digits_gets_where_numpy_gets) {
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
    Dataset<double> dataset = load_dataset<double>({});
    dataset.train.images /= 16;
    dataset.test.images /= 16;
    SoftmaxRegression<double> model(64, 10);
    Sgd<double> optimiser(0.5);
    SequentialBatches batches(dataset.train.count(), 100);
    const TrainingPlan plan{.steps = 100, .evaluate_every = 50};
    const History history =
        train(model, backpropagation(model), optimiser, batches, dataset, plan, go_on);
    BOOST_TEST(close_to(history.losses.back(), 0.37150200652986926, 1e-12));
    BOOST_TEST(close_to(history.test_loss.back(), 0.5784493903080504, 1e-12));
    BOOST_TEST(close_to(history.test_accuracy.back(), 259 / 297.0, 1e-12));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(same_seed_gives_the_same_bits, Real, Reals) {
    const auto [parameters, history] = train_net<Real>(3, 1);
    const auto [same_parameters, same_history] = train_net<Real>(3, 1);
    BOOST_TEST(same_as(parameters, same_parameters));
    BOOST_TEST(history.losses == same_history.losses, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(another_seed_gives_other_bits, Real, Reals) {
    BOOST_TEST(!same_as(train_net<Real>(3, 1).first, train_net<Real>(4, 1).first));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(number_of_threads_changes_nothing, Real, Reals) {
    const auto [parameters, history] = train_net<Real>(3, 1);
    const auto [same_parameters, same_history] = train_net<Real>(3, 4);
    BOOST_TEST(same_as(parameters, same_parameters));
    BOOST_TEST(history.losses == same_history.losses, boost::test_tools::per_element());
    BOOST_TEST(history.train_loss == same_history.train_loss, boost::test_tools::per_element());
    BOOST_TEST(history.test_loss == same_history.test_loss, boost::test_tools::per_element());
}

// ---- one step after another ---------------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(gradient_is_asked_for_the_samples_of_each_batch, Real, Reals) {
    Trial<Real> trial;
    SequentialBatches batches(trial.dataset.train.count(), 25);
    arma::uword first = 0;
    const GradientFunction<Real> gradient = [&](const arma::Mat<Real>& X, const arma::Mat<Real>& T,
                                                arma::Col<Real>& g) {
        BOOST_REQUIRE(X.n_cols == 25);
        BOOST_REQUIRE(T.n_cols == 25);
        for (arma::uword i = 0; i < 25; ++i) {
            const arma::uword n = (first + i) % trial.dataset.train.count();
            BOOST_TEST(X(0, i) == trial.dataset.train.images(0, n));
            BOOST_TEST(X(1, i) == trial.dataset.train.images(1, n));
            const arma::uword label = trial.dataset.train.labels(n);
            BOOST_TEST(T(label, i) == 1);
            BOOST_TEST(T(1 - label, i) == 0);
        }
        first += 25;
        g.zeros(4);
        return Real(1);
    };
    train<Real>(trial.model, gradient, trial.optimiser, batches, trial.dataset, {.steps = 5},
                go_on);
    BOOST_TEST(first == 125);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(optimiser_takes_each_step_along_the_gradient_it_was_given, Real,
                              Reals) {
    Trial<Real> trial;
    SequentialBatches batches(trial.dataset.train.count(), 10);
    const GradientFunction<Real> gradient = [](const arma::Mat<Real>&, const arma::Mat<Real>&,
                                               arma::Col<Real>& g) {
        g = {1, 0, -1, 2};
        return Real(1);
    };
    train<Real>(trial.model, gradient, trial.optimiser, batches, trial.dataset, {.steps = 3},
                go_on);
    BOOST_TEST(same_as(trial.model.parameters(), arma::vec{-1.5, 0, 1.5, -3}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(backpropagation_is_the_gradient_of_the_model, Real, Reals) {
    Rng rng(1);
    const TwoLayerNet<Real> net(2, 5, 2, rng);
    const auto dataset = separable_dataset<Real>();
    const auto T = one_hot<Real>(dataset.train.labels, 2);
    arma::Col<Real> expected;
    arma::Col<Real> gradient;
    const Real expected_loss = net.gradient(dataset.train.images, T, expected);
    const Real loss = backpropagation(net)(dataset.train.images, T, gradient);
    BOOST_TEST(loss == expected_loss);
    BOOST_TEST(same_as(gradient, expected));
}

// ---- history ------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(every_step_leaves_its_loss, Real, Reals) {
    Trial<Real> trial;
    const History history = trial.run({.steps = 17, .evaluate_every = 5});
    BOOST_TEST(history.losses.size() == 17);
    BOOST_TEST(!history.interrupted);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(loss_of_a_step_is_that_before_it, Real, Reals) {
    Trial<Real> trial;
    const History history = trial.run({.steps = 2, .evaluate_every = 1});
    BOOST_TEST(close_to(history.losses[0], std::log(2.0), epsilons<Real>(2)));  // knows nothing yet
}

BOOST_AUTO_TEST_CASE_TEMPLATE(evaluations_are_at_the_start_now_and_then_and_at_the_end, Real,
                              Reals) {
    const auto evaluated = [](std::size_t steps, std::size_t every) {
        return Trial<Real>().run({.steps = steps, .evaluate_every = every}).steps;
    };
    BOOST_TEST(evaluated(10, 4) == Numbers({0, 4, 8, 10}), boost::test_tools::per_element());
    BOOST_TEST(evaluated(8, 4) == Numbers({0, 4, 8}), boost::test_tools::per_element());
    BOOST_TEST(evaluated(3, 1) == Numbers({0, 1, 2, 3}), boost::test_tools::per_element());
    BOOST_TEST(evaluated(3, 600) == Numbers({0, 3}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(every_evaluation_has_an_entry_of_each_kind, Real, Reals) {
    Trial<Real> trial;
    const History history = trial.run({.steps = 10, .evaluate_every = 4});
    BOOST_TEST(history.epochs.size() == 4);
    BOOST_TEST(history.train_loss.size() == 4);
    BOOST_TEST(history.train_accuracy.size() == 4);
    BOOST_TEST(history.test_loss.size() == 4);
    BOOST_TEST(history.test_accuracy.size() == 4);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(epochs_count_how_often_all_training_images_were_seen, Real, Reals) {
    Trial<Real> trial;  // 60 images in batches of 10
    const History history = trial.run({.steps = 15, .evaluate_every = 6});
    BOOST_TEST(history.epochs == Numbers({0, 1, 2, 2.5}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(training_of_no_steps_is_one_evaluation, Real, Reals) {
    Trial<Real> trial;
    const History history = trial.run({.steps = 0, .evaluate_every = 4});
    BOOST_TEST(history.losses.empty());
    BOOST_TEST(history.steps == Numbers({0}), boost::test_tools::per_element());
    BOOST_TEST(!history.interrupted);
    BOOST_TEST(trial.model.parameters().is_zero());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(evaluations_are_of_all_images_of_both_parts, Real, Reals) {
    Trial<Real> trial;
    const History history = trial.run({.steps = 7, .evaluate_every = 5});
    const auto expected = [&](const Samples<Real>& samples) {
        return evaluate(trial.model, samples.images, one_hot<Real>(samples.labels, 2), 1);
    };
    BOOST_TEST(history.train_loss.back() == expected(trial.dataset.train).loss);
    BOOST_TEST(history.train_accuracy.back() == expected(trial.dataset.train).accuracy);
    BOOST_TEST(history.test_loss.back() == expected(trial.dataset.test).loss);
    BOOST_TEST(history.test_accuracy.back() == expected(trial.dataset.test).accuracy);
    // and the first is of the model as it came, which takes everything for class 0
    const double zeros = static_cast<double>(arma::accu(trial.dataset.test.labels == 0)) / 20;
    BOOST_TEST(close_to(history.test_accuracy.front(), zeros, 1e-15));
    BOOST_TEST(close_to(history.test_loss.front(), std::log(2.0), epsilons<Real>(2)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(time_is_that_of_the_training, Real, Reals) {
    Trial<Real> trial;
    const History history = trial.run({.steps = 3}, [](std::size_t, double) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
        return true;
    });
    BOOST_TEST(history.seconds >= 0.03);
    BOOST_TEST(history.seconds < 10);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(every_evaluation_is_told_with_the_history_so_far, Real, Reals) {
    Trial<Real> trial;
    std::vector<Numbers> heard;
    TrainingPlan plan{.steps = 10, .evaluate_every = 4};
    plan.after_evaluation = [&](const History& history) {
        heard.push_back(history.steps);
        BOOST_TEST(history.test_accuracy.size() == history.steps.size());
        BOOST_TEST(static_cast<double>(history.losses.size()) == history.steps.back());
    };
    trial.run(plan);
    BOOST_REQUIRE(heard.size() == 4);
    BOOST_TEST(heard[0] == Numbers({0}), boost::test_tools::per_element());
    BOOST_TEST(heard[3] == Numbers({0, 4, 8, 10}), boost::test_tools::per_element());
}

// ---- full batch ---------------------------------------------------------------------------------

// Equation: lab07 full_batch_step
BOOST_AUTO_TEST_CASE(full_batch_descent_on_digits_gets_where_numpy_gets) {
    // As the run on batches above, but 20 steps with i = np.arange(1500), divided by 1500.
    Dataset<double> dataset = load_dataset<double>({});
    normalize(dataset);
    SoftmaxRegression<double> model(64, 10);
    Sgd<double> optimiser(0.5);
    const History history = train_full_batch(model, optimiser, dataset, {.steps = 20}, go_on);
    BOOST_TEST(close_to(history.losses.back(), 1.1240172253021221, 1e-12));
    BOOST_TEST(close_to(history.test_loss.back(), 1.1996913910331408, 1e-12));
    BOOST_TEST(close_to(history.test_accuracy.back(), 254 / 297.0, 1e-12));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(full_batch_steps_are_epochs, Real, Reals) {
    Trial<Real> trial;
    const History history = train_full_batch(trial.model, trial.optimiser, trial.dataset,
                                             {.steps = 5, .evaluate_every = 2}, go_on);
    BOOST_TEST(history.losses.size() == 5);
    BOOST_TEST(history.steps == Numbers({0, 2, 4, 5}), boost::test_tools::per_element());
    BOOST_TEST(history.epochs == Numbers({0, 2, 4, 5}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(full_batch_losses_are_those_of_the_evaluations, Real, Reals) {
    Trial<Real> trial;
    const History history = train_full_batch(trial.model, trial.optimiser, trial.dataset,
                                             {.steps = 5, .evaluate_every = 1}, go_on);
    for (std::size_t i = 0; i < 5; ++i) {
        BOOST_TEST(close_to(history.losses[i], history.train_loss[i], epsilons<Real>(8)));
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(full_batch_descent_is_the_same_bits_on_any_number_of_threads, Real,
                              Reals) {
    const auto dataset = separable_dataset<Real>(2300, 20);
    const auto parameters = [&](unsigned threads) {
        SoftmaxRegression<Real> model(2, 2);
        Sgd<Real> optimiser(Real(0.5));
        train_full_batch(model, optimiser, dataset, {.steps = 5, .threads = threads}, go_on);
        return model.parameters();
    };
    BOOST_TEST(same_as(parameters(4), parameters(1)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(full_batch_descent_can_be_stopped, Real, Reals) {
    Trial<Real> trial;
    const History history = train_full_batch(trial.model, trial.optimiser, trial.dataset,
                                             {.steps = 100, .evaluate_every = 4},
                                             [](std::size_t step, double) { return step < 6; });
    BOOST_TEST(history.interrupted);
    BOOST_TEST(history.steps == Numbers({0, 4, 6}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(full_batch_descent_that_diverges_names_step_and_rate, Real, Reals) {
    Trial<Real> trial;
    trial.optimiser = Sgd<Real>(std::numeric_limits<Real>::max());
    trial.dataset.train.images *= 100;
    BOOST_CHECK_EXCEPTION(
        train_full_batch(trial.model, trial.optimiser, trial.dataset, {.steps = 10}, go_on),
        std::runtime_error, says({"at step 2 with learning rate ", "smaller --learning-rate"}));
}

// ---- the observer -------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(observer_hears_of_every_step_and_its_loss, Real, Reals) {
    Trial<Real> trial;
    std::vector<double> losses;
    const History history = trial.run({.steps = 9}, [&](std::size_t step, double loss) {
        losses.push_back(loss);
        BOOST_TEST(step == losses.size());
        return true;
    });
    BOOST_TEST(losses == history.losses, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(observer_can_stop_the_training, Real, Reals) {
    Trial<Real> trial;
    const History history = trial.run({.steps = 100, .evaluate_every = 4},
                                      [](std::size_t step, double) { return step < 6; });
    BOOST_TEST(history.interrupted);
    BOOST_TEST(history.losses.size() == 6);
    BOOST_TEST(history.steps == Numbers({0, 4, 6}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(stop_at_a_step_that_is_evaluated_anyway_evaluates_it_once, Real,
                              Reals) {
    Trial<Real> trial;
    const History history = trial.run({.steps = 100, .evaluate_every = 4},
                                      [](std::size_t step, double) { return step < 4; });
    BOOST_TEST(history.interrupted);
    BOOST_TEST(history.steps == Numbers({0, 4}), boost::test_tools::per_element());
}

// ---- the schedule of the learning rate ----------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(every_step_has_the_rate_of_its_share_of_the_training, Real, Reals) {
    // The gradient is 1 in the first parameter, so each step is the rate: of eight, by the step
    // schedule, four times ½, twice a tenth and twice a hundredth of it.
    Trial<Real> trial;
    SequentialBatches batches(trial.dataset.train.count(), 10);
    std::vector<double> rates;
    const GradientFunction<Real> gradient = [&](const arma::Mat<Real>&, const arma::Mat<Real>&,
                                                arma::Col<Real>& g) {
        rates.push_back(static_cast<double>(trial.optimiser.learning_rate()));
        g = {1, 0, 0, 0};
        return Real(1);
    };
    train<Real>(trial.model, gradient, trial.optimiser, batches, trial.dataset,
                {.steps = 8, .schedule = step_schedule()}, go_on);
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
    BOOST_TEST(asked == Numbers({0, 0.25, 0.5, 0.75}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(rate_is_its_own_again_after_training, Real, Reals) {
    Trial<Real> trial;
    trial.run({.steps = 8, .schedule = cosine_schedule()});
    BOOST_TEST(trial.optimiser.learning_rate() == 0.5);
    trial.run({.steps = 8, .schedule = cosine_schedule()},
              [](std::size_t step, double) { return step < 5; });
    BOOST_TEST(trial.optimiser.learning_rate() == 0.5);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(constant_schedule_is_the_usual_one, Real, Reals) {
    Trial<Real> trial;
    Trial<Real> constant;
    trial.run({.steps = 20});
    constant.run({.steps = 20, .schedule = constant_schedule()});
    BOOST_TEST(same_as(trial.model.parameters(), constant.model.parameters()));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(schedule_that_ends_at_nothing_before_the_end_is_refused, Real,
                              Reals) {
    Trial<Real> trial;
    TrainingPlan plan{.steps = 4};
    plan.schedule = [](double done) { return done < 0.5 ? 1 : 0; };
    BOOST_CHECK_EXCEPTION(trial.run(plan), std::invalid_argument, says({"learning rate 0"}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(divergence_names_the_rate_of_its_step, Real, Reals) {
    Trial<Real> trial;
    SequentialBatches batches(trial.dataset.train.count(), 10);
    int calls = 0;
    const GradientFunction<Real> gradient = [&](const arma::Mat<Real>&, const arma::Mat<Real>&,
                                                arma::Col<Real>& g) {
        g.zeros(4);
        return ++calls < 7 ? Real(1) : std::numeric_limits<Real>::quiet_NaN();
    };
    BOOST_CHECK_EXCEPTION(
        train<Real>(trial.model, gradient, trial.optimiser, batches, trial.dataset,
                    {.steps = 8, .schedule = step_schedule()}, go_on),
        std::runtime_error, says({"at step 7 with learning rate 0.005;"}));
}

// ---- evaluation of some training images ---------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(only_so_many_training_images_are_evaluated_and_all_of_the_test, Real,
                              Reals) {
    Trial<Real> trial;
    const History history = trial.run({.steps = 7, .evaluated_images = 13});
    const arma::Mat<Real> first = trial.dataset.train.images.head_cols(13);
    const arma::Row<arma::uword> labels = trial.dataset.train.labels.head_cols(13);
    const Evaluation on_train = evaluate(trial.model, first, one_hot<Real>(labels, 2), 1);
    BOOST_TEST(history.train_loss.back() == on_train.loss);
    BOOST_TEST(history.train_accuracy.back() == on_train.accuracy);
    const Evaluation on_test = evaluate(trial.model, trial.dataset.test.images,
                                        one_hot<Real>(trial.dataset.test.labels, 2), 1);
    BOOST_TEST(history.test_loss.back() == on_test.loss);
    BOOST_TEST(history.test_accuracy.back() == on_test.accuracy);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(evaluating_few_images_changes_nothing_of_the_training, Real, Reals) {
    Trial<Real> trial;
    Trial<Real> of_few;
    const History history = trial.run({.steps = 20});
    const History history_of_few = of_few.run({.steps = 20, .evaluated_images = 1});
    BOOST_TEST(same_as(of_few.model.parameters(), trial.model.parameters()));
    BOOST_TEST(history_of_few.losses == history.losses, boost::test_tools::per_element());
    BOOST_TEST(history_of_few.epochs == history.epochs, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(more_images_to_evaluate_than_there_are_are_all, Real, Reals) {
    for (const std::size_t images : {std::size_t{60}, std::size_t{61}}) {
        Trial<Real> trial;
        Trial<Real> of_all;
        BOOST_TEST(trial.run({.steps = 5, .evaluated_images = images}).train_loss ==
                       of_all.run({.steps = 5}).train_loss,
                   boost::test_tools::per_element());
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(evaluation_of_no_images_is_refused, Real, Reals) {
    Trial<Real> trial;
    BOOST_CHECK_EXCEPTION(trial.run({.steps = 3, .evaluated_images = 0}), std::invalid_argument,
                          says({"evaluated_images is 0", "at least 1"}));
}

// ---- going on with an interrupted run -----------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(run_that_goes_on_ends_where_an_uninterrupted_one_does, Real, Reals) {
    // 42 images, one a step: in binary, 42 times 23/42 is not quite 23
    const auto dataset = separable_dataset<Real>(42, 20);
    const TrainingPlan plan{.steps = 30, .evaluate_every = 1, .schedule = cosine_schedule()};
    const auto run = [&](std::size_t until, SoftmaxRegression<Real>& model, BatchSampler& batches,
                         const History& so_far) {
        Sgd<Real> optimiser(Real(0.5));
        return train(
            model, backpropagation(model), optimiser, batches, dataset, plan,
            [&](std::size_t step, double) { return step < until; }, so_far);
    };
    SoftmaxRegression<Real> model(2, 2);
    SequentialBatches batches(42, 1);
    const History expected = run(100, model, batches, {});
    for (const std::size_t until : {1U, 23U, 29U}) {
        SoftmaxRegression<Real> resumed(2, 2);
        SequentialBatches same_batches(42, 1);
        const History before = run(until, resumed, same_batches, {});
        const History history = run(100, resumed, same_batches, before);
        using boost::test_tools::per_element;
        BOOST_TEST(same_as(resumed.parameters(), model.parameters()));
        BOOST_TEST(history.losses == expected.losses, per_element());
        BOOST_TEST(history.steps == expected.steps, per_element());
        BOOST_TEST(history.epochs == expected.epochs, per_element());
        BOOST_TEST(history.train_loss == expected.train_loss, per_element());
        BOOST_TEST(history.test_accuracy == expected.test_accuracy, per_element());
        BOOST_TEST(before.interrupted);
        BOOST_TEST(!history.interrupted);
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(run_that_goes_on_tells_the_steps_that_are_left, Real, Reals) {
    Trial<Real> trial;
    const History before = trial.run({.steps = 5, .evaluate_every = 2});
    std::vector<std::size_t> heard;
    SequentialBatches batches(trial.dataset.train.count(), 10);
    const History history = train(
        trial.model, backpropagation(trial.model), trial.optimiser, batches, trial.dataset,
        {.steps = 8, .evaluate_every = 2},
        [&](std::size_t step, double) {
            heard.push_back(step);
            return true;
        },
        before);
    BOOST_TEST(heard == std::vector<std::size_t>({6, 7, 8}), boost::test_tools::per_element());
    BOOST_TEST(history.steps == Numbers({0, 2, 4, 5, 6, 8}), boost::test_tools::per_element());
    BOOST_TEST(history.losses.size() == 8);
    BOOST_TEST(history.seconds >= before.seconds);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(run_that_is_already_done_stays_as_it_is, Real, Reals) {
    Trial<Real> trial;
    const History before = trial.run({.steps = 5});
    const arma::Col<Real> parameters = trial.model.parameters();
    for (const std::size_t steps : {5U, 3U}) {
        SequentialBatches batches(trial.dataset.train.count(), 10);
        const History history = train(trial.model, backpropagation(trial.model), trial.optimiser,
                                      batches, trial.dataset, {.steps = steps}, go_on, before);
        BOOST_TEST(history.losses == before.losses, boost::test_tools::per_element());
        BOOST_TEST(history.steps == before.steps, boost::test_tools::per_element());
        BOOST_TEST(same_as(trial.model.parameters(), parameters));
        BOOST_TEST(!history.interrupted);
    }
}

// ---- what goes wrong ----------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(loss_that_is_not_a_number_stops_naming_step_and_rate, Real, Reals) {
    Trial<Real> trial;
    SequentialBatches batches(trial.dataset.train.count(), 10);
    int calls = 0;
    const GradientFunction<Real> gradient = [&](const arma::Mat<Real>&, const arma::Mat<Real>&,
                                                arma::Col<Real>& g) {
        g.zeros(4);
        return ++calls < 3 ? Real(1) : std::numeric_limits<Real>::quiet_NaN();
    };
    BOOST_CHECK_EXCEPTION(
        train<Real>(trial.model, gradient, trial.optimiser, batches, trial.dataset, {.steps = 10},
                    go_on),
        std::runtime_error,
        says({"loss became nan at step 3 with learning rate 0.5", "smaller --learning-rate"}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(infinite_loss_stops_naming_step_and_rate, Real, Reals) {
    Trial<Real> trial;
    SequentialBatches batches(trial.dataset.train.count(), 10);
    const GradientFunction<Real> gradient = [](const arma::Mat<Real>&, const arma::Mat<Real>&,
                                               arma::Col<Real>& g) {
        g.zeros(4);
        return std::numeric_limits<Real>::infinity();
    };
    BOOST_CHECK_EXCEPTION(train<Real>(trial.model, gradient, trial.optimiser, batches,
                                      trial.dataset, {.steps = 10}, go_on),
                          std::runtime_error,
                          says({"loss became inf at step 1 with learning rate 0.5"}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(rate_that_is_far_too_large_is_named, Real, Reals) {
    Trial<Real> trial;
    trial.optimiser = Sgd<Real>(std::numeric_limits<Real>::max());
    trial.dataset.train.images *= 100;  // the first step leaves the numbers there are
    BOOST_CHECK_EXCEPTION(trial.run({.steps = 10}), std::runtime_error,
                          says({"at step 2 with learning rate ", sizeof(Real) == 4 ? "3.4" : "1.79",
                                "e+", "smaller --learning-rate"}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(rate_that_is_far_too_large_is_named_even_in_the_last_step, Real,
                              Reals) {
    Trial<Real> trial;
    trial.optimiser = Sgd<Real>(std::numeric_limits<Real>::max());
    trial.dataset.train.images *= 100;
    BOOST_CHECK_EXCEPTION(trial.run({.steps = 1}), std::runtime_error,
                          says({"step 1", "learning rate", "smaller --learning-rate"}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(dataset_without_test_images_is_refused, Real, Reals) {
    Trial<Real> trial;
    trial.dataset.test = {};
    BOOST_CHECK_THROW(trial.run({.steps = 3}), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(label_that_is_no_class_is_refused, Real, Reals) {
    Trial<Real> trial;
    trial.dataset.train.labels(5) = 2;
    BOOST_CHECK_EXCEPTION(trial.run({.steps = 3}), std::invalid_argument,
                          says({"label 2 of sample 5", "number of classes, 2"}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(evaluations_every_zero_steps_are_refused, Real, Reals) {
    Trial<Real> trial;
    BOOST_CHECK_THROW(trial.run({.steps = 3, .evaluate_every = 0}), std::invalid_argument);
}

// Equation: lab08 sgd_step
BOOST_AUTO_TEST_CASE_TEMPLATE(an_epoch_is_that_of_the_training_loop, Real, Reals) {
    Samples<Real> samples;
    Rng draw(4);
    samples.images = normal_matrix<Real>(3, 23, 1, draw);
    samples.labels = arma::urowvec(23);
    for (arma::uword n = 0; n < 23; ++n) samples.labels(n) = n % 2;
    Dataset<Real> dataset;
    dataset.train = samples;
    dataset.test = samples;
    dataset.classes = 2;
    const arma::Mat<Real> T = one_hot<Real>(samples.labels, 2);

    SoftmaxRegression<Real> by_epoch(3, 2);
    Rng rng(9);
    const std::vector<double> losses = sgd_epoch<Real>(by_epoch, samples, T, 5, Real(0.1), rng);
    BOOST_TEST(losses.size() == 4U);  // 23 / 5, the rest is left out

    SoftmaxRegression<Real> by_loop(3, 2);
    Rng again(9);
    ShuffledEpochs batches(23, 5, again);
    Sgd<Real> sgd(Real(0.1));
    const History history = train<Real>(by_loop, backpropagation(by_loop), sgd, batches, dataset,
                                        {4, 4, 1}, [](std::size_t, double) { return true; });
    BOOST_TEST(losses == history.losses, boost::test_tools::per_element());
    BOOST_TEST((by_epoch.parameters() == by_loop.parameters()).min() == 1U);
}

BOOST_AUTO_TEST_CASE(an_epoch_that_diverges_names_the_rate) {
    Samples<double> samples{{{1e200, -1e200}}, arma::urowvec{0, 1}};
    SoftmaxRegression<double> model(1, 2);
    Rng rng(1);
    BOOST_CHECK_EXCEPTION((sgd_epoch<double>(model, samples, arma::eye(2, 2), 1, 1e200, rng),
                           sgd_epoch<double>(model, samples, arma::eye(2, 2), 1, 1e200, rng)),
                          std::runtime_error, says({"1e+200", "--learning-rate"}));
}

// Equation: lab08 count_right
BOOST_AUTO_TEST_CASE_TEMPLATE(right_answers_are_counted, Real, Reals) {
    SoftmaxRegression<Real> model(2, 2);
    model.set_weights({{1, 0}, {0, 1}});  // answers the row of the larger number
    const Samples<Real> samples{{{3, 1, 5, 0}, {1, 2, 4, 9}}, arma::urowvec{0, 1, 1, 1}};
    BOOST_TEST(count_right<Real>(model, samples) == 3U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
