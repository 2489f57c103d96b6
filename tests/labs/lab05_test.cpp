#include <algorithm>
#include <cmath>
#include <numeric>

#include "course.hpp"
#include "figure_files.hpp"
#include "run_lab.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(lab05)

namespace {

/// Sizes of W1, b1, W2 and b2 for 64 pixels, `hidden` units and 10 classes.
std::vector<arma::uword> blocks(arma::uword hidden) {
    return {hidden * 64, hidden, 10 * hidden, 10};
}

}  // namespace

DIGITLAB_TEST_WHAT_EVERY_LAB_DOES(lab05)

BOOST_AUTO_TEST_CASE(lab05_says_how_far_it_came_and_what_it_cost) {
    const Result result = result_of(quick_run("lab05"));
    BOOST_TEST(result.text("steps") == "100");
    for (const char* share : {"test_accuracy", "train_accuracy"}) {
        BOOST_TEST(result.number(share) >= 0);
        BOOST_TEST(result.number(share) <= 1);
    }
    BOOST_TEST(result.number("seconds") > 0);
    BOOST_TEST(result.number("seconds_per_gradient") > 0);
}

BOOST_AUTO_TEST_CASE(lab05_learns_a_little_by_numerical_gradients_alone) {
    const Run run = run_lab(
        "lab05", {"--steps", "400", "--hidden", "10", "--learning-rate", "1", "--plot", "none"});
    BOOST_TEST(result_of(run).number("test_accuracy") >= 0.6);
}

BOOST_AUTO_TEST_CASE(lab05_starts_with_the_loss_of_knowing_nothing) {
    const Csv loss = read_csv_file(quick_run("lab05").result_file("loss.csv"));
    const Csv steps = loss.series("each step");
    BOOST_TEST_REQUIRE(steps.rows.size() == 100U);
    BOOST_TEST(steps.number(0, 2) == std::log(10.0), tolerance(0.01));
}

BOOST_AUTO_TEST_CASE(lab05_writes_all_parameters) {
    const arma::mat weights = weights_in(quick_run("lab05").result_file("weights.txt"));
    BOOST_TEST(weights.n_rows == 3760U);  // 50·64 + 50 + 10·50 + 10
    BOOST_TEST(weights.n_cols == 1U);
}

BOOST_AUTO_TEST_CASE(lab05_tells_the_cost_of_brute_force_from_that_of_its_own_way) {
    const Csv cost = read_csv_file(quick_run("lab05").result_file("cost.csv"));
    BOOST_TEST_REQUIRE(cost.rows.size() >= 2U);
    BOOST_TEST(cost.rows[0][0].starts_with("brute force"));
    BOOST_TEST(cost.rows[1][0].starts_with("incremental"));
    BOOST_TEST(cost.number(0, 1) > cost.number(1, 1));  // 30 to 50 times on a quiet machine
}

BOOST_AUTO_TEST_CASE(lab05_takes_gradients_as_good_as_the_chain_rule_s) {
    const Csv csv = read_csv_file(quick_run("lab05").result_file("gradient_difference.csv"));
    const std::vector<double> differences = csv.column(1);
    BOOST_TEST(*std::max_element(differences.begin(), differences.end()) < 1e-7);
    const std::vector<double> parameters = csv.column(2);
    BOOST_TEST(std::accumulate(parameters.begin(), parameters.end(), 0.0) == 3760);
}

BOOST_AUTO_TEST_CASE(lab05_goes_the_same_way_by_either_method) {
    for (const char* loss : {"cross-entropy", "mse"}) {
        BOOST_TEST_CONTEXT("loss " << loss) {
            const auto by = [&](const char* method) {
                return run_lab("lab05", {"--method", method, "--loss", loss, "--steps", "4",
                                         "--hidden", "10", "--plot", "none"});
            };
            const Run brute_force = by("brute-force");
            const Run incremental = by("incremental");
            BOOST_TEST_REQUIRE(succeeded(brute_force));
            BOOST_TEST_REQUIRE(succeeded(incremental));
            BOOST_TEST(same_parameters(brute_force.result_file("weights.txt"),
                                       incremental.result_file("weights.txt"), blocks(10), 1e-6));
        }
    }
}

