#include <cmath>
#include <numeric>

#include "course.hpp"
#include "figure_files.hpp"
#include "run_lab.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(lab06)

DIGITLAB_TEST_WHAT_EVERY_LAB_DOES(lab06)

BOOST_AUTO_TEST_CASE(lab06_learns_to_read_digits) {
    const Result result = result_of(default_run("lab06"));
    BOOST_TEST(result.number("test_accuracy") >= 0.91);  // independent runs: 0.916 to 0.919
    BOOST_TEST(result.number("train_accuracy") >= 0.97);
    BOOST_TEST(result.number("test_loss") > 0);
    BOOST_TEST(result.number("test_loss") < 1);
    BOOST_TEST(result.text("steps") == "10000");
    BOOST_TEST(result.number("seconds") > 0);
}

BOOST_AUTO_TEST_CASE(lab06_learns_in_double_as_well) {
    const Run run = run_lab("lab06", {"--precision", "double", "--plot", "none"});
    BOOST_TEST(result_of(run).number("test_accuracy") >= 0.91);
}

BOOST_AUTO_TEST_CASE(lab06_checks_its_gradient) {
    for (const char* precision : {"float", "double"}) {
        const Run run = run_lab("lab06", {"--precision", precision, "--quick", "--plot", "none"});
        const double error = result_of(run).number("gradient_check_max_error");
        BOOST_TEST(error > 0);
        BOOST_TEST(error <= 1e-6);
    }
}

BOOST_AUTO_TEST_CASE(lab06_shows_the_check_of_each_block) {
    const std::string& out = quick_run("lab06").out;
    for (const char* block : {"\n  W1 ", "\n  b1 ", "\n  W2 ", "\n  b2 "}) {
        BOOST_TEST(contains(out, block));
    }
    BOOST_TEST(contains(out, "50 × 64"));
    BOOST_TEST(contains(out, "10 × 50"));
}

BOOST_AUTO_TEST_CASE(lab06_evaluates_once_an_epoch) {
    // 1500 images in batches of 100: an epoch is 15 steps, and 500 steps are 33 epochs and a third.
    const Csv accuracy = read_csv_file(quick_run("lab06").result_file("accuracy.csv"));
    const std::vector<double> epochs = accuracy.series("test").column(1);
    BOOST_TEST_REQUIRE(epochs.size() == 35U);
    BOOST_TEST(epochs[0] == 0);
    BOOST_TEST(epochs[1] == 1);
    BOOST_TEST(epochs[33] == 33);
    BOOST_TEST(epochs[34] == 33 + 1.0 / 3, tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE(lab06_writes_the_loss_of_each_step_and_its_running_mean) {
    const Csv loss = read_csv_file(quick_run("lab06").result_file("loss.csv"));
    const std::vector<double> each = loss.series("each step").column(2);
    BOOST_TEST_REQUIRE(each.size() == 500U);
    BOOST_TEST(each.front() == std::log(10.0), tolerance(0.01));
    const double last = std::accumulate(each.end() - 11, each.end(), 0.0) / 11;
    const Csv means = loss.series("mean of 11 steps");
    BOOST_TEST(means.rows.size() == 490U);
    BOOST_TEST(means.column(1).back() == 495);
    BOOST_TEST(means.column(2).back() == last, tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE(lab06_writes_all_parameters) {
    const Run run = run_lab("lab06", {"--hidden", "7", "--steps", "3", "--plot", "none"});
    const arma::mat weights = weights_in(run.result_file("weights.txt"));
    BOOST_TEST(weights.n_rows == 7U * 64 + 7 + 10 * 7 + 10);
}

BOOST_AUTO_TEST_CASE(lab06_draws_an_image_of_each_hidden_unit) {
    const Csv units = read_csv_file(quick_run("lab06").result_file("hidden_units.csv"));
    BOOST_TEST(units.rows.size() == 50U);
    BOOST_TEST(units.header.size() == 65U);
}

BOOST_AUTO_TEST_CASE(lab06_learns_otherwise_from_another_seed) {
    const Run run = run_lab("lab06", {"--quick", "--seed", "2", "--plot", "none"});
    BOOST_TEST(result_of(run).without_seconds() != result_of(quick_run("lab06")).without_seconds());
    BOOST_TEST(contains(first_line(run), "seed 2"));
}

BOOST_AUTO_TEST_CASE(lab06_may_draw_more_images_than_there_are) {
    // it draws with replacement
    const Run run =
        successful_run("lab06", {"--batch-size", "2000", "--steps", "2", "--plot", "none"});
}

BOOST_AUTO_TEST_CASE(lab06_names_divergence_and_fails) {
    const Run run = run_lab("lab06", {"--learning-rate", "1e9", "--quick", "--plot", "none"});
    BOOST_TEST(run.status == 1);
    BOOST_TEST(contains(run.out, "The training diverged: the loss rose from 2.30"));
    BOOST_TEST(contains(run.out, "lab06 result: "));
    BOOST_TEST(contains(run.err, "--learning-rate"));
}

BOOST_AUTO_TEST_CASE(lab06_keeps_what_it_has_when_interrupted) {
    const Run run = run_lab("lab06", {"--steps", "100000000"}, {.signal_after = "training: "});
    BOOST_TEST(run.status == 130);
    BOOST_TEST(run.err.starts_with("lab06: interrupted at step "));
    BOOST_TEST(run.err.ends_with(" of 100,000,000 (training)\n"));
    const Result result = result_of(run);
    BOOST_TEST(result.number("steps") >= 1);
    BOOST_TEST(result.number("steps") < 100000000);
    BOOST_TEST(result.text("interrupted") == "true");
    check_pictures(run);
}

BOOST_AUTO_TEST_CASE(an_interrupted_run_keeps_the_weights_of_a_whole_one) {
    const Run whole = run_lab("lab06", {"--quick", "--plot", "none"});
    const std::string weights = read_file(whole.result_file("weights.txt"));
    const Run broken_off = run_lab("lab06", {"--steps", "100000000", "--plot", "none"},
                                   {.folder = whole.folder, .signal_after = "training: "});
    BOOST_TEST(broken_off.status == 130);
    BOOST_TEST((read_file(whole.result_file("weights.txt")) == weights));
    BOOST_TEST(weights_in(whole.result_file("weights_interrupted.txt")).n_rows == 3760U);
}

BOOST_AUTO_TEST_CASE(saved_weights_tell_their_lab_data_and_settings) {
    const std::string text = read_file(quick_run("lab06").result_file("weights.txt"));
    for (const char* line :
         {"\n# saved by: lab06\n", "\n# data set: digits: 1500 train",
          "\n# settings: ", "--steps 500", "--quick yes", "\n# loss: softmax-cross-entropy\n"}) {
        BOOST_TEST(contains(text, line));
    }
}

BOOST_AUTO_TEST_CASE(two_labs_in_one_folder_keep_their_weights) {
    const Run lab06 = run_lab("lab06", {"--quick", "--plot", "none", "--out", "both"});
    const RunOptions there{.folder = lab06.folder};
    const auto file = [&](const char* name) { return lab06.folder / "both" / name; };
    const std::string weights = read_file(file("weights.txt"));
    const Run lab08 = run_lab("lab08", {"--quick", "--plot", "none", "--out", "both"}, there);
    BOOST_TEST(contains(lab08.out, "was saved by lab06"));
    BOOST_TEST((read_file(file("weights.txt")) == weights));
    BOOST_TEST(contains(read_file(file("weights_lab08.txt")), "# saved by: lab08\n"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
