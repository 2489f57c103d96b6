#pragma once

#include <string>
#include <vector>

/// \file
/// Tables for the terminal.

namespace digitlab {

/// A small table for the terminal. The first column is aligned to the left, the others, which are
/// usually numbers, to the right.
class Table {
public:
    /// A table without rows.
    ///
    /// \param header  the heading of each column
    explicit Table(std::vector<std::string> header);

    /// Appends a row.
    ///
    /// \param row  a cell for each column, UTF-8
    /// \throws std::invalid_argument  if the row is longer or shorter than the header
    void add_row(std::vector<std::string> row);

    /// Aligns a column of words to the left.
    ///
    /// \param column  counted from 0
    /// \throws std::out_of_range  if there is no such column
    void align_left(std::size_t column) { left_.at(column) = true; }

    /// The whole table, indented by two columns, with a line under the header.
    std::string text() const;

private:
    std::vector<std::vector<std::string>> rows_;  // the header first
    std::vector<bool> left_;                      // of each column
};

}  // namespace digitlab
