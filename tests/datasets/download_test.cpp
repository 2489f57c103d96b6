// datasets/download.sh against a small server on this machine that misbehaves on purpose.
//
// The real files are too big to be served here, so the tests have four small made-up IDX files and
// a list of their checksums, which the script reads through DIGITLAB_CHECKSUMS.

#define BOOST_TEST_MODULE download
#ifndef BOOST_TEST_DYN_LINK
#define BOOST_TEST_DYN_LINK
#endif
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <random>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "local_server.hpp"
#include "testing.hpp"

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using boost::unit_test::precondition;
using digitlab::testing::TemporaryFolder;
using Clock = std::chrono::steady_clock;
using Environment = std::map<std::string, std::string>;

namespace {

// ---- the made-up data set -------------------------------------------------------------------

/// An IDX file: two zero bytes, 8 (unsigned bytes), the number of sizes, the sizes (big-endian),
/// the data. Half of the data is zero, like the pixels of a digit, so that it can be zipped, but
/// the first file is still big enough when zipped to be broken off half-way.
std::string made_up_idx(const std::vector<std::uint32_t>& sizes, unsigned seed) {
    std::string bytes = {'\0', '\0', '\x08', static_cast<char>(sizes.size())};
    std::size_t count = 1;
    for (const std::uint32_t size : sizes) {
        for (const int shift : {24, 16, 8, 0}) bytes += static_cast<char>((size >> shift) & 0xFFu);
        count *= size;
    }
    std::mt19937 random(seed);  // the standard fixes its numbers, so the sums below hold everywhere
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint32_t bits = static_cast<std::uint32_t>(random());
        bytes += (bits & 0x100u) != 0 ? static_cast<char>(bits & 0xFFu) : '\0';
    }
    return bytes;
}

const std::string train_images = "train-images-idx3-ubyte";
const std::vector<std::string> names = {train_images, "train-labels-idx1-ubyte",
                                        "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"};

const std::string& content_of(const std::string& name) {
    static const std::map<std::string, std::string> contents = {
        {names[0], made_up_idx({250, 28, 28}, 1)},
        {names[1], made_up_idx({250}, 2)},
        {names[2], made_up_idx({5, 28, 28}, 3)},
        {names[3], made_up_idx({5}, 4)},
    };
    return contents.at(name);
}

// Computed by sha256sum from these contents, written to files.
const std::map<std::string, std::string> checksums = {
    {names[0], "3fdee24ffc60f1eee7350ee48e6e32096f56d045df9f8c93f173fbe1191eb918"},
    {names[1], "01b1b21c92a3f1530fba3f80e6e54082bf0015bcde8e9ddb4aff4c65752e884c"},
    {names[2], "2a17ff59f9615ce6ff87aa7165199ac699b8888664cbab8f1ace99485a028f36"},
    {names[3], "d525f3f007dde4f235a7715d512963100eb939e2841a1626f4dedf9ceeb00fc8"},
};

