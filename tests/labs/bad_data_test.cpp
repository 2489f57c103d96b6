// Files that are not what they should be. All labs read them through the same functions, so most
// tests run lab01 only; what each reader says in full is tested with it, in tests/common.

#include <unistd.h>

#include "course.hpp"
#include "made_data.hpp"
#include "run_lab.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(bad_data)

namespace {

namespace fs = std::filesystem;

Run read_by_lab01(const fs::path& data) {
    return run_lab("lab01", {"--dataset", data.string(), "--plot", "none"});
}

using Pieces = std::initializer_list<std::string>;

/// lab01 refuses a CSV file, and says this of it.
void check_csv_refused(const std::string& bytes, Pieces pieces,
                       const std::string& name = "my.csv") {
    const TemporaryFolder folder;
    const Run run = read_by_lab01(folder.write(name, bytes));
    BOOST_TEST(refused(run, 1, pieces));
    BOOST_TEST(contains(run.err, name));
}

/// A folder of four IDX files of which one is replaced, plain or packed.
struct DamagedFolder {
    DamagedFolder(const std::string& name, const std::string& bytes, bool packed = false) {
        write_idx_files(folder, "data");
        if (packed) fs::remove(path / name);
        folder.write("data/" + name + (packed ? ".gz" : ""), bytes);
    }
    TemporaryFolder folder;
    fs::path path = folder.path() / "data";
};

/// lab01 refuses four IDX files of which one is replaced, and says this of it.
void check_idx_refused(const std::string& name, const std::string& bytes, Pieces pieces,
                       bool packed = false) {
    const DamagedFolder damaged(name, bytes, packed);
    const Run run = read_by_lab01(damaged.path);
    BOOST_TEST(refused(run, 1, pieces));
    BOOST_TEST(contains(run.err, name + (packed ? ".gz" : "")));
}

const std::string train_images = "train-images-idx3-ubyte";
const std::string train_labels = "train-labels-idx1-ubyte";
const std::string test_images = "t10k-images-idx3-ubyte";
const std::string test_labels = "t10k-labels-idx1-ubyte";

std::string zeros(std::size_t count) {
    return std::string(count, '\0');
}

}  // namespace

// ---- which file ---------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(every_lab_refuses_a_data_set_it_does_not_know) {
    check_every_lab_refuses({"--dataset", "nonsense"}, 2,
                            {"--dataset nonsense", "no such", "digits, mnist and fashion-mnist"});
    check_every_lab_refuses({"--dataset", "mnits"}, 2, {"mnits", "did you mean mnist?"});
}

BOOST_AUTO_TEST_CASE(every_lab_refuses_a_file_that_is_not_there) {
    check_every_lab_refuses({"--dataset", "absent/digits.csv"}, 2,
                            {"absent/digits.csv", "no such"});
}

BOOST_AUTO_TEST_CASE(every_lab_refuses_a_damaged_file) {
    const DamagedFolder damaged(train_images, "\x1f\x8bnonsense", true);
    check_every_lab_refuses({"--dataset", damaged.path.string()}, 1, {train_images + ".gz"});
}

BOOST_AUTO_TEST_CASE(a_folder_without_idx_files_is_refused) {
    const TemporaryFolder folder;
    folder.write("pictures/one.png", "not read");
    BOOST_TEST(refused(read_by_lab01(folder.path() / "pictures"), 1,
                       {"pictures", train_images, "the four IDX files"}));
}

BOOST_AUTO_TEST_CASE(a_folder_given_as_csv_is_refused) {
    const TemporaryFolder folder;
    fs::create_directory(folder.path() / "digits.csv");
    BOOST_TEST(refused(read_by_lab01(folder.path() / "digits.csv"), 1,
                       {"digits.csv", "the four IDX files"}));
}

BOOST_AUTO_TEST_CASE(each_of_the_four_files_is_missed) {
    for (const std::string& name : idx_names()) {
        const TemporaryFolder folder;
        write_idx_files(folder, "data");
        fs::remove(folder.path() / "data" / name);
        BOOST_TEST(refused(read_by_lab01(folder.path() / "data"), 1, {name, "no such file"}));
    }
}

