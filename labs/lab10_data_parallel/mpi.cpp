#include "mpi.hpp"

#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>

#include "ui/terminal.hpp"

namespace digitlab {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

bool started_by_mpi() {
    // Open MPI, MPICH and Intel MPI, Slurm.
    for (const char* name : {"OMPI_COMM_WORLD_SIZE", "PMI_RANK", "PMI_SIZE", "PMIX_RANK"}) {
        if (std::getenv(name) != nullptr) return true;
    }
    return false;
}

bool is_running() {
    int begun = 0;
    MPI_Initialized(&begun);
    return begun != 0;
}

MPI_Datatype type_of(const float*) {
    return MPI_FLOAT;
}
MPI_Datatype type_of(const double*) {
    return MPI_DOUBLE;
}

/// How many calls that wait for other ranks have begun or ended: odd during a call.
std::atomic<std::size_t> waits = 0;

struct Wait {
    Wait() { ++waits; }
    ~Wait() { ++waits; }
    Wait(const Wait&) = delete;
    Wait& operator=(const Wait&) = delete;
};

/// If a rank is killed, mpirun ends the others by the same signal as Ctrl-C does, and kills them
/// soon after. A rank that is interrupted while it waits, and still waits after half a second,
/// waits for a dead one.
///
/// \param failed_rank  at least 0 once a rank has said why it ends the run
void watch_for_lost_ranks(const std::stop_token& stop, int& failed_rank) {
    std::size_t last = 0;
    int unchanged = 0;
    while (!stop.stop_requested()) {
        std::this_thread::sleep_for(50ms);
        const bool somebody_failed = std::atomic_ref(failed_rank) >= 0;
        const std::size_t now = waits;
        const bool waiting = interrupted() && now % 2 == 1;
        if (somebody_failed || waiting) attend_interrupts();  // nothing else is to be said
        if (somebody_failed) return;
        unchanged = waiting && now == last ? unchanged + 1 : 0;
        last = now;
        if (unchanged < 10) continue;
        std::cerr << "lab10: a rank has ended or does not answer; without it the others cannot "
                     "continue (see --checkpoint and --resume)"
                  << std::endl;
        _exit(1);
    }
}

/// Standard error into a file, until it is shown.
class HeldBackErrors {
public:
    explicit HeldBackErrors(bool hold_back) {
        if (!hold_back || (file_ = std::tmpfile()) == nullptr) return;
        stderr_ = dup(STDERR_FILENO);
        dup2(fileno(file_), STDERR_FILENO);
    }
    ~HeldBackErrors() { end(); }
    HeldBackErrors(const HeldBackErrors&) = delete;
    HeldBackErrors& operator=(const HeldBackErrors&) = delete;

    /// Shows what there is: "lab10: no such file" as "lab10: on rank 2: no such file".
    void show(int rank) {
        end();
        std::string text;
        std::rewind(file_);
        for (int c = 0; (c = std::fgetc(file_)) != EOF;) text += static_cast<char>(c);
        const std::size_t name = text.find(": ");
        if (name != std::string::npos) text.insert(name, ": on rank " + std::to_string(rank));
        std::cerr << text << std::flush;
    }

private:
    void end() {
        if (stderr_ < 0) return;
        dup2(stderr_, STDERR_FILENO);
        close(stderr_);
        stderr_ = -1;
    }

    std::FILE* file_ = nullptr;
    int stderr_ = -1;
};

}  // namespace

MpiRun::MpiRun() {
    if (!started_by_mpi()) return;
    int threads = 0;  // those of the evaluations and the watch make no calls of MPI
    MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &threads);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
    MPI_Comm_size(MPI_COMM_WORLD, &size_);
    if (!tells_story()) return;
    MPI_Irecv(&failed_rank_, 1, MPI_INT, MPI_ANY_SOURCE, 0, MPI_COMM_WORLD, &failure_);
    watch_ = std::jthread(watch_for_lost_ranks, std::ref(failed_rank_));
}

MpiRun::~MpiRun() {
    if (!is_running()) return;
    if (tells_story()) {
        MPI_Cancel(&failure_);
        MPI_Wait(&failure_, MPI_STATUS_IGNORE);
    }
    MPI_Finalize();
}

