#include <cmath>

#include "course.hpp"
#include "figure_files.hpp"
#include "run_lab.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(lab07)

DIGITLAB_TEST_WHAT_EVERY_LAB_DOES(lab07)

BOOST_AUTO_TEST_CASE(lab07_learns_to_read_digits) {
    const Result result = result_of(default_run("lab07"));
    BOOST_TEST(result.number("test_accuracy") >= 0.88);  // between lab04's and lab06's
    BOOST_TEST(result.number("train_accuracy") >= 0.99);
    BOOST_TEST(result.text("epochs") == "1000");
}

BOOST_AUTO_TEST_CASE(lab07_learns_the_same_in_both_precisions) {
    for (const char* precision : {"float", "double"}) {
        const Run run = run_lab(
            "lab07", {"--precision", precision, "--epochs", "300", "--quiet", "--plot", "none"});
        BOOST_TEST(result_of(run).number("train_accuracy") >= 0.97);
    }
}

BOOST_AUTO_TEST_CASE(lab07_learns_the_same_on_any_number_of_threads) {
    const auto result = [](const char* threads) {
        return result_of(run_lab("lab07", {"--quick", "--plot", "none", "--threads", threads}))
            .without_seconds();
    };
    BOOST_TEST(result("1") == result("3"));
}

BOOST_AUTO_TEST_CASE(lab07_learns_nothing_from_zeros) {
    const Run run = run_lab("lab07", {"--quick", "--init", "zeros", "--plot", "none"});
    const Csv loss = read_csv_file(run.result_file("loss.csv"));
    for (const double value : loss.series("each step").column(2)) {
        BOOST_TEST(value == std::log(10.0), tolerance(1e-5));
    }
}

BOOST_AUTO_TEST_CASE(lab07_compares_five_starts) {
    const Csv starts = read_csv_file(default_run("lab07").result_file("initialisations.csv"));
    BOOST_TEST_REQUIRE(starts.rows.size() == 5U);
    BOOST_TEST(starts.column(1).front() < 20);  // zeros: no better than a guess
    for (std::size_t i = 2; i < 5; ++i) BOOST_TEST(starts.column(1)[i] > 80);
}

BOOST_AUTO_TEST_CASE(lab07_goes_down_at_every_step) {
    const Csv loss = read_csv_file(quick_run("lab07").result_file("loss.csv"));
    const std::vector<double> each = loss.series("each step").column(2);
    BOOST_TEST_REQUIRE(each.size() == 10U);
    for (std::size_t i = 1; i < each.size(); ++i) BOOST_TEST(each[i] < each[i - 1]);
}

BOOST_AUTO_TEST_CASE(lab07_refuses_a_start_it_does_not_know) {
    BOOST_TEST(refused(run_lab("lab07", {"--init", "ones"}), 2, {"--init", "ones", "xavier"}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
