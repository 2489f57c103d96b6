#include "ui/command_line.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <sstream>
#include <thread>

#include "base/file.hpp"
#include "base/text.hpp"
#include "ui/terminal.hpp"

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

/// The texts between the commas of a list.
std::vector<std::string> split_at_commas(const std::string& list) {
    std::vector<std::string> words(1);
    for (const char c : list) {
        if (c == ',') {
            words.emplace_back();
        } else {
            words.back() += c;
        }
    }
    return words;
}

/// A check that a text is a list of whole numbers between commas.
CLI::Validator whole_numbers(std::size_t least, std::size_t most) {
    const auto check = [=](const std::string& list) -> std::string {
        const CLI::Validator one = whole_number(least, most);
        for (std::string word : split_at_commas(list)) {
            if (const std::string trouble = one(word); !trouble.empty()) {
                return list == word ? trouble
                                    : fmt::format("\"{}\": {}", list,
                                                  word.empty() ? "a comma has no number beside it"
                                                               : trouble);
            }
        }
        return {};
    };
    return {check, ""};
}

/// Writes `--help` as wide as the terminal, but not wider than is good to read.
class HelpFormatter : public CLI::Formatter {
public:
    std::string make_option(const CLI::Option* option, bool is_positional) const override {
        const std::string name =
            "  " + make_option_name(option, is_positional) + make_option_opts(option);
        const std::size_t indent = width() < 70 ? 6 : 26;
        std::istringstream lines(wrap(make_option_desc(option), width() - indent));
        std::string text = name;
        std::string line;
        const bool beside = display_width(name) < indent && std::getline(lines, line);
        text += beside ? std::string(indent - display_width(name), ' ') + line + "\n" : "\n";
        while (std::getline(lines, line)) text += std::string(indent, ' ') + line + "\n";
        return text;
    }

    std::string make_group(std::string group, bool is_positional,
                           std::vector<const CLI::Option*> options) const override {
        const std::string text = CLI::Formatter::make_group(group, is_positional, options);
        return group == "Options" ? text : text.substr(1);  // CLI11 leaves two lines free
    }

    std::string make_description(const CLI::App* app) const override {
        std::istringstream lines(app->get_description());
        std::string text;
        for (std::string line; std::getline(lines, line);) text += wrap(line, width()) + "\n";
        return text;
    }

private:
    static std::size_t width() { return std::min<std::size_t>(96, output_width()); }
};

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
        if (std::find(words.begin(), words.end(), text) != words.end()) return {};
        const std::string meant = closest(text, words);
        return fmt::format("\"{}\": must be {}{}", text, list,
                           meant.empty() ? "" : "; did you mean " + meant + "?");
    };
    return {check, ""};
}

/// Whether windows can be opened, as far as the environment says.
bool display_found() {
#ifdef __APPLE__
    return true;
#else
    const auto is_set = [](const char* name) {
        const char* const value = std::getenv(name);
        return value != nullptr && *value != '\0';
    };
    return is_set("DISPLAY") || is_set("WAYLAND_DISPLAY");
#endif
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
    app_->formatter(std::make_shared<HelpFormatter>());

    begin_group("All labs");
    add_path("--out", common_.out, "Folder for figures and numbers");
    add("--plot", common_.plot,
        "Figures as png, svg or pdf files, in a window, in the terminal, or none",
        choices_of({"png", "svg", "pdf", "window", "terminal", "none"}));
    remember(app_->add_option("--seed", common_.seed, "Seed of all randomness (default: 1)")
                 ->transform(whole_number(0, 1'000'000'000'000'000'000))
                 ->group(group_),
             "N", [this] { return fmt::to_string(common_.seed); });
    remember(app_->add_option("--threads", common_.threads,
                              fmt::format("Threads to work with (default: {}, all of this machine)",
                                          common_.threads))
                 ->transform(whole_number(1, 1024))
                 ->group(group_),
             "N", [this] { return fmt::to_string(common_.threads); });
    add("--precision", common_.precision, "Precision of all numbers: float or double",
        choices_of({"float", "double"}));
    add_flag("--quick", common_.quick, "Take a few seconds at most, to see that all works");
    add_flag("--quiet", common_.quiet, "Print the result line only");
    add("--color", common_.colour,
        "Colours: auto (on a terminal, unless NO_COLOR is set), always or never",
        choices_of({"auto", "always", "never"}));
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
    remember(option, std::is_integral_v<Value> ? "N" : "NUMBER",
             [&value] { return fmt::format("{}", value); });
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
    remember(app_->add_option(name, value, fmt::format("{} (default: {})", help, usual))
                 ->transform(whole_number(least, largest_number))
                 ->group(group_),
             "N", [&value, usual] { return value ? fmt::to_string(*value) : usual; });
}

void CommandLine::add(const std::string& name, std::vector<std::size_t>& value,
                      const std::string& help, const std::string& usual) {
    const std::function<void(const std::string&)> take = [&value](const std::string& list) {
        value.clear();
        for (const std::string& word : split_at_commas(list)) value.push_back(std::stoull(word));
    };
    remember(app_->add_option_function(name, take, fmt::format("{} (default: {})", help, usual))
                 ->check(whole_numbers(1, largest_number))
                 ->group(group_),
             "N,N,…", [&value, usual] {
                 return value.empty() ? usual : fmt::format("{}", fmt::join(value, ","));
             });
}

