#include "model/metrics.hpp"

#include "base/random.hpp"
#include "model/softmax_regression.hpp"
#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(metrics)

namespace {

using Labels = arma::Row<arma::uword>;

/// A model and more samples than fit into one chunk of `evaluate`.
template <typename Real>
struct Trial {
    explicit Trial(arma::uword samples) : model(7, 4), T(4, samples, arma::fill::zeros) {
        Rng rng(1);
        model.set_weights(normal_matrix<Real>(4, 7, 1, rng));
        X = normal_matrix<Real>(7, samples, 1, rng);
        for (arma::uword n = 0; n < samples; ++n) T(rng() % 4, n) = 1;
    }
    SoftmaxRegression<Real> model;
    arma::Mat<Real> X;
    arma::Mat<Real> T;
};

}  // namespace

// ---- classify -----------------------------------------------------------------------------------

// Equation: lab04 classify
BOOST_AUTO_TEST_CASE_TEMPLATE(class_is_the_row_of_the_largest_score, Real, Reals) {
    const arma::Mat<Real> scores = {{1, -1, 0}, {3, -2, 0.5}, {2, -3, 0.75}};
    BOOST_TEST(same_as(classify(scores), Labels{1, 0, 2}));
}

// Equation: lab04 classify
BOOST_AUTO_TEST_CASE_TEMPLATE(first_of_equal_scores_wins, Real, Reals) {
    const arma::Mat<Real> scores = {{0, 1, 0}, {0, 2, 5}, {0, 2, 5}};
    BOOST_TEST(same_as(classify(scores), Labels{0, 1, 1}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(no_samples_have_no_classes, Real, Reals) {
    BOOST_TEST(classify(arma::Mat<Real>(10, 0)).n_elem == 0);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(scores_without_classes_are_refused, Real, Reals) {
    BOOST_CHECK_EXCEPTION(classify(arma::Mat<Real>(0, 3)), std::invalid_argument,
                          says({"classify", "no rows", "classes × samples"}));
}

// ---- accuracy -----------------------------------------------------------------------------------

// Equation: lab04 accuracy
BOOST_AUTO_TEST_CASE(accuracy_is_the_fraction_of_correct_predictions) {
    BOOST_TEST(accuracy({1, 2, 3, 4}, {1, 0, 3, 4}) == 0.75);
    BOOST_TEST(accuracy({1, 2}, {2, 1}) == 0);
    BOOST_TEST(accuracy({7}, {7}) == 1);
}

BOOST_AUTO_TEST_CASE(accuracy_of_different_counts_is_refused) {
    BOOST_CHECK_EXCEPTION(accuracy({1, 2, 3}, {1, 2}), std::invalid_argument,
                          says({"accuracy: 3 predictions and 2 labels"}));
}

BOOST_AUTO_TEST_CASE(accuracy_of_nothing_is_refused) {
    BOOST_CHECK_EXCEPTION(accuracy({}, {}), std::invalid_argument,
                          says({"accuracy: 0 predictions and 0 labels", "at least 1"}));
}

// ---- confusion matrix ---------------------------------------------------------------------------

// Equation: lab04 confusion
BOOST_AUTO_TEST_CASE(confusion_matrix_counts_true_classes_in_rows_and_predictions_in_columns) {
    const Labels truth = {0, 0, 0, 1, 1, 2};
    const Labels predicted = {0, 1, 1, 1, 1, 0};
    const arma::umat expected = {{1, 2, 0}, {0, 2, 0}, {1, 0, 0}};  // by hand
    BOOST_TEST(same_as(confusion_matrix(predicted, truth, 3), expected));
}

BOOST_AUTO_TEST_CASE(confusion_matrix_keeps_a_place_for_classes_that_do_not_occur) {
    const arma::umat expected = {{1, 0, 0}, {0, 0, 0}, {0, 0, 0}};
    BOOST_TEST(same_as(confusion_matrix({0}, {0}, 3), expected));
}

BOOST_AUTO_TEST_CASE(confusion_matrix_of_a_class_too_large_is_refused) {
    BOOST_CHECK_EXCEPTION(confusion_matrix({0, 3}, {0, 1}, 3), std::invalid_argument,
                          says({"confusion_matrix: class 3", "number of classes, 3"}));
    BOOST_CHECK_EXCEPTION(confusion_matrix({0, 1}, {0, 4}, 3), std::invalid_argument,
                          says({"confusion_matrix: class 4", "number of classes, 3"}));
}

BOOST_AUTO_TEST_CASE(confusion_matrix_of_different_counts_is_refused) {
    BOOST_CHECK_EXCEPTION(confusion_matrix({0}, {0, 1}, 3), std::invalid_argument,
                          says({"confusion_matrix: 1 predictions and 2 labels"}));
}

BOOST_AUTO_TEST_CASE(confusion_matrix_of_nothing_is_refused) {
    BOOST_CHECK_EXCEPTION(confusion_matrix({}, {}, 3), std::invalid_argument,
                          says({"confusion_matrix: 0 predictions and 0 labels"}));
}

// ---- evaluate -----------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(evaluation_by_hand, Real, Reals) {
    SoftmaxRegression<Real> model(2, 2);
    model.set_weights({{1, 0}, {0, 1}});  // scores are the two features
    const arma::Mat<Real> X = {{3, 0, 5}, {0, 3, 5}};
    const arma::Mat<Real> T = {{1, 1, 0}, {0, 0, 1}};
    const Evaluation result = evaluate(model, X, T, 1);
    // right, wrong, and a tie that goes to class 0; log(1+e^-3), that + 3, log 2
    BOOST_TEST(close_to(result.accuracy, 1.0 / 3, 1e-15));
    BOOST_TEST(close_to(result.loss, (2 * 0.04858735157374206 + 3 + 0.6931471805599453) / 3,
                        epsilons<Real>(4)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(evaluation_in_chunks_equals_that_of_all_at_once, Real, Reals) {
    for (const arma::uword samples : arma::uvec{1, 2, 499, 500, 501, 999, 1000, 1234}) {
        const Trial<Real> trial(samples);
        const Evaluation result = evaluate(trial.model, trial.X, trial.T, 1);
        const double share = accuracy(classify(trial.model.scores(trial.X)), classify(trial.T));
        BOOST_TEST_CONTEXT(samples << " samples") {
            BOOST_TEST(close_to(result.accuracy, share, 1e-14));
            // both are sums of up to 1234 losses of about 2, each rounded to Real
            BOOST_TEST(
                close_to(result.loss, trial.model.loss(trial.X, trial.T), epsilons<Real>(64)));
        }
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(accuracy_of_a_model_that_is_always_right_is_exactly_one, Real,
                              Reals) {
    SoftmaxRegression<Real> model(2, 2);
    model.set_weights({{1, 0}, {0, 1}});
    for (const arma::uword samples : arma::uvec{297, 1234, 10'000, 28'000, 60'000}) {
        arma::Mat<Real> X(2, samples, arma::fill::zeros);
        for (arma::uword n = 0; n < samples; ++n) X(n % 2, n) = 1;
        BOOST_TEST(evaluate(model, X, X, 1).accuracy == 1);
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(evaluation_is_the_same_bits_on_any_number_of_threads, Real, Reals) {
    const Trial<Real> trial(2345);
    const Evaluation one = evaluate(trial.model, trial.X, trial.T, 1);
    for (const unsigned threads : {2U, 3U, 4U, 16U}) {
        const Evaluation many = evaluate(trial.model, trial.X, trial.T, threads);
        BOOST_TEST(many.loss == one.loss);
        BOOST_TEST(many.accuracy == one.accuracy);
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(evaluation_of_no_samples_is_refused, Real, Reals) {
    const Trial<Real> trial(0);
    BOOST_CHECK_EXCEPTION(evaluate(trial.model, trial.X, trial.T, 1), std::invalid_argument,
                          says({"evaluate: 0 predictions and 0 labels"}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(evaluation_of_different_counts_is_refused, Real, Reals) {
    const Trial<Real> trial(5);
    const arma::Mat<Real> T = trial.T.head_cols(4);
    BOOST_CHECK_EXCEPTION(evaluate(trial.model, trial.X, T, 1), std::invalid_argument,
                          says({"evaluate: 5 predictions and 4 labels"}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(evaluation_of_images_of_another_size_is_refused, Real, Reals) {
    const Trial<Real> trial(600);
    const arma::Mat<Real> X(6, 600, arma::fill::zeros);
    for (const unsigned threads : {1U, 2U}) {
        BOOST_CHECK_EXCEPTION(evaluate(trial.model, X, trial.T, threads), std::logic_error,
                              says({"4x7", "6x500"}));  // Armadillo's words, of the first chunk
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
