// What is expected of the numbers was computed from datasets/digits.csv.gz with a few lines of
// Python (lists and sums, no library).

#include <numeric>

#include "course.hpp"
#include "figure_files.hpp"
#include "run_lab.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(lab01)

DIGITLAB_TEST_WHAT_EVERY_LAB_DOES(lab01)

BOOST_AUTO_TEST_CASE(lab01_counts_the_embedded_digits) {
    const Result result = result_of(default_run("lab01"));
    BOOST_TEST(result.text("samples") == "1797");
    BOOST_TEST(result.text("features") == "64");
    BOOST_TEST(result.text("classes") == "10");
    BOOST_TEST(result.number("seconds") >= 0);
}

BOOST_AUTO_TEST_CASE(lab01_classifies_253_of_297_digits_by_the_nearest_mean_image) {
    BOOST_TEST(result_of(default_run("lab01")).text("baseline_accuracy") == "0.8519");
}

BOOST_AUTO_TEST_CASE(lab01_classifies_32_of_297_digits_by_their_darkness) {
    BOOST_TEST(contains(line_with(default_run("lab01").out, "darkness"), "10.8"));
}

BOOST_AUTO_TEST_CASE(lab01_measures_the_pixels) {
    const std::string& out = default_run("lab01").out;
    for (const char* number : {"0.000", "4.882", "16.000", "6.000"}) {
        BOOST_TEST(contains(line_with(out, "as in the file"), number));
    }
    for (const char* number : {"-0.814", "0.000", "1.853", "1.000"}) {
        BOOST_TEST(contains(line_with(out, "standardised"), number));
    }
}

BOOST_AUTO_TEST_CASE(lab01_shows_the_image_asked_for) {
    const Run run = successful_run("lab01", {"--show", "1499", "--plot", "none"});
    BOOST_TEST(contains(run.out, "Training image 1499, labelled 2"));
}

BOOST_AUTO_TEST_CASE(lab01_writes_a_hundred_samples_as_they_are_in_the_file) {
    const Csv samples = read_csv_file(default_run("lab01").result_file("samples.csv"));
    BOOST_TEST_REQUIRE(samples.rows.size() == 100U);
    BOOST_TEST(samples.header.size() == 65U);
    const std::vector<std::string> first = {"0", "0", "0",  "5",  "13", "9",  "1", "0", "0",
                                            "0", "0", "13", "15", "10", "15", "5", "0"};
    const std::vector<std::string> head(samples.rows[0].begin(), samples.rows[0].begin() + 17);
    BOOST_TEST(head == first, per_element());
    for (std::size_t i = 0; i < 10; ++i) BOOST_TEST(samples.rows[i][0] == std::to_string(i));
}

BOOST_AUTO_TEST_CASE(lab01_writes_how_frequent_each_class_is) {
    const Csv classes = read_csv_file(default_run("lab01").result_file("classes.csv"));
    BOOST_TEST_REQUIRE(classes.rows.size() == 10U);
    BOOST_TEST(classes.number(0, 1) == 100 * 151.0 / 1500, tolerance(1e-6));
    BOOST_TEST(classes.number(4, 2) == 100 * 33.0 / 297, tolerance(1e-6));
    for (const std::size_t part : {1U, 2U}) {
        const std::vector<double> shares = classes.column(part);
        const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
        BOOST_TEST(sum == 100, tolerance(1e-6));
    }
}

BOOST_AUTO_TEST_CASE(lab01_writes_the_mean_image_of_each_class) {
    const Csv means = read_csv_file(default_run("lab01").result_file("mean_images.csv"));
    BOOST_TEST_REQUIRE(means.rows.size() == 10U);
    BOOST_TEST(means.number(0, 1 + 2) == 4.0927152, tolerance(1e-6));
    BOOST_TEST(means.number(0, 1 + 11) == 13.2119205, tolerance(1e-6));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
