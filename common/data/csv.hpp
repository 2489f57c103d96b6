#pragma once

#include <armadillo>
#include <filesystem>
#include <string>

#include "data/file.hpp"

namespace digitlab {

/// Where a CSV file keeps its labels. `automatic`: in the column that the header calls "label"; the
/// last one if there is no header.
enum class LabelColumn { automatic, first, last, none };

/// "auto", "first", "last" or "none".
///
/// \throws std::invalid_argument  for any other word
LabelColumn label_column_from(const std::string& word);

/// The numbers of a CSV file.
template <typename Real>
struct CsvTable {
    arma::Mat<Real> values;         ///< features × samples
    arma::Row<arma::uword> labels;  ///< 1 × samples; empty if the file has none
};

/// Reads a CSV file of numbers, plain or gzip: one sample a line, comma-separated, with or without
/// a header line, line ends of any kind.
///
/// \throws std::runtime_error  naming file, line and column, if the file cannot be read, a line is
///                             longer or shorter than the first, a field is not a finite number, a
///                             label is not a digit 0 to 9, or it is not clear where the labels are
template <typename Real>
CsvTable<Real> read_csv(const std::filesystem::path& file,
                        LabelColumn label_column = LabelColumn::automatic);

/// The same, of a file that is in memory.
///
/// \param name  what to call it in messages
template <typename Real>
CsvTable<Real> parse_csv(const FileContent& content, const std::string& name,
                         LabelColumn label_column);

}  // namespace digitlab
