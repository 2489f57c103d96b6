#include <algorithm>
#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>
#include <nlohmann/json.hpp>
#include <sstream>

#include "run_lab.hpp"
#include "support/testing.hpp"
#include "wrong_answer.hpp"

namespace digitlab::testing {

using grading::in_one_line;

BOOST_AUTO_TEST_SUITE(judge)

namespace {

namespace fs = std::filesystem;

const std::string solutions = DIGITLAB_PROGRAMS "/worker";

/// A run of the judge, and the results it has written.
struct Judged {
    Run run;
    nlohmann::json results;

    int score() const { return results.at("score"); }
    const nlohmann::json& tests() const { return results.at("tests"); }
    fs::path file(const std::string& name) const { return run.folder / name; }
};

Judged judge_worker(const Arguments& worker, const Arguments& more = {},
                    const RunOptions& options = {}) {
    Arguments arguments = {"--lab",       "2",       "--json",       "results.json", "--junit",
                           "results.xml", "--saved", "failed_calls", "--worker"};
    for (const std::string& word : worker) arguments.push_back("=" + word);
    arguments.insert(arguments.end(), more.begin(), more.end());
    Judged judged{run_lab("judge", arguments, options), {}};
    BOOST_TEST_REQUIRE(!judged.run.timed_out());
    judged.results = nlohmann::json::parse(read_file(judged.file("results.json")));
    return judged;
}

Judged judge_hostile(const std::string& behaviour, const Arguments& more = {},
                     const RunOptions& options = {}) {
    return judge_worker({DIGITLAB_HOSTILE_WORKER, behaviour}, more, options);
}

/// How many tests of lab02 there are.
std::size_t public_tests() {
    static const std::size_t count = judge_worker({solutions}, {"--zero"}).tests().size();
    return count;
}

/// Checks that a hostile worker gets nothing, and that the report names what it did.
void check_earns_nothing(const std::string& behaviour, std::initializer_list<std::string> pieces,
                         const Arguments& more = {}) {
    BOOST_TEST_CONTEXT("a worker that does this: " << behaviour) {
        const Judged judged = judge_hostile(behaviour, more);
        BOOST_TEST(judged.run.status == 1);
        BOOST_TEST(judged.run.err.empty());
        BOOST_TEST(judged.score() == 0);
        BOOST_TEST(judged.tests().size() == public_tests());
        BOOST_TEST(line_with(judged.run.out, "lab02:").starts_with("lab02: 0 of "));
        for (const std::string& piece : pieces) {
            BOOST_TEST(contains(in_one_line(judged.run.out), piece));
        }
    }
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_solutions_pass_all_tests) {
    const Judged judged = judge_worker({solutions}, {"--reference", solutions});
    BOOST_TEST(succeeded(judged.run));
    BOOST_TEST(judged.score() == 100);
    BOOST_TEST(judged.results.at("max_score") == 100);
    BOOST_TEST(contains(judged.run.out, "lab02: 100 of 100 points\n"));
}

BOOST_AUTO_TEST_CASE(without_a_reference_hidden_tests_are_left_out_and_the_report_says_so) {
    const Judged all = judge_worker({solutions}, {"--zero", "--reference", solutions});
    const Judged judged = judge_worker({solutions});
    BOOST_TEST(judged.run.status == 0);
    BOOST_TEST(judged.tests().size() < all.tests().size());
    BOOST_TEST(judged.score() == judged.results.at("max_score").get<int>());
    BOOST_TEST(judged.score() < 100);
    BOOST_TEST(contains(judged.run.out, "public points (hidden tests count the other 40)\n"));
}

BOOST_AUTO_TEST_CASE(a_worker_that_crashes_earns_nothing) {
    check_earns_nothing("crash", {"it crashed: Segmentation fault", "debugger"});
    check_earns_nothing("abort", {"it crashed: Aborted"});
}

BOOST_AUTO_TEST_CASE(a_worker_that_calls_itself_for_ever_earns_nothing) {
    check_earns_nothing("recursion", {"a function that calls itself for ever?"});
}

BOOST_AUTO_TEST_CASE(a_worker_without_an_end_earns_nothing) {
    check_earns_nothing("loop", {"no answer within 0.2 s", "a loop"}, {"--seconds", "0.2"});
}

BOOST_AUTO_TEST_CASE(an_exercise_that_twice_gave_no_answer_is_not_called_again) {
    const Judged judged = judge_hostile("loop", {"--seconds", "0.2"});
    std::map<std::string, int> waited;  // by exercise
    std::size_t not_called = 0;
    for (const auto& test : judged.tests()) {
        const std::string name = test.at("name");
        const std::string output = in_one_line(test.at("output").get<std::string>());
        if (contains(output, "no answer within 0.2 s")) ++waited[name.substr(0, name.find(':'))];
        if (contains(output, "not called: two calls of it have had no answer")) ++not_called;
    }
    BOOST_TEST(waited.size() == 4U);  // the exercises of lab02
    for (const auto& [exercise, times] : waited) BOOST_TEST(times <= 2, exercise);
    BOOST_TEST(not_called > 0U);
}

BOOST_AUTO_TEST_CASE(a_worker_that_ends_instead_of_answering_earns_nothing) {
    check_earns_nothing("silent_exit", {"it ended the program (status 0)"});
    check_earns_nothing("exit_with_status", {"it ended the program (status 3)"});
}

BOOST_AUTO_TEST_CASE(a_crash_in_a_sandbox_is_told_as_one) {
    check_earns_nothing("crash_in_a_sandbox", {"it crashed: Segmentation fault"});
}

BOOST_AUTO_TEST_CASE(a_worker_that_answers_garbage_earns_nothing) {
    check_earns_nothing("garbage", {"the answer is cut off"});
    check_earns_nothing("cut_off", {"the answer is cut off"});
    check_earns_nothing("unknown_outcome", {"the answer is cut off"});
}

BOOST_AUTO_TEST_CASE(a_worker_that_answers_with_something_else_earns_nothing) {
    check_earns_nothing("wrong_type", {"something that is not a matrix came back",
                                       "the type and the shape that the header gives"});
    check_earns_nothing("wrong_shape", {"in its shape: 7 × 9 instead of 2 × 1"});
    check_earns_nothing("not_a_number", {"nan"});
}

BOOST_AUTO_TEST_CASE(a_worker_that_claims_a_matrix_of_terabytes_earns_nothing) {
    check_earns_nothing("absurd_size", {"a damaged matrix came back"});
    check_earns_nothing("hidden_size", {"a damaged matrix came back"});
}

BOOST_AUTO_TEST_CASE(a_worker_that_answers_without_an_end_earns_nothing) {
    check_earns_nothing("endless_answer", {"its answer has no end"});
}

BOOST_AUTO_TEST_CASE(a_gigabyte_of_output_is_cut_short) {
    const Judged judged = judge_hostile("chatter", {"--seconds", "0.3"});
    BOOST_TEST(judged.run.status == 1);
    BOOST_TEST(judged.score() == 0);
    BOOST_TEST(judged.run.out.size() < 20'000U);
}

BOOST_AUTO_TEST_CASE(points_cannot_be_printed_into_being) {
    check_earns_nothing("boast", {"printed lab02: 100 of 100 points"});
}

BOOST_AUTO_TEST_CASE(what_a_worker_prints_does_not_steer_the_terminal) {
    const Judged judged = judge_hostile("boast_by_escapes");
    BOOST_TEST(judged.score() == 0);
    BOOST_TEST(contains(judged.run.out, "?[2J?[H?lab02 ??? </failure>"));
    BOOST_TEST(contains(judged.run.out, "€"));
    for (const char byte : judged.run.out) {
        BOOST_TEST_REQUIRE((byte == '\n' || static_cast<unsigned char>(byte) >= 32));
    }
}

BOOST_AUTO_TEST_CASE(an_exercise_that_does_not_exist_blocks_nothing) {
    const Judged judged = judge_hostile("made_up_name");
    BOOST_TEST(judged.score() == 0);
    BOOST_TEST(count(judged.run.out, "100 of 100") == 0U);
    BOOST_TEST(count(judged.run.out, "blocked") == 0U);
}

BOOST_AUTO_TEST_CASE(an_exercise_of_another_lab_that_is_open_is_named) {
    const Judged judged = judge_hostile("another_exercise");
    BOOST_TEST(judged.run.status == 1);
    BOOST_TEST(judged.score() == 0);
    BOOST_TEST(contains(judged.run.out, "blocked by lab01.one_hot"));
}

BOOST_AUTO_TEST_CASE(what_was_thrown_is_shown_with_advice) {
    check_earns_nothing("shapes", {"it threw std::logic_error: addition: incompatible dimensions",
                                   "shapes do not fit"});
}

BOOST_AUTO_TEST_CASE(a_process_left_behind_delays_no_test) {
    check_earns_nothing("left_behind", {"-1"}, {"--seconds", "60"});
}

BOOST_AUTO_TEST_CASE(a_worker_that_ends_the_judge_leaves_a_result_of_zeros) {
    const Judged judged = judge_hostile("end_the_judge");
    BOOST_TEST(judged.run.status == 128 + SIGKILL);
    BOOST_TEST(judged.score() == 0);
    BOOST_TEST(judged.tests().size() == public_tests());
}

BOOST_AUTO_TEST_CASE(a_worker_that_is_not_there_earns_nothing) {
    const Judged judged = judge_worker({"/no/such/worker"});
    BOOST_TEST(judged.run.status == 1);
    BOOST_TEST(judged.score() == 0);
}

BOOST_AUTO_TEST_CASE(every_exercise_that_fails_is_told_with_its_call_and_what_to_do_next) {
    const Judged judged = judge_hostile("boast");
    const std::string& out = judged.run.out;
    BOOST_TEST(contains(out, "softmax: the test \"two scores, log 3 apart\" fails\n"));
    BOOST_TEST(contains(out, "  call       softmax(scores = [1.09861; 0] (2 × 1))\n"));
    BOOST_TEST(contains(out, "  expected   [0.75; 0.25] (2 × 1)\n"));
    BOOST_TEST(contains(out, "common/math/activations.cpp, then: make"));
    BOOST_TEST(contains(out, "  also fails \"each column is a sample\", "));
    for (const char* exercise : {"mean_squared_error", "cross_entropy", "softmax_cross_entropy"}) {
        BOOST_TEST(contains(out, std::string("\n") + exercise + ": the test \""));
    }
}

BOOST_AUTO_TEST_CASE(a_report_can_be_about_one_exercise) {
    const std::string out = judge_hostile("boast", {"--exercise", "cross_entropy"}).run.out;
    BOOST_TEST(contains(out, "\ncross_entropy: the test \""));
    BOOST_TEST(count(out, "\nsoftmax: the test") == 0U);
    const Run unknown =
        run_lab("judge", {"--worker", solutions, "--lab", "2", "--exercise", "relu"});
    BOOST_TEST(unknown.status == 2);
    BOOST_TEST(contains(unknown.err, "softmax mean_squared_error cross_entropy"));
}

BOOST_AUTO_TEST_CASE(a_matrix_is_shown_in_rows_under_its_name_in_79_columns) {
    const Judged judged = judge_hostile("boast");
    BOOST_TEST(contains(judged.run.out,
                        "             Y = 1  0\n"
                        "                 0  1\n"
                        "                 0  0\n"
                        "             T = 1  0\n"));
    std::istringstream lines(judged.run.out);
    for (std::string line; std::getline(lines, line);) {
        if (contains(line, "--replay")) continue;  // to be copied as a whole
        const auto columns =
            std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xc0) != 0x80; });
        BOOST_TEST(columns < 80, line);
    }
}

