#pragma once

#include <charconv>
#include <cstddef>
#include <string>
#include <vector>

/// \file
/// Numbers, times and sentences for people to read. Other text is formatted with libfmt.

namespace digitlab {

/// A number with `digits` digits after the point: "0.9158". From 10¹⁵ on it is as in
/// `scientific()`.
std::string fixed(double number, int digits);

/// A number in powers of ten, for small numbers and for many orders of magnitude: "1.2e-06".
std::string scientific(double number, int digits = 1);

/// A number with at most four significant digits: "0.01", "1e-06".
std::string brief(double number);

/// A fraction as a percentage with one decimal up to 99 % and two above: "91.6 %", "99.44 %". The
/// space before the % sign is non-breaking.
std::string percent(double share);

/// A time with a suitable unit, at least a tenth of a microsecond or else 0: "12.3 µs", "4.6 ms",
/// "7.8 s", "5 min 12 s", "0 s"; "?" if infinite or NaN.
std::string duration(double seconds);

/// How long something still takes, in whole seconds: "under 1 s", "3 s", "2 min 10 s", "1 h 05
/// min".
std::string time_left(double seconds);

/// A whole number with commas between thousands: "13,914".
std::string grouped(std::size_t number);

/// std::from_chars(), also with a standard library that lacks it for floating-point numbers.
template <typename Real>
std::from_chars_result read_number(const char* first, const char* last, Real& number);

/// The candidate that was probably meant by a mistyped word: one with few other letters, or the
/// only one that contains the word. Empty if there is none.
std::string closest(const std::string& word, const std::vector<std::string>& candidates);

/// The number of columns of UTF-8 text on a terminal: its characters, not its bytes.
std::size_t display_width(const std::string& text);

/// The beginning of UTF-8 text that fits into `width` columns.
std::string cut(const std::string& text, std::size_t width);

/// Breaks text at its spaces into lines of at most `width` columns.
std::string wrap(const std::string& text, std::size_t width);

}  // namespace digitlab
