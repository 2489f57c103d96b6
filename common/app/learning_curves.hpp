#pragma once

#include <armadillo>
#include <string>
#include <vector>

#include "data/dataset.hpp"
#include "train/training.hpp"
#include "ui/console.hpp"
#include "ui/figure.hpp"

/// \file
/// The table and the figures that every lab shows of a model that learns.

namespace digitlab {

/// A table of at most eleven evaluations, spread evenly: step, epoch, loss and accuracies. Below it
/// stands what `describe_learning()` finds. If the training diverged, the program ends with a
/// failure (see `report_failure()`).
void show_learning(const Console& console, const History& history);

/// Whether the training loss rose to more than one and a half times its first value.
bool diverged(const History& history);

/// In sentences, which of these the losses of the evaluations show: the training diverged; the loss
/// hardly changed, at all or at first; the loss on the part held out rises again, by more than 1 %.
/// Empty if there is none.
std::string describe_learning(const History& history);

/// Mean and standard deviation, "0.042 ± 0.013", or "diverged" if they are not finite.
///
/// \param numbers  of several runs, such as their losses
/// \param digits   after the point
std::string mean_and_stddev(const arma::vec& numbers, int digits);

/// Figure "loss": the loss of each step and, unless every step's batch is all training images, its
/// centred running mean. The axis is logarithmic if the loss rises above ten times its first value.
///
/// \param figures  where the figure goes
/// \param history  its losses are drawn
/// \param y_label  which loss it is
void draw_losses(Figures& figures, const History& history, const std::string& y_label);

/// Figure "accuracy", in percent: on the training images and on the part held out, if there is one.
void draw_accuracies(Figures& figures, const History& history);

/// Weights as images: blue where a pixel decreases the score, orange where it increases it. At most
/// fifty units are drawn.
///
/// \param figures        where the figure goes
/// \param name, title    of the figure
/// \param weights        units × features
/// \param image_columns  width of an image, in pixels
/// \param captions       one for each unit that is drawn, or none
/// \param unit           what the colour bar shows
void draw_weights(Figures& figures, const std::string& name, const std::string& title,
                  const arma::mat& weights, arma::uword image_columns,
                  const std::vector<std::string>& captions, const std::string& unit = "weight");

/// Figure "misclassified": the misclassified images of a part, the most confident predictions
/// first, at most a hundred. Above each stands "true class→prediction", below it the probabilities
/// of both. Without such an image there is no figure.
///
/// \param figures    where the figure goes
/// \param dataset    pixels from 0 to 1
/// \param scores     classes × images of the part; their softmax is the probabilities
/// \param part       "test" or "validation"
template <typename Real>
void draw_misclassified(Figures& figures, const Dataset<Real>& dataset,
                        const arma::Mat<Real>& scores, const std::string& part = "test");

/// Figure "confusion": how often each class was predicted for each class.
///
/// \param figures      where the figure goes
/// \param counts       classes × classes, rows are the true classes
/// \param class_names  one for each class
void draw_confusion(Figures& figures, const arma::umat& counts,
                    const std::vector<std::string>& class_names);

/// An observer for `train()` that shows every step and its loss on a progress line, which must
/// outlive it, and stops the training once Ctrl-C was pressed.
StepObserver report_steps(Progress& progress);

/// A matrix of either precision as figures want it.
template <typename Real>
arma::mat to_double(const arma::Mat<Real>& matrix) {
    return arma::conv_to<arma::mat>::from(matrix);
}

/// The entries of a vector, for a series of a chart.
template <typename Vector>
std::vector<double> numbers_of(const Vector& vector) {
    return arma::conv_to<std::vector<double>>::from(vector);
}

/// The mean of the losses in a window around each step, for steps that have a whole one.
///
/// \param legend  its name
/// \param losses  of the steps 1, 2, …
/// \param window  number of losses, at least 1; at most all of them are taken
Series running_mean(const std::string& legend, const std::vector<double>& losses,
                    std::size_t window);

/// first, first + 1, …: `count` numbers.
std::vector<double> counting(double first, std::size_t count);

}  // namespace digitlab
