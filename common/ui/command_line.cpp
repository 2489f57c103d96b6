#include "ui/command_line.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <functional>
#include <iostream>
#include <thread>

namespace digitlab {
namespace {

constexpr std::size_t largest_number = 1'000'000'000;

/// A check that a text is a whole number within bounds, with a message a learner understands. It
/// removes leading zeros, since CLI11 reads 010 as an octal 8: to be used with `transform`.
CLI::Validator whole_number(std::size_t least, std::size_t most) {
    const std::function<std::string(std::string&)> check = [=](std::string& text) -> std::string {
        const bool digits = !text.empty() && text.size() < 20 &&
                            text.find_first_not_of("0123456789") == std::string::npos;
        const bool fits = digits && std::stoull(text) >= least && std::stoull(text) <= most;
        if (!fits) {
            return fmt::format("\"{}\": must be a whole number from {} to {}", text, least, most);
        }
        text = std::to_string(std::stoull(text));
        return {};
    };
    return {check, ""};
}

/// A check that a text is a number that `fits`; `bounds` says which numbers do.
CLI::Validator number(const std::function<bool(double)>& fits, const std::string& bounds) {
    const auto check = [=](const std::string& text) {
        char* end = nullptr;
        const double value = std::strtod(text.c_str(), &end);
        const bool good = !text.empty() && *end == '\0' && fits(value);
        return good ? std::string() : fmt::format("\"{}\": must be {}", text, bounds);
    };
    return {check, ""};
}

/// A check that a text is not empty.
CLI::Validator not_empty() {
    const auto check = [](const std::string& text) {
        return text.empty() ? std::string("must not be empty") : std::string();
    };
    return {check, ""};
}

/// A check that a text is one of some words.
CLI::Validator one_of(const std::vector<std::string>& words) {
    const std::string list =
        fmt::format("{} or {}", fmt::join(words.begin(), words.end() - 1, ", "), words.back());
    const auto check = [=](const std::string& text) -> std::string {
        const bool known = std::find(words.begin(), words.end(), text) != words.end();
        return known ? std::string() : fmt::format("\"{}\": must be {}", text, list);
    };
    return {check, ""};
}

}  // namespace

Choices<std::string> choices_of(const std::vector<std::string>& words) {
    Choices<std::string> choices;
    for (const std::string& word : words) choices.emplace_back(word, word);
    return choices;
}

CommandLine::CommandLine(ProgramInfo info) : info_(std::move(info)) {
    common_.out = std::filesystem::path("results") / info_.name;
    common_.threads = std::max(1U, std::thread::hardware_concurrency());
    common_.precision = info_.precision;

    app_ = std::make_unique<CLI::App>(
        fmt::format("{} {}\n{}", info_.name, info_.title, info_.summary), info_.name);
    app_->footer("Example:\n  " + info_.example);
    app_->set_version_flag("--version", "digitlab " DIGITLAB_VERSION, "Print the version and exit");
    app_->get_formatter()->column_width(34);

    begin_group("All labs");
    add_path("--out", common_.out, "Folder for figures and numbers");
    add("--plot", common_.plot,
        "Figures as png, svg or pdf files, in a window, in the terminal, or none",
        choices_of({"png", "svg", "pdf", "window", "terminal", "none"}));
    app_->add_option("--seed", common_.seed, "Seed of all randomness (default: 1)")
        ->transform(whole_number(0, 1'000'000'000'000'000'000))
        ->group(group_);
    app_->add_option(
            "--threads", common_.threads,
            fmt::format("Threads to work with (default: {}, all of this machine)", common_.threads))
        ->transform(whole_number(1, 1024))
        ->group(group_);
    add("--precision", common_.precision, "Precision of all numbers: float or double",
        choices_of({"float", "double"}));
    add_flag("--quick", common_.quick, "Take a few seconds at most, to see that all works");
    add_flag("--quiet", common_.quiet, "Print the result line only");
    begin_group("Options");
}

CommandLine::~CommandLine() = default;

template <typename Value>
CLI::Option* CommandLine::add_with_defaults(const std::string& name, Value& value,
                                            const std::string& help,
                                            const OtherDefaults<Value>& others) {
    std::string defaults = fmt::format("{}", value);
    if (others.article) defaults += fmt::format("; {} for the article's recipe", *others.article);
    if (others.quick) defaults += fmt::format("; {} with --quick", *others.quick);
    CLI::Option* const option =
        app_->add_option(name, value, fmt::format("{} (default: {})", help, defaults))
            ->group(group_);
    after_parse_.push_back([this, option, &value, others] {
        if (option->count() > 0) return;
        if (article_ != nullptr && *article_ && others.article) value = *others.article;
        if (common_.quick && others.quick) value = *others.quick;
    });
    return option;
}

void CommandLine::add(const std::string& name, std::size_t& value, const std::string& help,
                      const OtherDefaults<std::size_t>& others) {
    add_with_defaults(name, value, help, others)->transform(whole_number(1, largest_number));
}

void CommandLine::add(const std::string& name, double& value, const std::string& help,
                      const OtherDefaults<double>& others) {
    add_with_defaults(name, value, help, others)
        ->check(
            number([](double x) { return x > 0 && x <= 1e30; }, "a positive number, such as 0.1"));
}

void CommandLine::add(const std::string& name, std::optional<std::size_t>& value,
                      const std::string& help, const std::string& usual, std::size_t least) {
    app_->add_option(name, value, fmt::format("{} (default: {})", help, usual))
        ->transform(whole_number(least, largest_number))
        ->group(group_);
}

void CommandLine::add(const std::string& name, std::vector<std::size_t>& value,
                      const std::string& help, const std::string& usual) {
    app_->add_option(name, value, fmt::format("{} (default: {})", help, usual))
        ->delimiter(',')
        ->transform(whole_number(1, largest_number))
        ->group(group_);
}

void CommandLine::add_word(const std::string& name, const std::string& help,
                           const std::vector<std::string>& words, const std::string& usual,
                           const std::function<void(std::size_t)>& choose) {
    const std::function<void(const std::string&)> take = [=](const std::string& word) {
        const auto found = std::find(words.begin(), words.end(), word);
        choose(static_cast<std::size_t>(found - words.begin()));
    };
    app_->add_option_function(name, take, fmt::format("{} (default: {})", help, usual))
        ->check(one_of(words))
        ->group(group_);
}

void CommandLine::add_share(const std::string& name, double& value, const std::string& help) {
    add_with_defaults<double>(name, value, help, {})
        ->check(number([](double x) { return x >= 0 && x <= 0.99; }, "a number from 0 to 0.99"));
}

void CommandLine::add_amount(const std::string& name, double& value, const std::string& help) {
    add_with_defaults<double>(name, value, help, {})
        ->check(number([](double x) { return x >= 0 && x <= 1e6; }, "a number of at least 0"));
}

void CommandLine::add_text(const std::string& name, std::string& value, const std::string& help) {
    const std::string usual = value.empty() ? "" : fmt::format(" (default: {})", value);
    app_->add_option(name, value, help + usual)->check(not_empty())->group(group_);
}

void CommandLine::add_path(const std::string& name, std::filesystem::path& value,
                           const std::string& help) {
    const std::string usual = value.empty() ? "" : fmt::format(" (default: {})", value.string());
    app_->add_option(name, value, help + usual)->group(group_);
}

void CommandLine::add_files(const std::string& name, std::vector<std::string>& value,
                            const std::string& help, int count) {
    CLI::Option* const option =
        app_->add_option(name, value, help)->check(not_empty())->group(group_);
    if (count > 0) option->expected(count);
}

void CommandLine::add_flag(const std::string& name, bool& value, const std::string& help) {
    app_->add_flag(name, value, help)->group(group_);
}

void CommandLine::add_recipe(bool& article, const std::string& help, const std::string& usual) {
    add("--recipe", article, help, Choices<bool>{{usual, false}, {"article", true}});
    article_ = &article;
}

CommonOptions CommandLine::parse(int argc, char** argv) {
    try {
        app_->parse(argc, argv);
    } catch (const CLI::Success& asked) {  // --help or --version
        app_->exit(asked);
        throw ExitProgram{0};
    } catch (const CLI::ParseError& wrong) {
        refuse(wrong.what());
    }
    for (const auto& take_default : after_parse_) take_default();
    return common_;
}

bool CommandLine::given(const std::string& name) const {
    return app_->get_option(name)->count() > 0;
}

void CommandLine::refuse(const std::string& reason) const {
    std::cerr << fmt::format("{}: {} (see {} --help)\n", info_.name, reason, info_.name);
    throw ExitProgram{2};
}

}  // namespace digitlab
