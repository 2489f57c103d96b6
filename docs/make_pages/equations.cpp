#include "equations.hpp"

#include <algorithm>
#include <cstdio>
#include <regex>

namespace digitlab::site {
namespace {

const std::regex equation_command(R"(\s*\\equation\{([a-z0-9_]+)\}\s*)");
const std::regex formula_command(R"(\\formula\{(lab\d\d),\s*([a-z0-9_]+)\})");
const std::regex equation_comment(R"(\s*// Equation: (lab\d\d) ([a-z0-9_]+)\s*)");

/// The formula between \f[ and \f] that begins in line `at`, blank lines before it allowed; empty
/// if there is none.
std::string formula_below(const std::vector<std::string>& lines, std::size_t at) {
    while (at < lines.size() && trimmed(lines[at]).empty()) ++at;
    if (at == lines.size() || !trimmed(lines[at]).starts_with("\\f[")) return "";
    std::string text;
    for (; at < lines.size(); ++at) {
        text += " " + trimmed(lines[at]);
        if (const std::size_t end = text.find("\\f]"); end != std::string::npos) {
            const std::size_t begin = text.find("\\f[") + 3;
            return trimmed(text.substr(begin, end - begin));
        }
    }
    return "";
}

/// The name of the function or class that is declared from line `at` on, behind comments.
std::string declared_name(const std::vector<std::string>& lines, std::size_t at) {
    std::string code;
    for (; at < lines.size(); ++at) {
        const std::string line = trimmed(lines[at]);
        if (line.starts_with("//")) continue;
        code += line + " ";
        if (line.find_first_of(";{") != std::string::npos) break;
    }
    code = std::regex_replace(code, std::regex(R"(template <[^>]*>)"), "");
    std::smatch match;
    if (std::regex_search(code, match, std::regex(R"(^\s*(class|struct) (\w+))"))) return match[2];
    if (std::regex_search(code, match, std::regex(R"(([\w:]+)\()"))) return match[1];
    return "";
}

/// "Name::" if line `at` is in the body of a class or struct of a header, else "".
std::string class_around(const std::vector<std::string>& lines, std::size_t at) {
    static const std::regex head(R"(^(class|struct) (\w+).*[^;]$)");
    std::smatch match;
    while (at-- > 0) {
        if (lines[at].starts_with("}")) return "";
        if (std::regex_match(lines[at], match, head)) return match[2].str() + "::";
    }
    return "";
}

std::string function_link(const Reference& function) {
    const bool in_header = function.place.file.starts_with("common/");
    if (in_header) return "\\ref digitlab::" + function.name + " \"" + function.name + "\"";
    return "<a href=\"" + source_page(function.place) + "\">" + function.name + "</a>";
}

std::string function_cell(const Equation& equation) {
    std::string cell;
    for (const Reference& function : equation.functions) {
        cell += (cell.empty() ? "" : "<br>") + function_link(function);
    }
    return cell;
}

std::string test_cell(const Equation& equation, bool with_tests) {
    if (!with_tests) return "<code>make grade" + equation.lab.substr(3) + "</code>";
    std::string cell;
    for (const Reference& test : equation.tests) {
        cell += (cell.empty() ? "" : "<br>") + std::string("<a href=\"") + source_page(test.place) +
                "\">" + test.name + "</a> (" + test.program + ")";
    }
    return cell;
}

}  // namespace

void Equations::read_page(const std::string& lab, const std::string& file,
                          const std::vector<std::string>& lines, Problems& problems) {
    int count = 0;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        std::smatch match;
        if (!std::regex_match(lines[i], match, equation_command)) continue;
        Equation equation;
        equation.lab = lab;
        equation.name = match[1];
        equation.place = {file, i};
        equation.number = std::to_string(std::stoi(lab.substr(3))) + "." + std::to_string(++count);
        equation.formula = formula_below(lines, i + 1);
        if (equation.formula.empty()) {
            problems.add(equation.place, "no \\f[ … \\f] below this \\equation");
        } else if (find(lab, equation.name) != nullptr) {
            problems.add(equation.place, "this page has another \\equation of that name");
        } else {
            all_.push_back(equation);
        }
    }
}

