#include <algorithm>
#include <sstream>

#include "course.hpp"
#include "figure_files.hpp"
#include "made_data.hpp"
#include "run_lab.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(lab09)

namespace {

const Arguments short_run = {"--quick", "--epochs", "3", "--plot", "none"};

Run run_shortly(const Arguments& arguments, const RunOptions& options = {}) {
    return run_lab("lab09", concat(short_run, arguments), options);
}

/// The numbers of the file; what stands above them names the settings.
std::string weights_of(const Run& run) {
    std::string numbers;
    for (const std::string& line : lines_of(read_file(run.result_file("weights.txt")))) {
        if (!line.starts_with("#")) numbers += line + "\n";
    }
    return numbers;
}

}  // namespace

DIGITLAB_TEST_WHAT_EVERY_LAB_DOES(lab09)

BOOST_AUTO_TEST_CASE(lab09_reads_digits_better_than_any_lab_before) {
    // lab06 to lab08 end at 0.92 at most; of 297 images one is 0.0034.
    BOOST_TEST(result_of(default_run("lab09")).number("test_accuracy") >= 0.94);
    BOOST_TEST(result_of(default_run("lab09")).text("epochs") == "200");
}

BOOST_AUTO_TEST_CASE(lab09_compares_where_the_effect_is_larger_than_chance) {
    const Run& run = default_run("lab09");
    // A row's mean and standard deviation in the column of that number, counted from 0.
    const auto numbers = [&](const std::string& section, const std::string& row,
                             std::size_t column) {
        const std::string table = run.out.substr(run.out.find(section));
        const std::string line = table.substr(table.find("\n  " + row));
        std::istringstream words(line.substr(3 + row.size()));
        std::vector<double> found;
        for (std::string word; found.size() < column + 2 && words >> word;) {
            if (word != "±") found.push_back(std::stod(word));
        }
        return std::pair{found.at(column), found.at(column + 1)};
    };
    const std::string deep = "three hidden layers of sigmoids";
    const auto [sgd, sgd_stddev] = numbers(deep, "sgd", 1);  // after the rate
    const auto [adam, adam_stddev] = numbers(deep, "adam", 1);
    BOOST_TEST(adam + adam_stddev < 0.2 * (sgd - sgd_stddev));
    // Train loss, validation loss ± …, accuracy ± …, gain ± …: every kind gains over none.
    for (const char* kind :
         {"L2, λ = 0.01 ", "dropout, p = 0.5 ", "distortions ", "dropout, distorted "}) {
        const auto [gain, stddev] = numbers("Overfitting: ", kind, 5);
        BOOST_TEST(gain > 2 * stddev, kind << gain << " ± " << stddev);
    }
    std::string text = run.out;
    std::ranges::replace(text, '\n', ' ');  // wherever the line breaks
    BOOST_TEST(contains(text, "the validation loss rises from "));
}

BOOST_AUTO_TEST_CASE(lab09_works_in_double_as_well) {
    const Run run = run_shortly({"--precision", "double"});
    BOOST_TEST(result_of(run).number("test_accuracy") > 0.5);
}

BOOST_AUTO_TEST_CASE(lab09_gives_the_same_bits_for_any_number_of_threads) {
    const std::string one = weights_of(run_shortly({"--threads", "1", "--dropout", "0.2"}));
    BOOST_TEST(!one.empty());
    BOOST_TEST((one == weights_of(run_shortly({"--threads", "3", "--dropout", "0.2"}))));
}

BOOST_AUTO_TEST_CASE(lab09_s_options_change_what_is_learned) {
    const std::string usual = weights_of(run_shortly({}));
    const std::vector<Arguments> changes = {{"--optimiser", "nesterov"},
                                            {"--schedule", "step"},
                                            {"--l2", "0.01"},
                                            {"--dropout", "0.3"},
                                            {"--rotation", "5"},
                                            {"--scaling", "0"},
                                            {"--shift", "0"},
                                            {"--elastic", "0"},
                                            {"--batch-size", "50"},
                                            {"--layers", "64,30,10"},
                                            {"--seed", "2"},
                                            {"--learning-rate", "0.002"}};
    for (const Arguments& change : changes) {
        const Run run = run_shortly(change);
        BOOST_TEST(succeeded(run));
        BOOST_TEST((weights_of(run) != usual), change.front() << " changes nothing");
    }
}

