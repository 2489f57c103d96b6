#include "app/program.hpp"

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

/// The outcome of a program with that body.
std::pair<int, Printed> run(const std::function<void()>& body) {
    return outcome_of([&] { return run_program("lab99", body); });
}

}  // namespace

BOOST_AUTO_TEST_CASE(program_without_an_error_has_status_0) {
    const auto [status, printed] = run([] {});
    BOOST_TEST(status == 0);
    BOOST_TEST(printed.out + printed.err == "");
}

BOOST_AUTO_TEST_CASE(error_has_status_1_and_one_line) {
    const auto [status, printed] =
        run([] { throw std::runtime_error("digits.csv: no such file"); });
    BOOST_TEST(status == 1);
    BOOST_TEST(printed.err == "lab99: digits.csv: no such file\n");
    BOOST_TEST(printed.out == "");
}

BOOST_AUTO_TEST_CASE(lack_of_memory_has_status_1_and_says_what_to_do) {
    const auto [status, printed] = run([] { throw std::bad_alloc(); });
    BOOST_TEST(status == 1);
    BOOST_TEST(printed.err.starts_with("lab99: not enough memory; "));
    BOOST_TEST(contains(printed.err, "--batch-size"));
    BOOST_TEST(count(printed.err, "\n") == 1U);
}

BOOST_AUTO_TEST_CASE(command_line_sets_the_status) {
    for (const int wanted : {0, 2}) {
        const auto [status, printed] = run([&] { throw ExitProgram{wanted}; });
        BOOST_TEST(status == wanted);
        BOOST_TEST(printed.err == "");
    }
}

BOOST_AUTO_TEST_CASE(interrupted_program_has_status_130) {
    BOOST_TEST(status_of_process([] { return run_program("lab99", [] { std::raise(SIGINT); }); }) ==
               130);
}

BOOST_AUTO_TEST_CASE(interrupted_program_continues_to_its_end) {
    BOOST_TEST(status_of_process([] {
                   bool ended = false;
                   run_program("lab99", [&] {
                       std::raise(SIGINT);
                       ended = interrupted();
                   });
                   return ended ? 0 : 1;
               }) == 0);
}

BOOST_AUTO_TEST_CASE(error_after_an_interrupt_has_status_1) {
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

BOOST_AUTO_TEST_CASE(step_whose_exercise_is_not_written_is_skipped_and_named) {
    bool continued = false;
    const auto [status, printed] = run([&] {
        BOOST_TEST(!attempt([] { throw not_implemented("lab02 softmax"); }));
        BOOST_TEST(attempt([&] { continued = true; }));
    });
    BOOST_TEST(continued);
    BOOST_TEST(status == 1);
    BOOST_TEST(contains(printed.out, "lab02 softmax is yours to write: "));
    BOOST_TEST(contains(printed.out, "program_test.cpp, line "));
    BOOST_TEST(printed.err ==
               "lab99: not complete; the exercises that are missing are named above\n");
}

BOOST_AUTO_TEST_CASE(reported_failure_has_status_1_after_the_body_has_ended) {
    bool ended = false;
    const auto [status, printed] = run([&] {
        report_failure("the training diverged");
        report_failure("and something else");
        ended = true;
    });
    BOOST_TEST(ended);
    BOOST_TEST(status == 1);
    BOOST_TEST(printed.err == "lab99: the training diverged\n");
    BOOST_TEST(run([] {}).first == 0);  // it belongs to that run only
}

BOOST_AUTO_TEST_CASE(error_in_a_step_is_an_error_of_the_lab) {
    const auto [status, printed] = run([] { attempt([] { throw std::runtime_error("broken"); }); });
    BOOST_TEST(status == 1);
    BOOST_TEST(printed.err == "lab99: broken\n");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
