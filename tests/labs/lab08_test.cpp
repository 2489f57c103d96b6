#include <algorithm>

#include "course.hpp"
#include "figure_files.hpp"
#include "run_lab.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(lab08)

DIGITLAB_TEST_WHAT_EVERY_LAB_DOES(lab08)

BOOST_AUTO_TEST_CASE(lab08_learns_to_read_digits) {
    const Result result = result_of(default_run("lab08"));
    BOOST_TEST(result.number("test_accuracy") >= 0.85);  // N(0, 1) on so few images is a poor start
    BOOST_TEST(result.number("best_test_accuracy") >= result.number("test_accuracy"));
    BOOST_TEST(result.text("epochs") == "30");
}

BOOST_AUTO_TEST_CASE(lab08_prints_the_article_s_line_for_each_epoch) {
    const std::string& out = default_run("lab08").out;
    for (const char* epoch : {"\nEpoch 0: ", "\nEpoch 1: ", "\nEpoch 29: "}) {
        BOOST_TEST(contains(out, epoch));
    }
    BOOST_TEST(count(out, "\nEpoch ") == 30U);
    BOOST_TEST(line_with(out, "Epoch 0: ").ends_with(" / 297"));
}

BOOST_AUTO_TEST_CASE(lab08_s_best_is_the_best_of_its_epochs) {
    const Csv accuracy = read_csv_file(default_run("lab08").result_file("accuracy.csv"));
    const std::vector<double> test = accuracy.series("test").column(2);
    BOOST_TEST(result_of(default_run("lab08")).number("best_test_accuracy") ==
                   *std::max_element(test.begin(), test.end()),
               tolerance(1e-4));
}

BOOST_AUTO_TEST_CASE(lab08_learns_with_other_layers_costs_and_starts) {
    const Run run =
        run_lab("lab08", {"--layers", "64,40,20,10", "--loss", "cross-entropy", "--init", "scaled",
                          "--learning-rate", "0.5", "--plot", "none"});
    BOOST_TEST(result_of(run).number("test_accuracy") >= 0.85);
    const arma::mat weights = weights_in(run.result_file("weights.txt"));
    BOOST_TEST(weights.n_rows == 64U * 40 + 40 + 40 * 20 + 20 + 20 * 10 + 10);
}

BOOST_AUTO_TEST_CASE(lab08_measures_gradients_that_vanish) {
    const Csv norms = read_csv_file(quick_run("lab08").result_file("vanishing_gradients.csv"));
    const std::vector<double> deepest = norms.series("4 hidden layers").column(2);
    BOOST_TEST_REQUIRE(deepest.size() == 5U);
    for (std::size_t l = 1; l < deepest.size(); ++l) BOOST_TEST(deepest[l - 1] < deepest[l]);
    BOOST_TEST(deepest.front() < deepest.back() / 50);  // 1/4 and less for each of four sigmoids
}

BOOST_AUTO_TEST_CASE(lab08_works_in_double_as_well) {
    const Run run = run_lab("lab08", {"--precision", "double", "--quick", "--plot", "none"});
    BOOST_TEST(result_of(run).number("test_accuracy") > 0.5);
}

BOOST_AUTO_TEST_CASE(lab08_refuses_layers_that_do_not_fit) {
    BOOST_TEST(refused(run_lab("lab08", {"--layers", "784,30,10"}), 2, {"--layers", "64,30,10"}));
    BOOST_TEST(refused(run_lab("lab08", {"--layers", "64"}), 2, {"--layers", "64,30,10"}));
    BOOST_TEST(refused(run_lab("lab08", {"--layers", "64,0,10"}), 2, {"--layers", "\"0\""}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
