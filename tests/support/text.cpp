#include "support/text.hpp"

#include <cctype>
#include <sstream>

namespace digitlab::testing {

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

std::string text_of(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    return text;
}

std::vector<std::string> split_at(const std::string& text, const std::string& separator) {
    std::vector<std::string> parts;
    std::size_t begin = 0;
    for (std::size_t end = 0; (end = text.find(separator, begin)) != std::string::npos;
         begin = end + separator.size()) {
        parts.push_back(text.substr(begin, end - begin));
    }
    parts.push_back(text.substr(begin));
    return parts;
}

std::string line_with(const std::string& text, const std::string& piece) {
    for (const std::string& line : lines_of(text)) {
        if (line.find(piece) != std::string::npos) return line;
    }
    return {};
}

std::size_t count(const std::string& text, const std::string& piece) {
    return split_at(text, piece).size() - 1;
}

std::string without_blanks(std::string text) {
    std::erase_if(text, [](unsigned char c) { return std::isspace(c) != 0; });
    return text;
}

std::string lab_name(int lab) {
    return (lab < 10 ? "lab0" : "lab") + std::to_string(lab);
}

std::vector<std::string> concat(std::vector<std::string> first,
                                const std::vector<std::string>& second) {
    first.insert(first.end(), second.begin(), second.end());
    return first;
}

}  // namespace digitlab::testing
