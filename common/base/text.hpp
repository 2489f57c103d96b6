#pragma once

#include <string>
#include <vector>

/// \file
/// Numbers, times and sentences as a person wants to read them.

namespace digitlab {

/// A number with so many digits after the point: "0.9158". From 10¹⁵ on it is as of `scientific()`.
std::string fixed(double number, int digits);

/// A number in powers of ten, for what is very small or spans many magnitudes: "1.2e-06".
std::string scientific(double number, int digits = 1);

/// A number as short as a person would write it, of four digits at most: "0.01", "1e-06".
std::string brief(double number);

/// A share of 1 as a percentage: "91.6 %", with a blank that no line is broken at.
std::string percent(double share);

/// A time with the unit that suits it: "12.3 µs", "4.6 ms", "7.8 s", "5 min 12 s"; "?" if infinite.
std::string duration(double seconds);

/// How many columns UTF-8 text takes on a terminal: its characters, not its bytes.
std::size_t display_width(const std::string& text);

/// Numbers in a row, with a separator between them: "784-30-10".
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
