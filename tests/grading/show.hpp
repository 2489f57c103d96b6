#pragma once

#include <armadillo>
#include <string>
#include <tuple>
#include <vector>

/// \file
/// Values as a report shows them, at most 64 columns wide.

namespace digitlab::grading {

/// A vector in one line, [1; 2] (2 × 1); a matrix in one line per row, its columns aligned. What is
/// too large is cut off with dots, below its shape.
///
/// \param precision  significant digits
template <typename Number>
std::string show(const arma::Mat<Number>& matrix, int precision = 6);
std::string show(double number, int precision = 8);
inline std::string show(arma::uword number, int = 0) {
    return std::to_string(number);
}
inline std::string show(const std::string& text, int = 0) {
    return "\"" + text + "\"";
}
template <typename... Values>
std::string show(const std::tuple<Values...>& values) {
    std::string text;
    std::apply(
        [&](const Values&... value) { ((text += (text.empty() ? "" : "\n") + show(value)), ...); },
        values);
    return text;
}

/// A text of several lines, each but the first with blanks in front of it.
std::string indented(const std::string& text, std::size_t blanks);

/// A call with its arguments: softmax(scores = [1; 2] (2 × 1)), or softmax(scores), and a line or
/// more for each of them.
///
/// \param names   of the arguments, as many as there are values
/// \param values  as show() gives them
std::string show_call(const std::string& function, const std::vector<std::string>& names,
                      const std::vector<std::string>& values);

}  // namespace digitlab::grading
