#include "base/parallel.hpp"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(parallel)

BOOST_AUTO_TEST_CASE(every_piece_is_done_exactly_once) {
    for (const std::size_t count : std::vector<std::size_t>{0, 1, 2, 3, 7, 8, 9, 100, 1001}) {
        for (const unsigned threads : {1U, 2U, 3U, 4U, 7U, 8U, 16U, 64U}) {
            std::vector<int> times(count, 0);
            parallel_for(count, threads, [&](std::size_t begin, std::size_t end) {
                for (std::size_t i = begin; i < end; ++i) ++times.at(i);
            });
            BOOST_TEST_CONTEXT(count << " pieces on " << threads << " threads") {
                BOOST_TEST(times == std::vector<int>(count, 1), boost::test_tools::per_element());
            }
        }
    }
}

namespace {

/// Runs four parts, each of which waits for all others: on fewer threads none would end in time.
/// Returns the system's names of the threads.
std::set<pid_t> threads_of_four_parts() {
    std::mutex mutex;
    std::set<pid_t> threads;
    std::atomic<std::size_t> running = 0;
    std::atomic<std::size_t> met = 0;
    parallel_for(100, 4, [&](std::size_t, std::size_t) {
        ++running;
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
        while (running < 4 && std::chrono::steady_clock::now() < end) std::this_thread::yield();
        if (running == 4) ++met;
        const std::lock_guard lock(mutex);
        threads.insert(gettid());
    });
    BOOST_TEST(met == 4);
    return threads;
}

}  // namespace

BOOST_AUTO_TEST_CASE(parts_run_at_the_same_time) {
    const std::set<pid_t> threads = threads_of_four_parts();
    BOOST_TEST(threads.size() == 4);
    BOOST_TEST(threads.count(gettid()) == 1);
}

// The system does not give a name again so soon. A new thread has no helpers from other tests.
BOOST_AUTO_TEST_CASE(threads_stay_for_the_next_call) {
    std::thread([] {
        const std::set<pid_t> threads = threads_of_four_parts();
        for (int call = 0; call < 20; ++call) BOOST_TEST((threads_of_four_parts() == threads));
    }).join();
}

BOOST_AUTO_TEST_CASE(no_piece_is_lost_in_many_short_calls_between_pauses) {
    for (int call = 0; call < 20'000; ++call) {
        // Threads wait awake at first, and asleep after that: both are met.
        if (call % 1000 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(2));
        std::atomic<std::size_t> done = 0;
        parallel_for(3, 3, [&](std::size_t begin, std::size_t end) { done += end - begin; });
        if (done != 3) BOOST_FAIL("call " << call << " did " << done << " of 3 pieces");
    }
}

BOOST_AUTO_TEST_CASE(calls_within_calls_and_from_several_threads_do_all) {
    std::atomic<std::size_t> done = 0;
    const auto call = [&] {
        parallel_for(40, 4, [&](std::size_t begin, std::size_t end) {
            parallel_for(end - begin, 3,
                         [&](std::size_t first, std::size_t last) { done += last - first; });
        });
    };
    std::thread other(call);
    call();
    other.join();
    BOOST_TEST(done == 80);
}

BOOST_AUTO_TEST_CASE(a_forked_process_starts_threads_of_its_own) {
    std::atomic<std::size_t> done = 0;
    const auto call = [&] {
        done = 0;
        parallel_for(40, 4, [&](std::size_t begin, std::size_t end) { done += end - begin; });
    };
    call();
    const pid_t child = fork();
    if (child == 0) {
        alarm(10);  // ends a child that waits for threads which only its parent has
        call();
        _exit(done == 40 ? 0 : 1);
    }
    int status = 0;
    waitpid(child, &status, 0);
    BOOST_TEST(WIFEXITED(status));
    BOOST_TEST(WEXITSTATUS(status) == 0);
    call();
    BOOST_TEST(done == 40);
}

