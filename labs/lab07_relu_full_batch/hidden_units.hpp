#pragma once

#include <armadillo>
#include <string>

#include "ui/console.hpp"
#include "ui/figure.hpp"

/// \file
/// What the hidden units output, and how that depends on the initialisation of the weights.

namespace digitlab {

/// What the hidden units do on some images.
struct HiddenUnits {
    double zeros = 0;  ///< fraction of the outputs that are 0
    double dead = 0;   ///< fraction of the units that are 0 for every image
    Series histogram;  ///< of the outputs that are not 0, as fractions of all outputs
};

/// \param outputs  units × images, at least 0
HiddenUnits look_inside(const arma::mat& outputs);

/// A table and the figures "activations" and "initialisations": the same net from several
/// initialisations.
class InitializerComparison {
public:
    /// \param epochs  how long each net is trained
    explicit InitializerComparison(std::size_t epochs);

    /// Adds one initialisation.
    ///
    /// \param name           of the initialisation
    /// \param before, after  the hidden units before and after the training
    /// \param accuracy       on the validation images after the training, 0 to 1
    void add(const std::string& name, const HiddenUnits& before, const HiddenUnits& after,
             double accuracy);

    /// Prints the table, explains it, and draws the figures.
    void show(const Console& console, Figures& figures) const;

private:
    std::size_t epochs_;
    Table table_;
    Chart activations_;
    BarChart accuracies_;
};

}  // namespace digitlab
