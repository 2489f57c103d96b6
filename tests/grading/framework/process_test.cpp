#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include "exercise.hpp"
#include "support/process.hpp"
#include "support/testing.hpp"

namespace digitlab::testing {

using namespace digitlab::grading;
using namespace std::chrono_literals;
using End = ProcessResult::End;

BOOST_AUTO_TEST_SUITE(processes)

namespace {

namespace fs = std::filesystem;

/// The judge's options, with enough time for what does end, even on a busy machine.
ProcessOptions usual_options() {
    ProcessOptions options = worker_options();
    options.time_limit = 20s;
    options.call = "";
    return options;
}

/// For what does not end by itself.
ProcessOptions short_time() {
    ProcessOptions options = usual_options();
    options.time_limit = 400ms;
    return options;
}

struct TimedResult : ProcessResult {
    double seconds = 0;
};

TimedResult run_script(const std::string& script, ProcessOptions options = usual_options(),
                       const std::string& call = "") {
    using Clock = std::chrono::steady_clock;
    const auto begin = Clock::now();
    options.call = call;
    TimedResult result{run_process({"/bin/sh", "-c", script}, options)};
    result.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    return result;
}

/// Whether there is a process with this word on its command line.
bool is_running(const std::string& word) {
    for (const auto& entry : fs::directory_iterator("/proc")) {
        std::ifstream stream(entry.path() / "cmdline");  // it may have ended by now
        const std::string line((std::istreambuf_iterator<char>(stream)), {});
        if (line.find('\0' + word + '\0') != std::string::npos) return true;
    }
    return false;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_program_answers_what_it_is_sent) {
    const TimedResult result = run_script("cat <&3 >&4", usual_options(), "a call");
    BOOST_TEST((result.end == End::exited));
    BOOST_TEST(result.status == 0);
    BOOST_TEST(result.answer == "a call");
    BOOST_TEST(result.out.empty());
    BOOST_TEST(!result.children_killed);
}

BOOST_AUTO_TEST_CASE(an_input_and_an_answer_larger_than_a_pipe_pass_whole) {
    std::string input;
    for (int i = 0; i < 400'000; ++i) input += std::to_string(i) + " ";
    BOOST_TEST((run_script("cat <&3 >&4", usual_options(), input).answer == input));
}

BOOST_AUTO_TEST_CASE(what_is_printed_is_kept_apart_from_the_answer) {
    const TimedResult result = run_script("echo out; echo err >&2; echo answer >&4");
    BOOST_TEST(result.out == "out\nerr\n");
    BOOST_TEST(result.answer == "answer\n");
}

BOOST_AUTO_TEST_CASE(the_exit_status_is_told) {
    const TimedResult result = run_script("exit 7");
    BOOST_TEST((result.end == End::exited));
    BOOST_TEST(result.status == 7);
}

BOOST_AUTO_TEST_CASE(a_program_that_is_not_there_ends_with_127) {
    const ProcessResult result = run_process({"/no/such/program"}, usual_options());
    BOOST_TEST((result.end == End::exited));
    BOOST_TEST(result.status == 127);
}

BOOST_AUTO_TEST_CASE(a_crash_is_told_with_its_signal) {
    const TimedResult result = run_script("kill -SEGV $$");
    BOOST_TEST((result.end == End::signalled));
    BOOST_TEST(result.status == 128 + SIGSEGV);
}

BOOST_AUTO_TEST_CASE(what_came_before_a_crash_is_kept) {
    const TimedResult result = run_script("echo said; echo answered >&4; kill -ABRT $$");
    BOOST_TEST((result.end == End::signalled));
    BOOST_TEST(result.out == "said\n");
    BOOST_TEST(result.answer == "answered\n");
}

BOOST_AUTO_TEST_CASE(a_program_that_is_too_slow_is_ended) {
    const TimedResult result = run_script("sleep 60", short_time());
    BOOST_TEST((result.end == End::timed_out));
    BOOST_TEST(result.seconds < 10);
}

BOOST_AUTO_TEST_CASE(a_program_that_heeds_no_signal_is_ended) {
    const TimedResult result =
        run_script("trap '' TERM INT HUP; while :; do :; done", short_time());
    BOOST_TEST((result.end == End::timed_out));
    BOOST_TEST(result.seconds < 10);
}

BOOST_AUTO_TEST_CASE(a_program_that_closes_its_pipes_and_stays_is_ended) {
    const TimedResult result =
        run_script("exec 0<&- 1>&- 2>&- 3<&- 4>&-; sleep 60", short_time(), "a call");
    BOOST_TEST((result.end == End::timed_out));
    BOOST_TEST(result.seconds < 10);
}

BOOST_AUTO_TEST_CASE(of_endless_output_the_beginning_is_kept) {
    ProcessOptions options = short_time();
    options.longest_output = 1000;
    const TimedResult result = run_script("yes", options);
    BOOST_TEST((result.end == End::timed_out));
    BOOST_TEST(result.out.size() == 1000U);
    BOOST_TEST(result.out.starts_with("y\ny\n"));
}

BOOST_AUTO_TEST_CASE(much_output_does_not_keep_a_program_from_its_answer) {
    const TimedResult result = run_script("head -c 20000000 /dev/zero; echo answer >&4");
    BOOST_TEST((result.end == End::exited));
    BOOST_TEST(result.answer == "answer\n");
    BOOST_TEST(result.out.size() == usual_options().longest_output);
}

BOOST_AUTO_TEST_CASE(an_endless_answer_is_ended_before_it_fills_the_memory) {
    ProcessOptions options = usual_options();
    options.longest_answer = 100'000;
    const TimedResult result = run_script("yes >&4", options);
    BOOST_TEST((result.end == End::answer_too_long));
    BOOST_TEST(result.answer.size() <= 100'001U);
    BOOST_TEST(result.seconds < 10);
}

BOOST_AUTO_TEST_CASE(a_program_need_not_read_its_input) {
    const std::string large(10'000'000, 'x');
    for (const char* script : {"echo answer >&4", "exec 3<&-; sleep 0.2; echo answer >&4",
                               "sleep 0.2; echo answer >&4", "head -c 3 <&3; echo answer >&4"}) {
        BOOST_TEST_CONTEXT("the script " << script) {
            const TimedResult result = run_script(script, usual_options(), large);
            BOOST_TEST((result.end == End::exited));
            BOOST_TEST(result.answer == "answer\n");
        }
    }
}

BOOST_AUTO_TEST_CASE(a_program_can_be_ended_by_a_pipe_that_nobody_reads) {
    const TimedResult result = run_script("yes | head -n 1 >&4");
    BOOST_TEST(result.answer == "y\n");
    BOOST_TEST(result.out.empty());  // yes: write error, were that signal left ignored
}

BOOST_AUTO_TEST_CASE(processes_left_behind_are_found_and_ended) {
    adopt_orphans();
    const std::string seconds = "300." + std::to_string(getpid());
    const TimedResult result = run_script("setsid sleep " + seconds +
                                          " <&- >&- 2>&- 3<&- 4>&- & sleep 0.2; echo answer >&4");
    BOOST_TEST((result.end == End::exited));
    BOOST_TEST(result.answer == "answer\n");
    BOOST_TEST(result.children_killed);
    BOOST_TEST(!is_running(seconds));
}

BOOST_AUTO_TEST_CASE(children_and_their_children_end_with_a_program_that_is_too_slow) {
    adopt_orphans();
    const std::string seconds = "301." + std::to_string(getpid());
    const std::string sleep = "setsid sleep " + seconds;
    const TimedResult result =
        run_script("(" + sleep + " & " + sleep + " & wait) & sleep 60", short_time());
    BOOST_TEST((result.end == End::timed_out));
    BOOST_TEST(result.children_killed);
    BOOST_TEST(!is_running(seconds));
}

BOOST_AUTO_TEST_CASE(a_child_that_keeps_the_pipes_open_does_not_delay_the_answer) {
    adopt_orphans();
    const TimedResult result = run_script("setsid sleep 60 & echo answer >&4");
    BOOST_TEST((result.end == End::exited));
    BOOST_TEST(result.answer == "answer\n");
    BOOST_TEST(result.children_killed);
    BOOST_TEST(result.seconds < 10);
}

BOOST_AUTO_TEST_CASE(a_child_that_prints_for_ever_does_not_delay_the_answer) {
    adopt_orphans();
    const TimedResult result = run_script("setsid yes & sleep 0.2; echo answer >&4");
    BOOST_TEST((result.end == End::exited));
    BOOST_TEST(result.answer == "answer\n");
    BOOST_TEST(result.seconds < 10);
}

BOOST_AUTO_TEST_CASE(more_memory_than_allowed_is_not_to_be_had) {
    ProcessOptions options = usual_options();
    const std::string script = "dd if=/dev/zero of=/dev/null bs=300M count=1";
    options.memory_limit = 1'000'000'000;
    BOOST_TEST(run_script(script, options).status == 0);
    options.memory_limit = 200'000'000;
    BOOST_TEST(run_script(script, options).status == 1);
}

BOOST_AUTO_TEST_CASE(children_share_what_memory_there_is) {
    // dd fills its block, and then waits for a reader of its output.
    const std::string dd = "dd if=/dev/zero bs=150M count=1 2>/dev/null | sleep 20 &";
    ProcessOptions options = usual_options();
    options.group_memory_limit = 400'000'000;
    const TimedResult two = run_script(dd + dd + " sleep 1; echo answer >&4", options);
    BOOST_TEST(two.answer == "answer\n");
    const TimedResult four = run_script(dd + dd + dd + dd + " wait", options);
    BOOST_TEST((four.end == End::too_much_memory));
    BOOST_TEST(four.seconds < 15);
}

BOOST_AUTO_TEST_CASE(the_number_of_processes_is_limited) {
    adopt_orphans();
    ProcessOptions options = usual_options();
    options.process_limit = 10;
    const std::string seconds = "302." + std::to_string(getpid());
    const TimedResult result = run_script(
        "i=0; while [ $i -lt 30 ]; do setsid sleep " + seconds + " & i=$((i+1)); done; wait",
        options);
    BOOST_TEST((result.end == End::too_many_processes));
    BOOST_TEST(!is_running(seconds));
}

BOOST_AUTO_TEST_CASE(a_program_ends_with_the_one_that_runs_it) {
    const std::string seconds = "303." + std::to_string(getpid());
    const pid_t runner = fork();
    BOOST_TEST_REQUIRE(runner >= 0);
    if (runner == 0) {
        run_process({"/bin/sleep", seconds});
        _exit(0);
    }
    for (int i = 0; i < 1000 && !is_running(seconds); ++i) usleep(10'000);
    BOOST_TEST(is_running(seconds));
    kill(runner, SIGKILL);
    waitpid(runner, nullptr, 0);
    for (int i = 0; i < 1000 && is_running(seconds); ++i) usleep(10'000);
    BOOST_TEST(!is_running(seconds));
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
    const TimedResult result = run_script("for f in /proc/$$/fd/*; do echo ${f##*/} >&4; done");
    close(copy);
    close(open_file);
    BOOST_TEST(result.answer.starts_with("0\n1\n2\n3\n4\n"));
    BOOST_TEST(count(result.answer, std::to_string(copy) + "\n") == 0U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
