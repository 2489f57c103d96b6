#include "results.hpp"

#include <algorithm>
#include <sstream>

namespace digitlab::grading {

using nlohmann::json;

namespace {

/// As XML has it; bytes that are no UTF-8, or that XML does not have, are replaced.
std::string xml(const std::string& text) {
    const std::string valid =
        json::parse(json(text).dump(-1, ' ', false, json::error_handler_t::replace));
    std::string result;
    for (char c : valid) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < ' ' && c != '\n' && c != '\t') c = '?';
        switch (c) {
            case '&':
                result += "&amp;";
                break;
            case '<':
                result += "&lt;";
                break;
            case '>':
                result += "&gt;";
                break;
            case '"':
                result += "&quot;";
                break;
            default:
                result += c;
        }
    }
    return result;
}

/// As a code block of Markdown, whatever is in it.
std::string fenced(const std::string& text) {
    std::string fence = "```";
    while (text.find(fence) != std::string::npos) fence += '`';
    return fence + "\n" + text + (text.ends_with("\n") ? "" : "\n") + fence + "\n";
}

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    return text;
}

}  // namespace

Result read_judged(const std::string& text) {
    const json judged = json::parse(text);
    Result result;
    result.score = judged.at("score");
    result.max_score = judged.at("max_score");
    result.remark = judged.at("output");
    for (const json& test : judged.at("tests")) {
        result.tests.push_back({test.at("name"), test.at("score"), test.at("max_score"),
                                test.at("extra_data").at("blocked_by") != "", test.at("output")});
    }
    return result;
}

Result without_points(Result result, const std::string& remark,
                      const std::vector<std::string>& format_errors) {
    result.score = 0;
    result.remark = remark;
    result.format_errors = format_errors;
    for (TestScore& test : result.tests) {
        test.score = 0;
        test.blocked = false;
        test.output.clear();
    }
    return result;
}

json for_gradescope(const Result& result) {
    json report = {{"score", result.score},
                   {"max_score", result.max_score},
                   {"output", result.remark},
                   {"tests", json::array()}};
    if (result.format_errors.size() > 1)
        report["output"] = result.remark + "\n" + joined(result.format_errors);
    for (const TestScore& test : result.tests) {
        report["tests"].push_back({{"name", test.name},
                                   {"score", test.score},
                                   {"max_score", test.max_score},
                                   {"status", test.passed() ? "passed" : "failed"},
                                   {"output", test.output},
                                   {"visibility", "visible"}});
    }
    return report;
}

json for_classroom50(const Result& result, const std::map<std::string, std::string>& environment,
                     const std::string& datetime) {
    const auto value = [&](const char* name, const std::string& otherwise) {
        const auto found = environment.find(name);
        return found != environment.end() && !found->second.empty() ? found->second : otherwise;
    };
    const std::string commit = value("COMMIT_URL", result.name);
    json report = {{"schema", "classroom50/result/v1"},
                   {"classroom", value("CLASSROOM", "digitlab")},
                   {"assignment", value("ASSIGNMENT", result.lab)},
                   {"submission", value("SUBMISSION_TAG", result.name)},
                   {"commit", commit},
                   {"release", value("RELEASE_URL", commit)},
                   {"review", value("REVIEW_URL", commit)},
                   {"datetime", datetime},
                   {"score", result.score},
                   {"max-score", result.max_score},
                   {"tests", json::array()}};
    for (const TestScore& test : result.tests) {
        report["tests"].push_back({{"test-name", test.name},
                                   {"passed", test.passed()},
                                   {"score", test.score},
                                   {"max-score", test.max_score}});
    }
    return report;
}

json for_prairielearn(const Result& result) {
    if (!result.format_errors.empty()) {
        return {{"gradable", false},
                {"format_errors", result.format_errors},
                {"message", result.remark}};
    }
    json report = {{"gradable", true},
                   {"score", result.max_score == 0 ? 0.0 : 1.0 * result.score / result.max_score},
                   {"message", result.remark},
                   {"tests", json::array()}};
    for (const TestScore& test : result.tests) {
        report["tests"].push_back({{"name", test.name},
                                   {"points", test.score},
                                   {"max_points", test.max_score},
                                   {"output", test.output}});
    }
    return report;
}

std::string for_junit(const Result& result) {
    const auto count = [&](const auto& predicate) {
        return std::count_if(result.tests.begin(), result.tests.end(), predicate);
    };
    std::ostringstream out;
    out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n<testsuite name=\""
        << xml(result.lab) << "\" tests=\"" << result.tests.size() << "\" failures=\""
        << count([](const TestScore& t) { return !t.passed() && !t.blocked; }) << "\" skipped=\""
        << count([](const TestScore& t) { return t.blocked; }) << "\" errors=\"0\">\n";
    for (const TestScore& test : result.tests) {
        const std::size_t colon = std::min(test.name.find(": "), test.name.size());
        const std::string title =
            colon == test.name.size() ? test.name : test.name.substr(colon + 2);
        out << "<testcase classname=\"" << xml(test.name.substr(0, colon)) << "\" name=\""
            << xml(title) << "\">";
        if (test.blocked) {
            out << "<skipped message=\"" << xml(test.output) << "\"/>";
        } else if (!test.passed()) {
            const std::string why =
                result.format_errors.empty() ? test.output : joined(result.format_errors);
            out << "<failure message=\"failed\">" << xml(why) << "</failure>";
        }
        out << "</testcase>\n";
    }
    out << "</testsuite>\n</testsuites>\n";
    return out.str();
}

std::string for_markdown(const Result& result) {
    std::ostringstream text;
    text << "# " << result.name << ": " << result.score << " of " << result.max_score << "\n\n"
         << result.remark << "\n\n";
    if (!result.format_errors.empty()) text << fenced(joined(result.format_errors)) << "\n";
    text << "| test | points | |\n|---|---|---|\n";
    for (const TestScore& test : result.tests) {
        text << "| " << test.name << " | " << test.score << " of " << test.max_score << " | "
             << (test.passed() ? "passed" : "failed") << " |\n";
    }
    for (const TestScore& test : result.tests) {
        if (test.passed() || test.output.empty()) continue;
        text << "\n**" << test.name << "**\n\n" << fenced(test.output);
    }
    return text.str();
}

std::string csv_field(std::string text) {
    std::replace(text.begin(), text.end(), '"', '\'');
    std::replace_if(
        text.begin(), text.end(), [](unsigned char c) { return c < ' ' || c == 127; }, ' ');
    // https://owasp.org/www-community/attacks/CSV_Injection
    if (!text.empty() && std::string("=+-@").find(text.front()) != std::string::npos) {
        text.insert(text.begin(), '\'');
    }
    return '"' + text + '"';
}

std::string scores_line(const std::string& name, const std::string& results) {
    const json report = json::parse(results);
    const std::string output = report.at("output");
    return csv_field(name) + "," + report.at("score").dump() + "," + report.at("max_score").dump() +
           "," + csv_field(output.substr(0, output.find('\n'))) + "\n";
}

}  // namespace digitlab::grading
