#pragma once

#include <fmt/core.h>

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "ui/command_line.hpp"
#include "ui/progress.hpp"
#include "ui/table.hpp"

/// \file
/// What a lab says to the person before it, and to a program that reads its last line.

namespace digitlab {

class Report;

/// What a lab prints: a header line, a story, and one line of results. Of these, `--quiet` leaves
/// the results. All of it goes into the report of the run, too.
class Console {
public:
    /// A console that knows the program's name and title, its options and their values.
    Console(const ProgramInfo& info, const CommonOptions& options);
    ~Console();
    Console(const Console&) = delete;
    Console& operator=(const Console&) = delete;

    /// The first line: "lab06 backpropagation | digits: … | float | OpenBLAS 0.3.21 | seed 1".
    ///
    /// \param dataset  its name, sizes and classes
    /// \param blas     the library that multiplies
    void header(const std::string& dataset, const std::string& blas) const;

    /// The heading of a step of the story, of a format string and its values.
    ///
    /// \throws Interrupted  if Ctrl-C was pressed in the step before, and nothing reacted to it
    template <typename... Values>
    void section(fmt::format_string<Values...> heading, Values&&... values) const {
        show_heading(fmt::format(heading, std::forward<Values>(values)...));
    }

    /// One or more sentences, of a format string and its values, in lines that fit the terminal.
    template <typename... Values>
    void say(fmt::format_string<Values...> text, Values&&... values) const {
        show_wrapped(fmt::format(text, std::forward<Values>(values)...));
    }

    /// Text as it is: a picture, a list. Unlike all other functions this one does not remove
    /// control characters, which colours are made of.
    void show(const std::string& text) const;

    /// A table of numbers.
    void table(const Table& table) const;

    /// A figure that was drawn into a file.
    ///
    /// \param file   in the folder of `--out`
    /// \param title  of the figure
    void figure(const std::filesystem::path& file, const std::string& title) const;

    /// A progress line for a long piece of work, from now on.
    ///
    /// \param label  what is being done: "training"
    /// \param total  how many steps it takes
    /// \throws Interrupted  if Ctrl-C was pressed before: then no new work is begun
    Progress progress(const std::string& label, std::size_t total) const;

    /// The last line, for machines: "lab06 result: test_accuracy=0.9158 steps=10000".
    ///
    /// It is printed when the lab ends, well or not, and even with `--quiet`: to be called as soon
    /// as the results are known, so that whatever fails later loses none of them. After Ctrl-C it
    /// says "interrupted=true", too.
    ///
    /// \param values  names and numbers, printed in this order; neither holds a blank
    void result(const std::vector<std::pair<std::string, std::string>>& values) const;

    /// Ends the story: writes the report, says where it is, and prints the result line.
    ///
    /// \throws std::runtime_error  naming the file, if the report cannot be written
    void end() const;

    /// Ends a story that failed: prints the result line, if there are results or if it was
    /// interrupted. The report is written if that is possible.
    void end_early() const;

    /// Whether text stands out by colours.
    bool colour() const { return colour_; }

private:
    void print(const std::string& text) const;
    void print_place(const std::string& what, const std::filesystem::path& file) const;
    void print_result() const;
    void show_heading(const std::string& text) const;
    void show_wrapped(const std::string& text) const;

    std::string name_;
    std::string title_;
    std::string precision_;
    std::uint64_t seed_;
    bool quiet_;
    bool colour_;
    std::unique_ptr<Report> report_;
};

}  // namespace digitlab