BOOST_AUTO_TEST_CASE(what_passes_is_reported_once_with_points_and_what_comes_next) {
    RunOptions options;
    const TemporaryFolder folder;
    options.folder = folder.path();
    const std::string source = DIGITLAB_SOURCE_FOLDER;
    const std::string first = judge_worker({solutions}, {"--source", source}, options).run.out;
    BOOST_TEST(contains(first, "\nsoftmax: public tests passed, 20 points\n"));
    BOOST_TEST(contains(first, "  it works   "));
    BOOST_TEST(contains(first, "make lab02 && ./lab02"));
    BOOST_TEST(contains(first, "lab03 begins with forward_difference in"));
    BOOST_TEST(count(first, "all tests") == 0U);
    const std::string second = judge_worker({solutions}, {"--source", source}, options).run.out;
    BOOST_TEST(count(second, "public tests passed") == 0U);
    BOOST_TEST(contains(second, "make lab02 && ./lab02"));
}

BOOST_AUTO_TEST_CASE(a_failed_call_is_saved_and_can_be_repeated) {
    const Judged judged = judge_hostile("crash");
    BOOST_TEST(contains(judged.run.out, "--replay failed_calls/lab02.softmax.two_scores.call"));
    const fs::path call = judged.file("failed_calls/lab02.softmax.two_scores.call");
    const Run repeated = run_lab("worker", {"--replay", call.string()});
    BOOST_TEST(succeeded(repeated));
    BOOST_TEST(repeated.out ==
               "softmax(scores = [1.09861; 0] (2 × 1))\ncame back:\n[0.75; 0.25] (2 × 1)\n");
}

