#pragma once

#include <string>
#include <vector>

namespace digitlab {

/// "0.9158": a number with so many digits after the point.
std::string fixed(double number, int digits);

/// "1.2e-06": a number in powers of ten, for what is very small or spans many magnitudes.
std::string scientific(double number, int digits = 1);

/// "0.01", "1e-06": a number as short as a person would write it.
std::string brief(double number);

/// "91.6 %": a share of 1.
std::string percent(double share);

/// "12.3 µs", "4.6 ms", "7.8 s", "5 min 12 s": a time with the unit that suits it.
std::string duration(double seconds);

/// How many columns UTF-8 text takes on a terminal: its characters, not its bytes.
std::size_t display_width(const std::string& text);

/// "784-30-10": numbers in a row.
template <typename Number>
std::string joined(const std::vector<Number>& numbers, const std::string& separator) {
    std::string text;
    for (const Number number : numbers) {
        text += (text.empty() ? "" : separator) + std::to_string(number);
    }
    return text;
}

/// Breaks text into lines of at most `width` columns, at blanks.
std::string wrap(const std::string& text, std::size_t width);

}  // namespace digitlab
