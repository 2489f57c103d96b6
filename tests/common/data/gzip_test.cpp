#include "data/gzip.hpp"

#include <unistd.h>

#include <memory>

#include "made_files.hpp"
#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(gzip)

namespace {

namespace fs = std::filesystem;

/// About a million bytes that do not repeat themselves soon.
std::string long_text() {
    std::string text;
    for (int i = 0; i < 150'000; ++i) text += std::to_string(i * 7919 % 1'000'003) + '\n';
    return text;
}

}  // namespace

// ---- read_file ----------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(plain_file_is_read_as_it_is) {
    const TemporaryFolder folder;
    const std::string bytes("a\0b\r\n\xff", 6);
    const FileContent content = read_unpacked(folder.write("file", bytes));
    BOOST_TEST(content.bytes == bytes);
    BOOST_TEST(content.complete);
}

BOOST_AUTO_TEST_CASE(gzip_file_is_unpacked) {
    const TemporaryFolder folder;
    const FileContent content = read_unpacked(folder.write("file.gz", gzipped("seven")));
    BOOST_TEST(content.bytes == "seven");
    BOOST_TEST(content.complete);
}

BOOST_AUTO_TEST_CASE(gzip_is_told_by_the_bytes_and_not_by_the_name) {
    const TemporaryFolder folder;
    BOOST_TEST(read_unpacked(folder.write("file.csv", gzipped("seven"))).bytes == "seven");
}

BOOST_AUTO_TEST_CASE(truncated_gzip_file_is_read_as_far_as_it_goes) {
    const TemporaryFolder folder;
    const std::string text = long_text();
    const std::string packed = gzipped(text);
    const FileContent content =
        read_unpacked(folder.write("a.gz", packed.substr(0, packed.size() / 2)));
    BOOST_TEST(!content.complete);
    BOOST_TEST(content.bytes.size() > 100'000);
    BOOST_TEST(text.starts_with(content.bytes));
}

BOOST_AUTO_TEST_CASE(memory_is_taken_once_for_what_the_stream_announces) {
    const std::string text = long_text();
    BOOST_TEST(gunzip(gzipped(text), "a.gz").bytes.capacity() == text.size());
}

// A stream that was cut off has any bytes where the size should be.
BOOST_AUTO_TEST_CASE(no_memory_is_taken_for_more_than_gzip_can_pack) {
    const std::string packed = gzipped(long_text());
    std::size_t size = 1000;
    while (static_cast<unsigned char>(packed[size - 1]) < 0x80) ++size;  // 2 GB or more
    const FileContent content = gunzip(packed.substr(0, size), "a.gz");
    BOOST_TEST(!content.complete);
    BOOST_TEST(content.bytes.capacity() <= 1032 * size);
}

BOOST_AUTO_TEST_CASE(file_that_is_not_there_is_refused) {
    const TemporaryFolder folder;
    const fs::path file = folder.path() / "missing.csv";
    BOOST_CHECK_EXCEPTION(read_unpacked(file), std::runtime_error,
                          says({file.string() + ": no such file"}));
}

BOOST_AUTO_TEST_CASE(folder_is_refused) {
    const TemporaryFolder folder;
    BOOST_CHECK_EXCEPTION(read_unpacked(folder.path()), std::runtime_error,
                          says({folder.path().string() + ": is a folder, not a file"}));
}

BOOST_AUTO_TEST_CASE(empty_file_is_refused) {
    const TemporaryFolder folder;
    for (const std::string name : {"empty.csv", "empty.gz"}) {
        const fs::path file = folder.write(name, "");
        BOOST_CHECK_EXCEPTION(read_unpacked(file), std::runtime_error,
                              says({file.string() + ": is empty"}));
    }
}

BOOST_AUTO_TEST_CASE(file_one_may_not_read_is_refused) {
    if (geteuid() == 0) return report_skipped("root may read everything");
    const TemporaryFolder folder;
    const fs::path file = folder.write("secret.csv", "1,2\n");
    fs::permissions(file, fs::perms::none);
    BOOST_CHECK_EXCEPTION(read_unpacked(file), std::runtime_error,
                          says({file.string() + ": cannot be read: Permission denied"}));
}

BOOST_AUTO_TEST_CASE(file_in_a_folder_one_may_not_enter_is_refused) {
    if (geteuid() == 0) return report_skipped("root may enter everywhere");
    const TemporaryFolder folder;
    const fs::path file = folder.write("closed/file.csv", "1,2\n");
    fs::permissions(file.parent_path(), fs::perms::none);
    BOOST_CHECK_EXCEPTION(read_unpacked(file), std::runtime_error,
                          says({file.string() + ": cannot be read: Permission denied"}));
    fs::permissions(file.parent_path(), fs::perms::owner_all);
}

BOOST_AUTO_TEST_CASE(error_page_under_the_name_of_a_gzip_file_is_refused) {
    const TemporaryFolder folder;
    const fs::path file = folder.write("images.gz", "<!DOCTYPE html><title>403</title>");
    BOOST_CHECK_EXCEPTION(read_unpacked(file), std::runtime_error,
                          says({file.string() + ": is not gzip, though named .gz", "error page",
                                "fetch the file again"}));
}

BOOST_AUTO_TEST_CASE(damaged_gzip_file_is_refused) {
    const TemporaryFolder folder;
    std::string packed = gzipped("seven");
    packed[packed.size() - 6] ^= 1;  // in the check sum, CRC-32, which stands before the length
    const fs::path file = folder.write("images.gz", packed);
    BOOST_CHECK_EXCEPTION(read_unpacked(file), std::runtime_error,
                          says({file.string() + ": damaged gzip data after 5 unpacked bytes",
                                "fetch the file again"}));
}

// ---- gunzip -------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(more_than_fits_into_one_piece_is_unpacked) {
    const std::string text = long_text();
    const FileContent content = gunzip(gzipped(text), "text");
    BOOST_TEST((content.bytes == text));
    BOOST_TEST(content.complete);
}

