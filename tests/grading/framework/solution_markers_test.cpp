#include "solution_markers.hpp"
#include "run_lab.hpp"
#include "support/testing.hpp"

namespace digitlab::testing {

using namespace digitlab::grading;

BOOST_AUTO_TEST_SUITE(solution_markers)

namespace {

const std::string two_exercises = R"(#include "sums.hpp"

#include <vector>

int sum(int a, int b) {
    // BEGIN SOLUTION lab02 sum
    return a + b;
    // END SOLUTION
}

int product(int a, int b) {
    if (a == 0) return 0;
        // BEGIN SOLUTION lab10 product
        int c = a * b;
        return c;
        // END SOLUTION
}
)";

void check_refused(const std::string& text, std::initializer_list<std::string> pieces) {
    BOOST_TEST_CONTEXT("the text " << text) {
        BOOST_CHECK_EXCEPTION(find_solutions(text, "sums.cpp"), std::runtime_error, says(pieces));
        BOOST_CHECK_EXCEPTION(remove_solutions(text, "sums.cpp", 1), std::runtime_error,
                              says(pieces));
    }
}

void check_tests_refused(const std::string& text, std::initializer_list<std::string> pieces) {
    BOOST_TEST_CONTEXT("the text " << text) {
        BOOST_CHECK_EXCEPTION(remove_hidden_tests(text, "sums_test.cpp"), std::runtime_error,
                              says(pieces));
    }
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_exercise_is_found_in_its_place) {
    const std::vector<Solution> solutions = find_solutions(two_exercises, "sums.cpp");
    BOOST_TEST_REQUIRE(solutions.size() == 2U);
    BOOST_TEST(solutions[0].lab == 2);
    BOOST_TEST(solutions[0].exercise == "sum");
    BOOST_TEST(solutions[0].begin == 5U);
    BOOST_TEST(solutions[0].end == 7U);
    BOOST_TEST(solutions[0].indentation == "    ");
    BOOST_TEST(solutions[1].lab == 10);
    BOOST_TEST(solutions[1].exercise == "product");
    BOOST_TEST(solutions[1].indentation == "        ");
}

BOOST_AUTO_TEST_CASE(a_file_without_marks_has_no_exercise_and_stays_as_it_is) {
    const std::string text = "#include \"sums.hpp\"\n\nint one() { return 1; }\n";
    BOOST_TEST(find_solutions(text, "sums.cpp").empty());
    BOOST_TEST(remove_solutions(text, "sums.cpp", 1) == text);
    BOOST_TEST(remove_hidden_tests(text, "sums.cpp") == text);
}

BOOST_AUTO_TEST_CASE(an_empty_file_stays_empty) {
    BOOST_TEST(remove_solutions("", "sums.cpp", 1).empty());
    BOOST_TEST(remove_hidden_tests("", "sums.cpp").empty());
}

BOOST_AUTO_TEST_CASE(an_opened_exercise_throws_where_its_solution_stood) {
    BOOST_TEST(remove_solutions(two_exercises, "sums.cpp", 1) == R"(#include "sums.hpp"
#include "base/not_implemented.hpp"

#include <vector>

int sum(int a, int b) {
    // YOUR CODE HERE: lab02 sum
    throw not_implemented("lab02 sum");
}

int product(int a, int b) {
    if (a == 0) return 0;
        // YOUR CODE HERE: lab10 product
        throw not_implemented("lab10 product");
}
)");
}

BOOST_AUTO_TEST_CASE(exercises_of_earlier_labs_stay_solved_without_their_marks) {
    BOOST_TEST(remove_solutions(two_exercises, "sums.cpp", 3) == R"(#include "sums.hpp"
#include "base/not_implemented.hpp"

#include <vector>

int sum(int a, int b) {
    return a + b;
}

int product(int a, int b) {
    if (a == 0) return 0;
        // YOUR CODE HERE: lab10 product
        throw not_implemented("lab10 product");
}
)");
}

BOOST_AUTO_TEST_CASE(with_all_exercises_solved_only_the_marks_go) {
    std::string expected;
    for (const std::string& line : lines_of(two_exercises)) {
        if (line.find("SOLUTION") == std::string::npos) expected += line + "\n";
    }
    BOOST_TEST(remove_solutions(two_exercises, "sums.cpp", 11) == expected);
}

BOOST_AUTO_TEST_CASE(one_exercise_is_opened_and_the_others_keep_their_marks) {
    const std::string opened =
        remove_solution(two_exercises, find_solutions(two_exercises, "sums.cpp")[0]);
    BOOST_TEST(contains(opened, "    throw not_implemented(\"lab02 sum\");\n"));
    BOOST_TEST(count(opened, "a + b") == 0U);
    const std::size_t second = two_exercises.find("int product");
    BOOST_TEST(contains(opened, two_exercises.substr(second)));
}

BOOST_AUTO_TEST_CASE(of_two_labs_with_an_exercise_of_the_same_name_the_right_one_is_opened) {
    const std::string text =
        "// BEGIN SOLUTION lab02 sum\nint a;\n// END SOLUTION\n"
        "// BEGIN SOLUTION lab03 sum\nint b;\n// END SOLUTION\n";
    const std::string opened = remove_solution(text, find_solutions(text, "sums.cpp")[1]);
    BOOST_TEST(contains(opened, "int a;"));
    BOOST_TEST(count(opened, "int b;") == 0U);
}

BOOST_AUTO_TEST_CASE(what_is_thrown_is_included_once_however_many_exercises_are_open) {
    BOOST_TEST(count(remove_solutions(two_exercises, "sums.cpp", 1), "base/not_implemented.hpp") ==
               1U);
}

BOOST_AUTO_TEST_CASE(what_is_included_already_is_not_included_again) {
    const std::string text = "#include \"base/not_implemented.hpp\"\n" + two_exercises;
    BOOST_TEST(count(remove_solutions(text, "sums.cpp", 1), "base/not_implemented.hpp") == 1U);
}

BOOST_AUTO_TEST_CASE(in_a_file_that_includes_nothing_the_include_comes_first) {
    const std::string text =
        "/* A comment\n   of two lines. */\n// BEGIN SOLUTION lab02 sum\nint a;\n// END SOLUTION\n";
    BOOST_TEST(remove_solutions(text, "sums.cpp", 1)
                   .starts_with("#include \"base/not_implemented.hpp\"\n/* "));
}

BOOST_AUTO_TEST_CASE(a_last_line_without_an_end_is_not_lost) {
    BOOST_TEST(remove_solutions("int a;\nint b;", "sums.cpp", 1) == "int a;\nint b;\n");
}

BOOST_AUTO_TEST_CASE(a_mark_that_is_not_exact_is_refused) {
    const std::string form = "the marker must be: // BEGIN SOLUTION labNN exercise_name";
    check_refused("\n// BEGIN SOLUTION\n// END SOLUTION\n", {"sums.cpp:2: ", form});
    check_refused("// BEGIN SOLUTION lab2 sum\n// END SOLUTION\n", {"sums.cpp:1: ", form});
    check_refused("// BEGIN SOLUTION lab02\n// END SOLUTION\n", {"sums.cpp:1: ", form});
    check_refused("// BEGIN SOLUTION lab02 Sum\n// END SOLUTION\n", {"sums.cpp:1: ", form});
    check_refused("// BEGIN SOLUTION lab02 sum \n// END SOLUTION\n", {"sums.cpp:1: ", form});
    check_refused("int a; // BEGIN SOLUTION lab02 sum\n// END SOLUTION\n", {"sums.cpp:1: ", form});
}

BOOST_AUTO_TEST_CASE(a_mark_without_its_other_is_refused) {
    check_refused("int a;\n// BEGIN SOLUTION lab02 sum\nint b;\n",
                  {"sums.cpp:2: ", "BEGIN SOLUTION without an END"});
    check_refused("int a;\n\n// END SOLUTION\n", {"sums.cpp:3: ", "END SOLUTION without a BEGIN"});
    check_refused("// BEGIN SOLUTION lab02 a\n// BEGIN SOLUTION lab02 b\n// END SOLUTION\n",
                  {"sums.cpp:2: ", "before the END"});
}

BOOST_AUTO_TEST_CASE(hidden_tests_go_with_their_marks_and_all_else_stays) {
    const std::string text =
        "test(1);\n// BEGIN HIDDEN TESTS\ntest(2);\n// END HIDDEN TESTS\ntest(3);\n"
        "    // BEGIN HIDDEN TESTS\n    test(4);\n    // END HIDDEN TESTS\n\ntest(5);\n";
    BOOST_TEST(remove_hidden_tests(text, "sums_test.cpp") == "test(1);\ntest(3);\n\ntest(5);\n");
}

BOOST_AUTO_TEST_CASE(a_mark_of_hidden_tests_without_its_other_is_refused) {
    check_tests_refused("a\n// BEGIN HIDDEN TESTS\nb\n",
                        {"sums_test.cpp:2: ", "BEGIN HIDDEN TESTS without an END"});
    check_tests_refused("a\nb\n// END HIDDEN TESTS\n",
                        {"sums_test.cpp:3: ", "END HIDDEN TESTS without a BEGIN"});
    check_tests_refused("// BEGIN HIDDEN TESTS\n// BEGIN HIDDEN TESTS\n// END HIDDEN TESTS\n",
                        {"sums_test.cpp:2: ", "twice"});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
