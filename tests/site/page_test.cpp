#include "page.hpp"

#include "support/testing.hpp"

namespace digitlab::site {
namespace fs = std::filesystem;
namespace {

using testing::contains;
using Lines = std::vector<std::string>;

/// A project with one lab that has run, in a folder of its own.
struct Project {
    testing::TemporaryFolder folder;
    Site site;
    Course course;
    Equations equations;
    Answers answers;
    Problems problems;

    Project() {
        site.source = folder.path() / "project";
        site.runs = folder.path() / "runs";
        site.out = folder.path() / "out";
        write_file(site.runs / "lab02/output.txt", "Softmax of 1\n  a < b\n\nlab02 result: x=1\n");
        write_file(site.runs / "lab02/command.txt", "./lab02 ");
        write_file(site.runs / "lab02/results/lab02/losses.svg",
                   "<svg\n width=\"1000\" height=\"650\" font-family=\"DejaVu Sans\">");
        write_file(site.source / "common/math/a.cpp", "int y = 1;\n");
        write_file(
            site.source / "labs/lab02_losses/bugs/off.bug",
            "file: common/math/a.cpp\n- int y = 1;\n+ int y = 2;\ncaught by: test_math a/b\n");
        answers.read_source("common/math/a.cpp", {"    // BEGIN SOLUTION lab02 softmax",
                                                  "    return 1;", "    // END SOLUTION"});
    }

    std::string expand(const Lines& lines) {
        Page page(site, course, equations, answers, problems);
        return page.expand("lab02", "p.md", lines);
    }