BOOST_AUTO_TEST_CASE(nothing_packed_is_nothing) {
    const FileContent content = gunzip(gzipped(""), "text");
    BOOST_TEST(content.bytes.empty());
    BOOST_TEST(content.complete);
}

BOOST_AUTO_TEST_CASE(all_members_are_unpacked) {
    const FileContent content = gunzip(gzipped("one ") + gzipped("") + gzipped("two"), "text");
    BOOST_TEST(content.bytes == "one two");
    BOOST_TEST(content.complete);
}

BOOST_AUTO_TEST_CASE(stream_of_other_software_is_unpacked) {
    // Python: gzip.compress(b"digit\n" * 3, mtime=0)
    const std::string packed(
        "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\x4b\xc9\x4c\xcf\x2c\xe1\x4a\x41\x22\x01\x5f\x5b"
        "\x29\xa2\x12\x00\x00\x00",
        28);
    BOOST_TEST(gunzip(packed, "text").bytes == "digit\ndigit\ndigit\n");
}

BOOST_AUTO_TEST_CASE(stream_may_break_off_anywhere) {
    const std::string packed = gzipped("one ") + gzipped("two three four five");
    const std::size_t first_member = gzipped("one ").size();
    for (std::size_t length = 0; length < packed.size(); ++length) {
        if (length == first_member) continue;      // one whole member is a whole stream
        if (length == first_member + 1) continue;  // one byte more could be anything
        BOOST_TEST_CONTEXT(length << " bytes") {
            const FileContent content = gunzip(packed.substr(0, length), "text");
            BOOST_TEST(!content.complete);
            BOOST_TEST(std::string_view("one two three four five").starts_with(content.bytes));
        }
    }
}

BOOST_AUTO_TEST_CASE(damage_anywhere_in_the_data_is_found) {
    const std::string text = "one two three four five";
    const std::string packed = gzipped(text);
    constexpr std::size_t header = 10;
    for (std::size_t place = header; place < packed.size(); ++place) {
        std::string damaged = packed;
        damaged[place] ^= 0x10;
        BOOST_TEST_CONTEXT("byte " << place) {
            try {  // some damage makes the stream look longer, a few bits are there to fill a byte
                const FileContent content = gunzip(damaged, "text");
                BOOST_TEST((!content.complete || content.bytes == text));
            } catch (const std::runtime_error& error) {
                BOOST_TEST(says({"text: damaged gzip data", "fetch the file again"})(error));
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(what_is_no_gzip_at_all_is_refused) {
    BOOST_CHECK_EXCEPTION(gunzip("neither gzip nor anything", "text"), std::runtime_error,
                          says({"text: damaged gzip data after 0 unpacked bytes"}));
}

BOOST_AUTO_TEST_CASE(small_file_with_far_too_much_in_it_is_refused) {
    const std::string packed = gzipped(std::string(5'000'000, '0'));
    BOOST_TEST(packed.size() < 100'000U);
    BOOST_TEST(gunzip(packed, "text", 5'000'000).bytes.size() == 5'000'000U);
    BOOST_CHECK_EXCEPTION(gunzip(packed, "text", 4'999'999), std::runtime_error,
                          says({"text: unpacks to more than 4 MB"}));
}

BOOST_AUTO_TEST_CASE(stream_of_more_than_four_gigabytes_is_refused) {
    // Memory that is asked for but never touched costs nothing.
    constexpr std::size_t size = (std::size_t{1} << 32) + 1;
    std::unique_ptr<char[]> memory;
    try {
        memory = std::make_unique_for_overwrite<char[]>(size);
    } catch (const std::bad_alloc&) {
        return report_skipped("4 GB of address space are not to be had");
    }
    BOOST_CHECK_EXCEPTION(gunzip({memory.get(), size}, "text"), std::runtime_error,
                          says({"text: is larger than 4 GB"}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
