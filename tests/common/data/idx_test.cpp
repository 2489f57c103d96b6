#include "data/idx.hpp"

#include "made_files.hpp"
#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(idx_files)

namespace {

namespace fs = std::filesystem;
using Sizes = std::vector<std::size_t>;
using Bytes = std::vector<std::uint8_t>;

IdxArray parsed(const std::string& bytes) {
    return parse_idx({bytes, true}, "file");
}

Bytes values(const IdxArray& array) {
    return {array.values().begin(), array.values().end()};
}

/// Checks that these bytes are refused with a message that has these pieces.
void check_refused(const std::string& bytes, std::initializer_list<std::string> pieces) {
    BOOST_CHECK_EXCEPTION(parsed(bytes), std::runtime_error, says({"read_idx: file "}));
    BOOST_CHECK_EXCEPTION(parsed(bytes), std::runtime_error, says(pieces));
}

}  // namespace

// ---- what it reads ------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(labels_by_hand) {
    const std::string bytes("\x00\x00\x08\x01\x00\x00\x00\x03\x05\x00\x09", 11);
    const IdxArray array = parsed(bytes);
    BOOST_TEST(array.dimensions == Sizes({3}), boost::test_tools::per_element());
    BOOST_TEST(values(array) == Bytes({5, 0, 9}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(images_by_hand) {
    const std::string bytes(
        "\x00\x00\x08\x03\x00\x00\x00\x02\x00\x00\x00\x01\x00\x00\x00\x03\x01\x02\x03\xfd\xfe\xff",
        22);
    const IdxArray array = parsed(bytes);
    BOOST_TEST(array.dimensions == Sizes({2, 1, 3}), boost::test_tools::per_element());
    BOOST_TEST(values(array) == Bytes({1, 2, 3, 253, 254, 255}), boost::test_tools::per_element());
}

// Equation: lab01 big_endian
BOOST_AUTO_TEST_CASE(sizes_are_big_endian) {
    const IdxArray array = parsed(idx({0x0102, 1, 1}, std::string(0x0102, '\7')));
    BOOST_TEST(array.dimensions.front() == 258);
    BOOST_TEST(values(array).size() == 258);
}

BOOST_AUTO_TEST_CASE(plain_and_gzip_files_are_the_same) {
    const TemporaryFolder folder;
    const std::string bytes = idx({2, 2, 2}, "abcdefgh");
    const IdxArray plain = read_idx(folder.write("images", bytes));
    const IdxArray packed = read_idx(folder.write("images.gz", gzipped(bytes)));
    BOOST_TEST(plain.dimensions == Sizes({2, 2, 2}), boost::test_tools::per_element());
    BOOST_TEST(values(plain).front() == 'a');
    BOOST_TEST(packed.dimensions == plain.dimensions, boost::test_tools::per_element());
    BOOST_TEST(values(packed) == values(plain), boost::test_tools::per_element());
}

// ---- what it refuses ----------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(file_that_is_not_there_is_named) {
    const TemporaryFolder folder;
    const fs::path file = folder.path() / "train-images-idx3-ubyte";
    BOOST_CHECK_EXCEPTION(read_idx(file), std::runtime_error,
                          says({file.string() + ": no such file"}));
}

BOOST_AUTO_TEST_CASE(damaged_file_is_named) {
    const TemporaryFolder folder;
    const fs::path file = folder.write("images", "<!DOCTYPE html>");
    BOOST_CHECK_EXCEPTION(read_idx(file), std::runtime_error, says({"read_idx: " + file.string()}));
}

BOOST_AUTO_TEST_CASE(few_bytes_are_refused) {
    check_refused({"\0\0\x08", 3}, {"too short"});
}

BOOST_AUTO_TEST_CASE(error_page_is_refused) {
    check_refused("<!DOCTYPE html><title>403 Forbidden</title>",
                  {"is not an IDX file", "does not begin with two zero bytes"});
}

BOOST_AUTO_TEST_CASE(first_or_second_byte_that_is_not_zero_is_refused) {
    std::string bytes = idx({1}, "\1");
    bytes[0] = 1;
    check_refused(bytes, {"is not an IDX file"});
    bytes[0] = 0;
    bytes[1] = 1;
    check_refused(bytes, {"is not an IDX file"});
}

BOOST_AUTO_TEST_CASE(values_of_another_type_are_refused) {
    check_refused(idx({1}, std::string(4, '\1'), 0x0D),  // float
                  {"values of type 13", "only type 8, unsigned bytes, can be read"});
}

BOOST_AUTO_TEST_CASE(number_of_dimensions_that_cannot_be_is_refused) {
    check_refused(idx({}, "\1"), {"has 0 dimensions", "labels have 1 and images 3"});
    check_refused(idx({1, 1, 1, 1}, "\1"), {"has 4 dimensions", "labels have 1 and images 3"});
}

BOOST_AUTO_TEST_CASE(file_that_ends_within_its_header_is_refused) {
    const std::string whole = idx({1, 1, 1}, "");
    for (std::size_t length = 4; length < whole.size(); ++length) {
        check_refused(whole.substr(0, length), {"ends within its header", "fetch the file again"});
    }
}

BOOST_AUTO_TEST_CASE(dimension_of_zero_is_refused) {
    check_refused(idx({0}, ""), {"holds nothing", "one of its dimensions is 0"});
    check_refused(idx({0, 28, 28}, ""), {"holds nothing"});
    check_refused(idx({2, 0, 28}, ""), {"holds nothing"});
    check_refused(idx({2, 28, 0}, ""), {"holds nothing"});
}

BOOST_AUTO_TEST_CASE(images_of_an_absurd_size_are_refused) {
    check_refused(idx({1, 1025, 1024}, ""), {"damaged header", "more than a million bytes"});
    check_refused(idx({0xffffffff, 0xffffffff, 0xffffffff}, ""), {"damaged header"});
}

BOOST_AUTO_TEST_CASE(labels_without_number_are_not_read_beyond_the_end) {
    check_refused(idx({0xffffffff}, "\1\2"), {"ends after 2 of 4294967295 labels"});
}

BOOST_AUTO_TEST_CASE(truncated_plain_file_is_refused_saying_where_it_ends) {
    check_refused(idx({60000, 28, 28}, std::string(1000 * 784 + 100, '\0')),
                  {"ends after 1000 of 60000 images", "truncated download", "run: make mnist",
                   "or fetch the file again"});
    check_refused(idx({10}, std::string(9, '\0')), {"ends after 9 of 10 labels"});
}

BOOST_AUTO_TEST_CASE(truncated_gzip_file_is_refused_saying_where_it_ends) {
    const std::string bytes = idx({600, 28, 28}, std::string(600 * 784, '\0'));
    const FileContent content{bytes.substr(0, 16 + 123 * 784 + 7), false};
    BOOST_CHECK_EXCEPTION(parse_idx(content, "images.gz"), std::runtime_error,
                          says({"read_idx: images.gz ends after 123 of 600 images",
                                "truncated download", "run: make mnist"}));
}

BOOST_AUTO_TEST_CASE(gzip_file_that_lacks_its_check_sum_is_refused) {
    const TemporaryFolder folder;
    const std::string packed = gzipped(idx({3}, "\1\2\3"));
    const fs::path file = folder.write("labels.gz", packed.substr(0, packed.size() - 4));
    BOOST_CHECK_EXCEPTION(read_idx(file), std::runtime_error,
                          says({file.string(), "truncated download"}));
}

BOOST_AUTO_TEST_CASE(file_longer_than_its_header_says_is_refused) {
    check_refused(idx({3}, "\1\2\3\4"), {"is longer than the 3 labels in its header"});
    check_refused(idx({1, 2, 2}, "\1\2\3\4\5"),
                  {"is longer than the 1 images in its header", "fetch the file again"});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
