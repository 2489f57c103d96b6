#include "ui/table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "base/text.hpp"

namespace digitlab {

Table::Table(std::vector<std::string> header) : left_(header.size(), false) {
    if (!left_.empty()) left_.front() = true;
    rows_.push_back(std::move(header));
}

void Table::add_row(std::vector<std::string> row) {
    if (row.size() != rows_.front().size()) {
        throw std::invalid_argument(fmt::format("Table: a row of {} cells under a header of {}",
                                                row.size(), rows_.front().size()));
    }
    rows_.push_back(std::move(row));
}

std::string Table::text() const {
    const std::size_t columns = rows_.front().size();
    std::vector<std::size_t> widths(columns);
    for (const auto& row : rows_) {
        for (std::size_t c = 0; c < columns; ++c) {
            widths[c] = std::max(widths[c], display_width(row[c]));
        }
    }
    std::string text;
    for (const auto& row : rows_) {
        std::string line = " ";
        for (std::size_t c = 0; c < columns; ++c) {
            const std::string padding(widths[c] - display_width(row[c]), ' ');
            line += c == 0 ? " " : "   ";
            line += left_[c] ? row[c] + padding : padding + row[c];
        }
        text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
        if (&row == &rows_.front()) {
            std::string rule;
            for (std::size_t i = 2; i < display_width(line); ++i) rule += "─";
            text += "  " + rule + "\n";
        }
    }
    return text;
}

}  // namespace digitlab
