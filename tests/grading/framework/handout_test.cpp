#include <fstream>
#include <set>

#include "run_lab.hpp"
#include "sealed.hpp"
#include "solution_markers.hpp"
#include "support/testing.hpp"

namespace digitlab::testing {

using namespace digitlab::grading;

BOOST_AUTO_TEST_SUITE(handout)

namespace {

namespace fs = std::filesystem;

const fs::path project = DIGITLAB_SOURCE_FOLDER;

Run make_handout(int lab, const fs::path& folder) {
    return run_lab("make_handout", {"--lab", std::to_string(lab), "--source", project.string(),
                                    "--out", folder.string()});
}

/// A handout, made once for all tests.
const fs::path& handout_from(int lab) {
    static std::map<int, std::unique_ptr<TemporaryFolder>> folders;
    static std::map<int, fs::path> handouts;
    if (folders.count(lab) == 0) {
        folders[lab] = std::make_unique<TemporaryFolder>();
        handouts[lab] = folders[lab]->path() / "handout";
        BOOST_TEST_REQUIRE(succeeded(make_handout(lab, handouts[lab])));
    }
    return handouts[lab];
}

bool is_source(const fs::path& file) {
    return file.extension() == ".cpp" || file.extension() == ".hpp";
}

/// Each exercise of the project, with its file.
std::vector<std::pair<Solution, fs::path>> all_exercises() {
    std::vector<std::pair<Solution, fs::path>> all;
    for (const auto& [name, text] : sources_with_exercises(project)) {
        for (const Solution& solution : find_solutions(text, name))
            all.emplace_back(solution, name);
    }
    return all;
}

constexpr int some_labs[] = {1, 2, 6, 9};

}  // namespace

BOOST_AUTO_TEST_CASE(its_sources_hold_no_mark) {
    for (const int lab : some_labs) {
        for (const fs::path& file : files_below(handout_from(lab))) {
            // The program that makes the pages reads marks, and so must name them.
            if (!is_source(file) || file.string().starts_with("docs/make_pages/")) continue;
            const std::string text = read_file(handout_from(lab) / file);
            BOOST_TEST_CONTEXT(file) {
                BOOST_TEST(count(text, "BEGIN SOLUTION") == 0U);
                BOOST_TEST(count(text, "END SOLUTION") == 0U);
                BOOST_TEST(count(text, "// BEGIN HIDDEN") == 0U);
                BOOST_TEST(count(text, "// END HIDDEN") == 0U);
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(its_graded_tests_are_all_public) {
    std::size_t graded = 0;
    for (const fs::path& file : files_below(handout_from(2) / "tests/grading")) {
        if (!file.string().ends_with("_test.cpp")) continue;
        const std::string text = read_file(handout_from(2) / "tests/grading" / file);
        BOOST_TEST(count(text, "hidden()") == 0U);
        BOOST_TEST(count(text, ".reference(") == 0U);
        BOOST_TEST(count(text, "as_solution") == 0U);
        graded += count(text, "BOOST_AUTO_TEST_CASE");
    }
    BOOST_TEST(graded > 50U);
}

BOOST_AUTO_TEST_CASE(no_line_of_a_solution_is_in_it) {
    std::set<std::string> lines;  // that are long enough to stand nowhere else by chance
    for (const auto& [solution, file] : all_exercises()) {
        const std::vector<std::string> text = lines_of(read_file(project / file));
        for (std::size_t i = solution.begin + 1; i < solution.end; ++i) {
            const std::string line = without_blanks(text[i]);
            if (line.size() >= 40 && !line.starts_with("//")) lines.insert(line);
        }
    }
    BOOST_TEST(lines.size() > 50U);
    for (const fs::path& file : files_below(handout_from(1))) {
        const std::string text = without_blanks(read_file(handout_from(1) / file));
        for (const std::string& line : lines) {
            if (text.find(line) != std::string::npos) BOOST_ERROR(file << " holds " << line);
        }
    }
}

BOOST_AUTO_TEST_CASE(exercises_from_its_lab_on_are_open_and_earlier_ones_solved) {
    for (const int lab : some_labs) {
        for (const auto& [solution, file] : all_exercises()) {
            const std::string text = read_file(handout_from(lab) / file);
            const std::string name = solution.name();
            const bool open = solution.lab >= lab;
            BOOST_TEST_CONTEXT(name << " in the handout from lab " << lab) {
                BOOST_TEST(count(text, "throw not_implemented(\"" + name + "\");") == open);
                BOOST_TEST(count(text, "// YOUR CODE HERE: " + name + "\n") == open);
                if (open) continue;
                const std::vector<std::string> lines = lines_of(read_file(project / file));
                for (std::size_t i = solution.begin + 1; i < solution.end; ++i) {
                    BOOST_TEST(contains(text, lines[i] + "\n"));
                }
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(its_readme_names_the_exercises_that_are_open_and_no_other) {
    for (const int lab : some_labs) {
        const std::string readme = read_file(handout_from(lab) / "README.md");
        BOOST_TEST(count(readme, "@") == 0U);
        BOOST_TEST(readme.starts_with("# digitlab, from lab0" + std::to_string(lab) + " on\n"));
        for (const auto& [solution, file] : all_exercises()) {
            const std::string line = "    " + lab_name(solution.lab) + "  " + solution.exercise +
                                     "  " + file.string() + "\n";
            BOOST_TEST(count(readme, line) == (solution.lab >= lab ? 1U : 0U));
        }
    }
}

BOOST_AUTO_TEST_CASE(what_only_teachers_need_is_not_in_it) {
    for (const char* name : {".git", "docs/figures", "tests/common", "tests/labs", "tests/site",
                             "tests/grading/framework", "tests/grading/wrong_answers",
                             "tests/grading/make_handout.cpp", "tests/grading/grade_class.cpp",
                             "tests/grading/check_exercises.cpp", "tests/grading/gradescope"}) {
        BOOST_TEST(!fs::exists(handout_from(1) / name), name << " is in the handout");
    }
}

BOOST_AUTO_TEST_CASE(it_has_the_site_and_the_bugs_of_solved_labs_only) {
    const fs::path handout = handout_from(2);
    BOOST_TEST(fs::exists(handout / "docs/CMakeLists.txt"));
    std::size_t bugs = 0;
    for (const fs::path& file : files_below(handout / "labs")) {
        if (file.extension() != ".bug") continue;
        BOOST_TEST(file.string().starts_with("lab01"), file << " quotes what is to be written");
        ++bugs;
    }
    BOOST_TEST(bugs > 0U);
}

BOOST_AUTO_TEST_CASE(a_sealed_solution_opens_with_the_right_results_only) {
    const TemporaryFolder folder;
    const std::string keys = (folder.path() / "keys.txt").string();
    const std::string handout = (folder.path() / "handout").string();
    const std::string solutions = DIGITLAB_PROGRAMS "/worker";
    BOOST_TEST(succeeded(run_lab("judge", {"--worker", solutions, "--lab", "2", "--keys", keys})));
    BOOST_TEST(succeeded(run_lab("make_handout", {"--lab", "2", "--source", project.string(),
                                                  "--out", handout, "--keys", keys})));
    BOOST_TEST(names_in(fs::path(handout) / "solutions").size() == 4U);
    const std::string line = "const arma::Row<Real> p = arma::sum(Y % T, 0);";
    BOOST_TEST(
        count(read_file(fs::path(handout) / "solutions/lab02.cross_entropy.sealed"), "arma") == 0U);
    const auto solution = [&](const Arguments& worker) {
        Arguments arguments = {"--lab",      "2",        "--exercise", "cross_entropy",
                               "--solution", "--source", handout,      "--worker"};
        for (const std::string& word : worker) arguments.push_back("=" + word);
        return run_lab("judge", arguments).out;
    };
    BOOST_TEST(contains(solution({solutions}), line));
    BOOST_TEST(contains(solution({solutions}), "why it works"));
    const std::string refused = solution({DIGITLAB_HOSTILE_WORKER, "boast"});
    BOOST_TEST(contains(refused, "can be read once the public tests of cross_entropy pass"));
    BOOST_TEST(count(refused, line) == 0U);
}

BOOST_AUTO_TEST_CASE(a_seal_opens_with_its_key_and_hides_the_text) {
    const std::string text = "return y;\n    // ‖y − t‖²\n";
    const std::string sealed = seal(text, 42);
    BOOST_TEST(count(sealed, "return") == 0U);
    BOOST_TEST((unseal(sealed, 42) == text));
    BOOST_TEST(!unseal(sealed, 43).has_value());
    BOOST_TEST(!unseal(sealed.substr(2), 42).has_value());
    BOOST_TEST(!unseal("no seal", 42).has_value());
    ResultKey key;
    ResultKey rounded;
    ResultKey other;
    key.add(arma::mat{{0.1, 2}, {0, -3}});
    rounded.add(arma::mat{{0.1 + 1e-13, 2 - 1e-13}, {-1e-15, -3}});
    other.add(arma::mat{{0.1, 2}, {0, -3.001}});
    BOOST_TEST(key.value() == rounded.value());
    BOOST_TEST(key.value() != other.value());
}

BOOST_AUTO_TEST_CASE(a_file_with_open_exercises_still_compiles) {
    for (const char* file : {"common/math/losses.cpp", "common/data/preprocess.cpp"}) {
        const fs::path common = handout_from(1) / "common";
        const std::string command = std::string(DIGITLAB_COMPILER) +
                                    " -std=c++20 -fsyntax-only -Wall -I '" + common.string() +
                                    "' '" + (handout_from(1) / file).string() + "'";
        BOOST_TEST(std::system(command.c_str()) == 0, command);
    }
}

BOOST_AUTO_TEST_CASE(a_folder_that_is_no_handout_is_not_overwritten) {
    const TemporaryFolder folder;
    const fs::path precious = folder.write("out/thesis.txt", "precious");
    const Run run = make_handout(2, folder.path() / "out");
    BOOST_TEST(run.status == 1);
    BOOST_TEST(contains(run.err, "is no handout"));
    BOOST_TEST(read_file(precious) == "precious");
    BOOST_TEST(names_in(folder.path() / "out").size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_file_is_not_overwritten) {
    const TemporaryFolder folder;
    const fs::path precious = folder.write("out", "precious");
    BOOST_TEST(make_handout(2, precious).status == 1);
    BOOST_TEST(read_file(precious) == "precious");
}

BOOST_AUTO_TEST_CASE(an_older_handout_is_replaced_as_a_whole) {
    const TemporaryFolder folder;
    folder.write("out/HANDOUT", "lab01\n");
    folder.write("out/common/old.cpp", "int old;\n");
    BOOST_TEST(succeeded(make_handout(9, folder.path() / "out")));
    BOOST_TEST(!fs::exists(folder.path() / "out/common/old.cpp"));
    BOOST_TEST(read_file(folder.path() / "out/HANDOUT") == "lab09\n");
}

BOOST_AUTO_TEST_CASE(a_source_that_is_no_project_is_refused_by_name) {
    const TemporaryFolder folder;
    const Run run = run_lab("make_handout", {"--source", folder.path().string(), "--out",
                                             (folder.path() / "out").string()});
    BOOST_TEST(run.status == 1);
    BOOST_TEST(contains(run.err, "CMakeLists.txt: is missing"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
