#include "train/evaluation.hpp"

#include "base/random.hpp"
#include "data/preprocess.hpp"
#include "model/metrics.hpp"
#include "model/softmax_regression.hpp"
#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(evaluations)

namespace {

/// A model of 7 features and 4 classes with random weights, and random samples.
template <typename Real>
struct Trial {
    explicit Trial(arma::uword count) {
        Rng rng(1);
        model.set_weights(normal_matrix<Real>(4, 7, 1, rng));
        samples = {normal_matrix<Real>(7, count, 1, rng), arma::urowvec(count)};
        samples.labels.imbue([&] { return rng() % 4; });
    }
    SoftmaxRegression<Real> model{7, 4};
    Samples<Real> samples;
};

/// A model of two classes whose scores are the two features.
template <typename Real>
SoftmaxRegression<Real> identity_model() {
    SoftmaxRegression<Real> model(2, 2);
    model.set_weights({{1, 0}, {0, 1}});
    return model;
}

void check_equal(const Evaluation& actual, const Evaluation& expected) {
    BOOST_TEST(actual.loss == expected.loss);
    BOOST_TEST(actual.accuracy == expected.accuracy);
}

}  // namespace

BOOST_AUTO_TEST_CASE_TEMPLATE(evaluation_by_hand, Real, Reals) {
    const Samples<Real> samples{{{3, 0, 5}, {0, 3, 5}}, {0, 0, 1}};
    const Evaluation result = evaluate(identity_model<Real>(), samples, 1);
    // correct, wrong, and a tie that goes to class 0; log(1+e^-3), that + 3, log 2
    BOOST_TEST(close_to(result.accuracy, 1.0 / 3, 1e-15));
    BOOST_TEST(close_to(result.loss, (2 * 0.04858735157374206 + 3 + 0.6931471805599453) / 3,
                        epsilons<Real>(4)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(evaluation_in_chunks_equals_that_of_all_at_once, Real, Reals) {
    for (const arma::uword count : arma::uvec{1, 2, 499, 500, 501, 999, 1000, 1234}) {
        const Trial<Real> trial(count);
        const auto& [images, labels] = trial.samples;
        const Evaluation result = evaluate(trial.model, trial.samples, 1);
        BOOST_TEST_CONTEXT(count << " samples") {
            BOOST_TEST(close_to(result.accuracy,
                                accuracy(classify(trial.model.scores(images)), labels), 1e-14));
            // both are sums of up to 1234 losses of about 2, each rounded to Real
            BOOST_TEST(close_to(result.loss, trial.model.loss(images, one_hot<Real>(labels, 4)),
                                epsilons<Real>(64)));
        }
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(accuracy_of_correct_predictions_alone_is_exactly_one, Real, Reals) {
    for (const arma::uword count : arma::uvec{297, 1234, 10'000, 28'000, 60'000}) {
        Samples<Real> samples{arma::Mat<Real>(2, count, arma::fill::zeros), arma::urowvec(count)};
        for (arma::uword n = 0; n < count; ++n) samples.images(samples.labels(n) = n % 2, n) = 1;
        BOOST_TEST(evaluate(identity_model<Real>(), samples, 1).accuracy == 1);
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(evaluation_gives_the_same_bits_on_any_number_of_threads, Real,
                              Reals) {
    const Trial<Real> trial(2345);
    const Evaluation expected = evaluate(trial.model, trial.samples, 1);
    for (const unsigned threads : {2U, 3U, 4U, 16U}) {
        check_equal(evaluate(trial.model, trial.samples, threads), expected);
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(at_most_the_first_samples_are_evaluated, Real, Reals) {
    const Trial<Real> trial(700);
    for (const arma::uword most : {1U, 13U, 500U, 501U, 699U}) {
        const Samples<Real> first{trial.samples.images.head_cols(most),
                                  trial.samples.labels.head_cols(most)};
        check_equal(evaluate(trial.model, trial.samples, 2, most), evaluate(trial.model, first, 2));
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(fewer_samples_than_the_most_are_all_evaluated, Real, Reals) {
    const Trial<Real> trial(700);
    for (const arma::uword most : {700U, 701U}) {
        check_equal(evaluate(trial.model, trial.samples, 1, most),
                    evaluate(trial.model, trial.samples, 1));
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(samples_without_a_label_for_each_are_refused, Real, Reals) {
    Trial<Real> trial(5);
    for (const arma::uword labels : {4U, 0U}) {
        trial.samples.labels.set_size(labels);
        BOOST_CHECK_EXCEPTION(
            evaluate(trial.model, trial.samples, 1, 3), std::invalid_argument,
            says({"evaluate: 3 of 5 images and " + std::to_string(labels) + " labels"}));
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(evaluation_of_no_samples_is_refused, Real, Reals) {
    const Trial<Real> trial(0);
    BOOST_CHECK_EXCEPTION(evaluate(trial.model, trial.samples, 1), std::invalid_argument,
                          says({"evaluate: 0 of 0 images and 0 labels", "at least one"}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(evaluation_of_a_label_that_is_no_class_is_refused, Real, Reals) {
    Trial<Real> trial(5);
    trial.samples.labels(3) = 4;
    BOOST_CHECK_EXCEPTION(evaluate(trial.model, trial.samples, 1), std::invalid_argument,
                          says({"label 4 of sample 3", "number of classes, 4"}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(evaluation_of_images_of_another_size_is_refused, Real, Reals) {
    Trial<Real> trial(600);
    trial.samples.images.zeros(6, 600);
    for (const unsigned threads : {1U, 2U}) {
        BOOST_CHECK_EXCEPTION(evaluate(trial.model, trial.samples, threads), std::logic_error,
                              says({"4x7", "6x500"}));  // Armadillo's words, of the first chunk
    }
}

// Equation: lab08 count_correct
BOOST_AUTO_TEST_CASE_TEMPLATE(correct_predictions_are_counted, Real, Reals) {
    const Samples<Real> samples{{{3, 1, 5, 0}, {1, 2, 4, 9}}, {0, 1, 1, 1}};
    BOOST_TEST(count_correct(identity_model<Real>(), samples) == 3U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
