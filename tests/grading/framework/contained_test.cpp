#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include "process.hpp"
#include "run_lab.hpp"
#include "testing.hpp"

namespace digitlab::testing {

using namespace digitlab::grading;
using namespace std::chrono_literals;
using How = Ended::How;

BOOST_AUTO_TEST_SUITE(contained)

namespace {

namespace fs = std::filesystem;

/// Time enough for what does end, on a machine with much else to do.
const Limits usual = {.time = 20s};
/// For what does not end by itself.
const Limits short_time = {.time = 400ms};

Ended run_script(const std::string& script, const Limits& limits = usual,
                 const std::string& input = "") {
    return run_contained({"/bin/sh", "-c", script}, input, limits);
}

/// Measures how long a test takes.
class Watch {
public:
    std::chrono::duration<double> passed() const { return Clock::now() - begin_; }

private:
    using Clock = std::chrono::steady_clock;
    Clock::time_point begin_ = Clock::now();
};

/// Whether there is a process with this word on its command line.
bool is_running(const std::string& word) {
    for (const auto& entry : fs::directory_iterator("/proc")) {
        std::ifstream stream(entry.path() / "cmdline");
        const std::string line((std::istreambuf_iterator<char>(stream)), {});
        if (line.find('\0' + word + '\0') != std::string::npos) return true;
    }
    return false;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_program_answers_what_it_is_sent) {
    const Ended ended = run_script("cat <&3 >&4", usual, "a call");
    BOOST_TEST((ended.how == How::exited));
    BOOST_TEST(ended.status == 0);
    BOOST_TEST(ended.answer == "a call");
    BOOST_TEST(ended.chatter.empty());
    BOOST_TEST(!ended.strays);
}

BOOST_AUTO_TEST_CASE(an_input_and_an_answer_larger_than_a_pipe_pass_whole) {
    std::string input;
    for (int i = 0; i < 400'000; ++i) input += std::to_string(i) + " ";
    BOOST_TEST((run_script("cat <&3 >&4", usual, input).answer == input));
}

BOOST_AUTO_TEST_CASE(what_is_printed_is_kept_apart_from_the_answer) {
    const Ended ended = run_script("echo out; echo err >&2; echo answer >&4");
    BOOST_TEST(ended.chatter == "out\nerr\n");
    BOOST_TEST(ended.answer == "answer\n");
}

BOOST_AUTO_TEST_CASE(the_exit_status_is_told) {
    const Ended ended = run_script("exit 7");
    BOOST_TEST((ended.how == How::exited));
    BOOST_TEST(ended.status == 7);
}

BOOST_AUTO_TEST_CASE(a_program_that_is_not_there_ends_with_127) {
    const Ended ended = run_contained({"/no/such/program"}, "a call", usual);
    BOOST_TEST((ended.how == How::exited));
    BOOST_TEST(ended.status == 127);
}

BOOST_AUTO_TEST_CASE(a_crash_is_told_with_its_signal) {
    const Ended ended = run_script("kill -SEGV $$");
    BOOST_TEST((ended.how == How::crashed));
    BOOST_TEST(ended.status == SIGSEGV);
}

BOOST_AUTO_TEST_CASE(what_came_before_a_crash_is_kept) {
    const Ended ended = run_script("echo said; echo answered >&4; kill -ABRT $$");
    BOOST_TEST((ended.how == How::crashed));
    BOOST_TEST(ended.chatter == "said\n");
    BOOST_TEST(ended.answer == "answered\n");
}

BOOST_AUTO_TEST_CASE(a_program_that_is_too_slow_is_ended) {
    const Watch watch;
    BOOST_TEST((run_script("sleep 60", short_time).how == How::too_slow));
    BOOST_TEST(watch.passed().count() < 10);
}

BOOST_AUTO_TEST_CASE(a_program_that_heeds_no_signal_is_ended) {
    const Watch watch;
    BOOST_TEST(
        (run_script("trap '' TERM INT HUP; while :; do :; done", short_time).how == How::too_slow));
    BOOST_TEST(watch.passed().count() < 10);
}

BOOST_AUTO_TEST_CASE(a_program_that_closes_its_pipes_and_stays_is_ended) {
    const Watch watch;
    const Ended ended = run_script("exec 0<&- 1>&- 2>&- 3<&- 4>&-; sleep 60", short_time, "a call");
    BOOST_TEST((ended.how == How::too_slow));
    BOOST_TEST(watch.passed().count() < 10);
}

BOOST_AUTO_TEST_CASE(of_endless_output_the_beginning_is_kept) {
    Limits limits = short_time;
    limits.chatter = 1000;
    const Ended ended = run_script("yes", limits);
    BOOST_TEST((ended.how == How::too_slow));
    BOOST_TEST(ended.chatter.size() == 1000U);
    BOOST_TEST(ended.chatter.starts_with("y\ny\n"));
}

BOOST_AUTO_TEST_CASE(much_output_does_not_keep_a_program_from_its_answer) {
    const Ended ended = run_script("head -c 20000000 /dev/zero; echo answer >&4");
    BOOST_TEST((ended.how == How::exited));
    BOOST_TEST(ended.answer == "answer\n");
    BOOST_TEST(ended.chatter.size() == usual.chatter);
}

BOOST_AUTO_TEST_CASE(an_endless_answer_is_ended_before_it_fills_the_memory) {
    Limits limits = usual;
    limits.answer = 100'000;
    const Watch watch;
    const Ended ended = run_script("yes >&4", limits);
    BOOST_TEST((ended.how == How::answer_too_long));
    BOOST_TEST(ended.answer.size() <= 100'001U);
    BOOST_TEST(watch.passed().count() < 10);
}

BOOST_AUTO_TEST_CASE(a_program_need_not_read_its_input) {
    const std::string large(10'000'000, 'x');
    for (const char* script : {"echo answer >&4", "exec 3<&-; sleep 0.2; echo answer >&4",
                               "sleep 0.2; echo answer >&4", "head -c 3 <&3; echo answer >&4"}) {
        BOOST_TEST_CONTEXT("the script " << script) {
            const Ended ended = run_script(script, usual, large);
            BOOST_TEST((ended.how == How::exited));
            BOOST_TEST(ended.answer == "answer\n");
        }
    }
}

BOOST_AUTO_TEST_CASE(a_program_can_be_ended_by_a_pipe_that_nobody_reads) {
    const Ended ended = run_script("yes | head -n 1 >&4");
    BOOST_TEST(ended.answer == "y\n");
    BOOST_TEST(ended.chatter.empty());  // yes: write error, were that signal left ignored
}

BOOST_AUTO_TEST_CASE(processes_left_behind_are_found_and_ended) {
    adopt_orphans();
    const std::string seconds = "300." + std::to_string(getpid());
    const Ended ended = run_script("setsid sleep " + seconds +
                                   " <&- >&- 2>&- 3<&- 4>&- & sleep 0.2; echo answer >&4");
    BOOST_TEST((ended.how == How::exited));
    BOOST_TEST(ended.answer == "answer\n");
    BOOST_TEST(ended.strays);
    BOOST_TEST(!is_running(seconds));
}

BOOST_AUTO_TEST_CASE(children_and_their_children_end_with_a_program_that_is_too_slow) {
    adopt_orphans();
    const std::string seconds = "301." + std::to_string(getpid());
    const std::string sleep = "setsid sleep " + seconds;
    const Ended ended = run_script("(" + sleep + " & " + sleep + " & wait) & sleep 60", short_time);
    BOOST_TEST((ended.how == How::too_slow));
    BOOST_TEST(ended.strays);
    BOOST_TEST(!is_running(seconds));
}

BOOST_AUTO_TEST_CASE(a_child_that_keeps_the_pipes_open_does_not_delay_the_answer) {
    adopt_orphans();
    const Watch watch;
    const Ended ended = run_script("setsid sleep 60 & echo answer >&4");
    BOOST_TEST((ended.how == How::exited));
    BOOST_TEST(ended.answer == "answer\n");
    BOOST_TEST(ended.strays);
    BOOST_TEST(watch.passed().count() < 10);
}

BOOST_AUTO_TEST_CASE(a_child_that_prints_for_ever_does_not_delay_the_answer) {
    adopt_orphans();
    const Watch watch;
    const Ended ended = run_script("setsid yes & sleep 0.2; echo answer >&4");
    BOOST_TEST((ended.how == How::exited));
    BOOST_TEST(ended.answer == "answer\n");
    BOOST_TEST(watch.passed().count() < 10);
}

BOOST_AUTO_TEST_CASE(more_memory_than_allowed_is_not_to_be_had) {
    Limits limits = usual;
    const std::string script = "dd if=/dev/zero of=/dev/null bs=300M count=1";
    limits.memory = 1'000'000'000;
    BOOST_TEST(run_script(script, limits).status == 0);
    limits.memory = 200'000'000;
    BOOST_TEST(run_script(script, limits).status == 1);
}

BOOST_AUTO_TEST_CASE(a_large_file_cannot_be_written) {
    const TemporaryFolder folder;
    const std::string file = (folder.path() / "file").string();
    run_script("head -c 30000000 /dev/zero > " + file);
    BOOST_TEST(fs::file_size(file) <= 1'000'000U);
}

BOOST_AUTO_TEST_CASE(a_file_that_happens_to_be_open_is_not_passed_on) {
    const TemporaryFolder folder;
    const int open_file = open(folder.write("secret", "points").c_str(), O_RDWR);
    BOOST_TEST_REQUIRE(open_file >= 0);
    const int copy = fcntl(open_file, F_DUPFD, 20);  // without FD_CLOEXEC
    const Ended ended = run_script("for f in /proc/$$/fd/*; do echo ${f##*/} >&4; done");
    close(copy);
    close(open_file);
    BOOST_TEST(ended.answer.starts_with("0\n1\n2\n3\n4\n"));
    BOOST_TEST(count(ended.answer, std::to_string(copy) + "\n") == 0U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
