#pragma once

#include <armadillo>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "data/gzip.hpp"

/// \file
/// Tables of numbers, one image a line, as scikit-learn and Kaggle have them.

namespace digitlab {

/// Where a CSV file keeps its labels.
enum class LabelColumn {
    /// In the column that the header calls "label", nowhere if all columns of the header are called
    /// pixels (Kaggle's test.csv), in the last column if there is no header.
    automatic,
    first,  ///< in the first column
    last,   ///< in the last column
    none    ///< nowhere: all columns are pixels
};

/// The words that the command line has for them: auto, first, last, none.
const std::vector<std::pair<std::string, LabelColumn>>& label_column_choices();

/// The numbers of a CSV file.
template <typename Real>
struct CsvTable {
    arma::Mat<Real> values;         ///< features × samples
    arma::Row<arma::uword> labels;  ///< 1 × samples; empty if the file has none
};

/// Reads a CSV file of numbers, plain or gzip: one sample a line, comma-separated, with or without
/// a header line, line ends of any kind.
///
/// A first line that names the label or a pixel, or holds words only, is the header.
///
/// \param file          two columns or more
/// \param label_column  where the labels are
/// \throws std::runtime_error  naming file, line and column, if the file cannot be read, a line is
///                             longer or shorter than the first, a field is not a finite number, a
///                             label is not a digit 0 to 9, or it is not clear where the labels are
template <typename Real>
CsvTable<Real> read_csv(const std::filesystem::path& file,
                        LabelColumn label_column = LabelColumn::automatic);

/// Reads a CSV file that is in memory, as `read_csv()` reads one on the disk.
///
/// \param content       the file, unpacked
/// \param name          what to call it in messages
/// \param label_column  where the labels are
/// \throws std::runtime_error  as `read_csv()` does
template <typename Real>
CsvTable<Real> parse_csv(const FileContent& content, const std::string& name,
                         LabelColumn label_column);

}  // namespace digitlab
