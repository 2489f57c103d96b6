#include "graded_tests.hpp"

namespace digitlab::grading {
namespace {

const Exercise<arma::mat(arma::mat)> softmax{
    "lab02.softmax(scores)", "The result has the shape of scores, classes × samples"};
const Exercise<double(arma::mat, arma::mat)> mean_squared_error{
    "lab02.mean_squared_error(Y, T)",
    "Y and T are classes × samples, and the result is one number"};
const Exercise<double(arma::mat, arma::mat)> cross_entropy{
    "lab02.cross_entropy(Y, T)", "Y and T are classes × samples, and the result is one number"};
const Exercise<double(arma::mat, arma::mat)> softmax_cross_entropy{
    "lab02.softmax_cross_entropy(S, T)",
    "S and T are classes × samples, and the result is one number"};

}  // namespace

// ---- softmax ------------------------------------------------------------------------------------

BOOST_AUTO_TEST_SUITE(
    lab02_softmax,
    *exercise("lab02.softmax", "common/math/activations.cpp") *
        why_it_works("subtracting the largest score multiplies numerator and denominator by the "
                     "same number: the probabilities are the same, and no exponent is above 0") *
        makes_possible("scores become probabilities, in this lab and in all later ones") *
        hint("every column is a sample, and its probabilities sum to 1: by what must each exp(s) "
             "be divided?") *
        hint("arma::sum(y, 0) and arma::max(scores, 0) go down each column and give a row; "
             "M.each_row() lets such a row act on every row of M") *
        hint("take the largest score of a column from all its scores before exp: the result is the "
             "same, and no exponent is above 0"))

BOOST_AUTO_TEST_CASE(two_scores, *points(4) * title("two scores, log 3 apart")) {
    const arma::mat scores = arma::vec{std::log(3.0), 0};
    expect<arma::mat>(softmax(scores), arma::vec{0.75, 0.25}, "exp(log 3) : exp(0) is 3 : 1",
                      {{arma::vec{1, 1}, "the sum runs along the rows: a sample is a column"},
                       {arma::vec{3, 1}, "the exponentials are not divided by their sum"},
                       {arma::vec{1, 1.0 / 3}, "the exponentials are not divided by their sum"},
                       {arma::vec{1, 0}, "the scores themselves are divided, not their exp"}});
}

BOOST_AUTO_TEST_CASE(each_column_for_itself, *points(4) * title("each column is a sample")) {
    const double e = std::exp(1.0);
    const arma::mat scores = {{0, 1}, {0, 0}};
    const double all = 3 + e;
    const double shifted = 3 + 1 / e;  // with the largest score subtracted
    expect<arma::mat>(
        softmax(scores), {{0.5, e / (1 + e)}, {0.5, 1 / (1 + e)}}, "every column sums to 1",
        {{{{1 / (1 + e), e / (1 + e)}, {0.5, 0.5}},
          "the sum runs along the rows: a sample is a column"},
         {{{1 / all, e / all}, {1 / all, 1 / all}}, "the sum runs over the whole matrix"},
         {{{1 / shifted, 1 / shifted}, {1 / shifted, 1 / e / shifted}},
          "the sum runs over the whole matrix"}});
}

BOOST_AUTO_TEST_CASE(scores_of_a_thousand, *points(6) * title("scores of a thousand")) {
    const arma::mat came = softmax(arma::vec{1000, 1000, 0});
    expect<arma::mat>(came, arma::vec{0.5, 0.5, 0},
                      came.has_nan() ? "exp(1000) overflows: subtract the largest score of each "
                                       "column first, which changes nothing else"
                                     : "only differences of scores count");
}

BOOST_AUTO_TEST_CASE(columns_far_apart,
                     *points(6) * title("a column of large scores beside one of small scores")) {
    const arma::mat scores = {{1000, 0, -1000}, {1000, 0, -1000}};
    const arma::mat came = softmax(scores);
    expect<arma::mat>(came, {{0.5, 0.5, 0.5}, {0.5, 0.5, 0.5}},
                      came.has_nan() ? "each column needs a shift of its own: less the largest "
                                       "score of the whole matrix, all exp of a column can be 0, "
                                       "and 0/0 is not a number"
                                     : "equal scores make equal probabilities, whatever stands in "
                                       "the other columns");
}

// BEGIN HIDDEN TESTS
BOOST_AUTO_TEST_CASE(random_scores, *points(6) * title("random scores") * hidden()) {
    arma::arma_rng::set_seed(2);
    for (const arma::uword classes : {1U, 2U, 5U, 10U}) {
        const arma::mat scores = 5 * arma::randn(classes, 7);
        expect_as_solution(softmax, scores);
    }
}

BOOST_AUTO_TEST_CASE(large_random_scores, *points(4) * title("large random scores") * hidden()) {
    arma::arma_rng::set_seed(3);
    for (const arma::uword samples : {1U, 6U, 300U}) {
        const arma::mat scores = 2000 * arma::randn(4, samples);
        expect_as_solution(softmax, scores);
    }
}
// END HIDDEN TESTS

BOOST_AUTO_TEST_SUITE_END()

// ---- mean_squared_error -------------------------------------------------------------------------

BOOST_AUTO_TEST_SUITE(
    lab02_mean_squared_error,
    *exercise("lab02.mean_squared_error", "common/math/losses.cpp") *
        why_it_works("squares add up the errors of a sample without their signs, and the mean over "
                     "the samples makes the loss of batches of any size comparable") *
        makes_possible("one of the two curves of the figures losses and saturation") *
        hint("‖y − t‖² is the sum of the squares of all differences of one column") *
        hint("arma::accu adds up all entries of a matrix, arma::square squares each of them; N is "
             "the number of columns") *
        hint("Y.n_cols is a whole number: make it a Real before you divide by it"))

BOOST_AUTO_TEST_CASE(correct_predictions, *points(3) * title("predictions without an error")) {
    const arma::mat T = {{1, 0}, {0, 1}, {0, 0}};
    expect<double>(mean_squared_error(T, T), 0, "all differences are 0");
}

BOOST_AUTO_TEST_CASE(one_sample, *points(5) * title("one sample")) {
    expect<double>(
        mean_squared_error(arma::vec{0.5, 0.25, 0.25}, arma::vec{1, 0, 0}), 0.1875,
        "the differences −1/2, 1/4, 1/4 have squares that sum to 3/8; half of that is "
        "the loss",
        {{0.375, "the factor 1/2 is missing"},
         {0.125, "N is the number of rows, or of all entries, and the factor 1/2 is missing"},
         {0.0625, "N is the number of rows, or of all entries: it is that of columns"},
         {std::sqrt(0.375) / 2, "the square root is taken: ‖y − t‖ and not ‖y − t‖²"},
         {0.5, "absolute differences are added up, not squares"},
         {0,
          "1/(2N) is computed in whole numbers, where it is 0; or the differences "
          "are added up before they are squared"}});
}

BOOST_AUTO_TEST_CASE(mean_over_samples, *points(6) * title("the mean over four samples")) {
    const arma::mat T = {{1, 0, 0, 1}, {0, 1, 0, 0}, {0, 0, 1, 0}};
    const arma::mat Y = {{1, 1, 0.5, 0}, {0, 0, 0, 0.5}, {0, 0, 0.5, 0.5}};
    expect<double>(
        mean_squared_error(Y, T), 0.5,
        "the four columns have ‖y − t‖² of 0, 2, 1/2 and 3/2, together 4; 4/(2·4) is 1/2",
        {{2.0, "1/N is missing: the loss is a mean over the samples"},
         {1.0, "the factor 1/2 is missing"},
         {4.0, "the factor 1/(2N) is missing"},
         {1.0 / 6, "the mean is taken over all 12 entries; it goes over the 4 samples"},
         {1.0 / 3, "the mean is taken over all 12 entries, and the factor 1/2 is missing"},
         {2.0 / 3, "N is the number of rows: a sample is a column"},
         {4.0 / 3, "N is the number of rows, and the factor 1/2 is missing"},
         {0.0, "1/(2N) is computed in whole numbers, where it is 0"}});
}

// BEGIN HIDDEN TESTS
BOOST_AUTO_TEST_CASE(random_answers, *points(8) * title("random predictions") * hidden()) {
    arma::arma_rng::set_seed(4);
    for (const arma::uword classes : {1U, 3U, 10U}) {
        for (const arma::uword samples : {1U, 8U, 250U}) {
            const arma::mat Y = arma::randn(classes, samples);
            const arma::mat T = arma::randu(classes, samples);
            expect_as_solution(mean_squared_error, Y, T);
        }
    }
}
// END HIDDEN TESTS

BOOST_AUTO_TEST_SUITE_END()

// ---- cross_entropy ------------------------------------------------------------------------------

BOOST_AUTO_TEST_SUITE(
    lab02_cross_entropy,
    *exercise("lab02.cross_entropy", "common/math/losses.cpp") *
        why_it_works("T selects the probability of the true class, and −log turns a product of "
                     "probabilities into a sum; it goes to infinity where the prediction is "
                     "certain and wrong") *
        makes_possible("the other curve of the figures losses and saturation") *
        hint("T holds a single 1 in each column: which entry of Y does it point to?") *
        hint("Y % T multiplies entry by entry; sum each column of that, and the probability of the "
             "true class is left") *
        hint("take the logarithm after that sum, not before it: 0 times log(0) is not a number"))

BOOST_AUTO_TEST_CASE(one_sample, *points(3) * title("one sample, true class at 1/2")) {
    const double log2 = std::log(2.0);
    std::vector<KnownMistake<double>> mistakes = {
        {-log2, "the minus sign is missing"},
        {1, "the logarithm is to base 2: here log is the natural one"},
        {std::log10(2.0), "the logarithm is to base 10: here log is the natural one"},
        {5 * log2, "all classes count; only the right one does"},
        {5 * log2 / 3, "all classes count; only the right one does"},
        {log2 / 3, "the mean is taken over all entries; it goes over the samples"},
        {0.5, "there is no logarithm"}};
    for (const auto& constant : constants_in_logarithm(0.5)) mistakes.push_back(constant);
    expect<double>(cross_entropy(arma::vec{0.25, 0.5, 0.25}, arma::vec{0, 1, 0}), log2,
                   "−log(1/2) is log 2", mistakes);
}

BOOST_AUTO_TEST_CASE(mean_over_samples, *points(4) * title("the mean over four samples")) {
    const arma::mat Y = {{0.5, 0.5, 0.75, 0.125}, {0.5, 0.5, 0.25, 0.875}};
    const arma::mat T = {{1, 0, 0, 1}, {0, 1, 1, 0}};
    const double log2 = std::log(2.0);
    expect<double>(
        cross_entropy(Y, T), 7 * log2 / 4,
        "the true classes have 1/2, 1/2, 1/4 and 1/8: losses of 1, 1, 2 and 3 times log 2",
        {{7 * log2, "1/N is missing: the loss is a mean over the samples"},
         {-7 * log2 / 4, "the minus sign is missing"},
         {7 * log2 / 2, "N is the number of rows: a sample is a column"},
         {7 * log2 / 8, "the mean is taken over all entries; it goes over the samples"},
         {-std::log(1.375 / 4),
          "the logarithm is taken of the mean probability: it comes first, "
          "the mean after it"},
         {-std::log(1.375),
          "the logarithm is taken of a sum over the samples: it comes first, "
          "the sum after it"}});
}

BOOST_AUTO_TEST_CASE(certain_and_right, *points(3) * title("certain and right")) {
    const double came = cross_entropy({{1, 0}, {0, 1}}, {{1, 0}, {0, 1}});
    expect<double>(came, 0,
                   std::isnan(came) ? "0 · log 0 is not a number: find the probability of the "
                                      "true class first, then take its logarithm"
                                    : "the true classes have probability 1, and log 1 is 0");
}

BOOST_AUTO_TEST_CASE(certain_and_wrong, *points(3) * title("certain and wrong")) {
    const double came = cross_entropy(arma::vec{1, 0}, arma::vec{0, 1});
    expect<double>(came, std::numeric_limits<double>::infinity(),
                   std::isnan(came) ? "0 · log 0 is not a number: find the probability of the "
                                      "true class first, then take its logarithm"
                   : std::isfinite(came) ? "the true class has probability 0, and −log 0 is "
                                           "infinite; no constant is added to hide it"
                                         : "the true class has probability 0: −log 0",
                   constants_in_logarithm(0));
}

// BEGIN HIDDEN TESTS
BOOST_AUTO_TEST_CASE(random_answers, *points(7) * title("random predictions") * hidden()) {
    arma::arma_rng::set_seed(5);
    for (const arma::uword samples : {1U, 8U, 250U}) {
        const arma::mat Y = arma::normalise(arma::randu(5, samples), 1);
        arma::mat T(5, samples, arma::fill::zeros);
        for (arma::uword n = 0; n < samples; ++n) T((3 * n + 1) % 5, n) = 1;
        expect_as_solution(cross_entropy, Y, T);
    }
}

BOOST_AUTO_TEST_CASE(tiny_probabilities, *points(3) * title("tiny probabilities") * hidden()) {
    const arma::mat Y = {{1e-12, 1 - 1e-6, 1e-200}, {1 - 1e-12, 1e-6, 1}};
    const arma::mat T = {{1, 0, 1}, {0, 1, 0}};
    expect_as_solution(cross_entropy, Y, T);
}
// END HIDDEN TESTS

BOOST_AUTO_TEST_SUITE_END()

// ---- softmax_cross_entropy ----------------------------------------------------------------------

BOOST_AUTO_TEST_SUITE(
    lab02_softmax_cross_entropy,
    *exercise("lab02.softmax_cross_entropy", "common/math/losses.cpp") *
        why_it_works("log of a quotient is a difference, so the exponential of the true score and "
                     "its logarithm cancel, and no probability is rounded to 0") *
        makes_possible(
            "networks can be trained: every later lab computes its loss with this function") *
        hint("put softmax into −log y: the logarithm of a quotient is a difference, and one of its "
             "two terms is a score as it is") *
        hint("subtract the largest score of each column first, as in softmax: the loss stays the "
             "same, and its digits are not lost behind those of large scores") *
        hint("T picks the score of the true class as it picks its probability in cross_entropy") *
        hint("log_sum_exp, in math/activations.hpp, is the other term, for all columns at once"))

BOOST_AUTO_TEST_CASE(equal_scores, *points(3) * title("three equal scores")) {
    expect<double>(softmax_cross_entropy(arma::vec{2, 2, 2}, arma::vec{0, 0, 1}), std::log(3.0),
                   "each of three classes has probability 1/3, and −log(1/3) is log 3",
                   {{-std::log(3.0), "the sign is wrong"},
                    {2 + std::log(3.0), "the score of the true class is not subtracted"},
                    {4 + std::log(3.0), "the score of the true class is added, not subtracted"},
                    {-2, "log Σ exp(s) is missing"},
                    {std::log(3.0) / 3,
                     "the mean is taken over all entries; it goes over the "
                     "samples"}});
}

BOOST_AUTO_TEST_CASE(mean_over_samples, *points(4) * title("the mean over three samples")) {
    const double log3 = std::log(3.0);
    const double log4 = std::log(4.0);
    const arma::mat S = {{log3, log3, log3}, {0, 0, 0}};
    const arma::mat T = {{1, 0, 1}, {0, 1, 0}};
    expect<double>(
        softmax_cross_entropy(S, T), log4 - 2 * log3 / 3,
        "the probabilities of the true classes are 3/4, 1/4 and 3/4: losses of log 4 − log 3, "
        "log 4 and log 4 − log 3",
        {{3 * log4 - 2 * log3, "1/N is missing: the loss is a mean over the samples"},
         {(3 * log4 - 2 * log3) / 2, "N is the number of rows: a sample is a column"},
         {2 * log3 / 3 - log4, "the sign is wrong"},
         {log4 - log3, "the largest score is subtracted: that of the true class is to be"}});
}

BOOST_AUTO_TEST_CASE(scores_of_a_thousand, *points(6) * title("scores of a thousand")) {
    const double wrong = softmax_cross_entropy(arma::vec{1000, 0}, arma::vec{0, 1});
    expect<double>(wrong, 1000,
                   std::isfinite(wrong)
                       ? "log(exp(1000) + exp(0)) is 1000, less the score 0 of the true class"
                       : "exp(1000) overflows, and the probability of the true class is too small "
                         "to be written down: stay with scores, and use log_sum_exp, which shifts",
                   constants_in_logarithm(0));
    const double small = softmax_cross_entropy(arma::vec{-1000, -1000}, arma::vec{1, 0});
    expect<double>(small, std::log(2.0),
                   std::isfinite(small) ? "equal scores make probabilities of 1/2"
                                        : "exp(−1000) is 0 in a computer: use log_sum_exp");
    expect<double>(softmax_cross_entropy(arma::vec{1e12, 1e12 - 10}, arma::vec{1, 0}),
                   std::log1p(std::exp(-10.0)),
                   "the loss of scores 10 and 0 is log(1 + exp(−10)), and that of 1e12 + 10 and "
                   "1e12 too: subtract the largest score of each column first, or the difference "
                   "of two numbers near 1e12 has lost these digits");
}

// BEGIN HIDDEN TESTS
BOOST_AUTO_TEST_CASE(random_scores, *points(7) * title("random scores") * hidden()) {
    arma::arma_rng::set_seed(6);
    for (const arma::uword classes : {2U, 10U}) {
        for (const arma::uword samples : {1U, 9U, 250U}) {
            const arma::mat S = 3 * arma::randn(classes, samples);
            arma::mat T(classes, samples, arma::fill::zeros);
            for (arma::uword n = 0; n < samples; ++n) T((7 * n + 1) % classes, n) = 1;
            expect_as_solution(softmax_cross_entropy, S, T);
        }
    }
}

BOOST_AUTO_TEST_CASE(large_random_scores, *points(5) * title("large random scores") * hidden()) {
    arma::arma_rng::set_seed(7);
    const arma::mat S = 3000 * arma::randn(4, 12);
    const arma::mat T = arma::repmat(arma::eye(4, 4), 1, 3);
    expect_as_solution(softmax_cross_entropy, S, T);
}
// END HIDDEN TESTS

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::grading
