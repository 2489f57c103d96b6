#include "base/parallel.hpp"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <memory>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace digitlab {
namespace {

/// Threads that stay from one piece of work to the next. A step of training takes a fifth of a
/// millisecond: to start a thread for each would take half as long.
///
/// Nobody waits for a thread that the system lets wait: whoever is awake takes the next part.
class Team {
public:
    Team() = default;
    Team(const Team&) = delete;
    Team& operator=(const Team&) = delete;
    ~Team() {
        ended_ = true;
        call();
        for (std::thread& member : members_) member.join();
    }

    /// Runs `work(0)` … `work(parts − 1)`, on up to that many threads, and returns when all have
    /// ended.
    void run(std::size_t parts, const std::function<void(std::size_t)>& work) {
        if (unfinished_ != 0) {  // a part asks for help with its own work: all others are at work
            for (std::size_t part = 0; part < parts; ++part) work(part);
            return;
        }
        while (members_.size() + 1 < parts && start_member()) {
        }
        {
            const std::lock_guard lock(mutex_);
            work_ = &work;
            parts_ = parts;
            next_ = 0;
            unfinished_ = parts;
        }
        call();
        take_parts();
        for (std::size_t still = unfinished_; still != 0; still = unfinished_) {
            wait(unfinished_, still);
        }
    }

private:
    using Count = std::atomic<std::size_t>;

    /// Waits for a change: awake for about as long as the pause between two steps, then asleep.
    static void wait(const Count& value, std::size_t old) {
        using Clock = std::chrono::steady_clock;
        const auto end = Clock::now() + std::chrono::microseconds(50);
        while (value == old && Clock::now() < end) {
        }
        value.wait(old);
    }

    void call() {
        ++calls_;
        calls_.notify_all();
    }

    bool start_member() {
        try {
            members_.emplace_back([this, calls = calls_.load()]() mutable {
                for (wait(calls_, calls); !ended_; wait(calls_, calls)) {
                    calls = calls_;
                    take_parts();
                }
            });
        } catch (const std::system_error&) {  // the system has no more threads
            return false;
        }
        return true;
    }

    void take_parts() {
        for (;;) {
            std::unique_lock lock(mutex_);
            if (next_ == parts_) return;
            const std::size_t part = next_++;
            const std::function<void(std::size_t)>& work = *work_;
            lock.unlock();
            work(part);
            if (--unfinished_ == 0) unfinished_.notify_all();
        }
    }

    std::vector<std::thread> members_;
    std::atomic<bool> ended_ = false;
    Count calls_ = 0;       ///< to work; a new number wakes the members
    Count unfinished_ = 0;  ///< parts of this call that have not ended

    std::mutex mutex_;  ///< of what follows
    const std::function<void(std::size_t)>* work_ = nullptr;
    std::size_t parts_ = 0;
    std::size_t next_ = 0;  ///< the part that is taken next
};

/// The team of one thread of one process: a process that was forked has none of its parent's
/// threads, and lets go of its copy.
class OwnTeam {
public:
    OwnTeam() = default;
    OwnTeam(const OwnTeam&) = delete;
    OwnTeam& operator=(const OwnTeam&) = delete;
    ~OwnTeam() { let_go_after_fork(); }

    Team& get() {
        if (let_go_after_fork()) team_ = std::make_unique<Team>();
        return *team_;
    }

private:
    bool let_go_after_fork() {
        if (process_ == getpid()) return false;
        static_cast<void>(team_.release());
        process_ = getpid();
        return true;
    }

    std::unique_ptr<Team> team_ = std::make_unique<Team>();
    pid_t process_ = getpid();
};

thread_local OwnTeam own_team;

}  // namespace

void parallel_for(std::size_t count, unsigned threads,
                  const std::function<void(std::size_t begin, std::size_t end)>& body) {
    const std::size_t parts = std::clamp<std::size_t>(count, 1, std::max(threads, 1U));
    if (parts == 1) {
        body(0, count);
        return;
    }
    std::vector<std::exception_ptr> errors(parts);
    own_team.get().run(parts, [&](std::size_t part) {
        try {
            body(count * part / parts, count * (part + 1) / parts);
        } catch (...) {
            errors[part] = std::current_exception();
        }
    });
    for (const std::exception_ptr& error : errors) {
        if (error) std::rethrow_exception(error);
    }
}

void parallel_parts(
    std::size_t count, std::size_t parts, unsigned threads,
    const std::function<void(std::size_t part, std::size_t begin, std::size_t end)>& body) {
    parallel_for(parts, threads, [&](std::size_t first, std::size_t last) {
        for (std::size_t part = first; part < last; ++part) {
            body(part, count * part / parts, count * (part + 1) / parts);
        }
    });
}

}  // namespace digitlab
