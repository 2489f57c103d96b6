#include "base/memory.hpp"

#include <sys/resource.h>

#include "support/process.hpp"
#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(memory)

BOOST_AUTO_TEST_CASE(there_is_some_memory) {
    BOOST_TEST(available_memory() > 1e8);
    BOOST_TEST(available_memory() < 1e14);
}

BOOST_AUTO_TEST_CASE(a_limit_of_the_shell_counts) {
    const int status = status_of_process([] {
        const rlimit limit{std::size_t{1} << 30, std::size_t{1} << 30};
        if (setrlimit(RLIMIT_AS, &limit) != 0) return 1;
        return available_memory() <= double(std::size_t{1} << 30) ? 0 : 2;
    });
#ifndef __SANITIZE_ADDRESS__  // which needs more
    BOOST_TEST(status == 0);
#endif
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
