#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "build_tree.hpp"
#include "run_lab.hpp"
#include "solution_markers.hpp"
#include "support/testing.hpp"
#include "zip_file.hpp"

namespace digitlab::testing {

using namespace digitlab::grading;

// "class" is a word of the language.
BOOST_AUTO_TEST_SUITE(classes)

namespace {

namespace fs = std::filesystem;

const std::string activations = "common/math/activations.cpp";
const std::string losses = "common/math/losses.cpp";
const fs::path project = DIGITLAB_SOURCE_FOLDER;

std::string solved(const std::string& file) {
    return read_file(project / file);
}

/// A folder of submissions, and one for what comes of them.
class Classroom {
public:
    /// Hands in this activations.cpp and the losses.cpp of the solutions, as a folder.
    void hand_in(const std::string& student, const std::string& text) const {
        folder_.write("in/" + student + "/" + activations, text);
        folder_.write("in/" + student + "/" + losses, solved(losses));
    }
    void hand_in_zip(const std::string& student, const std::string& text) const {
        folder_.write("in/" + student + ".zip", zip_file({{"digitlab/" + activations, text},
                                                          {"digitlab/" + losses, solved(losses)}}));
    }

    /// What is there of a submission that was graded before.
    void note_graded(const std::string& student, int score, const std::string& output) const {
        const nlohmann::json results = {{"score", score},
                                        {"max_score", 100},
                                        {"output", output},
                                        {"tests", nlohmann::json::array()}};
        folder_.write("out/" + student + "/results.json", results.dump());
        folder_.write("out/" + student + "/done", "");
    }

    Run grade(const Arguments& more = {}) const {
        fs::create_directories(folder_.path() / "in");
        const Arguments usual = {"--submissions", (folder_.path() / "in").string(),
                                 "--out",         out().string(),
                                 "--lab",         "2",
                                 "--jobs",        "1"};
        return run_lab("grade", concat(usual, more), {.time_limit = std::chrono::seconds(600)});
    }

