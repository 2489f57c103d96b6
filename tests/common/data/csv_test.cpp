#include "data/csv.hpp"

#include "made_files.hpp"
#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(csv)

namespace {

namespace fs = std::filesystem;
using Labels = arma::Row<arma::uword>;

template <typename Real>
Samples<Real> parsed(const std::string& text, LabelColumn labels = LabelColumn::automatic) {
    return parse_csv<Real>({text, true}, "file", labels);
}

/// Checks that this text is refused with a message that has these pieces.
void check_refused(const std::string& text, std::initializer_list<std::string> pieces,
                   LabelColumn labels = LabelColumn::automatic) {
    BOOST_TEST_CONTEXT("the text " << text) {
        BOOST_CHECK_EXCEPTION(parsed<double>(text, labels), std::runtime_error,
                              says({"read_csv: file "}));
        BOOST_CHECK_EXCEPTION(parsed<double>(text, labels), std::runtime_error, says(pieces));
    }
}

/// Checks that this text is two samples, (1, 2) with label 3 and (4, 5) with label 6.
void check_two_samples(const std::string& text, LabelColumn labels = LabelColumn::automatic) {
    BOOST_TEST_CONTEXT("the text " << text) {
        const Samples<double> samples = parsed<double>(text, labels);
        BOOST_TEST(same_as(samples.images, arma::mat{{1, 4}, {2, 5}}));
        BOOST_TEST(same_as(samples.labels, Labels{3, 6}));
    }
}

}  // namespace

// ---- where the labels are -----------------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(labels_are_last_if_there_is_no_header, Real, Reals) {
    const Samples<Real> samples = parsed<Real>("1,2.5,3\n-4,5e1,6\n");
    BOOST_TEST(same_as(samples.images, arma::mat{{1, -4}, {2.5, 50}}));
    BOOST_TEST(same_as(samples.labels, Labels{3, 6}));
}

BOOST_AUTO_TEST_CASE(labels_are_where_the_header_says) {
    check_two_samples("label,pixel0,pixel1\n3,1,2\n6,4,5\n");
    check_two_samples("a,label,b\n1,3,2\n4,6,5\n");
    check_two_samples("a,b,label\n1,2,3\n4,5,6\n");
}

BOOST_AUTO_TEST_CASE(labels_are_first_or_last_if_asked_for) {
    check_two_samples("3,1,2\n6,4,5\n", LabelColumn::first);
    check_two_samples("1,2,3\n4,5,6\n", LabelColumn::last);
    check_two_samples("a,b,c\n3,1,2\n6,4,5\n", LabelColumn::first);
    check_two_samples("a,b,c\n1,2,3\n4,5,6\n", LabelColumn::last);
}

