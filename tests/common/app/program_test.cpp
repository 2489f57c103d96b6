#include "app/program.hpp"

#include <algorithm>
#include <csignal>
#include <new>
#include <stdexcept>

#include "base/not_implemented.hpp"
#include "testing.hpp"
#include "ui/captured.hpp"
#include "ui/terminal.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(program)

namespace {

/// The status of a program with that body, and what it prints. It leaves Ctrl-C as it was.
std::pair<int, Printed> run(const std::function<void()>& body) {
    int status = -1;
    const auto on_interrupt = std::signal(SIGINT, SIG_DFL);
    const auto on_end = std::signal(SIGTERM, SIG_DFL);
    const Printed printed = printed_by([&] { status = run_program("lab99", body); });
    std::signal(SIGINT, on_interrupt);
    std::signal(SIGTERM, on_end);
    return {status, printed};
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_ends_well_has_status_0) {
    const auto [status, printed] = run([] {});
    BOOST_TEST(status == 0);
    BOOST_TEST(printed.out + printed.err == "");
}

BOOST_AUTO_TEST_CASE(an_error_has_status_1_and_one_line) {
    const auto [status, printed] =
        run([] { throw std::runtime_error("digits.csv: no such file"); });
    BOOST_TEST(status == 1);
    BOOST_TEST(printed.err == "lab99: digits.csv: no such file\n");
    BOOST_TEST(printed.out == "");
}

BOOST_AUTO_TEST_CASE(a_lack_of_memory_has_status_1_and_a_remedy) {
    const auto [status, printed] = run([] { throw std::bad_alloc(); });
    BOOST_TEST(status == 1);
    BOOST_TEST(printed.err.starts_with("lab99: not enough memory; "));
    BOOST_TEST(printed.err.find("--batch-size") != std::string::npos);
    BOOST_TEST(std::count(printed.err.begin(), printed.err.end(), '\n') == 1);
}

BOOST_AUTO_TEST_CASE(the_command_line_decides_on_its_own_status) {
    for (const int wanted : {0, 2}) {
        const auto [status, printed] = run([&] { throw ExitProgram{wanted}; });
        BOOST_TEST(status == wanted);
        BOOST_TEST(printed.err == "");
    }
}

BOOST_AUTO_TEST_CASE(what_was_interrupted_has_status_130) {
    BOOST_TEST(status_of_process([] { return run_program("lab99", [] { std::raise(SIGINT); }); }) ==
               130);
}

BOOST_AUTO_TEST_CASE(what_was_interrupted_goes_on_to_its_end) {
    BOOST_TEST(status_of_process([] {
                   bool ended = false;
                   run_program("lab99", [&] {
                       std::raise(SIGINT);
                       ended = interrupted();
                   });
                   return ended ? 0 : 1;
               }) == 0);
}

BOOST_AUTO_TEST_CASE(an_error_after_an_interrupt_is_an_error) {
    BOOST_TEST(status_of_process([] {
                   int status = -1;
                   printed_by([&] {
                       status = run_program("lab99", [] {
                           std::raise(SIGINT);
                           throw std::runtime_error("the disk is full");
                       });
                   });
                   return status;
               }) == 1);
}

BOOST_AUTO_TEST_CASE(a_step_whose_exercise_is_not_written_is_left_out_and_named) {
    bool went_on = false;
    const auto [status, printed] = run([&] {
        BOOST_TEST(!attempt([] { throw not_implemented("lab02 softmax"); }));
        BOOST_TEST(attempt([&] { went_on = true; }));
    });
    BOOST_TEST(went_on);
    BOOST_TEST(status == 1);
    BOOST_TEST(printed.out.find("lab02 softmax is yours to write: ") != std::string::npos);
    BOOST_TEST(printed.out.find("program_test.cpp, line ") != std::string::npos);
    BOOST_TEST(printed.err == "lab99: not complete; what is missing is named above\n");
}

BOOST_AUTO_TEST_CASE(an_error_in_a_step_is_an_error_of_the_lab) {
    const auto [status, printed] = run([] { attempt([] { throw std::runtime_error("broken"); }); });
    BOOST_TEST(status == 1);
    BOOST_TEST(printed.err == "lab99: broken\n");
}

BOOST_AUTO_TEST_CASE(the_precision_asked_for_is_that_of_the_run) {
    for (const auto& [name, size] : std::vector<std::pair<const char*, std::size_t>>{
             {"float", sizeof(float)}, {"double", sizeof(double)}}) {
        std::size_t used = 0;
        in_precision(name, [&](auto zero) { used = sizeof(zero); });
        BOOST_TEST(used == size);
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
