#include "recognise.hpp"

#include "run_lab.hpp"
#include "support/testing.hpp"

namespace digitlab::testing {

using namespace digitlab::grading;

BOOST_AUTO_TEST_SUITE(recognised)

namespace {

const arma::mat right = {{1, -2, 0.5}, {4, 3, -0.25}};

/// What is said of a result where `right` is expected, of a call with 3 × 5 samples.
std::string said_of(const arma::mat& came_back, const arma::mat& expected = right) {
    const arma::mat X = arma::reshape(arma::regspace(1, 15), 3, 5);
    return recognise(came_back, expected, {{"X", X}}, 1e-9);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_wrong_sign) {
    BOOST_TEST(contains(said_of(-right), "the sign is wrong"));
    BOOST_TEST(contains(said_of(arma::abs(right)), "without its sign"));
}

BOOST_AUTO_TEST_CASE(a_missing_division_by_the_number_of_samples) {
    const std::string said = said_of(5 * right);
    BOOST_TEST(contains(said, "5 times too large, and 5 is the number of columns of X"));
    BOOST_TEST(contains(said, "a mean, not a sum"));
    BOOST_TEST(contains(said_of(-5 * right), "and the sign is wrong"));
    BOOST_TEST(contains(said_of(right / 5), "5 times too small"));
    BOOST_TEST(contains(said_of(3 * right), "the number of rows of X"));
    BOOST_TEST(contains(said_of(arma::mat{5 * 0.7}, arma::mat{0.7}), "it is 5 times too large"));
}

BOOST_AUTO_TEST_CASE(a_factor_of_one_half) {
    BOOST_TEST(contains(said_of(arma::mat{1.4}, arma::mat{0.7}), "is a factor 1/2 missing?"));
    BOOST_TEST(contains(said_of(arma::mat{0.35}, arma::mat{0.7}), "a factor 1/2 too many?"));
}

BOOST_AUTO_TEST_CASE(a_transpose) {
    BOOST_TEST(said_of(right.t()) == "it is transposed");
    const arma::mat square = {{1, 2}, {3, 4}};
    BOOST_TEST(said_of(square.t(), square) == "it is transposed");
    BOOST_TEST(contains(said_of(arma::zeros(3, 2)), "rows and columns are exchanged"));
}

BOOST_AUTO_TEST_CASE(another_order) {
    BOOST_TEST(contains(said_of(arma::reverse(right)), "the right entries in another order"));
    const arma::mat row = {{1, 2, 3, 4}};
    BOOST_TEST(contains(said_of(arma::mat{{9, 1, 2, 3}}, row), "one column off"));
}

BOOST_AUTO_TEST_CASE(a_constant_that_is_added) {
    BOOST_TEST(contains(said_of(right + 0.5), "off by the same number, 0.5"));
    BOOST_TEST(contains(said_of(right + 1e-7), "nearly right, off by 1e-07"));
}

BOOST_AUTO_TEST_CASE(functions_of_the_right_result) {
    const arma::mat positive = {{0.3, 2.5, 7.0}};
    BOOST_TEST(contains(said_of(arma::exp(positive), positive), "exp of the expected value"));
    BOOST_TEST(contains(said_of(arma::log(positive), positive), "the logarithm"));
    BOOST_TEST(contains(said_of(arma::square(positive), positive), "the square"));
    BOOST_TEST(contains(said_of(arma::trunc(positive), positive), "fractions are cut off"));
}

BOOST_AUTO_TEST_CASE(nothing_done_and_nothing_finite) {
    BOOST_TEST(contains(said_of(arma::zeros(2, 3)), "0 everywhere"));
    BOOST_TEST(contains(said_of(right * arma::datum::nan), "NaN comes from"));
    BOOST_TEST(contains(said_of(arma::mat{arma::datum::inf}, arma::mat{1.0}), "∞ comes from"));
    BOOST_TEST(contains(said_of(arma::mat()), "empty"));
    const arma::mat X = arma::reshape(arma::regspace(1, 15), 3, 5);
    BOOST_TEST(said_of(X, X + X.max()) == "it is X itself, unchanged");
}

BOOST_AUTO_TEST_CASE(nothing_is_said_where_nothing_is_known) {
    BOOST_TEST(said_of({{1, 2, 3}, {4, 5, 6}}).empty());
    BOOST_TEST(said_of(arma::mat{0.123}, arma::mat{0.7}).empty());
}

BOOST_AUTO_TEST_CASE(a_difference_names_the_entry_that_is_farthest_off) {
    arma::mat came = right;
    came(1, 2) = 7;
    came(0, 0) = 2;
    BOOST_TEST(difference(came, right, 1e-9) ==
               "in 2 of 6 entries, most at (1, 2): 7 instead of -0.25");
    BOOST_TEST(difference(right, right, 1e-9).empty());
}

BOOST_AUTO_TEST_CASE(armadillos_messages_are_explained) {
    const auto explained = [](const char* message) {
        return explain_shape_error(message, "Shape");
    };
    BOOST_TEST(
        contains(explained("matrix multiplication: incompatible matrix dimensions: 2x5 and 3x5"),
                 "as many columns on its left (5) as rows on its right (3). With the right factor "
                 "transposed"));
    BOOST_TEST(
        contains(explained("matrix multiplication: incompatible matrix dimensions: 5x2 and 5x3"),
                 "With the left factor transposed"));
    BOOST_TEST(
        contains(explained("matrix multiplication: incompatible matrix dimensions: 2x1 and 2x1"),
                 "With one of the two transposed"));
    BOOST_TEST(contains(explained("addition: incompatible matrix dimensions: 2x3 and 3x2"),
                        "one of the two is transposed"));
    BOOST_TEST(contains(explained("subtraction: incompatible matrix dimensions: 4x3 and 1x3"),
                        "M.each_row()"));
    BOOST_TEST(contains(explained("addition: incompatible matrix dimensions: 4x3 and 4x1"),
                        "M.each_col()"));
    for (const char* layout : {"row", "column"}) {
        const std::string message =
            std::string("Mat::init(): requested size is not compatible with ") + layout +
            " vector layout";
        BOOST_TEST(explain_shape_error(message, "").starts_with(std::string("a ") + layout));
    }
    BOOST_TEST(explained("something new").ends_with(". Shape"));
}

BOOST_AUTO_TEST_CASE(vectors_are_shown_in_a_line_and_matrices_in_rows) {
    BOOST_TEST(show(arma::mat(arma::vec{1, 0.5})) == "[1; 0.5] (2 × 1)");
    BOOST_TEST(show(arma::mat{{1, -0.5}, {10, 2}}) == " 1  -0.5\n10     2");
    BOOST_TEST(show(arma::mat{{-0.0, -arma::datum::nan}}) == "[0 nan] (1 × 2)");
    BOOST_TEST(show(arma::mat(0, 3)) == "0 × 3 matrix");
    const std::string large = show(arma::mat(arma::randn(50, 40)));
    BOOST_TEST(large.starts_with("50 × 40 matrix\n"));
    BOOST_TEST(count(large, "\n") == 11U);
    BOOST_TEST(show_call("f", {"x", "h"}, {"2", "0.5"}) == "f(x = 2, h = 0.5)");
    BOOST_TEST(show_call("f", {"W1", "b"}, {"1 2\n3 4", "0"}) ==
               "f(W1, b)\nW1 = 1 2\n     3 4\n b = 0");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
