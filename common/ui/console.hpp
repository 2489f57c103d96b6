#pragma once

#include <fmt/core.h>

#include <string>
#include <utility>
#include <vector>

#include "ui/command_line.hpp"
#include "ui/progress.hpp"
#include "ui/table.hpp"

/// \file
/// What a lab says to the person before it, and to a program that reads its last line.

namespace digitlab {

/// What a lab prints: a header line, a story, and one line of results. Of these, `--quiet` leaves
/// the results.
class Console {
public:
    /// A console that knows the program's name and title, its precision and seed, and `--quiet`.
    Console(const ProgramInfo& info, const CommonOptions& options);

    /// The first line: "lab06 backpropagation | digits: … | float | OpenBLAS 0.3.21 | seed 1".
    ///
    /// \param dataset  its name, sizes and classes
    /// \param blas     the library that multiplies
    void header(const std::string& dataset, const std::string& blas) const;

    /// The heading of a step of the story, of a format string and its values.
    template <typename... Values>
    void section(fmt::format_string<Values...> heading, Values&&... values) const {
        show("\n" + fmt::format(heading, std::forward<Values>(values)...) + "\n");
    }

    /// One or more sentences, of a format string and its values, in lines of at most 96 columns.
    template <typename... Values>
    void say(fmt::format_string<Values...> text, Values&&... values) const {
        show_wrapped(fmt::format(text, std::forward<Values>(values)...));
    }

    /// Text as it is: a picture, a list.
    void show(const std::string& text) const;

    /// A table of numbers.
    void table(const Table& table) const { show(table.text()); }

    /// A progress line for a long piece of work, from now on.
    ///
    /// \param label  what is being done: "training"
    /// \param total  how many steps it takes
    Progress progress(const std::string& label, std::size_t total) const;

    /// The last line, for machines: "lab06 result: test_accuracy=0.9158 steps=10000".
    ///
    /// It is printed even with `--quiet`.
    ///
    /// \param values  names and numbers, printed in this order; neither holds a blank
    void result(const std::vector<std::pair<std::string, std::string>>& values) const;

private:
    void show_wrapped(const std::string& text) const;

    std::string name_;
    std::string title_;
    std::string precision_;
    std::uint64_t seed_;
    bool quiet_;
};

}  // namespace digitlab
