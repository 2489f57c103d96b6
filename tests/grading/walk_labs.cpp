// Goes through the labs as a learner would, in a handout in which all exercises are open: reads
// what is to be written, writes a wrong answer, reads why it is wrong, writes the solution, and
// continues with the next. Each step is a `make gradeNN`, whose output is checked.
//
//     walk_labs --out FOLDER --labs 2

#include <CLI/CLI.hpp>
#include <iostream>
#include <map>

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
    std::vector<int> labs;
    bool all_answers = false;
};

struct Exercise {
    std::string name;  ///< "lab02 softmax"
    fs::path file;
    std::string solution;
    std::vector<WrongAnswer> wrong_answers;
};

/// The exercises of a lab, in the order in which a report lists them, as its graded tests do.
std::vector<Exercise> exercises_of(const Request& request, int lab) {
    std::map<std::string, Exercise> found;
    for (const auto& [name, text] : sources_with_exercises(request.source)) {
        const std::vector<std::string> lines = lines_of(text);
        for (const Solution& solution : find_solutions(text, name)) {
            const auto begin = lines.begin() + static_cast<std::ptrdiff_t>(solution.begin) + 1;
            const auto end = lines.begin() + static_cast<std::ptrdiff_t>(solution.end);
            found[solution.name()] = {solution.name(), name, text_of({begin, end}), {}};
        }
    }
    const fs::path answers = request.source / "tests/grading/wrong_answers";
    for (const fs::path& file : files_below(answers)) {
        const WrongAnswer wrong = read_wrong_answer(answers / file);
        std::vector<WrongAnswer>& kept = found.at(wrong.exercise).wrong_answers;
        if (kept.empty() || request.all_answers) kept.push_back(wrong);
    }
    std::vector<Exercise> ordered;
    const std::string tests =
        read_file(request.source / "tests/grading" / (lab_name(lab) + "_test.cpp"));
    const std::string mark = "*exercise(\"" + lab_name(lab) + ".";
    for (std::size_t at = tests.find(mark); at != std::string::npos;
         at = tests.find(mark, at + 1)) {
        const std::size_t begin = at + mark.size();
        const std::string name = tests.substr(begin, tests.find('"', begin) - begin);
        ordered.push_back(found.at(lab_name(lab) + " " + name));
    }
    return ordered;
}

/// A learner's handout, and the build folder in it.
class Handout {
public:
    explicit Handout(const Request& request) : folder_(request.out / "handout") {
        fs::create_directories(request.out);
        make_handout(request.programs, request.labs.front(), request.source, folder_);
        command({"cmake", "-S", folder_.string(), "-B", (folder_ / "build").string()});
    }

    /// Writes a body in the place of what stands there for the exercise.
    void write(const Exercise& exercise, const std::string& body) {
        std::string& now = written_[exercise.name];
        if (now.empty()) now = "throw not_implemented(\"" + exercise.name + "\");";
        std::string text = read_file(folder_ / exercise.file);
        const std::size_t place = text.find(now);
        if (place == std::string::npos)
            throw std::runtime_error(exercise.name + ": its place is gone");
        // The comment makes the body one that stands nowhere else.
        const std::string whole = body + "// written for " + exercise.name;
        write_file(folder_ / exercise.file, text.replace(place, now.size(), whole));
        now = whole;
    }

    /// What the learner reads, in one line.
    std::string grade(int lab) {
        const ProcessResult result = run_command(
            {"make", "-C", (folder_ / "build").string(), "grade" + lab_name(lab).substr(3)}, 600s);
        if (result.status != 0) throw std::runtime_error("make grade: " + result.out);
        return in_one_line(result.out);
    }

private:
    static void command(const std::vector<std::string>& words) {
        const ProcessResult result = run_command(words, 300s);
        if (result.status != 0) throw std::runtime_error(words.front() + ": " + result.out);
    }

    fs::path folder_;
    std::map<std::string, std::string> written_;  // by exercise
};

/// Counts what a report lacks, and says so.
class Reader {
public:
    void must_read(const std::string& step, const std::string& report, const std::string& piece) {
        const bool found = report.find(piece) != std::string::npos;
        std::cout << (found ? "ok    " : "WRONG ") << step;
        if (!found) std::cout << ": it does not say \"" << piece << "\" but\n      " << report;
        std::cout << std::endl;
        ++steps_;
        wrong_ += found ? 0 : 1;
    }

    int result() const {
        std::cout << steps_ << " steps, " << wrong_ << " wrong\n";
        return wrong_ == 0 && steps_ > 0 ? 0 : 1;
    }

private:
    int steps_ = 0;
    int wrong_ = 0;
};

int walk(const Request& request) {
    Handout handout(request);
    Reader reader;
    for (const int lab : request.labs) {
        for (const Exercise& exercise : exercises_of(request, lab)) {
            const std::string name = exercise.name.substr(6);
            reader.must_read(exercise.name + ", not written", handout.grade(lab),
                             "next write " + name + " in " + exercise.file.string() + ", line ");
            for (const WrongAnswer& wrong : exercise.wrong_answers) {
                handout.write(exercise, wrong.body);
                const std::string report = handout.grade(lab);
                reader.must_read(exercise.name + ", a wrong answer", report,
                                 name + ": the test \"");
                reader.must_read("   its reason", report, wrong.says);
                if (report.find("it threw std::logic_error: ") != std::string::npos) {
                    reader.must_read("   its line", report,
                                     "thrown at " + exercise.file.string() + ", line ");
                }
            }
            handout.write(exercise, exercise.solution);
            reader.must_read(exercise.name + ", the solution", handout.grade(lab),
                             name + ": public tests passed, ");
        }
        reader.must_read(lab_name(lab) + ", all written", handout.grade(lab),
                         "run the lab on your own code: make " + lab_name(lab));
    }
    return reader.result();
}

}  // namespace

int main(int argc, char** argv) {
    Request request;
    request.programs = fs::canonical("/proc/self/exe").parent_path();
    CLI::App app("Goes through labs as a learner would", "walk_labs");
    app.add_option("--out", request.out, "Folder to work in")->required();
    app.add_option("--labs", request.labs, "Which, in rising order: 2 3")->required();
    app.add_flag("--all-answers", request.all_answers,
                 "Write all wrong answers, not one for each exercise");
    CLI11_PARSE(app, argc, argv);
    try {
        request.out = fs::absolute(request.out);
        return walk(request);
    } catch (const std::exception& error) {
        std::cerr << "walk_labs: " << error.what() << "\n";
        return 1;
    }
}
