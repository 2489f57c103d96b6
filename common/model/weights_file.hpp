#pragma once

#include <armadillo>
#include <filesystem>
#include <string>

/// \file
/// Matrices in text files.

namespace digitlab {

/// Where trained weights come from.
struct Origin {
    std::string lab{};       ///< "lab06"; empty: not known
    std::string dataset{};   ///< what they were trained on
    std::string settings{};  ///< the options of the run
};

/// An origin as lines of a comment: "saved by: lab06" and so on.
std::string comment_of(const Origin& origin);

/// The lab that saved the weights in a file; empty if the file does not exist or does not say.
std::string lab_that_saved(const std::filesystem::path& file);

/// The file for the weights of a lab in a folder: `weights.txt`, or `weights_lab06.txt` if another
/// lab has saved `weights.txt`.
///
/// \param folder  of the results
/// \param lab     "lab06"
std::filesystem::path weights_file_of(const std::filesystem::path& folder, const std::string& lab);

/// Writes a matrix as text, one row per line, numbers separated by spaces, so that
/// `numpy.loadtxt(file)` reads it. Every number is read back as exactly the one that was written.
///
/// \param file     appears whole or not at all
/// \param matrix   of any shape, finite numbers
/// \param comment  a description in one or more lines; written first, each line after a #
/// \throws std::runtime_error  naming the file, if it cannot be written
template <typename Real>
void save_matrix(const std::filesystem::path& file, const arma::Mat<Real>& matrix,
                 const std::string& comment);

/// Reads what `save_matrix()` or `numpy.savetxt` wrote.
///
/// \param file  text, not gzip; blank lines and what follows a # are ignored
/// \return      a row for each line of numbers
/// \throws std::runtime_error  naming file and line, if it cannot be read, holds no numbers, a line
///                             is longer or shorter than the first, or something is not a finite
///                             number
template <typename Real>
arma::Mat<Real> load_matrix(const std::filesystem::path& file);

}  // namespace digitlab
