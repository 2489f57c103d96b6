#pragma once

#include <armadillo>
#include <filesystem>
#include <string>

#include "data/dataset.hpp"

/// \file
/// Kaggle's competition digit-recognizer: train.csv has labels, test.csv has none, and a
/// submission.csv with a prediction for each image of test.csv is uploaded.

namespace digitlab {

/// Moves the last twentieth of the labelled images to the validation part; all others are training
/// images. No test part remains: Kaggle evaluates the submission.
template <typename Real>
void hold_out_for_kaggle(Dataset<Real>& dataset);

/// Loads the images of test.csv, with pixels scaled to [0, 1] by the range of train.csv.
///
/// \param file     test.csv
/// \param dataset  loaded from train.csv, pixels as in the file
/// \return         features × images
/// \throws std::runtime_error  naming the file, if it cannot be read or its images have another
///                             number of pixels
template <typename Real>
arma::Mat<Real> load_kaggle_test(const std::string& file, const Dataset<Real>& dataset);

/// Writes a submission: the header ImageId,Label and one image per line, counted from 1.
///
/// \param file       submission.csv
/// \param predicted  1 × images
/// \throws std::runtime_error  naming the file, if it cannot be written
void write_submission(const std::filesystem::path& file, const arma::urowvec& predicted);

}  // namespace digitlab