BOOST_AUTO_TEST_CASE(every_optimiser_and_schedule_learns) {
    for (const auto& [optimiser, rate] :
         std::vector<std::pair<const char*, const char*>>{{"sgd", "0.3"},
                                                          {"momentum", "0.03"},
                                                          {"nesterov", "0.03"},
                                                          {"adagrad", "0.02"},
                                                          {"rmsprop", "0.001"},
                                                          {"adam", "0.002"}}) {
        const Run run = run_lab("lab09", {"--quick", "--epochs", "10", "--plot", "none",
                                          "--optimiser", optimiser, "--learning-rate", rate});
        BOOST_TEST(result_of(run).number("test_accuracy") >= 0.75);  // guessing: 0.1
    }
}

BOOST_AUTO_TEST_CASE(lab09_evaluates_the_test_images_once_after_the_last_epoch) {
    const Run run = run_shortly({});
    const double accuracy = result_of(run).number("test_accuracy");
    BOOST_TEST(contains(run.out, "  step   epoch   train loss   train accuracy\n"));
    const Csv figure = read_csv_file(run.result_file("accuracy.csv"));
    BOOST_TEST(figure.series("train, not distorted").column(1).size() == 3U);
    const Csv test = figure.series("test, after the last epoch");
    BOOST_TEST_REQUIRE(test.column(1).size() == 1U);
    BOOST_TEST(test.column(1)[0] == 3);
    BOOST_TEST(std::abs(test.column(2)[0] - accuracy) <= 1e-4);
}

BOOST_AUTO_TEST_CASE(lab09_validates_on_held_out_training_images) {
    const Run run = run_shortly({"--validate"});
    const Result result = result_of(run);
    BOOST_TEST(result.keys().front() == "validation_accuracy");
    BOOST_TEST(contains(run.out, " of 250 validation images"));  // a sixth of 1500
    const Csv figure = read_csv_file(run.result_file("accuracy.csv"));
    BOOST_TEST(figure.series("validation").column(1).size() == 3U);
    BOOST_TEST(figure.series("test, after the last epoch").column(1).empty());
}

BOOST_AUTO_TEST_CASE(a_resumed_run_ends_with_the_same_bits) {
    const Arguments long_run = {"--quick", "--epochs", "150", "--plot", "none", "--dropout", "0.1"};
    const Run whole = run_lab("lab09", long_run);
    for (const int signal : {SIGINT, SIGKILL}) {
        Arguments arguments = long_run;
        arguments.insert(arguments.end(), {"--checkpoint", "run.ckpt"});
        const Run broken_off =
            run_lab("lab09", arguments, {.signal_after = "training: ", .signal = signal});
        BOOST_TEST(broken_off.status == (signal == SIGINT ? 130 : 128 + SIGKILL));
        BOOST_TEST((count(broken_off.out, "--resume run.ckpt") > 0) == (signal == SIGINT));

        arguments = long_run;
        arguments.insert(arguments.end(), {"--resume", "run.ckpt"});
        const Run resumed = run_lab("lab09", arguments, {.folder = broken_off.folder});
        BOOST_TEST(contains(resumed.out, "Resuming run.ckpt after epoch "));
        BOOST_TEST(result_of(resumed).without_seconds() == result_of(whole).without_seconds());
        BOOST_TEST((weights_of(resumed) == weights_of(whole)));
        BOOST_TEST((read_file(resumed.result_file("accuracy.csv")) ==
                    read_file(whole.result_file("accuracy.csv"))));
    }
}

BOOST_AUTO_TEST_CASE(a_finished_run_can_be_resumed_and_stays_as_it_is) {
    const Run first = run_shortly({"--checkpoint", "run.ckpt"});
    const std::string weights = weights_of(first);
    const Run again = run_shortly({"--resume", "run.ckpt"}, {.folder = first.folder});
    BOOST_TEST(succeeded(again));
    BOOST_TEST((weights_of(again) == weights));
}

BOOST_AUTO_TEST_CASE(a_checkpoint_of_another_run_is_refused_by_what_differs) {
    const Run first = run_shortly({"--checkpoint", "run.ckpt"});
    const RunOptions there{.folder = first.folder};
    BOOST_TEST(refused(run_shortly({"--resume", "run.ckpt", "--seed", "2"}, there), 1,
                       {"run.ckpt", "--seed 1", "--seed 2"}));
    BOOST_TEST(refused(run_shortly({"--resume", "run.ckpt", "--elastic", "5"}, there), 1,
                       {"run.ckpt", "--elastic"}));
    BOOST_TEST(refused(run_shortly({"--resume", "run.ckpt", "--precision", "double"}, there), 1,
                       {"run.ckpt", "--precision float"}));
    BOOST_TEST(
        refused(run_lab("lab09", {"--quick", "--resume", "run.ckpt", "--epochs", "4"}, there), 1,
                {"run.ckpt", "--epochs 3", "--epochs 4"}));
}

