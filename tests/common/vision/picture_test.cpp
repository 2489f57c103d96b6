#include "vision/picture.hpp"

#include "data/made_files.hpp"
#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(pictures)

namespace {

using namespace std::string_literals;

arma::mat read(const std::string& bytes) {
    const TemporaryFolder folder;
    return read_picture(folder.write("picture", bytes));
}

/// Checks that these bytes are refused with a message that names the file and contains these
/// pieces.
void check_refused(const std::string& bytes, std::initializer_list<std::string> pieces) {
    const TemporaryFolder folder;
    const std::filesystem::path file = folder.write("picture", bytes);
    BOOST_CHECK_EXCEPTION(read_picture(file), std::runtime_error, says({file.string() + ": "}));
    BOOST_CHECK_EXCEPTION(read_picture(file), std::runtime_error, says(pieces));
}

}  // namespace

// ---- what it reads ------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(grey_png_is_read_row_by_row) {
    const arma::mat picture = read(png(3, {"\x00\x33\x66"s, "\x99\xcc\xff"s}));
    BOOST_TEST(close_to(picture, arma::mat{{0, 0.2, 0.4}, {0.6, 0.8, 1}}, 1e-12));
}

BOOST_AUTO_TEST_CASE(png_of_one_bit_is_black_and_white) {
    const arma::mat picture = read(png(3, {"\x40"s, "\xa0"s}, PngColour::grey, 1));
    BOOST_TEST(same_as(picture, arma::mat{{0, 1, 0}, {1, 0, 1}}));
}

BOOST_AUTO_TEST_CASE(png_of_16_bits_is_no_lighter_than_one_of_8) {
    const arma::mat picture = read(png(3, {"\x00\x00\x33\x33\xff\xff"s}, PngColour::grey, 16));
    BOOST_TEST(close_to(picture, arma::mat{{0, 0.2, 1}}, 1e-12));
}

BOOST_AUTO_TEST_CASE(coloured_png_becomes_grey) {
    const arma::mat picture =
        read(png(3, {"\x00\x00\x00\x80\x80\x80\xff\xff\xff"s}, PngColour::rgb));
    BOOST_TEST(close_to(picture, arma::mat{{0, 128 / 255.0, 1}}, 1e-12));
}

BOOST_AUTO_TEST_CASE(blue_is_darker_than_yellow) {
    const arma::mat picture = read(png(2, {"\x00\x00\xff\xff\xff\x00"s}, PngColour::rgb));
    BOOST_TEST(picture(0, 0) < 0.4);
    BOOST_TEST(picture(0, 1) > 0.9);
}

BOOST_AUTO_TEST_CASE(png_with_a_palette_has_the_colours_of_the_palette) {
    const arma::mat picture =
        read(png(2, {"\x01\x00"s}, PngColour::palette, 8, "\xff\xff\xff\x33\x33\x33"s));
    BOOST_TEST(close_to(picture, arma::mat{{0.2, 1}}, 1e-12));
}

BOOST_AUTO_TEST_CASE(transparency_shows_white) {
    const arma::mat picture = read(png(3, {"\x00\xff\x00\x00\x00\x33"s}, PngColour::grey_alpha));
    BOOST_TEST(close_to(picture, arma::mat{{0, 1, 0.8}}, 1e-12));
}

BOOST_AUTO_TEST_CASE(transparency_around_a_white_drawing_shows_black) {
    const arma::mat picture =
        read(png(2, {"\xff\xff\xff\xff\xff\xff\xff\x00"s}, PngColour::rgb_alpha));
    BOOST_TEST(same_as(picture, arma::mat{{1, 0}}));
}

BOOST_AUTO_TEST_CASE(binary_pgm_is_read_row_by_row) {
    BOOST_TEST(close_to(read(pgm(3, 2, "\x00\x33\x66\x99\xcc\xff"s)),
                        arma::mat{{0, 0.2, 0.4}, {0.6, 0.8, 1}}, 1e-12));
}

BOOST_AUTO_TEST_CASE(binary_pgm_of_16_bits_has_the_more_significant_byte_first) {
    const arma::mat picture = read("P5 2 1 65535\n\x01\x00\xff\xff"s);
    BOOST_TEST(close_to(picture, arma::mat{{256 / 65535.0, 1}}, 1e-12));
}

BOOST_AUTO_TEST_CASE(plain_pgm_is_read_row_by_row) {
    BOOST_TEST(close_to(read("P2\n2 2\n10\n0 5\n10 1\n"), arma::mat{{0, 0.5}, {1, 0.1}}, 1e-12));
}

BOOST_AUTO_TEST_CASE(comments_in_a_pgm_are_skipped) {
    const arma::mat picture = read("P2 # by hand\n# 9 9\n2 1 # wide\n# white:\n4\n4 # first\n2");
    BOOST_TEST(close_to(picture, arma::mat{{1, 0.5}}, 1e-12));
}

BOOST_AUTO_TEST_CASE(first_pixel_of_a_binary_pgm_may_look_like_a_blank_or_a_comment) {
    const arma::mat picture = read("P5 2 1 255\n\n#");
    BOOST_TEST(close_to(picture, arma::mat{{10 / 255.0, 35 / 255.0}}, 1e-12));
}

