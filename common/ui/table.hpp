#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <vector>

/// \file
/// Tables for the terminal and for the report.

namespace digitlab {

/// Which value of a column is the best one.
enum class Best { largest, smallest };

/// A small table. The first column is aligned to the left, the others, which are usually numbers,
/// to the right.
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

    /// The best number of a column stands out where there are colours, and in the report.
    ///
    /// \param column  counted from 0; cells that do not begin with a number do not count
    /// \param best    which one it is
    /// \throws std::out_of_range  if there is no such column
    void mark_best(std::size_t column, Best best) { best_.at(column) = best; }

    /// The whole table, indented by two columns, with a line under the header.
    ///
    /// \param width   columns to fit into; first headings, then other cells are broken into lines
    ///                at their spaces. A table of long words may still be wider.
    /// \param colour  whether the best values stand out
    std::string text(std::size_t width = std::numeric_limits<std::size_t>::max(),
                     bool colour = false) const;

    /// The table in HTML.
    std::string html() const;

private:
    bool is_best(std::size_t row, std::size_t column) const;
    std::vector<std::size_t> widths_within(std::size_t width, std::size_t& gap) const;

    std::vector<std::vector<std::string>> rows_;  // the header first
    std::vector<bool> left_;                      // of each column
    std::vector<std::optional<Best>> best_;       // of each column
};

}  // namespace digitlab
