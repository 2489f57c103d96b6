#include "ui/progress.hpp"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <thread>

#include "captured.hpp"
#include "testing.hpp"
#include "ui/terminal.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(progress)

namespace {

using namespace std::chrono_literals;
using Is = StandardOutput::Is;

/// The progress line of the first `steps` of 100 steps, the first of them after `wait`, the others
/// a fifth of a second apart.
std::string shown(Is output, std::chrono::milliseconds wait, std::size_t steps, bool enabled = true,
                  const char* terminal = "xterm") {
    setenv("TERM", terminal, 1);
    const StandardOutput standard_output(output);
    return printed_by([&] {
               Progress progress("training", 100, enabled);
               std::this_thread::sleep_for(wait);
               for (std::size_t step = 1; step <= steps; ++step) {
                   if (step > 1) std::this_thread::sleep_for(200ms);
                   progress.update(10 * step, "loss 0.31");
               }
           })
        .out;
}

/// A bare system without /dev/pts has no pseudo-terminals.
bool terminals_can_be_made() {
    setenv("TERM", "xterm", 1);
    return StandardOutput(Is::terminal).redirected();
}

}  // namespace

BOOST_AUTO_TEST_CASE(nothing_is_shown_in_the_first_second) {
    BOOST_TEST(shown(Is::no_terminal, 0ms, 3) == "");
    BOOST_TEST(shown(Is::terminal, 0ms, 3) == "");
}

BOOST_AUTO_TEST_CASE(a_pipe_gets_a_plain_line_now_and_then) {
    const std::string text = shown(Is::no_terminal, 1100ms, 3);
    BOOST_TEST(text.starts_with("training: 10 of 100, loss 0.31, "));
    BOOST_TEST(text.ends_with(" left\n"));
    BOOST_TEST(std::count(text.begin(), text.end(), '\n') == 1);  // the next after ten seconds
    BOOST_TEST(text.find('\r') == std::string::npos);
    BOOST_TEST(text.find('\033') == std::string::npos);
}

// A tenth took a little over a second, so what is left takes nine times as long.
BOOST_AUTO_TEST_CASE(the_time_left_follows_from_the_time_taken) {
    const std::string text = shown(Is::no_terminal, 1100ms, 1);
    const std::size_t at = text.find("loss 0.31, ") + std::string("loss 0.31, ").size();
    const double left = std::stod(text.substr(at));
    BOOST_TEST(left >= 9.9);
    BOOST_TEST(left < 99);
}

BOOST_AUTO_TEST_CASE(a_terminal_gets_one_line_drawn_again_and_again) {
    if (!terminals_can_be_made()) return report_skipped("no terminal can be made");
    const std::string text = shown(Is::terminal, 1100ms, 3);
    BOOST_TEST(text.find('\n') == std::string::npos);
    const std::string clear = "\r\033[K";
    BOOST_TEST(text.starts_with(clear + "training: 10 of 100"));
    BOOST_TEST(text.find(clear + "training: 20 of 100") != std::string::npos);
    BOOST_TEST(text.find(clear + "training: 30 of 100") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_dumb_terminal_gets_plain_lines) {
    if (!terminals_can_be_made()) return report_skipped("no terminal can be made");
    const std::string text = shown(Is::terminal, 1100ms, 3, true, "dumb");
    BOOST_TEST(text.starts_with("training: 10 of 100, loss 0.31, "));
    BOOST_TEST(text.find('\033') == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_terminal_s_line_is_cleared_at_the_end) {
    if (!terminals_can_be_made()) return report_skipped("no terminal can be made");
    BOOST_TEST(shown(Is::terminal, 1100ms, 1).ends_with(" left\r\033[K"));
}

BOOST_AUTO_TEST_CASE(a_progress_line_may_be_turned_off) {
    BOOST_TEST(shown(Is::no_terminal, 1100ms, 1, false) == "");
    BOOST_TEST(shown(Is::terminal, 1100ms, 1, false) == "");
}

BOOST_AUTO_TEST_CASE(a_terminal_gets_the_course_of_the_loss) {
    if (!terminals_can_be_made()) return report_skipped("no terminal can be made");
    std::string line;
    {
        const StandardOutput screen(Is::terminal);
        const Environment all("LC_ALL", "C.UTF-8");
        line = printed_by([] {
                   Progress progress("training", 20'000, true);
                   for (std::size_t step = 1; step < 10'000; ++step) progress.update(step, 8.0);
                   std::this_thread::sleep_for(1100ms);
                   progress.update(10'000, 0.25);
               }).out;
    }
    BOOST_TEST(contains(line, "training: █████████▁"));
    BOOST_TEST(contains(line, " 10,000 of 20,000, loss 0.250, "));
}

BOOST_AUTO_TEST_CASE(an_interrupted_computation_says_at_which_step) {
    BOOST_TEST(status_of_process([] {
                   const std::string err = printed_by([] {
                                               catch_interrupts("lab99");
                                               std::raise(SIGINT);
                                               Progress progress("training", 200'000, false);
                                               progress.update(13'914, "");
                                           }).err;
                   return err == "lab99: interrupted at step 13,914 of 200,000 (training)\n" ? 0
                                                                                             : 1;
               }) == 0);
}

BOOST_AUTO_TEST_CASE(before_the_first_step_there_is_no_telling_how_long) {
    const StandardOutput nowhere(Is::no_terminal);
    BOOST_TEST(printed_by([] {
                   Progress progress("training", 100, true);
                   std::this_thread::sleep_for(1100ms);
                   progress.update(0, "");
               }).out == "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
