#include <chrono>

#include "run_lab.hpp"
#include "support/testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(watch)

namespace {

namespace fs = std::filesystem;

void write_program(const fs::path& file, const std::string& script) {
    write_file(file, "#!/bin/sh\n" + script);
    fs::permissions(file, fs::perms::owner_all);
}

/// A handout of lab02 in which building takes no time, and the judge's verdict is what stands in
/// the learner's file.
class Watched {
public:
    Watched() {
        folder_.write("source/HANDOUT", "lab02\n");
        for (const char* folder : {"base", "data", "math", "model", "train"}) {
            fs::create_directories(folder_.path() / "source/common" / folder);
        }
        folder_.write("source/common/math/activations.cpp", "\n// YOUR CODE HERE: lab02 softmax\n");
        folder_.write("build/failed_calls/lab02.progress", "lab02.softmax passed 20 20\n");
        write_program(folder_.path() / "cmake", "exit 0\n");
        for (const char* lab : {"02", "03"}) {
            write_program(folder_.path() / "build" / (std::string("judge") + lab),
                          "echo verdict: \"$@\" on $(cat ../source/common/math/losses.cpp)\n");
        }
        save("nothing");
    }

    void save(const std::string& text) { folder_.write("source/common/math/losses.cpp", text); }
    fs::path path() const { return folder_.path(); }

    /// Runs it with a script of the shell as its keyboard: "echo next; sleep 1".
    ProcessResult run(const std::string& keyboard, ProcessOptions options = {}) const {
        options.folder = folder_.path();
        options.time_limit = std::chrono::seconds(60);
        return run_process({"sh", "-c", "(" + keyboard + ") | " + command()}, options);
    }

    std::string command() const {
        const std::string at = folder_.path().string();
        return std::string(DIGITLAB_PROGRAMS) + "/watch " + at + "/source " + at + "/build " + at +
               "/cmake";
    }

private:
    TemporaryFolder folder_;
};

const std::string prompt = "quit > ";

}  // namespace

BOOST_AUTO_TEST_CASE(it_begins_with_the_first_exercise_that_has_not_passed) {
    const ProcessResult result = Watched().run("echo quit");
    BOOST_TEST(result.status == 0);
    BOOST_TEST(contains(result.out, "lab02 mean_squared_error: common/math/losses.cpp"));
    BOOST_TEST(contains(result.out, "--exercise mean_squared_error"));
    BOOST_TEST(contains(result.out, "02 1/4 · 03 0/4"));
    BOOST_TEST(contains(result.out, "all 1/36\n"));
}

BOOST_AUTO_TEST_CASE(a_save_is_judged_by_notices_of_the_system_and_by_polling) {
    for (const bool polling : {false, true}) {
        const Watched watched;
        ProcessOptions options;
        if (polling) options.environment = {{"DIGITLAB_POLL", "1"}};
        const ProcessResult result = watched.run(
            "sleep 1; echo something new > source/common/math/losses.cpp; sleep 2; echo quit",
            options);
        BOOST_TEST_CONTEXT(polling) {
            BOOST_TEST(contains(result.out, "on nothing\n"));
            BOOST_TEST(contains(result.out, "on something new\n"));
            BOOST_TEST(count(result.out, "verdict") == 2U);
        }
    }
}

BOOST_AUTO_TEST_CASE(it_advances_when_asked_to_and_resumes_there) {
    const Watched watched;
    const ProcessResult first = watched.run("echo next; echo n; echo hint; echo nonsense; echo q");
    BOOST_TEST(contains(first.out, "--exercise cross_entropy"));
    BOOST_TEST(contains(first.out, "--exercise softmax_cross_entropy --watched --hint"));
    BOOST_TEST(contains(first.out, "nonsense: no such command"));
    const ProcessResult second = watched.run("echo quit");
    BOOST_TEST(contains(second.out, "lab02 softmax_cross_entropy: "));
}

BOOST_AUTO_TEST_CASE(a_solution_is_shown_after_the_exercise_has_passed) {
    const ProcessResult open = Watched().run("echo solution; echo quit");
    BOOST_TEST(contains(open.out, "can be seen once the public tests of mean_squared_error pass"));
    BOOST_TEST(count(open.out, "--solution") == 0U);
    const ProcessResult passed = Watched().run("echo softmax; echo solution; echo quit");
    BOOST_TEST(contains(passed.out, "--exercise softmax --watched --solution"));
}

BOOST_AUTO_TEST_CASE(what_does_not_compile_is_shown_without_the_lines_of_make) {
    const Watched watched;
    write_program(watched.path() / "cmake",
                  "echo '[ 50%] Building'; echo 'make[1]: Entering'; echo 'losses.cpp:3: error: "
                  "no'; exit 2\n");
    const ProcessResult result = watched.run("echo quit");
    BOOST_TEST(contains(result.out, "It does not compile:\nlosses.cpp:3: error: no\n"));
    BOOST_TEST(count(result.out, "make[1]") + count(result.out, "verdict") == 0U);
}

BOOST_AUTO_TEST_CASE(an_interrupt_ends_it_and_what_it_has_started) {
    const Watched watched;
    write_program(watched.path() / "cmake", "echo $$ > cmake.pid; sleep 60\n");
    ProcessOptions options;
    options.folder = watched.path();
    options.signal_after = "Building and judging";
    options.time_limit = std::chrono::seconds(30);
    const auto start = std::chrono::steady_clock::now();
    const ProcessResult result = run_process(
        {"sh", "-c", "mkfifo keyboard && exec " + watched.command() + " 0<>keyboard"}, options);
    BOOST_TEST(result.status == 0);
    BOOST_TEST((std::chrono::steady_clock::now() - start < std::chrono::seconds(20)));
    const fs::path pid = watched.path() / "build/cmake.pid";
    if (fs::exists(pid)) {
        const std::string text = read_file(pid);
        BOOST_TEST(!fs::exists("/proc/" + text.substr(0, text.find('\n'))));
    }
}

BOOST_AUTO_TEST_CASE(wrong_usage_is_refused) {
    BOOST_TEST(run_lab("watch", {"--fast"}).status == 2);
    BOOST_TEST(succeeded(run_lab("watch", {"--help"})));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
