#include "solution_markers.hpp"

#include <regex>
#include <stdexcept>

#include "support/files.hpp"
#include "support/text.hpp"

namespace digitlab::grading {

using namespace testing;

namespace {

[[noreturn]] void refuse(const std::string& name, std::size_t line, const std::string& reason) {
    throw std::runtime_error(name + ":" + std::to_string(line + 1) + ": " + reason);
}

/// The file with the header of what is thrown: included last of all headers in "…", or first.
std::string with_include(const std::string& text) {
    const std::string include = "#include \"base/not_implemented.hpp\"";
    std::vector<std::string> lines = lines_of(text);
    auto place = lines.begin();
    for (auto line = lines.begin(); line != lines.end(); ++line) {
        if (*line == include) return text;
        if (line->starts_with("#include \"")) place = line + 1;
    }
    lines.insert(place, include);
    return text_of(lines);
}

/// What stands in the place of a removed solution.
std::string stub(const Solution& solution) {
    return solution.indentation + "// YOUR CODE HERE: " + solution.name() + "\n" +
           solution.indentation + "throw not_implemented(\"" + solution.name() + "\");\n";
}

}  // namespace

std::string Solution::name() const {
    return lab_name(lab) + " " + exercise;
}

std::vector<Solution> find_solutions(const std::string& text, const std::string& name) {
    static const std::regex begin(R"(^(\s*)// BEGIN SOLUTION lab(\d\d) ([a-z0-9_]+)$)");
    const std::vector<std::string> lines = lines_of(text);
    std::vector<Solution> solutions;
    bool open = false;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const std::string& line = lines[i];
        if (line.find("// BEGIN SOLUTION") != std::string::npos) {
            std::smatch match;
            if (open) refuse(name, i, "BEGIN SOLUTION before the END of the one above");
            if (!std::regex_match(line, match, begin)) {
                refuse(name, i, "the marker must be: // BEGIN SOLUTION labNN exercise_name");
            }
            solutions.push_back({std::stoi(match[2]), match[3], i, 0, match[1]});
            open = true;
        } else if (line.find("// END SOLUTION") != std::string::npos) {
            if (!open) refuse(name, i, "END SOLUTION without a BEGIN");
            solutions.back().end = i;
            open = false;
        }
    }
    if (open) refuse(name, solutions.back().begin, "BEGIN SOLUTION without an END");
    return solutions;
}

std::string replace_solution(const std::string& text, const Solution& solution,
                             const std::string& body) {
    std::string result;
    const std::vector<std::string> lines = lines_of(text);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (i == solution.begin) result += body;
        if (i < solution.begin || i > solution.end) result += lines[i] + "\n";
    }
    return result;
}

std::string remove_solution(const std::string& text, const Solution& solution) {
    return with_include(replace_solution(text, solution, stub(solution)));
}

std::string remove_solutions(const std::string& text, const std::string& name, int from_lab) {
    const std::vector<std::string> lines = lines_of(text);
    std::vector<Solution> solutions = find_solutions(text, name);
    std::string result = text_of(lines);
    bool any = false;
    for (auto s = solutions.rbegin(); s != solutions.rend(); ++s) {  // so that line numbers hold
        const bool removed = s->lab >= from_lab;
        any = any || removed;
        const auto first = lines.begin() + static_cast<std::ptrdiff_t>(s->begin) + 1;
        const auto end = lines.begin() + static_cast<std::ptrdiff_t>(s->end);
        result = replace_solution(result, *s, removed ? stub(*s) : text_of({first, end}));
    }
    return any ? with_include(result) : result;
}

std::map<std::string, std::string> sources_with_exercises(const std::filesystem::path& project) {
    std::map<std::string, std::string> sources;
    for (const std::filesystem::path& file : files_below(project / "common")) {
        const std::string name = "common" / file;
        if (file.extension() != ".cpp" && file.extension() != ".hpp") continue;
        const std::string text = read_file(project / name);
        if (!find_solutions(text, name).empty()) sources[name] = text;
    }
    return sources;
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
