#pragma once

#include <armadillo>
#include <filesystem>
#include <string>
#include <vector>

#include "base/image_form.hpp"
#include "model/network.hpp"
#include "model/weights_file.hpp"

/// \file
/// Trained networks in files, with the form of the images they read.

namespace digitlab {

/// A trained network and the form of its images.
template <typename Real>
struct SavedNetwork {
    Architecture architecture;   ///< its first layer has rows · columns units
    ImageForm form;              ///< of the images it was trained on
    arma::Col<Real> parameters;  ///< in the layout of `Network`
    Origin origin{};             ///< which run saved it
};

/// Writes a network as text: a description in lines that begin with #, then one parameter per line,
/// so that `numpy.loadtxt` reads it. Every number is read back exactly.
///
/// \param file     appears whole or not at all
/// \param network  what to write
/// \throws std::runtime_error  naming the file, if it cannot be written
template <typename Real>
void save_network(const std::filesystem::path& file, const SavedNetwork<Real>& network);

/// Reads what `save_network()` wrote.
///
/// \param file  text, not gzip
/// \throws std::runtime_error  naming the file, if it cannot be read, was written by something
///                             else, or has more or fewer numbers than its network has parameters
template <typename Real>
SavedNetwork<Real> load_network(const std::filesystem::path& file);

/// The network itself, for predictions or further training.
///
/// \throws std::invalid_argument  if it has another number of parameters than its architecture
template <typename Real>
Network<Real> network_from(const SavedNetwork<Real>& saved);

}  // namespace digitlab
