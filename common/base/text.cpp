#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <sstream>
#include <version>

namespace digitlab {
namespace {

/// How many letters must be inserted, deleted, replaced or swapped with a neighbour.
std::size_t letters_between(const std::string& a, const std::string& b) {
    std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i) {
        for (std::size_t j = 0; j <= b.size(); ++j) {
            if (i == 0 || j == 0) {
                d[i][j] = i + j;
                continue;
            }
            const std::size_t other = a[i - 1] == b[j - 1] ? 0 : 1;
            d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + other});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
            }
        }
    }
    return d[a.size()][b.size()];
}

std::string minutes_and_hours(double seconds) {
    const long whole = std::lround(seconds);
    if (whole < 3600) return fmt::format("{} min {} s", whole / 60, whole % 60);
    if (whole < 48L * 3600) return fmt::format("{} h {:02} min", whole / 3600, whole % 3600 / 60);
    return fixed(seconds / 86400, 1) + " days";
}

}  // namespace

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
    return minutes_and_hours(seconds);
}

std::string time_left(double seconds) {
    if (!std::isfinite(seconds)) return "?";
    if (seconds < 1) return "under 1\u00a0s";
    return seconds < 59.5 ? fmt::format("{:.0f}\u00a0s", seconds) : minutes_and_hours(seconds);
}

std::string grouped(std::size_t number) {
    std::string text = std::to_string(number);
    for (std::size_t end = text.size(); end > 3; end -= 3) text.insert(end - 3, ",");
    return text;
}

template <typename Real>
std::from_chars_result read_number(const char* first, const char* last, Real& number) {
#ifdef __cpp_lib_to_chars
    return std::from_chars(first, last, number);
#else  // libc++ before version 20; unlike from_chars, strtod skips blanks and knows hexadecimal
    const std::string text(first, last);
    const std::size_t begin = text.starts_with('-') ? 1 : 0;
    const bool decimal = text.find_first_of("0123456789.iInN", begin) == begin &&
                         text.find_first_of("xX") == std::string::npos;
    char* end = nullptr;
    errno = 0;
    const Real value = sizeof(Real) == sizeof(float)
                           ? static_cast<Real>(std::strtof(text.c_str(), &end))
                           : static_cast<Real>(std::strtod(text.c_str(), &end));
    if (!decimal || end == text.c_str()) return {first, std::errc::invalid_argument};
    const char* const next = first + (end - text.c_str());
    if (errno == ERANGE) return {next, std::errc::result_out_of_range};
    number = value;
    return {next, std::errc{}};
#endif
}

template std::from_chars_result read_number(const char*, const char*, float&);
template std::from_chars_result read_number(const char*, const char*, double&);

std::string closest(const std::string& word, const std::vector<std::string>& candidates) {
    std::string best;
    std::size_t fewest = (word.size() + 1) / 3 + 1;  // more: it is another word
    std::vector<std::string> longer;
    for (const std::string& candidate : candidates) {
        const std::size_t letters = letters_between(word, candidate);
        if (letters < fewest) {
            fewest = letters;
            best = candidate;
        }
        if (word.size() > 2 && candidate.find(word) != std::string::npos)
            longer.push_back(candidate);
    }
    return best.empty() && longer.size() == 1 ? longer.front() : best;
}

std::size_t display_width(const std::string& text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;  // not a continuation byte
    }));
}

std::string cut(const std::string& text, std::size_t width) {
    std::size_t end = text.size();
    while (display_width(text.substr(0, end)) > width) {
        do --end;
        while ((static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U);
    }
    return text.substr(0, end);
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
