#include "base/memory.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <vector>

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

BOOST_AUTO_TEST_CASE(memory_in_huge_pages_holds_what_is_written_and_nothing_else_changes) {
    std::vector<char> memory(5'000'003, 'a');
    for (const std::size_t begin : {0, 1, 4096, 4'999'000, 5'000'003}) {
        prefer_huge_pages(memory.data() + begin, memory.size() - begin);
    }
    BOOST_TEST(std::count(memory.begin(), memory.end(), 'a') == 5'000'003);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
