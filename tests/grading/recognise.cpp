#include "recognise.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <sstream>

#include "graded_tests.hpp"

namespace digitlab::grading {
namespace {

bool all_finite(const arma::mat& a) {
    return a.is_finite();
}

/// The one number with which f(right) becomes what came back in every entry that f can be used for;
/// NaN if there is none.
template <typename Function>
double common_value(const arma::mat& came, const arma::mat& right, double tolerance, Function f) {
    double value = arma::datum::nan;
    for (arma::uword i = 0; i < came.n_elem; ++i) {
        const double here = f(came(i), right(i));
        if (std::isnan(here)) continue;
        if (std::isinf(here)) return arma::datum::nan;
        if (std::isnan(value)) value = here;
        if (std::abs(here - value) > 100 * tolerance * std::max(1.0, std::abs(value))) {
            return arma::datum::nan;
        }
    }
    return value;
}

/// The factor between two results; NaN if it is not the same in all entries.
double common_factor(const arma::mat& came, const arma::mat& right, double tolerance) {
    return common_value(came, right, tolerance, [](double a, double b) {
        if (std::abs(b) < 1e-12) return std::abs(a) < 1e-12 ? arma::datum::nan : arma::datum::inf;
        return a / b;
    });
}

bool is_near(double a, double b) {
    return std::abs(a - b) <= 1e-6 * std::abs(b);
}

struct Dimension {
    double size;
    std::string name;  ///< "the number of columns of X"
};

/// Sizes that a result may be divided or multiplied by in error, those of samples first.
std::vector<Dimension> dimensions(const std::vector<Argument>& arguments, const arma::mat& right) {
    std::vector<Dimension> found;
    const auto add = [&](arma::uword size, const std::string& name) {
        if (size < 2) return;
        for (const Dimension& one : found) {
            if (one.size == static_cast<double>(size)) return;
        }
        found.push_back({static_cast<double>(size), name});
    };
    // The last matrices of a call are the samples.
    for (auto one = arguments.rbegin(); one != arguments.rend(); ++one) {
        if (one->value.n_elem < 2) continue;
        add(one->value.n_cols, "the number of columns of " + one->name + " (a sample is a column)");
    }
    for (const Argument& one : arguments) {
        if (one.value.n_elem < 2) continue;
        add(one.value.n_rows, "the number of rows of " + one.name);
        add(one.value.n_elem, "the number of entries of " + one.name);
    }
    add(right.n_rows, "the number of rows of the result");
    return found;
}

std::string text_of(double number) {
    std::ostringstream text;
    text.precision(4);
    text << number;
    return text.str();
}

std::string explain_factor(double factor, const std::vector<Argument>& arguments,
                           const arma::mat& right) {
    const std::string every = right.n_elem == 1 ? "it is " : "every entry is ";
    const std::string sign = factor < 0 ? ", and the sign is wrong" : "";
    const double size = std::abs(factor);
    if (is_near(factor, -1)) return "the sign is wrong: " + every + "the expected value times −1";
    for (const Dimension& one : dimensions(arguments, right)) {
        if (is_near(size, one.size)) {
            return every + text_of(one.size) + " times too large, and " + text_of(one.size) +
                   " is " + one.name + ": is a division by it missing (a mean, not a sum)?" + sign;
        }
        if (is_near(size, 1 / one.size)) {
            return every + text_of(one.size) + " times too small, and " + text_of(one.size) +
                   " is " + one.name + ": is it divided by that once too often?" + sign;
        }
    }
    if (is_near(size, 2))
        return every + "twice as large as expected: is a factor 1/2 missing?" + sign;
    if (is_near(size, 0.5)) {
        return every + "half as large as expected: is there a factor 1/2 too many?" + sign;
    }
    if (is_near(size, 1 / std::log(2.0)) || is_near(size, 1 / std::log(10.0))) {
        return "the logarithm has another base: log in formulas is the natural logarithm, std::log "
               "and "
               "arma::log" +
               sign;
    }
    if (right.n_elem == 1) return "";  // one number is some multiple of any other
    if (is_near(size, std::round(size)) || is_near(1 / size, std::round(1 / size))) {
        return every + text_of(size) + " times what is expected" + sign;
    }
    return "all entries are the expected ones times " + text_of(factor);
}

/// A function of the right result that came back in its place.
std::string explain_function(const arma::mat& came, const arma::mat& right, double tolerance) {
    struct Known {
        double (*f)(double);
        const char* text;
    };
    static const Known functions[] = {
        {[](double x) { return std::log(x); }, "it is the logarithm of the expected value"},
        {[](double x) { return -std::log(x); }, "it is −log of the expected value"},
        {[](double x) { return std::exp(x); }, "it is exp of the expected value"},
        {[](double x) { return std::exp(-x); },
         "the logarithm is missing: it is exp(−x) of the expected value x"},
        {[](double x) { return std::sqrt(x); }, "it is the square root of the expected value"},
        {[](double x) { return x * x; }, "it is the square of the expected value"},
        {[](double x) { return 1 / x; }, "it is 1 divided by the expected value"},
        {[](double x) { return 1 - x; }, "it is 1 minus the expected value"},
        {[](double x) { return 1 / (1 + std::exp(-x)); },
         "it is the sigmoid of the expected value"},
        {[](double x) { return std::abs(x); }, "it is the expected value without its sign"}};
    for (const Known& known : functions) {
        arma::mat other = right;
        other.transform(known.f);
        if (all_finite(other) && close(came, other, tolerance) && !close(right, other, tolerance)) {
            return known.text;
        }
    }
    return "";
}

std::string explain_entries(const arma::mat& came, const arma::mat& right, double tolerance) {
    if (close(came, arma::trunc(right), tolerance)) {
        return "fractions are cut off: a quotient of two integers is an integer; convert one of "
               "them to "
               "Real (or double) first";
    }
    if (came.n_elem > 1 && close(arma::mat(arma::sort(came.as_col())),
                                 arma::mat(arma::sort(right.as_col())), tolerance)) {
        return "these are the right entries in another order: look at what is row and what is "
               "column, "
               "and where counting begins";
    }
    for (const int step : {1, -1}) {
        for (const arma::uword direction : {0U, 1U}) {
            const arma::uword size = direction == 0 ? right.n_rows : right.n_cols;
            if (size < 3) continue;
            const arma::mat moved = arma::shift(right, step, direction);
            const arma::uword first = step > 0 ? 1 : 0;
            const auto kept = [&](const arma::mat& a) {
                return arma::mat(direction == 0 ? a.rows(first, first + size - 2)
                                                : a.cols(first, first + size - 2));
            };
            if (close(kept(came), kept(moved), tolerance)) {
                return std::string("the entries are one ") + (direction == 0 ? "row" : "column") +
                       " off: indices count from 0";
            }
        }
    }
    return "";
}

std::string explain_shape(const arma::mat& came, const arma::mat& right, double tolerance) {
    if (came.n_rows == right.n_cols && came.n_cols == right.n_rows) {
        return close(came, right.t(), tolerance)
                   ? "it is transposed"
                   : "its shape is transposed: rows and columns are exchanged";
    }
    if (came.empty()) return "nothing was put into the result: it is empty";
    if (came.n_elem == right.n_elem) return "it has as many entries, but another shape";
    if (came.n_rows == right.n_rows && came.n_cols == 1) {
        return "the columns are added up or left out: one column for each is expected";
    }
    if (came.n_cols == right.n_cols && came.n_rows == 1) {
        return "the rows are added up or left out: one row for each is expected";
    }
    return "";
}

}  // namespace

std::string recognise(const arma::mat& came_back, const arma::mat& right,
                      const std::vector<Argument>& arguments, double tolerance) {
    const arma::mat& came = came_back;
    if (came.n_rows != right.n_rows || came.n_cols != right.n_cols) {
        return explain_shape(came, right, tolerance);
    }
    if (came.empty()) return "";
    if (came.has_nan() && !right.has_nan()) {
        return "NaN comes from 0/0, ∞ − ∞, 0 · ∞ or the logarithm of a number below 0";
    }
    if (came.has_inf() && !right.has_inf()) {
        return "∞ comes from exp of a large number, from log(0), or from a division by 0";
    }
    if (!all_finite(came) || !all_finite(right)) return "";
    for (const Argument& one : arguments) {
        if (one.value.n_elem > 1 && close(came, one.value, tolerance) &&
            !close(right, one.value, tolerance)) {
            return "it is " + one.name + " itself, unchanged";
        }
    }
    const arma::mat apart = came - right;
    const double largest = arma::abs(apart).max();
    const double scale = std::max(1e-300, arma::abs(right).max());
    if (right.n_elem > 1 && right.is_square() && close(came, right.t(), tolerance)) {
        return "it is transposed";
    }
    if (arma::abs(came).max() == 0) return "it is 0 everywhere: was nothing computed or assigned?";
    if (largest < 1e-4 * scale) {
        return "it is nearly right, off by " + text_of(largest) +
               ": is a small constant added (such as 1e-7 in a logarithm or a divisor), is a "
               "number rounded "
               "to float, or a difference taken on one side only?";
    }
    const double factor = common_factor(came, right, tolerance);
    if (!std::isnan(factor)) {
        const std::string text = explain_factor(factor, arguments, right);
        if (!text.empty()) return text;
    }
    std::string text = explain_function(came, right, tolerance);
    if (text.empty()) text = explain_entries(came, right, tolerance);
    if (!text.empty() || came.n_elem == 1) return text;
    if (close(arma::mat(arma::abs(came)), arma::mat(arma::abs(right)), tolerance)) {
        return "some entries have the wrong sign, and are right apart from that";
    }
    const double shift =
        common_value(came, right, tolerance, [](double a, double b) { return a - b; });
    if (!std::isnan(shift)) {
        return "every entry is off by the same number, " + text_of(shift) +
               ": is something added that should not be, or not subtracted?";
    }
    return "";
}

std::string difference(const arma::mat& came_back, const arma::mat& right, double tolerance) {
    if (came_back.n_rows != right.n_rows || came_back.n_cols != right.n_cols) {
        return "in its shape: " + std::to_string(came_back.n_rows) + " × " +
               std::to_string(came_back.n_cols) + " instead of " + std::to_string(right.n_rows) +
               " × " + std::to_string(right.n_cols);
    }
    if (right.n_elem < 5) return "";
    arma::uword wrong = 0;
    arma::uword worst = 0;
    double largest = -1;
    for (arma::uword i = 0; i < right.n_elem; ++i) {
        if (close(came_back(i), right(i), tolerance)) continue;
        ++wrong;
        double size = std::abs(came_back(i) - right(i));
        if (std::isnan(size)) size = arma::datum::inf;
        if (size > largest) {
            largest = size;
            worst = i;
        }
    }
    if (wrong == 0) return "";
    const std::string place = right.n_cols == 1 || right.n_rows == 1
                                  ? "(" + std::to_string(worst) + ")"
                                  : "(" + std::to_string(worst % right.n_rows) + ", " +
                                        std::to_string(worst / right.n_rows) + ")";
    return (wrong == right.n_elem ? "in all entries"
                                  : "in " + std::to_string(wrong) + " of " +
                                        std::to_string(right.n_elem) + " entries") +
           ", most at " + place + ": " + show(came_back(worst)) + " instead of " +
           show(right(worst));
}

std::string explain_shape_error(const std::string& message, const std::string& shape) {
    const std::string wanted = shape.empty() ? "" : ". " + shape;
    const auto says = [&](const char* piece) { return message.find(piece) != std::string::npos; };
    // "…: incompatible matrix dimensions: 2x3 and 3x2"
    unsigned long a_rows = 0;
    unsigned long a_columns = 0;
    unsigned long b_rows = 0;
    unsigned long b_columns = 0;
    const std::size_t shapes = message.rfind(": ");
    if (shapes != std::string::npos &&
        std::sscanf(message.c_str() + shapes, ": %lux%lu and %lux%lu", &a_rows, &a_columns, &b_rows,
                    &b_columns) == 4) {
        if (says("multiplication") && !says("element-wise")) {
            const std::string rule = "a product needs as many columns on its left (" +
                                     std::to_string(a_columns) + ") as rows on its right (" +
                                     std::to_string(b_rows) + ")";
            const bool right = a_columns == b_columns;
            const bool left = a_rows == b_rows;
            if (!right && !left) return rule + wanted;
            if (right && left) {
                return rule +
                       ". With one of the two transposed, M.t(), they fit: the shape of the result "
                       "says which" +
                       wanted;
            }
            return rule + ". With the " + (right ? "right" : "left") +
                   " factor transposed, M.t(), they fit" + wanted;
        }
        std::string rule = "entry by entry, both sides need the same shape; here one is " +
                           std::to_string(a_rows) + " × " + std::to_string(a_columns) +
                           " and the other " + std::to_string(b_rows) + " × " +
                           std::to_string(b_columns);
        if (a_rows == b_columns && a_columns == b_rows) {
            rule += ": one of the two is transposed";
        } else if (a_rows == 1 || b_rows == 1) {
            rule += ". M.each_row() lets a row act on every row, as in M.each_row() - row";
        } else if (a_columns == 1 || b_columns == 1) {
            rule += ". M.each_col() lets a column act on every column, as in M.each_col() += b";
        }
        return rule + wanted;
    }
    if (says("column vector layout")) {
        return "a column vector (arma::Col, arma::vec) is given a matrix of several columns, or a "
               "row: sums "
               "along the rows, arma::sum(M, 1), are a column" +
               wanted;
    }
    if (says("row vector layout")) {
        return "a row vector (arma::Row, arma::rowvec) is given a matrix of several rows, or a "
               "column: sums "
               "down the columns, arma::sum(M, 0), are a row" +
               wanted;
    }
    if (says("auxiliary memory") || says("size is fixed")) {
        return "the matrix on the left of = is a part of the parameters or of the gradient, with a "
               "shape of "
               "its own, and what is assigned has another" +
               wanted;
    }
    if (says("each_row") || says("each_col")) {
        return "each_row() takes a row as long as the matrix is wide, each_col() a column as long "
               "as it is "
               "high" +
               wanted;
    }
    if (says("exactly one element")) {
        return "as_scalar takes one number, and this is a matrix of several" + wanted;
    }
    return "shapes do not fit: write down those of every sum and product, and compare them with "
           "the "
           "formula" +
           wanted;
}

}  // namespace digitlab::grading
