#pragma once

#include <filesystem>

/// \file
/// The four files that all programs read.

namespace digitlab::bench {

/// MNIST's folder: the first one of DIGITLAB_DATA/mnist, the project's datasets/mnist and
/// /usr/share/datasets/mnist that has its files zipped; empty if there is none.
std::filesystem::path mnist_folder();

/// Writes the embedded digits, stretched to pixels from 0 to 255, as four zipped IDX files.
void write_digits(const std::filesystem::path& folder);

}  // namespace digitlab::bench
