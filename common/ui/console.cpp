#include "ui/console.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <stdexcept>

#include "base/text.hpp"
#include "ui/report.hpp"
#include "ui/terminal.hpp"

namespace digitlab {
namespace {

constexpr std::size_t longest_line = 96;  // longer ones are hard to read

}  // namespace

Console::Console(const ProgramInfo& info, const CommonOptions& options)
    : name_(info.name),
      title_(info.title),
      precision_(options.precision),
      seed_(options.seed),
      quiet_(options.quiet),
      colour_(colour_wanted(options.colour, 1)),
      report_(std::make_unique<Report>(info, options)) {}

Console::~Console() = default;

void Console::print(const std::string& text) const {
    if (!quiet_) std::cout << text << std::flush;
}

void Console::print_place(const std::string& what, const std::filesystem::path& file) const {
    const std::string line = without_control_characters("  " + what + ": " + file.string());
    print(emphasised(line, Emphasis::faint, colour_) + "\n");
}

void Console::header(const std::string& dataset, const std::string& blas) const {
    const std::string line = without_control_characters(fmt::format(
        "{} {} | {} | {} | {} | seed {}", name_, title_, dataset, precision_, blas, seed_));
    report_->header(line);
    // One line for programs, which find it in a pipe.
    std::string lines = output_is_terminal() ? wrap(line, output_width()) : line;
    const std::string lab = name_ + " " + title_;
    if (lines.starts_with(lab)) {
        lines = emphasised(lab, Emphasis::heading, colour_) + lines.substr(lab.size());
    }
    print(lines + "\n");
}

void Console::show_heading(const std::string& text) const {
    const std::string heading = without_control_characters(text);
    end_if_interrupted();
    set_interrupt_place(heading);
    report_->heading(heading);
    const std::string lines = output_is_terminal() ? wrap(heading, output_width()) : heading;
    print("\n" + emphasised(lines, Emphasis::heading, colour_) + "\n");
}

void Console::show_wrapped(const std::string& text) const {
    report_->paragraph(text);
    print(wrap(without_control_characters(text), std::min(longest_line, output_width())) + "\n");
}

void Console::show(const std::string& text) const {
    report_->preformatted(text);
    print(text);
}

void Console::table(const Table& table) const {
    constexpr std::size_t margin = 2;
    report_->add(table.html());
    print(table.text(output_width() - margin, colour_));
}

void Console::figure(const std::filesystem::path& file, const std::string& title) const {
    report_->figure(file, title);
    print_place("figure", file);
}

Progress Console::progress(const std::string& label, std::size_t total) const {
    if (interrupted()) throw Interrupted{};
    return {label, total, !quiet_};
}

void Console::result(const std::vector<std::pair<std::string, std::string>>& values) const {
    report_->result(values);
}

void Console::print_result() const {
    const std::string line = without_control_characters(report_->result_line());
    if (line.empty()) return;
    const std::size_t name = line.find(": ") + 1;
    std::cout << (quiet_ ? "" : "\n")
              << emphasised(line.substr(0, name), Emphasis::heading, colour_) << line.substr(name)
              << std::endl;
}

void Console::end() const {
    std::filesystem::path file;
    try {
        file = report_->write();
    } catch (const std::runtime_error&) {
        print_result();
        throw;
    }
    if (!file.empty()) print_place("report", file);
    print_result();
}

void Console::end_early() const {
    print_result();
    try {
        report_->write();
    } catch (const std::runtime_error&) {
        // The error that ended the lab is more important, and probably the same.
    }
}

}  // namespace digitlab