int MpiRun::run(const std::function<int()>& program) {
    if (!is_running()) return program();
    if (!tells_story() && std::freopen("/dev/null", "w", stdout) == nullptr) return 1;
    HeldBackErrors errors(!tells_story());
    const int status = program();
    // From here on all is said. mpirun ends the other ranks of a failed one by SIGTERM, which must
    // not look like an interruption by the user.
    std::signal(SIGTERM, SIG_IGN);
    std::vector<int> statuses(static_cast<std::size_t>(size_));
    MPI_Request request = MPI_REQUEST_NULL;
    MPI_Iallgather(&status, 1, MPI_INT, statuses.data(), 1, MPI_INT, MPI_COMM_WORLD, &request);
    // The lowest of several ranks that fail is the first one to lose patience.
    const auto patience = Clock::now() + 1s + rank_ * 200ms;
    for (int all_ended = 0; all_ended == 0;) {
        MPI_Test(&request, &all_ended, MPI_STATUS_IGNORE);
        if (all_ended == 0 && status != 0 && Clock::now() > patience) {
            if (!tells_story()) {
                errors.show(rank_);
                MPI_Send(&rank_, 1, MPI_INT, 0, 0, MPI_COMM_WORLD);
            }
            MPI_Abort(MPI_COMM_WORLD, status);
        }
        std::this_thread::sleep_for(1ms);
    }
    for (int rank = 0; rank < size_; ++rank) {
        const int first_failure = statuses[static_cast<std::size_t>(rank)];
        if (first_failure == 0) continue;
        if (rank == rank_ && !tells_story()) errors.show(rank);
        return first_failure;
    }
    return 0;
}

MpiRanks::MpiRanks() : group_(is_running() ? MPI_COMM_WORLD : MPI_COMM_NULL) {}

MpiRanks::~MpiRanks() {
    if (group_ != MPI_COMM_WORLD && group_ != MPI_COMM_NULL) MPI_Comm_free(&group_);
}

std::unique_ptr<MpiRanks> MpiRanks::first(arma::uword size) const {
    MPI_Comm group = MPI_COMM_NULL;
    if (group_ != MPI_COMM_NULL) {
        const int colour = rank() < size ? 0 : MPI_UNDEFINED;
        MPI_Comm_split(group_, colour, static_cast<int>(rank()), &group);
        if (group == MPI_COMM_NULL) return nullptr;
    }
    return std::unique_ptr<MpiRanks>(new MpiRanks(group));
}

arma::uword MpiRanks::rank() const {
    int rank = 0;
    if (group_ != MPI_COMM_NULL) MPI_Comm_rank(group_, &rank);
    return static_cast<arma::uword>(rank);
}

arma::uword MpiRanks::size() const {
    int size = 1;
    if (group_ != MPI_COMM_NULL) MPI_Comm_size(group_, &size);
    return static_cast<arma::uword>(size);
}

// [allreduce]
template <typename Real>
void MpiRanks::sum_in_place(arma::Col<Real>& values) {
    if (group_ == MPI_COMM_NULL) return;  // the sum of one rank is its own
    const Wait wait;
    MPI_Allreduce(MPI_IN_PLACE, values.memptr(), static_cast<int>(values.n_elem),
                  type_of(values.memptr()), MPI_SUM, group_);
}
// [allreduce]

void MpiRanks::sum(arma::Col<float>& values) {
    sum_in_place(values);
}

void MpiRanks::sum(arma::Col<double>& values) {
    sum_in_place(values);
}

template <typename Real>
void MpiRanks::start(Real* values, arma::uword count) {
    if (group_ == MPI_COMM_NULL) return;
    running_.push_back(MPI_REQUEST_NULL);
    MPI_Iallreduce(MPI_IN_PLACE, values, static_cast<int>(count), type_of(values), MPI_SUM, group_,
                   &running_.back());
}

void MpiRanks::start_sum(float* values, arma::uword count) {
    start(values, count);
}

void MpiRanks::start_sum(double* values, arma::uword count) {
    start(values, count);
}

void MpiRanks::finish_sums() {
    if (running_.empty()) return;
    const Wait wait;
    MPI_Waitall(static_cast<int>(running_.size()), running_.data(), MPI_STATUSES_IGNORE);
    running_.clear();
}

void MpiRanks::barrier() {
    const Wait wait;
    if (group_ != MPI_COMM_NULL) MPI_Barrier(group_);
}

void MpiRanks::wait_for_all() {
    if (group_ == MPI_COMM_NULL) return;
    const Wait wait;
    MPI_Request request = MPI_REQUEST_NULL;
    MPI_Ibarrier(group_, &request);
    for (int all_here = 0; all_here == 0;) {
        std::this_thread::sleep_for(1ms);
        MPI_Test(&request, &all_here, MPI_STATUS_IGNORE);
    }
}

}  // namespace digitlab
