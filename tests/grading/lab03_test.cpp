#include "graded_tests.hpp"

namespace digitlab::grading {
namespace {

// Functions are chosen by a name.
const Exercise<double(std::string, double, double)> forward_difference{
    "lab03.forward_difference(f, x, h)"};
const Exercise<double(std::string, double, double)> central_difference{
    "lab03.central_difference(f, x, h)"};
// The gradient, and x as it is afterwards.
const Exercise<std::tuple<arma::mat, arma::mat>(std::string, arma::mat, double)> numerical_gradient{
    "lab03.numerical_gradient(f, x, h)", "The result has the shape of x"};
const Exercise<arma::mat(std::string, arma::vec, double, arma::uword, double)> gradient_descent{
    "lab03.gradient_descent(f, start, rate, steps, h)", "x has the shape of start at every step"};

const std::string weighted_sum = "x1 + 2 x2 + 3 x3 + …";

}  // namespace

// ---- forward_difference -------------------------------------------------------------------------

BOOST_AUTO_TEST_SUITE(
    lab03_forward_difference,
    *exercise("lab03.forward_difference", "common/math/numerical_gradient.cpp") *
        why_it_works("the slope between x and x + h approaches the derivative with an error that "
                     "is proportional to h") *
        makes_possible("the tangents and one of the curves of the figure error_against_h") *
        hint("how much does f grow from x to x + h, and how long is that way?") *
        hint("the difference is divided as a whole: mind the parentheses"))

BOOST_AUTO_TEST_CASE(parabola, *points(5) * title("x² at 3, with h = 1/4")) {
    expect<double>(forward_difference("x²", 3, 0.25), 6.25, "(3.25² − 3²) / 0.25",
                   {{6, "f is taken on both sides of x: that is the central difference"},
                    {5.75, "f is taken at x − h: that is the backward difference"},
                    {1.5625, "there is no division by h"},
                    {3.125, "the divisor is 2h: the two points are h apart"},
                    {-25.4375, "only f(x) is divided by h: parentheses are missing"},
                    {-6.25, "the sign is wrong"}});
}

BOOST_AUTO_TEST_CASE(straight_line, *points(3) * title("a straight line, with h = 8")) {
    expect<double>(forward_difference("3x + 1", 2, 8), 3, "a line has the same slope everywhere",
                   {{24, "there is no division by h"},
                    {1.5, "the divisor is 2h: the two points are h apart"},
                    {-3, "the sign is wrong"}});
}

BOOST_AUTO_TEST_CASE(nothing_left_of_x, *points(3) * title("√x at 0, with h = 1/4")) {
    const double came = forward_difference("√x", 0, 0.25);
    expect<double>(came, 2,
                   std::isnan(came) ? "a forward difference looks at x and x + h only; left of 0 "
                                      "there is no square root"
                                    : "(√0.25 − √0) / 0.25");
}

// BEGIN HIDDEN TESTS
BOOST_AUTO_TEST_CASE(other_functions, *points(7) * title("other functions") * hidden()) {
    for (const char* f : {"x³", "sin x", "exp x", "|x|"}) {
        for (const double x : {-1.5, 0.0, 2.0}) {
            for (const double h : {1.0, 1e-3}) {
                expect_as_solution(forward_difference, f, x, h);
            }
        }
    }
}
// END HIDDEN TESTS

BOOST_AUTO_TEST_SUITE_END()

// ---- central_difference -------------------------------------------------------------------------

BOOST_AUTO_TEST_SUITE(lab03_central_difference,
                      *exercise("lab03.central_difference", "common/math/numerical_gradient.cpp") *
                          why_it_works("the errors of the two sides cancel up to h², so that the "
                                       "same h gives twice as many digits") *
                          makes_possible("the second curve of the figure error_against_h") *
                          hint("one point lies h to the right of x, the other h to the left: how "
                               "far apart are they?") *
                          hint("a / 2 * h is (a / 2) · h: the divisor needs parentheses"))

BOOST_AUTO_TEST_CASE(parabola, *points(5) * title("x² at 3, with h = 1/4")) {
    expect<double>(central_difference("x²", 3, 0.25), 6, "(3.25² − 2.75²) / 0.5",
                   {{6.25, "f is taken at x and x + h: that is the forward difference"},
                    {5.75, "f is taken at x − h and x: that is the backward difference"},
                    {12, "the divisor is h: the two points are 2h apart"},
                    {3.125, "the forward difference is divided by 2h"},
                    {0.375, "/ 2 * h divides by 2 and multiplies by h: parentheses are missing"},
                    {3, "there is no division by 2h"},
                    {-6, "the sign is wrong"}});
}

BOOST_AUTO_TEST_CASE(cube, *points(4) * title("x³ at 1, with h = 1/2")) {
    expect<double>(central_difference("x³", 1, 0.5), 3.25, "(1.5³ − 0.5³) / 1, off by h²",
                   {{4.75, "f is taken at x and x + h: that is the forward difference"},
                    {6.5, "the divisor is h: the two points are 2h apart"},
                    {0.8125, "/ 2 * h divides by 2 and multiplies by h: parentheses are missing"},
                    {-3.25, "the sign is wrong"}});
}

BOOST_AUTO_TEST_CASE(kink, *points(3) * title("|x| at 0")) {
    expect<double>(central_difference("|x|", 0, 0.5), 0,
                   "|x| has the same value on the left as on the right",
                   {{1, "f is taken at x and x + h: that is the forward difference"},
                    {-1, "f is taken at x − h and x: that is the backward difference"},
                    {0.5, "the forward difference is divided by 2h"},
                    {2, "the two values of f are added, not subtracted"}});
}

// BEGIN HIDDEN TESTS
BOOST_AUTO_TEST_CASE(other_functions, *points(8) * title("other functions") * hidden()) {
    for (const char* f : {"3x + 1", "x³", "sin x", "exp x"}) {
        for (const double x : {-1.5, 0.0, 2.0}) {
            for (const double h : {1.0, 1e-3}) {
                expect_as_solution(central_difference, f, x, h);
            }
        }
    }
}
// END HIDDEN TESTS

BOOST_AUTO_TEST_SUITE_END()

// ---- numerical_gradient -------------------------------------------------------------------------

BOOST_AUTO_TEST_SUITE(
    lab03_numerical_gradient,
    *exercise("lab03.numerical_gradient", "common/math/numerical_gradient.cpp") *
        why_it_works("only one entry differs between the two values of f, so their difference is "
                     "the partial derivative with respect to it; putting the saved value back "
                     "leaves x as it was, to the last bit") *
        makes_possible("any gradient can be checked, which lab05 and lab06 do") *
        hint("a central difference for each entry of x: one entry moves, all others stay") *
        hint("x(i) with one index reaches every entry of a matrix, i from 0 to x.n_elem − 1; a "
             "result of the same shape has arma::size(x)") *
        hint("keep the entry in a variable before you change it, and put that back before the next "
             "one: adding and subtracting h may not lead back to the same bits"))

BOOST_AUTO_TEST_CASE(sum_of_squares,
                     *points(5) * title("the sum of the squares of three numbers")) {
    const auto [gradient, after] = numerical_gradient("sum of squares", arma::vec{1, -2, 3}, 0.5);
    about("the gradient");
    expect<arma::mat>(gradient, arma::vec{2, -4, 6},
                      "x² has the derivative 2x, and a central difference finds it without error",
                      {{arma::vec{2.5, -3.5, 6.5}, "forward differences are taken"},
                       {arma::vec{1.5, -4.5, 5.5}, "backward differences are taken"},
                       {arma::vec{4, -8, 12}, "the divisor is h: the two points are 2h apart"},
                       {arma::vec{0.5, -1, 1.5},
                        "/ 2 * h divides by 2 and multiplies by h: parentheses are missing"},
                       {arma::vec{-2, 4, -6}, "the sign is wrong"},
                       {arma::vec{4, 4, 4}, "all entries move at once"}});
}

BOOST_AUTO_TEST_CASE(product, *points(4) * title("the product of three numbers")) {
    const auto [gradient, after] = numerical_gradient("product", arma::vec{2, 3, 5}, 0.5);
    const std::string left_behind = "an entry that has been moved were not put back";
    about("the gradient");
    expect<arma::mat>(gradient, arma::vec{15, 10, 6},
                      "the derivative with respect to one factor is the product of the others",
                      {{arma::vec{15, 7.5, 3.75}, left_behind},
                       {arma::vec{15, 12.5, 8.75}, left_behind},
                       {arma::vec{31.25, 31.25, 31.25}, "all entries move at once"}});
}

BOOST_AUTO_TEST_CASE(matrix, *points(5) * title("a matrix of 2 × 3")) {
    const auto [gradient, after] = numerical_gradient(weighted_sum, {{0, 1, 0}, {1, 0, 1}}, 0.5);
    about("the gradient");
    expect<arma::mat>(gradient, {{1, 3, 5}, {2, 4, 6}},
                      "the gradient has the shape of x; entries count down the columns",
                      {{{{1, 2, 3}, {4, 5, 6}}, "rows are taken for columns"},
                       {arma::vec{1, 2, 3, 4, 5, 6}, "the gradient is always a column"},
                       {arma::rowvec{1, 2, 3, 4, 5, 6}, "the gradient is always a row"},
                       {{{1, 0, 0}, {2, 0, 0}}, "only the first column is visited"},
                       {{{1, 3, 0}, {2, 0, 0}}, "the loop ends at the number of columns"}});
}

BOOST_AUTO_TEST_CASE(put_back, *points(4) * title("x is left as it was, to the last bit")) {
    const arma::mat x = {{0.1, 0.7, 1.3}, {-2.9, 1.9, 0.007}};
    const auto [gradient, after] = numerical_gradient("sum of squares", x, 1e-5);
    const arma::mat change = after.n_elem == x.n_elem ? arma::mat(after - x) : after;
    expect_that(arma::all(arma::vectorise(change) == 0.0), change, "a change of 0 in every entry",
                "adding and subtracting h leaves rounding errors behind, or h itself: save the "
                "entry and put the saved value back");
}

BOOST_AUTO_TEST_CASE(memory, *points(4) * title("a function that looks at x where it lies")) {
    const auto [gradient, after] =
        numerical_gradient("sum of squares, read from the memory of x", arma::vec{1, -2, 3}, 0.5);
    about("the gradient");
    expect<arma::mat>(gradient, arma::vec{2, -4, 6},
                      "a network's loss takes the parameters from their place, whatever argument "
                      "it is given: so it is x itself that has to change",
                      {{arma::vec{0, 0, 0}, "a copy of x is changed"}});
}

// BEGIN HIDDEN TESTS
BOOST_AUTO_TEST_CASE(random_points, *points(9) * title("random points") * hidden()) {
    arma::arma_rng::set_seed(3);
    for (const arma::uword columns : {1U, 2U, 5U}) {
        for (const char* f : {"log sum exp", "product", "sum of squares"}) {
            const arma::mat x = arma::randn(3, columns);
            const auto came = numerical_gradient(f, x, 1e-3);
            expect(std::get<0>(came), std::get<0>(numerical_gradient.reference(f, x, 1e-3)),
                   "as the solution has it");
        }
    }
}

BOOST_AUTO_TEST_CASE(random_put_back,
                     *points(5) * title("a random x is left as it was") * hidden()) {
    arma::arma_rng::set_seed(4);
    const arma::mat x = arma::randn(6, 6);
    const auto came = numerical_gradient("log sum exp", x, 1e-5);
    expect(std::get<1>(came), x, "to the last bit", {}, 0);
}
// END HIDDEN TESTS

BOOST_AUTO_TEST_SUITE_END()

// ---- gradient_descent ---------------------------------------------------------------------------

BOOST_AUTO_TEST_SUITE(
    lab03_gradient_descent,
    *exercise("lab03.gradient_descent", "common/math/gradient_descent.cpp") *
        why_it_works("the gradient points in the direction of the steepest increase, so a step "
                     "against it decreases f, if the learning rate is small enough") *
        makes_possible("the figures downhill and descent show its paths") *
        needs("lab03.numerical_gradient") *
        hint("the gradient points uphill: in which direction does x have to go?") *
        hint("numerical_gradient(f, x, h) is the gradient at x; the rate says how much of it is a "
             "step") *
        hint("only x has to change: what stands around the mark keeps the path"))

BOOST_AUTO_TEST_CASE(sum_of_squares, *points(5) * title("two steps on the sum of squares")) {
    expect<arma::mat>(
        gradient_descent("sum of squares", {4, -2}, 0.125, 2, 0.5),
        {{4, 3, 2.25}, {-2, -1.5, -1.125}},
        "the gradient is 2x, so each step takes away a quarter of x",
        {{{{4, 5, 6.25}, {-2, -2.5, -3.125}}, "it goes uphill: the sign is wrong"},
         {{{4, -1, 0.25}, {-2, 0.5, -0.125}}, "x becomes the step itself: = in place of -="},
         {{{4, 1, 0.25}, {-2, -0.5, -0.125}}, "x becomes the step itself: = in place of -="},
         {{{4, -4, 4}, {-2, 2, -2}}, "the learning rate is not used"},
         {{{4, 3, 3.25}, {-2, -1.5, -1.625}}, "every step begins at the initial x again"},
         {{{4, 4, 4}, {-2, -2, -2}}, "x is not changed"}});
}

BOOST_AUTO_TEST_CASE(slope,
                     *points(4) * title("two steps on a slope that is the same everywhere")) {
    expect<arma::mat>(
        gradient_descent(weighted_sum, {0, 0}, 0.5, 2, 0.5), {{0, -0.5, -1}, {0, -1, -2}},
        "the gradient is 1 and 2 at every point; half of it is a step",
        {{{{0, 0.5, 1}, {0, 1, 2}}, "it goes uphill: the sign is wrong"},
         {{{0, -0.5, -0.5}, {0, -1, -1}}, "every step begins at the initial x again"},
         {{{0, -0.5, -1.5}, {0, -1, -3}}, "gradients of earlier steps are added to this one"},
         {{{0, -1, -2}, {0, -2, -4}}, "the learning rate is not used"}});
}

BOOST_AUTO_TEST_CASE(valley, *points(3) * title("a valley: x1²/20 + x2²")) {
    expect<arma::mat>(
        gradient_descent("x1²/20 + x2²", {10, 1}, 0.9, 2, 0.5), {{10, 9.1, 8.281}, {1, -0.8, 0.64}},
        "the slopes are x1/10 and 2 x2: slowly along the valley, from side to side "
        "across it",
        {{{{10, 10.9, 11.881}, {1, 2.8, 7.84}}, "it goes uphill: the sign is wrong"}});
}

BOOST_AUTO_TEST_CASE(minimum, *points(3) * title("x begins at the minimum")) {
    expect<arma::mat>(gradient_descent("sum of squares", {0, 0}, 0.1, 2, 0.5), arma::zeros(2, 3),
                      "at the minimum the gradient is 0, and x stays");
}

// BEGIN HIDDEN TESTS
BOOST_AUTO_TEST_CASE(random_starts, *points(11) * title("random starts") * hidden()) {
    arma::arma_rng::set_seed(5);
    for (const arma::uword size : {2U, 6U}) {
        for (const double rate : {0.05, 0.7}) {
            for (const char* f : {"log sum exp", "x1²/20 + x2²"}) {
                const arma::vec start = arma::randn(size);
                expect_as_solution(gradient_descent, f, start, rate, 20, 1e-3);
            }
        }
    }
}
// END HIDDEN TESTS

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::grading