BOOST_AUTO_TEST_CASE(a_folder_in_the_place_of_an_idx_file_is_refused) {
    const TemporaryFolder folder;
    write_idx_files(folder, "data");
    fs::remove(folder.path() / "data" / test_labels);
    fs::create_directory(folder.path() / "data" / test_labels);
    BOOST_TEST(refused(read_by_lab01(folder.path() / "data"), 1, {test_labels, "is a folder"}));
}

BOOST_AUTO_TEST_CASE(a_file_without_permission_to_read_is_named) {
    if (geteuid() == 0) return report_skipped("the tests are run by root, who may do anything");
    const TemporaryFolder folder;
    const fs::path file = folder.write("digits.csv", made_csv(30, Labels::last));
    fs::permissions(file, fs::perms::none);
    BOOST_TEST(refused(read_by_lab01(file), 1, {"digits.csv", "cannot be read"}));
}

BOOST_AUTO_TEST_CASE(mnist_that_is_not_there_is_to_be_downloaded) {
    const TemporaryFolder folder;
    for (const char* name : {"mnist", "fashion-mnist"}) {
        const Run run = run_lab("lab06", {"--dataset", name, "--data-dir", folder.path().string()});
        BOOST_TEST(refused(
            run, 1, {name, folder.path().string(), std::string("make ") + name, "--data-dir"}));
    }
}

// ---- IDX ----------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(truncated_images_are_counted) {
    const std::string file = idx({120, 3, 5}, zeros(1800));
    for (const bool packed : {false, true}) {
        const std::string part = file.substr(0, 16 + 7 * 15 + 4);
        check_idx_refused(train_images, packed ? gzipped(part) : part,
                          {"ends after 7 of 120 images", "truncated", "fetch the file again"},
                          packed);
    }
}

BOOST_AUTO_TEST_CASE(a_packed_file_that_breaks_off_is_refused) {
    const std::string packed = gzipped(idx({120, 3, 5}, zeros(1800)));
    check_idx_refused(train_images, packed.substr(0, packed.size() / 2), {"ends"}, true);
}

BOOST_AUTO_TEST_CASE(truncated_labels_are_counted) {
    check_idx_refused(test_labels, idx({12}, zeros(11)), {"ends after 11 of 12 labels"});
}

BOOST_AUTO_TEST_CASE(a_file_that_ends_in_its_header_is_refused) {
    for (const std::size_t size : {2U, 3U, 10U, 15U}) {
        check_idx_refused(train_images, idx({120, 3, 5}, zeros(1800)).substr(0, size), {});
    }
}

BOOST_AUTO_TEST_CASE(a_file_longer_than_its_header_says_is_refused) {
    check_idx_refused(train_labels, idx({120}, zeros(121)), {"120 labels"});
}

BOOST_AUTO_TEST_CASE(a_wrong_magic_number_is_refused) {
    check_idx_refused(train_images, "<!DOCTYPE html><title>403 Forbidden</title>",
                      {"not an IDX file"});
    check_idx_refused(train_images, idx({120, 3, 5}, zeros(7200), '\x0d'), {"type 13"});
    check_idx_refused(train_images, idx({120, 3, 5, 1}, zeros(1800)), {"4 dimensions"});
}

BOOST_AUTO_TEST_CASE(labels_under_the_name_of_images_are_refused) {
    check_idx_refused(train_images, idx({120}, zeros(120)), {"holds no images"});
    check_idx_refused(train_labels, idx({120, 3, 5}, zeros(1800)), {"holds no labels"});
}

BOOST_AUTO_TEST_CASE(counts_that_disagree_are_refused) {
    check_idx_refused(train_labels, idx({119}, zeros(119)), {"119 labels", "120 images"});
}

BOOST_AUTO_TEST_CASE(a_label_of_ten_or_more_is_refused) {
    for (const int label : {10, 255}) {
        std::string labels = zeros(120);
        labels[17] = static_cast<char>(label);
        check_idx_refused(train_labels, idx({120}, labels),
                          {"label " + std::to_string(label) + " of image 17"});
    }
}

BOOST_AUTO_TEST_CASE(test_images_of_another_size_are_refused) {
    const DamagedFolder damaged(test_images, idx({12, 5, 3}, zeros(180)));
    BOOST_TEST(refused(read_by_lab01(damaged.path), 1, {"3×5", "5×3"}));
}

BOOST_AUTO_TEST_CASE(an_empty_idx_file_is_refused) {
    for (const std::string& name : idx_names()) {
        check_idx_refused(name, "", {"is empty"});
    }
    check_idx_refused(train_images, idx({0, 3, 5}, ""), {"holds nothing"});
}

