#include "source.hpp"

#include <functional>
#include <regex>
#include <stdexcept>

#include "support/text.hpp"

namespace digitlab::grading {

using namespace testing;

namespace {

[[noreturn]] void refuse(const std::string& name, std::size_t line, const std::string& reason) {
    throw std::runtime_error(name + ":" + std::to_string(line + 1) + ": " + reason);
}

/// Puts the line that includes what is thrown behind the last #include "…" of the file, or first.
void add_include(std::vector<std::string>& lines) {
    const std::string include = "#include \"base/not_implemented.hpp\"";
    auto place = lines.begin();
    for (auto line = lines.begin(); line != lines.end(); ++line) {
        if (*line == include) return;
        if (line->starts_with("#include \"")) place = line + 1;
    }
    lines.insert(place, include);
}

std::string open_some(const std::string& text, const std::string& name, bool keep_other_marks,
                      const std::function<bool(const Hole&)>& chosen) {
    const std::vector<std::string> lines = lines_of(text);
    std::vector<std::string> opened;
    std::size_t next = 0;
    bool any = false;
    const auto copy_until = [&](std::size_t end) {
        for (; next < end; ++next) opened.push_back(lines[next]);
    };
    for (const Hole& hole : find_holes(text, name)) {
        copy_until(hole.begin);
        if (chosen(hole)) {
            any = true;
            const std::string full_name = lab_name(hole.lab) + " " + hole.exercise;
            opened.push_back(hole.indentation + "// YOUR CODE HERE: " + full_name);
            opened.push_back(hole.indentation + "throw not_implemented(\"" + full_name + "\");");
            next = hole.end + 1;
        } else if (keep_other_marks) {
            copy_until(hole.end + 1);
        } else {
            ++next;
            copy_until(hole.end);
            ++next;
        }
    }
    copy_until(lines.size());
    if (any) add_include(opened);
    return text_of(opened);
}

}  // namespace

std::vector<Hole> find_holes(const std::string& text, const std::string& name) {
    static const std::regex begin(R"(^(\s*)// BEGIN SOLUTION lab(\d\d) ([a-z0-9_]+)$)");
    const std::vector<std::string> lines = lines_of(text);
    std::vector<Hole> holes;
    bool open = false;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const std::string& line = lines[i];
        if (line.find("// BEGIN SOLUTION") != std::string::npos) {
            std::smatch match;
            if (open) refuse(name, i, "BEGIN SOLUTION before the END of the one above");
            if (!std::regex_match(line, match, begin)) {
                refuse(name, i, "the mark must be: // BEGIN SOLUTION labNN exercise_name");
            }
            holes.push_back({std::stoi(match[2]), match[3], i, 0, match[1]});
            open = true;
        } else if (line.find("// END SOLUTION") != std::string::npos) {
            if (!open) refuse(name, i, "END SOLUTION without a BEGIN");
            holes.back().end = i;
            open = false;
        }
    }
    if (open) refuse(name, holes.back().begin, "BEGIN SOLUTION without an END");
    return holes;
}

std::string open_holes(const std::string& text, const std::string& name, int from_lab) {
    return open_some(text, name, /*keep_other_marks=*/false,
                     [&](const Hole& hole) { return hole.lab >= from_lab; });
}

std::string open_hole(const std::string& text, const std::string& name, int lab,
                      const std::string& exercise) {
    return open_some(text, name, /*keep_other_marks=*/true, [&](const Hole& hole) {
        return hole.lab == lab && hole.exercise == exercise;
    });
}

std::string remove_hidden_tests(const std::string& text, const std::string& name) {
    std::vector<std::string> kept;
    bool hidden = false;
    std::size_t last_begin = 0;
    const std::vector<std::string> lines = lines_of(text);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const bool begin = lines[i].find("// BEGIN HIDDEN TESTS") != std::string::npos;
        const bool end = lines[i].find("// END HIDDEN TESTS") != std::string::npos;
        if (begin && hidden) refuse(name, i, "BEGIN HIDDEN TESTS twice");
        if (end && !hidden) refuse(name, i, "END HIDDEN TESTS without a BEGIN");
        if (begin) last_begin = i;
        if (!hidden && !begin) kept.push_back(lines[i]);
        hidden = (hidden || begin) && !end;
    }
    if (hidden) refuse(name, last_begin, "BEGIN HIDDEN TESTS without an END");
    return text_of(kept);
}

}  // namespace digitlab::grading
