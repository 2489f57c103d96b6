// Data that a learner brings along: CSV files, folders of IDX files, Kaggle's digits.

#include "course.hpp"
#include "figure_files.hpp"
#include "made_data.hpp"
#include "run_lab.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(own_data)

namespace {

namespace fs = std::filesystem;

constexpr std::size_t images = 150;  // of which 120 make more than a batch

Run read_by_lab01(const fs::path& data, const Arguments& more = {}) {
    return run_lab("lab01", concat({"--dataset", data.string(), "--plot", "none"}, more));
}

/// The header line ought to say this of the data.
void check_described(const Run& run, const std::string& description) {
    BOOST_TEST_REQUIRE(succeeded(run));
    BOOST_TEST(contains(first_line(run), " | " + description + " | "));
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_csv_file_is_split_four_to_one_into_images_as_square_as_can_be) {
    const TemporaryFolder folder;
    const Run run = read_by_lab01(folder.write("my.csv", made_csv(images, Labels::last)));
    check_described(run, "my.csv: 120 train and 30 test images of 2×3 pixels, 3 classes");
    const Result result = result_of(run);
    BOOST_TEST(result.text("samples") == "150");
    BOOST_TEST(result.text("features") == "6");
    BOOST_TEST(result.text("classes") == "3");
    BOOST_TEST(result.text("baseline_accuracy") == "1.0000");  // the classes are far apart
}

BOOST_AUTO_TEST_CASE(labels_are_found_first_and_last_with_header_and_without) {
    struct Case {
        Labels labels;
        std::string header;
        Arguments arguments;
    };
    const std::vector<Case> cases = {
        {Labels::last, "", {}},
        {Labels::last, "", {"--label-column", "last"}},
        {Labels::first, "", {"--label-column", "first"}},
        {Labels::first, header_of(6, Labels::first), {}},
        {Labels::last, header_of(6, Labels::last), {}},
        {Labels::first, "digit,a,b,c,d,e,f\n", {"--label-column", "first"}},
        {Labels::last, "a,b,c,d,e,f,digit\n", {"--label-column", "last"}}};
    const TemporaryFolder folder;
    for (const Case& one : cases) {
        const std::string bytes = made_csv(images, one.labels, one.header);
        for (const bool packed : {false, true}) {
            const fs::path file =
                folder.write(packed ? "my.csv.gz" : "my.csv", packed ? gzipped(bytes) : bytes);
            const Run run = read_by_lab01(file, one.arguments);
            BOOST_TEST_REQUIRE(succeeded(run));
            BOOST_TEST(result_of(run).without_seconds() ==
                       "samples=150 features=6 classes=3 baseline_accuracy=1.0000 ");
        }
    }
}

BOOST_AUTO_TEST_CASE(every_lab_works_on_a_csv_file) {
    const TemporaryFolder folder;
    const std::string file = folder.write("my.csv", made_csv(images, Labels::last)).string();
    for (const Promise& promise : course()) {
        Arguments arguments = {"--dataset", file, "--quick"};
        const Run run = run_lab(promise.lab, arguments);
        check_described(run, "my.csv: 120 train and 30 test images of 2×3 pixels, 3 classes");
        check_keys(run);
        for (const std::string& figure : promise.figures) {
            if (figure == "misclassified") continue;  // there may be none
            BOOST_TEST(is_picture(run.result_file(figure + ".png")));
            BOOST_TEST(is_table_of_numbers(run.result_file(figure + ".csv")));
        }
    }
}

BOOST_AUTO_TEST_CASE(three_classes_are_learned_from_a_csv_file) {
    const TemporaryFolder folder;
    const std::string file = folder.write("my.csv", made_csv(images, Labels::last)).string();
    const Run by_regression = run_lab("lab04", {"--dataset", file, "--plot", "none"});
    BOOST_TEST(result_of(by_regression).text("test_accuracy") == "1.0000");
    const Run by_a_net = run_lab("lab06", {"--dataset", file, "--plot", "none"});
    BOOST_TEST(result_of(by_a_net).text("test_accuracy") == "1.0000");
    BOOST_TEST(result_of(by_a_net).number("gradient_check_max_error") <= 1e-6);
}

BOOST_AUTO_TEST_CASE(idx_files_are_read_plain_and_packed) {
    for (const char* ending : {"", ".gz"}) {
        const TemporaryFolder folder;
        write_idx_files(folder, "my digits", ending);
        const Run run = read_by_lab01(folder.path() / "my digits");
        BOOST_TEST_REQUIRE(succeeded(run));
        BOOST_TEST(contains(run.out, "120 train and 12 test images of 3×5 pixels, 3 classes"));
        BOOST_TEST(result_of(run).without_seconds() ==
                   "samples=132 features=15 classes=3 baseline_accuracy=1.0000 ");
    }
}

BOOST_AUTO_TEST_CASE(every_lab_works_on_a_folder_of_idx_files) {
    const TemporaryFolder folder;
    write_idx_files(folder, "data");
    for (const Promise& promise : course()) {
        Arguments arguments = {"--dataset", (folder.path() / "data").string(), "--quick", "--plot",
                               "none"};
        const Run run = successful_run(promise.lab, arguments);
        BOOST_TEST(contains(run.out, "images of 3×5 pixels, 3 classes"));
    }
}

BOOST_AUTO_TEST_CASE(data_sets_are_found_by_the_variable) {
    const TemporaryFolder folder;
    write_idx_files(folder, "data/mnist");
    write_idx_files(folder, "data/fashion-mnist", ".gz");
    const RunOptions options{.environment = {{"DIGITLAB_DATA", (folder.path() / "data").string()}}};
    for (const std::string name : {"mnist", "fashion-mnist"}) {
        const Run run = run_lab("lab01", {"--dataset", name, "--plot", "none"}, options);
        check_described(run, name + ": 120 train and 12 test images of 3×5 pixels, 3 classes");
    }
}

BOOST_AUTO_TEST_CASE(data_sets_are_found_by_the_option_whatever_the_variable_says) {
    const TemporaryFolder folder;
    write_idx_files(folder, "data/mnist");
    const Run run = run_lab(
        "lab01",
        {"--dataset", "mnist", "--plot", "none", "--data-dir", (folder.path() / "data").string()},
        {.environment = {{"DIGITLAB_DATA", "/nowhere"}}});
    check_described(run, "mnist: 120 train and 12 test images of 3×5 pixels, 3 classes");
}

BOOST_AUTO_TEST_CASE(a_data_set_is_not_taken_from_the_folder_of_another) {
    const TemporaryFolder folder;
    write_idx_files(folder, "data/mnist");
    const Run run = run_lab("lab01", {"--dataset", "fashion-mnist", "--data-dir",
                                      (folder.path() / "data" / "mnist").string()});
    BOOST_TEST(refused(run, 1, {"fashion-mnist", "make fashion-mnist", "--data-dir"}));
}

BOOST_AUTO_TEST_CASE(classes_of_fashion_have_names) {
    const TemporaryFolder folder;
    write_idx_files(folder, "data/fashion-mnist");
    const Run run = successful_run("lab01", {"--dataset", "fashion-mnist", "--plot", "none",
                                             "--data-dir", (folder.path() / "data").string()});
    BOOST_TEST(contains(run.out, "labelled T-shirt"));
    const Csv classes = read_csv_file(run.result_file("classes.csv"));
    BOOST_TEST(classes.rows.at(1).front() == "Trouser");
}

BOOST_AUTO_TEST_CASE(kaggle_s_train_csv_is_read) {
    const TemporaryFolder folder;
    const fs::path file = folder.write("train.csv", kaggle_csv(150, Labels::first));
    const Run run = read_by_lab01(file);
    check_described(run, "train.csv: 120 train and 30 test images of 28×28 pixels, 3 classes");
    BOOST_TEST(contains(run.out, "255 (ink)"));
    const Run learned = run_lab("lab04", {"--dataset", file.string(), "--plot", "none"});
    BOOST_TEST(result_of(learned).text("test_accuracy") == "1.0000");
}

BOOST_AUTO_TEST_CASE(kaggle_s_test_csv_is_shown_though_it_has_no_labels) {
    const TemporaryFolder folder;
    const fs::path file = folder.write("test.csv", kaggle_csv(150, Labels::none));
    const Run run = run_lab("lab01", {"--dataset", file.string()});
    check_described(run, "test.csv: 150 images of 28×28 pixels, no labels");
    BOOST_TEST(is_picture(run.result_file("samples.png")));
    BOOST_TEST(is_table_of_numbers(run.result_file("samples.csv")));
    BOOST_TEST(result_of(run).text("samples") == "150");
    check_keys(run);
}

BOOST_AUTO_TEST_CASE(labels_may_be_taken_for_pixels_if_one_says_so) {
    const TemporaryFolder folder;
    const Run run = read_by_lab01(folder.write("my.csv", made_csv(images, Labels::last)),
                                  {"--label-column", "none"});
    check_described(run, "my.csv: 150 images of 1×7 pixels, no labels");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
