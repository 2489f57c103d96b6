#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <nlohmann/json.hpp>
#include <set>

#include "build_tree.hpp"
#include "hostile_submissions.hpp"
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

    void write(const std::string& name, const std::string& text) const {
        folder_.write(name, text);
    }

    Run grade(const Arguments& more = {},
              const ProcessOptions& options = {.time_limit = std::chrono::seconds(1500)}) const {
        fs::create_directories(folder_.path() / "in");
        Arguments all = more;
        for (const auto& [option, value] :
             std::map<std::string, std::string>{{"--submissions", (folder_.path() / "in").string()},
                                                {"--out", out().string()},
                                                {"--lab", "2"},
                                                {"--jobs", "1"}}) {
            if (std::find(more.begin(), more.end(), option) == more.end()) {
                all.insert(all.end(), {option, value});
            }
        }
        return run_lab("grade", all, options);
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

std::string with_line_ends_of_windows(const std::string& text) {
    std::string result;
    for (const char c : text) result += c == '\n' ? "\r\n" : std::string(1, c);
    return result;
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

const std::set<std::string> as_another_user = {"incbin", "read_secret", "fork_bomb", "daemon",
                                               "kill_parents"};

/// A submission with an attack in place of softmax has no points for it, and did not succeed
/// otherwise.
void check_without_gain(const Classroom& classroom, const std::string& student) {
    BOOST_TEST_CONTEXT(student) {
        const nlohmann::json results = classroom.results(student);
        BOOST_TEST(results.at("score") < 100);
        for (const auto& test : results.at("tests")) {
            const bool softmax = test.at("name").get<std::string>().starts_with("lab02.softmax:");
            if (softmax) BOOST_TEST(test.at("score") == 0, test.at("name"));
        }
        BOOST_TEST(count(classroom.report(student), "it did") == 0U);
    }
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_shard_that_does_not_exist_is_refused) {
    const Classroom classroom;
    for (const char* shard : {"0/2", "3/2", "1", "a/b", "", "-1/2"}) {
        BOOST_TEST(classroom.grade({"--shard", shard}).status == 2, "shard " << shard);
    }
}

BOOST_AUTO_TEST_CASE(results_among_the_submissions_are_refused) {
    const Classroom classroom;
    classroom.hand_in("ada", "");
    const std::string in = (classroom.out().parent_path() / "in").string();
    for (const std::string& out : {in, in + "/graded"}) {
        const Run run = classroom.grade({"--out", out});
        BOOST_TEST(run.status != 0);
    }
    BOOST_TEST(names_in(in) == std::vector<std::string>{"ada"}, per_element());
    BOOST_TEST(names_in(in + "/ada") == std::vector<std::string>{"common"}, per_element());
}

// One test of all that needs a workshop: to build one takes a minute.
BOOST_AUTO_TEST_CASE(submissions_are_built_and_judged_each_for_itself) {
    const bool sandbox = fs::exists("/usr/bin/bwrap");
    const Listener listener;
    const Classroom classroom;
    classroom.hand_in_zip("1 right", solved(activations));
    classroom.hand_in("2 wrong", sandbox ? spy(listener.port())
                                         : with_softmax("    std::cout << \"the spy ran\\n\";\n"
                                                        "    return scores;"));
    classroom.hand_in("3 broken", with_softmax("    return no_such_thing;"));
    classroom.hand_in("4 crashing",
                      solved(activations) + "const int crash = *(volatile int*)nullptr;\n");
    const Arguments how = sandbox ? Arguments() : Arguments{"--no-sandbox"};

    // ---- a run that is killed while it makes the workshop, and both shards -----------------
    const Run killed =
        classroom.grade(concat(how, {"--shard", "1/2"}), {.time_limit = std::chrono::seconds(8)});
    BOOST_TEST(killed.timed_out());
    const Run first = classroom.grade(concat(how, {"--shard", "1/2"}));
    BOOST_TEST_REQUIRE(first.status == 0, first.out << first.err);
    BOOST_TEST(contains(first.out, "2 graded now"));
    BOOST_TEST(classroom.results("1 right").at("score") == 100);
    BOOST_TEST(classroom.results("3 broken").at("score") == 0);
    const std::string remark = classroom.results("3 broken").at("output");
    BOOST_TEST(contains(remark, "It does not compile: common/math/activations.cpp:"));
    BOOST_TEST(contains(remark, "no_such_thing"));
    BOOST_TEST(!fs::exists(classroom.out() / "2 wrong"));

    const Run second = classroom.grade(concat(how, {"--shard", "2/2"}));
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
        for (const char* file : {"junit.xml", "classroom50.json", "prairielearn.json"}) {
            BOOST_TEST(fs::exists(classroom.out() / student / file));
        }
    }
    BOOST_TEST(contains(classroom.scores(), "\"1 right\",100,100,"));

    // ---- again, and what is changed
    // ----------------------------------------------------------------
    BOOST_TEST(contains(classroom.grade(how).out, "\n0 graded now"));
    fs::remove(classroom.out() /
               "1 right/done");  // as if it had been killed while it graded this one
    classroom.hand_in("3 broken", solved(activations));
    BOOST_TEST(contains(classroom.grade(how).out, "\n2 graded now"));
    BOOST_TEST(contains(classroom.scores(),
                        "\"3 broken\",100,100,\"100 of 100 points; the same as 1 right\""));

    // ---- what does not compile, and why
    // ------------------------------------------------------------
    classroom.hand_in("twice",
                      solved(activations) + "namespace digitlab { int twice() { return 1; } }\n");
    classroom.write("in/twice/" + losses,
                    solved(losses) + "namespace digitlab { int twice() { return 1; } }\n");
    classroom.hand_in("asm", solved(activations) + "void f() { asm(\"no such instruction\"); }\n");
    classroom.hand_in("windows", with_line_ends_of_windows(solved(activations)));
    // Each file for itself compiles, and both as one unit do not.
    const std::string helper = "namespace {\n[[maybe_unused]] int helper() { return 1; }\n}\n";
    classroom.hand_in("same helper", solved(activations) + helper);
    classroom.write("in/same helper/" + losses, solved(losses) + helper);
    classroom.hand_in("project files", solved(activations));
    for (const char* name :
         {"CMakeLists.txt", "common/CMakeLists.txt", "PreLoad.cmake", "Makefile"}) {
        classroom.write(std::string("in/project files/") + name,
                        "execute_process(COMMAND no)\n$(error no)\n");
    }
    classroom.write("in/empty/essay.txt", "none");
    classroom.write("in/damaged.zip", "PK");
    BOOST_TEST(classroom.grade(how).status == 0);
    const std::string twice = classroom.results("twice").at("output");
    BOOST_TEST(contains(twice, "multiple definition of"));
    BOOST_TEST(contains(twice, "digitlab::twice()"));
    BOOST_TEST(contains(twice, "common/math/losses.cpp:"));
    BOOST_TEST(contains(classroom.results("asm").at("output"), "common/math/activations.cpp:"));
    BOOST_TEST(contains(classroom.results("asm").at("output"), "no such instruction"));
    BOOST_TEST(classroom.results("windows").at("score") == 100);
    BOOST_TEST(classroom.results("same helper").at("score") == 100);
    BOOST_TEST(classroom.results("project files").at("score") == 100);
    BOOST_TEST(contains(classroom.results("empty").at("output"), "holds none of the files"));
    BOOST_TEST(contains(classroom.results("damaged").at("output"), "cut off"));
    for (const std::string& student : names_in(classroom.out())) {
        if (!fs::exists(classroom.out() / student / "results.json")) continue;
        const std::string output = classroom.results(student).at("output");
        BOOST_TEST(output.find(classroom.out().string()) == std::string::npos, output);
    }
    const Run other_lab = classroom.grade(concat(how, {"--lab", "3"}));
    BOOST_TEST(other_lab.status == 1);
    BOOST_TEST(contains(other_lab.err, "holds results of lab02"));

    // ---- those that mean harm
    // ----------------------------------------------------------------------
    if (!sandbox) return report_skipped("hostile submissions need bubblewrap");
    const std::vector<HostileSubmission> hostile = hostile_submissions(project / activations);
    for (const HostileSubmission& submission : hostile)
        classroom.hand_in(submission.name, submission.source);
    const Run harm = classroom.grade({"--jobs", "2"});
    BOOST_TEST_REQUIRE(harm.status == 0, harm.out << harm.err);
    for (const HostileSubmission& submission : hostile) {
        check_without_gain(classroom, submission.name);
        BOOST_TEST(contains(classroom.results(submission.name).at("output"), submission.remark),
                   submission.name);
    }
    // As in a container in which bubblewrap cannot start.
    if (geteuid() == 0) {
        for (const HostileSubmission& submission : hostile) {
            if (!as_another_user.contains(submission.name)) continue;
            classroom.hand_in("user " + submission.name, submission.source);
        }
        const Run run = classroom.grade({"--sandbox", "user"});
        if (run.status == 0) {
            for (const std::string& name : as_another_user) {
                check_without_gain(classroom, "user " + name);
            }
        } else {  // without Landlock, to another user the project must be shut
            BOOST_TEST(contains(run.err, "submissions could read"));
        }
    }
    BOOST_TEST(run_process({"/usr/bin/pgrep", "-f", "sleep 7654.25"}).status == 1,
               "a daemon was left");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