    bool complains(const std::string& words) const {
        for (const std::string& problem : problems.found()) {
            if (problem.find(words) != std::string::npos) return true;
        }
        return false;
    }
};

const std::string answer = "\\answer{lab02 softmax}";

}  // namespace

BOOST_AUTO_TEST_SUITE(pages)

BOOST_FIXTURE_TEST_CASE(text_stays_as_it_is, Project) {
    const std::string text = expand({"A line.", "```cpp", "\\output{lab02}", "```", answer});
    BOOST_TEST(text.starts_with("A line.\n```cpp\n\\output{lab02}\n```\n"));
    BOOST_TEST(problems.found().empty());
}

BOOST_FIXTURE_TEST_CASE(links_between_pages_as_a_code_host_has_them_become_references, Project) {
    const std::string text = expand({"See [lab02](../labs/lab02_losses/README.md) and",
                                     "[S0](articles.md#s0-x), [a word](glossary.md),",
                                     "not [a site](https://example.org/a.md).", answer});
    BOOST_TEST(
        text.starts_with("See \\ref lab02 \"lab02\" and\n"
                         "\\ref articles \"S0\", \\ref glossary \"a word\",\n"
                         "not [a site](https://example.org/a.md).\n"));
}

// Doxygen leaves the rest of the page as raw text, without a warning.
BOOST_FIXTURE_TEST_CASE(a_reference_whose_text_goes_over_a_line_break_is_a_problem, Project) {
    expand({"See \\ref lab02 \"lab02\" and", "\\ref articles \"the", "articles\".", answer});
    BOOST_TEST(complains("p.md:2: the text of a \\ref must end"));
    BOOST_TEST(problems.found().size() == 1);
}

BOOST_FIXTURE_TEST_CASE(a_section_of_the_output_is_shown_with_its_command, Project) {
    const std::string text = expand({"\\output{lab02, Softmax of}", answer});
    BOOST_TEST(contains(text, "<div class=\"command\">./lab02</div>"));
    BOOST_TEST(contains(text, "\\verbinclude lab02_1_lab02.txt"));
    BOOST_TEST(read_file(site.out / "shown/lab02_1_lab02.txt") == "Softmax of 1\n  a < b\n");
}

BOOST_FIXTURE_TEST_CASE(only_a_line_alone_may_be_broken, Project) {
    BOOST_TEST(
        contains(expand({"\\output{lab02, lab02 result}", answer}), "class=\"terminal wrapped\""));
    BOOST_TEST(!contains(expand({"\\output{lab02, Softmax of}", answer}), "wrapped"));
}

BOOST_FIXTURE_TEST_CASE(a_section_that_is_not_there_is_a_problem_that_lists_those_that_are,
                        Project) {
    expand({"\\output{lab02, Sigmoid}", answer});
    BOOST_TEST(complains("p.md:1: "));
    BOOST_TEST(complains("\"Softmax of 1\", \"lab02 result: x=1\""));
}

BOOST_FIXTURE_TEST_CASE(a_figure_has_its_size_and_its_caption_as_alternative_text, Project) {
    const std::string text = expand({"\\figure{lab02, losses, Loss, against \"p\".}", answer});
    BOOST_TEST(contains(text, "src=\"lab02_losses.svg\""));
    BOOST_TEST(contains(text, "alt=\"Loss, against &quot;p&quot;.\""));
    BOOST_TEST(contains(text, "width=\"1000\" height=\"650\""));
    BOOST_TEST(contains(read_file(site.out / "figures/lab02_losses.svg"),
                        "font-family=\"DejaVu Sans, Verdana"));
    BOOST_TEST(problems.found().empty());
}

BOOST_FIXTURE_TEST_CASE(images_are_told_apart_from_charts_by_their_numbers, Project) {
    const std::filesystem::path results = site.runs / "lab02/results/lab02";
    write_file(results / "losses.csv", "series,x,y\n");
    BOOST_TEST(
        contains(expand({"\\figure{lab02, losses, Caption.}", answer}), "<figure class=\"plot\">"));
    write_file(results / "losses.csv", "caption,pixel0,pixel1\n");
    const std::string images = expand({"\\figure{lab02, losses, Caption.}", answer});
    BOOST_TEST(contains(images, "<figure class=\"plot images\">"));
    BOOST_TEST(contains(images, "<a href=\"lab02_losses.csv\">"));
}

BOOST_FIXTURE_TEST_CASE(a_figure_or_run_that_is_not_there_or_has_no_caption_is_a_problem, Project) {
    expand(
        {"\\figure{lab02, gone, Caption.}", "\\figure{lab02, losses}", "\\output{lab09}", answer});
    BOOST_TEST(complains("p.md:1: the run lab02 has drawn no gone.svg"));
    BOOST_TEST(complains("p.md:2: \\figure{run, name, caption} needs all three"));
    BOOST_TEST(complains("p.md:3: there is no run \"lab09\""));
}

BOOST_FIXTURE_TEST_CASE(a_bug_is_shown_with_the_test_that_catches_it, Project) {
    const std::string text = expand({"\\bug{off}", answer});
    BOOST_TEST(contains(text, "<del>- int y = 1;</del>\n<ins>+ int y = 2;</ins>"));
    BOOST_TEST(contains(text, "<code>./test_math --run_test='a/b*'</code>"));
    expand({"\\bug{gone}"});
    BOOST_TEST(complains("no bugs/gone.bug"));
}

BOOST_FIXTURE_TEST_CASE(a_solution_is_folded_and_taken_from_the_source, Project) {
    const std::string text = expand({"- Write it.", "  " + answer});
    BOOST_TEST(contains(text, "  <details class=\"answer\">"));  // still in the item of the list
    BOOST_TEST(contains(text, "  \\snippet answers/lab02.cpp softmax"));
    answers.write(site.out / "answers");
    BOOST_TEST(read_file(site.out / "answers/lab02.cpp") ==
               "// [softmax]\n// common/math/a.cpp\nreturn 1;\n// [softmax]\n\n");
}

BOOST_FIXTURE_TEST_CASE(an_exercise_without_its_answer_is_a_problem_and_so_is_the_reverse,
                        Project) {
    expand({"\\answer{lab02 sigmoid}"});
    BOOST_TEST(complains("the source has no \"BEGIN SOLUTION lab02 sigmoid\""));
    BOOST_TEST(complains("the page has no \\answer{lab02 softmax}"));
}

BOOST_FIXTURE_TEST_CASE(equations_get_a_number_and_an_anchor_and_are_referred_to, Project) {
    const Lines lines = {"\\equation{softmax}", "\\f[ y", "   = 1 \\f]", "See \\eqref{softmax}.",
                         answer};
    equations.read_page("lab02", "p.md", lines, problems);
    const std::string text = expand(lines);
    BOOST_TEST(contains(text, "\\anchor eq_lab02_softmax\n\\f[ y\n   = 1 \\tag{2.1} \\f]\n"));
    BOOST_TEST(contains(text, "See \\ref eq_lab02_softmax \"(2.1)\"."));
    expand({"\\eqref{gone}", "\\eqref{lab03 step}"});
    BOOST_TEST(complains("there is no \\equation{gone} in lab02"));
    BOOST_TEST(complains("there is no \\equation{step} in lab03"));
}

BOOST_FIXTURE_TEST_CASE(what_needs_mnist_is_left_out_without_it_and_says_so, Project) {
    const Lines lines = {"\\mnist", "On MNIST.", "\\endmnist", "After.", answer};
    const std::string without = expand(lines);
    BOOST_TEST(!contains(without, "On MNIST."));
    BOOST_TEST(contains(without, "make mnist"));
    BOOST_TEST(contains(without, "After."));
    site.mnist = true;
    const std::string with = expand(lines);
    BOOST_TEST(contains(with, "On MNIST.\nAfter."));
    BOOST_TEST(problems.found().empty());
}

BOOST_FIXTURE_TEST_CASE(what_needs_mnist_must_begin_and_end, Project) {
    for (const bool present : {false, true}) {
        site.mnist = present;
        problems = Problems();
        expand({answer, "\\mnist"});
        BOOST_TEST(complains("p.md:2: \\mnist without \\endmnist"));
        problems = Problems();
        expand({"\\endmnist", answer});
        BOOST_TEST(complains("p.md:1: \\endmnist without"));
    }
}

BOOST_FIXTURE_TEST_CASE(a_handout_shows_no_answers_and_forgives_what_is_not_written_yet, Project) {
    site.handout = true;
    answers = Answers();
    const std::string text = expand({"\\output{lab02, Sigmoid}", "\\figure{lab02, gone, Caption.}",
                                     "\\output{lab02_off}", "\\bug{gone}", answer});
    BOOST_TEST(problems.found().empty());
    BOOST_TEST(!contains(text, "<details"));
    BOOST_TEST(contains(text, "needs exercises that are not written yet"));
    BOOST_TEST(contains(text, "The bug is not in this copy"));
    // Of a bug's run, which can never be there, nothing is promised.
    BOOST_TEST(expand({"\\output{lab02_off}", answer}) == "");
}

BOOST_FIXTURE_TEST_CASE(a_row_of_the_course_counts_minutes_and_exercises, Project) {
    Lab lab;
    lab.title = "losses";
    lab.lines = Lines(240, "one word or five here");  // 1200 words, 120 a minute
    lab.lines.push_back("  " + answer);
    lab.lines.push_back("\\figure{lab02, losses, Both losses.}");
    course["lab02"] = lab;
    const std::string text = expand({"\\lab{lab02, softmax, and more}", answer});
    BOOST_TEST(contains(text, "<a class=\"card\" href=\"lab02.html\">"));
    BOOST_TEST(contains(text, "<h3>lab02: losses</h3><p>softmax, and more</p>"));
    BOOST_TEST(contains(text, "10 min · 1 exercise<"));
    BOOST_TEST(contains(text, "<img src=\"lab02_losses.svg\""));
}

BOOST_FIXTURE_TEST_CASE(answer_to_a_question_is_folded, Project) {
    const std::string text = expand({"\\question{Is a < b? | Yes, it is.}", answer});
    BOOST_TEST(contains(text, "<summary>Predict first: Is a &lt; b?</summary><p>Yes, it is.</p>"));
    BOOST_TEST(problems.found().empty());
    expand({"\\question{Is a < b?}", answer});
    BOOST_TEST(complains("needs both"));
}

BOOST_FIXTURE_TEST_CASE(what_a_bug_prints_and_draws_is_told_apart, Project) {
    const fs::path result = site.runs / "lab02/results/lab02/losses.svg";
    write_file(site.runs / "lab02_off/output.txt", "Softmax of 2\n");
    write_file(site.runs / "lab02_off/command.txt", "./lab02");
    write_file(site.runs / "lab02_off/results/lab02/losses.svg", read_file(result));
    const std::string mark = "<span class=\"buggy\">with the bug</span>";
    BOOST_TEST(contains(expand({"\\output{lab02_off}", answer}), "./lab02" + mark));
    BOOST_TEST(contains(expand({"\\figure{lab02_off, losses, All.}", answer}), mark + "All."));
    BOOST_TEST(!contains(expand({"\\output{lab02}", answer}), mark));
}

// ---- interactive parts --------------------------------------------------------------------------

BOOST_FIXTURE_TEST_CASE(interactive_part_takes_the_weights_of_the_first_run_that_has_some,
                        Project) {
    write_file(site.source / "docs/live/live_draw.js", "");
    write_file(site.runs / "lab06/results/lab06/weights.txt", "# x\n1\n");
    const std::string text = expand(
        {"\\interactive{draw distort, lab06_mnist, lab06}", "\\interactive{draw, lab06}", answer});
    BOOST_TEST(contains(
        text,
        "<div class=\"live\" data-part=\"draw\" data-extra=\"distort\" data-weights=\"lab06\">"));
    BOOST_TEST(contains(text, "<noscript>"));
    BOOST_TEST(text.find("live_draw.js") == text.rfind("live_draw.js"));  // loaded once
    BOOST_TEST(read_file(site.out / "figures/weights_lab06.js") ==
               "live.weights.lab06 = `# x\n1\n`;\n");
    BOOST_TEST(problems.found().empty());
}

BOOST_FIXTURE_TEST_CASE(interactive_part_without_script_or_weights_is_a_problem, Project) {
    write_file(site.source / "docs/live/live_draw.js", "");
    expand({"\\interactive{sing}", "\\interactive{draw, lab99}", answer});
    BOOST_TEST(complains("there is no docs/live/live_sing.js"));
    BOOST_TEST(complains("no run of lab99 saved weights"));
}

BOOST_FIXTURE_TEST_CASE(what_is_live_is_left_out_of_a_site_without_the_library, Project) {
    const Lines lines = {"before", "\\live", "alive", "\\endlive", "after", answer};
    BOOST_TEST(!contains(expand(lines), "alive"));
    BOOST_TEST(contains(expand(lines), "after"));
    site.live = true;
    BOOST_TEST(contains(expand(lines), "alive"));
    BOOST_TEST(problems.found().empty());
}

BOOST_FIXTURE_TEST_CASE(live_and_mnist_must_not_overlap, Project) {
    expand({"\\live", "\\mnist", "\\endlive", answer});
    BOOST_TEST(complains("\\mnist before the end of \\live"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::site
