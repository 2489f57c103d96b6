// Makes a handout: a copy of the project for learners, in which the exercises of a lab and of all
// later ones are still to be written and the hidden tests are gone.
//
//     handout --lab 2 --source PROJECT --out FOLDER

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <map>
#include <sstream>

#include "sealed.hpp"
#include "solution_markers.hpp"
#include "support/files.hpp"
#include "support/text.hpp"

namespace {

namespace fs = std::filesystem;
using namespace digitlab::grading;
using namespace digitlab::testing;

/// What goes into a handout: folders with all in them, and single files.
const std::string handed_out = R"(
CMakeLists.txt LICENSE .ci/packages .clang-format common labs docs/CMakeLists.txt
docs/Doxyfile.in docs/README.md docs/api.dox docs/articles.md docs/backpropagation.dot docs/course_map.dot
docs/deep_network.dot docs/examples docs/glossary.md docs/instructor.md docs/live docs/look_for_mnist.cmake docs/mainpage.dox
docs/make_pages docs/numpy.md docs/two_layer_net.dot
docs/run.cmake docs/site.cmake docs/theme datasets/CMakeLists.txt datasets/README.md
datasets/checksums.sha256 datasets/digits.LICENSE datasets/digits.csv.gz datasets/download.sh
tests/CMakeLists.txt tests/grading/CMakeLists.txt tests/grading/exercise.cpp
tests/grading/exercise.hpp tests/grading/exercise_list.hpp.in
tests/grading/graded_tests.cpp tests/grading/graded_tests.hpp
tests/grading/judge.cpp tests/grading/place.cpp tests/grading/place.hpp
tests/grading/protocol.cpp tests/grading/protocol.hpp
tests/grading/recognise.cpp tests/grading/recognise.hpp
tests/grading/report.cpp tests/grading/report.hpp tests/grading/sealed.cpp
tests/grading/sealed.hpp tests/grading/show.cpp tests/grading/show.hpp
tests/grading/watch.cpp tests/grading/worker.cpp
tests/grading/worker.hpp tests/support/CMakeLists.txt tests/support/files.cpp
tests/support/files.hpp tests/support/process.cpp tests/support/process.hpp
tests/support/text.cpp tests/support/text.hpp
)";

struct Request {
    int lab = 1;
    fs::path source;
    fs::path out;
    fs::path keys;  // of judge --keys; empty: solutions are not sealed into the handout
};

/// 6 of labs/lab06_backpropagation/bugs/mean_for_sum.bug.
int lab_of(const fs::path& file) {
    return std::stoi((*std::next(file.begin())).string().substr(3, 2));
}

/// All files below a folder of the source, or the one file; by their names relative to it.
std::vector<fs::path> files_of(const fs::path& source, const std::string& name) {
    if (fs::is_regular_file(source / name)) return {name};
    if (!fs::is_directory(source / name)) {
        throw std::runtime_error((source / name).string() + ": is missing");
    }
    std::vector<fs::path> files = files_below(source / name);
    for (fs::path& file : files) file = name / file;
    return files;
}

void write(const fs::path& file, const std::string& text) {
    fs::create_directories(file.parent_path());
    write_file(file, text);
}

/// What a learner must not find anywhere of the solutions that are opened: each line too long to
/// stand elsewhere by chance, and each two lines, one below the other.
void collect_secrets(const std::string& text, const std::string& name, int from_lab,
                     std::vector<std::string>& secrets) {
    constexpr std::size_t telling = 34;
    constexpr std::size_t telling_together = 25;
    const std::vector<std::string> lines = lines_of(text);
    for (const Solution& solution : find_solutions(text, name)) {
        if (solution.lab < from_lab) continue;
        std::string above;
        for (std::size_t i = solution.begin + 1; i < solution.end; ++i) {
            const std::string line = without_blanks(lines[i].substr(0, lines[i].find("//")));
            if (line.size() >= telling) secrets.push_back(line);
            if (!above.empty() && above.size() + line.size() >= telling_together) {
                secrets.push_back(above + line);
            }
            above = line;
        }
    }
}

/// Copies a file, opened where it holds exercises; returns the exercises in it.
void hand_out(const Request& request, const fs::path& file, std::vector<std::string>& secrets,
              std::vector<std::string>& exercises) {
    const std::string extension = file.extension();
    const std::string name = file.string();
    if (extension == ".bug" && lab_of(file) >= request.lab) return;  // it quotes a solution
    std::string text = read_file(request.source / file);
    if (extension == ".cpp" || extension == ".hpp") {
        if (name.starts_with("common/") || name.starts_with("labs/")) {
            collect_secrets(text, name, request.lab, secrets);
            for (const Solution& solution : find_solutions(text, name)) {
                if (solution.lab >= request.lab) {
                    exercises.push_back(lab_name(solution.lab) + "  " + solution.exercise + "  " +
                                        name);
                }
            }
            text = remove_solutions(text, name, request.lab);
        } else if (name.starts_with("tests/")) {
            text = remove_hidden_tests(text, name);
        }
    }
    write(request.out / file, text);
    fs::permissions(request.out / file, fs::status(request.source / file).permissions());
}

