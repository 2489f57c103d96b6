#include "grading.hpp"

namespace digitlab::grading {
namespace {

const Exercise<arma::mat(arma::mat)> softmax{"lab02.softmax"};
const Exercise<double(arma::mat, arma::mat)> mean_squared_error{"lab02.mean_squared_error"};
const Exercise<double(arma::mat, arma::mat)> cross_entropy{"lab02.cross_entropy"};
const Exercise<double(arma::mat, arma::mat)> softmax_cross_entropy{"lab02.softmax_cross_entropy"};

}  // namespace

// ---- softmax ------------------------------------------------------------------------------------

BOOST_AUTO_TEST_SUITE(
    lab02_softmax,
    *exercise("lab02.softmax", "common/math/activations.cpp") *
        hint("each column is a sample: sum over the rows of a column, arma::sum(y, 0)") *
        hint("subtract the largest score of each column first: arma::max(scores, 0)") *
        hint("M.each_row() -= r subtracts a row from each row of a matrix"))

BOOST_AUTO_TEST_CASE(two_scores, *points(5) * title("two scores, log 3 apart")) {
    const arma::mat scores = arma::vec{std::log(3.0), 0};
    expect<arma::mat>(softmax(scores), arma::vec{0.75, 0.25}, "exp(log 3) : exp(0) is 3 : 1",
                      {{arma::vec{1, 1}, "the sum runs along the rows: a sample is a column"}});
}

BOOST_AUTO_TEST_CASE(each_column_for_itself, *points(5) * title("each column is a sample")) {
    const double e = std::exp(1.0);
    const arma::mat scores = {{0, 1}, {0, 0}};
    const double all = 3 + e;
    expect<arma::mat>(
        softmax(scores), {{0.5, e / (1 + e)}, {0.5, 1 / (1 + e)}}, "every column sums to 1",
        {{{{1 / (1 + e), e / (1 + e)}, {0.5, 0.5}},
          "the sum runs along the rows: a sample is a column"},
         {{{1 / all, e / all}, {1 / all, 1 / all}}, "the sum runs over the whole matrix"}});
}

BOOST_AUTO_TEST_CASE(scores_of_a_thousand, *points(10) * title("scores of a thousand")) {
    const arma::mat came = softmax(arma::vec{1000, 1000, 0});
    expect<arma::mat>(came, arma::vec{0.5, 0.5, 0},
                      came.has_nan() ? "exp(1000) overflows: subtract the largest score of each "
                                       "column first, which changes nothing else"
                                     : "only differences of scores count");
}

// BEGIN HIDDEN TESTS
BOOST_AUTO_TEST_CASE(random_scores, *points(10) * title("random scores") * hidden()) {
    arma::arma_rng::set_seed(2);
    for (const arma::uword samples : {1U, 7U}) {
        const arma::mat scores = 20 * arma::randn(5, samples);
        expect(softmax(scores), softmax.reference(scores), "as the solution has it");
    }
}
// END HIDDEN TESTS

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::grading
