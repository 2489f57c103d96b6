#include "report.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "exercise_list.hpp"
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

constexpr std::size_t label_width = 11;

/// Columns that a line may take: 79, or fewer on a narrow terminal.
std::size_t line_width() {
    constexpr std::size_t most = 79;
    constexpr std::size_t least = 50;
    winsize size{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return most;
    return std::clamp<std::size_t>(size.ws_col - 1U, least, most);
}

/// How many columns a text takes on a terminal: a character of several bytes takes one.
std::size_t columns(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

/// A sentence broken between its words, so that no line is wider than the page.
std::string wrapped(const std::string& text, std::size_t width) {
    std::istringstream words(text);
    std::string result;
    std::size_t used = 0;
    for (std::string word; words >> word;) {
        const std::size_t size = columns(word);
        if (used > 0 && used + 1 + size > width) {
            result += "\n";
            used = 0;
        }
        result += (used > 0 ? " " : "") + word;
        used += (used > 0 ? 1 : 0) + size;
    }
    return result;
}

/// The first lines of what a program has printed, and how many more there are.
std::string first_lines(const std::string& text, std::size_t most) {
    std::size_t end = 0;
    for (std::size_t i = 0; i < most && end != std::string::npos; ++i)
        end = text.find('\n', end + 1);
    if (end == std::string::npos || end + 1 >= text.size()) return text;
    const auto more =
        std::count(text.begin() + static_cast<std::ptrdiff_t>(end) + 1, text.end(), '\n');
    return text.substr(0, end) + "\n… and " + std::to_string(more + 1) + " more lines";
}

/// A sentence behind a label, wrapped under itself.
std::string labelled(const std::string& label, const std::string& sentence,
                     const std::string& indentation) {
    if (sentence.empty()) return "";
    const std::size_t indent = indentation.size() + label_width;
    return indentation + pad(label, label_width) +
           indented(wrapped(sentence, line_width() - indent), indent) + "\n";
}

/// The line of a file, without the blanks around it; empty if there is none.
std::string line_of(const std::filesystem::path& file, int number) {
    std::ifstream stream(file);
    std::string line;
    for (int i = 0; i < number; ++i) {
        if (!std::getline(stream, line)) return "";
    }
    const std::size_t begin = line.find_first_not_of(" \t");
    if (begin == std::string::npos) return "";
    line = text_only(line.substr(begin));
    const std::size_t most = line_width() - label_width - 2;
    return columns(line) <= most ? line : line.substr(0, most - 3) + "...";
}

/// The code at the place where a test failed, if that is in the file of its exercise: no other file
/// is looked into, whatever place a worker claims.
std::string code_at(const std::string& place, const ExerciseResult& exercise,
                    const std::filesystem::path& source) {
    const std::size_t colon = place.rfind(':');
    if (source.empty() || colon == std::string::npos || place.substr(0, colon) != exercise.file) {
        return "";
    }
    return line_of(source / exercise.file, std::atoi(place.c_str() + colon + 1));
}

/// "02", as in make grade02.
std::string lab_digits(int lab) {
    return lab_name(lab).substr(3);
}

void report_failures(std::ostream& out, const ExerciseResult& exercise,
                     const ReportOptions& options) {
    const TestResult& test = *exercise.first_failed();
    out << "\n"
        << exercise.short_name() << ": the test \"" << title_of(test, options.reveal)
        << "\" fails\n";
    if (told(test, options.reveal)) {
        out << describe_failure(test, "  ", code_at(test.failure.place, exercise, options.source));
    }
    std::string others;
    for (const TestResult& other : exercise.tests) {
        if (&other == &test || other.status != Status::failed) continue;
        others += (others.empty() ? "\"" : ", \"") + title_of(other, options.reveal) + "\"";
    }
    out << labelled("also fails", others, "  ");
    const std::string digits = lab_digits(exercise.lab());
    out << labelled("next",
                    "change it in " + place_of(exercise, options.source) +
                        (options.watched ? ", and save (for a hint: hint)"
                                         : ", then: make grade" + digits + " (a hint: make hint" +
                                               digits + " EXERCISE=" + exercise.short_name() + ")"),
                    "  ");
}

void report_pass(std::ostream& out, const ExerciseResult& exercise) {
    const bool hidden = std::any_of(exercise.tests.begin(), exercise.tests.end(),
                                    [](const TestResult& test) { return test.hidden; });
    out << "\n"
        << exercise.short_name() << ": " << (hidden ? "all tests" : "public tests") << " passed, "
        << exercise.earned() << " points\n"
        << labelled("it works", exercise.why_it_works, "  ")
        << labelled("now",
                    exercise.makes_possible.empty() ? "" : "possible: " + exercise.makes_possible,
                    "  ");
}

/// The first exercise of the next lab.
std::string next_lab(int lab) {
    for (const ListedExercise& one : listed_exercises) {
        const std::string name = one.name;
        if (std::stoi(name.substr(3, 2)) <= lab) continue;
        return "next " + name.substr(0, 5) + " begins with " + name.substr(6) + " in " + one.file +
               ": make grade" + name.substr(3, 2);
    }
    return "";
}

/// What to write next, where nothing that has been written fails.
void report_next(std::ostream& out, const std::vector<ExerciseResult>& exercises,
                 const ReportOptions& options) {
    for (const ExerciseResult& exercise : exercises) {
        if (exercise.all_passed() || !exercise.blocked_by().empty()) continue;
        out << "\n"
            << labelled("next",
                        "write " + exercise.short_name() + " in " +
                            place_of(exercise, options.source) +
                            (options.watched ? ", and save"
                                             : ", then: make grade" + lab_digits(exercise.lab())),
                        "");
        return;
    }
    for (const ExerciseResult& exercise : exercises) {
        if (exercise.all_passed()) continue;
        const std::string blocker = exercise.blocked_by();
        out << "\n"
            << labelled("next", "write " + blocker + " first: make grade" + blocker.substr(3, 2),
                        "");
        return;
    }
    if (exercises.empty()) return;
    const int lab = exercises.back().lab();
    const std::string name = lab_name(lab);
    out << "\n"
        << labelled("next",
                    "run the lab on your own code: make " + name + " && ./" + name +
                        " (its figures are then in results/" + name + ")",
                    "")
        << labelled("", next_lab(lab).empty() ? "" : next_lab(lab).substr(5), "");
}

}  // namespace

std::string paragraph(const std::string& text, const std::string& indentation) {
    return indentation +
           indented(wrapped(text, line_width() - indentation.size()), indentation.size()) + "\n";
}

std::string place_of(const ExerciseResult& exercise, const std::filesystem::path& source) {
    const std::string mark = ": " + lab_name(exercise.lab()) + " " + exercise.short_name();
    const std::string solution = "SOLUTION " + mark.substr(2);
    std::ifstream stream(source / exercise.file);
    std::string line;
    for (int number = 1; !source.empty() && std::getline(stream, line); ++number) {
        if (line.ends_with(mark) || line.ends_with(solution)) {
            return exercise.file + ", line " + std::to_string(number + 1);
        }
    }
    return exercise.file;
}

std::string describe_failure(const TestResult& test, const std::string& indentation,
                             const std::string& code) {
    const Failure& failure = test.failure;
    const std::size_t indent = indentation.size() + label_width;
    std::string text;
    const auto line = [&](const char* label, const std::string& content) {
        if (content.empty()) return;
        text += indentation + pad(label, label_width) + indented(text_only(content), indent) + "\n";
    };
    const std::string part = failure.part.empty() ? "" : failure.part + " = ";
    const auto value = [&](const std::string& content) {
        if (content.empty()) return content;
        if (content.find('\n') != std::string::npos) return part + indented(content, columns(part));
        const std::string whole = part + content;
        return columns(whole) + indent > line_width()
                   ? wrapped(text_only(whole), line_width() - indent)
                   : whole;
    };
    line("call", failure.call);
    line("came back", value(failure.came_back));
    const std::size_t colon = failure.place.rfind(':');
    if (colon != std::string::npos) {
        line("thrown at", failure.place.substr(0, colon) + ", line " +
                              failure.place.substr(colon + 1) + (code.empty() ? "" : ":\n" + code));
    }
    line("expected", value(failure.expected));
    line("differs", wrapped(failure.differs, line_width() - indent));
    line("why", wrapped(text_only(failure.why), line_width() - indent));
    line("likely", wrapped(text_only(failure.likely), line_width() - indent));
    line("printed", first_lines(failure.printed.substr(0, 2000), 12));
    line("replay", failure.saved.empty()
                       ? ""
                       : "./" +
                             std::filesystem::path(session().worker.front()).filename().string() +
                             " --replay " +
                             std::filesystem::path(failure.saved)
                                 .lexically_proximate(std::filesystem::current_path())
                                 .string());
    return text;
}

std::string text_report(const std::vector<ExerciseResult>& exercises,
                        const ReportOptions& options) {
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
            out << "\n" << lab_name(lab) << ": " << earned << " of " << possible;
            if (any_hidden) {
                out << " points\n";
            } else {
                out << " public points (hidden tests count the other " << 100 - possible << ")\n";
            }
        }
        const std::string blocker = exercise.blocked_by();
        const auto failed =
            std::count_if(exercise.tests.begin(), exercise.tests.end(),
                          [](const TestResult& t) { return t.status == Status::failed; });
        out << "  " << pad(exercise.short_name(), width) << "  "
            << bar(exercise.earned(), exercise.possible()) << "  " << exercise.earned() << " of "
            << exercise.possible();
        if (!blocker.empty()) {
            out << "  blocked by " << blocker;
        } else if (exercise.attempted()) {
            out << "  " << failed << (failed == 1 ? " test fails" : " tests fail");
        } else if (!exercise.all_passed()) {
            out << "  not written yet";
        }
        out << "\n";
    }
    bool any_failure = false;
    for (const ExerciseResult& exercise : exercises) {
        const bool in_focus = options.focus.empty() || options.focus == exercise.short_name();
        const bool new_pass =
            exercise.all_passed() && options.passed_before.count(exercise.name) == 0;
        if (new_pass && in_focus && !options.source.empty()) report_pass(out, exercise);
        if (!exercise.attempted()) continue;
        any_failure = true;
        if (in_focus) report_failures(out, exercise, options);
    }
    if (!any_failure) report_next(out, exercises, options);
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
