// Tests the exercises themselves: with all solutions every lab has 100 points; with all of them
// taken out, none; with one taken out, just its own tests fail and those that build on it are
// blocked; and each of the wrong answers kept in wrong_answers/ is caught by a public test that
// says what is wrong.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <iostream>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>

#include "build_tree.hpp"
#include "solution_markers.hpp"
#include "support/files.hpp"
#include "support/text.hpp"
#include "wrong_answer.hpp"

namespace {

namespace fs = std::filesystem;
using namespace digitlab::grading;
using namespace digitlab::testing;
using std::chrono_literals::operator""s;

struct Request {
    fs::path out;
    fs::path source = DIGITLAB_SOURCE_FOLDER;
    fs::path programs;
    unsigned jobs = 1;
    std::size_t every = 1;  // of the trials with one exercise open or wrong, each of this number
};

/// One trial: files laid over the solved tree, and what must come of it.
struct Trial {
    std::string name;
    SubmittedFiles files;
    int lab = 0;  // that is judged; 0: all
    bool public_only = false;
    /// Looks at the results and the report; returns what is wrong with them, or nothing.
    std::function<std::string(const nlohmann::json& results, const std::string& report)> check;
};

/// Points of each lab, by the names of its tests.
std::map<std::string, std::pair<int, int>> points_by_lab(const nlohmann::json& results) {
    std::map<std::string, std::pair<int, int>> points;
    for (const auto& test : results.at("tests")) {
        auto& [earned, possible] = points[test.at("name").get<std::string>().substr(0, 5)];
        earned += test.at("score").get<int>();
        possible += test.at("max_score").get<int>();
    }
    return points;
}

Trial all_solved() {
    return {"all solved", {}, 0, false, [](const nlohmann::json& results, const std::string&) {
                for (const auto& [lab, points] : points_by_lab(results)) {
                    if (points != std::pair(100, 100)) {
                        return lab + " has " + std::to_string(points.first) + " of " +
                               std::to_string(points.second) + " points, not 100 of 100";
                    }
                }
                return std::string();
            }};
}

Trial all_open(const std::map<std::string, std::string>& sources) {
    Trial trial{"all open", {}, 0, false, {}};
    for (const auto& [name, text] : sources) trial.files[name] = remove_solutions(text, name, 1);
    trial.check = [](const nlohmann::json& results, const std::string&) {
        return results.at("score") == 0 ? std::string()
                                        : "it has " + results.at("score").dump() + " points, not 0";
    };
    return trial;
}

Trial one_open(const std::string& file, const std::string& text, const Solution& solution) {
    const std::string exercise = lab_name(solution.lab) + "." + solution.exercise;
    Trial trial{exercise + " open", {{file, remove_solution(text, solution)}}, 0, false, {}};
    trial.check = [exercise](const nlohmann::json& results, const std::string&) {
        std::size_t own = 0;
        for (const auto& test : results.at("tests")) {
            const std::string name = test.at("name");
            const bool is_own = name.starts_with(exercise + ":");
            const bool passed = test.at("status") == "passed";
            own += is_own ? 1 : 0;
            if (is_own && passed) return "its test passes all the same: " + name;
            if (!is_own && !passed && test.at("extra_data").at("blocked_by") == "") {
                return "a test of another exercise fails: " + name;
            }
        }
        return own > 0 ? std::string() : "it has no tests";
    };
    return trial;
}

Trial wrong_answer(const fs::path& file, const std::map<std::string, std::string>& sources) {
    const WrongAnswer wrong = read_wrong_answer(file);
    const int lab = std::stoi(wrong.exercise.substr(3, 2));
    const std::string exercise = wrong.exercise.substr(6);
    Trial trial{file.stem(), {}, lab, true, {}};
    for (const auto& [name, text] : sources) {
        for (const Solution& solution : find_solutions(text, name)) {
            if (solution.name() == wrong.exercise) {
                trial.files[name] = replace_solution(text, solution, wrong.body);
            }
        }
    }
    if (trial.files.empty()) {
        throw std::runtime_error(file.string() + ": there is no exercise " + wrong.exercise);
    }
    const std::string says = wrong.says;
    const std::string prefix = wrong.exercise.substr(0, 5) + "." + exercise + ":";
    trial.check = [says, prefix](const nlohmann::json& results, const std::string&) {
        bool caught = false;
        for (const auto& test : results.at("tests")) {
            const std::string name = test.at("name");
            if (!name.starts_with(prefix) || test.at("status") == "passed") continue;
            caught = true;
            const std::string output = test.at("output");
            if (in_one_line(name + "\n" + output).find(says) != std::string::npos)
                return std::string();
        }
        return caught ? "it is caught, but no test says \"" + says + "\""
                      : std::string("no public test catches it");
    };
    return trial;
}

std::vector<Trial> trials_of(const Request& request) {
    const auto sources = sources_with_exercises(request.source);
    std::vector<Trial> all;
    for (const auto& [name, text] : sources) {
        for (const Solution& solution : find_solutions(text, name)) {
            all.push_back(one_open(name, text, solution));
        }
    }
    const fs::path folder = request.source / "tests/grading/wrong_answers";
    for (const fs::path& answer : files_below(folder)) {
        all.push_back(wrong_answer(folder / answer, sources));
    }
    std::vector<Trial> trials = {all_solved(), all_open(sources)};
    for (std::size_t i = 0; i < all.size(); i += request.every) trials.push_back(all[i]);
    return trials;
}

/// Builds and judges a trial; returns what is wrong, or nothing.
std::string run_trial(const Request& request, BuildTree& tree, const Trial& trial,
                      const fs::path& results) {
    const std::string error = tree.build(trial.files);
    if (!error.empty()) return "it does not compile: " + error;
    std::vector<std::string> judge = {(request.programs / "judge").string(),
                                      "--json",
                                      results.string(),
                                      "--reveal",
                                      "all",
                                      "--seconds",
                                      "20"};
    if (trial.lab != 0) judge.insert(judge.end(), {"--lab", std::to_string(trial.lab)});
    if (!trial.public_only) {
        judge.insert(judge.end(), {"--reference", (request.programs / "worker").string()});
    }
    judge.emplace_back("--worker");
    for (const std::string& word : tree.worker_command()) judge.push_back("=" + word);
    const ProcessResult judged = run_command(judge, 300s);
    if (judged.timed_out() || judged.status > 1) return "the judge failed: " + judged.out;
    return trial.check(nlohmann::json::parse(read_file(results)), judged.out);
}

int check_exercises(const Request& request) {
    const std::vector<Trial> trials = trials_of(request);
    fs::create_directories(request.out);
    // The build that this program belongs to holds all solutions.
    const Workshop workshop = Workshop::of_project(request.source, request.programs);
    const Sandbox sandbox("none", "");
    std::atomic<std::size_t> next = 0;
    std::atomic<std::size_t> wrong = 0;
    std::mutex console;
    const bool finished = run_jobs("check_exercises", request.jobs, [&](unsigned job) {
        const fs::path folder = request.out / ("job" + std::to_string(job));
        fs::create_directories(folder);
        BuildTree tree(workshop, sandbox, job, folder);
        for (std::size_t i = next++; i < trials.size(); i = next++) {
            const std::string mistake =
                run_trial(request, tree, trials[i], folder / "results.json");
            const std::lock_guard lock(console);
            std::cout << (mistake.empty() ? "ok    " : "WRONG ") << trials[i].name
                      << (mistake.empty() ? "" : ": " + mistake) << std::endl;
            if (!mistake.empty()) ++wrong;
        }
    });
    std::cout << trials.size() << " trials, " << wrong << " wrong\n";
    return finished && wrong == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    Request request;
    request.programs = fs::canonical("/proc/self/exe").parent_path();
    request.jobs = std::max(1U, std::thread::hardware_concurrency());
    CLI::App app("Tests the exercises themselves", "check_exercises");
    app.add_option("--out", request.out, "Folder to work in")->required();
    app.add_option("--every", request.every,
                   "Of the trials of one exercise, only each of this number (default: all)")
        ->check(CLI::PositiveNumber);
    app.add_option("--jobs", request.jobs, "Trials at a time")->check(CLI::Range(1, 64));
    CLI11_PARSE(app, argc, argv);
    try {
        return check_exercises(request);
    } catch (const std::exception& error) {
        std::cerr << "check_exercises: " << error.what() << "\n";
        return 1;
    }
}
