#pragma once

#include <armadillo>
#include <string>
#include <vector>

/// \file
/// A model's prediction, for the terminal.

namespace digitlab {

/// The prediction for one image: the image in characters and, beside it, a bar for the probability
/// of each class, with a mark at the most likely one.
///
/// \param pixels         rows · columns values from 0 to 1, row by row
/// \param columns        of the image
/// \param probabilities  one for each class, 0 to 1
/// \param class_names    one for each class
/// \return               UTF-8, as many lines as the image has rows or there are classes
/// \throws std::invalid_argument  if the numbers of probabilities and names differ or are 0
std::string text_prediction(const arma::vec& pixels, arma::uword columns,
                            const arma::vec& probabilities,
                            const std::vector<std::string>& class_names);

}  // namespace digitlab