BOOST_AUTO_TEST_CASE(a_checkpoint_that_is_none_is_refused_by_name) {
    const TemporaryFolder folder;
    const RunOptions there{.folder = folder.path()};
    folder.write("notes.txt", "not a checkpoint\n");
    BOOST_TEST(refused(run_shortly({"--resume", "notes.txt"}, there), 1,
                       {"notes.txt", "is not a checkpoint"}));
    BOOST_TEST(refused(run_shortly({"--resume", "missing.ckpt"}, there), 2, {"missing.ckpt"}));
    const Run first = run_shortly({"--checkpoint", "run.ckpt"}, there);
    const std::string bytes = read_file(folder.path() / "run.ckpt");
    folder.write("short.ckpt", bytes.substr(0, bytes.size() / 2));
    BOOST_TEST(
        refused(run_shortly({"--resume", "short.ckpt"}, there), 1, {"short.ckpt", "is cut off"}));
}

BOOST_AUTO_TEST_CASE(lab09_replaces_nothing_but_checkpoints_by_a_checkpoint) {
    const TemporaryFolder folder;
    const std::filesystem::path file = folder.write("thesis.txt", "three years of work\n");
    const Run run = run_shortly({"--checkpoint", "thesis.txt"}, {.folder = folder.path()});
    BOOST_TEST(refused(run, 2, {"thesis.txt", "is no checkpoint", "choose another name"}));
    BOOST_TEST(read_file(file) == "three years of work\n");
}

BOOST_AUTO_TEST_CASE(a_checkpoint_that_cannot_be_written_stops_the_run_at_its_start) {
    const Run run = run_lab("lab09", {"--epochs", "100000", "--plot", "none", "--checkpoint",
                                      "missing/folder/run.ckpt"});
    BOOST_TEST(refused(run, 2, {"missing/folder/run.ckpt", "cannot be written"}));
}

BOOST_AUTO_TEST_CASE(kaggle_predictions_are_written_in_its_format) {
    const TemporaryFolder folder;
    folder.write("train.csv", kaggle_csv(200, Labels::first));
    folder.write("test.csv", kaggle_csv(30, Labels::none));
    const Run run =
        successful_run("lab09",
                       {"--kaggle", "train.csv", "test.csv", "--layers", "784,30,3", "--epochs",
                        "20", "--batch-size", "10", "--plot", "none",
                        // their classes are stripes, which a shift turns into one another
                        "--rotation", "0", "--scaling", "0", "--shift", "0", "--elastic", "0"},
                       {.folder = folder.path()});
    BOOST_TEST(result_of(run).keys().front() == "validation_accuracy");
    BOOST_TEST(contains(run.out, " of 10 validation images"));  // a twentieth of 200
    BOOST_TEST(contains(run.out, "submission.csv"));
    const std::vector<std::string> lines = lines_of(read_file(run.result_file("submission.csv")));
    BOOST_TEST_REQUIRE(lines.size() == 31U);
    BOOST_TEST(lines[0] == "ImageId,Label");
    for (std::size_t n = 1; n <= 30; ++n) {  // the classes come in turn, and are easily told apart
        BOOST_TEST(lines[n] == std::to_string(n) + "," + std::to_string((n - 1) % 3));
    }
}

BOOST_AUTO_TEST_CASE(kaggle_s_test_images_are_scaled_like_its_training_images) {
    // The class of an image is its brightness, so that scaled and unscaled pixels differ in it.
    const auto greys = [](std::size_t images, Labels labels) {
        std::string text = header_of(784, labels);
        for (std::size_t n = 0; n < images; ++n) {
            const std::string pixel = std::to_string(100 * (n % 3) + n % 7);
            if (labels == Labels::first) text += std::to_string(n % 3) + ",";
            for (int i = 1; i < 784; ++i) text += pixel + ",";
            text += pixel + "\n";
        }
        return text;
    };
    const TemporaryFolder folder;
    folder.write("train.csv", greys(200, Labels::first));
    folder.write("test.csv", greys(3, Labels::none));
    const Run run = run_lab(
        "lab09", {"--kaggle", "train.csv",       "test.csv", "--layers",     "784,30,3", "--epochs",
                  "100",      "--learning-rate", "0.01",     "--batch-size", "10",       "--plot",
                  "none",     "--rotation",      "0",        "--scaling",    "0",        "--shift",
                  "0",        "--elastic",       "0"},
        {.folder = folder.path()});
    BOOST_TEST(result_of(run).number("validation_accuracy") == 1);
    BOOST_TEST(read_file(run.result_file("submission.csv")) == "ImageId,Label\n1,0\n2,1\n3,2\n");
}

