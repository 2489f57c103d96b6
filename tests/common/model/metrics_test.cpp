#include "model/metrics.hpp"

#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(metrics)

namespace {

using Labels = arma::Row<arma::uword>;

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

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
