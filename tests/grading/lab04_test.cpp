#include "graded_tests.hpp"

namespace digitlab::grading {
namespace {

const Exercise<arma::mat(arma::mat, arma::mat, arma::mat)> softmax_regression_gradient{
    "lab04.softmax_regression_gradient(X, Y, T)",
    "X is features × samples, Y and T are classes × samples, and the result is classes × features"};
const Exercise<arma::urowvec(arma::mat)> classify{
    "lab04.classify(scores)", "The result is a row with an entry for each column of scores"};
// The answers first, then what is right.
const Exercise<double(arma::urowvec, arma::urowvec)> accuracy{"lab04.accuracy(predicted, labels)"};
const Exercise<arma::umat(arma::urowvec, arma::urowvec, arma::uword)> confusion_matrix{
    "lab04.confusion_matrix(predicted, labels, classes)", "The result is classes × classes"};

arma::urowvec random_classes(arma::uword samples, int classes) {
    return arma::randi<arma::urowvec>(samples, arma::distr_param(0, classes - 1));
}

}  // namespace

// ---- softmax_regression_gradient ----------------------------------------------------------------

BOOST_AUTO_TEST_SUITE(
    lab04_softmax_regression_gradient,
    *exercise("lab04.softmax_regression_gradient", "common/model/softmax_regression.cpp") *
        why_it_works("the derivative of the loss with respect to the scores is Y − T, and the "
                     "product with the transposed X sums over the samples") *
        makes_possible(
            "softmax regression can be trained: the figures loss, weights and learning_rates") *
        hint(
            "write down the three shapes: Y − T is classes × samples, X is features × samples, the "
            "result is classes × features") *
        hint("in a product of matrices the inner numbers must be the same, and here the samples "
             "are to vanish: which of the two has to be transposed?") *
        hint("X.t() is the transpose; N, the number of samples, is there already"))

BOOST_AUTO_TEST_CASE(one_sample, *points(7) * title("one sample")) {
    const arma::mat X = arma::vec{1, 2, 4};
    const arma::mat right = {{0.75, 1.5, 3}, {-0.75, -1.5, -3}};
    expect<arma::mat>(
        softmax_regression_gradient(X, arma::vec{0.75, 0.25}, arma::vec{0, 1}), right,
        "y − t is 3/4 and −3/4, each multiplied by the three pixels",
        {{-right, "the sign is wrong: Y − T, probability minus target"},
         {right.t(), "it is transposed: the result is classes × features"},
         {arma::mat(right / 3), "it is divided by the number of features, not of samples"},
         {arma::mat(right / 2), "it is divided by the number of classes, not of samples"},
         {{{0.75, 1.5, 3}, {0.25, 0.5, 1}}, "T is not subtracted"}});
}

BOOST_AUTO_TEST_CASE(mean_over_samples, *points(9) * title("the mean over four samples")) {
    const arma::mat X = {{1, 0, 0, 1}, {0, 2, 0, 1}, {0, 0, 4, 1}};
    const arma::mat Y = {{0.5, 0.75, 0.5, 0}, {0.5, 0.25, 0.5, 1}};
    const arma::mat T = {{0, 1, 0, 1}, {1, 0, 1, 0}};
    const arma::mat right = {{-0.125, -0.375, 0.25}, {0.125, 0.375, -0.25}};
    expect<arma::mat>(
        softmax_regression_gradient(X, Y, T), right,
        "y − t of the first class is 1/2, −1/4, 1/2 and −1; times the pixels and added up −1/2, "
        "−3/2 and 1; a quarter of that is the mean",
        {{arma::mat(4 * right), "1/N is missing: the loss is a mean over the samples"},
         {-right, "the sign is wrong: Y − T, probability minus target"},
         {arma::mat(-4 * right), "the sign is wrong, and 1/N is missing"},
         {arma::mat(2 * right), "N is the number of classes: it is that of samples"},
         {arma::mat(4 * right / 3), "N is the number of features: it is that of samples"},
         {arma::mat(right / 2), "it is divided by 2N: the factor 1/2 belongs to MSE"},
         {right.t(), "it is transposed: the result is classes × features"}});
}

BOOST_AUTO_TEST_CASE(correct_predictions,
                     *points(5) *
                         title("a gradient of 0 for predictions that equal their targets")) {
    const arma::mat T = {{1, 0, 0}, {0, 1, 1}};
    expect<arma::mat>(softmax_regression_gradient({{1, 2, 3}, {4, 5, 6}}, T, T), arma::zeros(2, 2),
                      "Y equals T, so the difference is 0");
}

// BEGIN HIDDEN TESTS
BOOST_AUTO_TEST_CASE(random_samples, *points(10) * title("random samples") * hidden()) {
    arma::arma_rng::set_seed(4);
    for (const arma::uword features : {1U, 6U, 64U}) {
        for (const arma::uword samples : {1U, 10U, 33U}) {
            const arma::mat X = arma::randn(features, samples);
            const arma::mat Y = arma::randu(5, samples);
            const arma::mat T = arma::randu(5, samples);
            expect_as_solution(softmax_regression_gradient, X, Y, T);
        }
    }
}

BOOST_AUTO_TEST_CASE(square,
                     *points(5) * title("as many features as classes and samples") * hidden()) {
    arma::arma_rng::set_seed(5);
    const arma::mat X = arma::randn(4, 4);
    const arma::mat Y = arma::randu(4, 4);
    const arma::mat T = arma::eye(4, 4);
    expect_as_solution(softmax_regression_gradient, X, Y, T);
}
// END HIDDEN TESTS

BOOST_AUTO_TEST_SUITE_END()

// ---- classify -----------------------------------------------------------------------------------

BOOST_AUTO_TEST_SUITE(
    lab04_classify,
    *exercise("lab04.classify", "common/model/metrics.cpp") *
        why_it_works("softmax keeps the order of the scores, so the class with the largest score "
                     "is the one with the largest probability") *
        makes_possible("predictions, and the figure misclassified") *
        hint("it is not the largest score that is asked for, but the row in which it stands") *
        hint("arma::index_max(M, 0) goes down each column, arma::index_max(M, 1) along each row: "
             "where are the classes?"))

BOOST_AUTO_TEST_CASE(two_samples, *points(5) * title("two samples of three classes")) {
    expect<arma::urowvec>(classify({{1, 9}, {5, 2}, {3, 4}}), {1, 0},
                          "5 is the largest of the first column, 9 of the second",
                          {{{1, 0, 1}, "a sample is a row: here it is a column"},
                           {{0, 1}, "the smallest score is sought"},
                           {{2, 1}, "classes are counted from 1: they begin at 0"},
                           {{5, 9}, "the largest score is returned, not its row"}});
}

BOOST_AUTO_TEST_CASE(negative_scores, *points(4) * title("scores below 0")) {
    expect<arma::urowvec>(classify({{-3, -4}, {-1, -5}, {-2, -1}}), {1, 2},
                          "−1 is the largest score of both columns",
                          {{{0, 0}, "the search begins with 0 as the largest so far"},
                           {{0, 1}, "the size of a score counts, not its sign"}});
}

BOOST_AUTO_TEST_CASE(equal_scores, *points(4) * title("equal scores: the first one")) {
    expect<arma::urowvec>(classify({{2, 1, 0}, {2, 3, 0}, {1, 3, 0}}), {0, 1, 0},
                          "of equal largest scores the first one counts",
                          {{{1, 2, 2}, "the last of equal scores counts"}});
}

// BEGIN HIDDEN TESTS
BOOST_AUTO_TEST_CASE(random_scores, *points(9) * title("random scores") * hidden()) {
    arma::arma_rng::set_seed(6);
    for (const arma::uword classes : {1U, 2U, 10U}) {
        for (const arma::uword samples : {1U, 6U, 200U}) {
            const arma::mat scores = arma::round(4 * arma::randn(classes, samples));
            expect_as_solution(classify, scores);
        }
    }
}
// END HIDDEN TESTS

BOOST_AUTO_TEST_SUITE_END()

// ---- accuracy -----------------------------------------------------------------------------------

BOOST_AUTO_TEST_SUITE(
    lab04_accuracy,
    *exercise("lab04.accuracy", "common/model/metrics.cpp") *
        why_it_works("the mean of ones and zeros is the fraction of ones") *
        makes_possible("the figure accuracy") *
        hint("predicted == labels is a row of zeros and ones; arma::accu adds them up") *
        hint("the quotient of two whole numbers is a whole number: make one of them a double"))

BOOST_AUTO_TEST_CASE(three_of_four, *points(6) * title("three correct predictions of four")) {
    expect<double>(
        accuracy({1, 2, 3, 4}, {1, 2, 3, 0}), 0.75, "3/4",
        {{0, "it is divided in whole numbers, where 3/4 is 0"},
         {3, "correct predictions are counted, but not divided by the number of samples"},
         {75, "it is a percentage: an accuracy lies between 0 and 1"},
         {0.25, "wrong predictions are counted"}});
}

BOOST_AUTO_TEST_CASE(all_right, *points(2) * title("all predictions correct")) {
    expect<double>(accuracy({3, 1, 3}, {3, 1, 3}), 1, "all of them",
                   {{0, "wrong predictions are counted"}, {100, "it is a percentage"}});
}

BOOST_AUTO_TEST_CASE(none_right, *points(2) * title("no prediction correct")) {
    expect<double>(accuracy({0, 1, 2}, {1, 2, 0}), 0,
                   "predictions are compared with the labels of the same samples",
                   {{1, "the order of the samples does not count"}});
}

// BEGIN HIDDEN TESTS
BOOST_AUTO_TEST_CASE(random_answers, *points(6) * title("random predictions") * hidden()) {
    arma::arma_rng::set_seed(7);
    for (const arma::uword samples : {1U, 7U, 500U}) {
        const arma::urowvec predicted = random_classes(samples, 3);
        const arma::urowvec labels = random_classes(samples, 3);
        expect_as_solution(accuracy, predicted, labels);
    }
}
// END HIDDEN TESTS

BOOST_AUTO_TEST_SUITE_END()

// ---- confusion_matrix ---------------------------------------------------------------------------

BOOST_AUTO_TEST_SUITE(
    lab04_confusion_matrix,
    *exercise("lab04.confusion_matrix", "common/model/metrics.cpp") *
        why_it_works("each sample adds 1 to one entry, in the row of its label and the column of "
                     "its prediction, so correct predictions are on the diagonal") *
        makes_possible("the figure confusion") *
        hint("begin with zeros; each sample adds 1 to one entry") *
        hint("the row is what the sample is, the column what it was taken for") *
        hint("one loop over the samples; counts(row, column) is an entry"))

BOOST_AUTO_TEST_CASE(four_samples, *points(6) * title("four samples of three classes")) {
    expect<arma::umat>(
        confusion_matrix({0, 1, 1, 0}, {0, 0, 1, 2}, 3), {{1, 1, 0}, {0, 1, 0}, {1, 0, 0}},
        "row: the label; column: the prediction",
        {{{{1, 0, 1}, {1, 1, 0}, {0, 0, 0}}, "rows are taken for columns: the label is the row"},
         {{{0, 1, 0}, {0, 0, 0}, {1, 0, 0}}, "correct predictions are not counted"},
         {{{1, 0, 0}, {0, 1, 0}, {0, 0, 0}}, "only correct predictions are counted"}});
}

BOOST_AUTO_TEST_CASE(same_mistake_twice, *points(5) * title("the same mistake twice")) {
    expect<arma::umat>(confusion_matrix({0, 0, 1}, {1, 1, 1}, 2), {{0, 0}, {2, 1}},
                       "each sample is counted",
                       {{{{0, 0}, {1, 1}}, "an entry is set to 1: each sample must add 1 to it"},
                        {{{0, 2}, {0, 1}}, "rows are taken for columns: the label is the row"},
                        {{{0, 0}, {2, 0}}, "correct predictions are not counted"},
                        {{{0, 0}, {0, 1}}, "only correct predictions are counted"}});
}

BOOST_AUTO_TEST_CASE(absent_classes, *points(5) * title("four classes, of which two occur")) {
    arma::umat right(4, 4, arma::fill::zeros);
    right(2, 1) = 1;
    arma::umat transposed(4, 4, arma::fill::zeros);
    transposed(1, 2) = 1;
    arma::umat small(3, 3, arma::fill::zeros);
    small(2, 1) = 1;
    expect<arma::umat>(confusion_matrix({1}, {2}, 4), right,
                       "there are as many rows and columns as classes, whether they occur or not",
                       {{transposed, "rows are taken for columns: the label is the row"},
                        {small, "the largest label decides on the size"}});
}

// BEGIN HIDDEN TESTS
BOOST_AUTO_TEST_CASE(random_answers, *points(10) * title("random predictions") * hidden()) {
    arma::arma_rng::set_seed(8);
    for (const int classes : {1, 3, 10}) {
        for (const arma::uword samples : {1U, 20U, 300U}) {
            const arma::urowvec predicted = random_classes(samples, classes);
            const arma::urowvec labels = random_classes(samples, classes);
            const auto count = static_cast<arma::uword>(classes);
            expect_as_solution(confusion_matrix, predicted, labels, count);
        }
    }
}
// END HIDDEN TESTS

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::grading
