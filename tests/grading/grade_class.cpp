// Grades a class: every submission of a folder is built and judged, several at a time.
//
//     grade --submissions DIR --out DIR [--lab 2] [--jobs 4] [--shard 3/16]
//
// A run that was interrupted or killed resumes when it is started again. Several runs
// may share a folder of results: who grades what is settled by locks.

#include <sys/stat.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <iostream>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>

#include "build_tree.hpp"
#include "results.hpp"
#include "solution_markers.hpp"
#include "support/files.hpp"
#include "support/text.hpp"

namespace {

namespace fs = std::filesystem;
using namespace digitlab::grading;
using namespace digitlab::testing;
using std::chrono_literals::operator""s;
using Clock = std::chrono::steady_clock;

struct Request {
    fs::path submissions;
    fs::path out;
    fs::path source;    // the project, with all solutions
    fs::path programs;  // where judge, worker, confine and make_handout are
    int lab = 0;        // 0: all labs
    int handout = 1;    // the first lab that was handed out open
    unsigned jobs = 1;
    std::size_t shard = 1;
    std::size_t shards = 1;
    std::string reveal = "titles";
    std::string sandbox = "auto";
};

std::atomic<bool> interrupted = false;

/// The sources that hold an exercise of this grading: of a lab that was handed out open, up to the
/// one that is graded.
std::vector<std::string> files_to_collect(const Request& request) {
    std::vector<std::string> files;
    for (const auto& [name, text] : sources_with_exercises(request.source)) {
        for (const Solution& solution : find_solutions(text, name)) {
            const bool open = solution.lab >= request.handout || solution.lab == request.lab;
            if (!open || (request.lab != 0 && solution.lab > request.lab)) continue;
            files.push_back(name);
            break;
        }
    }
    return files;
}

std::string dump(const nlohmann::json& json) {
    // A folder's name need not be UTF-8.
    return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

std::string utc_now() {
    const std::time_t now = std::time(nullptr);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", std::gmtime(&now));
    return text;
}

std::map<std::string, std::string> environment_of_runner() {
    std::map<std::string, std::string> environment;
    for (const char* name :
         {"CLASSROOM", "ASSIGNMENT", "SUBMISSION_TAG", "COMMIT_URL", "RELEASE_URL", "REVIEW_URL"}) {
        if (const char* value = std::getenv(name)) environment[name] = value;
    }
    return environment;
}

/// What the results of a submission were made from: `submission` decides whether it is graded
/// again, `files` tells equal ones; empty if nothing was changed.
struct Marks {
    std::string submission;
    std::string files;
};

/// The file that is written last: with it, the results are whole.
constexpr const char* done = "done";

Marks read_marks(const fs::path& folder) {
    Marks marks;
    if (fs::exists(folder / done)) {
        std::istringstream(read_file(folder / done)) >> marks.submission >> marks.files;
    }
    return marks;
}

/// Grades submissions with what is the same for all of them.
class Grader {
public:
    Grader(const Request& request, const Workshop& workshop, std::vector<std::string> files)
        : request_(request), workshop_(workshop), files_(std::move(files)) {
        judge_ = {(request_.programs / "judge").string(), "--reveal", request_.reveal,
                  "--reference", (request_.programs / "worker").string()};
        if (request_.lab != 0) judge_.insert(judge_.end(), {"--lab", std::to_string(request_.lab)});
        const TemporaryFolder folder;
        const fs::path json = folder.path() / "zero.json";
        const ProcessResult judged = run_command(
            concat(judge_, {"--worker", "/bin/false", "--zero", "--json", json.string()}), 60s);
        if (judged.status != 0) throw std::runtime_error(judged.out);
        nothing_ = without_points(read_judged(read_file(json)), "");
        for (const char* program : {"judge", "worker"}) {
            tests_ += fingerprint(read_file(request_.programs / program));
        }
    }

    /// Grades a submission, unless that was done before, and returns whether it did.
    bool grade(BuildTree& tree, const Submission& submission) {
        const fs::path folder = request_.out / submission.name;
        SubmittedFiles files;
        std::string unreadable;
        try {
            files = collect_submission(submission.path, files_);
        } catch (const std::exception& error) {
            unreadable = error.what();
        }
        const Marks marks = marks_of(files, unreadable);
        if (read_marks(folder).submission == marks.submission) return false;
        fs::create_directories(folder);
        fs::remove(folder / done);
        std::string report;
        Result result = unreadable.empty() ? build_and_judge(tree, files, report)
                                           : without_points(nothing_, unreadable, {unreadable});
        result.name = submission.name;
        result.lab = request_.lab == 0 ? "all labs" : lab_name(request_.lab);
        write(result, report, folder);
        write_file(folder / done, marks.submission + " " + marks.files + "\n");
        return true;
    }

private:
    Marks marks_of(const SubmittedFiles& files, const std::string& unreadable) const {
        std::string changed;
        for (const auto& [name, text] : files) {
            if (text != workshop_.handed_out(name)) changed += name + '\0' + text + '\0';
        }
        return {fingerprint(unreadable + changed + workshop_.key() + tests_ + request_.reveal),
                changed.empty() ? "" : fingerprint(changed)};
    }

    Result build_and_judge(BuildTree& tree, const SubmittedFiles& files,
                           std::string& report) const {
        const std::vector<std::string> errors = lines_of(tree.build(files));
        if (!errors.empty()) {
            return without_points(nothing_, "It does not compile: " + errors.front(), errors);
        }
        // The judge writes where no submission can; what it leaves counts only if it ended well.
        const TemporaryFolder folder;
        const fs::path json = folder.path() / "judged.json";
        std::vector<std::string> command = concat(judge_, {"--json", json.string(), "--worker"});
        for (const std::string& word : tree.worker_command()) command.push_back("=" + word);
        const ProcessResult judged = run_command(command, 1200s);
        report = judged.out;
        if (judged.end != ProcessResult::End::exited || judged.status > 1) {
            return without_points(nothing_,
                                  "The judge failed; this is no fault that a submission should be "
                                  "able to cause: look at report.txt");
        }
        return read_judged(read_file(json));
    }

    static void write(const Result& result, const std::string& report, const fs::path& folder) {
        write_file(folder / "results.json", dump(for_gradescope(result)));
        write_file(folder / "prairielearn.json", dump(for_prairielearn(result)));
        write_file(folder / "classroom50.json",
                   dump(for_classroom50(result, environment_of_runner(), utc_now())));
        write_file(folder / "junit.xml", for_junit(result));
        write_file(folder / "report.md", for_markdown(result));
        std::string text = report;
        if (text.empty()) text = result.remark + "\n";
        for (const std::string& error : result.format_errors) text += error + "\n";
        write_file(folder / "report.txt", text);
    }

    const Request& request_;
    const Workshop& workshop_;
    std::vector<std::string> files_;
    std::vector<std::string> judge_;
    Result nothing_;     // all tests, and no points
    std::string tests_;  // names this state of the tests and the solutions
};

/// scores.csv, of all that is graded so far, by whichever run; and what could not be graded.
void write_scores(const Request& request, const std::vector<Submission>& submissions) {
    const FileLock lock(request.out / ".work/scores.lock", /*wait=*/true);
    std::map<std::string, std::vector<std::string>> same;  // names, by the fingerprint of the files
    for (const Submission& submission : submissions) {
        const Marks marks = read_marks(request.out / submission.name);
        if (!marks.files.empty()) same[marks.files].push_back(submission.name);
    }
    std::string scores = scores_header;
    std::string not_graded = "entry,reason\n";
    for (const Submission& submission : submissions) {
        if (!submission.reason.empty()) {
            not_graded += csv_field(submission.name) + "," + csv_field(submission.reason) + "\n";
            continue;
        }
        const fs::path folder = request.out / submission.name;
        const Marks marks = read_marks(folder);
        if (marks.submission.empty()) continue;
        std::string line = scores_line(submission.name, read_file(folder / "results.json"));
        std::string others;
        for (const std::string& name : same[marks.files]) {
            if (name != submission.name) others += (others.empty() ? "" : ", ") + name;
        }
        if (!marks.files.empty() && !others.empty()) {
            const std::string field = csv_field("; the same as " + others);
            line = line.substr(0, line.rfind('"')) + field.substr(1) + "\n";
        }
        scores += line;
    }
    write_file(request.out / "scores.csv", scores);
    write_file(request.out / "not_graded.csv", not_graded);
}

/// Refuses a folder with the results of another lab, whose names would be the same.
void claim_results(const Request& request) {
    const fs::path file = request.out / "grading.json";
    const nlohmann::json mine = {{"lab", request.lab}, {"handout", request.handout}};
    if (fs::exists(file)) {
        const nlohmann::json before = nlohmann::json::parse(read_file(file));
        if (before != mine) {
            const int lab = before.value("lab", 0);
            throw std::runtime_error(request.out.string() + ": holds results of " +
                                     (lab == 0 ? "all labs" : lab_name(lab)) +
                                     ", handed out from " + lab_name(before.value("handout", 1)) +
                                     " on; name another folder with --out");
        }
    }
    write_file(file, mine.dump() + "\n");
    fs::permissions(file, fs::perms(0600));
}

/// Whether a folder is the other one, or lies in it.
bool lies_in(const fs::path& folder, const fs::path& other) {
    const auto whole = [](const fs::path& path) {
        return (fs::weakly_canonical(path) / "").string();
    };
    return whole(folder).starts_with(whole(other));
}

/// Where workshop and jobs are. For root, programs of submissions are another user, who must get
/// there.
fs::path work_folder(const Request& request) {
    const fs::path usual = request.out / ".work";
    fs::create_directories(usual);
    // To pass through, and no more: the names of submissions are no other's business.
    fs::permissions(request.out, fs::perms(0711));
    if (geteuid() != 0 || request.sandbox == "none" || others_can_reach(usual / "file"))
        return usual;
    const fs::path elsewhere = "/var/tmp/digitlab-grade-" + fingerprint(request.out.string());
    mkdir(elsewhere.c_str(), 0755);
    struct stat status {};
    if (lstat(elsewhere.c_str(), &status) != 0 || !S_ISDIR(status.st_mode) || status.st_uid != 0) {
        throw std::runtime_error(elsewhere.string() + ": is not a folder of root; remove it");
    }
    return elsewhere;
}

/// Runs a spy inside, and refuses to grade if it can read what no submission may read, or write.
void try_sandbox(const Request& request, const Sandbox& sandbox, unsigned job,
                 const fs::path& folder) {
    if (sandbox.kind() == Sandbox::Kind::none) return;
    std::vector<std::string> secrets = {(request.source / "common/math/losses.cpp").string(),
                                        (request.source / "tests/grading/lab02_test.cpp").string(),
                                        (request.programs / "worker").string(),
                                        request.submissions.string(),
                                        (request.out / "grading.json").string()};
    const std::string script =
        "for f; do if ( : < \"$f\" ) 2>/dev/null; then echo \"$f\"; fi; done; echo end";
    sandbox.clean_up(job, folder / "scratch");
    sandbox.hand_over(job, folder);
    const ProcessResult spy = run_command(concat(sandbox.command(job, {}, folder / "scratch"),
                                                 concat({"/bin/sh", "-c", script, "spy"}, secrets)),
                                          20s);
    if (spy.out == "end\n") return;
    throw std::runtime_error("submissions could read " + lines_of(spy.out + "\n").front() +
                             ": make it readable for its owner alone, or a folder above it "
                             "(chmod 700 FOLDER), or give --no-sandbox, if that does no harm");
}

/// A number that no other run has: in these folders, and as root on this machine, where it is that
/// of a user.
struct Job {
    unsigned number = 0;
    std::vector<FileLock> locks;
};

Job claim_job(const fs::path& work) {
    for (unsigned number = 0; number < 1000; ++number) {
        Job job{number, {}};
        const std::string name = "job" + std::to_string(number) + ".lock";
        job.locks.emplace_back(work / name, /*wait=*/false);
        if (geteuid() == 0) job.locks.emplace_back("/run/digitlab-grade-" + name, /*wait=*/false);
        if (std::all_of(job.locks.begin(), job.locks.end(),
                        [](const FileLock& lock) { return lock.held(); })) {
            return job;
        }
    }
    throw std::runtime_error(work.string() + ": a thousand jobs are at work here");
}

/// A line for each submission that is graded: its points, how many are graded, when the rest will
/// be.
class Progress {
public:
    explicit Progress(std::size_t total) : total_(total) {}

    void skip() {
        const std::lock_guard lock(mutex_);
        ++skipped_;
    }

    void show(const std::string& scores_line) {
        const std::lock_guard lock(mutex_);
        ++graded_;
        const double seconds = std::chrono::duration<double>(Clock::now() - start_).count();
        const double left = seconds / static_cast<double>(graded_) *
                            static_cast<double>(total_ - graded_ - skipped_);
        std::cout << "[" << graded_ + skipped_ << "/" << total_ << "] "
                  << scores_line.substr(0, scores_line.size() - 1);
        if (graded_ + skipped_ < total_) {
            const auto minutes = static_cast<long>(left / 60);
            std::cout << "  (" << minutes << " min " << static_cast<long>(left) % 60 << " s left)";
        }
        std::cout << std::endl;
    }

    std::size_t graded() const { return graded_; }

private:
    std::mutex mutex_;
    Clock::time_point start_ = Clock::now();
    std::size_t total_;
    std::size_t graded_ = 0;
    std::size_t skipped_ = 0;
};

int grade_class(const Request& request) {
    umask(022);
    const fs::path work = work_folder(request);
    claim_results(request);
    write_file(work / "confine", read_file(request.programs / "confine"));
    fs::permissions(work / "confine", fs::perms(0755));
    const Sandbox sandbox(request.sandbox, work / "confine");
    std::cout << sandbox.description() << std::endl;
    const std::vector<std::string> files = files_to_collect(request);
    const std::vector<Submission> all = list_submissions(request.submissions, files);
    std::vector<Submission> mine;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (!all[i].reason.empty()) {
            std::cout << all[i].name << ": not graded: " << all[i].reason << "\n";
        } else if (i % request.shards == request.shard - 1) {
            mine.push_back(all[i]);
        }
    }
    const Workshop workshop(work, {request.programs, request.source, request.handout, request.lab,
                                   std::max(1U, std::thread::hardware_concurrency())});
    umask(077);  // what comes of submissions is for the teacher alone
    fs::create_directories(request.out / ".work/locks");
    Grader grader(request, workshop, files);
    Progress progress(mine.size());
    std::atomic<std::size_t> next = 0;
    const bool finished = run_jobs("grade", request.jobs, [&](unsigned) {
        const Job job = claim_job(work);
        const fs::path folder = work / ("job" + std::to_string(job.number));
        fs::remove_all(folder);  // of a run that was killed
        fs::create_directories(folder);
        try_sandbox(request, sandbox, job.number, folder);
        BuildTree tree(workshop, sandbox, job.number, folder);
        for (std::size_t i = next++; i < mine.size() && !interrupted; i = next++) {
            const FileLock own(request.out / ".work/locks" / mine[i].name, /*wait=*/false);
            if (own.held() && grader.grade(tree, mine[i])) {
                progress.show(scores_line(mine[i].name,
                                          read_file(request.out / mine[i].name / "results.json")));
            } else {
                progress.skip();
            }
        }
        fs::remove_all(folder);
    });
    write_scores(request, all);
    std::cout << progress.graded()
              << " graded now; scores of all: " << (request.out / "scores.csv").string() << "\n";
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
    app.add_option("--submissions", request.submissions,
                   "Folder with a folder or archive of each student")
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
    app.add_option(
           "--sandbox", request.sandbox,
           "What keeps submissions in: bubblewrap, user (for root), landlock, or the first of them "
           "that works")
        ->check(CLI::IsMember({"auto", "bubblewrap", "user", "landlock"}));
    app.add_flag("--no-sandbox", no_sandbox, "Let submissions read and change all that you can");
    CLI11_PARSE(app, argc, argv);
    if (no_sandbox) request.sandbox = "none";
    if (app.count("--handout") == 0 && request.lab != 0) request.handout = request.lab;
    const int read = std::sscanf(shard.c_str(), "%zu/%zu", &request.shard, &request.shards);
    if (read != 2 || request.shard < 1 || request.shard > request.shards) {
        std::cerr << "grade: --shard " << shard << ": must be such as 3/16\n";
        return 2;
    }
    std::signal(SIGINT, on_interrupt);
    try {
        if (lies_in(request.out, request.submissions) ||
            lies_in(request.submissions, request.out)) {
            throw std::runtime_error(
                "--out and --submissions must be folders of their own, neither in the other");
        }
        fs::create_directories(request.out);
        request.out = fs::canonical(request.out);
        return grade_class(request);
    } catch (const std::exception& error) {
        std::cerr << "grade: " << error.what() << "\n";
        return 1;
    }
}
