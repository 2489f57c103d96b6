// datasets/download.sh with a small server on this machine that sends wrong responses on purpose.
//
// The real files are too large for that, so there are four made-up files and a list of their
// checksums, which the script reads through DIGITLAB_CHECKSUMS.

#define BOOST_TEST_MODULE download
#ifndef BOOST_TEST_DYN_LINK
#define BOOST_TEST_DYN_LINK
#endif
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <map>
#include <numeric>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "local_server.hpp"
#include "process.hpp"
#include "testing.hpp"

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using digitlab::testing::TemporaryFolder;
using Strings = std::vector<std::string>;

namespace {

const std::string images = "train-images-idx3-ubyte";
const Strings names = {images, "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte",
                       "t10k-labels-idx1-ubyte"};

// Computed by sha256sum from the contents below, written to files.
const char* const checksums = R"(
8b1e115f0dcb86ef77445f3e8e3ba45feffa44e165664b9ef1ffb7d177e0248f  mnist/train-images-idx3-ubyte
b5681ad4d61949ea3564ea14f948b7892f3608dcc9c0e45719691f434be7f671  mnist/train-labels-idx1-ubyte
46a4542be690f62714c315acf495a609a077a2c416caa55586949a1bf6a676c5  mnist/t10k-images-idx3-ubyte
8808858398cfdcd930fbd99dd679643fbe4094686facbf7ef3ee1b183cd38b91  mnist/t10k-labels-idx1-ubyte
)";

/// Half of the bytes of the images are zero, as in MNIST.
std::string content_of(const std::string& name) {
    std::string bytes = {'\0', '\0', '\x08'};
    std::mt19937 random(
        5489);  // the same numbers with every compiler, so the checksums hold everywhere
    while (name == images && bytes.size() < 200'000) {
        const auto bits = random();
        bytes += (bits & 0x100u) != 0 ? static_cast<char>(bits & 0xFFu) : '\0';
    }
    return bytes + name;
}

/// `level` 1 (fast) to 9 (small): how a mirror compressed the file.
std::string zipped(const std::string& content, int level = 6) {
    const TemporaryFolder folder;
    const fs::path path = folder.path() / "file.gz";
    gzFile file = gzopen(path.c_str(), ("wb" + std::to_string(level)).c_str());
    gzwrite(file, content.data(), static_cast<unsigned>(content.size()));
    gzclose(file);
    return read_file(path);
}

/// Whether this is a complete gzip file with this content.
bool unzips_to(const fs::path& path, const std::string& content) {
    gzFile file = gzopen(path.c_str(), "rb");
    if (file == nullptr) return false;
    std::string bytes(content.size() + 1, '\0');
    const int count = gzread(file, bytes.data(), static_cast<unsigned>(bytes.size()));
    const bool gzip = gzdirect(file) == 0;  // gzread returns the bytes of other files as they are
    bytes.pop_back();
    return gzclose(file) == Z_OK && gzip && count == static_cast<int>(content.size()) &&
           bytes == content;
}

/// The names of everything in a folder, hidden files included, sorted, each followed by a space.
std::string listing(const fs::path& folder) {
    std::set<std::string> found;
    if (!fs::exists(folder)) return "";
    for (const auto& entry : fs::directory_iterator(folder)) {
        found.insert(entry.path().filename().string() + " ");
    }
    return std::accumulate(found.begin(), found.end(), std::string());
}

long lines_in(const std::string& text) {
    return std::count(text.begin(), text.end(), '\n');
}

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

std::string first_half(const std::string& text) {
    return text.substr(0, text.size() / 2);
}

/// The Range header of a request that resumes after this many bytes; without it, the header is "-".
std::string from(std::size_t position) {
    return "bytes=" + std::to_string(position) + "- ";
}

/// An empty target folder, the list of checksums, and a server that has the four files.
struct Downloading {
    TemporaryFolder folder;
    LocalServer server;
    fs::path target = folder.path() / "my data" / "mnist";
    std::map<std::string, std::string> environment = {
        {"HOME", folder.path().string()},  // none of the caller's settings of curl
        {"CURL_HOME", folder.path().string()},
        {"XDG_CONFIG_HOME", folder.path().string()},
        {"no_proxy", "127.0.0.1"},
        {"DIGITLAB_CHECKSUMS", folder.write("sums", checksums).string()},
        {"DIGITLAB_MIRROR", server.url()}};
    const std::string whole = zipped(content_of(images));
    const std::string half = first_half(whole);