BOOST_AUTO_TEST_CASE(saved_calls_go_when_their_test_passes) {
    RunOptions options;
    const TemporaryFolder folder;
    options.folder = folder.path();
    folder.write("failed_calls/lab01.split.images.call", "of another lab");
    judge_hostile("crash", {}, options);
    BOOST_TEST(fs::exists(folder.path() / "failed_calls/lab02.softmax.two_scores.call"));
    judge_worker({solutions}, {}, options);
    std::size_t left = 0;
    for (const fs::path& file : files_below(folder.path() / "failed_calls")) {
        left += file.extension() == ".call" ? 1U : 0U;
    }
    BOOST_TEST(left == 1U);
}

BOOST_AUTO_TEST_CASE(variables_of_the_test_framework_change_nothing) {
    RunOptions options;
    options.environment = {{"BOOST_TEST_RUN_FILTERS", "lab02_softmax/two_scores"},
                           {"BOOST_TEST_LOG_LEVEL", "all"},
                           {"BOOST_TEST_REPORT_LEVEL", "detailed"},
                           {"BOOST_TEST_RESULT_CODE", "no"},
                           {"BOOST_TEST_SHOW_PROGRESS", "yes"},
                           {"BOOST_TEST_LIST_CONTENT", "HRF"}};
    const Judged usual = judge_hostile("boast");
    const Judged judged = judge_hostile("boast", {}, options);
    BOOST_TEST(judged.run.status == 1);
    BOOST_TEST(judged.run.out == usual.run.out);
    BOOST_TEST(judged.run.err.empty());
    BOOST_TEST((judged.results == usual.results));
}

