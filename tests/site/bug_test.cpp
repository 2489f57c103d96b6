#include "bug.hpp"

#include "support/testing.hpp"

namespace digitlab::site {
namespace {

using testing::says;

/// A bug's file in a folder that exists as long as the test.
struct BugFile {
    testing::TemporaryFolder folder;
    std::filesystem::path path;

    explicit BugFile(const std::string& text) : path(folder.write("no_shift.bug", text)) {}
};

const std::string text =
    "int f(int x) {\n"
    "    // [body]\n"
    "    int y = x < 1;\n"
    "    return y;\n"
    "    // [body]\n"
    "}\n";

Bug removing(const std::vector<std::string>& removed, const std::vector<std::string>& added) {
    return {"f.cpp", removed, added, "test_math", "suite/name"};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(bugs)

BOOST_AUTO_TEST_CASE(a_bug_is_read_from_its_file) {
    const BugFile file(
        "file: common/math/activations.cpp\n"
        "-     arma::Mat<Real> y = scores.each_row() - arma::max(scores, 0);\n"
        "+     arma::Mat<Real> y = scores;\n"
        "run: lab02 --quick\n"
        "caught by: test_math activations/softmax_survives\n");
    const Bug bug = read_bug(file.path);
    BOOST_TEST(bug.file == "common/math/activations.cpp");
    BOOST_TEST(bug.removed ==
                   std::vector<std::string>{
                       "arma::Mat<Real> y = scores.each_row() - arma::max(scores, 0);"},
               boost::test_tools::per_element());
    BOOST_TEST(bug.added == std::vector<std::string>{"arma::Mat<Real> y = scores;"},
               boost::test_tools::per_element());
    BOOST_TEST(bug.program == "test_math");
    BOOST_TEST(bug.test == "activations/softmax_survives");
}

BOOST_AUTO_TEST_CASE(a_line_that_is_not_understood_is_named) {
    const BugFile file("file: a.cpp\nremove: b\n");
    BOOST_CHECK_EXCEPTION(read_bug(file.path), std::runtime_error,
                          says({"no_shift.bug:2: not under"}));
}

BOOST_AUTO_TEST_CASE(a_bug_without_a_test_is_refused) {
    const BugFile file("file: a.cpp\n- b\n");
    BOOST_CHECK_EXCEPTION(read_bug(file.path), std::runtime_error, says({"caught by:"}));
}

BOOST_AUTO_TEST_CASE(lines_are_replaced_with_their_indentation) {
    const Broken broken =
        apply(removing({"int y = x < 1;"}, {"int y = x;", "++y;"}), text, "b.bug");
    BOOST_TEST(broken.text ==
               "int f(int x) {\n"
               "    // [body]\n"
               "    int y = x;\n"
               "    ++y;\n"
               "    return y;\n"
               "    // [body]\n"
               "}\n");
}

BOOST_AUTO_TEST_CASE(the_difference_is_html_with_the_lines_around_it_and_without_marks) {
    const Broken broken = apply(removing({"int y = x < 1;"}, {"int y = x;"}), text, "b.bug");
    BOOST_TEST(broken.diff ==
               "  int f(int x) {\n"
               "<del>-     int y = x &lt; 1;</del>\n"
               "<ins>+     int y = x;</ins>\n"
               "      return y;\n");
}

BOOST_AUTO_TEST_CASE(lines_can_be_deleted_also_at_the_ends_of_a_file) {
    BOOST_TEST(apply(removing({"a"}, {}), "a\nb\n", "b.bug").text == "b\n");
    BOOST_TEST(apply(removing({"b"}, {}), "a\nb\n", "b.bug").text == "a\n");
    BOOST_TEST(apply(removing({"b"}, {"c"}), "a\nb\n", "b.bug").text == "a\nc\n");
}

BOOST_AUTO_TEST_CASE(lines_must_stand_in_exactly_one_place) {
    BOOST_CHECK_EXCEPTION(apply(removing({"z"}, {}), text, "b.bug"), std::runtime_error,
                          says({"b.bug: the lines it removes stand in 0 places of f.cpp"}));
    BOOST_CHECK_EXCEPTION(apply(removing({"a"}, {}), "a\nb\na\n", "b.bug"), std::runtime_error,
                          says({"in 2 places"}));
    // two lines that are neighbours in one place only
    BOOST_TEST(apply(removing({"a", "b"}, {}), "a\nb\na\n", "b.bug").text == "a\n");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::site