void Equations::read_source(const std::string& file, const std::vector<std::string>& lines,
                            Problems& problems) {
    for (std::size_t i = 0; i < lines.size(); ++i) {
        std::smatch match;
        if (!std::regex_search(lines[i], match, formula_command)) continue;
        const Place place{file, i};
        Equation* equation = find_to_extend(match[1], match[2]);
        std::string name = declared_name(lines, i + 1);
        if (equation == nullptr) {
            problems.add(place,
                         "no page has an \\equation{" + match[2].str() + "} for " + match[1].str());
        } else if (name.empty()) {
            problems.add(place, "no function is declared below this \\formula");
        } else {
            if (lines[i].starts_with(" ")) name = class_around(lines, i) + name;
            equation->functions.push_back({place, name, ""});
        }
    }
}

void Equations::read_tests(const std::string& file, const std::string& module,
                           const std::vector<std::string>& lines, Problems& problems) {
    static const std::regex suite_line(R"(BOOST_AUTO_TEST_SUITE\((\w+).*)");
    static const std::regex test_line(R"(BOOST_(?:AUTO|FIXTURE)_TEST_CASE(?:_TEMPLATE)?\((\w+).*)");
    std::string suite;
    std::vector<Equation*> named;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        std::smatch match;
        if (std::regex_match(lines[i], match, suite_line)) suite = match[1];
        if (std::regex_match(lines[i], match, equation_comment)) {
            named.push_back(find_to_extend(match[1], match[2]));
            if (named.back() == nullptr) {
                problems.add({file, i}, "no page has an \\equation{" + match[2].str() + "} for " +
                                            match[1].str());
                named.pop_back();
            }
        } else if (!named.empty()) {
            const bool is_test = std::regex_match(lines[i], match, test_line);
            if (!is_test) problems.add({file, i}, "a test must follow its \"// Equation:\"");
            for (Equation* equation : named) {
                if (!is_test) break;
                equation->tests.push_back(
                    {{file, i}, suite + "/" + match[1].str(), "test_" + module});
            }
            named.clear();
        }
    }
    if (!named.empty()) {
        problems.add({file, lines.size() - 1}, "a test must follow its \"// Equation:\"");
    }
}

void Equations::require_links(bool with_tests, Problems& problems) const {
    for (const Equation& equation : all_) {
        const std::string key = equation.lab + "," + equation.name;
        if (equation.functions.empty()) {
            problems.add(equation.place, "no function computes this equation: write \\formula{" +
                                             key + "} in the comment of the one that does");
        }
        if (with_tests && equation.tests.empty()) {
            problems.add(equation.place,
                         "no test checks this equation: write \"// Equation: " + equation.lab +
                             " " + equation.name + "\" above the one that does");
        }
    }
}

const Equation* Equations::find(const std::string& lab, const std::string& name) const {
    const auto found = std::find_if(all_.begin(), all_.end(), [&](const Equation& equation) {
        return equation.lab == lab && equation.name == name;
    });
    return found == all_.end() ? nullptr : &*found;
}

Equation* Equations::find_to_extend(const std::string& lab, const std::string& name) {
    return const_cast<Equation*>(find(lab, name));
}

std::string Equations::page(const std::map<std::string, std::string>& titles,
                            bool with_tests) const {
    std::string text =
        "# Equations, functions, tests {#equations}\n\n"
        "Every numbered equation of the pages, the function that computes it, and the tests that "
        "compare the function with values calculated by hand or by another program. The build "
        "makes this table from the pages, the headers and the tests, and fails if one of the three "
        "is missing.\n";
    std::string lab;
    for (const Equation& equation : all_) {
        if (equation.lab != lab) {
            if (!lab.empty()) text += "</table>\n";
            lab = equation.lab;
            text +=
                "\n## " + lab + ": " + titles.at(lab) + " {#equations_" + lab + "}\n\n" +
                "<table class=\"markdownTable equations\">\n<tr><th>equation</th><th>function</th>"
                "<th>tests</th></tr>\n";
        }
        text += "<tr><td>\\ref " + equation.anchor() + " \"(" + equation.number + ")\" \\f$ " +
                equation.formula + " \\f$</td><td>" + function_cell(equation) + "</td><td>" +
                test_cell(equation, with_tests) + "</td></tr>\n";
    }
    return text + (lab.empty() ? "" : "</table>\n");
}

std::string source_page(const Place& place) {
    std::string name = std::filesystem::path(place.file).filename();
    name = std::regex_replace(name, std::regex("_"), "__");
    name = std::regex_replace(name, std::regex("\\."), "_8");
    char line[16];
    std::snprintf(line, sizeof line, "#l%05zu", place.line + 1);
    return name + "_source.html" + line;
}

}  // namespace digitlab::site
