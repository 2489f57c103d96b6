#pragma once

#include <armadillo>
#include <string>
#include <vector>

/// \file
/// A model's answer, for the terminal.

namespace digitlab {

/// What a model says of one image: the image in characters and, beside it, a bar for the
/// probability of each class, the most likely one marked.
///
/// \param pixels         rows · columns values from 0 to 1, row by row
/// \param columns        of the image
/// \param probabilities  one for each class, 0 to 1
/// \param class_names    one for each class
/// \return               UTF-8, as many lines as the image has rows or there are classes
/// \throws std::invalid_argument  if there are not as many probabilities as names, or none
std::string text_answer(const arma::vec& pixels, arma::uword columns,
                        const arma::vec& probabilities,
                        const std::vector<std::string>& class_names);

}  // namespace digitlab
