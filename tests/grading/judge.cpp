// The judge: runs the graded tests, each call in a process of its own, and says what they are
// worth. It never links the library it judges, and decides by what comes back.

#define BOOST_TEST_NO_MAIN
#include <CLI/CLI.hpp>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>

#include "report.hpp"
#include "support/files.hpp"
#include "support/text.hpp"

namespace {

using namespace digitlab;
using namespace digitlab::grading;
namespace utf = boost::unit_test;

struct Options {
    std::vector<std::string> worker;
    std::vector<std::string> reference;
    int lab = 0;
    bool hint = false;
    bool solution = false;
    std::string keys;
    bool watched = false;
    std::string exercise;
    std::string source;
    bool zero = false;
    std::string json;
    std::string junit;
    std::string reveal = "titles";
    std::string saved;
    double seconds = 5;
};

/// Starts Boost.Test with nothing of the command line or the environment.
void start_boost_test() {
    for (char** variable = environ; *variable != nullptr;) {
        const std::string assignment = *variable;
        if (assignment.starts_with("BOOST_TEST_")) {
            unsetenv(assignment.substr(0, assignment.find('=')).c_str());
        } else {
            ++variable;
        }
    }
    char name[] = "judge";
    char log[] = "--log_level=nothing";
    char report[] = "--report_level=no";
    char* arguments[] = {name, log, report, nullptr};
    utf::framework::init([] { return true; }, 3, arguments);
    utf::framework::finalize_setup_phase();
}

Reveal reveal_called(const std::string& name) {
    return name == "points" ? Reveal::points : name == "all" ? Reveal::all : Reveal::titles;
}

void write_report(const std::string& file, const std::string& text) {
    if (file.empty()) return;
    std::ofstream stream(file);
    stream << text;
    stream.close();
    if (!stream) throw std::runtime_error(file + ": cannot be written");
}

/// The exercise that was asked for; else the first that was written and fails; else the first that
/// is not written yet.
const ExerciseResult* exercise_for_hint(const std::vector<ExerciseResult>& exercises,
                                        const std::string& asked) {
    const ExerciseResult* open = nullptr;
    for (const ExerciseResult& exercise : exercises) {
        if (!asked.empty()) {
            if (exercise.short_name() == asked) return &exercise;
            continue;
        }
        if (exercise.attempted()) return &exercise;
        if (open == nullptr && !exercise.all_passed()) open = &exercise;
    }
    return open;
}

/// What the failed test tells, then one hint more each time.
void give_hint(const std::vector<ExerciseResult>& exercises, const Options& options) {
    const ExerciseResult* exercise = exercise_for_hint(exercises, options.exercise);
    if (exercise == nullptr || exercise->all_passed()) {
        std::cout << (exercise == nullptr ? "The public tests of this lab pass"
                                          : exercise->short_name() + " passes its public tests")
                  << ": there is nothing to give a hint for.\n";
        return;
    }
    const std::string name = exercise->short_name();
    std::cout << name << " in " << place_of(*exercise, options.source);
    const std::string blocker = exercise->blocked_by();
    const TestResult* failed = exercise->first_failed();
    if (!blocker.empty()) {
        std::cout << ": it needs " << blocker
                  << ", which does not pass yet. Begin with that: make hint" << blocker.substr(3, 2)
                  << " EXERCISE=" << blocker.substr(6) << "\n";
        return;
    }
    if (!exercise->attempted() || failed == nullptr) {
        std::cout << ": it is not written yet\n";
    } else {
        const Failure& failure = failed->failure;
        std::cout << ": the test \"" << failed->title << "\" fails\n";
        if (!failed->hidden && !failure.likely.empty()) {
            std::cout << paragraph("likely: " + failure.likely, "  ");
        } else if (!failed->hidden && !failure.why.empty()) {
            std::cout << paragraph(failure.why, "  ");
        }
    }
    if (exercise->hints.empty()) {
        std::cout << "  There is no hint: read the comment above its declaration in the header.\n";
        return;
    }
    const std::string file = options.saved + "/" + exercise->name + ".hints";
    std::size_t given = 0;
    std::ifstream(file) >> given;
    given = std::min(given, exercise->hints.size() - 1);
    std::cout << paragraph("hint " + std::to_string(given + 1) + " of " +
                               std::to_string(exercise->hints.size()) + ": " +
                               exercise->hints[given],
                           "  ");
    std::filesystem::create_directories(options.saved);
    std::ofstream(file) << given + 1 << "\n";
}

/// The file that keeps what of a lab has passed, for the next run and for watch: a line for each
/// exercise, its name, how it stands, and its points.
std::filesystem::path progress_file(const Options& options, int lab) {
    return std::filesystem::path(options.saved) / (testing::lab_name(lab) + ".progress");
}

std::set<std::string> read_passed(const Options& options,
                                  const std::vector<ExerciseResult>& exercises) {
    std::set<std::string> passed;
    for (const ExerciseResult& exercise : exercises) {
        std::ifstream file(progress_file(options, exercise.lab()));
        std::string name;
        std::string standing;
        for (std::string line; std::getline(file, line);) {
            std::istringstream(line) >> name >> standing;
            if (standing == "passed") passed.insert(name);
        }
    }
    return passed;
}

void write_progress(const Options& options, const std::vector<ExerciseResult>& exercises) {
    std::filesystem::create_directories(options.saved);
    std::map<int, std::ostringstream> files;
    for (const ExerciseResult& exercise : exercises) {
        files[exercise.lab()] << exercise.name << " "
                              << (exercise.all_passed()            ? "passed"
                                  : !exercise.blocked_by().empty() ? "blocked"
                                  : exercise.attempted()           ? "fails"
                                                                   : "open")
                              << " " << exercise.earned() << " " << exercise.possible() << "\n";
    }
    for (const auto& [lab, text] : files) {
        write_report(progress_file(options, lab).string(), text.str());
    }
}

/// After an exercise has passed: why its solution works, and the reference solution, which the
/// results of the learner's own open.
void show_solution(const ExerciseResult& exercise, const Options& options) {
    if (!exercise.all_passed()) {
        std::cout << paragraph("The solution can be read once the public tests of " +
                                   exercise.short_name() + " pass. Until then: make hint" +
                                   testing::lab_name(exercise.lab()).substr(3) +
                                   " EXERCISE=" + exercise.short_name(),
                               "");
        return;
    }
    std::cout << exercise.short_name() << ", why it works:\n"
              << paragraph(exercise.why_it_works, "  ");
    const std::filesystem::path file =
        std::filesystem::path(options.source) / "solutions" / (exercise.name + ".sealed");
    if (!std::filesystem::exists(file)) {
        std::cout << paragraph(
            "The reference solution is not part of this handout: the course's site and "
            "repository have it, in " +
                exercise.file + ".",
            "");
        return;
    }
    const auto solution = unseal(testing::read_file(file), session().keys[exercise.name].value());
    if (!solution) {
        std::cout << paragraph(
            "The reference solution opens with its own results. Yours pass the tests too, "
            "but differ from them, as in the order of random numbers. The course's site "
            "has it.",
            "");
        return;
    }
    std::cout << "The reference solution:\n" << *solution;
}

/// The keys with which make_handout seals the solutions: a line for each exercise that passes.
std::string keys_of(const std::vector<ExerciseResult>& exercises) {
    std::ostringstream lines;
    for (const ExerciseResult& exercise : exercises) {
        if (!exercise.all_passed()) continue;
        lines << exercise.name << " " << session().keys[exercise.name].value() << "\n";
    }
    return lines.str();
}

int judge(const Options& options) {
    session().worker = options.worker;
    session().reference = options.reference;
    session().options.time_limit =
        std::chrono::milliseconds(static_cast<long>(options.seconds * 1000));
    session().save_calls = options.saved;
    testing::adopt_orphans();
    start_boost_test();
    const Reveal reveal = reveal_called(options.reveal);
    // Zeros first: should this process be ended, there is a result all the same.
    const std::vector<ExerciseResult> zeros = list_graded_tests(options.lab);
    if (zeros.empty()) {
        throw std::runtime_error("--lab " + std::to_string(options.lab) + ": it has no tests");
    }
    write_report(options.json, json_report(zeros, reveal));
    if (options.zero) return 0;
    const bool exists = options.exercise.empty() ||
                        std::any_of(zeros.begin(), zeros.end(), [&](const ExerciseResult& one) {
                            return one.short_name() == options.exercise;
                        });
    if (!exists) {
        std::string names;
        for (const ExerciseResult& one : zeros) names += " " + one.short_name();
        throw std::runtime_error("EXERCISE=" + options.exercise +
                                 ": there is none of this name, but" + names);
    }
    const std::vector<ExerciseResult> exercises = run_graded_tests(options.lab);
    const std::set<std::string> passed_before = read_passed(options, exercises);
    if (!options.saved.empty()) write_progress(options, exercises);
    if (options.hint) {
        give_hint(exercises, options);
        return 0;
    }
    if (options.solution) {
        for (const ExerciseResult& one : exercises) {
            if (one.short_name() == options.exercise) show_solution(one, options);
        }
        return 0;
    }
    if (!options.keys.empty()) {
        write_report(options.keys, keys_of(exercises));
        return 0;
    }
    std::cout << text_report(exercises, {reveal, options.exercise, options.source, passed_before,
                                         options.watched})
              << std::flush;
    write_report(options.json, json_report(exercises, reveal));
    write_report(options.junit, junit_report(exercises, reveal));
    const bool all = std::all_of(exercises.begin(), exercises.end(),
                                 [](const ExerciseResult& e) { return e.all_passed(); });
    return all ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    Options options;
    CLI::App app("Runs the graded tests of digitlab", "judge");
    app.add_option("--worker", options.worker,
                   "The program with the learner's code; of several words each begins with =")
        ->required();
    app.add_option("--reference", options.reference,
                   "The same with the solutions, for hidden tests");
    app.add_option("--lab", options.lab, "2 for lab02; all labs unless given");
    app.add_flag("--zero", options.zero, "Write a result of all zeros, and run nothing");
    CLI::Option* hint = app.add_flag("--hint", options.hint, "Give one hint, instead of a report");
    CLI::Option* exercise =
        app.add_option("--exercise", options.exercise,
                       "Explain this exercise only, and give hints for it: softmax")
            ->envname("EXERCISE");
    app.add_option(
        "--keys", options.keys,
        "Write the keys here with which make_handout seals the solutions, instead of a report");
    app.add_flag("--solution", options.solution,
                 "Explain the exercise once it passes, and show its solution, instead of a report")
        ->needs(exercise);
    app.add_flag("--watched", options.watched, "It is watch that shows the report");
    app.add_option("--source", options.source,
                   "The project: reports then quote lines of the learner's files");
    app.add_option("--json", options.json, "Write Gradescope's results.json here");
    app.add_option("--junit", options.junit, "Write JUnit's XML here");
    app.add_option("--reveal", options.reveal,
                   "What a report tells of hidden tests: points, titles or all")
        ->check(CLI::IsMember({"points", "titles", "all"}));
    hint->needs(app.add_option("--saved", options.saved,
                               "Folder for calls that failed, to be replayed, the number of hints "
                               "given, and what has passed"));
    app.add_option("--seconds", options.seconds, "Time for each call")->check(CLI::PositiveNumber);
    CLI11_PARSE(app, argc, argv);
    for (std::string& word : options.worker) {
        if (word.starts_with("=")) word.erase(0, 1);
    }
    try {
        return judge(options);
    } catch (const std::exception& error) {
        std::cerr << "judge: " << error.what() << "\n";
        return 2;
    }
}
