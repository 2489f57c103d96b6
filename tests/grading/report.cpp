#include "report.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "support/text.hpp"

namespace digitlab::grading {

using testing::lab_name;

namespace {

std::string pad(const std::string& text, std::size_t width) {
    return text + std::string(width - std::min(width, text.size()), ' ');
}

/// Ten blocks, as many of them full as there are tenths of the points.
std::string bar(int earned, int possible) {
    constexpr int width = 10;
    const int full = possible == 0 ? 0 : earned * width / possible;
    std::string blocks;
    for (int i = 0; i < width; ++i) blocks += i < full ? "█" : "░";
    return blocks;
}

bool told(const TestResult& test, Reveal reveal) {
    return !test.hidden || reveal == Reveal::all;
}

std::string title_of(const TestResult& test, Reveal reveal) {
    return test.hidden && reveal == Reveal::points ? "a hidden test" : test.title;
}

const char* status_word(Status status) {
    return status == Status::passed ? "passed" : status == Status::failed ? "failed" : "blocked";
}

/// The other lines of a text under the first one.
std::string indent(const std::string& text, const std::string& indentation) {
    std::string result;
    for (const char c : text) {
        result += c;
        if (c == '\n') result += indentation;
    }
    return result;
}

/// How many bytes the character of UTF-8 has with which the text begins; 0 if that is none, or one
/// that steers a terminal, or that XML does not have.
std::size_t first_character(std::string_view text) {
    const auto byte = [&](std::size_t i) -> std::uint32_t {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0;
    };
    if (byte(0) < 0x80) {
        const bool printed = byte(0) >= 0x20 && byte(0) != 0x7f;
        return printed || byte(0) == '\n' || byte(0) == '\t' ? 1 : 0;
    }
    const std::size_t length = byte(0) >= 0xf0 ? 4 : byte(0) >= 0xe0 ? 3 : 2;
    std::uint32_t code = byte(0) & (0xffU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xc0U) != 0x80) return 0;
        code = code << 6 | (byte(i) & 0x3fU);
    }
    const bool good = length == 2 ? byte(0) >= 0xc0 && code >= 0xa0
                      : length == 3
                          ? code >= 0x800 && (code < 0xd800 || code > 0xdfff) && code < 0xfffe
                          : byte(0) < 0xf8 && code >= 0x10000 && code <= 0x10ffff;
    return good ? length : 0;
}

