#pragma once

#include <filesystem>
#include <string>

#include "data/dataset.hpp"

/// \file
/// How load_dataset reads each kind of data set. They leave the classes to it.

namespace digitlab {

/// Whether a folder contains the training images of a data set in the form of MNIST.
bool has_idx_files(const std::filesystem::path& folder);

/// Reads a data set in the form of MNIST: a folder with four IDX files, plain or gzip.
///
/// \throws std::runtime_error  naming the file and what to do, if one is missing or damaged, or the
///                             files do not belong together
template <typename Real>
Dataset<Real> load_idx_dataset(const std::filesystem::path& folder, const std::string& name);

/// Reads a CSV file. Labelled samples are shuffled, always in the same way, and split into 80 %
/// training and 20 % test samples; unlabelled ones are all in the training part, in their order.
///
/// \throws std::runtime_error     naming the file and what to do, if it is damaged, has fewer than
///                                two labelled samples or classes, or lacks labels that are needed
/// \throws std::invalid_argument  if `request.label_column` is unknown
template <typename Real>
Dataset<Real> load_csv_dataset(const DatasetRequest& request);

/// A data set from the samples of a table: the first `train_count` are the training part, the
/// others the test part. Images are as square as possible: 64 pixels are 8×8, 63 are 7×9. The range
/// of pixels is 0 to 1, 16 or 255 if the training pixels are whole numbers in that range (or
/// fractions up to 1), else from the smallest to the largest training pixel.
template <typename Real>
Dataset<Real> dataset_of_table(Samples<Real> samples, arma::uword train_count);

}  // namespace digitlab
