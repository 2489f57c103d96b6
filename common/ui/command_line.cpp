#include "ui/command_line.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <functional>
#include <iostream>
#include <thread>

#include "base/text.hpp"

namespace digitlab {
namespace {

constexpr std::size_t largest_number = 1'000'000'000;

/// A check that a text is a whole number within bounds, with a message a learner understands.
/// Leading zeros are taken off, for CLI11 takes 010 for an octal 8: to be used with `transform`.
CLI::Validator whole_number(std::size_t least, std::size_t most) {
    const std::string bounds =
        "must be a whole number from " + std::to_string(least) + " to " + std::to_string(most);
    const std::function<std::string(std::string&)> check = [=](std::string& text) -> std::string {
        const bool digits = !text.empty() && text.size() < 20 &&
                            std::all_of(text.begin(), text.end(),
                                        [](unsigned char c) { return std::isdigit(c) != 0; });
        const bool fits = digits && std::stoull(text) >= least && std::stoull(text) <= most;
        if (!fits) return "\"" + text + "\": " + bounds;
        text = std::to_string(std::stoull(text));
        return {};
    };
    return {check, ""};
}

/// A check that a text is a finite number above 0.
CLI::Validator positive_number() {
    const auto check = [](const std::string& text) -> std::string {
        char* end = nullptr;
        const double number = std::strtod(text.c_str(), &end);
        const bool fits = !text.empty() && *end == '\0' && number > 0 && number <= 1e30;
        return fits ? std::string() : "\"" + text + "\": must be a positive number, such as 0.1";
    };
    return {check, ""};
}

/// A check that a text is a number from 0 to `most`.
CLI::Validator number_from_0(double most, const std::string& bounds) {
    const auto check = [=](const std::string& text) -> std::string {
        char* end = nullptr;
        const double number = std::strtod(text.c_str(), &end);
        const bool fits = !text.empty() && *end == '\0' && number >= 0 && number <= most;
        return fits ? std::string() : "\"" + text + "\": must be " + bounds;
    };
    return {check, ""};
}

/// A check that the name of a file is not empty.
CLI::Validator file_name() {
    const auto check = [](const std::string& text) {
        return text.empty() ? std::string("must be the name of a file") : std::string();
    };
    return {check, ""};
}

/// A check that a text is one of some words.
CLI::Validator one_of(const std::vector<std::string>& words) {
    std::string list;
    for (const std::string& word : words) {
        list += (list.empty() ? "" : &word == &words.back() ? " or " : ", ") + word;
    }
    const auto check = [=](const std::string& text) -> std::string {
        const bool known = std::find(words.begin(), words.end(), text) != words.end();
        return known ? std::string() : "\"" + text + "\": must be " + list;
    };
    return {check, ""};
}

}  // namespace

CommandLine::CommandLine(std::string lab, std::string title, std::string story, std::string example,
                         std::string precision)
    : lab_(std::move(lab)), title_(std::move(title)) {
    common_.out = std::filesystem::path("results") / lab_;
    common_.threads = std::max(1U, std::thread::hardware_concurrency());
    common_.precision = std::move(precision);

    app_ = std::make_unique<CLI::App>(lab_ + " " + title_ + "\n" + story, lab_);
    app_->footer("Example:\n  " + example);
    app_->set_version_flag("--version", "digitlab " DIGITLAB_VERSION, "Print the version and exit");
    app_->get_formatter()->column_width(34);

    const std::string all_labs = "All labs";
    const auto add_common = [&](const std::string& name, auto& value, const std::string& help) {
        return app_->add_option(name, value, help)->group(all_labs);
    };
    add_common("--dataset", common_.dataset,
               "digits, mnist, fashion-mnist, a folder with the four IDX files, or a CSV file "
               "(default: digits)");
    add_common("--data-dir", common_.data_dir,
               "Where the folders mnist and fashion-mnist lie (also: the variable DIGITLAB_DATA)");
    add_common("--label-column", common_.label_column,
               "Where a CSV file has its labels: auto, first, last or none (default: auto)")
        ->check(one_of({"auto", "first", "last", "none"}));
    add_common("--out", common_.out,
               "Folder for figures and numbers (default: results/" + lab_ + ")");
    add_common("--plot", common_.plot,
               "Figures as png, svg or pdf files, in a window, in the terminal, or none "
               "(default: png)")
        ->check(one_of({"png", "svg", "pdf", "window", "terminal", "none"}));
    add_common("--seed", common_.seed, "Seed of all randomness (default: 1)")
        ->transform(whole_number(0, 1'000'000'000'000'000'000));
    add_common("--threads", common_.threads,
               "Threads to work with (default: " + std::to_string(common_.threads) +
                   ", all of this machine)")
        ->transform(whole_number(1, 1024));
    add_common("--precision", common_.precision,
               "float or double (default: " + common_.precision + ")")
        ->check(one_of({"float", "double"}));
    app_->add_flag("--quick", common_.quick, "Take a few seconds at most, to see that all works")
        ->group(all_labs);
    app_->add_flag("--quiet", common_.quiet, "Print the result line only")->group(all_labs);
}

CommandLine::~CommandLine() = default;

void CommandLine::add(const std::string& name, std::size_t& value, const std::string& help) {
    app_->add_option(name, value, help + " (default: " + std::to_string(value) + ")")
        ->transform(whole_number(1, largest_number));
}

void CommandLine::add(const std::string& name, std::optional<std::size_t>& value,
                      const std::string& help, std::size_t least) {
    app_->add_option(name, value, help)->transform(whole_number(least, largest_number));
}

void CommandLine::add(const std::string& name, std::vector<std::size_t>& value,
                      const std::string& help) {
    app_->add_option(name, value, help)->delimiter(',')->transform(whole_number(1, largest_number));
}

void CommandLine::add(const std::string& name, double& value, const std::string& help) {
    app_->add_option(name, value, help + " (default: " + brief(value) + ")")
        ->check(positive_number());
}

void CommandLine::add(const std::string& name, std::optional<double>& value,
                      const std::string& help) {
    app_->add_option(name, value, help)->check(positive_number());
}

void CommandLine::add(const std::string& name, std::string& value, const std::string& help,
                      const std::vector<std::string>& choices) {
    app_->add_option(name, value, help)->check(one_of(choices));
}

void CommandLine::add_file(const std::string& name, std::string& value, const std::string& help) {
    app_->add_option(name, value, help)->check(file_name());
}

void CommandLine::add_files(const std::string& name, std::vector<std::string>& value,
                            const std::string& help, int count) {
    CLI::Option* const option = app_->add_option(name, value, help)->check(file_name());
    if (count > 0) option->expected(count);
}

void CommandLine::add_flag(const std::string& name, bool& value, const std::string& help) {
    app_->add_flag(name, value, help);
}

void CommandLine::add_share(const std::string& name, double& value, const std::string& help) {
    app_->add_option(name, value, help + " (default: " + brief(value) + ")")
        ->check(number_from_0(0.99, "a number from 0 to 0.99"));
}

void CommandLine::add_amount(const std::string& name, double& value, const std::string& help) {
    app_->add_option(name, value, help + " (default: " + brief(value) + ")")
        ->check(number_from_0(1e6, "a number of at least 0"));
}

CommonOptions CommandLine::parse(int argc, char** argv) {
    try {
        app_->parse(argc, argv);
    } catch (const CLI::Success& asked) {  // --help or --version
        app_->exit(asked);
        throw ExitProgram{0};
    } catch (const CLI::ParseError& wrong) {
        std::cerr << lab_ << ": " << wrong.what() << " (see " << lab_ << " --help)\n";
        throw ExitProgram{2};
    }
    return common_;
}

}  // namespace digitlab