BOOST_AUTO_TEST_CASE(no_column_holds_labels_if_asked_for) {
    const Samples<double> samples = parsed<double>("1,2,3\n4,5,600\n", LabelColumn::none);
    BOOST_TEST(same_as(samples.images, arma::mat{{1, 4}, {2, 5}, {3, 600}}));
    BOOST_TEST(samples.labels.is_empty());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(kaggle_train_csv_is_read, Real, Reals) {
    std::string text = "label";
    for (int i = 0; i < 784; ++i) text += ",pixel" + std::to_string(i);
    for (const int label : {7, 0}) {
        text += '\n' + std::to_string(label);
        for (int i = 0; i < 784; ++i) text += ',' + std::to_string(i % 256);
    }
    const Samples<Real> samples = parsed<Real>(text + '\n');
    BOOST_TEST(samples.images.n_rows == 784);
    BOOST_TEST(samples.images.n_cols == 2);
    BOOST_TEST(samples.images(255, 1) == 255);
    BOOST_TEST(same_as(samples.labels, Labels{7, 0}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(kaggle_test_csv_has_no_labels, Real, Reals) {
    const Samples<Real> samples = parsed<Real>("pixel0,pixel1,pixel2\n0,17,255\n1,2,3\n");
    BOOST_TEST(same_as(samples.images, arma::mat{{0, 1}, {17, 2}, {255, 3}}));
    BOOST_TEST(samples.labels.is_empty());
}

BOOST_AUTO_TEST_CASE(header_that_does_not_say_where_labels_are_is_refused) {
    check_refused("a,b,c\n1,2,3\n", {"has a header", "no column is called \"label\"",
                                     "--label-column first, last or none"});
}

BOOST_AUTO_TEST_CASE(lines_may_end_in_any_way) {
    check_two_samples("1,2,3\n4,5,6");              // the last line unended
    check_two_samples("1,2,3\r\n4,5,6\r\n");        // Windows
    check_two_samples("\n1,2,3\n\n  \n4,5,6\n\n");  // blank lines
}

BOOST_AUTO_TEST_CASE(lines_may_end_as_on_an_old_mac) {
    check_two_samples("1,2,3\r4,5,6\r");
}

BOOST_AUTO_TEST_CASE(byte_order_mark_is_skipped) {
    check_two_samples(
        "\xef\xbb\xbf"
        "1,2,3\n4,5,6\n");
    check_two_samples(
        "\xef\xbb\xbf"
        "label,pixel0,pixel1\n3,1,2\n6,4,5\n");
}

BOOST_AUTO_TEST_CASE(fields_may_be_quoted) {
    check_two_samples("\"label\",\"pixel0\",\"pixel1\"\n\"3\",\"1\",\"2\"\n6,\"4\",5\n");
}

BOOST_AUTO_TEST_CASE(fields_may_have_blanks_around_them) {
    check_two_samples(" label , pixel0,\tpixel1\n3 ,  1,2 \n6\t,4, 5\n");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(numbers_may_be_written_in_many_ways, Real, Reals) {
    const Samples<Real> samples = parsed<Real>("+1,-2.50,1e2,.5,3.,1E-3,0\n");
    const arma::Mat<Real> expected = {1, -2.5, 100, 0.5, 3, Real(1e-3)};
    BOOST_TEST(same_as(arma::Mat<Real>(samples.images.t()), expected));
}

BOOST_AUTO_TEST_CASE(labels_may_be_written_as_fractions) {
    // as numpy.savetxt writes them
    BOOST_TEST(same_as(parsed<double>("1,7.000000000000000000e+00\n").labels, Labels{7}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(plain_and_gzip_files_are_the_same, Real, Reals) {
    const TemporaryFolder folder;
    const std::string text = "1,2,3\n4,5,6\n";
    const auto plain = read_csv<Real>(folder.write("a.csv", text));
    const auto packed = read_csv<Real>(folder.write("a.csv.gz", gzipped(text)));
    BOOST_TEST(same_as(plain.images, arma::mat{{1, 4}, {2, 5}}));
    BOOST_TEST(same_as(packed.images, plain.images));
    BOOST_TEST(same_as(packed.labels, plain.labels));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(file_is_read_with_the_label_column_asked_for, Real, Reals) {
    const TemporaryFolder folder;
    const auto samples =
        read_csv<Real>(folder.write("a.csv", "3,1,2\n6,4,5\n"), LabelColumn::first);
    BOOST_TEST(same_as(samples.labels, Labels{3, 6}));
}

// ---- what it refuses ----------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(file_that_is_not_there_is_named) {
    const TemporaryFolder folder;
    const fs::path file = folder.path() / "train.csv";
    BOOST_CHECK_EXCEPTION(read_csv<double>(file), std::runtime_error,
                          says({file.string() + ": no such file"}));
}

BOOST_AUTO_TEST_CASE(bad_file_is_named) {
    const TemporaryFolder folder;
    const fs::path file = folder.write("train.csv", "1,2,3\n4,5\n");
    BOOST_CHECK_EXCEPTION(read_csv<double>(file), std::runtime_error,
                          says({"read_csv: " + file.string() + " line 2"}));
}

BOOST_AUTO_TEST_CASE(truncated_gzip_file_is_refused) {
    BOOST_CHECK_EXCEPTION(parse_csv<double>({"1,2,3\n4,5", false}, "file", LabelColumn::last),
                          std::runtime_error,
                          says({"read_csv: file is cut off", "fetch the file again"}));
}

BOOST_AUTO_TEST_CASE(file_without_lines_is_refused) {
    check_refused("", {"holds no lines"});
    check_refused("\r\n \n\n", {"holds no lines"});
    check_refused("\xef\xbb\xbf", {"holds no lines"});
}

BOOST_AUTO_TEST_CASE(header_without_data_is_refused) {
    check_refused("label,pixel0\n", {"has a header and no data"});
    check_refused("pixel0,pixel1\n\n", {"has a header and no data"});
}

BOOST_AUTO_TEST_CASE(line_of_another_length_is_refused_naming_it) {
    check_refused("1,2,3\n\n4,5\n", {"line 3 has 2 fields, the first line has 3"});
    check_refused("1,2,3\n4,5,6,7\n", {"line 2 has 4 fields, the first line has 3"});
    check_refused("label,a,b\n1,2,3\n4,5\n", {"line 3 has 2 fields, the first line has 3"});
}

BOOST_AUTO_TEST_CASE(lines_are_counted_alike_however_they_end) {
    for (const std::string end : {"\n", "\r\n", "\r"}) {
        check_refused("1,2,3" + end + end + "4,x,6" + end, {"line 3, column 2: \"x\""});
    }
}

BOOST_AUTO_TEST_CASE(number_too_small_to_be_told_from_zero_is_zero) {
    BOOST_TEST(parsed<float>("1e-60,3\n").images(0) == 0);
}

BOOST_AUTO_TEST_CASE(what_is_not_a_finite_number_is_refused_naming_line_and_column) {
    for (const std::string word : {"five", "", "5x", "nan", "-nan", "NaN", "inf", "Infinity",
                                   "1e999", "0x10", "5 6", "--5", "+", "5.5.5"}) {
        check_refused("1,2,3\n4," + word + ",6\n",
                      {"line 2, column 2: \"" + word + "\" is not a number"});
    }
}

BOOST_AUTO_TEST_CASE(number_with_two_signs_is_refused) {
    check_refused("1,2,3\n4,+-5,6\n", {"line 2, column 2: \"+-5\" is not a number"});
}

BOOST_AUTO_TEST_CASE(what_is_not_a_number_is_refused_in_the_first_line_too) {
    // no column has such a name; if the line were read as a header, the first sample would be lost
    for (const std::string word : {"nan", "inf", "-nan", "NaN", "NAN", "Inf", "INF", "infinity"}) {
        check_refused("1," + word + ",3\n4,5,6\n",
                      {"line 1, column 2: \"" + word + "\" is not a number"}, LabelColumn::last);
    }
}

BOOST_AUTO_TEST_CASE(word_among_numbers_in_the_first_line_makes_no_header) {
    check_refused("1,five,3\n4,5,6\n", {"line 1, column 2: \"five\" is not a number"});
}

BOOST_AUTO_TEST_CASE_TEMPLATE(pixel_too_large_to_compute_with_is_refused_as_such, Real, Reals) {
    for (const std::string pixel : {"1e39", "3e38", "-1.1e12", "1e300"}) {
        BOOST_CHECK_EXCEPTION(parsed<Real>(pixel + ",1\n"), std::runtime_error,
                              says({"line 1, column 1: " + pixel + " is too large for a pixel",
                                    "at most 1e+12", "scale the pixels"}));
    }
    BOOST_TEST(parsed<Real>("1e12,1\n-1e12,0\n").images.is_finite());
}

BOOST_AUTO_TEST_CASE(long_field_is_not_repeated_whole) {
    const std::string word(1000, 'x');
    BOOST_CHECK_EXCEPTION(
        parsed<double>("1,2\n" + word + ",4\n"), std::runtime_error,
        [](const std::exception& error) { return std::string(error.what()).size() < 150; });
}

BOOST_AUTO_TEST_CASE(label_that_is_no_digit_is_refused_naming_line_and_column) {
    for (const std::string word : {"10", "-1", "2.5", "seven", "", "nan", "255"}) {
        check_refused("1,2,3\n4,5," + word + "\n",
                      {"line 2, column 3: the label \"" + word + "\" is not a digit 0 to 9",
                       "--label-column"});
    }
}

BOOST_AUTO_TEST_CASE(fields_that_are_not_separated_by_commas_are_refused) {
    check_refused("1;2;3\n4;5;6\n", {"one column only", "separated by commas"});
    check_refused("1 2 3\n4 5 6\n", {"one column only", "separated by commas"});
    check_refused("<!DOCTYPE html>\n<title>403</title>\n", {"one column only"});
}

BOOST_AUTO_TEST_CASE(header_that_is_not_separated_by_commas_is_refused_for_that) {
    check_refused("label;pixel0;pixel1\n3;1;2\n", {"one column only", "separated by commas"});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
