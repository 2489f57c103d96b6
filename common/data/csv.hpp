#pragma once

#include <filesystem>
#include <string>

#include "data/dataset.hpp"
#include "data/gzip.hpp"

/// \file
/// Tables of numbers with one image per line, the format of scikit-learn's digits and of Kaggle.

namespace digitlab {

/// Reads a CSV file of numbers, plain or gzip: one sample per line, separated by commas, with or
/// without a header, with line ends of any kind.
///
/// The first line is a header if it names the label or a pixel, or consists of words.
///
/// \param file          at least two columns
/// \param label_column  where the labels are
/// \throws std::runtime_error  naming file, line and column, if the file cannot be read, a line is
///                             longer or shorter than the first, a field is not a finite number, a
///                             label is not a digit 0 to 9, or the column of the labels is unclear
template <typename Real>
Samples<Real> read_csv(const std::filesystem::path& file,
                       LabelColumn label_column = LabelColumn::automatic);

/// Reads a CSV file that is in memory, like `read_csv()`.
///
/// \param content       the file, unpacked
/// \param name          its name, for messages
/// \param label_column  where the labels are
/// \throws std::runtime_error  as `read_csv()` does
template <typename Real>
Samples<Real> parse_csv(const FileContent& content, const std::string& name,
                        LabelColumn label_column);

}  // namespace digitlab
