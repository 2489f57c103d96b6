#include "show.hpp"

#include <algorithm>
#include <sstream>

namespace digitlab::grading {
namespace {

constexpr std::size_t widest = 60;
constexpr arma::uword most_rows = 10;

template <typename Number>
std::string digits(Number number, int precision) {
    // Neither of the two has a sign that means anything.
    if (number != number) return "nan";
    if (number == 0) return "0";
    std::ostringstream text;
    text.precision(precision);
    text << number;
    return text.str();
}

template <typename Number>
std::string show_vector(const arma::Mat<Number>& vector, int precision) {
    const char* separator = vector.n_cols == 1 ? "; " : " ";
    std::string text = "[";
    for (arma::uword i = 0; i < vector.n_elem; ++i) {
        const std::string next = (i == 0 ? "" : separator) + digits(vector(i), precision);
        if (text.size() + next.size() > widest - 16) {
            text += std::string(separator) + "…";
            break;
        }
        text += next;
    }
    return text + "]";
}

/// The first rows and columns, as many as fit.
template <typename Number>
std::string show_rows(const arma::Mat<Number>& matrix, int precision, bool& cut) {
    const arma::uword rows = std::min(matrix.n_rows, most_rows);
    std::vector<std::string> lines(rows);
    cut = rows < matrix.n_rows;
    for (arma::uword column = 0; column < matrix.n_cols; ++column) {
        std::vector<std::string> entries;
        std::size_t width = 0;
        for (arma::uword row = 0; row < rows; ++row) {
            entries.push_back(digits(matrix(row, column), precision));
            width = std::max(width, entries.back().size());
        }
        if (lines[0].size() + width + 2 > widest) {
            cut = true;
            for (std::string& line : lines) line += "  …";
            break;
        }
        for (arma::uword row = 0; row < rows; ++row) {
            lines[row] +=
                std::string((column > 0 ? 2 : 0) + width - entries[row].size(), ' ') + entries[row];
        }
    }
    std::string text;
    for (const std::string& line : lines) text += (text.empty() ? "" : "\n") + line;
    return rows < matrix.n_rows ? text + "\n…" : text;
}

}  // namespace

template <typename Number>
std::string show(const arma::Mat<Number>& matrix, int precision) {
    const std::string shape = std::to_string(matrix.n_rows) + " × " + std::to_string(matrix.n_cols);
    if (matrix.empty()) return shape + " matrix";
    if (matrix.n_elem == 1) return "[" + digits(matrix(0), precision) + "]";
    if (matrix.n_rows == 1 || matrix.n_cols == 1)
        return show_vector(matrix, precision) + " (" + shape + ")";
    bool cut = false;
    const std::string rows = show_rows(matrix, precision, cut);
    return cut ? shape + " matrix\n" + rows : rows;
}

template std::string show(const arma::mat&, int);
template std::string show(const arma::umat&, int);

std::string show(double number, int precision) {
    return digits(number, precision);
}

std::string indented(const std::string& text, std::size_t blanks) {
    std::string result;
    for (const char c : text) {
        result += c;
        if (c == '\n') result += std::string(blanks, ' ');
    }
    return result;
}

std::string show_call(const std::string& function, const std::vector<std::string>& names,
                      const std::vector<std::string>& values) {
    std::string in_one_line;
    std::string only_names;
    std::string lines;
    std::size_t longest = 0;
    for (const std::string& name : names) longest = std::max(longest, name.size());
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::string separator = i == 0 ? "" : ", ";
        in_one_line += separator + names[i] + " = " + values[i];
        only_names += separator + names[i];
        lines += "\n" + std::string(longest - names[i].size(), ' ') + names[i] + " = " +
                 indented(values[i], longest + 3);
    }
    if (in_one_line.find('\n') == std::string::npos &&
        function.size() + in_one_line.size() < widest) {
        return function + "(" + in_one_line + ")";
    }
    return function + "(" + only_names + ")" + lines;
}

}  // namespace digitlab::grading
