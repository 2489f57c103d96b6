// The judge: runs the graded tests, each call in a process of its own, and says what they are
// worth. It never links the library it judges, and decides by what comes back.

#define BOOST_TEST_NO_MAIN
#include <CLI/CLI.hpp>
#include <cstdlib>
#include <fstream>
#include <iostream>

#include "report.hpp"

namespace {

using namespace digitlab;
using namespace digitlab::grading;
namespace utf = boost::unit_test;

struct Options {
    std::vector<std::string> worker;
    std::vector<std::string> reference;
    int lab = 0;
    bool hint = false;
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

/// One hint more each time, for the first exercise that has not passed.
void give_hint(const std::vector<ExerciseResult>& exercises, const std::string& folder) {
    for (const ExerciseResult& exercise : exercises) {
        if (exercise.all_passed()) continue;
        if (exercise.hints.empty()) {
            std::cout << exercise.short_name()
                      << ": there is no hint; read the comment above it in " << exercise.file
                      << "\n";
            return;
        }
        const std::string file = folder + "/" + exercise.name + ".hints";
        std::size_t given = 0;
        std::ifstream(file) >> given;
        given = std::min(given, exercise.hints.size() - 1);
        std::cout << exercise.short_name() << ", hint " << given + 1 << " of "
                  << exercise.hints.size() << ": " << exercise.hints[given] << "\n";
        std::filesystem::create_directories(folder);
        std::ofstream(file) << given + 1 << "\n";
        return;
    }
    std::cout << "All tests pass: there is nothing to hint at.\n";
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
    const std::vector<ExerciseResult> exercises = run_graded_tests(options.lab);
    if (options.hint) {
        give_hint(exercises, options.saved);
        return 0;
    }
    std::cout << text_report(exercises, reveal) << std::flush;
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
    app.add_option("--json", options.json, "Write Gradescope's results.json here");
    app.add_option("--junit", options.junit, "Write JUnit's XML here");
    app.add_option("--reveal", options.reveal,
                   "What a report tells of hidden tests: points, titles or all")
        ->check(CLI::IsMember({"points", "titles", "all"}));
    hint->needs(app.add_option(
        "--saved", options.saved,
        "Folder for calls that failed, to be replayed, and for the number of hints given"));
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
