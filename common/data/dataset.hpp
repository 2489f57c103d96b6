#pragma once

#include <armadillo>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

/// \file
/// Data sets and their names on the command line.

namespace digitlab {

/// Images and their labels. One sample per column throughout digitlab.
template <typename Real>
struct Samples {
    arma::Mat<Real> images;         ///< features × samples; a feature is a pixel, row by row
    arma::Row<arma::uword> labels;  ///< 1 × samples, 0…classes−1; empty if unknown

    arma::uword count() const { return images.n_cols; }  ///< the number of samples
    /// Whether every sample has a label.
    bool labelled() const { return labels.n_elem == images.n_cols; }
};

/// A data set and its parts.
template <typename Real>
struct Dataset {
    std::string name;                      ///< as requested; for a CSV file, its file name
    Samples<Real> train;                   ///< what a model is fitted to
    Samples<Real> validation;              ///< held out to select by; empty after loading
    Samples<Real> test;                    ///< for one evaluation of the final model
    arma::uword image_rows = 0;            ///< height of an image, in pixels
    arma::uword image_columns = 0;         ///< width of an image, in pixels
    arma::uword classes = 0;               ///< one more than the largest label; 0 if unlabelled
    std::vector<std::string> class_names;  ///< one for each class: "7", "Sandal"
    Real lowest = 0;                       ///< lower end of the range of pixel values (background)
    Real highest = 0;  ///< upper end of that range: 16 for digits, 255 for MNIST

    arma::uword features() const { return train.images.n_rows; }  ///< pixels per image
};

/// Where a CSV file keeps its labels.
enum class LabelColumn {
    /// In the column called "label"; nowhere if the names of all columns begin with "pixel", as in
    /// Kaggle's test.csv; in the last column if there is no header.
    automatic,
    first,  ///< in the first column
    last,   ///< in the last column
    none    ///< nowhere: all columns are pixels
};

/// The words that the command line has for them: auto, first, last, none.
const std::vector<std::pair<std::string, LabelColumn>>& label_column_choices();

/// The options of the command line that choose a data set.
struct DatasetRequest {
    std::string name = "digits";        ///< digits, mnist, fashion-mnist or a path
    std::filesystem::path directory{};  ///< contains mnist/ and fashion-mnist/; empty: search
    LabelColumn label_column = LabelColumn::automatic;  ///< for CSV files
    bool labels_needed = true;  ///< whether a CSV file without labels is refused
};

/// Loads a data set; pixels keep the values of the file.
///
/// - `digits`: embedded in the program; rows 0…1499 train, 1500…1796 test.
/// - `mnist`, `fashion-mnist`: four IDX files, plain or gzip, in a folder of that name in
///   `directory` if that is given, else in the folder named by the variable DIGITLAB_DATA, in the
///   project's datasets/, in ./datasets/ or in /usr/share/datasets/.
/// - a path to a folder with the four IDX files.
/// - a path to a CSV file; shuffled always in the same way, 80 % train, 20 % test (all of it is
///   `train` if there are no labels).
///
/// \throws std::runtime_error     naming the file and what to do, if a file is missing or damaged,
///                                or the files do not belong together
template <typename Real>
Dataset<Real> load_dataset(const DatasetRequest& request);

/// A description such as "digits: 1500 train and 297 test images of 8×8 pixels, 10 classes".
/// A validation part is named where there is one: "1250 train, 250 validation and 297 test images".
template <typename Real>
std::string describe(const Dataset<Real>& dataset);

}  // namespace digitlab
