#include "base/file.hpp"

#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <iterator>

#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(files)

namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

std::ptrdiff_t entries_of(const fs::path& folder) {
    return std::distance(fs::directory_iterator(folder), {});
}

/// While it exists, no file can grow beyond a number of bytes, as if the disk were full.
class FullDisk {
public:
    explicit FullDisk(rlim_t bytes) : signal_(std::signal(SIGXFSZ, SIG_IGN)) {
        getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit limit{bytes, before_.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FullDisk() {
        setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, signal_);
    }
    FullDisk(const FullDisk&) = delete;
    FullDisk& operator=(const FullDisk&) = delete;

private:
    rlimit before_{};
    void (*signal_)(int);
};

/// The message of what a write to a disk with `bytes` bytes left throws; empty if nothing.
std::string failure_on_full_disk(rlim_t bytes, const fs::path& file, const std::string& content) {
    const FullDisk disk(bytes);  // nothing else may be written meanwhile, not even a report
    try {
        write_file_atomically(file, content);
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    return "";
}

}  // namespace

BOOST_AUTO_TEST_CASE(content_is_written_byte_by_byte_as_it_is) {
    const TemporaryFolder folder;
    const fs::path file = folder.path() / "file";
    for (const std::string& content : {std::string(), std::string("one\r\ntwo"),
                                       std::string("\0\xff\n\0", 4), std::string(3'000'000, 'x')}) {
        write_file_atomically(file, content);
        BOOST_TEST((text_of(file) == content));
    }
}

BOOST_AUTO_TEST_CASE(nothing_but_the_file_is_left_in_its_folder) {
    const TemporaryFolder folder;
    write_file_atomically(folder.path() / "file", "content");
    BOOST_TEST(entries_of(folder.path()) == 1);
}

BOOST_AUTO_TEST_CASE(longer_file_that_was_there_is_replaced) {
    const TemporaryFolder folder;
    const fs::path file = folder.write("file", std::string(100'000, '7'));
    write_file_atomically(file, "new");
    BOOST_TEST(text_of(file) == "new");
}

BOOST_AUTO_TEST_CASE(what_a_killed_program_left_is_removed) {
    const TemporaryFolder folder;
    const pid_t dead = fork();
    if (dead == 0) _exit(0);
    waitpid(dead, nullptr, 0);
    folder.write("file." + std::to_string(dead) + ".part", std::string(100'000, '7'));
    folder.write("file.mine.part", "of another program");
    write_file_atomically(folder.path() / "file", "new");
    BOOST_TEST(text_of(folder.path() / "file") == "new");
    BOOST_TEST(entries_of(folder.path()) == 2);
}

BOOST_AUTO_TEST_CASE(processes_that_write_one_file_do_not_disturb_each_other) {
    const TemporaryFolder folder;
    const fs::path file = folder.write("file", std::string(1000, 'a'));
    std::vector<pid_t> writers;
    for (const char letter : {'a', 'b'}) {
        const pid_t writer = fork();
        if (writer == 0) {
            try {
                for (int i = 0; i < 100; ++i) {
                    write_file_atomically(file, std::string(letter == 'a' ? 1000 : 5000, letter));
                }
                _exit(0);
            } catch (const std::exception&) {
                _exit(1);
            }
        }
        writers.push_back(writer);
    }
    for (int i = 0; i < 2000; ++i) {
        const std::string text = text_of(file);
        const bool whole = text == std::string(1000, 'a') || text == std::string(5000, 'b');
        BOOST_TEST_REQUIRE(whole);
    }
    for (const pid_t writer : writers) {
        int status = -1;
        waitpid(writer, &status, 0);
        BOOST_TEST(status == 0);
    }
    BOOST_TEST(entries_of(folder.path()) == 1);
}

BOOST_AUTO_TEST_CASE(pipe_or_device_is_refused_and_stays_one) {
    const TemporaryFolder folder;
    const fs::path pipe = folder.path() / "pipe";
    BOOST_TEST_REQUIRE(mkfifo(pipe.c_str(), 0666) == 0);
    for (const fs::path& file : {pipe, fs::path("/dev/null")}) {
        const auto reason = says({file.string() + ": cannot be written: it is a device or a pipe"});
        BOOST_CHECK_EXCEPTION(write_file_atomically(file, "new"), std::runtime_error, reason);
        BOOST_CHECK_EXCEPTION(require_writable(file), std::runtime_error, reason);
    }
    BOOST_TEST(fs::is_fifo(pipe));
    BOOST_TEST(fs::is_character_file("/dev/null"));
}

BOOST_AUTO_TEST_CASE(link_stays_and_what_it_leads_to_is_replaced) {
    const TemporaryFolder folder;
    const fs::path file = folder.write("elsewhere/file", "old");
    fs::create_symlink(file, folder.path() / "link");
    write_file_atomically(folder.path() / "link", "new");
    BOOST_TEST(fs::is_symlink(folder.path() / "link"));
    BOOST_TEST(text_of(file) == "new");
}

BOOST_AUTO_TEST_CASE(file_that_cannot_be_written_is_known_before) {
    const TemporaryFolder folder;
    require_writable(folder.path() / "file");
    BOOST_TEST(entries_of(folder.path()) == 0);
    BOOST_CHECK_EXCEPTION(require_writable(folder.path() / "missing" / "file"), std::runtime_error,
                          says({"file: cannot be written: No such file or directory"}));
    BOOST_CHECK_EXCEPTION(require_writable(folder.path()), std::runtime_error,
                          says({"cannot be written: it is a folder"}));
}

BOOST_AUTO_TEST_CASE(file_without_a_folder_goes_to_the_current_one) {
    const TemporaryFolder folder;
    const CurrentFolder current(folder.path());
    write_file_atomically("file", "content");
    BOOST_TEST(text_of(folder.path() / "file") == "content");
}

BOOST_AUTO_TEST_CASE(folder_that_is_not_there_is_refused) {
    const TemporaryFolder folder;
    const fs::path file = folder.path() / "missing" / "file";
    BOOST_CHECK_EXCEPTION(write_file_atomically(file, "content"), std::runtime_error,
                          says({file.string() + ": cannot be written: No such file or directory"}));
    BOOST_TEST(entries_of(folder.path()) == 0);
}

BOOST_AUTO_TEST_CASE(folder_in_the_place_of_the_file_is_refused_and_left) {
    const TemporaryFolder folder;
    const fs::path in_the_way = folder.write("file/inside", "1").parent_path();
    BOOST_CHECK_EXCEPTION(write_file_atomically(in_the_way, "content"), std::runtime_error,
                          says({in_the_way.string() + ": cannot be written: "}));
    BOOST_TEST(entries_of(folder.path()) == 1);
    BOOST_TEST(text_of(in_the_way / "inside") == "1");
}

BOOST_AUTO_TEST_CASE(folder_one_may_not_write_to_is_refused) {
    if (geteuid() == 0) return report_skipped("root may write everywhere");
    const TemporaryFolder folder;
    fs::permissions(folder.path(), fs::perms::owner_read | fs::perms::owner_exec);
    const fs::path file = folder.path() / "file";
    BOOST_CHECK_EXCEPTION(write_file_atomically(file, "content"), std::runtime_error,
                          says({file.string() + ": cannot be written: Permission denied"}));
    fs::permissions(folder.path(), fs::perms::owner_all);
}

BOOST_AUTO_TEST_CASE(full_disk_leaves_the_old_content_and_nothing_of_the_new) {
    const TemporaryFolder folder;
    const fs::path file = folder.write("file", "old");
    const std::string message = failure_on_full_disk(1000, file, std::string(5000, 'x'));
    BOOST_TEST(message == file.string() + ": cannot be written: File too large");
    BOOST_TEST(text_of(file) == "old");
    BOOST_TEST(entries_of(folder.path()) == 1);
}

BOOST_AUTO_TEST_CASE(file_that_just_fits_is_written) {
    const TemporaryFolder folder;
    const std::string content(1000, 'x');
    BOOST_TEST(failure_on_full_disk(1000, folder.path() / "file", content) == "");
    BOOST_TEST((text_of(folder.path() / "file") == content));
}

BOOST_AUTO_TEST_CASE(file_that_is_too_large_is_refused_before_it_is_read) {
    const TemporaryFolder folder;
    const fs::path file = folder.write("digits.csv", std::string(3'000'000, 'x'));
    BOOST_TEST(digitlab::read_file(file, 3'000'000).size() == 3'000'000U);
    BOOST_CHECK_EXCEPTION(digitlab::read_file(file, 2'999'999), std::runtime_error,
                          says({"digits.csv: is larger than 2 MB"}));
    fs::resize_file(file, std::uintmax_t{1} << 40);  // no disk is needed: the file has a hole
    BOOST_CHECK_EXCEPTION(digitlab::read_file(file), std::runtime_error,
                          says({"digits.csv: is larger than 2048 MB"}));
}

BOOST_AUTO_TEST_CASE(device_is_no_file_to_read) {
    for (const char* device : {"/dev/zero", "/dev/null"}) {
        BOOST_CHECK_EXCEPTION(digitlab::read_file(device), std::runtime_error,
                              says({std::string(device) + ": is a device, not a file"}));
    }
}

BOOST_AUTO_TEST_CASE(pipe_is_read_to_its_end_unless_it_has_none) {
    const TemporaryFolder folder;
    const fs::path pipe = folder.path() / "pipe";
    BOOST_TEST(mkfifo(pipe.c_str(), 0600) == 0);
    const std::string text(200'000, 'x');
    for (const bool fits : {true, false}) {
        const pid_t writer = fork();
        if (writer == 0) {
            std::signal(SIGPIPE, SIG_IGN);
            std::ofstream(pipe) << text;
            _exit(0);
        }
        if (fits) {
            BOOST_TEST((digitlab::read_file(pipe) == text));
        } else {
            BOOST_CHECK_THROW(digitlab::read_file(pipe, 100'000), std::runtime_error);
        }
        waitpid(writer, nullptr, 0);
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