    Downloading() {
        for (const std::string& name : names) {
            server.serve("/" + name + ".gz", {.body = zipped(content_of(name))});
        }
    }

    ProcessResult run(const Strings& arguments) const {
        Strings command = {"env"};
        for (const auto& [key, value] : environment) command.push_back(key + "=" + value);
        command.push_back(DIGITLAB_DOWNLOAD_SCRIPT);
        command.insert(command.end(), arguments.begin(), arguments.end());
        return run_process(command);
    }

    ProcessResult run() const { return run({"mnist", target.string()}); }

    fs::path part() const { return target / (images + ".gz.part"); }

    fs::path final_file(const std::string& name) const { return target / (name + ".gz"); }

    /// The response to a request for the training images.
    void serve_images(Route route) { server.serve("/" + images + ".gz", std::move(route)); }

    /// The mirror is a folder on this machine, with all four files, read-only.
    void mirror_folder(const std::string& name) {
        for (const std::string& file : names) {
            fs::permissions(folder.write(name + "/" + file + ".gz", zipped(content_of(file))),
                            fs::perms::owner_read);
        }
        environment["DIGITLAB_MIRROR"] = (folder.path() / name).string();
    }

    /// Starts a download and returns when a part of the training images has arrived.
    std::future<ProcessResult> start_and_stall() {
        serve_images({.body = whole, .fault = Fault::stall, .fault_after = half.size()});
        auto result = std::async(std::launch::async, [this] { return run(); });
        for (int i = 0; i < 2000 && (!fs::exists(part()) || fs::is_empty(part())); ++i) {
            std::this_thread::sleep_for(5ms);
        }
        BOOST_TEST_REQUIRE(fs::exists(part()));
        return result;
    }

    /// The process of the running script, which is also its process group.
    pid_t script() const { return std::stoi(read_file(target / ".download.lock")); }

    /// The Range headers of the requests for the training images since the last call.
    std::string ranges_asked() {
        std::string ranges;
        for (const Request& request : server.take_requests()) {
            if (request.path == "/" + images + ".gz") ranges += request.range + " ";
        }
        return ranges;
    }

    /// The run succeeded; the four files are in the target, correct, with nothing else.
    void check_complete(const ProcessResult& result) const {
        BOOST_TEST(result.status == 0);
        BOOST_TEST(result.err == "");
        std::string expected;
        for (const std::string& name : std::set(names.begin(), names.end())) {
            BOOST_TEST(unzips_to(final_file(name), content_of(name)), name << " is wrong");
            expected += name + ".gz ";
        }
        BOOST_TEST(listing(target) == expected);
    }