BOOST_AUTO_TEST_CASE(of_hidden_tests_no_more_is_told_than_is_allowed) {
    // For Gradescope and for JUnit alike.
    const auto reveal = [](const std::string& how_much) {
        const Judged judged =
            judge_hostile("boast", {"--reference", solutions, "--reveal", how_much});
        return std::vector{judged.results.dump(), read_file(judged.file("results.xml"))};
    };
    for (const std::string& points : reveal("points")) {
        BOOST_TEST(contains(points, "a hidden test"));
        BOOST_TEST(count(points, "large random scores") == 0U);
        BOOST_TEST(count(points, "as the solution has it") == 0U);
    }
    for (const std::string& titles : reveal("titles")) {
        BOOST_TEST(contains(titles, "large random scores"));
        BOOST_TEST(count(titles, "as the solution has it") == 0U);
    }
    for (const std::string& all : reveal("all")) {
        BOOST_TEST(contains(all, "large random scores"));
        BOOST_TEST(contains(all, "as the solution has it"));
    }
}

BOOST_AUTO_TEST_CASE(one_hint_is_given_after_the_other_and_the_last_stays) {
    RunOptions options;
    const TemporaryFolder folder;
    options.folder = folder.path();
    for (const char* hint : {"hint 1 of 3", "hint 2 of 3", "hint 3 of 3", "hint 3 of 3"}) {
        const Judged judged = judge_hostile("silent_exit", {"--hint"}, options);
        BOOST_TEST(succeeded(judged.run));
        BOOST_TEST(
            judged.run.out.starts_with("softmax in common/math/activations.cpp: the test \"two "
                                       "scores, log 3 apart\" fails\n"));
        BOOST_TEST(contains(judged.run.out, std::string("\n  ") + hint + ": "));
    }
}

