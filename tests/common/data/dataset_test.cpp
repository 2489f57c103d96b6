#include "data/dataset.hpp"

#include <algorithm>

#include "data/preprocess.hpp"
#include "made_files.hpp"
#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(dataset)

namespace {

namespace fs = std::filesystem;
using Labels = arma::Row<arma::uword>;

const std::string train_images = "train-images-idx3-ubyte";
const std::string train_labels = "train-labels-idx1-ubyte";
const std::string test_images = "t10k-images-idx3-ubyte";
const std::string test_labels = "t10k-labels-idx1-ubyte";

/// Writes the four IDX files of three training and two test images of 1×2 pixels. All pixels of the
/// training images are `pixel`, so that one can tell which of several data sets was loaded.
void write_idx_files(const TemporaryFolder& folder, const std::string& place, char pixel = 7) {
    folder.write(place + "/" + train_images, idx({3, 1, 2}, std::string(6, pixel)));
    folder.write(place + "/" + train_labels, idx({3}, {"\2\0\1", 3}));
    folder.write(place + "/" + test_images, idx({2, 1, 2}, "\11\12\13\14"));
    folder.write(place + "/" + test_labels, idx({2}, {"\0\3", 2}));
}

/// The data set of the IDX files in "mine".
template <typename Real>
Dataset<Real> loaded_idx(const TemporaryFolder& folder) {
    return load_dataset<Real>({.name = (folder.path() / "mine").string()});
}

/// What is loaded of a CSV file with this text.
template <typename Real>
Dataset<Real> loaded_csv(const std::string& text, LabelColumn label_column = LabelColumn::automatic,
                         bool labels_needed = true) {
    const TemporaryFolder folder;
    const fs::path file = folder.write("mine.csv", text);
    return load_dataset<Real>(
        {.name = file.string(), .label_column = label_column, .labels_needed = labels_needed});
}

/// Checks that such a CSV file is refused with a message that has these pieces.
void check_csv_refused(const std::string& text, std::initializer_list<std::string> pieces) {
    BOOST_CHECK_EXCEPTION(loaded_csv<double>(text), std::runtime_error, says({"mine.csv"}));
    BOOST_CHECK_EXCEPTION(loaded_csv<double>(text), std::runtime_error, says(pieces));
}

/// Ten samples of two pixels with labels 0 to 4; the first pixel numbers the samples from 1.
std::string ten_lines() {
    std::string text;
    for (int n = 0; n < 10; ++n) {
        text += std::to_string(n + 1) + ',' + std::to_string(10 * n) + ',' + std::to_string(n % 5) +
                '\n';
    }
    return text;
}

}  // namespace

// ---- digits -------------------------------------------------------------------------------------

// Expected values: NumPy, d = np.loadtxt("datasets/digits.csv.gz", delimiter=","); class counts
// also of sklearn.datasets.load_digits().