BOOST_AUTO_TEST_CASE(a_header_that_promises_the_moon_is_refused) {
    check_idx_refused(train_images, idx({1, 0xffffffff, 0xffffffff}, zeros(16)),
                      {"damaged header"});
    check_idx_refused(train_images, idx({0xffffffff, 3, 5}, zeros(450)),
                      {"ends after 30 of 4294967295 images"});
}

BOOST_AUTO_TEST_CASE(a_file_named_gz_that_is_not_gzip_is_refused) {
    check_idx_refused(train_images, idx({120, 3, 5}, zeros(1800)), {"is not gzip"}, true);
    check_csv_refused(made_csv(30, Labels::last), {"is not gzip"}, "my.csv.gz");
}

BOOST_AUTO_TEST_CASE(damaged_gzip_is_refused) {
    std::string packed = gzipped(made_csv(300, Labels::last));
    packed[packed.size() / 2] = static_cast<char>(packed[packed.size() / 2] ^ 0x55);
    check_csv_refused(packed, {"fetch the file again"}, "my.csv.gz");
}

// ---- CSV ----------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(an_empty_csv_file_is_refused) {
    check_csv_refused("", {"is empty"});
    check_csv_refused("\n\n", {"holds no lines"});
    check_csv_refused(gzipped(""), {"holds no lines"}, "my.csv.gz");
}

BOOST_AUTO_TEST_CASE(a_header_alone_is_refused) {
    check_csv_refused(header_of(6, Labels::first), {"header and no data"});
}

BOOST_AUTO_TEST_CASE(a_ragged_line_is_named) {
    check_csv_refused("0,16,1\n16,0,0\n8,8\n", {"line 3 has 2 fields", "has 3"});
    check_csv_refused("0,16,1\n16,0,0,1\n", {"line 2 has 4 fields"});
}

BOOST_AUTO_TEST_CASE(text_in_a_number_is_named) {
    for (const std::string text : {"x", "1x", "", "nan", "inf", "1e999", "--1", "0x1F"}) {
        check_csv_refused("0,16,1\n16," + text + ",0\n",
                          {"line 2, column 2", "\"" + text + "\" is not a number"});
    }
}

BOOST_AUTO_TEST_CASE(a_label_that_is_no_digit_is_named) {
    for (const std::string label : {"10", "-1", "1.5", "seven", ""}) {
        check_csv_refused(
            "0,16,1\n16,0," + label + "\n",
            {"line 2, column 3", "\"" + label + "\" is not a digit 0 to 9", "--label-column"});
    }
}

BOOST_AUTO_TEST_CASE(a_csv_file_with_other_separators_is_refused) {
    check_csv_refused("0;16;1\n16;0;0\n", {"commas"});
}

BOOST_AUTO_TEST_CASE(a_header_that_names_no_label_asks_for_it) {
    check_csv_refused("a,b,c\n0,16,1\n16,0,0\n", {"label", "--label-column first, last or none"});
}

BOOST_AUTO_TEST_CASE(one_sample_is_too_few) {
    check_csv_refused("0,16,1\n", {"one sample"});
}

BOOST_AUTO_TEST_CASE(one_class_is_too_few) {
    check_csv_refused("0,16,0\n16,0,0\n5,5,0\n", {"every label is 0", "--label-column"});
}

BOOST_AUTO_TEST_CASE(bytes_that_are_no_text_are_refused) {
    std::string noise;
    for (int i = 0; i < 1000; ++i) noise += static_cast<char>(i * i % 251);
    check_csv_refused(noise, {});
}

BOOST_AUTO_TEST_CASE(a_packed_csv_file_that_breaks_off_is_refused) {
    const std::string packed = gzipped(made_csv(300, Labels::last));
    check_csv_refused(packed.substr(0, packed.size() / 2), {"cut off", "fetch the file again"},
                      "my.csv.gz");
}

BOOST_AUTO_TEST_CASE(images_without_labels_cannot_be_learned_from) {
    const TemporaryFolder folder;
    const std::string file = folder.write("test.csv", kaggle_csv(20, Labels::none)).string();
    for (const Promise& promise : course()) {
        if (promise.lab == "lab01") continue;
        BOOST_TEST(refused(run_lab(promise.lab, {"--dataset", file}), 1,
                           {"test.csv", "has no labels", "--label-column"}));
    }
}

