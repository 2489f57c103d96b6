#pragma once

#include <string>
#include <vector>

#include "made_files.hpp"
#include "support/testing.hpp"

/// \file
/// Data sets as a learner may bring them: three classes that are easily told apart, of images that
/// are not square.

namespace digitlab::testing {

enum class Labels { first, last, none };

/// A CSV file of images of 2×3 pixels from 0 to 16, its classes in turn.
///
/// \param header  its first line, with line end; empty: none
std::string made_csv(std::size_t images, Labels labels, const std::string& header = "");

/// A header: pixel0,pixel1,… with "label" where it belongs.
std::string header_of(std::size_t pixels, Labels labels);

/// A CSV file as Kaggle's digit-recognizer has it, of 28×28 pixels from 0 to 255.
std::string kaggle_csv(std::size_t images, Labels labels);

/// The names of the four IDX files: images and labels to train with, images and labels to test.
const std::vector<std::string>& idx_names();

/// Writes the four IDX files: 120 training and 12 test images of 3×5 pixels.
///
/// \param ending  "", or ".gz" for packed files
void write_idx_files(const TemporaryFolder& folder, const std::string& place,
                     const std::string& ending = "");

}  // namespace digitlab::testing
