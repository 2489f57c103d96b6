#include "page.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <regex>
#include <sstream>

#include "bug.hpp"
#include "run_output.hpp"

namespace digitlab::site {
namespace fs = std::filesystem;
namespace {

/// "a, b, rest with commas" in at most `most` parts.
std::vector<std::string> parts(const std::string& text, std::size_t most) {
    std::vector<std::string> found;
    std::size_t begin = 0;
    while (found.size() + 1 < most) {
        const std::size_t comma = text.find(',', begin);
        if (comma == std::string::npos) break;
        found.push_back(trimmed(text.substr(begin, comma - begin)));
        begin = comma + 1;
    }
    found.push_back(trimmed(text.substr(begin)));
    return found;
}

/// A link to a page of the site as a code host understands it, "[lab05](../labs/lab05_x/README.md)"
/// or "[the articles](articles.md#s0)", becomes a \\ref. Other links stay.
std::string with_refs(const std::string& line) {
    static const std::regex lab(R"(\[([^\]]+)\]\(\.\./labs/(lab\d\d)_\w+/README\.md\))");
    static const std::regex page(R"(\[([^\]]+)\]\((\w+)\.md(#[^)]*)?\))");
    return std::regex_replace(std::regex_replace(line, lab, "\\ref $2 \"$1\""), page,
                              "\\ref $2 \"$1\"");
}

std::string html(const std::string& text) {
    return "\\htmlonly[block]\n" + text + "\n\\endhtmlonly\n";
}

/// A text with every line indented, as within an item of a list.
std::string indented(const std::string& text, const std::string& indentation) {
    std::string moved;
    for (const std::string& line : split_lines(text)) {
        moved += (line.empty() ? "" : indentation) + line + "\n";
    }
    return moved;
}

/// The program of a run: "lab06" of lab06_wide.
std::string program_of(const std::string& run) {
    return run.starts_with("lab") ? run.substr(0, 5) : run;
}

/// Whether a figure shows images and not a chart. In the dark a chart may change its colours; in an
/// image, ink must stay dark and paper light.
bool shows_images(fs::path figure) {
    figure.replace_extension(".csv");
    return fs::exists(figure) && read_file(figure).starts_with("caption,pixel");
}

/// Width and height of gnuplot's SVG, as attributes of <img>: a browser can then lay out the page
/// before it has loaded the figure.
std::string size_of(const std::string& svg) {
    static const std::regex size(R"(width="\d+" height="\d+")");
    std::smatch match;
    const std::string beginning = svg.substr(0, 200);
    return std::regex_search(beginning, match, size) ? " " + match.str() : "";
}

/// The figure with fonts for readers who do not have gnuplot's.
std::string with_usual_fonts(const std::string& svg) {
    return replaced(svg, "\"DejaVu Sans\"", "\"DejaVu Sans, Verdana, Arial, sans-serif\"");
}

}  // namespace

// ---- a lab ------------------------------------------------------------------------------------

int Lab::minutes_to_read() const {
    std::size_t words = 0;
    for (const std::string& line : lines) {
        std::istringstream stream(line);
        words += std::size_t(std::distance(std::istream_iterator<std::string>(stream), {}));
    }
    constexpr std::size_t words_a_minute = 120;  // of a text with formulas
    return int((words + words_a_minute / 2) / words_a_minute);
}

int Lab::exercises() const {
    return int(std::count_if(lines.begin(), lines.end(), [](const std::string& line) {
        return trimmed(line).starts_with("\\answer{");
    }));
}

// ---- answers ------------------------------------------------------------------------------------

void Answers::read_source(const std::string& file, const std::vector<std::string>& lines) {
    static const std::regex begin(R"(( *)// BEGIN SOLUTION (lab\d\d) (\w+)\s*)");
    std::string* answer = nullptr;
    std::size_t indentation = 0;
    for (const std::string& line : lines) {
        std::smatch match;
        if (std::regex_match(line, match, begin)) {
            answer = &all_[match[2]][match[3]];
            *answer += "// " + file + "\n";
            indentation = std::size_t(match[1].length());
        } else if (trimmed(line) == "// END SOLUTION") {
            answer = nullptr;
        } else if (answer != nullptr) {
            *answer += (line.size() > indentation ? line.substr(indentation) : "") + "\n";
        }
    }
}

void Answers::write(const fs::path& folder) const {
    for (const auto& [lab, exercises] : all_) {
        std::string text;
        for (const auto& [name, code] : exercises) {
            const std::string mark = "// [" + name + "]\n";
            text += mark;
            text += code;
            text += mark;
            text += "\n";
        }
        write_file(folder / (lab + ".cpp"), text);
    }
}

bool Answers::has(const std::string& lab, const std::string& exercise) const {
    const auto found = all_.find(lab);
    return found != all_.end() && found->second.count(exercise) != 0;
}

// ---- a page -------------------------------------------------------------------------------------

std::string Page::expand(const std::string& lab, const std::string& file,
                         const std::vector<std::string>& lines) {
    lab_ = lab;
    std::string text;
    bool code = false;    // between ``` and ```
    std::string only_if;  // between \mnist and \endmnist, or \live and \endlive: which
    bool left_out = false;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        place_ = {file, i};
        const std::string line = trimmed(lines[i]);
        if (line.starts_with("```")) code = !code;
        if (line == "\\mnist" || line == "\\live") {
            if (!only_if.empty())
                problem(std::string(line).append(" before the end of \\").append(only_if));
            only_if = line.substr(1);
            left_out = line == "\\mnist" ? !site_.mnist : !site_.live;
            if (left_out && line == "\\mnist") {
                text +=
                    "This site was built without MNIST. Download it by `make mnist` and build the "
                    "site again to see the results of this lab on MNIST.\n";
            }
        } else if (line == "\\endmnist" || line == "\\endlive") {
            if (line.substr(4) != only_if) problem(line + " without the other before it");
            only_if.clear();
            left_out = false;
        } else if (!left_out) {
            text += code ? lines[i] + "\n" : command(lines[i]);
        }
        if (i == 0 && line.starts_with("# ")) text += "\n[TOC]\n";
    }
    place_ = {file, lines.empty() ? 0 : lines.size() - 1};
    if (!only_if.empty()) problem("\\" + only_if + " without \\end" + only_if);
    const auto exercises = answers_.by_lab().find(lab);
    if (exercises != answers_.by_lab().end()) {
        for (const auto& [name, code_of_it] : exercises->second) {
            if (answered_.count(name) == 0) {
                problem(std::string("the page has no \\answer{")
                            .append(lab)
                            .append(" ")
                            .append(name)
                            .append("}"));
            }
        }
    }
    return text;
}

