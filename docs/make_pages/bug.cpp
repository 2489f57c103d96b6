#include "bug.hpp"

#include <algorithm>
#include <regex>
#include <stdexcept>

#include "text.hpp"

namespace digitlab::site {
namespace {

/// Where the removed lines begin in the file, in each place where they stand.
std::vector<std::size_t> places(const std::vector<std::string>& lines,
                                const std::vector<std::string>& removed) {
    std::vector<std::size_t> found;
    for (std::size_t at = 0; at + removed.size() <= lines.size(); ++at) {
        const bool same = std::equal(removed.begin(), removed.end(), lines.begin() + long(at),
                                     [](const auto& a, const auto& b) { return a == trimmed(b); });
        if (same) found.push_back(at);
    }
    return found;
}

/// Whether a line only marks a place: "// [softmax]", "// BEGIN SOLUTION lab02 softmax".
bool is_mark(const std::string& line) {
    static const std::regex mark(R"(\s*// (\[\w+\]|(BEGIN|END) SOLUTION.*))");
    return std::regex_match(line, mark);
}

std::string marked(const std::string& element, const std::string& line) {
    return "<" + element + ">" + escaped(line) + "</" + element + ">\n";
}

}  // namespace

Bug read_bug(const std::filesystem::path& file) {
    Bug bug;
    const std::vector<std::string> lines = split_lines(read_file(file));
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const std::string& line = lines[i];
        const auto value = [&](const std::string& key) { return trimmed(line.substr(key.size())); };
        if (line.starts_with("file:")) {
            bug.file = value("file:");
        } else if (line.starts_with("caught by:")) {
            const std::string test = value("caught by:");
            bug.program = test.substr(0, test.find(' '));
            bug.test = trimmed(test.substr(bug.program.size()));
        } else if (line.starts_with("-")) {
            bug.removed.push_back(value("-"));
        } else if (line.starts_with("+")) {
            bug.added.push_back(value("+"));
        } else if (!line.starts_with("run:") && !trimmed(line).empty()) {
            throw std::runtime_error(Place{file.string(), i}.text() +
                                     ": not understood; a line begins with file:, -, +, run: or "
                                     "caught by:");
        }
    }
    if (bug.file.empty() || bug.removed.empty() || bug.test.empty()) {
        throw std::runtime_error(file.string() +
                                 ": needs file:, at least one line that is removed, and "
                                 "\"caught by: PROGRAM SUITE/CASE\"");
    }
    return bug;
}

Broken apply(const Bug& bug, const std::string& text, const std::string& name) {
    const std::vector<std::string> lines = split_lines(text);
    const std::vector<std::size_t> found = places(lines, bug.removed);
    if (found.size() != 1) {
        throw std::runtime_error(name + ": the lines it removes stand in " +
                                 std::to_string(found.size()) + " places of " + bug.file +
                                 " instead of one");
    }
    const std::size_t begin = found.front();
    const std::size_t end = begin + bug.removed.size();
    const std::string indentation = lines[begin].substr(0, lines[begin].find_first_not_of(' '));

    Broken broken;
    const std::size_t first_shown = begin < 2 ? 0 : begin - 2;
    const std::size_t last_shown = std::min(end + 2, lines.size());
    for (std::size_t i = 0; i <= lines.size(); ++i) {
        if (i == end) {
            for (const std::string& line : bug.added) {
                broken.text += indentation + line + "\n";
                broken.diff += marked("ins", "+ " + indentation + line);
            }
        }
        if (i == lines.size()) break;
        const bool removed = begin <= i && i < end;
        if (!removed) broken.text += lines[i] + "\n";
        if (removed) {
            broken.diff += marked("del", "- " + lines[i]);
        } else if (first_shown <= i && i < last_shown && !is_mark(lines[i])) {
            broken.diff += escaped("  " + lines[i]) + "\n";
        }
    }
    return broken;
}

}  // namespace digitlab::site
