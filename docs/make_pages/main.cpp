// Makes the pages of the site, the broken files that they show, and what their search finds.
//
//     make_pages --source PROJECT --runs FOLDER --out FOLDER
//     make_pages --source PROJECT --bug FILE.bug --out FILE.cpp
//     make_pages --search SITE_HTML --tags FILE.tag --out FILE.js

#include <CLI/CLI.hpp>
#include <iostream>
#include <regex>

#include "bug.hpp"
#include "page.hpp"
#include "search_index.hpp"

namespace {

namespace fs = std::filesystem;
using namespace digitlab::site;

std::string name_in(const fs::path& file, const fs::path& folder) {
    return fs::relative(file, folder).string();
}

/// "losses" of the page that begins with "# lab02: losses {#lab02}".
std::string title_of(const std::vector<std::string>& lines) {
    static const std::regex title(R"(# lab\d\d: (.*\S) *\{#lab\d\d\}\s*)");
    std::smatch match;
    const bool found = !lines.empty() && std::regex_match(lines.front(), match, title);
    return found ? match[1].str() : "";
}

/// The links below a lab's page: to the lab before it and the one after it.
std::string further_links(const std::string& lab, const Course& course) {
    const auto link = [](const Course::value_type& to, const std::string& direction) {
        return "<a class=\"" + direction + "\" href=\"" + to.first + ".html\" rel=\"" + direction +
               "\"><span>" + (direction == "prev" ? "← Previous" : "Next →") + "</span>" +
               to.first + ": " + escaped(to.second.title) + "</a>";
    };
    const auto here = course.find(lab);
    std::string links;
    if (here != course.begin()) links += link(*std::prev(here), "prev");
    if (std::next(here) != course.end()) links += link(*std::next(here), "next");
    return "\n\\ref equations_" + lab +
           " \"Equations, functions and tests of this lab\"\n\n\\htmlonly[block]\n<nav "
           "class=\"lessons\" aria-label=\"Previous and next lab\">" +
           links + "</nav>\n\\endhtmlonly\n";
}

/// The file as pages show parts of it: without the marks of the exercises.
std::string without_marks(const std::vector<std::string>& lines) {
    static const std::regex mark(R"(\s*// (BEGIN|END) SOLUTION.*)");
    std::string text;
    for (const std::string& line : lines) {
        if (!std::regex_match(line, mark)) text += line + "\n";
    }
    return text;
}

Course read_course(const fs::path& source, Problems& problems) {
    Course course;
    for (const fs::path& file : files_below(source / "labs", {".md"})) {
        if (file.filename() != "tutorial.md") continue;
        Lab lab;
        lab.file = name_in(file, source);
        lab.lines = split_lines(read_file(file));
        lab.title = title_of(lab.lines);
        if (lab.title.empty()) {
            problems.add({lab.file, 0}, "must be \"# labNN: title {#labNN}\"");
        }
        course[file.parent_path().filename().string().substr(0, 5)] = lab;
    }
    return course;
}

void make_pages(Site site) {
    site.handout = fs::exists(site.source / "HANDOUT");
    site.mnist = fs::exists(site.runs / "lab01_mnist" / "output.txt");
    Problems problems;
    Equations equations;
    Answers answers;
    const Course course = read_course(site.source, problems);
    for (const auto& [name, lab] : course) {
        equations.read_page(name, lab.file, lab.lines, problems);
    }
    for (const char* folder : {"common", "labs"}) {
        for (const fs::path& file : files_below(site.source / folder, {".hpp", ".cpp"})) {
            const std::string name = name_in(file, site.source);
            const std::vector<std::string> lines = split_lines(read_file(file));
            equations.read_source(name, lines, problems);
            answers.read_source(name, lines);
            write_file(site.out / "snippets" / name, without_marks(lines));
        }
    }
    for (const fs::path& file : files_below(site.source / "tests/common", {".cpp"})) {
        const std::string module = file.parent_path().filename();
        const std::string text = read_file(file);
        equations.read_tests(name_in(file, site.source), module, split_lines(text), problems);
        // A copy for Doxygen: it would take tests/common/ for common/.
        if (file.stem().string().ends_with("_test")) {
            write_file(site.out / "tests" / module / file.filename(), text);
        }
    }
    const bool with_tests = !site.handout;
    equations.require_links(with_tests, problems);

    answers.write(site.out / "answers");
    for (const auto& [name, lab] : course) {
        Page page(site, course, equations, answers, problems);
        const std::string text = page.expand(name, lab.file, lab.lines);
        write_file(site.out / "pages" / (name + ".md"), text + further_links(name, course));
    }
    for (const fs::path& file : files_below(site.source / "docs", {".md", ".dox"})) {
        if (file.filename() == "README.md") continue;
        std::vector<std::string> lines = split_lines(read_file(file));
        // A code host shows the bare title. \ref needs a label: the name of the file.
        const std::string label = " {#" + file.stem().string() + "}";
        if (!lines.empty() && lines[0].starts_with("# ")) lines[0] += label;
        Page page(site, course, equations, answers, problems);
        write_file(site.out / "pages" / file.filename(),
                   page.expand("", name_in(file, site.source), lines));
    }
    std::map<std::string, std::string> titles;
    for (const auto& [name, lab] : course) titles[name] = lab.title;
    write_file(site.out / "pages/equations.md", equations.page(titles, with_tests));

    for (const std::string& problem : problems.found()) std::cerr << problem << "\n";
    if (!problems.found().empty()) {
        throw std::runtime_error(std::to_string(problems.found().size()) +
                                 " mistakes in the pages");
    }
}

void break_file(const fs::path& source, const fs::path& bug_file, const fs::path& out) {
    const Bug bug = read_bug(bug_file);
    write_file(out, apply(bug, read_file(source / bug.file), bug_file.string()).text);
}

}  // namespace

int main(int argc, char** argv) {
    Site site;
    fs::path bug;
    fs::path html;
    fs::path tags;
    CLI::App app("Makes the pages of the site", "make_pages");
    app.add_option("--source", site.source, "The project");
    app.add_option("--runs", site.runs, "What the labs printed and drew: a folder for each run");
    app.add_flag("--live", site.live, "With the interactive parts");
    app.add_option("--bug", bug, "Instead of pages: make the file that this bug breaks");
    app.add_option("--search", html, "Instead of pages: what the search of this site finds");
    app.add_option("--tags", tags, "With --search: Doxygen's tag file");
    app.add_option("--out", site.out, "The folder, or the file, to make")->required();
    CLI11_PARSE(app, argc, argv);
    try {
        if (!html.empty()) {
            write_search_index(html, tags, site.out);
        } else if (!bug.empty()) {
            break_file(site.source, bug, site.out);
        } else {
            make_pages(site);
        }
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "make_pages: " << error.what() << "\n";
        return 1;
    }
}
