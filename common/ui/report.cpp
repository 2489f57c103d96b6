#include "ui/report.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <ctime>
#include <optional>
#include <sstream>

#include "base/file.hpp"
#include "ui/html.hpp"
#include "ui/table.hpp"
#include "ui/terminal.hpp"

namespace digitlab {
namespace {

namespace fs = std::filesystem;

constexpr const char* page_style = R"(
:root { color-scheme: light dark; --text: #1c1e21; --faint: #656b73; --line: #d8dbe0;
  --page: #ffffff; --block: #f5f6f8; --best: #00704f; }
@media (prefers-color-scheme: dark) { :root { --text: #e6e8eb; --faint: #9aa1ab; --line: #3a3f47;
  --page: #16181c; --block: #1f2228; --best: #4cc9a0; } }
body { margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 56rem; color: var(--text);
  background: var(--page); font: 1rem/1.55 system-ui, sans-serif; }
h1 { font-size: 1.6rem; margin: 0; } h2 { font-size: 1.15rem; margin: 2.2rem 0 0.6rem; }
p { margin: 0.6rem 0; max-width: 44rem; overflow-wrap: anywhere; }
p.faint, summary, figcaption { color: var(--faint); }
.table { overflow-x: auto; }
table { border-collapse: collapse; margin: 0.8rem 0; font-variant-numeric: tabular-nums; }
th, td { padding: 0.25rem 0.75rem; text-align: right; border-bottom: 1px solid var(--line); }
th { color: var(--faint); font-weight: 600; } th.left, td.left { text-align: left; }
td:not(.left) { white-space: nowrap; } td strong { color: var(--best); }
pre { overflow-x: auto; background: var(--block); padding: 0.75rem 1rem; border-radius: 6px;
  font-size: 0.85rem; line-height: 1.25; }
figure { margin: 1.2rem 0; } figcaption { font-size: 0.9rem; margin-top: 0.3rem; }
img { max-width: 100%; height: auto; background: #ffffff; border-radius: 6px; }
)";

/// The names and values of a result line, if it is that of this program.
ResultValues values_in(const std::string& line, const std::string& program) {
    ResultValues values;
    const std::string beginning = program + " result: ";
    if (!line.starts_with(beginning)) return values;
    std::istringstream pairs(line.substr(beginning.size()));
    for (std::string pair; pairs >> pair;) {
        const std::size_t equals = std::min(pair.find('='), pair.size() - 1);
        values.emplace_back(pair.substr(0, equals), pair.substr(equals + 1));
    }
    return values;
}

std::optional<double> number_of(const std::string& text) {
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

/// "+0.59 points" of an accuracy, "−120" of other numbers; empty unless both are numbers.
std::string change(const std::string& name, const std::string& before, const std::string& now) {
    const std::optional<double> a = number_of(before);
    const std::optional<double> b = number_of(now);
    if (!a || !b) return {};
    if (*a == *b) return "=";
    const bool points = name.ends_with("accuracy");
    const std::string text =
        points ? fmt::format("{:+.2f} points", 100 * (*b - *a)) : fmt::format("{:+.4g}", *b - *a);
    return text.starts_with('-') ? "−" + text.substr(1) : text;
}

std::string setting_line(const Setting& setting) {
    return setting.name + " " + without_control_characters(setting.value);
}

}  // namespace

Report::Report(const ProgramInfo& info, const CommonOptions& options)
    : name_(info.name), title_(info.title), folder_(options.out), settings_(options.settings) {
    std::error_code error;
    const fs::path file = folder_ / "result.txt";
    if (!fs::is_regular_file(file, error)) return;
    std::istringstream lines(read_file(file));
    for (std::string line; std::getline(lines, line);) before_.push_back(line);
    if (values_in(before_.empty() ? "" : before_.front(), name_).empty()) before_.clear();
}

void Report::close_preformatted() {
    if (!preformatted_.empty()) story_ += "<pre>" + html_text(preformatted_) + "</pre>\n";
    preformatted_.clear();
}

void Report::heading(const std::string& text) {
    add("<h2>" + html_text(text) + "</h2>\n");
}

void Report::paragraph(const std::string& text) {
    add("<p>" + html_text(text) + "</p>\n");
}

void Report::preformatted(const std::string& text) {
    preformatted_ += text;
}

void Report::add(const std::string& html) {
    close_preformatted();
    story_ += html;
}

void Report::figure(const fs::path& file, const std::string& title) {
    const std::string name = html_text(file.filename().string());
    const std::string caption = html_text(title);
    const std::string picture =
        file.extension() == ".pdf"
            ? fmt::format("<a href=\"{}\">{}</a>", name, name)
            : fmt::format("<img src=\"{}\" alt=\"{}\" loading=\"lazy\">", name, caption);
    const std::string data = html_text(file.stem().string() + ".csv");
    add(fmt::format(
        "<figure>{}<figcaption>{} · <a href=\"{}\">Data (CSV)</a></figcaption></figure>\n", picture,
        caption, data));
}

void Report::result(const ResultValues& values) {
    values_ = values;
    std::string text = result_line() + "\n";
    for (const Setting& setting : settings_) text += setting_line(setting) + "\n";
    std::error_code unreadable;
    if (!fs::is_directory(folder_, unreadable)) return;
    try {
        write_file_atomically(folder_ / "result.txt", text);
    } catch (const std::runtime_error& error) {
        trouble_ = error.what();
    }
}

std::string Report::result_line() const {
    if (values_.empty() && !interrupted()) return {};
    std::string line = name_ + " result:";
    for (const auto& [key, value] : values_) line += fmt::format(" {}={}", key, value);
    if (interrupted()) line += " interrupted=true";
    return line;
}

std::string Report::result_html() const {
    const ResultValues before = before_.empty() ? ResultValues{} : values_in(before_[0], name_);
    const bool compared = !before.empty();
    Table table(compared ? std::vector<std::string>{"", "this run", "the run before", "change"}
                         : std::vector<std::string>{"", "this run"});
    for (const auto& result : values_in(result_line(), name_)) {
        const std::string& key = result.first;
        const std::string& value = result.second;
        std::vector<std::string> row = {key, value};
        if (compared) {
            const auto same = [&](const auto& other) { return other.first == key; };
            const auto old = std::find_if(before.begin(), before.end(), same);
            row.push_back(old == before.end() ? "" : old->second);
            row.push_back(old == before.end() ? "" : change(key, old->second, value));
        }
        table.add_row(row);
    }
    std::string html = "<h2>Result</h2>\n" + table.html();
    if (!compared) return html;
    std::string changed;
    for (const Setting& setting : settings_) {
        const auto same_name = [&](const std::string& line) {
            return line.starts_with(setting.name + " ");
        };
        const auto old = std::find_if(before_.begin() + 1, before_.end(), same_name);
        if (old == before_.end() || *old == setting_line(setting)) continue;
        changed += fmt::format(
            "{}<code>{} {} → {}</code>", changed.empty() ? "" : ", ", html_text(setting.name),
            html_text(old->substr(setting.name.size() + 1)), html_text(setting.value));
    }
    return html + "<p class=\"faint\">" +
           (changed.empty() ? "The run before had the same settings."
                            : "Settings that differ from the run before: " + changed + ".") +
           "</p>\n";
}

std::string Report::settings_html() const {
    Table table({"option", "value", ""});
    table.align_left(1);
    table.align_left(2);
    for (const Setting& setting : settings_) {
        if (setting.value.empty() && !setting.given) continue;
        table.add_row({setting.name, setting.value, setting.given ? "" : "default"});
    }
    return "<details><summary>Settings</summary>\n" + table.html() + "</details>\n";
}

std::string Report::html() const {
    const std::string title = html_text(name_ + " " + title_);
    const std::string story =
        story_ + (preformatted_.empty() ? "" : "<pre>" + html_text(preformatted_) + "</pre>\n");
    const std::time_t now = std::time(nullptr);
    return fmt::format(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<title>{0}</title>\n<style>{1}</style>\n</head>\n<body>\n<h1>{0}</h1>\n"
        "<p class=\"faint\">{2}<br>Run of {3:%Y-%m-%d, %H:%M}</p>\n{4}{5}{6}</body>\n</html>\n",
        title, page_style, html_text(header_), fmt::localtime(now),
        values_.empty() ? "<p>This run ended without a result.</p>\n" : result_html(),
        settings_html(), story);
}

fs::path Report::write() const {
    std::error_code error;
    if (!fs::is_directory(folder_, error)) return {};
    fs::path file = folder_ / "report.html";
    write_file_atomically(file, html());
    if (!trouble_.empty()) throw std::runtime_error(trouble_);
    return file;
}

}  // namespace digitlab
