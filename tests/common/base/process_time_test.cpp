#include "base/process_time.hpp"

#include <chrono>
#include <thread>

#include "support/process.hpp"
#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(process_time)

BOOST_AUTO_TEST_CASE(time_passes) {
    const double before = seconds_since_start();
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    const double passed = seconds_since_start() - before;
    BOOST_TEST(before >= 0);
    BOOST_TEST(before < 3600);  // of this test program
    BOOST_TEST(passed > 0.04);
    BOOST_TEST(passed < 10);
}

// A child has run for less time than this program.
BOOST_AUTO_TEST_CASE(it_is_the_time_of_this_process) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    const double here = seconds_since_start();
    const int status = status_of_process([&] { return seconds_since_start() < here ? 0 : 1; });
    BOOST_TEST(status == 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