/// zlib's gzip format; `level` 1 (quick) to 9 (small) stands for who zipped it.
std::string zipped(const std::string& content, int level = 6) {
    z_stream stream{};
    const int gzip_format = 15 + 16;
    if (deflateInit2(&stream, level, Z_DEFLATED, gzip_format, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
        throw std::runtime_error("deflateInit2 failed");
    }
    std::string result(deflateBound(&stream, static_cast<uLong>(content.size())), '\0');
    std::string input = content;  // zlib wants a pointer to something it could change
    stream.next_in = reinterpret_cast<Bytef*>(input.data());
    stream.avail_in = static_cast<uInt>(input.size());
    stream.next_out = reinterpret_cast<Bytef*>(result.data());
    stream.avail_out = static_cast<uInt>(result.size());
    const int status = deflate(&stream, Z_FINISH);
    result.resize(stream.total_out);
    deflateEnd(&stream);
    if (status != Z_STREAM_END) throw std::runtime_error("deflate failed");
    return result;
}

// ---- files ----------------------------------------------------------------------------------

std::string read_file(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

void write_file(const fs::path& path, const std::string& bytes) {
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << bytes;
}

/// The content of a .gz file; empty if it is not one or is damaged.
std::string unzipped(const fs::path& path) {
    gzFile file = gzopen(path.c_str(), "rb");
    if (file == nullptr) return "";
    std::string content;
    std::array<char, 65536> buffer{};
    int count = 0;
    while ((count = gzread(file, buffer.data(), static_cast<unsigned>(buffer.size()))) > 0) {
        content.append(buffer.data(), static_cast<std::size_t>(count));
    }
    const bool zipped_file = gzdirect(file) == 0;  // gzread hands on plain files as they are
    const bool right = gzclose(file) == Z_OK && count == 0 && zipped_file;
    return right ? content : "";
}

/// Everything in a folder, hidden files included, sorted.
std::vector<std::string> listing(const fs::path& folder) {
    std::vector<std::string> result;
    if (!fs::exists(folder)) return result;
    for (const auto& entry : fs::directory_iterator(folder)) {
        result.push_back(entry.path().filename().string());
    }
    std::sort(result.begin(), result.end());
    return result;
}

// ---- running the script ---------------------------------------------------------------------

struct Result {
    int status = 0;  ///< exit status; 128 + the signal's number if a signal ended it
    std::string out;
    std::string err;
};

/// A program at work, in a process group of its own (with all it starts).
class RunningProgram {
public:
    RunningProgram(std::vector<std::string> command, const Environment& environment,
                   const fs::path& output)
        : out_(output.string() + ".out"), err_(output.string() + ".err") {
        std::vector<std::string> settings;
        settings.reserve(environment.size());
        for (const auto& [key, value] : environment) {
            settings.push_back(std::string(key).append("=").append(value));
        }
        const std::vector<char*> arguments = pointers(command);
        const std::vector<char*> variables = pointers(settings);
        const int out = open(out_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
        const int err = open(err_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
        if (out < 0 || err < 0) throw std::runtime_error("cannot open " + out_);
        pid_ = fork();
        if (pid_ == 0) become(arguments, variables, out, err);
        close(out);
        close(err);
        if (pid_ < 0) throw std::runtime_error("fork failed");
        setpgid(pid_, pid_);  // here as well as in the child: whoever comes first
    }

    ~RunningProgram() {
        if (pid_ > 0) {
            kill(-pid_, SIGKILL);
            waitpid(pid_, nullptr, 0);
        }
    }

    RunningProgram(const RunningProgram&) = delete;
    RunningProgram& operator=(const RunningProgram&) = delete;

    pid_t pid() const { return pid_; }

    /// Waits for its end; a program that takes too long is killed, and that shows as status 137.
    Result wait(std::chrono::seconds limit = 15s) {
        const auto deadline = Clock::now() + limit;
        int status = 0;
        while (waitpid(pid_, &status, WNOHANG) == 0) {
            if (Clock::now() > deadline) kill(-pid_, SIGKILL);
            std::this_thread::sleep_for(5ms);
        }
        pid_ = -1;
        const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        return {code, read_file(out_), read_file(err_)};
    }

private:
    /// What execve wants: pointers to the strings and a null pointer behind them.
    static std::vector<char*> pointers(std::vector<std::string>& strings) {
        std::vector<char*> result;
        result.reserve(strings.size() + 1);
        for (std::string& text : strings) result.push_back(text.data());
        result.push_back(nullptr);
        return result;
    }

    /// The child, from fork to execve. There is a second thread, so only async-signal-safe calls.
    [[noreturn]] static void become(const std::vector<char*>& arguments,
                                    const std::vector<char*>& variables, int out, int err) {
        setpgid(0, 0);
        // Signals that we or our caller ignore, a shell could not trap.
        for (const int signal_number : {SIGHUP, SIGINT, SIGQUIT, SIGPIPE, SIGTERM}) {
            signal(signal_number, SIG_DFL);
        }
        dup2(open("/dev/null", O_RDONLY), 0);
        dup2(out, 1);
        dup2(err, 2);
        // The server's connections must not stay open in here when it closes them.
        for (int descriptor = 3; descriptor < 256; ++descriptor) close(descriptor);
        execve(arguments[0], arguments.data(), variables.data());
        _exit(127);
    }

    std::string out_;
    std::string err_;
    pid_t pid_ = -1;
};

std::string path_variable() {
    const char* value = std::getenv("PATH");
    return value != nullptr ? value : "/usr/bin:/bin";
}

/// Is there a program of this name, and where? Empty if not.
std::string find_program(const std::string& name) {
    std::istringstream folders(path_variable());
    for (std::string folder; std::getline(folders, folder, ':');) {
        std::string path = folder.append("/").append(name);
        if (access(path.c_str(), X_OK) == 0) return path;
    }
    return "";
}

/// For tests that need a program which a machine may lack; they are skipped then.
auto is_here(const std::string& program) {
    return [program](boost::unit_test::test_unit_id) { return !find_program(program).empty(); };
}

long lines_in(const std::string& text) {
    return std::count(text.begin(), text.end(), '\n');
}

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

bool wait_until(const auto& condition, std::chrono::seconds limit = 10s) {
    const auto deadline = Clock::now() + limit;
    while (!condition()) {
        if (Clock::now() > deadline) return false;
        std::this_thread::sleep_for(5ms);
    }
    return true;
}

// ---- what every test starts with ------------------------------------------------------------

/// An empty target folder, the list of checksums, and a server that has no file yet.
struct Downloading {
    TemporaryFolder folder;
    LocalServer server;
    fs::path target = folder.path() / "data" / "mnist";
    /// Nothing of the caller's own settings: no proxy, no .curlrc, no .wgetrc.
    Environment environment = {{"PATH", path_variable()},
                               {"HOME", folder.path().string()},
                               {"DIGITLAB_CHECKSUMS", (folder.path() / "sums").string()},
                               {"DIGITLAB_MIRROR", server.url()}};
    int runs = 0;

    Downloading() {
        std::ostringstream list;
        for (const auto& [name, sum] : checksums) list << sum << "  mnist/" << name << "\n";
        write_file(folder.path() / "sums", list.str());
    }

    std::unique_ptr<RunningProgram> start(std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), DIGITLAB_DOWNLOAD_SCRIPT);
        const fs::path output = folder.path() / ("run" + std::to_string(++runs));
        return std::make_unique<RunningProgram>(std::move(arguments), environment, output);
    }

    Result run(const std::vector<std::string>& arguments) { return start(arguments)->wait(); }

    Result run() { return run({"mnist", target.string()}); }

    fs::path part() const { return target / (train_images + ".gz.part"); }

    fs::path final_file(const std::string& name) const { return target / (name + ".gz"); }

    /// Puts all four files on the server, under a folder of its own if one is named.
    void serve_all(const std::string& at = "", int level = 6) {
        for (const std::string& name : names) serve_zipped(name, at, level);
    }

    void serve_zipped(const std::string& name, const std::string& at = "", int level = 6) {
        server.serve(at + "/" + name + ".gz", {.body = zipped(content_of(name), level)});
    }

    /// The route of the training images, with a fault.
    void serve_images(Route route) { server.serve("/" + train_images + ".gz", std::move(route)); }

    /// The Range headers of the requests for the zipped training images, in order.
    std::vector<std::string> ranges_asked() const {
        std::vector<std::string> ranges;
        for (const Request& request : server.requests()) {
            if (request.path == "/" + train_images + ".gz") ranges.push_back(request.range);
        }
        return ranges;
    }

    /// The run ended well, and the four files are in the target, right, with nothing else.
    void check_complete(const Result& result) const {
        BOOST_TEST(result.status == 0);
        BOOST_TEST(result.err == "");
        for (const std::string& name : names) {
            // Not compared by BOOST_TEST, which would print both contents.
            BOOST_TEST((unzipped(final_file(name)) == content_of(name)), name << " is not right");
        }
        BOOST_TEST(listing(target).size() == names.size());
    }

    /// The run failed with status 1 and one line that holds `words`.
    static void check_failed(const Result& result, const std::string& words) {
        BOOST_TEST(result.status == 1);
        BOOST_TEST(lines_in(result.err) == 1, "stderr: " << result.err);
        BOOST_TEST(contains(result.err, words), "stderr: " << result.err);
    }
};

std::string first_half(const std::string& text) {
    return text.substr(0, text.size() / 2);
}

std::string range_from(std::size_t position) {
    return "bytes=" + std::to_string(position) + "-";
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(fetching, Downloading)

BOOST_AUTO_TEST_CASE(the_four_files_arrive) {
    serve_all();
    check_complete(run());
}

BOOST_AUTO_TEST_CASE(every_file_has_one_line_and_the_last_line_says_what_to_do_next) {
    serve_all();
    const Result result = run();
    BOOST_TEST(lines_in(result.out) == 5, "stdout: " << result.out);
    for (const std::string& name : names) BOOST_TEST(contains(result.out, name + ".gz: fetched"));
    BOOST_TEST(contains(result.out, target.string()));
    BOOST_TEST(contains(result.out, "./lab06 --dataset mnist"));
    BOOST_TEST(!contains(result.out + result.err, "\r"));
}

BOOST_AUTO_TEST_CASE(a_second_run_fetches_nothing) {
    serve_all();
    run();
    server.forget_requests();
    const Result second = run();
    check_complete(second);
    BOOST_TEST(server.requests().size() == 0u);
    BOOST_TEST(contains(second.out, "already here, checksum right"));
}

BOOST_AUTO_TEST_CASE(a_file_that_was_unzipped_by_hand_is_not_fetched_again) {
    serve_all();
    write_file(target / train_images, content_of(train_images));
    BOOST_TEST(run().status == 0);
    BOOST_TEST(!fs::exists(final_file(train_images)));
    BOOST_TEST(ranges_asked().size() == 0u);
}

BOOST_AUTO_TEST_CASE(a_wrong_file_is_named_and_replaced) {
    serve_all();
    write_file(final_file(train_images), "<html>an error page</html>");
    const Result result = run();
    check_complete(result);
    BOOST_TEST(contains(result.out, train_images + ".gz: here, but its checksum is wrong"));
}

BOOST_AUTO_TEST_CASE(half_a_file_under_the_final_name_is_replaced) {
    serve_all();
    write_file(final_file(train_images), first_half(zipped(content_of(train_images))));
    check_complete(run());
}

BOOST_AUTO_TEST_CASE(a_wrong_file_stays_until_a_right_one_has_come) {
    write_file(final_file(train_images), "an old file");
    check_failed(run(), train_images);
    BOOST_TEST(read_file(final_file(train_images)) == "an old file");
}

BOOST_AUTO_TEST_CASE(how_a_mirror_zips_does_not_matter) {
    const std::string quick = zipped(content_of(train_images), 1);
    BOOST_TEST_REQUIRE((quick != zipped(content_of(train_images), 6)));
    serve_all("", 1);
    check_complete(run());
    BOOST_TEST((read_file(final_file(train_images)) == quick));
}

BOOST_AUTO_TEST_CASE(a_server_that_unzips_on_the_way_does_not_matter) {
    serve_all();
    serve_images({.body = content_of(train_images)});
    check_complete(run());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(resuming, Downloading)

BOOST_AUTO_TEST_CASE(an_older_part_is_continued_by_asking_for_a_range) {
    serve_all();
    const std::string half = first_half(zipped(content_of(train_images)));
    write_file(part(), half);
    check_complete(run());
    BOOST_TEST(ranges_asked() == std::vector<std::string>{range_from(half.size())},
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_connection_cut_half_way_is_taken_up_again) {
    serve_all();
    const std::string whole = zipped(content_of(train_images));
    serve_images({.body = whole, .fault = Fault::cut, .fault_after = whole.size() / 2});
    check_complete(run());
    const std::vector<std::string> expected = {"", range_from(whole.size() / 2)};
    BOOST_TEST(ranges_asked() == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_connection_cut_again_and_again_leaves_a_part_for_the_next_run) {
    serve_all();
    const std::string whole = zipped(content_of(train_images));
    serve_images(
        {.body = whole, .fault = Fault::cut, .fault_after = 10'000, .faulty_answers = 1000});
    check_failed(run(), train_images);
    BOOST_TEST(listing(target) == std::vector<std::string>{part().filename().string()},
               boost::test_tools::per_element());
    const auto reached = static_cast<std::size_t>(fs::file_size(part()));
    BOOST_TEST(reached >= 10'000u);

    server.forget_requests();
    serve_images({.body = whole});
    check_complete(run());
    BOOST_TEST(ranges_asked() == std::vector<std::string>{range_from(reached)},
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_server_that_knows_no_ranges_sends_it_all_again) {
    serve_all();
    serve_images({.body = zipped(content_of(train_images)), .ranges = false});
    write_file(part(), first_half(zipped(content_of(train_images))));
    check_complete(run());
}

BOOST_AUTO_TEST_CASE(a_damaged_part_is_thrown_away_and_fetched_from_zero_once) {
    serve_all();
    const std::size_t half = zipped(content_of(train_images)).size() / 2;
    write_file(part(), std::string(half, 'x'));
    check_complete(run());
    const std::vector<std::string> expected = {range_from(half), ""};
    BOOST_TEST(ranges_asked() == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_part_longer_than_the_file_is_thrown_away) {
    serve_all();
    write_file(part(), std::string(2 * content_of(train_images).size(), 'x'));
    check_complete(run());
}

BOOST_AUTO_TEST_CASE(a_part_from_a_mirror_that_zips_differently_is_thrown_away) {
    serve_all("", 6);
    write_file(part(), first_half(zipped(content_of(train_images), 1)));
    check_complete(run());
}

BOOST_AUTO_TEST_CASE(a_complete_part_needs_only_its_name) {
    serve_all();
    write_file(part(), zipped(content_of(train_images)));
    check_complete(run());
    BOOST_TEST(ranges_asked().size() == 0u);
}

BOOST_AUTO_TEST_CASE(a_stopped_run_leaves_only_a_part_and_the_next_one_goes_on) {
    serve_all();
    const std::string whole = zipped(content_of(train_images));
    serve_images({.body = whole, .fault = Fault::stall, .fault_after = whole.size() / 2});
    const auto first = start({"mnist", target.string()});
    BOOST_TEST_REQUIRE(wait_until([&] { return fs::exists(part()) && fs::file_size(part()) > 0; }));
    // To the script alone, as `kill` does: it must stop its curl or wget itself, and at once.
    const auto before = Clock::now();
    kill(first->pid(), SIGTERM);
    const Result stopped = first->wait();
    BOOST_TEST((Clock::now() - before < 5s));
    BOOST_TEST(stopped.status == 128 + SIGTERM);
    BOOST_TEST(contains(stopped.err, "interrupted"));
    BOOST_TEST(listing(target) == std::vector<std::string>{part().filename().string()},
               boost::test_tools::per_element());

    const auto reached = static_cast<std::size_t>(fs::file_size(part()));
    server.forget_requests();
    check_complete(run());
    BOOST_TEST(ranges_asked() == std::vector<std::string>{range_from(reached)},
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(control_c_leaves_only_a_part) {
    const std::string whole = zipped(content_of(train_images));
    serve_images({.body = whole, .fault = Fault::stall, .fault_after = whole.size() / 2});
    const auto first = start({"mnist", target.string()});
    BOOST_TEST_REQUIRE(wait_until([&] { return fs::exists(part()) && fs::file_size(part()) > 0; }));
    kill(-first->pid(), SIGINT);  // to the whole group, as a terminal does
    BOOST_TEST(first->wait().status == 128 + SIGINT);
    BOOST_TEST(listing(target) == std::vector<std::string>{part().filename().string()},
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(mirrors, Downloading)

BOOST_AUTO_TEST_CASE(the_second_mirror_is_used_when_the_first_has_nothing) {
    serve_all("/second");
    environment["DIGITLAB_MIRROR"] = server.url() + "/first " + server.url() + "/second";
    const Result result = run();
    check_complete(result);
    BOOST_TEST(contains(result.out, "fetched from " + server.url() + "/second"));
}

BOOST_AUTO_TEST_CASE(the_second_mirror_is_used_when_the_first_cannot_be_reached) {
    serve_all();
    // Port 1 of this machine: nobody listens there.
    environment["DIGITLAB_MIRROR"] = "http://127.0.0.1:1 " + server.url();
    check_complete(run());
}

BOOST_AUTO_TEST_CASE(the_second_mirror_is_used_when_the_first_sends_error_pages) {
    serve_all("/second");
    for (const std::string& name : names) {
        server.serve("/first/" + name + ".gz", {.body = "<html>Please log in</html>"});
    }
    environment["DIGITLAB_MIRROR"] = server.url() + "/first " + server.url() + "/second";
    check_complete(run());
}

BOOST_AUTO_TEST_CASE(an_error_page_never_lands_under_the_final_name) {
    serve_all();
    serve_images({.body = "<html>Please log in</html>"});
    check_failed(run(), "a web page instead of the file");
    BOOST_TEST(listing(target).size() == 0u);
}

BOOST_AUTO_TEST_CASE(other_content_never_lands_under_the_final_name) {
    serve_all();
    serve_images({.body = zipped("something else")});
    check_failed(run(), "checksum is wrong");
    BOOST_TEST(listing(target).size() == 0u);
}

BOOST_AUTO_TEST_CASE(a_file_that_no_mirror_has_is_one_clear_line) {
    environment["DIGITLAB_MIRROR"] = server.url() + "/first " + server.url() + "/second";
    const Result result = run();
    check_failed(result, "cannot get " + train_images + ".gz");
    BOOST_TEST(contains(result.err, server.url() + "/first"));
    BOOST_TEST(contains(result.err, server.url() + "/second"));
    BOOST_TEST(listing(target).size() == 0u);
}

BOOST_AUTO_TEST_CASE(a_mirror_without_the_file_does_not_cost_the_part_of_another) {
    const std::string half = first_half(zipped(content_of(train_images)));
    write_file(part(), half);
    check_failed(run(), train_images);
    BOOST_TEST((read_file(part()) == half));
}

BOOST_AUTO_TEST_CASE(files_that_lie_uncompressed_on_the_server_are_zipped_here) {
    for (const std::string& name : names) server.serve("/" + name, {.body = content_of(name)});
    check_complete(run());
}

BOOST_AUTO_TEST_CASE(a_slash_at_the_end_of_the_base_url_does_no_harm) {
    serve_all();
    environment["DIGITLAB_MIRROR"] = server.url() + "/";
    check_complete(run());
}

// Not with wget: its exit status is the same for a busy server and for one that has no such file,
// so the script goes to the next mirror instead.
BOOST_AUTO_TEST_CASE(a_busy_server_is_asked_again, *precondition(is_here("curl"))) {
    serve_all();
    serve_images({.body = zipped(content_of(train_images)), .fault = Fault::busy});
    check_complete(run());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(local_sources, Downloading)

BOOST_AUTO_TEST_CASE(a_file_url_will_do) {
    for (const std::string& name : names) {
        write_file(folder.path() / "copy" / (name + ".gz"), zipped(content_of(name)));
    }
    environment["DIGITLAB_MIRROR"] = "file://" + (folder.path() / "copy").string();
    check_complete(run());
}

BOOST_AUTO_TEST_CASE(a_space_in_a_file_url_is_written_as_percent_20) {
    for (const std::string& name : names) {
        write_file(folder.path() / "my copy" / (name + ".gz"), zipped(content_of(name)));
    }
    environment["DIGITLAB_MIRROR"] = "file://" + folder.path().string() + "/my%20copy";
    check_complete(run());
}

BOOST_AUTO_TEST_CASE(a_plain_folder_will_do_even_with_a_space_in_its_name) {
    for (const std::string& name : names) {
        write_file(folder.path() / "my copy" / (name + ".gz"), zipped(content_of(name)));
    }
    environment["DIGITLAB_MIRROR"] = (folder.path() / "my copy").string();
    check_complete(run());
}

BOOST_AUTO_TEST_CASE(a_folder_of_uncompressed_files_will_do) {
    for (const std::string& name : names) {
        write_file(folder.path() / "copy" / name, content_of(name));
    }
    environment["DIGITLAB_MIRROR"] = (folder.path() / "copy").string();
    check_complete(run());
}

BOOST_AUTO_TEST_CASE(a_read_only_copy_gives_files_that_can_be_replaced) {
    for (const std::string& name : names) {
        const fs::path file = folder.path() / "copy" / (name + ".gz");
        write_file(file, zipped(content_of(name)));
        fs::permissions(file, fs::perms::owner_read);
    }
    environment["DIGITLAB_MIRROR"] = (folder.path() / "copy").string();
    check_complete(run());
    const fs::perms mode = fs::status(final_file(train_images)).permissions();
    BOOST_TEST(((mode & fs::perms::owner_write) != fs::perms::none));
}

BOOST_AUTO_TEST_CASE(a_folder_that_does_not_exist_is_one_clear_line) {
    environment["DIGITLAB_MIRROR"] = (folder.path() / "nowhere").string();
    check_failed(run(), "no such file");
    BOOST_TEST(listing(target).size() == 0u);
}

BOOST_AUTO_TEST_CASE(half_a_file_in_the_folder_never_lands_under_the_final_name) {
    for (const std::string& name : names) {
        write_file(folder.path() / "copy" / (name + ".gz"), first_half(zipped(content_of(name))));
    }
    environment["DIGITLAB_MIRROR"] = (folder.path() / "copy").string();
    check_failed(run(), "checksum is wrong");
    BOOST_TEST(listing(target).size() == 0u);
}

BOOST_AUTO_TEST_SUITE_END()

namespace {

/// The lock file a run of the script leaves when it is killed outright: its machine, its process.
fs::path lock_owner(const fs::path& target, pid_t pid) {
    utsname machine{};
    uname(&machine);
    return target / ".download.lock" /
           ("owner." + std::string(machine.nodename) + "." + std::to_string(pid));
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(target_folder, Downloading)

BOOST_AUTO_TEST_CASE(a_target_that_cannot_be_made_is_one_clear_line) {
    serve_all();
    // A file where a folder should be, rather than a read-only folder: root may write in that.
    write_file(folder.path() / "file", "");
    const Result result = run({"mnist", (folder.path() / "file" / "mnist").string()});
    check_failed(result, "cannot make the folder");
    BOOST_TEST(server.requests().size() == 0u);
}

BOOST_AUTO_TEST_CASE(a_complete_set_needs_nothing_written) {
    for (const std::string& name : names) {
        write_file(final_file(name), zipped(content_of(name)));
    }
    fs::permissions(target, fs::perms::owner_read | fs::perms::owner_exec);
    check_complete(run());
    fs::permissions(target, fs::perms::owner_all);
}

BOOST_AUTO_TEST_CASE(a_name_with_a_space_is_as_good_as_any) {
    serve_all();
    target = folder.path() / "my data" / "mnist";
    check_complete(run());
}

BOOST_AUTO_TEST_CASE(a_second_run_at_the_same_time_leaves_the_first_alone) {
    serve_all();
    const std::string whole = zipped(content_of(train_images));
    serve_images({.body = whole, .fault = Fault::stall, .fault_after = whole.size() / 2});
    const auto first = start({"mnist", target.string()});
    BOOST_TEST_REQUIRE(wait_until([&] { return fs::exists(part()) && fs::file_size(part()) > 0; }));
    const std::vector<std::string> before = listing(target);

    check_failed(run(), "process " + std::to_string(first->pid()));
    BOOST_TEST(listing(target) == before, boost::test_tools::per_element());
    kill(first->pid(), SIGTERM);
    BOOST_TEST(first->wait().status == 128 + SIGTERM);
}

BOOST_AUTO_TEST_CASE(the_lock_of_a_killed_run_is_taken_over) {
    serve_all();
    const pid_t dead = fork();
    if (dead == 0) _exit(0);
    waitpid(dead, nullptr, 0);
    write_file(lock_owner(target, dead), "");
    check_complete(run());
}

BOOST_AUTO_TEST_CASE(a_lock_that_nobody_signed_is_taken_over) {
    serve_all();
    fs::create_directories(target / ".download.lock");
    check_complete(run());
}

BOOST_AUTO_TEST_CASE(the_lock_of_another_machine_is_respected) {
    serve_all();
    write_file(target / ".download.lock" / "owner.another.machine.1234", "");
    check_failed(run(), "process 1234 on another.machine");
    BOOST_TEST(server.requests().size() == 0u);
}

BOOST_AUTO_TEST_SUITE_END()

namespace {

/// A folder for PATH with what every system has, and of the rest only what is named.
fs::path bare_system(const fs::path& folder, const std::vector<std::string>& extra) {
    std::vector<std::string> programs = {
        "sh", "awk", "cat",   "dd", "dirname", "gzip",  "mkdir", "mv",        "od",    "ps",
        "rm", "sed", "sleep", "tr", "touch",   "uname", "wc",    "sha256sum", "shasum"};
    programs.insert(programs.end(), extra.begin(), extra.end());
    fs::create_directories(folder);
    for (const std::string& program : programs) {
        const std::string path = find_program(program);
        if (!path.empty()) fs::create_symlink(path, folder / program);
    }
    return folder;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(tools_and_usage, Downloading)

BOOST_AUTO_TEST_CASE(wrong_usage_is_status_2_and_says_the_right_one) {
    const std::vector<std::vector<std::string>> wrong = {
        {}, {"mnist"}, {"cifar", "folder"}, {"mnist", ""}, {"mnist", "a", "b"}, {"mnist", "-x"}};
    for (const auto& arguments : wrong) {
        const Result result = run(arguments);
        BOOST_TEST(result.status == 2);
        BOOST_TEST(contains(result.err, "usage:"));
        BOOST_TEST(lines_in(result.err) == 1);
    }
}

BOOST_AUTO_TEST_CASE(help_is_not_an_error) {
    const Result result = run({"--help"});
    BOOST_TEST(result.status == 0);
    BOOST_TEST(contains(result.out, "usage:"));
}

BOOST_AUTO_TEST_CASE(a_checksum_missing_from_the_list_is_one_clear_line) {
    check_failed(run({"fashion-mnist", target.string()}), "no checksum for fashion-mnist/");
}

BOOST_AUTO_TEST_CASE(without_curl_and_wget_it_says_what_to_install) {
    serve_all();
    environment["PATH"] = bare_system(folder.path() / "bin", {}).string();
    check_failed(run(), "install one");
}

BOOST_AUTO_TEST_CASE(a_folder_needs_neither_curl_nor_wget) {
    for (const std::string& name : names) {
        write_file(folder.path() / "copy" / (name + ".gz"), zipped(content_of(name)));
    }
    environment["PATH"] = bare_system(folder.path() / "bin", {}).string();
    environment["DIGITLAB_MIRROR"] = (folder.path() / "copy").string();
    check_complete(run());
}

BOOST_AUTO_TEST_SUITE_END()

namespace {

/// The same, on a machine that has wget but not curl.
struct DownloadingWithWget : Downloading {
    DownloadingWithWget() {
        environment["PATH"] = bare_system(folder.path() / "bin", {"wget"}).string();
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(with_wget, DownloadingWithWget, *precondition(is_here("wget")))

BOOST_AUTO_TEST_CASE(wget_brings_the_four_files) {
    serve_all();
    check_complete(run());
}

BOOST_AUTO_TEST_CASE(wget_goes_on_after_a_cut_connection) {
    serve_all();
    const std::string whole = zipped(content_of(train_images));
    serve_images({.body = whole, .fault = Fault::cut, .fault_after = whole.size() / 2});
    check_complete(run());
    const std::vector<std::string> expected = {"", range_from(whole.size() / 2)};
    BOOST_TEST(ranges_asked() == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(wget_copes_with_a_server_that_knows_no_ranges) {
    serve_all();
    serve_images({.body = zipped(content_of(train_images)), .ranges = false});
    write_file(part(), first_half(zipped(content_of(train_images))));
    check_complete(run());
}

BOOST_AUTO_TEST_CASE(wget_starts_over_from_a_damaged_part) {
    serve_all();
    write_file(part(), std::string(zipped(content_of(train_images)).size() / 2, 'x'));
    check_complete(run());
}

BOOST_AUTO_TEST_CASE(wget_finds_files_that_lie_uncompressed_on_the_server) {
    for (const std::string& name : names) server.serve("/" + name, {.body = content_of(name)});
    check_complete(run());
}

BOOST_AUTO_TEST_CASE(wget_leaves_nothing_of_a_file_that_is_not_there) {
    check_failed(run(), "cannot get " + train_images + ".gz");
    BOOST_TEST(listing(target).size() == 0u);
}

BOOST_AUTO_TEST_CASE(a_stopped_wget_leaves_only_a_part) {
    const std::string whole = zipped(content_of(train_images));
    serve_images({.body = whole, .fault = Fault::stall, .fault_after = whole.size() / 2});
    const auto first = start({"mnist", target.string()});
    BOOST_TEST_REQUIRE(wait_until([&] { return fs::exists(part()) && fs::file_size(part()) > 0; }));
    kill(first->pid(), SIGTERM);
    BOOST_TEST(first->wait().status == 128 + SIGTERM);
    BOOST_TEST(listing(target) == std::vector<std::string>{part().filename().string()},
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
