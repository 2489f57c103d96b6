#include <cmath>

#include "course.hpp"
#include "figure_files.hpp"
#include "run_lab.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(lab04)

DIGITLAB_TEST_WHAT_EVERY_LAB_DOES(lab04)

BOOST_AUTO_TEST_CASE(lab04_learns_to_read_digits) {
    const Result result = result_of(default_run("lab04"));
    BOOST_TEST(result.number("test_accuracy") >= 0.85);
    BOOST_TEST(result.number("train_accuracy") >= result.number("test_accuracy"));
    BOOST_TEST(result.number("train_accuracy") <= 1);
    BOOST_TEST(result.number("test_loss") > 0);
    BOOST_TEST(result.number("test_loss") < 2.3026);  // log 10: better than knowing nothing
}

BOOST_AUTO_TEST_CASE(lab04_takes_twenty_epochs_of_twelve_steps) {
    BOOST_TEST(result_of(default_run("lab04")).text("steps") == "240");
}

BOOST_AUTO_TEST_CASE(lab04_takes_as_many_epochs_as_it_is_told) {
    const Run run = run_lab("lab04", {"--epochs", "2", "--batch-size", "500", "--plot", "none"});
    BOOST_TEST(result_of(run).text("steps") == "4");
}

BOOST_AUTO_TEST_CASE(lab04_learns_in_double_as_well) {
    const Run run = run_lab("lab04", {"--precision", "double", "--plot", "none"});
    BOOST_TEST(result_of(run).number("test_accuracy") >= 0.85);
}

BOOST_AUTO_TEST_CASE(lab04_writes_a_row_of_weights_for_each_class) {
    const arma::mat weights = weights_in(default_run("lab04").result_file("weights.txt"));
    BOOST_TEST(weights.n_rows == 10U);
    BOOST_TEST(weights.n_cols == 64U);
}

BOOST_AUTO_TEST_CASE(lab04_reads_its_weights_back) {
    const Run& before = default_run("lab04");
    const std::string file = before.result_file("weights.txt").string();
    const Run run = successful_run("lab04", {"--weights", file, "--plot", "none"});
    for (const char* key : {"test_accuracy", "train_accuracy", "test_loss"}) {
        BOOST_TEST(result_of(run).text(key) == result_of(before).text(key));
    }
    BOOST_TEST(result_of(run).text("steps") == "0");
}

BOOST_AUTO_TEST_CASE(lab04_writes_a_confusion_matrix_of_all_test_images) {
    const Run& run = default_run("lab04");
    const Csv confusion = read_csv_file(run.result_file("confusion.csv"));
    BOOST_TEST_REQUIRE(confusion.rows.size() == 10U);
    // how many of each class are among the last 297 rows of digits.csv
    const std::vector<double> of_each_class = {27, 31, 27, 30, 33, 30, 30, 30, 28, 31};
    double right = 0;
    for (std::size_t c = 0; c < 10; ++c) {
        double sum = 0;
        for (std::size_t answer = 0; answer < 10; ++answer) sum += confusion.number(c, 1 + answer);
        BOOST_TEST(sum == of_each_class[c]);
        right += confusion.number(c, 1 + c);
    }
    BOOST_TEST(std::abs(right / 297 - result_of(run).number("test_accuracy")) < 5.1e-5);
}

BOOST_AUTO_TEST_CASE(lab04_shows_every_misclassified_image) {
    const Run& run = default_run("lab04");
    const auto wrong = read_csv_file(run.result_file("misclassified.csv")).rows.size();
    const double share = 1 - static_cast<double>(wrong) / 297;
    BOOST_TEST(std::abs(share - result_of(run).number("test_accuracy")) < 5.1e-5);
}

BOOST_AUTO_TEST_CASE(lab04_compares_four_learning_rates) {
    const Csv rates = read_csv_file(default_run("lab04").result_file("learning_rates.csv"));
    for (const char* rate : {"rate 0.01", "rate 0.1", "rate 1", "rate 10"}) {
        BOOST_TEST(!rates.series(rate).rows.empty(), "there is no curve of " << rate);
    }
}

BOOST_AUTO_TEST_CASE(lab04_runs_the_article_s_recipe) {
    const Run run = successful_run("lab04", {"--recipe", "article", "--quick"});
    const Result result = result_of(run);
    BOOST_TEST(result.text("steps") == "500");  // 5 batches, 100 steps on each
    BOOST_TEST(result.number("test_accuracy") > 0.5);
    BOOST_TEST(contains(run.out, "87.07"));  // what the article reports, beside it
    BOOST_TEST(is_picture(run.result_file("loss.png")));
}

// It takes the next batch in the order of the file, so there is nothing that the seed could change.
BOOST_AUTO_TEST_CASE(lab04_leaves_nothing_to_chance_in_the_article_s_recipe) {
    const Arguments arguments = {"--recipe", "article", "--batches", "2",
                                 "--steps",  "50",      "--plot",    "none"};
    Arguments other_seed = arguments;
    other_seed.insert(other_seed.end(), {"--seed", "2"});
    BOOST_TEST(result_of(run_lab("lab04", arguments)).without_seconds() ==
               result_of(run_lab("lab04", other_seed)).without_seconds());
}

BOOST_AUTO_TEST_CASE(lab04_keeps_what_it_has_when_interrupted) {
    const Arguments by_sgd = {"--epochs", "10000000"};
    const Arguments by_the_article = {"--recipe", "article", "--batches",
                                      "10000000", "--steps", "10"};
    for (const Arguments& arguments : {by_sgd, by_the_article}) {
        const Run run = run_lab("lab04", arguments, {.signal_after = "training"});
        BOOST_TEST(run.status == 130);
        BOOST_TEST(run.err.starts_with("lab04: interrupted at step "));
        BOOST_TEST(contains(run.err, " of "));
        BOOST_TEST(result_of(run).number("steps") >= 1);
        BOOST_TEST(result_of(run).text("interrupted") == "true");
        for (const char* figure : {"loss", "accuracy", "weights", "confusion"}) {
            BOOST_TEST(is_picture(run.result_file(figure + std::string(".png"))));
        }
        BOOST_TEST(weights_in(run.result_file("weights.txt")).n_rows == 10U);
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
