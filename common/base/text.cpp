#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <sstream>

namespace digitlab {

std::string fixed(double number, int digits) {
    if (std::abs(number) >= 1e15) return scientific(number, digits);
    const std::string text = fmt::format("{:.{}f}", number, digits);
    const bool negative_zero = text.front() == '-' && text.find_first_of("123456789") == text.npos;
    return negative_zero ? text.substr(1) : text;
}

std::string scientific(double number, int digits) {
    return fmt::format("{:.{}e}", number, digits);
}

std::string brief(double number) {
    return fmt::format("{:.4g}", number);
}

std::string percent(double share) {
    return fixed(100 * share, share > 0.99 ? 2 : 1) + "\u00a0%";
}

std::string duration(double seconds) {
    if (!std::isfinite(seconds)) return "?";
    if (seconds < 0.05e-6) return "0\u00a0s";
    if (seconds < 1e-3) return fixed(seconds * 1e6, 1) + "\u00a0µs";
    if (seconds < 1) return fixed(seconds * 1e3, 1) + "\u00a0ms";
    if (seconds < 100) return fixed(seconds, 1) + "\u00a0s";
    const long whole = std::lround(seconds);
    if (whole < 3600) return fmt::format("{} min {} s", whole / 60, whole % 60);
    if (whole < 48L * 3600) return fmt::format("{} h {} min", whole / 3600, whole % 3600 / 60);
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
