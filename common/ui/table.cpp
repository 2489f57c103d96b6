#include "ui/table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <sstream>
#include <stdexcept>

#include "base/text.hpp"
#include "ui/html.hpp"
#include "ui/terminal.hpp"

namespace digitlab {
namespace {

std::size_t longest_word(const std::string& cell) {
    std::istringstream words(cell);
    std::size_t longest = 0;
    for (std::string word; words >> word;) longest = std::max(longest, display_width(word));
    return longest;
}

/// A cell as lines of at most `width` columns; one that fits is left as it is.
std::vector<std::string> lines_of_cell(const std::string& cell, std::size_t width) {
    if (display_width(cell) <= width) return {cell};
    std::vector<std::string> lines;
    std::istringstream stream(wrap(cell, width));
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

/// The number that a cell begins with, if it does.
std::optional<double> number_in(const std::string& cell) {
    char* end = nullptr;
    const double number = std::strtod(cell.c_str(), &end);
    if (end == cell.c_str()) return std::nullopt;
    return number;
}

std::size_t sum(const std::vector<std::size_t>& widths) {
    return std::accumulate(widths.begin(), widths.end(), std::size_t{0});
}

/// Narrows the widest columns that can be narrowed until `most` is reached, or none is left.
void narrow(std::vector<std::size_t>& widths, const std::vector<std::size_t>& least,
            std::size_t most) {
    while (sum(widths) > most) {
        std::size_t widest = widths.size();
        for (std::size_t c = 0; c < widths.size(); ++c) {
            if (widths[c] == least[c]) continue;
            if (widest == widths.size() || widths[c] > widths[widest]) widest = c;
        }
        if (widest == widths.size()) return;
        --widths[widest];
    }
}

}  // namespace

Table::Table(std::vector<std::string> header) : left_(header.size(), false), best_(header.size()) {
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

bool Table::is_best(std::size_t row, std::size_t column) const {
    if (row == 0 || !best_[column] || rows_.size() < 3) return false;
    const std::optional<double> number = number_in(rows_[row][column]);
    if (!number) return false;
    return std::none_of(rows_.begin() + 1, rows_.end(), [&](const auto& other) {
        const std::optional<double> rival = number_in(other[column]);
        return rival && (*best_[column] == Best::largest ? *rival > *number : *rival < *number);
    });
}

std::vector<std::size_t> Table::widths_within(std::size_t width, std::size_t& gap) const {
    const std::size_t columns = rows_.front().size();
    std::vector<std::size_t> widths(columns);
    std::vector<std::size_t> with_broken_header(columns);
    std::vector<std::size_t> with_broken_cells(columns);
    for (std::size_t c = 0; c < columns; ++c) {
        for (std::size_t r = 0; r < rows_.size(); ++r) {
            const std::string& cell = rows_[r][c];
            const std::size_t whole = display_width(cell);
            const std::size_t broken = longest_word(cell);
            widths[c] = std::max(widths[c], whole);
            with_broken_header[c] = std::max(with_broken_header[c], r == 0 ? broken : whole);
            with_broken_cells[c] = std::max(with_broken_cells[c], broken);
        }
    }
    const auto left_for_cells = [&] {
        const std::size_t others = 2 + (columns - 1) * gap;
        return width - std::min(width, others);
    };
    gap = 3;
    narrow(widths, with_broken_header, left_for_cells());
    if (sum(widths) > left_for_cells()) gap = 2;
    narrow(widths, with_broken_cells, left_for_cells());
    std::vector<std::size_t> used(columns);  // broken cells rarely fill the last column
    for (const auto& row : rows_) {
        for (std::size_t c = 0; c < columns; ++c) {
            for (const std::string& line : lines_of_cell(row[c], widths[c])) {
                used[c] = std::max(used[c], display_width(line));
            }
        }
    }
    return used;
}

std::string Table::text(std::size_t width, bool colour) const {
    const std::size_t columns = rows_.front().size();
    std::size_t gap = 0;
    const std::vector<std::size_t> widths = widths_within(width, gap);
    std::size_t fitting = 1;
    std::size_t used = 2 + widths[0];
    while (fitting < columns && used + gap + widths[fitting] <= width) {
        used += gap + widths[fitting++];
    }
    if (fitting < columns && fitting > 1) {  // the rest follows below, the first column again
        const auto part = [&](std::size_t begin, std::size_t end) {
            Table table = *this;
            const auto keep = [&](auto& cells) {
                cells.erase(cells.begin() + static_cast<std::ptrdiff_t>(end), cells.end());
                cells.erase(cells.begin() + 1, cells.begin() + static_cast<std::ptrdiff_t>(begin));
            };
            for (auto& row : table.rows_) keep(row);
            keep(table.left_);
            keep(table.best_);
            return table.text(width, colour);
        };
        return part(1, fitting) + "\n" + part(fitting, columns);
    }
    std::string text;
    for (std::size_t r = 0; r < rows_.size(); ++r) {
        std::vector<std::vector<std::string>> cells;
        std::size_t lines = 1;
        for (std::size_t c = 0; c < columns; ++c) {
            cells.push_back(lines_of_cell(rows_[r][c], widths[c]));
            lines = std::max(lines, cells.back().size());
        }
        for (std::size_t l = 0; l < lines; ++l) {
            std::string line = "  ";
            std::string spaces;  // those at the end of a line are left out
            for (std::size_t c = 0; c < columns; ++c) {
                const std::size_t blank = r == 0 ? lines - cells[c].size() : 0;  // at the bottom
                const bool has_text = l >= blank && l - blank < cells[c].size();
                const std::string cell = has_text ? cells[c][l - blank] : "";
                const std::string padding(widths[c] - std::min(widths[c], display_width(cell)),
                                          ' ');
                if (c > 0) spaces += std::string(gap, ' ');
                if (!left_[c]) spaces += padding;
                if (!cell.empty()) {
                    line += spaces + emphasised(cell, Emphasis::good, colour && is_best(r, c));
                    spaces.clear();
                }
                if (left_[c]) spaces += padding;
            }
            text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
        }
        if (r == 0) {
            std::string rule;
            for (std::size_t i = sum(widths) + (columns - 1) * gap; i > 0; --i) rule += "─";
            text += "  " + emphasised(rule, Emphasis::faint, colour) + "\n";
        }
    }
    return text;
}

std::string Table::html() const {
    std::string html = "<div class=\"table\"><table>\n";
    for (std::size_t r = 0; r < rows_.size(); ++r) {
        html += r == 0 ? "<thead><tr>" : "<tr>";
        for (std::size_t c = 0; c < rows_[r].size(); ++c) {
            const char* const kind = r == 0 ? "th" : "td";
            const char* const side = left_[c] ? " class=\"left\"" : "";
            const std::string cell = html_text(rows_[r][c]);
            html += fmt::format("<{0}{1}>{2}</{0}>", kind, side,
                                is_best(r, c) ? "<strong>" + cell + "</strong>" : cell);
        }
        html += r == 0 ? "</tr></thead>\n<tbody>\n" : "</tr>\n";
    }
    return html + "</tbody></table></div>\n";
}

}  // namespace digitlab
