#pragma once

#include <mpi.h>

#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "distributed/communicator.hpp"

/// \file
/// MPI: all that lab10 calls of it.

namespace digitlab {

/// MPI from beginning to end. A program that was not started by mpirun or srun is one rank, and
/// then MPI is not used at all: Open MPI would start a daemon for it.
class MpiRun {
public:
    MpiRun();   ///< starts MPI, in `main` before anything else
    ~MpiRun();  ///< ends it
    MpiRun(const MpiRun&) = delete;
    MpiRun& operator=(const MpiRun&) = delete;

    /// Whether this is rank 0, which prints, draws and writes; the others are silent.
    bool tells_story() const { return rank_ == 0; }

    /// Runs the program on every rank and returns the same exit status on all of them. What the
    /// other ranks write to standard error is shown only if rank 0 has nothing to say.
    ///
    /// If a rank fails while others still run, they would wait for it for ever: after a second it
    /// says why it failed, and ends all.
    int run(const std::function<int()>& program);

private:
    int rank_ = 0;
    int size_ = 1;
    int failed_rank_ = -1;  // who has told rank 0 that it ends the run
    MPI_Request failure_ = MPI_REQUEST_NULL;
    std::jthread watch_;
};

/// Ranks that are processes of MPI.
class MpiRanks final : public Communicator {
public:
    MpiRanks();  ///< all ranks
    ~MpiRanks() override;
    MpiRanks(const MpiRanks&) = delete;
    MpiRanks& operator=(const MpiRanks&) = delete;

    /// The first ranks as a group of their own; null on the others. All ranks must call it.
    ///
    /// \param size  number of ranks in the group, at most all
    std::unique_ptr<MpiRanks> first(arma::uword size) const;

    arma::uword rank() const override;
    arma::uword size() const override;
    void sum(arma::Col<float>& values) override;
    void sum(arma::Col<double>& values) override;

    /// Begins to add vectors across the ranks, and returns at once (Iallreduce). All ranks must
    /// begin the same sums in the same order.
    ///
    /// \param values  must stay where they are until `finish_sums()`
    /// \param count   number of values
    void start_sum(float* values, arma::uword count);
    /// The same in double.
    void start_sum(double* values, arma::uword count);
    void finish_sums();  ///< waits until all sums are there

    /// Waits for all ranks of the group, as fast as possible: for measurements.
    void barrier();
    /// Waits for all ranks of the group without using the processor: for a long time.
    void wait_for_all();

private:
    explicit MpiRanks(MPI_Comm group) : group_(group) {}
    template <typename Real>
    void sum_in_place(arma::Col<Real>& values);
    template <typename Real>
    void start(Real* values, arma::uword count);

    MPI_Comm group_;
    std::vector<MPI_Request> running_;
};

}  // namespace digitlab
