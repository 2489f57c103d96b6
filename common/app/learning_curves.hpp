#pragma once

#include <armadillo>
#include <functional>
#include <string>
#include <vector>

#include "ui/console.hpp"
#include "ui/figure.hpp"

/// \file
/// The table and the figures that every lab shows of a model that learns. They are handed plain
/// numbers and matrices; "one for each evaluation" is meant of vectors of equal length.

namespace digitlab {

/// A table of at most eleven evaluations, spread evenly.
///
/// \param console  where the table goes
/// \param steps, epochs, train_loss, train_accuracy, other_accuracy  one for each evaluation
/// \param other  what the part that is not learned from is called
void show_learning(const Console& console, const std::vector<double>& steps,
                   const std::vector<double>& epochs, const std::vector<double>& train_loss,
                   const std::vector<double>& train_accuracy,
                   const std::vector<double>& other_accuracy, const std::string& other = "test");

/// Figure "loss": the loss of each step and its running mean.
///
/// \param figures  where the figure goes
/// \param losses   one for each step
/// \param y_label  which loss it is
void draw_losses(Figures& figures, const std::vector<double>& losses, const std::string& y_label);

/// Figure "accuracy": on all training images and on all of another part.
///
/// \param figures  where the figure goes
/// \param epochs, train_accuracy, other_accuracy  one for each evaluation
/// \param other  what the other part is called
void draw_accuracies(Figures& figures, const std::vector<double>& epochs,
                     const std::vector<double>& train_accuracy,
                     const std::vector<double>& other_accuracy, const std::string& other = "test");

/// Weights as images: blue where a pixel speaks against, orange where it speaks for.
/// At most fifty units are drawn.
///
/// \param figures        where the figure goes
/// \param name, title    of the figure
/// \param weights        units × features
/// \param image_columns  width of an image, in pixels
/// \param captions       one for each unit that is drawn, or none
void draw_weights(Figures& figures, const std::string& name, const std::string& title,
                  const arma::mat& weights, arma::uword image_columns,
                  const std::vector<std::string>& captions);

/// Figure "misclassified": the first hundred images that were taken for something else, each with
/// "right→answer" above it. Without such an image there is no figure.
///
/// \param figures            where the figure goes
/// \param images             pixels × images, in [0, 1]
/// \param image_columns      width of an image, in pixels
/// \param labels, predicted  1 × images
/// \param class_names        one for each class
void draw_misclassified(Figures& figures, const arma::mat& images, arma::uword image_columns,
                        const arma::urowvec& labels, const arma::urowvec& predicted,
                        const std::vector<std::string>& class_names);

/// Figure "confusion": how many of each class were taken for each class.
///
/// \param figures      where the figure goes
/// \param counts       classes × classes, rows are the right classes
/// \param class_names  one for each class
void draw_confusion(Figures& figures, const arma::umat& counts,
                    const std::vector<std::string>& class_names);

/// An observer for `train()` that shows every step and its loss on a progress line, which must
/// outlive it, and stops the training once Ctrl-C was pressed.
std::function<bool(std::size_t step, double loss)> report_steps(Progress& progress);

/// Mean of the last `window` numbers (fewer at the beginning), for each of them.
std::vector<double> running_mean(const std::vector<double>& numbers, std::size_t window);

/// So many numbers: first, first + 1, …
std::vector<double> counting(double first, std::size_t count);

}  // namespace digitlab
