#pragma once

#include <armadillo>
#include <filesystem>
#include <string>
#include <vector>

#include "base/image_form.hpp"
#include "model/network.hpp"

/// \file
/// Trained networks in files, with all that is needed to read a picture by them.

namespace digitlab {

/// A trained network and what it reads.
template <typename Real>
struct SavedNetwork {
    Architecture architecture;   ///< its first layer has rows · columns units
    ImageForm form;              ///< of the images it was trained on
    arma::Col<Real> parameters;  ///< in the layout of `Network`
};

/// Writes a network as text that tells by itself what it is: some lines behind a #, then one
/// parameter a line, so that `numpy.loadtxt` reads it. Every number is read back exactly.
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

/// The network itself, ready to answer or to learn on.
///
/// \throws std::invalid_argument  if it has another number of parameters than its architecture
template <typename Real>
Network<Real> network_from(const SavedNetwork<Real>& saved);

}  // namespace digitlab