    /// The run failed with status 1 and one line that contains all `words`.
    static void check_failed(const ProcessResult& result, const Strings& words) {
        BOOST_TEST(result.status == 1);
        BOOST_TEST(lines_in(result.err) == 1, "stderr: " << result.err);
        for (const std::string& word : words) {
            BOOST_TEST(contains(result.err, word), word << " is not in stderr: " << result.err);
        }
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(fetching, Downloading)

BOOST_AUTO_TEST_CASE(the_four_files_arrive_and_the_last_line_says_what_to_do_next) {
    const ProcessResult result = run();
    check_complete(result);
    BOOST_TEST(lines_in(result.out) == 5, "stdout: " << result.out);
    for (const std::string& name : names) {
        BOOST_TEST(contains(result.out, name + ".gz: downloaded from " + server.url()));
    }
    BOOST_TEST(contains(result.out, target.string()));
    BOOST_TEST(contains(result.out, "./lab06 --dataset mnist"));
    BOOST_TEST(!contains(result.out, "\r"));
}

BOOST_AUTO_TEST_CASE(a_second_run_downloads_nothing_and_needs_no_write_permission) {
    run();
    server.take_requests();
    fs::permissions(target, fs::perms::owner_read | fs::perms::owner_exec);
    const ProcessResult second = run();
    fs::permissions(target, fs::perms::owner_all);
    check_complete(second);
    BOOST_TEST(server.take_requests().size() == 0u);
    BOOST_TEST(contains(second.out, "already present, checksum verified"));
}

BOOST_AUTO_TEST_CASE(a_file_that_was_unzipped_by_hand_is_not_downloaded_again) {
    folder.write(target / images, content_of(images));
    BOOST_TEST(run().status == 0);
    BOOST_TEST(!fs::exists(final_file(images)));
    BOOST_TEST(ranges_asked() == "");
}

BOOST_AUTO_TEST_CASE(a_wrong_file_is_named_and_replaced) {
    for (const std::string& bytes :
         Strings{"<html>an error page</html>", half, whole + "x", content_of(images)}) {
        folder.write(final_file(images), bytes);
        const ProcessResult result = run();
        check_complete(result);
        BOOST_TEST(contains(result.out, images + ".gz: present, but its checksum is wrong"));
    }
}

BOOST_AUTO_TEST_CASE(a_wrong_uncompressed_file_is_replaced_because_the_labs_prefer_it) {
    folder.write(target / images, "an old file");
    folder.write(final_file(images), whole);
    check_complete(run());
}

BOOST_AUTO_TEST_CASE(a_wrong_file_stays_until_a_correct_one_has_arrived) {
    folder.write(final_file(images), "an old file");
    environment["DIGITLAB_MIRROR"] = server.url() + "/none";
    check_failed(run(), {images});
    BOOST_TEST(read_file(final_file(images)) == "an old file");
}

BOOST_AUTO_TEST_CASE(how_a_mirror_compresses_does_not_matter) {
    for (const std::string& body : {zipped(content_of(images), 1), content_of(images)}) {
        BOOST_TEST_REQUIRE((body != whole));
        fs::remove_all(target);
        serve_images({.body = body});
        check_complete(run());
    }
}

BOOST_AUTO_TEST_CASE(a_mirror_may_hold_uncompressed_files) {
    for (const std::string& name : names)
        server.serve("/plain/" + name, {.body = content_of(name)});
    environment["DIGITLAB_MIRROR"] = server.url() + "/plain";
    check_complete(run());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(resuming, Downloading)

BOOST_AUTO_TEST_CASE(an_older_part_is_resumed_by_asking_for_a_range) {
    folder.write(part(), half);
    check_complete(run());
    BOOST_TEST(ranges_asked() == from(half.size()));
}

BOOST_AUTO_TEST_CASE(a_connection_cut_half_way_is_resumed) {
    serve_images({.body = whole, .fault = Fault::cut, .fault_after = half.size()});
    check_complete(run());
    BOOST_TEST(ranges_asked() == "- " + from(half.size()));
}

BOOST_AUTO_TEST_CASE(a_connection_cut_again_and_again_leaves_a_part_for_the_next_run) {
    serve_images({.body = whole, .fault = Fault::cut, .fault_after = 5000, .faulty_responses = 99});
    check_failed(run(), {images});
    BOOST_TEST(listing(target) == images + ".gz.part ");
    BOOST_TEST(fs::file_size(part()) == 25'000u);  // after five attempts
    server.take_requests();
    serve_images({.body = whole});
    check_complete(run());
    BOOST_TEST(ranges_asked() == from(25'000));
}

BOOST_AUTO_TEST_CASE(a_server_without_ranges_sends_everything_again) {
    serve_images({.body = whole, .ranges = false});
    folder.write(part(), half);
    check_complete(run());
}

BOOST_AUTO_TEST_CASE(a_part_that_does_not_fit_is_deleted_and_the_file_downloaded_from_zero_once) {
    for (const std::string& wrong :
         {std::string(half.size(), 'x'),       // damaged
          std::string(2 * whole.size(), 'x'),  // longer than the file
          first_half(
              zipped(content_of(images), 1))}) {  // from a mirror that compresses differently
        fs::remove_all(target);
        server.take_requests();
        folder.write(part(), wrong);
        check_complete(run());
        BOOST_TEST(ranges_asked() == from(wrong.size()) + "- ");
    }
}

BOOST_AUTO_TEST_CASE(a_complete_part_is_only_renamed) {
    folder.write(part(), whole);
    check_complete(run());
    BOOST_TEST(ranges_asked() == "");
}

BOOST_AUTO_TEST_CASE(a_mirror_without_the_file_does_not_cost_the_part_of_another) {
    folder.write(part(), half);
    environment["DIGITLAB_MIRROR"] = server.url() + "/none";
    check_failed(run(), {images});
    BOOST_TEST((read_file(part()) == half));
}

BOOST_AUTO_TEST_CASE(a_stopped_run_leaves_only_a_part) {
    // `kill` signals the script alone, which must stop its curl at once; a terminal the whole
    // group.
    for (const auto& [signal_number, group] : {std::pair{SIGTERM, 1}, std::pair{SIGINT, -1}}) {
        fs::remove_all(target);
        auto result = start_and_stall();
        kill(group * script(), signal_number);
        BOOST_TEST_REQUIRE((result.wait_for(5s) == std::future_status::ready));
        const ProcessResult stopped = result.get();
        BOOST_TEST(stopped.status == 130);
        BOOST_TEST(stopped.err == "download.sh: interrupted; run it again to resume\n");
        BOOST_TEST(listing(target) == images + ".gz.part ");
    }
}

BOOST_AUTO_TEST_CASE(the_run_after_one_that_was_killed_outright_resumes) {
    auto result = start_and_stall();
    kill(-script(), SIGKILL);
    BOOST_TEST(result.get().status == 128 + SIGKILL);
    const std::string range = from(fs::file_size(part()));
    server.take_requests();
    check_complete(run());
    BOOST_TEST(ranges_asked() == range);
}

BOOST_AUTO_TEST_CASE(a_second_run_at_the_same_time_does_not_disturb_the_first) {
    auto result = start_and_stall();
    const std::string before = listing(target);
    check_failed(run(), {"another download (process " + std::to_string(script()) + ")"});
    BOOST_TEST(listing(target) == before);
    kill(script(), SIGTERM);
    BOOST_TEST(result.get().status == 130);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(mirrors, Downloading)

BOOST_AUTO_TEST_CASE(the_second_mirror_is_used_if_the_first_fails) {
    for (const std::string& name : names) {
        server.serve("/login/" + name + ".gz", {.body = "<html>Please log in</html>"});
    }
    // No such file; nobody listens; a web page.
    for (const std::string& first :
         {server.url() + "/none", std::string("http://127.0.0.1:1"), server.url() + "/login"}) {
        fs::remove_all(target);
        environment["DIGITLAB_MIRROR"] = first + " " + server.url() + "/";
        const ProcessResult result = run();
        check_complete(result);
        BOOST_TEST(contains(result.out, "downloaded from " + server.url()));
    }
}

BOOST_AUTO_TEST_CASE(an_error_names_the_file_and_for_every_mirror_the_reason) {
    environment["DIGITLAB_MIRROR"] = server.url() + "/first http://127.0.0.1:1";
    check_failed(run(), {"cannot download " + images + ".gz", server.url() + "/first: ", "404",
                         "http://127.0.0.1:1: Failed to connect", "set DIGITLAB_MIRROR"});
    BOOST_TEST(listing(target) == "");
}

BOOST_AUTO_TEST_CASE(wrong_content_never_gets_the_final_name) {
    serve_images({.body = "<html>Please log in</html>"});
    check_failed(run(), {images, server.url(), "a web page"});
    BOOST_TEST(listing(target) == "");
    serve_images({.body = zipped("something else")});
    check_failed(run(), {images, server.url(), "wrong checksum"});
    BOOST_TEST(listing(target) == "");
}

BOOST_AUTO_TEST_CASE(a_busy_server_is_asked_again) {
    serve_images({.body = whole, .fault = Fault::busy});
    check_complete(run());
}

BOOST_AUTO_TEST_CASE(a_file_that_is_too_large_is_refused) {
    serve_images({.body = std::string(50'000'001, 'x')});  // its size is announced
    check_failed(run(), {images, "Maximum file size exceeded"});
    BOOST_TEST(listing(target) == "");
    serve_images({.body = std::string(60'000'000, 'x'), .fault = Fault::unannounced});
    check_failed(run(), {images});
    BOOST_TEST((!fs::exists(part()) || fs::file_size(part()) <= 50'000'000));
}

BOOST_AUTO_TEST_CASE(a_redirect_loop_ends) {
    serve_images({.body = whole, .fault = Fault::redirect, .faulty_responses = 99});
    check_failed(run(), {images, "redirects"});
    BOOST_TEST(ranges_asked() == "- - - - - - ");  // the first one and five redirects
    BOOST_TEST(listing(target) == "");
}

BOOST_AUTO_TEST_CASE(a_blank_mirror_is_the_same_as_none) {
    // The built-in mirrors are asked through a proxy, so that nothing leaves this machine.
    environment["https_proxy"] = server.url();
    environment["DIGITLAB_MIRROR"] = " \t";
    check_failed(run(), {images, "https://storage.googleapis.com/cvdf-datasets/mnist: "});
    BOOST_TEST(server.take_requests().size() >= 1u);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(folders, Downloading)

BOOST_AUTO_TEST_CASE(a_mirror_folder_may_have_any_name_and_be_read_only) {
    mirror_folder("my copy: 100%20 #1? [a-z] {b,c}");
    check_complete(run());
    const fs::perms mode = fs::status(final_file(images)).permissions();
    BOOST_TEST(((mode & fs::perms::owner_write) != fs::perms::none));
}

BOOST_AUTO_TEST_CASE(a_space_in_a_file_url_is_written_as_percent_20) {
    mirror_folder("my copy");
    environment["DIGITLAB_MIRROR"] = "file://" + folder.path().string() + "/my%20copy";
    check_complete(run());
}

BOOST_AUTO_TEST_CASE(a_mirror_folder_may_hold_uncompressed_files) {
    for (const std::string& name : names) folder.write("copy/" + name, content_of(name));
    environment["DIGITLAB_MIRROR"] = (folder.path() / "copy").string();
    check_complete(run());
}

BOOST_AUTO_TEST_CASE(a_mirror_folder_that_does_not_exist_is_one_clear_line) {
    environment["DIGITLAB_MIRROR"] = (folder.path() / "nowhere").string();
    check_failed(run(), {images, "nowhere", "Couldn't open file"});
    BOOST_TEST(listing(target) == "");
}

BOOST_AUTO_TEST_CASE(half_a_file_in_the_mirror_folder_never_gets_the_final_name) {
    mirror_folder("copy");
    fs::remove(folder.path() / "copy" / (images + ".gz"));
    folder.write("copy/" + images + ".gz", half);
    check_failed(run(), {images, "wrong checksum"});
    BOOST_TEST(listing(target) == "");
}

// Root may write to read-only folders, so a file stands where a folder should be, or vice versa.
BOOST_AUTO_TEST_CASE(a_target_that_cannot_be_written_to_is_one_clear_line) {
    target = folder.write("file", "") / "mnist";
    check_failed(run(), {"cannot create", target.string(), "Not a directory"});
    target = folder.path() / "data";
    fs::create_directories(target / ".download.lock");
    check_failed(run(), {"cannot write to " + target.string()});
    BOOST_TEST(server.take_requests().size() == 0u);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(tools_and_usage, Downloading)

BOOST_AUTO_TEST_CASE(wrong_usage_is_status_2_and_help_is_not_an_error) {
    for (const Strings& wrong : std::vector<Strings>{{},
                                                     {"mnist"},
                                                     {"cifar", "folder"},
                                                     {"mnist", ""},
                                                     {"mnist", "a", "b"},
                                                     {"mnist", "-x"}}) {
        const ProcessResult result = run(wrong);
        BOOST_TEST(result.status == 2);
        BOOST_TEST(result.err.starts_with("usage:"));
        BOOST_TEST(lines_in(result.err) == 1);
    }
    const ProcessResult help = run({"--help"});
    BOOST_TEST(help.status == 0);
    BOOST_TEST(help.out.starts_with("usage:"));
}

BOOST_AUTO_TEST_CASE(a_checksum_missing_from_the_list_is_one_clear_line) {
    check_failed(run({"fashion-mnist", target.string()}), {"no checksum of fashion-mnist/"});
}

BOOST_AUTO_TEST_CASE(without_curl_the_error_says_what_to_do) {
    const fs::path bin = folder.path() / "bin";  // what every system has, without curl
    fs::create_directory(bin);
    std::istringstream folders(std::getenv("PATH"));
    for (std::string at; std::getline(folders, at, ':');) {
        for (const char* program : {"dirname", "gzip", "sed", "sha256sum", "shasum"}) {
            const fs::path path = fs::path(at) / program;
            std::error_code exists_already;
            if (fs::exists(path)) fs::create_symlink(path, bin / program, exists_already);
        }
    }
    environment["PATH"] = bin.string();
    check_failed(run(), {images, "install curl, or copy the file to " + target.string()});
}

BOOST_AUTO_TEST_SUITE_END()
