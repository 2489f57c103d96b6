#include "ui/report.hpp"

#include "base/file.hpp"
#include "captured.hpp"
#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(report)

namespace {

CommonOptions options_with(const TemporaryFolder& folder, const std::string& steps) {
    CommonOptions options;
    options.out = folder.path();
    options.settings = {{"--steps", steps, true}, {"--seed", "1", false}};
    return options;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_report_has_the_story_in_its_order) {
    const TemporaryFolder folder;
    Report report(lab99, options_with(folder, "7"));
    report.heading("Loss < 1");
    report.preformatted("██\n");
    report.preformatted("  ██\n");
    report.paragraph("It & that.");
    report.figure(folder.path() / "loss.png", "Loss of \"each\" step");
    const std::string html = report.html();
    BOOST_TEST(html.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"));
    BOOST_TEST(contains(html, "<title>lab99 everything</title>"));
    BOOST_TEST(contains(html,
                        "<h2>Loss &lt; 1</h2>\n<pre>██\n  ██\n</pre>\n<p>It &amp; that.</p>\n"
                        "<figure><img src=\"loss.png\" alt=\"Loss of &quot;each&quot; step\""));
    BOOST_TEST(contains(html, "<a href=\"loss.csv\">"));
    BOOST_TEST(html.ends_with("</body>\n</html>\n"));
}

BOOST_AUTO_TEST_CASE(a_report_has_all_settings_and_marks_defaults) {
    const TemporaryFolder folder;
    const std::string html = Report(lab99, options_with(folder, "7")).html();
    BOOST_TEST(contains(html,
                        "<td class=\"left\">--steps</td><td class=\"left\">7</td>"
                        "<td class=\"left\"></td>"));
    BOOST_TEST(contains(html,
                        "<td class=\"left\">--seed</td><td class=\"left\">1</td>"
                        "<td class=\"left\">default</td>"));
}

BOOST_AUTO_TEST_CASE(the_result_line_is_kept_with_the_settings) {
    const TemporaryFolder folder;
    Report report(lab99, options_with(folder, "7"));
    BOOST_TEST(report.result_line() == "");
    report.result({{"test_accuracy", "0.9"}, {"steps", "7"}});
    BOOST_TEST(report.result_line() == "lab99 result: test_accuracy=0.9 steps=7");
    BOOST_TEST(read_file(folder.path() / "result.txt") ==
               "lab99 result: test_accuracy=0.9 steps=7\n--steps 7\n--seed 1\n");
}

BOOST_AUTO_TEST_CASE(the_next_report_tells_what_changed) {
    const TemporaryFolder folder;
    Report first(lab99, options_with(folder, "7"));
    first.result({{"test_accuracy", "0.9"}, {"steps", "7"}});
    BOOST_TEST(!contains(first.html(), "the run before"));
    Report second(lab99, options_with(folder, "9"));
    second.result({{"test_accuracy", "0.85"}, {"steps", "9"}});
    const std::string html = second.html();
    BOOST_TEST(contains(html, "<td>0.85</td><td>0.9</td><td>−5.00 points</td>"));
    BOOST_TEST(contains(html, "<td>9</td><td>7</td><td>+2</td>"));
    BOOST_TEST(contains(html, "differ from the run before: <code>--steps 7 → 9</code>."));
    Report third(lab99, options_with(folder, "9"));
    third.result({{"test_accuracy", "0.85"}, {"steps", "9"}});
    BOOST_TEST(contains(third.html(), "The run before had the same settings."));
}

BOOST_AUTO_TEST_CASE(results_of_another_lab_are_not_compared) {
    const TemporaryFolder folder;
    folder.write("result.txt", "lab98 result: steps=5\n");
    Report report(lab99, options_with(folder, "7"));
    report.result({{"steps", "7"}});
    BOOST_TEST(!contains(report.html(), "the run before"));
}

BOOST_AUTO_TEST_CASE(a_report_is_written_beside_its_figures) {
    const TemporaryFolder folder;
    Report report(lab99, options_with(folder, "7"));
    BOOST_TEST(report.write() == folder.path() / "report.html");
    BOOST_TEST(contains(read_file(folder.path() / "report.html"), "ended without a result"));
}

BOOST_AUTO_TEST_CASE(no_report_is_written_where_no_folder_is) {
    const TemporaryFolder folder;
    CommonOptions options = options_with(folder, "7");
    options.out = folder.path() / "missing";
    BOOST_TEST(Report(lab99, options).write() == "");
    BOOST_TEST(!std::filesystem::exists(options.out));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
