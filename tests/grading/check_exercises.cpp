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

#include "source.hpp"
#include "support/files.hpp"
#include "support/text.hpp"
#include "workshop.hpp"

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
    std::size_t most_answers = 1000;  // wrong ones, of each lab
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

std::map<std::string, std::string> sources_with_holes(const fs::path& source) {
    std::map<std::string, std::string> files;
    for (const fs::path& file : files_below(source / "common")) {
        if (file.extension() != ".cpp") continue;
        const std::string name = "common" / file;
        const std::string text = read_file(source / name);
        if (!find_holes(text, name).empty()) files[name] = text;
    }
    return files;
}

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
    for (const auto& [name, text] : sources) trial.files[name] = open_holes(text, name, 1);
    trial.check = [](const nlohmann::json& results, const std::string&) {
        return results.at("score") == 0 ? std::string()
                                        : "it has " + results.at("score").dump() + " points, not 0";
    };
    return trial;
}

Trial one_open(const std::string& file, const std::string& text, const Hole& hole) {
    const std::string exercise = lab_name(hole.lab) + "." + hole.exercise;
    Trial trial{
        exercise + " open", {{file, open_hole(text, file, hole.lab, hole.exercise)}}, 0, false, {}};
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

/// A file of wrong_answers/: "lab02 softmax", "says: …", an empty line, the body.
Trial wrong_answer(const fs::path& file, const std::map<std::string, std::string>& sources) {
    const std::vector<std::string> lines = lines_of(read_file(file));
    if (lines.size() < 4 || !lines[0].starts_with("lab") || !lines[1].starts_with("says: ")) {
        throw std::runtime_error(file.string() +
                                 ": must begin with labNN name, says: …, and a "
                                 "blank line");
    }
    const int lab = std::stoi(lines[0].substr(3, 2));
    const std::string exercise = lines[0].substr(6);
    std::string body;
    for (std::size_t i = 3; i < lines.size(); ++i) body += lines[i] + "\n";
    Trial trial{file.stem(), {}, lab, true, {}};
    for (const auto& [name, text] : sources) {
        for (const Hole& hole : find_holes(text, name)) {
            if (hole.lab != lab || hole.exercise != exercise) continue;
            const std::vector<std::string> all = lines_of(text);
            std::string changed;
            for (std::size_t i = 0; i < all.size(); ++i) {
                if (i == hole.begin) changed += body;
                if (i < hole.begin || i > hole.end) changed += all[i] + "\n";
            }
            trial.files[name] = changed;
        }
    }
    if (trial.files.empty()) {
        throw std::runtime_error(file.string() + ": there is no exercise " + lines[0]);
    }
    const std::string says = lines[1].substr(6);
    const std::string prefix = lines[0].substr(0, 5) + "." + exercise + ":";
    trial.check = [says, prefix](const nlohmann::json& results, const std::string&) {
        bool caught = false;
        for (const auto& test : results.at("tests")) {
            const std::string name = test.at("name");
            if (!name.starts_with(prefix) || test.at("status") == "passed") continue;
            caught = true;
            const std::string output = test.at("output");
            if ((name + "\n" + output).find(says) != std::string::npos) return std::string();
        }
        return caught ? "it is caught, but no test says \"" + says + "\""
                      : std::string("no public test catches it");
    };
    return trial;
}

std::vector<Trial> all_trials(const fs::path& source, std::size_t most_answers) {
    const auto sources = sources_with_holes(source);
    std::vector<Trial> trials = {all_solved(), all_open(sources)};
    for (const auto& [name, text] : sources) {
        for (const Hole& hole : find_holes(text, name)) {
            trials.push_back(one_open(name, text, hole));
        }
    }
    std::vector<fs::path> answers;
    for (const auto& entry : fs::directory_iterator(source / "tests/grading/wrong_answers")) {
        answers.push_back(entry.path());
    }
    // In the order of their files, so that neighbours in the same file build on each other's work.
    std::sort(answers.begin(), answers.end());
    std::map<std::string, std::size_t> taken;  // of each lab
    for (const fs::path& answer : answers) {
        const std::string exercise = lines_of(read_file(answer)).front();  // "lab02 softmax"
        if (taken[exercise.substr(0, 5)]++ >= most_answers) continue;
        trials.push_back(wrong_answer(answer, sources));
    }
    return trials;
}

/// Builds and judges a trial; returns what is wrong, or nothing.
std::string run_trial(const Request& request, Workshop& workshop, const Trial& trial,
                      const fs::path& results) {
    const std::string error = workshop.build(trial.files);
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
    judge.insert(judge.end(), {"--worker", workshop.worker_command().front()});
    const ProcessResult judged = run_command(judge, 300s);
    if (judged.timed_out() || judged.status > 1) return "the judge failed: " + judged.out;
    return trial.check(nlohmann::json::parse(read_file(results)), judged.out);
}

int check_exercises(const Request& request) {
    const std::vector<Trial> trials = all_trials(request.source, request.most_answers);
    fs::create_directories(request.out);
    const ProcessResult solved =
        run_command({(request.programs / "make_handout").string(), "--lab", "99", "--source",
                     request.source.string(), "--out", (request.out / "solved").string()},
                    60s);
    if (solved.status != 0) throw std::runtime_error(solved.out);
    std::atomic<std::size_t> next = 0;
    std::atomic<std::size_t> wrong = 0;
    std::mutex console;
    const auto work_through = [&](unsigned job) {
        const fs::path folder = request.out / ("job" + std::to_string(job));
        Workshop workshop(folder, /*sandbox=*/false);
        try {
            workshop.prepare(request.out / "solved", "-O0");
            for (std::size_t i = next++; i < trials.size(); i = next++) {
                const std::string mistake =
                    run_trial(request, workshop, trials[i], folder / "results.json");
                const std::lock_guard lock(console);
                std::cout << (mistake.empty() ? "ok    " : "WRONG ") << trials[i].name
                          << (mistake.empty() ? "" : ": " + mistake) << std::endl;
                if (!mistake.empty()) ++wrong;
            }
        } catch (const std::exception& error) {
            const std::lock_guard lock(console);
            std::cerr << "check_exercises: " << error.what() << "\n";
            ++wrong;
        }
    };
    std::vector<std::thread> jobs;
    for (unsigned job = 0; job < request.jobs; ++job) jobs.emplace_back(work_through, job);
    for (std::thread& job : jobs) job.join();
    std::cout << trials.size() << " trials, " << wrong << " wrong\n";
    return wrong == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    Request request;
    request.programs = fs::canonical("/proc/self/exe").parent_path();
    request.jobs = std::max(1U, std::thread::hardware_concurrency());
    CLI::App app("Tests the exercises themselves", "check_exercises");
    app.add_option("--out", request.out, "Folder to work in")->required();
    app.add_option("--most-answers", request.most_answers,
                   "Try so many wrong answers of each lab (default: all)");
    app.add_option("--jobs", request.jobs, "Trials at a time")->check(CLI::Range(1, 64));
    CLI11_PARSE(app, argc, argv);
    try {
        return check_exercises(request);
    } catch (const std::exception& error) {
        std::cerr << "check_exercises: " << error.what() << "\n";
        return 1;
    }
}
