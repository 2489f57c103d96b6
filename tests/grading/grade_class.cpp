// Grades a class: every submission of a folder is built and judged in a build tree, several at a
// time.
//
//     grade --submissions DIR --out DIR [--lab 2] [--jobs 4] [--shard 3/16]
//
// An interrupted run goes on where it was when it is started again.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>

#include "build_tree.hpp"
#include "solution_markers.hpp"
#include "support/files.hpp"
#include "support/text.hpp"

namespace {

namespace fs = std::filesystem;
using namespace digitlab::grading;
using namespace digitlab::testing;
using std::chrono_literals::operator""s;

struct Request {
    fs::path submissions;
    fs::path out;
    fs::path source;    // the project, with all solutions
    fs::path programs;  // where judge, worker and make_handout are
    int lab = 0;        // 0: all labs
    int handout = 1;    // the first lab that was handed out open
    unsigned jobs = 1;
    std::size_t shard = 1;
    std::size_t shards = 1;
    std::string reveal = "titles";
    bool sandbox = true;
};

std::atomic<bool> interrupted = false;

/// The submissions of this shard: folders and .zip files, in the order of the alphabet.
std::vector<fs::path> list_submissions(const Request& request) {
    std::vector<fs::path> all;
    for (const auto& entry : fs::directory_iterator(request.submissions)) {
        if (entry.is_directory() || entry.path().extension() == ".zip") all.push_back(entry.path());
    }
    std::sort(all.begin(), all.end());
    std::vector<fs::path> mine;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (i % request.shards == request.shard - 1) mine.push_back(all[i]);
    }
    return mine;
}

/// Where the results of a submission go: a folder of its name, with its ending if two share one.
fs::path result_folder(const fs::path& out, const fs::path& submission) {
    const bool zip = submission.extension() == ".zip";
    const bool shared = zip && fs::exists(fs::path(submission).replace_extension());
    return out / (zip && !shared ? submission.stem() : submission.filename());
}

/// A Markdown table of what the student has got, and what was wrong first.
std::string markdown(const std::string& name, const nlohmann::json& results) {
    std::ostringstream text;
    text << "# " << name << ": " << results.at("score") << " of " << results.at("max_score")
         << "\n\n"
         << results.at("output").get<std::string>() << "\n\n| test | points | |\n|---|---|---|\n";
    for (const auto& test : results.at("tests")) {
        text << "| " << test.at("name").get<std::string>() << " | " << test.at("score") << " of "
             << test.at("max_score") << " | " << test.at("status").get<std::string>() << " |\n";
    }
    for (const auto& test : results.at("tests")) {
        const std::string output = test.at("output");
        if (test.at("status") == "passed" || output.empty()) continue;
        std::string fence = "```";  // longer than any in what a submission has printed
        while (output.find(fence) != std::string::npos) fence += '`';
        text << "\n**" << test.at("name").get<std::string>() << "**\n\n"
             << fence << "\n"
             << output << fence << "\n";
    }
    return text.str();
}

