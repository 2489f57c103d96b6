#include "course.hpp"
#include "figure_files.hpp"
#include "run_lab.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(lab02)

DIGITLAB_TEST_WHAT_EVERY_LAB_DOES(lab02)

// exp overflows above 88.7 in float and above 709.8 in double, so of the factors 1, 10, 100 and
// 1000 two are too much for the one and one for the other.
BOOST_AUTO_TEST_CASE(lab02_counts_two_overflows_of_the_naive_softmax_in_float) {
    const Result result = result_of(default_run("lab02"));
    BOOST_TEST(result.text("naive_overflows") == "2");
    BOOST_TEST(result.text("stable_overflows") == "0");
}

BOOST_AUTO_TEST_CASE(lab02_counts_one_overflow_of_the_naive_softmax_in_double) {
    const Result result = result_of(run_lab("lab02", {"--precision", "double", "--plot", "none"}));
    BOOST_TEST(result.text("naive_overflows") == "1");
    BOOST_TEST(result.text("stable_overflows") == "0");
}

BOOST_AUTO_TEST_CASE(lab02_shows_the_softmax_of_small_scores) {
    // of 1, 0, -1: e², e, 1 over e² + e + 1
    BOOST_TEST(contains(default_run("lab02").out, "0.665  0.245  0.090"));
}

BOOST_AUTO_TEST_CASE(lab02_shows_that_the_naive_softmax_is_nan_at_a_thousand) {
    const std::string line = line_with(default_run("lab02").out, "× 1000");
    BOOST_TEST(contains(line, "nan"));
    BOOST_TEST(contains(line, "1.000  0.000  0.000"));
}

BOOST_AUTO_TEST_CASE(lab02_shows_the_loss_of_ten_equal_probabilities) {
    BOOST_TEST(contains(default_run("lab02").out, "2.3026"));  // log 10
}

BOOST_AUTO_TEST_CASE(lab02_writes_both_losses_of_an_even_chance) {
    const Csv losses = read_csv_file(default_run("lab02").result_file("losses.csv"));
    const auto at_one_half = [&](const std::string& name) {
        const Csv series = losses.series(name);
        BOOST_TEST_REQUIRE(series.rows.size() == 100U);
        BOOST_TEST(series.number(49, 1) == 0.5);
        return series.number(49, 2);
    };
    const auto close = tolerance(1e-6);
    BOOST_TEST(at_one_half("cross-entropy") == 0.69314718, close);  // log 2
    // the true class differs from its target by ½, nine others by 1/18 each: ½ (1/4 + 9/324)
    BOOST_TEST(at_one_half("mean squared error") == 0.13888889, close);
}

BOOST_AUTO_TEST_CASE(lab02_writes_how_the_gradient_of_mse_saturates) {
    const Csv saturation = read_csv_file(default_run("lab02").result_file("saturation.csv"));
    const auto gradient = [&](const std::string& name, std::size_t row, double ahead) {
        const Csv series = saturation.series(name);
        BOOST_TEST_REQUIRE(series.rows.size() == 201U);
        BOOST_TEST(series.number(row, 1) == ahead);
        return series.number(row, 2);
    };
    // With p the probability of the true one of two classes: cross-entropy p − 1, MSE −2p(1 − p)².
    const auto close = tolerance(1e-4);
    BOOST_TEST(gradient("cross-entropy", 100, 0) == -0.5, close);
    BOOST_TEST(gradient("mean squared error", 100, 0) == -0.25, close);
    BOOST_TEST(gradient("cross-entropy", 0, -10) == -0.9999546, close);
    BOOST_TEST(gradient("mean squared error", 0, -10) == -9.07875e-05, close);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
