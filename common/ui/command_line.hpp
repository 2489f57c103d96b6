#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// \file
/// What a lab is asked for on the command line.

namespace CLI {
class App;
}

namespace digitlab {

/// What every lab can be asked for.
struct CommonOptions {
    std::string dataset = "digits";     ///< `--dataset`: see `load_dataset()`
    std::filesystem::path data_dir;     ///< `--data-dir`: where mnist/ lies; empty: look around
    std::string label_column = "auto";  ///< `--label-column` of a CSV file: see `LabelColumn`
    std::filesystem::path out;  ///< `--out`: folder of the figures; results/labNN unless given
    std::string plot = "png";   ///< `--plot`: png, svg, pdf, window, terminal or none
    std::uint64_t seed = 1;     ///< `--seed`: what all randomness comes from
    unsigned threads = 1;       ///< `--threads`: as many as the machine has unless given
    std::string precision;      ///< `--precision`: float or double; each lab has its default
    bool quick = false;         ///< `--quick`: take a few seconds at most, to see that all works
    bool quiet = false;         ///< `--quiet`: print the result line only
};

/// Thrown to end the program: after `--help` and `--version` with 0, after wrong usage with 2.
struct ExitProgram {
    int status;  ///< what the program returns to the shell
};

/// The options of a lab: the common ones and its own.
///
/// What is added has a name with its dashes ("--steps"), a variable, which holds the default and
/// receives what is given, and a line for `--help`. The variables must live until `parse` is done.
class CommandLine {
public:
    /// The common options, with their defaults.
    ///
    /// \param lab        "lab06"
    /// \param title      "backpropagation"
    /// \param story      what the lab does, for `--help`
    /// \param example    a command line worth trying, for `--help`
    /// \param precision  "float" or "double", unless `--precision` says otherwise
    CommandLine(std::string lab, std::string title, std::string story, std::string example,
                std::string precision);
    ~CommandLine();
    CommandLine(const CommandLine&) = delete;
    CommandLine& operator=(const CommandLine&) = delete;

    /// An option with a whole number from 1 to a thousand million; `--help` tells its default.
    void add(const std::string& name, std::size_t& value, const std::string& help);
    /// An option with a whole number from `least` to a thousand million, of which one must know
    /// whether it was given; the help should tell what happens if not.
    void add(const std::string& name, std::optional<std::size_t>& value, const std::string& help,
             std::size_t least = 1);
    /// An option with a positive number; `--help` tells its default.
    void add(const std::string& name, double& value, const std::string& help);
    /// An option with whole numbers from 1 to a thousand million, between commas.
    void add(const std::string& name, std::vector<std::size_t>& value, const std::string& help);
    /// An option with one of the words `choices`.
    void add(const std::string& name, std::string& value, const std::string& help,
             const std::vector<std::string>& choices);
    /// An option with a positive number, of which one must know whether it was given.
    void add(const std::string& name, std::optional<double>& value, const std::string& help);
    /// An option with the name of a file.
    void add_file(const std::string& name, std::string& value, const std::string& help);

    /// An option with the names of files: of `count` files, or of one or more if that is 0.
    void add_files(const std::string& name, std::vector<std::string>& value,
                   const std::string& help, int count = 0);
    /// An option without a value: `value` becomes true if it is given.
    void add_flag(const std::string& name, bool& value, const std::string& help);
    /// An option with a share, a number from 0 to 0.99; `--help` tells its default.
    void add_share(const std::string& name, double& value, const std::string& help);
    /// An option with a number of at least 0; `--help` tells its default.
    void add_amount(const std::string& name, double& value, const std::string& help);

    /// Reads the command line into the variables that were added.
    ///
    /// \param argc, argv  the arguments of `main`
    /// \return            the common options
    /// \throws ExitProgram  with status 0 after `--help` or `--version`, with status 2 after one
    ///                      line on standard error if something is wrong
    CommonOptions parse(int argc, char** argv);

    const std::string& lab() const { return lab_; }      ///< "lab06", which begins many a message
    const std::string& title() const { return title_; }  ///< "backpropagation", for the header line

private:
    std::string lab_;
    std::string title_;
    CommonOptions common_;
    std::unique_ptr<CLI::App> app_;
};

}  // namespace digitlab