/// Puts a line for the student into the results that the judge has written.
void set_output(const fs::path& file, const std::string& output) {
    nlohmann::json results = nlohmann::json::parse(read_file(file));
    results["output"] = output;
    write_file(file, results.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
}

class Grader {
public:
    Grader(const Request& request, std::vector<std::string> files)
        : request_(request), files_(std::move(files)) {}

    /// Grades one submission and leaves results.json, junit.xml, report.md and report.txt.
    void grade(BuildTree& tree, const fs::path& submission, const fs::path& folder) {
        fs::create_directories(folder);
        // All zeros first: whatever happens, there is a result.
        std::vector<std::string> judge = {(request_.programs / "judge").string(), "--json",
                                          (folder / "results.json").string(), "--reveal",
                                          request_.reveal};
        if (request_.lab != 0) {
            judge.insert(judge.end(), {"--lab", std::to_string(request_.lab)});
        }
        const std::string reference = (request_.programs / "worker").string();
        std::vector<std::string> zeros = judge;
        zeros.insert(zeros.end(), {"--worker", reference, "--reference", reference, "--zero"});
        const ProcessResult zeroed = run_command(zeros, 60s);
        if (zeroed.status != 0) throw std::runtime_error("judge: " + zeroed.out);
        std::string report;
        try {
            const std::string error = tree.build(collect_submission(submission, files_));
            if (error.empty()) {
                judge.insert(judge.end(), {"--junit", (folder / "junit.xml").string()});
                judge.insert(judge.end(), {"--reference", reference, "--worker"});
                const std::vector<std::string> worker = tree.worker_command();
                for (const std::string& word : worker) judge.push_back("=" + word);
                const ProcessResult judged = run_command(judge, 1200s);
                report = judged.out;
                if (judged.status > 1) set_output(folder / "results.json", "the judge failed");
            } else {
                report = "It does not compile: " + error + "\n";
                set_output(folder / "results.json", "It does not compile: " + error);
            }
        } catch (const std::exception& error) {
            report = std::string(error.what()) + "\n";
            set_output(folder / "results.json", error.what());
        }
        write_file(folder / "report.txt", report);
        write_file(
            folder / "report.md",
            markdown(folder.filename(), nlohmann::json::parse(read_file(folder / "results.json"))));
        write_file(folder / "done", "");  // last: without it the submission is graded again
    }

private:
    const Request& request_;
    std::vector<std::string> files_;
};

/// A field of a CSV file, on one line.
std::string quoted(std::string text) {
    std::replace(text.begin(), text.end(), '"', '\'');
    std::replace(text.begin(), text.end(), '\n', ' ');
    return '"' + text + '"';
}

/// scores.csv, of all that is graded so far, by whichever shard.
void write_scores(const fs::path& out) {
    std::string text = "submission,score,max_score,remark\n";
    std::vector<fs::path> folders;
    for (const auto& entry : fs::directory_iterator(out)) {
        if (fs::exists(entry.path() / "done")) folders.push_back(entry.path());
    }
    std::sort(folders.begin(), folders.end());
    for (const fs::path& folder : folders) {
        const auto results = nlohmann::json::parse(read_file(folder / "results.json"));
        text += quoted(folder.filename()) + "," + results.at("score").dump() + "," +
                results.at("max_score").dump() + "," + quoted(results.at("output")) + "\n";
    }
    write_file(out / "scores.csv", text);
}

int grade_class(const Request& request) {
    const bool sandbox = request.sandbox && sandbox_works();
    if (request.sandbox && !sandbox) {
        std::cerr
            << "grade: no sandbox (bubblewrap is missing or not allowed here): submissions can "
               "read your files\n";
    }
    const std::vector<fs::path> submissions = list_submissions(request);
    const fs::path work = request.out / ".work" / ("shard" + std::to_string(request.shard));
    fs::create_directories(work);
    make_handout(request.programs, request.handout, request.source, work / "handout");
    std::vector<std::string> files;
    for (const auto& [name, text] : sources_with_exercises(request.source)) files.push_back(name);
    Grader grader(request, files);

    std::atomic<std::size_t> next = 0;
    std::atomic<std::size_t> graded = 0;
    std::mutex console;
    const bool finished = run_jobs("grade", request.jobs, [&](unsigned job) {
        BuildTree tree(work / ("job" + std::to_string(job)), sandbox);
        bool prepared = false;
        for (std::size_t i = next++; i < submissions.size() && !interrupted; i = next++) {
            const fs::path folder = result_folder(request.out, submissions[i]);
            if (fs::exists(folder / "done")) continue;
            if (!prepared) tree.prepare(work / "handout");
            prepared = true;
            grader.grade(tree, submissions[i], folder);
            const auto results = nlohmann::json::parse(read_file(folder / "results.json"));
            const std::lock_guard lock(console);
            std::cout << folder.filename().string() << ": " << results.at("score") << " of "
                      << results.at("max_score") << std::endl;
            ++graded;
        }
    });
    write_scores(request.out);
    std::cout << graded << " graded now; scores of all: " << (request.out / "scores.csv").string()
              << "\n";
    if (interrupted) return 130;
    return finished ? 0 : 1;
}

void on_interrupt(int) {
    interrupted = true;
    std::signal(SIGINT, SIG_DFL);
}

}  // namespace

int main(int argc, char** argv) {
    Request request;
    request.programs = fs::canonical("/proc/self/exe").parent_path();
    request.source = DIGITLAB_SOURCE_FOLDER;
    request.jobs = std::max(1U, std::thread::hardware_concurrency());
    std::string shard = "1/1";
    bool no_sandbox = false;
    CLI::App app("Grades a class", "grade");
    app.add_option("--submissions", request.submissions, "Folder with a folder or .zip of each")
        ->required()
        ->check(CLI::ExistingDirectory);
    app.add_option("--out", request.out, "Folder for scores.csv and the reports")->required();
    app.add_option("--lab", request.lab, "Grade this lab only, such as 2");
    app.add_option(
        "--handout", request.handout,
        "The lab from which on the exercises were open (default: that of --lab, else 1)");
    app.add_option("--jobs", request.jobs, "Submissions at a time")->check(CLI::Range(1, 256));
    app.add_option("--shard", shard, "3/16: every 16th submission, from the third on");
    app.add_option("--reveal", request.reveal,
                   "What students are told of hidden tests: points, titles or all")
        ->check(CLI::IsMember({"points", "titles", "all"}));
    app.add_flag("--no-sandbox", no_sandbox, "Do not use bubblewrap");
    CLI11_PARSE(app, argc, argv);
    request.sandbox = !no_sandbox;
    if (app.count("--handout") == 0 && request.lab != 0) request.handout = request.lab;
    const int read = std::sscanf(shard.c_str(), "%zu/%zu", &request.shard, &request.shards);
    if (read != 2 || request.shard < 1 || request.shard > request.shards) {
        std::cerr << "grade: --shard " << shard << ": must be such as 3/16\n";
        return 2;
    }
    std::signal(SIGINT, on_interrupt);
    try {
        fs::create_directories(request.out);
        request.out = fs::canonical(request.out);
        return grade_class(request);
    } catch (const std::exception& error) {
        std::cerr << "grade: " << error.what() << "\n";
        return 1;
    }
}