BOOST_AUTO_TEST_CASE(too_few_images_for_a_batch_are_refused) {
    const TemporaryFolder folder;
    const std::string file = folder.write("my.csv", made_csv(60, Labels::last)).string();
    BOOST_TEST(refused(run_lab("lab04", {"--dataset", file, "--plot", "none"}), 2,
                       {"100", "40", "--batch-size"}));
}

// ---- all of them at once ------------------------------------------------------------------------

// Every refusal is one line that names the file, the place in it where there is one, and what to
// do.
BOOST_AUTO_TEST_CASE(every_refusal_of_a_csv_file_names_file_place_and_what_to_do) {
    struct Broken {
        std::string what, bytes, place, what_to_do;
    };
    const std::string good = "0,16,1\n16,0,0\n";
    const std::vector<Broken> table = {
        {"nan", good + "nan,0,1\n", "line 3, column 1", "correct it, or remove the line"},
        {"inf", good + "0,inf,1\n", "line 3, column 2", "correct it, or remove the line"},
        {"-inf", good + "0,-Infinity,1\n", "line 3, column 2", "correct it, or remove the line"},
        {"near the limit of float", good + "0,3e38,1\n", "line 3, column 2", "scale the pixels"},
        {"beyond it", good + "0,1e300,1\n", "line 3, column 2", "scale the pixels"},
        {"large and negative", good + "-2e12,0,1\n", "line 3, column 1", "scale the pixels"},
        {"text", good + "four,0,1\n", "line 3, column 1", "correct it"},
        {"hexadecimal", good + "0x10,0,1\n", "line 3, column 1", "correct it"},
        {"two points", good + "1.2.3,0,1\n", "line 3, column 1", "correct it"},
        {"an empty field", good + ",0,1\n", "line 3, column 1", "correct it"},
        {"a field too many", good + "0,0,1,\n", "line 3", "complete it, or remove it"},
        {"a field too few", good + "0,1\n", "line 3", "complete it, or remove it"},
        {"semicolons", "0;16;1\n16;0;0\n", "one column", "separated by commas"},
        {"tabs", "0\t16\t1\n16\t0\t0\n", "one column", "separated by commas"},
        {"one column", "1\n0\n", "one column", "separated by commas"},
        {"one row", "0,16,1\n", "one sample", "at least two are needed"},
        {"label 10", good + "0,0,10\n", "line 3, column 3", "--label-column"},
        {"label -1", good + "0,0,-1\n", "line 3, column 3", "--label-column"},
        {"label 1.5", good + "0,0,1.5\n", "line 3, column 3", "--label-column"},
        {"label nan", good + "0,0,nan\n", "line 3, column 3", "--label-column"},
        {"label a word", good + "0,0,one\n", "line 3, column 3", "--label-column"},
        {"labels elsewhere", "7,16,200\n3,0,90\n", "line 1, column 3", "--label-column"},
        {"every pixel the same", "5,5,1\n5,5,0\n5,5,1\n", "every pixel is 5", "--label-column"},
        {"every label 0", "1,2,0\n3,4,0\n", "every label is 0", "--label-column"},
        {"a header alone", "label,pixel0\n", "no data", "add a line for each image"},
        {"a header without label", "a,b,c\n1,2,3\n", "label", "--label-column"},
        {"a header twice", "label,pixel0\n1,2\nlabel,pixel0\n", "line 3", "--label-column"},
        {"nothing", "", "is empty", "fetch it or save it again"},
        {"blank lines", "\n \n\n", "no lines", "separated by commas"},
        {"UTF-16", std::string("\xff\xfe\0000\0,\0001\0", 10), "zero byte", "in UTF-8"},
        {"a PNG", std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16), "zero byte", "as CSV"},
        {"an IDX file", idx({2}, zeros(2)), "looks like an IDX file", "the folder"},
        {"a web page", "<!DOCTYPE html>\n<title>404</title>\n", "one column", "commas"},
        {"gzip cut off", gzipped(good).substr(0, 20), "cut off", "fetch the file again"},
        {"gzip damaged", "\x1f\x8b\x08nonsense and more of it", "damaged gzip",
         "fetch the file again"},
        {"a control character", good + "0,\033[2J,1\n", "line 3, column 2", "correct it"}};
    for (const Broken& broken : table) {
        BOOST_TEST_CONTEXT(broken.what) {
            check_csv_refused(broken.bytes, {broken.place, broken.what_to_do});
        }
    }
}

