#pragma once

#include <armadillo>
#include <vector>

#include "app/lab.hpp"
#include "model/network.hpp"

/// \file
/// What lab08 compares: initialisations and losses, and the gradients of nets of several depths.
/// None of it looks at a test image.

namespace digitlab {

/// The words that lab08's command line has for the losses.
const Choices<Loss>& lab08_losses();

/// The words that lab08's command line has for the initialisations.
const Choices<Initializer>& lab08_initializers();

/// How the compared networks are trained.
struct ComparisonRecipe {
    std::vector<arma::uword> layers;  ///< units of each layer, from the pixels to the classes
    std::size_t epochs;               ///< times through the training images
    std::size_t batch_size;           ///< images in a mini-batch
    double learning_rate;             ///< of the quadratic loss; cross-entropy gets a sixth of it
};

/// Both initialisations and both losses, from the same seed: a table, and the figures "choices" and
/// "activations".
template <typename Real>
void compare_choices(Lab<Real>& lab, const ComparisonRecipe& recipe);

/// The norm of the gradient with respect to the biases of each layer, for one to four hidden layers
/// before training: a table, and the figure "vanishing_gradients".
template <typename Real>
void show_vanishing_gradients(Lab<Real>& lab, Loss loss);

}  // namespace digitlab
