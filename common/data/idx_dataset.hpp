#pragma once

#include <filesystem>
#include <string>

#include "data/dataset.hpp"

/// \file
/// Data sets in the form of MNIST and Fashion-MNIST: a folder with four IDX files.

namespace digitlab {

/// Whether a folder contains the training images of such a data set.
bool has_idx_files(const std::filesystem::path& folder);

/// Reads the four IDX files of a folder, plain or gzip. Classes are left to the caller.
///
/// \param folder  with train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and
///                t10k-labels-idx1-ubyte, each with or without .gz
/// \param name    of the data set
/// \throws std::runtime_error  naming the file and what to do, if one is missing or damaged, or the
///                             files do not belong together
template <typename Real>
Dataset<Real> load_idx_dataset(const std::filesystem::path& folder, const std::string& name);

}  // namespace digitlab