/// What a program has printed, without what is no text: it could clear the screen, and write points
/// on it.
std::string text_only(std::string_view text) {
    std::string result;
    while (!text.empty()) {
        const std::size_t length = first_character(text);
        result += length == 0 ? "?" : text.substr(0, length);
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return result;
}

std::string xml(const std::string& text) {
    static const std::map<char, std::string> entities = {
        {'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}};
    std::string result;
    for (const char c : text) {
        const auto found = entities.find(c);
        result += found != entities.end() ? found->second : std::string(1, c);
    }
    return result;
}

void report_first_failure(std::ostream& out, const std::vector<ExerciseResult>& exercises,
                          Reveal reveal) {
    for (const ExerciseResult& exercise : exercises) {
        const auto test =
            std::find_if(exercise.tests.begin(), exercise.tests.end(),
                         [](const TestResult& t) { return t.status == Status::failed; });
        if (test == exercise.tests.end()) continue;
        out << "\nFirst: " << exercise.short_name() << ", \"" << title_of(*test, reveal) << "\"\n";
        if (told(*test, reveal)) out << describe_failure(*test, "  ");
        out << "  next       write or mend " << exercise.short_name() << " in " << exercise.file
            << ", then: make grade" << lab_name(exercise.lab()).substr(3)
            << (exercise.hints.empty()
                    ? ""
                    : " (a hint: make hint" + lab_name(exercise.lab()).substr(3) + ")")
            << "\n";
        return;
    }
}

}  // namespace

std::string describe_failure(const TestResult& test, const std::string& indentation) {
    const Failure& failure = test.failure;
    std::string text;
    const auto line = [&](const char* label, const std::string& content) {
        if (content.empty()) return;
        text += indentation + pad(label, 11) +
                indent(text_only(content), indentation + std::string(11, ' ')) + "\n";
    };
    line("call", failure.call);
    line("came back", failure.came_back);
    line("expected", failure.expected);
    line("why", failure.why);
    line("printed", failure.printed);
    line("replay", failure.saved.empty() ? "" : "./worker --replay " + failure.saved);
    return text;
}

std::string text_report(const std::vector<ExerciseResult>& exercises, Reveal reveal) {
    std::ostringstream out;
    std::map<int, std::pair<int, int>> totals;  // of each lab: earned and possible
    bool any_hidden = false;
    std::size_t width = 0;
    for (const ExerciseResult& exercise : exercises) {
        totals[exercise.lab()].first += exercise.earned();
        totals[exercise.lab()].second += exercise.possible();
        width = std::max(width, exercise.short_name().size());
        for (const TestResult& test : exercise.tests) any_hidden = any_hidden || test.hidden;
    }
    int lab = 0;
    for (const ExerciseResult& exercise : exercises) {
        if (exercise.lab() != lab) {
            lab = exercise.lab();
            const auto [earned, possible] = totals[lab];
            out << "\n"
                << lab_name(lab) << ": " << earned << " of " << possible << " points"
                << (any_hidden ? "" : " (public tests; hidden ones count the rest of 100)") << "\n";
        }
        out << "  " << pad(exercise.short_name(), width) << "  "
            << bar(exercise.earned(), exercise.possible()) << "  " << exercise.earned() << " of "
            << exercise.possible();
        const auto blocked =
            std::find_if(exercise.tests.begin(), exercise.tests.end(),
                         [](const TestResult& t) { return t.status == Status::blocked; });
        if (blocked != exercise.tests.end()) out << "  blocked by " << blocked->blocked_by;
        out << "\n";
    }
    report_first_failure(out, exercises, reveal);
    return out.str();
}

std::string json_report(const std::vector<ExerciseResult>& exercises, Reveal reveal) {
    nlohmann::json report;
    int earned = 0;
    int possible = 0;
    report["tests"] = nlohmann::json::array();
    for (const ExerciseResult& exercise : exercises) {
        earned += exercise.earned();
        possible += exercise.possible();
        for (const TestResult& test : exercise.tests) {
            std::string output = test.status == Status::blocked ? "blocked by " + test.blocked_by
                                                                : describe_failure(test, "");
            if (!told(test, reveal)) output.clear();
            report["tests"].push_back(
                {{"name", exercise.name + ": " + title_of(test, reveal)},
                 {"score", test.status == Status::passed ? test.points : 0},
                 {"max_score", test.points},
                 {"status", test.status == Status::passed ? "passed" : "failed"},
                 {"output", output},
                 {"visibility", "visible"},
                 {"extra_data", {{"blocked_by", test.blocked_by}}}});
        }
    }
    report["score"] = earned;
    report["max_score"] = possible;
    report["output"] = std::to_string(earned) + " of " + std::to_string(possible) + " points";
    // A folder's name need not be UTF-8.
    return report.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

std::string junit_report(const std::vector<ExerciseResult>& exercises, Reveal reveal) {
    std::ostringstream out;
    out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
    for (const ExerciseResult& exercise : exercises) {
        const auto count = [&](Status status) {
            return std::count_if(exercise.tests.begin(), exercise.tests.end(),
                                 [&](const TestResult& t) { return t.status == status; });
        };
        out << "<testsuite name=\"" << exercise.name << "\" tests=\"" << exercise.tests.size()
            << "\" failures=\"" << count(Status::failed) << "\" skipped=\""
            << count(Status::blocked) << "\">\n";
        for (const TestResult& test : exercise.tests) {
            out << "<testcase classname=\"" << exercise.name << "\" name=\""
                << xml(title_of(test, reveal)) << "\">";
            if (test.status == Status::failed) {
                out << "<failure message=\"" << status_word(test.status) << "\">"
                    << (told(test, reveal) ? xml(describe_failure(test, "")) : "") << "</failure>";
            }
            if (test.status == Status::blocked) {
                out << "<skipped message=\"blocked by " << xml(test.blocked_by) << "\"/>";
            }
            out << "</testcase>\n";
        }
        out << "</testsuite>\n";
    }
    out << "</testsuites>\n";
    return out.str();
}

}  // namespace digitlab::grading