BOOST_AUTO_TEST_CASE(every_refusal_of_an_idx_file_names_file_place_and_what_to_do) {
    struct Broken {
        std::string what, name, bytes, place, what_to_do;
    };
    const std::string images = idx({120, 3, 5}, zeros(1800));
    const std::string little("\3\x08\0\0\x78\0\0\0\3\0\0\0\5\0\0\0", 16);
    const std::string half("\0\0\x08\3\0\0\0\x78\3\0\0\0\5\0\0\0", 16);
    std::string label_10 = zeros(120);
    label_10[7] = 10;
    const std::vector<Broken> table = {
        {"empty", train_images, "", "is empty", "fetch it or save it again"},
        {"two bytes", train_images, zeros(2), "too short", "fetch it again"},
        {"half a header", train_images, images.substr(0, 9), "within its header", "fetch the file"},
        {"cut off", train_images, images.substr(0, 500), "32 of 120 images", "make mnist"},
        {"too long", train_images, images + "x", "is longer", "fetch the file again"},
        {"wrong magic", train_images, "PK\3\4" + zeros(20), "two zero bytes", "fetch it again"},
        {"floats", train_images, idx({120, 3, 5}, zeros(7200), 13), "type 13", "convert them"},
        {"two dimensions", train_labels, idx({120, 1}, zeros(120)), "2 dimensions", "fetch"},
        {"no images", train_images, idx({0, 3, 5}, ""), "holds nothing", "fetch the file again"},
        {"little-endian", train_images, little + zeros(1800), "little-endian", "most significant"},
        {"partly little-endian", train_images, half + zeros(1800), "little-endian", "fetch"},
        {"swapped", train_images, idx({120}, zeros(120)), "holds no images", "rename the files"},
        {"swapped, too", test_labels, idx({12, 3, 5}, zeros(180)), "no labels", "rename the files"},
        {"a label of 10", train_labels, idx({120}, label_10), "label 10 of image 7", "correct it"},
        {"too few labels", train_labels, idx({119}, zeros(119)), "119 labels", "fetch both files"},
        {"images of another size", test_images, idx({12, 5, 3}, zeros(180)), "5×3",
         "one data set"}};
    for (const Broken& broken : table) {
        BOOST_TEST_CONTEXT(broken.what) {
            const DamagedFolder damaged(broken.name, broken.bytes);
            const Run run = read_by_lab01(damaged.path);
            BOOST_TEST(refused(run, 1, {"data", broken.place, broken.what_to_do}));
        }
    }
}

// ---- weights ------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(weights_that_cannot_be_used_are_refused) {
    const TemporaryFolder folder;
    const auto read = [&](const std::string& file) {
        return run_lab("lab04", {"--weights", file, "--plot", "none"});
    };
    const auto check_text = [&](const std::string& text, const std::string& piece) {
        const std::string file = folder.write("weights.txt", text).string();
        BOOST_TEST(refused(read(file), 1, {"weights.txt", piece}));
    };
    BOOST_TEST(refused(read("absent.txt"), 2, {"absent.txt", "no such file"}));
    BOOST_TEST(refused(read(folder.path().string()), 1, {folder.path().string(), "is a folder"}));
    check_text("", "holds no numbers");
    check_text("# only a comment\n", "no numbers");
    check_text("# W\n1 2\n3 x\n", "line 3");
    check_text("1 2\n3 nan\n", "line 2");
    check_text("1 2\n3\n", "line 2 has 1 numbers");
}

BOOST_AUTO_TEST_CASE(weights_of_another_shape_are_refused) {
    const TemporaryFolder folder;
    const std::string file = folder.write("weights.txt", "1 2\n3 4\n").string();
    BOOST_TEST(refused(run_lab("lab04", {"--weights", file, "--plot", "none"}), 1,
                       {"weights.txt", "2 × 2", "10 × 64"}));
}

BOOST_AUTO_TEST_CASE(weights_without_a_name_are_refused) {
    const Run run = run_lab("lab04", {"--weights", "", "--plot", "none"});
    BOOST_TEST(run.status != 0);
    BOOST_TEST(contains(run.err, "--weights"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