BOOST_AUTO_TEST_CASE(there_are_no_more_threads_than_pieces) {
    std::atomic<int> parts = 0;
    parallel_for(3, 64, [&](std::size_t, std::size_t) { ++parts; });
    BOOST_TEST(parts == 3);
}

BOOST_AUTO_TEST_CASE(parts_do_not_depend_on_the_number_of_threads) {
    using Range = std::pair<std::size_t, std::size_t>;
    for (const unsigned threads : {1U, 2U, 3U, 64U}) {
        std::vector<Range> ranges(4);
        parallel_parts(10, 4, threads, [&](std::size_t part, std::size_t begin, std::size_t end) {
            ranges.at(part) = {begin, end};
        });
        BOOST_TEST((ranges == std::vector<Range>{{0, 2}, {2, 5}, {5, 7}, {7, 10}}));
    }
    parallel_parts(0, 0, 2, [](std::size_t, std::size_t, std::size_t) { BOOST_ERROR("no part"); });
}

BOOST_AUTO_TEST_CASE(one_thread_is_this_thread) {
    std::thread::id id;
    parallel_for(100, 1, [&](std::size_t, std::size_t) { id = std::this_thread::get_id(); });
    BOOST_TEST((id == std::this_thread::get_id()));
}

BOOST_AUTO_TEST_CASE(what_any_part_throws_is_thrown_again) {
    for (const unsigned threads : {1U, 2U, 5U}) {
        for (const std::size_t bad : std::vector<std::size_t>{0, 50, 99}) {
            const auto body = [&](std::size_t begin, std::size_t end) {
                if (begin <= bad && bad < end) {
                    throw std::out_of_range("piece " + std::to_string(bad));
                }
            };
            BOOST_CHECK_EXCEPTION(parallel_for(100, threads, body), std::out_of_range,
                                  says({"piece " + std::to_string(bad)}));
        }
    }
}

BOOST_AUTO_TEST_CASE(all_other_parts_are_finished_when_the_exception_arrives) {
    std::atomic<int> finished = 0;
    const auto body = [&](std::size_t begin, std::size_t) {
        if (begin == 0) throw std::runtime_error("the first part gives up at once");
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        ++finished;
    };
    BOOST_CHECK_THROW(parallel_for(4, 4, body), std::runtime_error);
    BOOST_TEST(finished == 3);
}

BOOST_AUTO_TEST_CASE(of_several_exceptions_that_of_the_lowest_part_arrives) {
    const auto body = [](std::size_t begin, std::size_t) {
        if (begin > 0) throw std::runtime_error("part from " + std::to_string(begin));
    };
    BOOST_CHECK_EXCEPTION(parallel_for(8, 4, body), std::runtime_error, says({"part from 2"}));
}

BOOST_AUTO_TEST_CASE(more_threads_than_the_system_has_do_not_end_the_program) {
#ifdef DIGITLAB_SANITIZED
    return report_skipped("the address sanitizer itself needs terabytes of address space");
#endif
    // In a process of its own, with room for the stacks of some threads but not of all.
    const pid_t child = fork();
    if (child == 0) {
        std::signal(SIGABRT, SIG_DFL);  // not Boost.Test's, which would continue with the next test
        const rlimit one_gigabyte{1 << 30, 1 << 30};
        setrlimit(RLIMIT_AS, &one_gigabyte);
        std::atomic<std::size_t> done = 0;
        try {
            parallel_for(100'000, 100'000,
                         [&](std::size_t begin, std::size_t end) { done += end - begin; });
        } catch (const std::system_error&) {
            _exit(0);  // to say that it cannot is as good as to do with fewer
        }
        _exit(done == 100'000 ? 0 : 1);
    }
    int status = 0;
    waitpid(child, &status, 0);
    BOOST_TEST(WIFEXITED(status));
    BOOST_TEST(WEXITSTATUS(status) == 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
