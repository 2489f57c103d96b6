#include "distributed/thread_ranks.hpp"

#include <fmt/format.h>

#include <condition_variable>
#include <exception>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

namespace digitlab {
namespace {

/// Thrown in a rank because another one has ended; the other one's reason is the better one.
struct RankEnded : std::logic_error {
    using std::logic_error::logic_error;
};

/// Where the threads meet.
class Meeting {
public:
    explicit Meeting(arma::uword size) : places_(size) {}

    arma::uword size() const { return places_.size(); }

    template <typename Real>
    void sum(arma::uword rank, arma::Col<Real>& values) {
        places_[rank] = {values.memptr(), values.n_elem, sizeof(Real)};
        wait_for_all(rank);
        arma::Col<Real> sum(values.n_elem, arma::fill::zeros);
        for (arma::uword other = 0; other < size(); ++other) {
            const Place& place = places_[other];
            if (place.count != values.n_elem || place.bytes != sizeof(Real)) {
                throw std::logic_error(
                    fmt::format("rank {} sums {} values of {} bytes, rank {} {} of {}", rank,
                                values.n_elem, sizeof(Real), other, place.count, place.bytes));
            }
            sum += arma::Col<Real>(static_cast<const Real*>(place.values), place.count);
        }
        wait_for_all(rank);  // before this no rank may change what the others read
        values = sum;
    }

    /// The rank will not come to another meeting.
    void leave() {
        const std::lock_guard lock(mutex_);
        ended_ = true;
        changed_.notify_all();
    }

private:
    struct Place {
        const void* values = nullptr;
        arma::uword count = 0;
        std::size_t bytes = 0;
    };

    void wait_for_all(arma::uword rank) {
        std::unique_lock lock(mutex_);
        const std::size_t meeting = meeting_;
        if (++here_ == size()) {
            here_ = 0;
            ++meeting_;
            changed_.notify_all();
            return;
        }
        changed_.wait(lock, [&] { return meeting_ != meeting || ended_; });
        if (meeting_ != meeting) return;
        throw RankEnded(
            fmt::format("rank {} waits for the others in a sum, but one of them has ended", rank));
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Place> places_;
    arma::uword here_ = 0;
    std::size_t meeting_ = 0;
    bool ended_ = false;
};

class ThreadRank final : public Communicator {
public:
    ThreadRank(Meeting& meeting, arma::uword rank) : meeting_(meeting), rank_(rank) {}

    arma::uword rank() const override { return rank_; }
    arma::uword size() const override { return meeting_.size(); }
    void sum(arma::Col<float>& values) override { meeting_.sum(rank_, values); }
    void sum(arma::Col<double>& values) override { meeting_.sum(rank_, values); }

private:
    Meeting& meeting_;
    arma::uword rank_;
};

}  // namespace

void run_ranks(arma::uword size, const std::function<void(Communicator&)>& body) {
    Meeting meeting(size);
    std::vector<std::exception_ptr> reasons(size);
    std::vector<std::exception_ptr> consequences(size);
    {
        std::vector<std::jthread> threads;
        threads.reserve(size);
        for (arma::uword rank = 0; rank < size; ++rank) {
            threads.emplace_back([&, rank] {
                ThreadRank here(meeting, rank);
                try {
                    body(here);
                } catch (const RankEnded&) {
                    consequences[rank] = std::current_exception();
                } catch (...) {
                    reasons[rank] = std::current_exception();
                }
                meeting.leave();
            });
        }
    }
    for (const auto* exceptions : {&reasons, &consequences}) {
        for (const std::exception_ptr& exception : *exceptions) {
            if (exception != nullptr) std::rethrow_exception(exception);
        }
    }
}

}  // namespace digitlab
