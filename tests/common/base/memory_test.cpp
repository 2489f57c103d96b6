#include "base/memory.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "support/process.hpp"
#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(memory)

namespace {

/// The number of parts of this process's memory that are to have huge pages.
std::size_t marked_memory() {
    std::ifstream parts("/proc/self/smaps");
    std::size_t marked = 0;
    for (std::string line; std::getline(parts, line);) {
        if (line.starts_with("VmFlags:") && contains(line + " ", " hg ")) ++marked;
    }
    return marked;
}

}  // namespace

BOOST_AUTO_TEST_CASE(there_is_some_memory) {
    BOOST_TEST(available_memory() > 1e8);
    BOOST_TEST(available_memory() < 1e14);
}

BOOST_AUTO_TEST_CASE(a_limit_of_the_shell_counts) {
    [[maybe_unused]] const int status = status_of_process([] {
        const rlimit limit{std::size_t{1} << 30, std::size_t{1} << 30};
        if (setrlimit(RLIMIT_AS, &limit) != 0) return 1;
        return available_memory() <= double(std::size_t{1} << 30) ? 0 : 2;
    });
#ifndef DIGITLAB_SANITIZED  // which needs more
    BOOST_TEST(status == 0);
#endif
}

// The kernel marks memory for which huge pages were asked for by "hg" (proc(5), VmFlags).
BOOST_AUTO_TEST_CASE(huge_pages_are_asked_for) {
    if (!std::filesystem::exists("/sys/kernel/mm/transparent_hugepage")) {
        return report_skipped("this system has no huge pages");
    }
    const std::size_t before = marked_memory();
    std::vector<char> memory(5'000'003, 'a');
    prefer_huge_pages(memory.data() + 1, memory.size() - 1);
    BOOST_TEST(marked_memory() == before + 1);
    BOOST_TEST(std::count(memory.begin(), memory.end(), 'a') == 5'000'003);
}

BOOST_AUTO_TEST_CASE(memory_without_a_whole_page_stays_as_it_is) {
    std::vector<char> memory(5'000'003);
    const std::size_t before = marked_memory();
    prefer_huge_pages(memory.data(), 0);
    prefer_huge_pages(memory.data() + memory.size(), 0);
    BOOST_TEST(marked_memory() == before);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
