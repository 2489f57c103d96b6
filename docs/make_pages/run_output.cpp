#include "run_output.hpp"

#include <regex>
#include <vector>

#include "text.hpp"

namespace digitlab::site {
namespace {

std::vector<std::string> sections(const std::string& output) {
    std::vector<std::string> found(1);
    for (const std::string& line : split_lines(without_progress(output))) {
        if (!line.empty()) {
            found.back() += line + "\n";
        } else if (!found.back().empty()) {
            found.emplace_back();
        }
    }
    if (found.back().empty()) found.pop_back();
    return found;
}

}  // namespace

std::string without_progress(const std::string& output) {
    // "training: 1,458 of 2,400, loss 0.074, 2 s left", and what tells where figures lie
    static const std::regex noise(
        R"((\S.*: [\d,]+ of [\d,]+, .* left)|(  (figure|report): .*)|(Figures))");
    std::string text;
    bool blank = true;  // the line before
    for (const std::string& line : split_lines(output)) {
        if (std::regex_match(line, noise) || (blank && line.empty())) continue;
        text += line + "\n";
        blank = line.empty();
    }
    while (text.ends_with("\n\n")) text.pop_back();
    return text;
}

std::optional<std::string> section(const std::string& output, const std::string& beginning) {
    std::optional<std::string> found;
    for (const std::string& text : sections(output)) {
        if (!text.starts_with(beginning)) continue;
        if (found) return std::nullopt;
        found = text;
    }
    return found;
}

std::string section_titles(const std::string& output) {
    std::string titles;
    for (const std::string& text : sections(output)) {
        titles += (titles.empty() ? "\"" : ", \"") + text.substr(0, text.find('\n')) + "\"";
    }
    return titles;
}

}  // namespace digitlab::site
