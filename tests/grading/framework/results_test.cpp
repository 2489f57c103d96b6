#include "results.hpp"

#include <regex>

#include "support/testing.hpp"

namespace digitlab::testing {

using namespace digitlab::grading;

BOOST_AUTO_TEST_SUITE(results)

namespace {

Result half() {
    return {.name = "ada",
            .lab = "lab02",
            .score = 40,
            .max_score = 100,
            .remark = "40 of 100 points",
            .format_errors = {},
            .tests = {{"lab02.softmax: columns sum to 1", 40, 40, false, ""},
                      {"lab02.softmax: a <hidden> & \"quoted\" test", 0, 35, false,
                       "call  softmax([1])\n"},
                      {"lab02.cross_entropy: is 0", 0, 25, true, "blocked by lab02.softmax"}}};
}

Result broken() {
    return without_points(half(), "It does not compile: a.cpp:1:2: error: no",
                          {"a.cpp:1:2: error: no", "second"});
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_the_judge_wrote_is_read) {
    const Result result = read_judged(
        R"({"score": 40, "max_score": 100, "output": "40 of 100 points", "tests": [)"
        R"({"name": "lab02.softmax: one", "score": 40, "max_score": 40, "status": "passed", "output": "",)"
        R"( "extra_data": {"blocked_by": ""}},)"
        R"({"name": "lab02.softmax: two", "score": 0, "max_score": 60, "status": "failed", "output": "x",)"
        R"( "extra_data": {"blocked_by": "lab01.one_hot"}}]})");
    BOOST_TEST(result.score == 40);
    BOOST_TEST_REQUIRE(result.tests.size() == 2U);
    BOOST_TEST(result.tests[0].passed());
    BOOST_TEST(result.tests[1].blocked);
    BOOST_CHECK_THROW(read_judged(R"({"score": 100)"), std::exception);
    BOOST_CHECK_THROW(read_judged(R"({"score": 100})"), std::exception);
}

BOOST_AUTO_TEST_CASE(without_points_keeps_the_tests) {
    const Result result = broken();
    BOOST_TEST(result.score == 0);
    BOOST_TEST(result.max_score == 100);
    for (const TestScore& test : result.tests) BOOST_TEST(!test.passed());
}

BOOST_AUTO_TEST_CASE(gradescope_has_its_fields) {
    const nlohmann::json report = for_gradescope(half());
    BOOST_TEST(report.at("score") == 40);
    BOOST_TEST(report.at("max_score") == 100);
    BOOST_TEST(report.at("tests").size() == 3U);
    for (const auto& test : report.at("tests")) {
        BOOST_TEST(test.at("score").is_number());
        BOOST_TEST(test.at("max_score").is_number());
        BOOST_TEST((test.at("status") == "passed" || test.at("status") == "failed"));
        BOOST_TEST(test.at("name").is_string());
        BOOST_TEST(test.at("output").is_string());
        BOOST_TEST(test.at("visibility") == "visible");
    }
    BOOST_TEST(contains(for_gradescope(broken()).at("output"), "second"));
}

// The contract of wiki/Advanced-Autograding of foundation50/classroom50.
BOOST_AUTO_TEST_CASE(classroom50_has_its_fields_and_no_others) {
    const std::map<std::string, std::string> environment = {
        {"CLASSROOM", "ml"}, {"ASSIGNMENT", "softmax"}, {"COMMIT_URL", "https://example.org/c"}};
    for (const Result& result : {half(), broken()}) {
        const nlohmann::json report = for_classroom50(result, environment, "2026-11-24T22:00:00Z");
        BOOST_TEST(report.size() == 11U);
        BOOST_TEST(report.at("schema") == "classroom50/result/v1");
        BOOST_TEST(report.at("classroom") == "ml");
        BOOST_TEST(report.at("assignment") == "softmax");
        for (const char* field : {"submission", "commit", "release", "review", "datetime"}) {
            BOOST_TEST(report.at(field).is_string(), field);
            BOOST_TEST(!report.at(field).get<std::string>().empty(), field);
        }
        BOOST_TEST(report.at("review") == "https://example.org/c");
        int score = 0;
        int most = 0;
        for (const auto& test : report.at("tests")) {
            BOOST_TEST(test.size() == 4U);
            BOOST_TEST(test.at("test-name").is_string());
            BOOST_TEST(test.at("passed").is_boolean());
            score += test.at("score").get<int>();
            most += test.at("max-score").get<int>();
        }
        BOOST_TEST(report.at("score") == score);
        BOOST_TEST(report.at("max-score") == most);
    }
}

BOOST_AUTO_TEST_CASE(prairielearn_counts_what_does_not_compile_as_no_attempt) {
    const nlohmann::json graded = for_prairielearn(half());
    BOOST_TEST(graded.at("gradable") == true);
    BOOST_TEST(graded.at("score").get<double>() == 0.4);
    BOOST_TEST(graded.at("tests").at(1).at("max_points") == 35);
    const nlohmann::json failed = for_prairielearn(broken());
    BOOST_TEST(failed.at("gradable") == false);
    BOOST_TEST(failed.at("format_errors").at(0) == "a.cpp:1:2: error: no");
    BOOST_TEST(failed.count("score") == 0U);
}

BOOST_AUTO_TEST_CASE(junit_is_xml_with_honest_counts) {
    const std::string text = for_junit(half());
    BOOST_TEST(
        contains(text, "<testsuite name=\"lab02\" tests=\"3\" failures=\"1\" skipped=\"1\""));
    BOOST_TEST(contains(text, "name=\"a &lt;hidden&gt; &amp; &quot;quoted&quot; test\""));
    BOOST_TEST(contains(text, "<skipped message=\"blocked by lab02.softmax\"/>"));
    BOOST_TEST(count(text, "<testcase") == count(text, "</testcase>"));
    BOOST_TEST(contains(for_junit(broken()), "tests=\"3\" failures=\"3\" skipped=\"0\""));
}

BOOST_AUTO_TEST_CASE(junit_has_no_byte_that_xml_has_not) {
    Result result = half();
    result.tests[1].output = "\x1b[2J \xff \xe2\x82\xac";
    BOOST_TEST(contains(for_junit(result), "?[2J \xef\xbf\xbd \xe2\x82\xac"));
}

BOOST_AUTO_TEST_CASE(a_line_of_scores_is_one_line_and_no_formula) {
    const std::string results = for_gradescope(broken()).dump();
    BOOST_TEST(scores_line("ada", results) ==
               "\"ada\",0,100,\"It does not compile: a.cpp:1:2: error: no\"\n");
    BOOST_TEST(csv_field("=1+1") == "\"'=1+1\"");
    BOOST_TEST(csv_field("a\"b\nc\x1b") == "\"a'b c \"");
}

BOOST_AUTO_TEST_CASE(a_report_quotes_whatever_a_submission_printed) {
    Result result = half();
    result.tests[1].output = "```\n# 100 of 100\n````";
    BOOST_TEST(contains(for_markdown(result), "`````\n```\n# 100 of 100\n````\n`````\n"));
    BOOST_TEST(contains(for_markdown(broken()), "a.cpp:1:2: error: no\nsecond\n"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
