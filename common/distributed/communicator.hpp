#pragma once

#include <armadillo>

/// \file
/// Processes that work on one task together.

namespace digitlab {

/// A group of processes that run the same program, as one of them sees it. They share no memory:
/// each knows of the others only what they send.
///
/// In lab10 they are the processes of MPI, in tests they are threads (see `run_ranks()`).
class Communicator {
public:
    virtual ~Communicator() = default;

    virtual arma::uword rank() const = 0;  ///< the number of this process, 0…size−1
    virtual arma::uword size() const = 0;  ///< the number of processes

    /// Allreduce: adds the vectors of all ranks, entry by entry. Afterwards every rank has the sum,
    /// with the same bits. All ranks must call it, with the same number of values.
    virtual void sum(arma::Col<float>& values) = 0;
    /// The same in double.
    virtual void sum(arma::Col<double>& values) = 0;
};

/// One number of each rank, known to all. All ranks must call it.
///
/// \param ranks   the group
/// \param number  that of this rank
/// \return        entry r is that of rank r
arma::vec gather(Communicator& ranks, double number);

}  // namespace digitlab
