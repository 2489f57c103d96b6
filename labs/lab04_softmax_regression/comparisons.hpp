#pragma once

#include <armadillo>
#include <functional>
#include <string>
#include <vector>

#include "ui/console.hpp"
#include "ui/figure.hpp"

/// \file
/// What lab04 compares: the accuracy of the classes, and learning rates.

namespace digitlab {

/// One row per class: its accuracy, and the class that it is most often misclassified as.
///
/// \param counts       the confusion matrix, rows are the true classes
/// \param class_names  one for each class
Table table_of_classes(const arma::umat& counts, const std::vector<std::string>& class_names);

/// Figure "learning_rates": the running mean of the loss at four learning rates.
///
/// \param figures    where the figure goes
/// \param console    where a rate at which training diverges is named
/// \param losses_at  trains at a rate and returns the loss of each step
void compare_learning_rates(Figures& figures, const Console& console,
                            const std::function<std::vector<double>(double rate)>& losses_at);

}  // namespace digitlab
