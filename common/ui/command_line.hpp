#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

/// \file
/// What a lab is asked for on the command line.

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace digitlab {

/// What a program is called and what it does, for `--help` and the header line.
struct ProgramInfo {
    std::string name;                 ///< "lab06"
    std::string title;                ///< "backpropagation"
    std::string summary;              ///< what it does, in a sentence or two
    std::string example;              ///< one or more command lines worth trying
    std::string precision = "float";  ///< unless `--precision` says otherwise
};

/// An option of a run and what it was.
struct Setting {
    std::string name;    ///< "--steps"
    std::string value;   ///< "10000"
    bool given = false;  ///< on the command line; otherwise the value is a default
};

/// The options that every program has.
struct CommonOptions {
    std::filesystem::path out;    ///< `--out`: folder of the figures; results/labNN unless given
    std::string plot = "png";     ///< `--plot`: png, svg, pdf, window, terminal or none
    std::uint64_t seed = 1;       ///< `--seed`: what all randomness comes from
    unsigned threads = 1;         ///< `--threads`: as many as the machine has unless given
    std::string precision;        ///< `--precision`: float or double
    bool quick = false;           ///< `--quick`: take a few seconds at most, to see that all works
    bool quiet = false;           ///< `--quiet`: print the result line only
    bool writes = true;           ///< whether this process writes files; another one may do so
    std::string colour = "auto";  ///< `--color`: auto, always or never
    std::vector<Setting> settings{};  ///< all options and their values, for the report
};

/// Defaults of an option that replace the usual one: with `--quick`, or else with `--recipe
/// article`.
template <typename Value>
struct OtherDefaults {
    std::optional<Value> quick{};    ///< what a run of a few seconds takes
    std::optional<Value> article{};  ///< what the article takes
};

/// The words that a choice has on the command line, and what each stands for.
template <typename Value>
using Choices = std::vector<std::pair<std::string, Value>>;

/// The word for a value, which must be among the choices.
template <typename Value>
const std::string& name_of(const Choices<Value>& choices, const Value& value) {
    std::size_t i = 0;
    while (!(choices.at(i).second == value)) ++i;
    return choices[i].first;
}

/// Words that stand for themselves, as choices.
Choices<std::string> choices_of(const std::vector<std::string>& words);

/// Thrown by what is asked for and cannot be done, as it turns out after the command line was read:
/// ends the program with status 2, like all wrong usage.
struct UsageError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Thrown to end the program: after `--help` and `--version` with 0, after wrong usage with 2.
struct ExitProgram {
    int status;  ///< what the program returns to the shell
};

/// The options of a program: the common ones and its own.
///
/// An option has a name with its dashes ("--steps"), a variable and a line for `--help`. The
/// variable holds the default, which `--help` shows, and receives what is given; it must live until
/// `parse` is done.
class CommandLine {
public:
    /// The common options, with their defaults.
    explicit CommandLine(ProgramInfo info);
    ~CommandLine();
    CommandLine(const CommandLine&) = delete;
    CommandLine& operator=(const CommandLine&) = delete;

    /// An option with a whole number from 1 to a thousand million.
    void add(const std::string& name, std::size_t& value, const std::string& help,
             const OtherDefaults<std::size_t>& others = {});
    /// An option with a positive number.
    void add(const std::string& name, double& value, const std::string& help,
             const OtherDefaults<double>& others = {});
    /// An option with a whole number from `least` to a thousand million, whose default depends on
    /// more than options: `usual` says what it is.
    void add(const std::string& name, std::optional<std::size_t>& value, const std::string& help,
             const std::string& usual, std::size_t least = 1);
    /// An option with whole numbers from 1 to a thousand million, between commas.
    void add(const std::string& name, std::vector<std::size_t>& value, const std::string& help,
             const std::string& usual);
    /// An option with one of some words.
    template <typename Value>
    void add(const std::string& name, Value& value, const std::string& help,
             const Choices<Value>& choices) {
        std::vector<std::string> words;
        for (const auto& choice : choices) words.push_back(choice.first);
        add_word(
            name, help, words, [&value, choices] { return name_of(choices, value); },
            [&value, choices](std::size_t i) { value = choices[i].second; });
    }
    /// An option with a number from 0 to 0.99.
    void add_share(const std::string& name, double& value, const std::string& help);
    /// An option with a number of at least 0.
    void add_amount(const std::string& name, double& value, const std::string& help);
    /// An option with the name of a file or other text, not empty.
    void add_text(const std::string& name, std::string& value, const std::string& help);
    /// An option with a path.
    void add_path(const std::string& name, std::filesystem::path& value, const std::string& help);
    /// An option with the names of files: `count` of them, or one or more if that is 0.
    void add_files(const std::string& name, std::vector<std::string>& value,
                   const std::string& help, int count = 0);
    /// An option without a value: `value` becomes true if it is given.
    void add_flag(const std::string& name, bool& value, const std::string& help);
    /// `--recipe`: `article` becomes true for the word "article", and then the defaults that the
    /// article has of its own hold.
    ///
    /// \param article  false, or true with that word
    /// \param help     what the recipes are
    /// \param usual    the word for the usual recipe
    void add_recipe(bool& article, const std::string& help, const std::string& usual);

    /// Options added from now on stand under this heading of `--help`.
    void begin_group(const std::string& heading) { group_ = heading; }

    /// Reads the command line into the variables that were added.
    ///
    /// \param argc, argv  the arguments of `main`
    /// \return            the common options
    /// \throws ExitProgram  with status 0 after `--help` or `--version`, with status 2 after one
    ///                      line on standard error if something is wrong
    CommonOptions parse(int argc, char** argv);

    /// Whether an option was given on the command line that was parsed.
    bool given(const std::string& name) const;

    /// All options and their values, in the order of `--help`. The variables must still live.
    std::vector<Setting> settings() const;

    /// Refuses every option that was given and is not among these.
    ///
    /// \param allowed  names of options
    /// \param reason   why the others have no effect: "--predict trains nothing"
    /// \throws ExitProgram  as `refuse()`
    void refuse_others(const std::vector<std::string>& allowed, const std::string& reason) const;

    /// Refuses an option that names a file which is not there.
    ///
    /// \param option  "--resume"
    /// \param file    that it names
    /// \throws ExitProgram  as `refuse()`
    void require_file(const std::string& option, const std::filesystem::path& file) const;

    /// Refuses an option that names a file which cannot be written.
    ///
    /// \param option  "--checkpoint"
    /// \param file    that it names
    /// \throws ExitProgram  as `refuse()`
    void require_place(const std::string& option, const std::filesystem::path& file) const;

    /// Ends the program for wrong usage: one line on standard error, and status 2.
    ///
    /// \throws ExitProgram  always
    [[noreturn]] void refuse(const std::string& reason) const;

    const ProgramInfo& info() const { return info_; }  ///< what the program is

private:
    template <typename Value>
    CLI::Option* add_with_defaults(const std::string& name, Value& value, const std::string& help,
                                   const OtherDefaults<Value>& others);
    void add_word(const std::string& name, const std::string& help,
                  const std::vector<std::string>& words,
                  const std::function<std::string()>& current,
                  const std::function<void(std::size_t)>& choose);
    void remember(CLI::Option* option, const std::string& type,
                  const std::function<std::string()>& current);
    [[noreturn]] void refuse_unknown(const std::vector<std::string>& words) const;

    ProgramInfo info_;
    CommonOptions common_;
    bool* article_ = nullptr;
    std::string group_ = "Options";
    std::vector<std::function<void()>> after_parse_;
    std::vector<std::pair<const CLI::Option*, std::function<std::string()>>> options_;
    std::unique_ptr<CLI::App> app_;
};

}  // namespace digitlab