BOOST_AUTO_TEST_CASE(a_hint_can_be_asked_for_an_exercise) {
    RunOptions options;
    options.environment = {{"EXERCISE", "cross_entropy"}};
    const Judged judged = judge_hostile("boast", {"--hint"}, options);
    BOOST_TEST(judged.run.out.starts_with("cross_entropy in common/math/losses.cpp: the test \""));
}

BOOST_AUTO_TEST_CASE(where_all_tests_pass_there_is_no_hint) {
    BOOST_TEST(
        contains(judge_worker({solutions}, {"--hint"}).run.out, "nothing to give a hint for"));
}

BOOST_AUTO_TEST_CASE(zeros_can_be_written_without_running_anything) {
    const Judged judged = judge_hostile("end_the_judge", {"--zero", "--reference", solutions});
    BOOST_TEST(succeeded(judged.run));
    BOOST_TEST(judged.run.out.empty());
    BOOST_TEST(judged.score() == 0);
    BOOST_TEST(judged.results.at("max_score") == 100);
    for (const auto& test : judged.tests()) BOOST_TEST(test.at("status") == "failed");
}

BOOST_AUTO_TEST_CASE(each_test_in_the_results_has_what_gradescope_reads) {
    const Judged judged = judge_hostile("boast", {"--reference", solutions});
    BOOST_TEST(judged.results.at("output").is_string());
    int possible = 0;
    for (const auto& test : judged.tests()) {
        BOOST_TEST(test.at("name").is_string());
        BOOST_TEST(test.at("output").is_string());
        BOOST_TEST(test.at("score") == 0);
        BOOST_TEST(test.at("visibility") == "visible");
        possible += test.at("max_score").get<int>();
    }
    BOOST_TEST(possible == 100);
}

BOOST_AUTO_TEST_CASE(the_junit_file_is_well_formed_whatever_was_printed) {
    for (const char* behaviour : {"boast_by_escapes", "another_exercise", "made_up_name"}) {
        const Judged judged = judge_hostile(behaviour);
        const std::string file = read_file(judged.file("results.xml"));
        for (const char byte : file) {
            BOOST_TEST_REQUIRE((byte == '\n' || static_cast<unsigned char>(byte) >= 32));
        }
        boost::property_tree::ptree tree;
        BOOST_REQUIRE_NO_THROW(
            boost::property_tree::read_xml(judged.file("results.xml").string(), tree));
        BOOST_TEST(count(file, "<testcase ") == public_tests());
        BOOST_TEST(tree.get_child("testsuites").size() == 4U);
    }
}

BOOST_AUTO_TEST_CASE(options_that_make_no_sense_are_refused) {
    const auto status = [](const Arguments& more) {
        Arguments arguments = {"--worker", solutions};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run_lab("judge", arguments).status;
    };
    BOOST_TEST(status({"--lab", "42"}) != 0);
    BOOST_TEST(status({"--lab", "2", "--reveal", "nothing"}) > 1);
    BOOST_TEST(status({"--lab", "2", "--seconds", "-1"}) > 1);
    BOOST_TEST(status({"--lab", "2", "--hint"}) > 1);
    BOOST_TEST(status({"--lab", "2", "--json", "/no/such/folder/results.json"}) > 1);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
