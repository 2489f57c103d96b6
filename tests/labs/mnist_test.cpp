// The numbers the course promises on MNIST, each run to its end, and Fashion-MNIST; where the files
// are missing the tests say so and pass.

#include "course.hpp"
#include "figure_files.hpp"
#include "run_lab.hpp"

namespace digitlab::testing {

namespace {

using std::chrono_literals::operator""s;

/// The lab on the data set, or nothing if that is not on this machine.
std::optional<Run> run_on(const std::string& data_set, const std::string& lab,
                          const Arguments& more) {
    std::optional<RunOptions> options = with_data_set(data_set);
    if (!options) {
        report_skipped("no " + data_set + " (make " + data_set + ", or set DIGITLAB_DATA)");
        return std::nullopt;
    }
    options->time_limit = 600s;  // many times what the longest takes
    Run run = run_lab(lab, concat({"--dataset", data_set}, more), *options);
    BOOST_TEST_REQUIRE(succeeded(run));
    return run;
}

const std::string sizes = ": 60000 train and 10000 test images of 28×28 pixels, 10 classes";

}  // namespace

BOOST_AUTO_TEST_SUITE(mnist)

BOOST_AUTO_TEST_CASE(lab01_introduces_mnist) {
    const auto run = run_on("mnist", "lab01", {"--quick"});
    if (!run) return;
    BOOST_TEST(contains(first_line(*run), "mnist" + sizes));
    const Result result = result_of(*run);
    BOOST_TEST(result.text("samples") == "70000");
    BOOST_TEST(result.text("features") == "784");
    // the nearest class mean is known to read 82.03 % of the test images
    BOOST_TEST(result.text("baseline_accuracy") == "0.8203");
    check_pictures(*run);
}

BOOST_AUTO_TEST_CASE(lab02_and_lab03_work_on_mnist) {
    for (const char* lab : {"lab02", "lab03"}) {
        const auto run = run_on("mnist", lab, {"--quick", "--plot", "none"});
        if (!run) return;
        check_keys(*run);
    }
}

BOOST_AUTO_TEST_CASE(lab04_reads_mnist_as_well_as_promised) {
    const auto run = run_on("mnist", "lab04", {});
    if (!run) return;
    BOOST_TEST(result_of(*run).number("test_accuracy") >= 0.920);
    BOOST_TEST(result_of(*run).text("steps") == "10000");  // 20 epochs
    check_pictures(*run);
}

BOOST_AUTO_TEST_CASE(lab05_reads_mnist_by_numerical_gradients_as_well_as_promised) {
    const auto run = run_on("mnist", "lab05", {"--steps", "600", "--plot", "none"});
    if (!run) return;
    BOOST_TEST(result_of(*run).number("test_accuracy") >= 0.75);
}

BOOST_AUTO_TEST_CASE(lab05_is_a_hundred_times_as_fast_as_brute_force) {
    double ratio = 0;
    // It times one gradient, and this machine may just have had something else to do.
    for (int attempt = 0; attempt < 3 && ratio < 100; ++attempt) {
        const auto run = run_on("mnist", "lab05", {"--steps", "1", "--plot", "none"});
        if (!run) return;
        const Csv cost = read_csv_file(run->result_file("cost.csv"));
        ratio = cost.number(0, 1) / cost.number(1, 1);
    }
    BOOST_TEST(ratio >= 100);
}

BOOST_AUTO_TEST_CASE(lab06_reads_mnist_as_well_as_promised) {
    const auto run = run_on("mnist", "lab06", {});
    if (!run) return;
    const Result result = result_of(*run);
    BOOST_TEST(result.number("test_accuracy") >= 0.943);
    BOOST_TEST(result.text("steps") == "10000");
    BOOST_TEST(result.number("gradient_check_max_error") <= 1e-6);
    check_pictures(*run);
}

BOOST_AUTO_TEST_CASE(lab05_goes_the_same_way_as_lab06_on_mnist) {
    const Arguments arguments = {"--precision", "double", "--steps", "10", "--plot", "none"};
    const auto by_differences = run_on("mnist", "lab05", arguments);
    if (!by_differences) return;
    const auto by_the_chain_rule = run_on("mnist", "lab06", arguments);
    BOOST_TEST(same_parameters(by_differences->result_file("weights.txt"),
                               by_the_chain_rule->result_file("weights.txt"),
                               {50 * 784, 50, 10 * 50, 10}, 1e-6));
}

BOOST_AUTO_TEST_CASE(lab09_shortened_reads_mnist_better_than_any_lab_before) {
    // The record run takes minutes; a tenth of its epochs and half of its units reach 0.988.
    const auto run = run_on("mnist", "lab09", {"--layers", "784,256,256,10", "--epochs", "9"});
    if (!run) return;
    BOOST_TEST(result_of(*run).number("test_accuracy") >= 0.983);
    check_pictures(*run);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(fashion_mnist)

BOOST_AUTO_TEST_CASE(lab01_introduces_fashion_mnist) {
    const auto run = run_on("fashion-mnist", "lab01", {"--quick"});
    if (!run) return;
    BOOST_TEST(contains(first_line(*run), "fashion-mnist" + sizes));
    BOOST_TEST(contains(run->out, "Boot"));
    BOOST_TEST(result_of(*run).text("samples") == "70000");
    check_pictures(*run);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
