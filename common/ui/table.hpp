#pragma once

#include <string>
#include <vector>

namespace digitlab {

/// A small table for the terminal: the first column to the left, numbers to the right.
class Table {
public:
    explicit Table(std::vector<std::string> header);

    /// \throws std::invalid_argument  if the row is longer or shorter than the header
    void add_row(std::vector<std::string> row);

    /// The whole table, indented by two, a line under the header.
    std::string text() const;

private:
    std::vector<std::vector<std::string>> rows_;  // the header first
};

}  // namespace digitlab