/// Puts each solution that is opened into the handout, readable for whoever has solved the
/// exercise.
void seal_solutions(const Request& request) {
    if (request.keys.empty()) return;
    std::map<std::string, std::uint64_t> keys;
    std::istringstream lines(read_file(request.keys));
    std::uint64_t key = 0;
    for (std::string name; lines >> name >> key;) keys[name] = key;
    for (const auto& [file, text] : sources_with_exercises(request.source)) {
        const std::vector<std::string> source_lines = lines_of(text);
        for (const Solution& solution : find_solutions(text, file)) {
            const std::string name = lab_name(solution.lab) + "." + solution.exercise;
            if (solution.lab < request.lab || keys.count(name) == 0) continue;
            const auto begin =
                source_lines.begin() + static_cast<std::ptrdiff_t>(solution.begin) + 1;
            const auto end = source_lines.begin() + static_cast<std::ptrdiff_t>(solution.end);
            write(request.out / "solutions" / (name + ".sealed"),
                  seal(text_of({begin, end}), keys.at(name)));
        }
    }
}

/// Looks for solutions in all that was written.
void search_for_leaks(const fs::path& folder, const std::vector<std::string>& secrets) {
    for (const fs::path& file : files_below(folder)) {
        const std::string text = without_blanks(read_file(folder / file));
        for (const std::string& secret : secrets) {
            if (text.find(secret) == std::string::npos) continue;
            throw std::runtime_error((folder / file).string() +
                                     ": holds a line of a solution: " + secret);
        }
    }
}

/// The learner's README: the template with the number of the lab and the list of exercises.
std::string readme(const Request& request, std::vector<std::string> exercises) {
    std::sort(exercises.begin(), exercises.end());
    std::string list;
    for (const std::string& exercise : exercises) list += "    " + exercise + "\n";
    std::string text = read_file(request.source / "tests/grading/handout_readme.md");
    for (const auto& [mark, content] : std::vector<std::pair<std::string, std::string>>{
             {"@LAB@", lab_name(request.lab)},
             {"@NUMBER@", lab_name(request.lab).substr(3)},
             {"@EXERCISES@\n", list}}) {
        for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark)) {
            text.replace(at, mark.size(), content);
        }
    }
    return text;
}

void make_handout(const Request& request) {
    if (fs::exists(request.out) && !fs::is_empty(request.out)) {
        if (!fs::exists(request.out / "HANDOUT")) {
            throw std::runtime_error(request.out.string() +
                                     ": is there already and is no handout; name another folder");
        }
        fs::remove_all(request.out);
    }
    std::vector<std::string> secrets;
    std::vector<std::string> exercises;
    std::istringstream names(handed_out);
    for (std::string name; names >> name;) {
        for (const fs::path& file : files_of(request.source, name)) {
            hand_out(request, file, secrets, exercises);
        }
    }
    for (const auto& entry : fs::directory_iterator(request.source / "tests/grading")) {
        const std::string name = entry.path().filename();
        if (name.starts_with("lab") && name.ends_with(".cpp")) {
            hand_out(request, fs::path("tests/grading") / name, secrets, exercises);
        }
    }
    write(request.out / "README.md", readme(request, exercises));
    write(request.out / "HANDOUT", lab_name(request.lab) + "\n");
    seal_solutions(request);
    search_for_leaks(request.out, secrets);
    std::cout << request.out.string() << ": " << exercises.size() << " exercises from "
              << lab_name(request.lab) << " on\n";
}

}  // namespace

int main(int argc, char** argv) {
    Request request;
    CLI::App app("Makes a handout for learners", "handout");
    app.add_option("--lab", request.lab, "The first lab whose exercises are to be written")
        ->check(CLI::Range(1, 99));
    app.add_option("--source", request.source, "The project")->required();
    app.add_option("--out", request.out, "The folder to make")->required();
    app.add_option("--keys", request.keys,
                   "What judge --keys wrote: seal the solutions into the handout");
    CLI11_PARSE(app, argc, argv);
    try {
        make_handout(request);
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "handout: " << error.what() << "\n";
        return 1;
    }
}