void CommandLine::add_word(const std::string& name, const std::string& help,
                           const std::vector<std::string>& words,
                           const std::function<std::string()>& current,
                           const std::function<void(std::size_t)>& choose) {
    const std::function<void(const std::string&)> take = [=](const std::string& word) {
        const auto found = std::find(words.begin(), words.end(), word);
        choose(static_cast<std::size_t>(found - words.begin()));
    };
    remember(app_->add_option_function(name, take, fmt::format("{} (default: {})", help, current()))
                 ->check(one_of(words))
                 ->group(group_),
             "WORD", current);
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
    remember(app_->add_option(name, value, help + usual)->check(not_empty())->group(group_), "TEXT",
             [&value] { return value; });
}

void CommandLine::add_path(const std::string& name, std::filesystem::path& value,
                           const std::string& help) {
    const std::string usual = value.empty() ? "" : fmt::format(" (default: {})", value.string());
    remember(app_->add_option(name, value, help + usual)->group(group_), "FOLDER",
             [&value] { return value.string(); });
}

void CommandLine::add_files(const std::string& name, std::vector<std::string>& value,
                            const std::string& help, int count) {
    CLI::Option* const option =
        app_->add_option(name, value, help)->check(not_empty())->group(group_);
    if (count > 0) option->expected(count);
    remember(option, "FILE", [&value] { return fmt::format("{}", fmt::join(value, " ")); });
}

void CommandLine::add_flag(const std::string& name, bool& value, const std::string& help) {
    remember(app_->add_flag(name, value, help)->group(group_), "",
             [&value] { return std::string(value ? "yes" : "no"); });
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
    } catch (const CLI::ExtrasError&) {
        refuse_unknown(app_->remaining());
    } catch (const CLI::ParseError& wrong) {
        refuse(wrong.what());
    }
    for (const auto& take_default : after_parse_) take_default();
    const unsigned most_threads = std::max(16U, 2 * std::thread::hardware_concurrency());
    if (common_.threads > most_threads) {
        std::cerr << fmt::format(
            "{}: --threads {} is more than this machine can use; {} are used\n", info_.name,
            common_.threads, most_threads);
        common_.threads = most_threads;
    }
    if (common_.plot == "window" && !display_found()) {
        refuse(
            "--plot window: there is no display (DISPLAY and WAYLAND_DISPLAY are not set); choose "
            "--plot png, or --plot terminal");
    }
    return common_;
}

bool CommandLine::given(const std::string& name) const {
    return app_->get_option(name)->count() > 0;
}

void CommandLine::remember(CLI::Option* option, const std::string& type,
                           const std::function<std::string()>& current) {
    if (option->get_type_size() != 0) option->type_name(type);
    options_.emplace_back(option, current);
}

void CommandLine::refuse_unknown(const std::vector<std::string>& words) const {
    const auto is_option = [](const std::string& word) { return word.starts_with("-"); };
    const auto option = std::find_if(words.begin(), words.end(), is_option);
    if (option == words.end()) {
        refuse(fmt::format("\"{}\" belongs to no option", words.empty() ? "" : words.front()));
    }
    std::vector<std::string> names;
    for (const auto& [known, current] : options_) names.push_back(known->get_name());
    const std::string name = option->substr(0, option->find('='));
    const std::string meant = name.starts_with("--") ? closest(name, names) : "";
    refuse(fmt::format("there is no option {}{}", name,
                       meant.empty() ? "" : "; did you mean " + meant + "?"));
}

std::vector<Setting> CommandLine::settings() const {
    std::vector<Setting> all;
    for (const auto& [option, current] : options_) {
        all.push_back({option->get_name(), current(), option->count() > 0});
    }
    return all;
}

void CommandLine::refuse_others(const std::vector<std::string>& allowed,
                                const std::string& reason) const {
    for (const Setting& setting : settings()) {
        const bool known = std::find(allowed.begin(), allowed.end(), setting.name) != allowed.end();
        if (setting.given && !known) {
            refuse(fmt::format("{}; leave out {}", reason, setting.name));
        }
    }
}

void CommandLine::require_file(const std::string& option, const std::filesystem::path& file) const {
    std::error_code unreadable;
    if (std::filesystem::exists(file, unreadable)) return;
    refuse(fmt::format("{} {}: {}", option, file.string(),
                       unreadable ? unreadable.message() : "no such file"));
}

void CommandLine::require_place(const std::string& option,
                                const std::filesystem::path& file) const {
    try {
        require_writable(file);
    } catch (const std::runtime_error& error) {
        refuse(fmt::format("{} {}", option, error.what()));
    }
}

void CommandLine::refuse(const std::string& reason) const {
    std::cerr << without_control_characters(
        fmt::format("{}: {} (see {} --help)\n", info_.name, reason, info_.name));
    throw ExitProgram{2};
}

}  // namespace digitlab