BOOST_AUTO_TEST_CASE(gzipped_picture_is_unpacked) {
    BOOST_TEST(same_as(read(gzipped(pgm(2, 1, "\x00\xff"s))), arma::mat{{0, 1}}));
}

BOOST_AUTO_TEST_CASE(large_picture_is_shrunk_while_it_is_read) {
    std::vector<std::string> rows(4000, std::string(500, '\x00'));  // one bit each, black
    for (std::size_t row = 0; row < 2000; ++row) rows[row] = std::string(500, '\xff');
    const arma::mat picture = read(png(4000, rows, PngColour::grey, 1));
    BOOST_TEST(picture.n_rows == 1333U);
    BOOST_TEST(picture.n_cols == 1333U);
    BOOST_TEST(
        close_to(arma::mat(picture.head_rows(666)), arma::mat(666, 1333, arma::fill::ones), 1e-12));
    BOOST_TEST(same_as(arma::mat(picture.tail_rows(666)), arma::mat(666, 1333, arma::fill::zeros)));
    const arma::mat grey = read("P5 3000 2 255\n" + std::string(6000, '\x33'));
    BOOST_TEST(close_to(grey, arma::mat(0.2 * arma::ones(1, 1500)), 1e-12));
}

// ---- what it refuses ----------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(missing_file_is_named) {
    const TemporaryFolder folder;
    const std::filesystem::path file = folder.path() / "three.png";
    BOOST_CHECK_EXCEPTION(read_picture(file), std::runtime_error,
                          says({file.string() + ": no such file"}));
}

BOOST_AUTO_TEST_CASE(folder_is_refused) {
    const TemporaryFolder folder;
    BOOST_CHECK_EXCEPTION(read_picture(folder.path()), std::runtime_error,
                          says({folder.path().string() + ": is a folder"}));
}

BOOST_AUTO_TEST_CASE(empty_file_is_refused) {
    check_refused("", {"is empty"});
}

BOOST_AUTO_TEST_CASE(other_kinds_of_files_are_refused_with_what_to_do) {
    for (const std::string& bytes : {"\xff\xd8\xff\xe0\x00\x10JFIF"s, "GIF89a"s, "hello\n"s, "P"s,
                                     "P6 1 1 255\nabc"s, "P1 1 1 0"s}) {
        check_refused(bytes, {"neither a PNG nor a PGM; save the picture as PNG"});
    }
}

BOOST_AUTO_TEST_CASE(png_cut_off_anywhere_is_refused) {
    const std::string whole = png(40, std::vector<std::string>(40, std::string(40, '\x55')));
    for (const std::size_t length : {4U, 8U, 20U, 33U, 45U, 60U}) {
        BOOST_TEST_REQUIRE(length < whole.size());
        BOOST_TEST_CONTEXT(length << " bytes") {
            check_refused(whole.substr(0, length), {"is a damaged PNG"});
        }
    }
}

BOOST_AUTO_TEST_CASE(png_with_a_changed_byte_is_refused) {
    std::string bytes = png(40, std::vector<std::string>(40, std::string(40, '\x55')));
    bytes[45] = static_cast<char>(bytes[45] ^ 0x10);
    check_refused(bytes, {"is a damaged PNG"});
}

BOOST_AUTO_TEST_CASE(pgm_cut_off_anywhere_is_refused) {
    for (const std::string& whole : {pgm(4, 2, "abcdefgh"), "P2 4 2 9 1 2 3 4 5 6 7 8"s}) {
        for (std::size_t length = 2; length < whole.size(); ++length) {
            BOOST_TEST_CONTEXT(whole.substr(0, length)) {
                check_refused(whole.substr(0, length), {"is a damaged PGM", "cut off?"});
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(pgm_with_letters_for_numbers_is_refused) {
    check_refused("P2 2 2 255 1 2 x 4", {"is a damaged PGM", "a number is missing at byte 15"});
}

BOOST_AUTO_TEST_CASE(pgm_without_a_white_is_refused) {
    check_refused(std::string("P5 1 1 0\n\0", 10), {"white is out of range"});
    check_refused("P5 1 1 65536\nab", {"white is out of range"});
}

BOOST_AUTO_TEST_CASE(picture_without_pixels_is_refused) {
    check_refused("P5 0 5 255\n", {"without pixels"});
}

BOOST_AUTO_TEST_CASE(huge_pictures_are_refused_with_what_to_do) {
    check_refused("P5 100000 100000 255\nabc", {"100000 × 100000 pixels; scale it down"});
    check_refused("P5 99999999999999999999999 2 255\nabc", {"pixels; scale it down"});
    check_refused(png(4'000'000, std::vector<std::string>(40, "a")), {"PNG"});
    check_refused("P5 30001 2 255\nabc", {"pixels; scale it down"});
    check_refused("P5 8000 8000 255\nabc", {"pixels; scale it down"});
    check_refused(png(900'000, std::vector<std::string>(900, "a")), {"pixels; scale it down"});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