BOOST_AUTO_TEST_CASE(kaggle_s_files_are_refused_if_they_do_not_fit) {
    const TemporaryFolder folder;
    const RunOptions there{.folder = folder.path()};
    folder.write("train.csv", kaggle_csv(200, Labels::first));
    folder.write("other.csv", made_csv(30, Labels::none));
    BOOST_TEST(refused(run_lab("lab09", {"--kaggle", "train.csv", "train.csv"}, there), 1,
                       {"train.csv", "785", "784"}));
    BOOST_TEST(refused(run_lab("lab09", {"--kaggle", "train.csv", "other.csv"}, there), 1,
                       {"other.csv", "784"}));
    BOOST_TEST(refused(run_lab("lab09", {"--kaggle", "train.csv", "missing.csv"}, there), 2,
                       {"missing.csv"}));
    BOOST_TEST(refused(run_lab("lab09", {"--kaggle", "train.csv"}, there), 2, {"--kaggle"}));
    for (const Arguments& more : {Arguments{"--validate"}, Arguments{"--dataset", "digits"}}) {
        Arguments arguments = {"--kaggle", "train.csv", "other.csv"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        BOOST_TEST(refused(run_lab("lab09", arguments, there), 2, {"--kaggle", more.front()}));
    }
    BOOST_TEST(!std::filesystem::exists(folder.path() / "results/lab09/submission.csv"));
}

BOOST_AUTO_TEST_CASE(lab09_refuses_layers_that_do_not_fit) {
    BOOST_TEST(refused(run_lab("lab09", {"--layers", "784,30,10"}), 2, {"--layers", "64", "10"}));
    BOOST_TEST(refused(run_lab("lab09", {"--layers", "64"}), 2, {"--layers"}));
}

BOOST_AUTO_TEST_CASE(a_sprint_trains_by_a_fixed_recipe) {
    const auto check = [](const std::string& sprint, const std::string& described,
                          const std::string& epochs) {
        const Run run =
            successful_run("lab09", {"--recipe", sprint, "--plot", "none", "--color", "never"});
        BOOST_TEST(contains(run.out, "The run: 64," + described));
        BOOST_TEST(result_of(run).text("epochs") == epochs);
        BOOST_TEST(result_of(run).number("test_accuracy") > 0.7);
        BOOST_TEST(!contains(run.out, "valley"));  // there is no time to compare optimisers
        BOOST_TEST(refused(run_lab("lab09", {"--recipe", sprint, "--epochs", "3"}), 2,
                           {"a sprint has its training fixed; leave out --epochs"}));
        return run.out;
    };
    BOOST_TEST(contains(check("sprint98", "256,128,10, adam", "5"), "The sprint to 98.0"));
    BOOST_TEST(contains(check("sprint99", "512,256,10, adam", "16"), "The sprint to 99.0"));
}

BOOST_AUTO_TEST_CASE(a_sprint_is_timed_from_the_start_of_the_process) {
    const TemporaryFolder folder;
    const ProcessResult result = run_process(
        {"sh", "-c",
         "sleep 3; exec " DIGITLAB_PROGRAMS "/lab09 --recipe sprint98 --plot none --quiet"},
        {.folder = folder.path()});
    const std::string seconds = result.out.substr(result.out.find(" seconds=") + 9);
    BOOST_TEST(std::stod(seconds) >= 2.9);
}

BOOST_AUTO_TEST_CASE(a_sprint_can_be_tried_on_validation_images_and_with_other_seeds) {
    const auto accuracy = [](const char* seed) {
        const Run run = run_lab(
            "lab09", {"--recipe", "sprint98", "--plot", "none", "--seed", seed, "--validate"});
        return result_of(run).number("validation_accuracy");
    };
    BOOST_TEST(accuracy("1") == accuracy("1"));
    BOOST_TEST(accuracy("1") != accuracy("2"));
}

BOOST_AUTO_TEST_CASE(the_valley_shows_why_gradient_descent_is_slow) {
    const Csv losses = read_csv_file(quick_run("lab09").result_file("valley_losses.csv"));
    const auto last = [&](const char* optimiser) {
        return losses.series(optimiser).column(2).back();
    };
    BOOST_TEST(last("momentum") < last("sgd"));
    BOOST_TEST(last("nesterov") < last("sgd"));
}

BOOST_AUTO_TEST_CASE(the_valley_s_table_shows_no_digits_that_rounding_errors_decide) {
    // RMSprop's loss after 100 steps in the rotated valley is 0.006 to 0.008 for starts that differ
    // by 1e-15; AdaGrad's is 5e-23 along the axis.
    const std::string& out = quick_run("lab09").out;
    BOOST_TEST(line_with(out, "  rmsprop ").ends_with(" ≈ 1e-02"));
    BOOST_TEST(contains(line_with(out, "  adagrad "), " < 1e-15 "));
    BOOST_TEST(line_with(out, "  sgd ").ends_with(" 5.1e-04"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
