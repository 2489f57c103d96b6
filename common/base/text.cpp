#include "base/text.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <sstream>

namespace digitlab {
namespace {

std::string print(const char* format, int digits, double number) {
    char text[64];
    std::snprintf(text, sizeof text, format, digits, number);
    return text;
}

/// A unit after a number, with a blank between them that no line is broken at.
std::string unit(const char* name) {
    return std::string("\u00a0") + name;
}

}  // namespace

std::string fixed(double number, int digits) {
    if (std::abs(number) >= 1e15) return scientific(number, digits);
    const std::string text = print("%.*f", digits, number);
    const bool negative_zero = text.front() == '-' && text.find_first_of("123456789") == text.npos;
    return negative_zero ? text.substr(1) : text;
}

std::string scientific(double number, int digits) {
    return print("%.*e", digits, number);
}

std::string brief(double number) {
    return print("%.*g", 4, number);
}

std::string percent(double share) {
    return fixed(100 * share, 1) + unit("%");
}

std::string duration(double seconds) {
    if (!std::isfinite(seconds)) return "?";
    if (seconds < 1e-3) return fixed(seconds * 1e6, 1) + unit("µs");
    if (seconds < 1) return fixed(seconds * 1e3, 1) + unit("ms");
    if (seconds < 100) return fixed(seconds, 1) + unit("s");
    const auto whole = static_cast<long>(std::lround(seconds));
    if (whole < 3600) {
        return std::to_string(whole / 60) + " min " + std::to_string(whole % 60) + " s";
    }
    if (whole < 48L * 3600) {
        return std::to_string(whole / 3600) + " h " + std::to_string(whole % 3600 / 60) + " min";
    }
    return fixed(seconds / 86400, 1) + " days";
}

std::size_t display_width(const std::string& text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;  // not a continuation byte
    }));
}

std::string wrap(const std::string& text, std::size_t width) {
    std::istringstream words(text);
    std::string word;
    std::string line;
    std::string lines;
    while (words >> word) {
        if (!line.empty() && display_width(line) + 1 + display_width(word) > width) {
            lines += line + "\n";
            line.clear();
        }
        line += (line.empty() ? "" : " ") + word;
    }
    return lines + line;
}

}  // namespace digitlab
