#include "graded_tests.hpp"

namespace digitlab::grading {
namespace {

// ---- what is called -----------------------------------------------------------------------------

// The bytes of a file; its dimensions and its values.
const Exercise<std::tuple<arma::urowvec, arma::urowvec>(arma::urowvec)> read_idx{
    "lab01.read_idx(bytes)"};
const Exercise<arma::mat(arma::mat, double, double)> normalize{
    "lab01.normalize(X, lowest, highest)", "The result has the shape of X"};
const Exercise<arma::mat(arma::mat, double, double)> standardize{
    "lab01.standardize(X, mean, standard_deviation)", "The result has the shape of X"};
const Exercise<arma::mat(arma::urowvec, arma::uword)> one_hot{
    "lab01.one_hot(labels, classes)",
    "The result is classes × samples, with a column for each label"};
// Images, labels, how many come first; images and labels of both parts.
const Exercise<std::tuple<arma::mat, arma::urowvec, arma::mat, arma::urowvec>(
    arma::mat, arma::urowvec, arma::uword)>
    split{"lab01.split(images, labels, count)",
          "Images are features × samples, and labels a row of as many entries"};

// ---- IDX files ----------------------------------------------------------------------------------

/// An IDX file of these dimensions, with values 0, 1, …, 9, 0, 1, …
arma::urowvec idx_file(const std::vector<arma::uword>& dimensions) {
    std::vector<arma::uword> bytes = {0, 0, 8, dimensions.size()};
    arma::uword count = 1;
    for (const arma::uword dimension : dimensions) {
        for (const int shift : {24, 16, 8, 0}) bytes.push_back((dimension >> shift) & 255);
        count *= dimension;
    }
    for (arma::uword n = 0; n < count; ++n) bytes.push_back(n % 10);
    return arma::conv_to<arma::urowvec>::from(bytes);
}

/// With a wrong integer, reading the file usually fails with a message that names the number.
struct Misread {
    arma::uword number;
    std::string misconception;
};

void expect_dimensions(const arma::urowvec& file, const arma::urowvec& right,
                       const std::string& why, const std::vector<Misread>& misread) {
    try {
        expect(std::get<0>(read_idx(file)), right, why);
    } catch (const CallFailed& failed) {
        if (failed.why() != CallFailed::Why::threw) throw;
        const std::string message = failed.what();
        Failure failure{.came_back = message,
                        .expected = "dimensions " + show(right),
                        .why = why,
                        .place = failed.place()};
        for (const Misread& one : misread) {
            if ((message + " ").find(" " + std::to_string(one.number) + " ") == std::string::npos)
                continue;
            failure.likely = one.misconception;
            break;
        }
        note_check(false, failure);
    }
}

}  // namespace

// ---- read_idx -----------------------------------------------------------------------------------

BOOST_AUTO_TEST_SUITE(
    lab01_read_idx,
    *exercise("lab01.read_idx", "common/data/idx.cpp") *
        why_it_works("each byte is a digit in base 256, so multiplying by 256 before the next byte "
                     "is added moves all earlier digits one place up") *
        makes_possible("the MNIST files can be read: ./lab01 --dataset mnist") *
        hint("each byte is a digit in base 256; the first one counts most, as in 1984") *
        hint("start at 0 and take one byte after the other: what happens to a number when one more "
             "digit is written behind it?") *
        hint("byte_at(bytes, place + i) is the byte number i, from 0 to 255"))

BOOST_AUTO_TEST_CASE(two_labels, *points(4) * title("a file of two labels, 7 and 3")) {
    const arma::urowvec file = {0, 0, 8, 1, 0, 0, 0, 2, 7, 3};
    expect_dimensions(file, {2}, "the four bytes 0 0 0 2 are the number 2",
                      {{33554432, "the first byte were the least significant one: IDX has it last"},
                       {0, "only the first of the four bytes is read"},
                       {519, "the bytes are read from one place too far"}});
    expect<arma::urowvec>(std::get<1>(read_idx(file)), {7, 3}, "the values follow the header");
}

BOOST_AUTO_TEST_CASE(more_than_255, *points(6) * title("a file of 259 labels")) {
    expect_dimensions(
        idx_file({259}), {259}, "the four bytes 0 0 1 3 are 1 · 256 + 3",
        {{3, "only the last byte counts"},
         {4, "the bytes are added up, each with the same weight"},
         {13, "each step multiplies by 10; a byte has 256 values"},
         {19, "each step multiplies by 16; a byte has 256 values"},
         {258, "each step multiplies by 255; a byte has 256 values"},
         {50397184, "the first byte were the least significant one: IDX has it last"}});
}

BOOST_AUTO_TEST_CASE(high_bytes, *points(2) * title("a file of 200 labels")) {
    expect_dimensions(idx_file({200}), {200}, "a byte of 200 is 200; a char may take it for −56",
                      {});
}

BOOST_AUTO_TEST_CASE(images, *points(2) * title("two images of 1 × 3 pixels")) {
    const arma::urowvec file = {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 9, 8, 7, 255, 1, 0};
    expect_dimensions(file, {2, 1, 3}, "each dimension has four bytes of its own", {});
    expect<arma::urowvec>(std::get<1>(read_idx(file)), {9, 8, 7, 255, 1, 0},
                          "the values follow the header");
}

// BEGIN HIDDEN TESTS
BOOST_AUTO_TEST_CASE(seventy_thousand, *points(6) * title("a file of 70000 labels") * hidden()) {
    const arma::urowvec file = idx_file({70000});
    expect(std::get<0>(read_idx(file)), std::get<0>(read_idx.reference(file)),
           "the bytes 0 1 17 112 are 65536 + 17 · 256 + 112");
}

BOOST_AUTO_TEST_CASE(other_sizes, *points(4) * title("images of several sizes") * hidden()) {
    for (const arma::uword rows : {1U, 28U, 300U}) {
        const auto came = read_idx(idx_file({3, rows, 5}));
        const auto right = read_idx.reference(idx_file({3, rows, 5}));
        expect(std::get<0>(came), std::get<0>(right), "as the solution has it");
        expect(std::get<1>(came), std::get<1>(right), "as the solution has it");
    }
}
// END HIDDEN TESTS

BOOST_AUTO_TEST_SUITE_END()

// ---- normalize ----------------------------------------------------------------------------------

BOOST_AUTO_TEST_SUITE(
    lab01_normalize,
    *exercise("lab01.normalize", "common/data/preprocess.cpp") *
        why_it_works("subtracting the lowest value moves the range to 0, and dividing by its width "
                     "makes it 1 wide") *
        makes_possible(
            "all data sets have pixels from 0 to 1, as the figure samples of lab01 shows them") *
        hint("lowest must become 0 and highest 1: what has to be done first, shift or divide?") *
        hint("after the shift the numbers go from 0 to highest − lowest") *
        hint("Armadillo subtracts a number from, and divides by a number, every entry of a matrix: "
             "no loop is needed"))

BOOST_AUTO_TEST_CASE(from_0_to_16, *points(4) * title("pixels from 0 to 16")) {
    expect<arma::mat>(
        normalize({{0, 8}, {16, 4}}, 0, 16), {{0, 0.5}, {1, 0.25}}, "0 becomes 0, and 16 becomes 1",
        {{{{0, 8.0 / 17}, {16.0 / 17, 4.0 / 17}},
          "the divisor is the number of values, 17, in place of the range, 16"},
         {{{0, 8.0 / 255}, {16.0 / 255, 4.0 / 255}},
          "the divisor is always 255; the range is given"},
         {{{0, 8}, {16, 4}},
          "X has not been changed, or only lowest is divided: parentheses are missing"}});
}

BOOST_AUTO_TEST_CASE(from_another_lowest, *points(4) * title("a range that begins at 2")) {
    expect<arma::mat>(normalize({{2, 4, 6}}, 2, 6), {{0, 0.5, 1}},
                      "2 becomes 0, 6 becomes 1, and 4, in the middle, 1/2",
                      {{{{0.5, 1, 1.5}}, "lowest is not subtracted"},
                       {{{2.0 / 6, 4.0 / 6, 1}}, "lowest is not used at all"},
                       {{{0, 2.0 / 6, 4.0 / 6}}, "the divisor is highest: it must be the range"},
                       {{{1.5, 3.5, 5.5}}, "only lowest is divided: parentheses are missing"},
                       {{{0, -0.5, -1}}, "one of the two differences has the wrong sign"},
                       {{{1, 0.5, 0}}, "highest becomes 0 and lowest 1"}});
}

BOOST_AUTO_TEST_CASE(the_range_is_given, *points(3) * title("pixels that do not fill the range")) {
    expect<arma::mat>(normalize({{4, 8}, {8, 12}}, 0, 16), {{0.25, 0.5}, {0.5, 0.75}},
                      "the range is what the file can hold, not what is found in X",
                      {{{{0, 0.5}, {0.5, 1}}, "the smallest and largest entry of X are the range"},
                       {{{0, 0}, {1, 1}}, "each column has a range of its own"}});
}

// BEGIN HIDDEN TESTS
BOOST_AUTO_TEST_CASE(random_pixels, *points(7) * title("random pixels") * hidden()) {
    arma::arma_rng::set_seed(1);
    for (const arma::uword samples : {1U, 4U, 60U}) {
        for (const double lowest : {0.0, -1.0, 10.0}) {
            const arma::mat X = lowest + 20 * arma::randu(9, samples);
            expect_as_solution(normalize, X, lowest, lowest + 25);
        }
    }
}
// END HIDDEN TESTS

BOOST_AUTO_TEST_SUITE_END()

// ---- standardize --------------------------------------------------------------------------------

BOOST_AUTO_TEST_SUITE(
    lab01_standardize,
    *exercise("lab01.standardize", "common/data/preprocess.cpp") *
        why_it_works(
            "after the shift the mean is 0, and after the division the standard deviation "
            "is 1. Mean and standard deviation come from the training images, so that test images "
            "are scaled in the same way") *
        makes_possible("the data has mean 0 and standard deviation 1") *
        hint("by how many standard deviations is a pixel larger than the mean?") *
        hint("first the shift, then the division; both numbers are arguments of the function"))

BOOST_AUTO_TEST_CASE(three_pixels,
                     *points(5) * title("three pixels, mean 5, standard deviation 3")) {
    const double own = 6 / std::sqrt(24.0);
    expect<arma::mat>(
        standardize(arma::vec{-1, 5, 11}, 5, 3), arma::vec{-2, 0, 2},
        "−1 is two standard deviations smaller than the mean, 11 two larger",
        {{arma::vec{-2.0 / 3, 0, 2.0 / 3},
          "the divisor is the variance, the square of the standard deviation"},
         {arma::vec{-1 - 5.0 / 3, 5 - 5.0 / 3, 11 - 5.0 / 3},
          "only the mean is divided: parentheses are missing"},
         {arma::vec{2, 0, -2}, "the sign is wrong: pixels are less the mean"},
         {arma::vec{-6, 0, 6}, "there is no division"},
         {arma::vec{-18, 0, 18}, "it is multiplied by the standard deviation, not divided"},
         {arma::vec{-1.0 / 3, 5.0 / 3, 11.0 / 3}, "the mean is not subtracted"},
         {arma::vec{-own, 0, own}, "mean and standard deviation are computed from X"},
         {arma::vec{-1, 0, 1}, "mean and standard deviation are computed from X"}});
}

BOOST_AUTO_TEST_CASE(the_two_numbers_are_given,
                     *points(5) *
                         title("test images are scaled by numbers of the training images")) {
    expect<arma::mat>(
        standardize({{1, 3}, {5, 7}}, 0, 2), {{0.5, 1.5}, {2.5, 3.5}},
        "mean 0 and standard deviation 2 are given, whatever those of X are",
        {{{{-3 / std::sqrt(5.0), -1 / std::sqrt(5.0)}, {1 / std::sqrt(5.0), 3 / std::sqrt(5.0)}},
          "mean and standard deviation are computed from X"},
         {{{-1.5, -0.5}, {0.5, 1.5}}, "the mean is computed from X"}});
}

// BEGIN HIDDEN TESTS
BOOST_AUTO_TEST_CASE(random_pixels, *points(6) * title("random pixels") * hidden()) {
    arma::arma_rng::set_seed(2);
    for (const arma::uword samples : {1U, 4U, 60U}) {
        for (const double sigma : {0.25, 1.0, 30.0}) {
            const arma::mat X = 100 * arma::randu(9, samples);
            expect_as_solution(standardize, X, 33, sigma);
        }
    }
}
// END HIDDEN TESTS

BOOST_AUTO_TEST_SUITE_END()

// ---- one_hot ------------------------------------------------------------------------------------

BOOST_AUTO_TEST_SUITE(
    lab01_one_hot,
    *exercise("lab01.one_hot", "common/data/preprocess.cpp") *
        why_it_works("a column of zeros with a 1 in the row of its label is the probability "
                     "distribution that a perfect classifier would predict") *
        makes_possible("labels can be compared with the probabilities of lab02") *
        hint("begin with a matrix of zeros, classes × samples: arma::fill::zeros") *
        hint("then one entry of each column becomes 1: in which row?") *
        hint("T(row, column) is an entry of T, both counted from 0, as the labels are"))

BOOST_AUTO_TEST_CASE(two_labels, *points(5) * title("two labels of three classes")) {
    expect<arma::mat>(one_hot({2, 0}, 3), {{0, 1}, {0, 0}, {1, 0}},
                      "column n is 0 but for a 1 in row labels(n)",
                      {{{{0, 0, 1}, {1, 0, 0}}, "a sample is a row: here it is a column"},
                       {{{1, 0, 0}, {0, 0, 0}, {0, 0, 1}},
                        "there is a column for each class, not for each sample"},
                       {{{0, 1}, {0, 0}, {0, 0}}, "the last class is left out"},
                       {{{0, 1}, {0, 0}, {2, 0}}, "the label itself is written, not a 1"},
                       {{{1, 0}, {0, 0}, {0, 1}}, "the classes are counted from the end"}});
}

BOOST_AUTO_TEST_CASE(equal_labels, *points(4) * title("the same label three times")) {
    expect<arma::mat>(one_hot({1, 1, 1}, 2), {{0, 0, 0}, {1, 1, 1}},
                      "every sample has a column of its own",
                      {{{{0, 0}, {0, 1}}, "there is a column for each class, not for each sample"},
                       {{{0, 0, 0}, {1, 0, 0}}, "only the first sample of a class is entered"},
                       {{{0, 0, 0}, {0, 0, 1}}, "only the last sample is entered"}});
}

BOOST_AUTO_TEST_CASE(absent_classes, *points(4) * title("four classes, of which two occur")) {
    expect<arma::mat>(
        one_hot({1, 0, 1}, 4), {{0, 1, 0}, {1, 0, 1}, {0, 0, 0}, {0, 0, 0}},
        "there are as many rows as classes, whether they occur or not",
        {{{{0, 1, 0}, {1, 0, 1}}, "the largest label decides on the number of rows"}});
}

// BEGIN HIDDEN TESTS
BOOST_AUTO_TEST_CASE(random_labels, *points(9) * title("random labels") * hidden()) {
    arma::arma_rng::set_seed(3);
    for (const arma::uword classes : {1U, 2U, 10U}) {
        for (const arma::uword samples : {1U, 5U, 200U}) {
            const arma::urowvec labels = arma::randi<arma::urowvec>(
                samples, arma::distr_param(0, static_cast<int>(classes) - 1));
            expect_as_solution(one_hot, labels, classes);
        }
    }
}
// END HIDDEN TESTS

BOOST_AUTO_TEST_SUITE_END()

// ---- split --------------------------------------------------------------------------------------

BOOST_AUTO_TEST_SUITE(
    lab01_split,
    *exercise("lab01.split", "common/data/preprocess.cpp") *
        why_it_works(
            "the same indices select images and labels, so that each image keeps its label") *
        makes_possible("part of the data is held out to measure on what the model has not seen") *
        hint("select(samples, chosen), declared in the header, takes images and labels together: "
             "which indices belong to each part?") *
        hint("arma::regspace<arma::uvec>(0, N - 1) counts from 0 to N − 1") *
        hint("head(k) and tail(k) of a column are its first and its last k entries"))

BOOST_AUTO_TEST_CASE(images_of_both_parts, *points(5) * title("two of five images, and the rest")) {
    const auto [first, first_labels, rest, rest_labels] =
        split({{1, 2, 3, 4, 5}, {6, 7, 8, 9, 10}}, {0, 1, 2, 3, 4}, 2);
    about("first.images");
    expect<arma::mat>(
        first, {{1, 2}, {6, 7}}, "the first part has the first two samples",
        {{{{3, 4, 5}, {8, 9, 10}}, "the two parts are exchanged"},
         {{{1, 2, 3}, {6, 7, 8}}, "one sample too many is in the first part: counting begins at 0"},
         {{{4, 5}, {9, 10}}, "the last samples are taken, not the first"},
         {{{1, 2, 3, 4, 5}}, "a sample is a row: here it is a column"}});
    about("rest.images");
    expect<arma::mat>(
        rest, {{3, 4, 5}, {8, 9, 10}}, "the rest has the other three, in order",
        {{{{2, 3, 4, 5}, {7, 8, 9, 10}}, "one sample is in both parts"},
         {{{4, 5}, {9, 10}}, "one sample is in neither part"},
         {{{5, 4, 3}, {10, 9, 8}}, "the order is reversed"},
         {{{1, 2, 3, 4, 5}, {6, 7, 8, 9, 10}}, "the first samples are in the rest as well"}});
}

BOOST_AUTO_TEST_CASE(labels_stay_with_images, *points(5) * title("labels stay with their images")) {
    const auto [first, first_labels, rest, rest_labels] =
        split({{70, 80, 90, 60}}, {7, 8, 9, 6}, 1);
    about("first.labels");
    expect<arma::urowvec>(first_labels, {7}, "image 70 has label 7",
                          {{{7, 8, 9, 6}, "the labels are not split"}});
    about("rest.labels");
    expect<arma::urowvec>(rest_labels, {8, 9, 6}, "images 80, 90 and 60 have labels 8, 9 and 6",
                          {{{7, 8, 9}, "the labels are always the first ones"},
                           {{7, 8, 9, 6}, "the labels are not split"},
                           {arma::urowvec(), "the labels are forgotten"}});
}

BOOST_AUTO_TEST_CASE(all_but_one, *points(2) * title("all but the last sample")) {
    const auto [first, first_labels, rest, rest_labels] = split({{1, 2, 3}}, {5, 5, 6}, 2);
    about("first.images");
    expect<arma::mat>(first, {{1, 2}}, "the first two of three");
    about("rest.images");
    expect<arma::mat>(rest, arma::vec{3}, "the last one is left over");
    about("rest.labels");
    expect<arma::urowvec>(rest_labels, {6}, "and its label");
}

// BEGIN HIDDEN TESTS
BOOST_AUTO_TEST_CASE(random_samples, *points(5) * title("random samples") * hidden()) {
    arma::arma_rng::set_seed(4);
    const arma::mat images = arma::randu(6, 30);
    const arma::urowvec labels = arma::randi<arma::urowvec>(30, arma::distr_param(0, 9));
    for (const arma::uword count : {1U, 15U, 25U, 29U}) {
        const auto came = split(images, labels, count);
        const auto right = split.reference(images, labels, count);
        expect(std::get<0>(came), std::get<0>(right), "as the solution has it");
        expect(std::get<1>(came), std::get<1>(right), "as the solution has it");
        expect(std::get<2>(came), std::get<2>(right), "as the solution has it");
        expect(std::get<3>(came), std::get<3>(right), "as the solution has it");
    }
}

BOOST_AUTO_TEST_CASE(without_labels, *points(3) * title("samples without labels") * hidden()) {
    const arma::mat images = {{1, 2, 3, 4}, {5, 6, 7, 8}};
    const auto came = split(images, arma::urowvec(), 3);
    const auto right = split.reference(images, arma::urowvec(), 3);
    expect(std::get<0>(came), std::get<0>(right), "as the solution has it");
    expect(std::get<2>(came), std::get<2>(right), "as the solution has it");
    expect_that(std::get<3>(came).empty(), std::get<3>(came), "no labels",
                "labels that are unknown stay so");
}
// END HIDDEN TESTS

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::grading
