#pragma once

#include <string>
#include <vector>

#include "app/lab.hpp"
#include "distributed/communicator.hpp"

/// \file
/// The same training on groups of different size, compared.

namespace digitlab {

/// "1 rank", "2 ranks".
std::string count_of(arma::uword ranks);

/// 1, 2, 4, … and `ranks` itself: the sizes of the groups that are compared.
std::vector<arma::uword> group_sizes(arma::uword ranks);

/// What a group of ranks learned.
struct GroupRun {
    arma::uword ranks;           ///< in the group
    std::vector<double> losses;  ///< of each step
    arma::vec parameters;        ///< after the last step
};

/// Section and figure "ranks": the losses of the groups, and how far their parameters are from
/// those of one rank.
///
/// \param lab         where it is shown, by rank 0
/// \param ranks       all ranks
/// \param runs        of the groups that this rank belongs to; the first one is that of one rank
/// \param batch_size  images in a batch, over all ranks
/// \return            the largest difference after the run of all ranks, relative to the largest
///                    parameter; 0 on the other ranks
template <typename Real>
double show_comparison(Lab<Real>& lab, const Communicator& ranks, const std::vector<GroupRun>& runs,
                       std::size_t batch_size);

}  // namespace digitlab