    fs::path out() const { return folder_.path() / "out"; }
    std::string scores() const { return read_file(out() / "scores.csv"); }
    std::string report(const std::string& student) const {
        return read_file(out() / student / "report.txt");
    }
    nlohmann::json results(const std::string& student) const {
        return nlohmann::json::parse(read_file(out() / student / "results.json"));
    }

private:
    TemporaryFolder folder_;
};

/// The solved file with another body of softmax.
std::string with_softmax(const std::string& body) {
    for (const Solution& solution : find_solutions(solved(activations), activations)) {
        if (solution.exercise == "softmax") {
            return replace_solution(solved(activations), solution, body + "\n");
        }
    }
    throw std::runtime_error(activations + " has no softmax to replace");
}

/// A server that counts on nobody to call.
class Listener {
public:
    Listener() {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (bind(socket_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
            listen(socket_, 1) != 0 ||
            getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
            throw std::runtime_error("no server to be had");
        }
        port_ = ntohs(address.sin_port);
    }
    ~Listener() { close(socket_); }
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    int port() const { return port_; }

private:
    int socket_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int port_ = 0;
};

/// A file that tries to read the project and to reach a server, says what it could, and throws.
std::string spy(int port) {
    return "#include <arpa/inet.h>\n#include <sys/socket.h>\n#include <fstream>\n"
           "#include <iostream>\n" +
           with_softmax(
               "    std::cout << \"the spy ran\\n\";\n"
               "    if (std::ifstream(\"" +
               (project / activations).string() +
               "\")) "
               "std::cout << \"it read the project\\n\";\n"
               "    sockaddr_in to{};\n"
               "    to.sin_family = AF_INET;\n"
               "    to.sin_port = htons(" +
               std::to_string(port) +
               ");\n"
               "    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);\n"
               "    if (connect(socket(AF_INET, SOCK_STREAM, 0), (sockaddr*)&to, "
               "sizeof to) == 0) std::cout << \"it reached the network\\n\";\n"
               "    return scores;");
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_was_graded_before_is_not_graded_again) {
    const Classroom classroom;
    classroom.hand_in("ada", "");
    classroom.hand_in_zip("bob", "");
    classroom.note_graded("ada", 96, "96 of 100 points");
    classroom.note_graded("bob", 0, "It does not compile: \"x\",\nand so on");
    const Run run = classroom.grade();
    BOOST_TEST(run.status == 0);
    BOOST_TEST(contains(run.out, "0 graded now"));
    BOOST_TEST(classroom.scores() ==
               "submission,score,max_score,remark\n"
               "\"ada\",96,100,\"96 of 100 points\"\n"
               "\"bob\",0,100,\"It does not compile: 'x', and so on\"\n");
}

BOOST_AUTO_TEST_CASE(a_class_without_submissions_has_no_scores) {
    const Classroom classroom;
    BOOST_TEST(classroom.grade().status == 0);
    BOOST_TEST(classroom.scores() == "submission,score,max_score,remark\n");
}

BOOST_AUTO_TEST_CASE(a_shard_that_does_not_exist_is_refused) {
    const Classroom classroom;
    for (const char* shard : {"0/2", "3/2", "1", "a/b", "", "-1/2"}) {
        BOOST_TEST(classroom.grade({"--shard", shard}).status == 2, "shard " << shard);
    }
}

// One test of all that needs a build tree: to make one takes a minute.
BOOST_AUTO_TEST_CASE(submissions_are_built_and_judged_each_for_itself) {
    const bool sandbox = sandbox_works();
    const Listener listener;
    const Classroom classroom;
    classroom.hand_in_zip("1 right", solved(activations));
    classroom.hand_in("2 wrong", sandbox ? spy(listener.port())
                                         : with_softmax("    std::cout << \"the spy ran\\n\";\n"
                                                        "    return scores;"));
    classroom.hand_in("3 broken", with_softmax("    return no_such_thing;"));
    classroom.hand_in("4 crashing",
                      solved(activations) + "const int crash = *(volatile int*)nullptr;\n");
    // Both shards in one build tree, which saves a minute.
    fs::create_directories(classroom.out() / ".work/shard1");
    fs::create_directory_symlink("shard1", classroom.out() / ".work/shard2");

    const Run first = classroom.grade({"--shard", "1/2"});
    BOOST_TEST_REQUIRE(first.status == 0, first.out << first.err);
    BOOST_TEST(contains(first.out, "2 graded now"));
    BOOST_TEST(classroom.results("1 right").at("score") == 100);
    BOOST_TEST(classroom.results("3 broken").at("score") == 0);
    const std::string remark = classroom.results("3 broken").at("output");
    BOOST_TEST(contains(remark, "It does not compile: common/math/activations.cpp:"));
    BOOST_TEST(contains(remark, "no_such_thing"));
    BOOST_TEST(!fs::exists(classroom.out() / "2 wrong"));

    const Run second = classroom.grade({"--shard", "2/2"});
    BOOST_TEST_REQUIRE(second.status == 0, second.out << second.err);
    BOOST_TEST(contains(second.out, "2 graded now"));
    const int wrong = classroom.results("2 wrong").at("score");
    BOOST_TEST(wrong > 0);  // for the other exercises of the lab
    BOOST_TEST(wrong < 100);
    BOOST_TEST(contains(classroom.report("2 wrong"), "the spy ran"));
    BOOST_TEST(count(classroom.report("2 wrong"), "it read the project") == 0U);
    BOOST_TEST(count(classroom.report("2 wrong"), "it reached the network") == 0U);
    BOOST_TEST(classroom.results("4 crashing").at("score") == 0);
    BOOST_TEST(contains(classroom.report("4 crashing"), "Segmentation fault"));

    for (const char* student : {"1 right", "2 wrong", "3 broken", "4 crashing"}) {
        BOOST_TEST(classroom.results(student).at("max_score") == 100);
        BOOST_TEST(contains(classroom.scores(), "\"" + std::string(student) + "\","));
        BOOST_TEST(read_file(classroom.out() / student / "report.md")
                       .starts_with("# " + std::string(student) + ": "));
    }
    BOOST_TEST(contains(classroom.scores(), "\"1 right\",100,100,"));

    // As if the run had been interrupted while it graded this one.
    fs::remove(classroom.out() / "1 right/done");
    const Run again = classroom.grade({"--shard", "1/2"});
    BOOST_TEST(contains(again.out, "1 right: 100 of 100\n1 graded now"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
