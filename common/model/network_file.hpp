#pragma once

#include <armadillo>
#include <filesystem>
#include <string>
#include <vector>

#include "model/network.hpp"

/// \file
/// Trained networks in files, with all that is needed to read a picture by them.

namespace digitlab {

/// What a network was trained to read: images of this form, with pixels from 0 (background) to 1.
struct ImageForm {
    arma::uword rows = 0;     ///< height of an image, in pixels
    arma::uword columns = 0;  ///< width of an image, in pixels
    arma::uword box = 0;      ///< the longer side of what is shown, in pixels
    /// Whether what is shown is centred by its mass, as in MNIST, or else by its box.
    bool centred_by_mass = false;
    std::vector<std::string> class_names;  ///< one for each class, without commas
};

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