// A score that is far behind the others makes a probability that cannot be written down; the loss,
// taken from the scores, is a number nevertheless (lab02).
BOOST_AUTO_TEST_CASE(lab05_survives_by_either_method_an_answer_that_is_certain_and_wrong) {
    for (const char* method : {"brute-force", "incremental"}) {
        const Run run =
            run_lab("lab05", {"--method", method, "--precision", "float", "--learning-rate", "100",
                              "--steps", "5", "--hidden", "3", "--plot", "none"});
        BOOST_TEST((run.status == 0 || contains(run.err, "the training diverged")), run.err);
        BOOST_TEST(!contains(run.out, "nan"));
    }
}

BOOST_AUTO_TEST_CASE(lab05_goes_the_same_way_as_lab06) {
    const Arguments arguments = {"--precision", "double", "--steps", "10", "--plot", "none"};
    const Run by_differences = run_lab("lab05", arguments);
    const Run by_the_chain_rule = run_lab("lab06", arguments);
    BOOST_TEST_REQUIRE(succeeded(by_differences));
    BOOST_TEST_REQUIRE(succeeded(by_the_chain_rule));
    BOOST_TEST(same_parameters(by_differences.result_file("weights.txt"),
                               by_the_chain_rule.result_file("weights.txt"), blocks(50), 1e-6));
}

BOOST_AUTO_TEST_CASE(lab05_trains_with_mean_squared_error_on_pixels_as_they_are) {
    const Run run = successful_run("lab05", {"--loss", "mse", "--steps", "10", "--plot", "none"});
    BOOST_TEST(contains(run.out, "loss mse, pixels from 0 to 16"));
    const Csv steps = read_csv_file(run.result_file("loss.csv")).series("each step");
    // all classes equally likely: ½ (0.9² + 9 · 0.1²)
    BOOST_TEST(steps.number(0, 2) == 0.45, tolerance(0.01));
}

BOOST_AUTO_TEST_CASE(lab05_takes_pixels_in_either_scale) {
    const Run run = successful_run(
        "lab05", {"--loss", "mse", "--pixels", "unit", "--steps", "2", "--plot", "none"});
    BOOST_TEST(contains(run.out, "pixels from 0 to 1\n"));
}

BOOST_AUTO_TEST_CASE(lab05_takes_s0_for_the_article_s_recipe_on_digits) {
    const Run run =
        successful_run("lab05", {"--recipe", "article", "--steps", "10", "--plot", "none"});
    BOOST_TEST(contains(run.out, "loss mse, pixels from 0 to 16"));
    BOOST_TEST(result_of(run).text("steps") == "10");
}

BOOST_AUTO_TEST_CASE(lab05_does_not_call_a_part_of_the_article_s_recipe_the_whole) {
    const Run run = run_lab("lab05", {"--recipe", "article", "--steps", "10", "--plot", "none"});
    BOOST_TEST(count(run.out, "to its end") == 0U);
}

BOOST_AUTO_TEST_CASE(lab05_says_that_its_usual_run_is_a_short_one) {
    BOOST_TEST(contains(quick_run("lab05").out, "--recipe article"));
}

BOOST_AUTO_TEST_CASE(lab05_keeps_what_it_has_when_interrupted) {
    const Run run = run_lab("lab05", {"--steps", "1000000"}, {.signal_after = "training: "});
    BOOST_TEST(run.status == 130);
    BOOST_TEST(run.err.starts_with("lab05: interrupted at step "));
    BOOST_TEST(run.err.ends_with(" of 1,000,000 (training)\n"));
    const Result result = result_of(run);
    BOOST_TEST(result.keys().back() == "interrupted");
    BOOST_TEST(result.number("steps") >= 1);
    BOOST_TEST(result.number("steps") < 1000000);
    check_pictures(run);
    check_tables(run);
    BOOST_TEST(weights_in(run.result_file("weights.txt")).n_rows == 3760U);
}

BOOST_AUTO_TEST_CASE(lab05_tells_how_far_it_is_with_plain_lines) {
    const Run run =
        run_lab("lab05", {"--steps", "1000000", "--plot", "none"}, {.signal_after = "training: "});
    BOOST_TEST(count(run.out, "\r") == 0U);
    BOOST_TEST(count(run.out, "\033") == 0U);
    BOOST_TEST(contains(run.out, " of 1,000,000, loss "));
    BOOST_TEST(contains(run.out, " left\n"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
