#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace digitlab {

/// What every lab can be asked for.
struct CommonOptions {
    std::string dataset = "digits";
    std::filesystem::path data_dir;
    std::string label_column = "auto";
    std::filesystem::path out;  ///< results/labNN unless said otherwise
    std::string plot = "png";
    std::uint64_t seed = 1;
    unsigned threads = 1;  ///< as many as the machine has unless said otherwise
    std::string precision;
    bool quick = false;
    bool quiet = false;
};

/// Thrown to end the program: after --help and --version with 0, after wrong usage with 2.
struct ExitProgram {
    int status;
};

/// The options of a lab: the common ones and its own.
class CommandLine {
public:
    /// \param lab        "lab06"
    /// \param title      "backpropagation"
    /// \param story      what the lab does, for --help
    /// \param example    a command line worth trying, for --help
    /// \param precision  "float" or "double", unless --precision says otherwise
    CommandLine(std::string lab, std::string title, std::string story, std::string example,
                std::string precision);
    ~CommandLine();
    CommandLine(const CommandLine&) = delete;
    CommandLine& operator=(const CommandLine&) = delete;

    /// An option with a whole number from 1 to a thousand million; --help tells its default.
    void add(const std::string& name, std::size_t& value, const std::string& help);
    /// The same, of which one must know whether it was given; `help` tells what happens if not.
    void add(const std::string& name, std::optional<std::size_t>& value, const std::string& help,
             std::size_t least = 1);
    /// An option with a positive number.
    void add(const std::string& name, double& value, const std::string& help);
    /// An option with whole numbers from 1 to a thousand million, between commas.
    void add(const std::string& name, std::vector<std::size_t>& value, const std::string& help);
    /// An option with one of some words.
    void add(const std::string& name, std::string& value, const std::string& help,
             const std::vector<std::string>& choices);
    /// An option with a positive number, of which one must know whether it was given.
    void add(const std::string& name, std::optional<double>& value, const std::string& help);
    /// An option with the name of a file.
    void add_file(const std::string& name, std::string& value, const std::string& help);

    /// An option with the names of files: of so many, or of one or more.
    void add_files(const std::string& name, std::vector<std::string>& value,
                   const std::string& help, int count = 0);
    /// An option without a value: `value` becomes true if it is given.
    void add_flag(const std::string& name, bool& value, const std::string& help);
    /// An option with a number from 0 to below 1; --help tells its default.
    void add_share(const std::string& name, double& value, const std::string& help);
    /// An option with a number of at least 0; --help tells its default.
    void add_amount(const std::string& name, double& value, const std::string& help);

    /// Reads the command line.
    ///
    /// \throws ExitProgram  with status 0 after --help or --version, with status 2 after one line
    /// on
    ///                      standard error if something is wrong
    CommonOptions parse(int argc, char** argv);

    const std::string& lab() const { return lab_; }
    const std::string& title() const { return title_; }

private:
    std::string lab_;
    std::string title_;
    CommonOptions common_;
    std::unique_ptr<CLI::App> app_;
};

}  // namespace digitlab