BOOST_AUTO_TEST_CASE_TEMPLATE(digits_are_split_as_in_the_article, Real, Reals) {
    const auto digits = load_dataset<Real>({});
    BOOST_TEST(digits.name == "digits");
    BOOST_TEST(digits.train.count() == 1500);
    BOOST_TEST(digits.test.count() == 297);
    BOOST_TEST(digits.train.labelled());
    BOOST_TEST(digits.test.labelled());
    BOOST_TEST(same_as(Labels(digits.train.labels.head(5)), Labels{0, 1, 2, 3, 4}));
    BOOST_TEST(same_as(Labels(digits.test.labels.head(5)), Labels{1, 7, 4, 6, 3}));
    BOOST_TEST(digits.test.labels(296) == 8);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(digits_have_the_class_counts_of_sklearn, Real, Reals) {
    const auto digits = load_dataset<Real>({});
    arma::uvec counts(10, arma::fill::zeros);
    for (const auto* part : {&digits.train, &digits.test}) {
        for (const arma::uword label : part->labels) ++counts(label);
    }
    BOOST_TEST(same_as(counts, arma::uvec{178, 182, 177, 183, 181, 182, 181, 179, 174, 180}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(digits_have_the_pixels_of_sklearn, Real, Reals) {
    const auto digits = load_dataset<Real>({});
    const arma::Mat<Real> first = digits.train.images.submat(0, 0, 15, 0).t();
    BOOST_TEST(same_as(first, arma::mat{0, 0, 5, 13, 9, 1, 0, 0, 0, 0, 13, 15, 10, 15, 5, 0}));
    BOOST_TEST(arma::accu(arma::conv_to<arma::mat>::from(digits.train.images)) == 468645);
    BOOST_TEST(arma::accu(arma::conv_to<arma::mat>::from(digits.test.images)) == 93073);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(digits_are_of_eight_by_eight_pixels_from_0_to_16, Real, Reals) {
    const auto digits = load_dataset<Real>({});
    BOOST_TEST(digits.image_rows == 8);
    BOOST_TEST(digits.image_columns == 8);
    BOOST_TEST(digits.features() == 64);
    BOOST_TEST(digits.lowest == 0);
    BOOST_TEST(digits.highest == 16);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(digits_are_of_ten_classes_with_names, Real, Reals) {
    const auto digits = load_dataset<Real>({});
    BOOST_TEST(digits.classes == 10);
    const std::vector<std::string> names = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
    BOOST_TEST(digits.class_names == names, boost::test_tools::per_element());
    BOOST_TEST(describe(digits) ==
               "digits: 1500 train and 297 test images of 8×8 pixels, 10 classes");
}

BOOST_AUTO_TEST_CASE(description_names_a_validation_part_where_there_is_one) {
    auto digits = load_dataset<float>({});
    hold_out_validation(digits);
    BOOST_TEST(describe(digits) ==
               "digits: 1250 train, 250 validation and 297 test images of 8×8 pixels, 10 classes");
}

BOOST_AUTO_TEST_CASE(digits_need_no_file) {
    const TemporaryFolder empty;
    const CurrentFolder current(empty.path());
    const Environment variable("DIGITLAB_DATA", empty.path().string());
    BOOST_TEST(load_dataset<float>({.directory = empty.path()}).train.count() == 1500);
}

// ---- a folder of IDX files ----------------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(folder_of_idx_files_is_a_data_set, Real, Reals) {
    const TemporaryFolder folder;
    write_idx_files(folder, "mine");
    const auto dataset = loaded_idx<Real>(folder);
    BOOST_TEST(dataset.name == (folder.path() / "mine").string());
    BOOST_TEST(same_as(dataset.train.images, arma::mat(2, 3, arma::fill::value(7.0))));
    BOOST_TEST(same_as(dataset.train.labels, Labels{2, 0, 1}));
    BOOST_TEST(same_as(dataset.test.images, arma::mat{{9, 11}, {10, 12}}));
    BOOST_TEST(same_as(dataset.test.labels, Labels{0, 3}));
    BOOST_TEST(dataset.lowest == 0);
    BOOST_TEST(dataset.highest == 255);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(images_need_not_be_square, Real, Reals) {
    const TemporaryFolder folder;
    write_idx_files(folder, "mine");
    const auto dataset = loaded_idx<Real>(folder);
    BOOST_TEST(dataset.image_rows == 1);
    BOOST_TEST(dataset.image_columns == 2);
    BOOST_TEST(describe(dataset).ends_with(": 3 train and 2 test images of 1×2 pixels, 4 classes"));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(classes_go_up_to_the_largest_label_of_either_part, Real, Reals) {
    const TemporaryFolder folder;
    write_idx_files(folder, "mine");
    const auto dataset = loaded_idx<Real>(folder);
    BOOST_TEST(dataset.classes == 4);  // label 3 is in the test part only
    const std::vector<std::string> names = {"0", "1", "2", "3"};
    BOOST_TEST(dataset.class_names == names, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(plain_and_gzip_files_may_be_mixed, Real, Reals) {
    const TemporaryFolder folder;
    write_idx_files(folder, "mine");
    fs::remove(folder.path() / "mine" / train_images);
    folder.write("mine/" + train_images + ".gz", gzipped(idx({3, 1, 2}, "\1\2\3\4\5\6")));
    const auto dataset = loaded_idx<Real>(folder);
    BOOST_TEST(same_as(dataset.train.images, arma::mat{{1, 3, 5}, {2, 4, 6}}));
}

BOOST_AUTO_TEST_CASE(each_of_the_four_files_is_needed) {
    for (const std::string& missing : {train_images, train_labels, test_images, test_labels}) {
        const TemporaryFolder folder;
        write_idx_files(folder, "mine");
        fs::remove(folder.path() / "mine" / missing);
        BOOST_CHECK_EXCEPTION(
            loaded_idx<float>(folder), std::runtime_error,
            says({(folder.path() / "mine" / missing).string() + "(.gz): no such file",
                  "the four IDX files", train_images, train_labels, test_images, test_labels}));
    }
}

/// Checks that the good four files are refused once one of them has other bytes, with a message
/// that names this file and has these pieces.
void check_refused(const std::string& file, const std::string& bytes,
                   std::initializer_list<std::string> pieces) {
    const TemporaryFolder folder;
    write_idx_files(folder, "mine");
    const fs::path changed = folder.write("mine/" + file, bytes);
    BOOST_CHECK_EXCEPTION(loaded_idx<float>(folder), std::runtime_error, says({changed.string()}));
    BOOST_CHECK_EXCEPTION(loaded_idx<float>(folder), std::runtime_error, says(pieces));
}

BOOST_AUTO_TEST_CASE(damaged_files_are_refused_by_name) {
    check_refused(train_images, "<!DOCTYPE html>", {"is not an IDX file"});
    check_refused(test_images, idx({2, 1, 2}, "\1\2\3"), {"ends after 1 of 2 images"});
    check_refused(train_labels, "", {"is empty"});
}

BOOST_AUTO_TEST_CASE(labels_under_the_name_of_images_are_refused) {
    check_refused(
        train_images, idx({3}, "\1\2\3"),
        {"holds no images: it has 1 dimensions, not 3", "labels under the name of images"});
}

BOOST_AUTO_TEST_CASE(images_under_the_name_of_labels_are_refused) {
    check_refused(
        train_labels, idx({3, 1, 2}, "\1\2\3\4\5\6"),
        {"holds no labels: it has 3 dimensions, not 1", "images under the name of labels"});
}

BOOST_AUTO_TEST_CASE(counts_that_disagree_are_refused) {
    check_refused(
        train_labels, idx({2}, "\1\2"),
        {"holds 2 labels, but " + train_images + " holds 3 images", "fetch both files again"});
}

BOOST_AUTO_TEST_CASE(label_that_is_no_digit_is_refused) {
    check_refused(test_labels, idx({2}, "\1\12"), {"label 10 of image 1 is not a digit 0 to 9"});
}

BOOST_AUTO_TEST_CASE(parts_with_images_of_different_sizes_are_refused) {
    const TemporaryFolder folder;
    write_idx_files(folder, "mine");
    folder.write("mine/" + test_images, idx({2, 2, 1}, "\1\2\3\4"));
    BOOST_CHECK_EXCEPTION(
        loaded_idx<float>(folder), std::runtime_error,
        says({(folder.path() / "mine").string(), "training images are 1×2", "test images 2×1"}));
}

// ---- data sets by name, and where they are looked for -------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(named_data_set_is_found_in_the_folder_given, Real, Reals) {
    const TemporaryFolder folder;
    write_idx_files(folder, "mnist");
    const auto dataset = load_dataset<Real>({.name = "mnist", .directory = folder.path()});
    BOOST_TEST(dataset.name == "mnist");
    BOOST_TEST(dataset.train.count() == 3);
}

BOOST_AUTO_TEST_CASE(files_of_another_data_set_are_not_read_as_the_one_that_is_named) {
    const TemporaryFolder folder;
    write_idx_files(folder, "mnist");
    const DatasetRequest request{.name = "fashion-mnist", .directory = folder.path() / "mnist"};
    BOOST_CHECK_EXCEPTION(load_dataset<float>(request), std::runtime_error,
                          says({"fashion-mnist: not found"}));
}

BOOST_AUTO_TEST_CASE(named_data_set_is_found_in_the_folder_of_the_variable) {
    const TemporaryFolder folder;
    write_idx_files(folder, "mnist", 42);
    const Environment variable("DIGITLAB_DATA", folder.path().string());
    BOOST_TEST(load_dataset<float>({.name = "mnist"}).train.images(0) == 42);
}

BOOST_AUTO_TEST_CASE(folder_given_goes_before_that_of_the_variable) {
    const TemporaryFolder folder;
    write_idx_files(folder, "given/mnist", 1);
    write_idx_files(folder, "variable/mnist", 2);
    const Environment variable("DIGITLAB_DATA", (folder.path() / "variable").string());
    const DatasetRequest request{.name = "mnist", .directory = folder.path() / "given"};
    BOOST_TEST(load_dataset<float>(request).train.images(0) == 1);
}

BOOST_AUTO_TEST_CASE(nowhere_else_is_looked_if_a_folder_is_given) {
    const TemporaryFolder folder;
    write_idx_files(folder, "variable/mnist");
    const Environment variable("DIGITLAB_DATA", (folder.path() / "variable").string());
    const fs::path given = folder.path() / "given";
    BOOST_CHECK_EXCEPTION(load_dataset<float>({.name = "mnist", .directory = given}),
                          std::runtime_error,
                          says({"mnist: not found; looked in " + (given / "mnist").string(),
                                "run: make mnist", "--data-dir"}));
}

BOOST_AUTO_TEST_CASE(datasets_in_the_current_folder_are_found) {
    if (fs::exists(fs::path(DIGITLAB_SOURCE_FOLDER) / "datasets" / "fashion-mnist")) {
        return report_skipped("the project's datasets/ has a fashion-mnist, which goes before");
    }
    const TemporaryFolder folder;
    write_idx_files(folder, "datasets/fashion-mnist", 3);
    const CurrentFolder current(folder.path());
    const Environment variable("DIGITLAB_DATA", "");
    BOOST_TEST(load_dataset<float>({.name = "fashion-mnist"}).train.images(0) == 3);
}

BOOST_AUTO_TEST_CASE(folder_of_the_variable_goes_before_the_current_one) {
    const TemporaryFolder folder;
    write_idx_files(folder, "datasets/fashion-mnist", 3);
    write_idx_files(folder, "variable/fashion-mnist", 2);
    const CurrentFolder current(folder.path());
    const Environment variable("DIGITLAB_DATA", (folder.path() / "variable").string());
    BOOST_TEST(load_dataset<float>({.name = "fashion-mnist"}).train.images(0) == 2);
}

BOOST_AUTO_TEST_CASE(variable_without_the_data_set_does_not_keep_others_from_being_found) {
    if (fs::exists(fs::path(DIGITLAB_SOURCE_FOLDER) / "datasets" / "fashion-mnist")) {
        return report_skipped("the project's datasets/ has a fashion-mnist, which goes before");
    }
    const TemporaryFolder folder;
    write_idx_files(folder, "datasets/fashion-mnist", 3);
    const CurrentFolder current(folder.path());
    const Environment variable("DIGITLAB_DATA", (folder.path() / "empty").string());
    BOOST_TEST(load_dataset<float>({.name = "fashion-mnist"}).train.images(0) == 3);
}

BOOST_AUTO_TEST_CASE(fashion_mnist_of_debian_is_found_where_it_is) {
    if (!fs::exists("/usr/share/datasets/fashion-mnist")) {
        return report_skipped("the package dataset-fashion-mnist is not installed");
    }
    const TemporaryFolder empty;
    const CurrentFolder current(empty.path());
    const Environment variable("DIGITLAB_DATA", "");
    const auto fashion = load_dataset<float>({.name = "fashion-mnist"});
    BOOST_TEST(describe(fashion) ==
               "fashion-mnist: 60000 train and 10000 test images of 28×28 pixels, 10 classes");
}

BOOST_AUTO_TEST_CASE(classes_of_fashion_mnist_have_names) {
    const TemporaryFolder folder;
    write_idx_files(folder, "fashion-mnist");
    folder.write("fashion-mnist/" + test_labels, idx({2}, "\5\11"));
    const DatasetRequest request{.name = "fashion-mnist", .directory = folder.path()};
    const std::vector<std::string> names = {"T-shirt", "Trouser", "Pullover", "Dress", "Coat",
                                            "Sandal",  "Shirt",   "Sneaker",  "Bag",   "Boot"};
    BOOST_TEST(load_dataset<float>(request).class_names == names, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(there_is_one_name_for_each_class_of_a_part_of_fashion_mnist) {
    const TemporaryFolder folder;
    write_idx_files(folder, "fashion-mnist");  // labels 0 to 3
    const DatasetRequest request{.name = "fashion-mnist", .directory = folder.path()};
    const auto dataset = load_dataset<float>(request);
    BOOST_TEST(dataset.class_names.size() == dataset.classes);
}

BOOST_AUTO_TEST_CASE(name_of_nothing_is_refused_saying_what_there_is) {
    for (const std::string name : {"minst", "/no/such/place"}) {
        BOOST_CHECK_EXCEPTION(
            load_dataset<float>({.name = name}), std::runtime_error,
            says({name + ": no such data set or file", "digits, mnist, fashion-mnist",
                  "folder of IDX files", "CSV file"}));
    }
}

BOOST_AUTO_TEST_CASE(no_name_is_refused_saying_what_there_is) {
    BOOST_CHECK_EXCEPTION(load_dataset<float>({.name = ""}), std::runtime_error,
                          says({"--dataset is empty", "digits, mnist, fashion-mnist"}));
}

// ---- a CSV file ---------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(csv_file_is_split_into_four_fifths_and_one_fifth, Real, Reals) {
    const auto dataset = loaded_csv<Real>(ten_lines());
    BOOST_TEST(dataset.name == "mine.csv");
    BOOST_TEST(dataset.train.count() == 8);
    BOOST_TEST(dataset.test.count() == 2);
    BOOST_TEST(dataset.classes == 5);
    BOOST_TEST(describe(dataset) == "mine.csv: 8 train and 2 test images of 1×2 pixels, 5 classes");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(samples_of_a_csv_file_are_shuffled_and_keep_their_labels, Real,
                              Reals) {
    const auto dataset = loaded_csv<Real>(ten_lines());
    const arma::Mat<Real> images = arma::join_rows(dataset.train.images, dataset.test.images);
    const Labels labels = arma::join_rows(dataset.train.labels, dataset.test.labels);
    const arma::Mat<Real> numbers = images.row(0);
    const arma::Mat<Real> in_order = arma::regspace<arma::Row<Real>>(1, 10);
    BOOST_TEST(same_as(arma::Mat<Real>(arma::sort(numbers, "ascend", 1)), in_order));
    BOOST_TEST(!same_as(numbers, in_order));
    for (arma::uword i = 0; i < 10; ++i) {
        const auto n = static_cast<arma::uword>(numbers(i)) - 1;
        BOOST_TEST(images(1, i) == static_cast<Real>(10 * n));
        BOOST_TEST(labels(i) == n % 5);
    }
}

BOOST_AUTO_TEST_CASE(csv_file_is_always_shuffled_in_the_same_way) {
    const auto dataset = loaded_csv<double>(ten_lines());
    const auto again = loaded_csv<double>(ten_lines());
    const auto in_float = loaded_csv<float>(ten_lines());
    BOOST_TEST(same_as(dataset.train.images, again.train.images));
    BOOST_TEST(same_as(in_float.train.images, dataset.train.images));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(csv_file_of_two_samples_has_one_of_each, Real, Reals) {
    const auto dataset = loaded_csv<Real>("1,2,0\n3,4,1\n");
    BOOST_TEST(dataset.train.count() == 1);
    BOOST_TEST(dataset.test.count() == 1);
    BOOST_TEST(dataset.classes == 2);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(label_column_is_where_the_request_says, Real, Reals) {
    const auto dataset = loaded_csv<Real>("5,1,2\n5,3,4\n", LabelColumn::first);
    BOOST_TEST(dataset.features() == 2);
    BOOST_TEST(dataset.classes == 6);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(gzip_csv_file_is_read, Real, Reals) {
    const TemporaryFolder folder;
    const fs::path file = folder.write("mine.csv.gz", gzipped(ten_lines()));
    BOOST_TEST(load_dataset<Real>({.name = file.string()}).train.count() == 8);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(pictures_are_as_square_as_can_be, Real, Reals) {
    const auto size = [](int features) {
        std::string light;
        std::string dark;
        for (int i = 0; i < features; ++i) light += "1,";
        for (int i = 0; i < features; ++i) dark += "9,";
        const auto dataset = loaded_csv<Real>(light + "0\n" + dark + "1\n");
        return std::pair(dataset.image_rows, dataset.image_columns);
    };
    using Size = std::pair<arma::uword, arma::uword>;
    BOOST_TEST((size(1) == Size(1, 1)));
    BOOST_TEST((size(7) == Size(1, 7)));
    BOOST_TEST((size(63) == Size(7, 9)));
    BOOST_TEST((size(64) == Size(8, 8)));
    BOOST_TEST((size(784) == Size(28, 28)));
    BOOST_TEST((size(800) == Size(25, 32)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(range_is_the_usual_one_that_fits, Real, Reals) {
    const auto range = [](const std::string& smallest, const std::string& largest) {
        std::string lines;
        for (int i = 0; i < 5; ++i) {
            for (const char* label : {",0\n", ",1\n"}) lines += smallest + "," + largest + label;
        }
        const auto dataset = loaded_csv<Real>(lines);
        return std::pair(dataset.lowest, dataset.highest);
    };
    using Range = std::pair<Real, Real>;
    BOOST_TEST((range("0", "0.5") == Range(0, 1)));
    BOOST_TEST((range("0", "1") == Range(0, 1)));
    BOOST_TEST((range("0", "2") == Range(0, 16)));
    BOOST_TEST((range("0", "16") == Range(0, 16)));
    BOOST_TEST((range("3", "17") == Range(0, 255)));
    BOOST_TEST((range("0", "255") == Range(0, 255)));
    BOOST_TEST((range("0", "1000") == Range(0, 1000)));
    // fractions above 1 and numbers below 0 are of no usual range
    BOOST_TEST((range("0.25", "1.5") == Range(0.25, 1.5)));
    BOOST_TEST((range("-2.5", "1") == Range(-2.5, 1)));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(range_is_that_of_the_training_images_only, Real, Reals) {
    // which part the one bright sample falls into is up to the shuffle; only train may count
    std::string text = "1000,1,0\n";
    for (int n = 1; n < 10; ++n) text += "255,1,1\n";
    const auto dataset = loaded_csv<Real>(text);
    BOOST_TEST(dataset.highest == dataset.train.images.max());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(file_without_labels_is_loaded_where_none_are_needed, Real, Reals) {
    const auto dataset =
        loaded_csv<Real>("pixel0,pixel1\n1,2\n3,4\n5,255\n", LabelColumn::automatic, false);
    BOOST_TEST(same_as(dataset.train.images, arma::mat{{1, 3, 5}, {2, 4, 255}}));
    BOOST_TEST(!dataset.train.labelled());
    BOOST_TEST(dataset.test.count() == 0);
    BOOST_TEST(dataset.classes == 0);
    BOOST_TEST(dataset.highest == 255);
    BOOST_TEST(describe(dataset) == "mine.csv: 3 images of 1×2 pixels, no labels");
}

BOOST_AUTO_TEST_CASE(file_without_labels_is_refused_where_they_are_needed) {
    check_csv_refused("pixel0,pixel1\n1,2\n3,4\n",
                      {"has no labels, and this lab cannot do without", "--label-column"});
}

BOOST_AUTO_TEST_CASE(file_of_one_sample_is_refused) {
    check_csv_refused("1,2,3\n", {"holds one sample", "at least two are needed"});
}

BOOST_AUTO_TEST_CASE(file_in_which_every_label_is_zero_is_refused) {
    check_csv_refused("1,2,0\n3,4,0\n5,6,0\n",
                      {"every label is 0", "another column", "--label-column first or last"});
}

BOOST_AUTO_TEST_CASE(damaged_csv_file_is_refused_by_name) {
    check_csv_refused("1,2,3\n4,x,6\n", {"line 2, column 2: \"x\" is not a number"});
    check_csv_refused("", {"is empty"});
}

BOOST_AUTO_TEST_CASE(one_of_the_idx_files_in_place_of_their_folder_is_refused) {
    check_csv_refused(idx({3}, "\1\2\3"), {"looks like an IDX file", "give the folder"});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
