#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "support/testing.hpp"

/// \file
/// What a lab leaves in its folder: pictures, and the numbers behind them.

namespace digitlab::testing {

/// Whether a PNG file can be decoded and shows something: over 300 pixels each way, more than a few
/// colours, and not all but a trace of it the same one.
boost::test_tools::assertion_result is_picture(const std::filesystem::path& file);

/// A CSV file, its header taken off.
struct Csv {
    std::vector<std::string> header;
    std::vector<std::vector<std::string>> rows;

    /// The number in a row and a column, both counted from 0.
    double number(std::size_t row, std::size_t column) const;

    /// The rows of one series of a chart; the first column has its name.
    Csv series(const std::string& name) const;

    /// The numbers of a column, from the top.
    std::vector<double> column(std::size_t column) const;
};

/// Reads CSV as RFC 4180 has it: fields in quotes may hold commas, quotes (doubled) and line ends.
Csv read_csv_file(const std::filesystem::path& file);

/// Whether a CSV file has a header, rows as long as it, and in each row, behind the name it begins
/// with, nothing but finite numbers.
boost::test_tools::assertion_result is_table_of_numbers(const std::filesystem::path& file);

}  // namespace digitlab::testing