std::string Page::command(const std::string& line) {
    static const std::regex form(
        R"(( *)\\(equation|output|figure|bug|answer|question|interactive|lab)\{(.*)\}\s*)");
    std::smatch match;
    if (!std::regex_match(line, match, form)) return inline_commands(line) + "\n";
    const std::string name = match[2];
    const std::string arguments = match[3];
    std::string text;
    if (name == "equation") text = equation(arguments);
    if (name == "output") text = output(parts(arguments, 2));
    if (name == "figure") text = figure(parts(arguments, 3));
    if (name == "bug") text = bug(parts(arguments, 1));
    if (name == "answer") text = answer(parts(arguments, 1));
    if (name == "question") text = question(arguments);
    if (name == "interactive") text = interactive(parts(arguments, 9));
    if (name == "lab") text = lab(parts(arguments, 2));
    return indented(text, match[1]);
}

std::string Page::inline_commands(const std::string& line) {
    static const std::regex eqref(R"(\\eqref\{(?:(lab\d\d) )?([a-z0-9_]+)\})");
    static const std::regex open_ref(R"(\\ref \S+ "[^"]*$)");
    std::string rest = with_refs(line);
    std::string text;
    std::smatch match;
    if (std::regex_search(rest, open_ref)) {
        problem("the text of a \\ref must end on the line where it begins");
    }
    while (std::regex_search(rest, match, eqref)) {
        const std::string lab = match[1].matched ? match[1].str() : lab_;
        const Equation* equation = equations_.find(lab, match[2]);
        if (equation == nullptr)
            problem("there is no \\equation{" + match[2].str() + "} in " + lab);
        text += match.prefix();
        if (equation != nullptr) {
            text += "\\ref " + equation->anchor() + " \"(" + equation->number + ")\"";
        }
        rest = match.suffix();
    }
    text += rest;
    const std::size_t end = text.find("\\f]");
    if (!number_.empty() && end != std::string::npos) {
        text.insert(end, "\\tag{" + number_ + "} ");
        number_.clear();
    }
    return text;
}

std::string Page::equation(const std::string& name) {
    const Equation* equation = equations_.find(lab_, name);
    if (equation == nullptr) return "";  // a problem already
    number_ = equation->number;
    return "\\anchor " + equation->anchor() + "\n";
}

bool Page::missing(const std::string& run) {
    return !fs::exists(site_.runs / run / "output.txt");
}

/// In a handout only the run of a bug can be missing as a whole: nothing is shown of it.
std::string Page::no_run(const std::string& run) {
    if (!site_.handout) problem("there is no run \"" + run + "\"");
    return "";
}

std::string Page::not_there_yet(const std::string& run, const std::string& what_is_missing) {
    if (!site_.handout) problem(what_is_missing);
    return html("<p class=\"later\">This part of the output of " + run.substr(0, 5) +
                " needs exercises that are not written yet. Write them and build the site "
                "again.</p>");
}

std::string Page::output(const std::vector<std::string>& arguments) {
    const std::string& run = arguments[0];
    if (missing(run)) return no_run(run);
    const std::string all = read_file(site_.runs / run / "output.txt");
    std::optional<std::string> shown = without_progress(all);
    if (arguments.size() == 2) shown = section(all, arguments[1]);
    if (!shown) {
        return not_there_yet(run, "the output of " + run +
                                      " has no section, or more than one, that begins with \"" +
                                      arguments[1] + "\"; its sections: " + section_titles(all));
    }
    std::string file = run;
    if (arguments.size() == 2) file += "_" + std::to_string(++shown_) + "_" + lab_;
    file += ".txt";
    write_file(site_.out / "shown" / file, *shown);
    const std::string command = trimmed(read_file(site_.runs / run / "command.txt"));
    // A table must not be broken; a long line alone may be.
    const bool one_line = shown->find('\n') + 1 == shown->size();
    const std::string kind = one_line ? "terminal wrapped" : "terminal";
    return html("<div class=\"" + kind + "\"><div class=\"command\">" + escaped(command) +
                bug_of(run) + "</div>") +
           "\\verbinclude " + file + "\n" + html("</div>");
}

/// A mark for what the program with a deliberate bug prints and draws; else empty.
std::string Page::bug_of(const std::string& run) {
    for (const fs::path& file : files_below(site_.source / "labs", {".bug"})) {
        const std::string lab = file.parent_path().parent_path().filename().string().substr(0, 5);
        if (run == lab + "_" + file.stem().string())
            return "<span class=\"buggy\">with the bug</span>";
    }
    return "";
}

std::string Page::figure(const std::vector<std::string>& arguments) {
    if (arguments.size() != 3 || arguments[2].empty()) {
        problem("\\figure{run, name, caption} needs all three");
        return "";
    }
    const auto& [run, name, caption] = std::tie(arguments[0], arguments[1], arguments[2]);
    if (missing(run)) return no_run(run);
    const fs::path folder = site_.runs / run / "results" / program_of(run);
    if (!fs::exists(folder / (name + ".svg"))) {
        return not_there_yet(run, "the run " + run + " has drawn no " + name + ".svg");
    }
    const std::string file = run + "_" + name;
    const std::string picture = with_usual_fonts(read_file(folder / (name + ".svg")));
    write_file(site_.out / "figures" / (file + ".svg"), picture);
    std::string numbers;
    std::string kind = "plot";
    if (fs::exists(folder / (name + ".csv"))) {
        const std::string table = read_file(folder / (name + ".csv"));
        write_file(site_.out / "figures" / (file + ".csv"), table);
        if (shows_images(folder / (name + ".svg"))) kind = "plot images";
        numbers = " <a href=\"" + file + ".csv\">Data (CSV)</a>";
    }
    return html("<figure class=\"" + kind + "\"><a href=\"" + file + ".svg\"><img src=\"" + file +
                ".svg\" alt=\"" + escaped(caption) + "\"" + size_of(picture) + "></a><figcaption>" +
                bug_of(run) + escaped(caption) + numbers + "</figcaption></figure>");
}

std::string Page::bug(const std::vector<std::string>& arguments) {
    const std::string& name = arguments[0];
    std::vector<fs::path> files;
    for (const fs::path& file : files_below(site_.source / "labs", {".bug"})) {
        const std::string folder = file.parent_path().parent_path().filename();
        if (file.stem() == name && folder.starts_with(lab_)) files.push_back(file);
    }
    if (files.size() != 1) {
        if (!site_.handout) problem("the lab has no bugs/" + name + ".bug");
        return html(
            "<p class=\"later\">The bug is not in this copy, because it quotes a solution. Write "
            "the "
            "exercise first. Then make this mistake on purpose, run the lab, and see which graded "
            "test catches it.</p>");
    }
    const Bug found = read_bug(files.front());
    const Broken broken = apply(found, read_file(site_.source / found.file), name);
    std::string caught = "<div class=\"caught\">Caught by <code>./" + found.program +
                         " --run_test='" + escaped(found.test) + "*'</code></div>";
    if (site_.handout) caught.clear();  // it has no unit tests
    return html("<div class=\"bug\"><div class=\"command\">" + escaped(found.file) + "</div><pre>" +
                broken.diff + "</pre>" + caught + "</div>");
}

std::string Page::answer(const std::vector<std::string>& arguments) {
    const std::string lab = arguments[0].substr(0, arguments[0].find(' '));
    const std::string name = trimmed(arguments[0].substr(lab.size()));
    answered_.insert(name);
    if (site_.handout) return "";
    if (!answers_.has(lab, name)) {
        problem("the source has no \"BEGIN SOLUTION " + arguments[0] + "\"");
        return "";
    }
    return html("<details class=\"answer\"><summary>A solution: " + escaped(name) + "</summary>") +
           "\\snippet answers/" + lab + ".cpp " + name + "\n" + html("</details>");
}

/// "what to predict | the answer": the answer is folded.
std::string Page::question(const std::string& arguments) {
    const std::size_t bar = arguments.find(" | ");
    if (bar == std::string::npos) {
        problem("\\question{question | answer} needs both");
        return "";
    }
    return html(
        "<details class=\"question\"><summary>Predict first: " + escaped(arguments.substr(0, bar)) +
        "</summary><p>" + escaped(arguments.substr(bar + 3)) + "</p></details>");
}

/// The weights that the first of these runs has saved, as a script that a page loads when a reader
/// needs them. Returns the run; empty if none has saved weights.
std::string Page::weights(const std::vector<std::string>& runs) {
    for (const std::string& run : runs) {
        const fs::path file = site_.runs / run / "results" / program_of(run) / "weights.txt";
        if (!fs::exists(file)) continue;
        write_file(site_.out / "figures" / ("weights_" + run + ".js"),
                   "live.weights." + run + " = `" + read_file(file) + "`;\n");
        return run;
    }
    return "";
}

/// `part` or `part with extra`, and the runs whose weights it takes.
std::string Page::interactive(const std::vector<std::string>& arguments) {
    const std::size_t blank = arguments[0].find(' ');
    const std::string part = arguments[0].substr(0, blank);
    if (!fs::exists(site_.source / "docs/live" / ("live_" + part + ".js"))) {
        problem("there is no docs/live/live_" + part + ".js");
        return "";
    }
    std::string attributes = " data-part=\"" + part + "\"";
    if (blank != std::string::npos) {
        attributes += " data-extra=\"" + escaped(trimmed(arguments[0].substr(blank))) + "\"";
    }
    if (arguments.size() > 1) {
        const std::string run = weights({arguments.begin() + 1, arguments.end()});
        if (run.empty()) {
            return not_there_yet(arguments.back(), "no run of " + arguments[1] + " saved weights");
        }
        attributes += " data-weights=\"" + run + "\"";
    }
    std::string scripts;
    for (const std::string& script : {std::string("live"), "live_" + part}) {
        if (scripts_.insert(script).second)
            scripts += "<script src=\"" + script + ".js\"></script>";
    }
    return html("<div class=\"live\"" + attributes +
                "><noscript><p>This part of the page needs JavaScript.</p></noscript></div>" +
                scripts);
}

std::string Page::lab(const std::vector<std::string>& arguments) {
    const auto found = course_.find(arguments[0]);
    if (found == course_.end() || arguments.size() != 2) {
        problem("\\lab{labNN, what it teaches}: no such lab, or no words");
        return "";
    }
    const auto& [name, lab] = *found;
    const int exercises = lab.exercises();
    return html("<a class=\"card\" href=\"" + name + ".html\">" + lab_picture(lab) + "<h3>" + name +
                ": " + escaped(lab.title) + "</h3><p>" + escaped(arguments[1]) +
                "</p><p class=\"meta\">" + std::to_string(lab.minutes_to_read()) + " min · " +
                std::to_string(exercises) + (exercises == 1 ? " exercise" : " exercises") +
                "</p></a>");
}

/// The first figure of a lab's page, if its run has drawn it.
std::string Page::lab_picture(const Lab& lab) {
    static const std::regex form(R"(\\figure\{ *(\w+) *, *(\w+) *,.*)");
    for (const std::string& line : lab.lines) {
        std::smatch match;
        const std::string shown = trimmed(line);
        if (!std::regex_match(shown, match, form)) continue;
        const std::string run = match[1];
        const fs::path file =
            site_.runs / run / "results" / program_of(run) / (match[2].str() + ".svg");
        if (!fs::exists(file)) return "";
        // Beside the title it says nothing more: no alternative text.
        return "<img" + std::string(shows_images(file) ? " class=\"images\"" : "") + " src=\"" +
               run + "_" + match[2].str() + ".svg\" alt=\"\" loading=\"lazy\">";
    }
    return "";
}

}  // namespace digitlab::site
