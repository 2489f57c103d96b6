#include "app/lab.hpp"

#include <cstdlib>

#include "testing.hpp"
#include "ui/captured.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(lab)

namespace {

struct Settings {
    std::size_t steps = 5;

    void add_to(CommandLine& line) { line.add("--steps", steps, "Steps"); }
    void check(const CommandLine& line, LabOptions&) const {
        if (steps == 13) line.refuse("--steps 13 does not go together with anything");
    }
};

/// A lab that reports what it was given in its result line, and fails after 99 steps.
template <typename Real>
struct Story {
    Lab<Real>& lab;
    const Settings& settings;

    void run() {
        if (settings.steps == 99) throw std::runtime_error("step 99 failed");
        lab.console.result({{"bytes", std::to_string(sizeof(Real))},
                            {"steps", std::to_string(settings.steps)},
                            {"images", std::to_string(lab.data.train.count())},
                            {"seed", std::to_string(lab.options.seed)},
                            {"figures", lab.figures.file("").string()}});
    }
};

/// A lab without settings.
template <typename Real>
struct ShortStory {
    Lab<Real>& lab;
    const NoSettings& settings;

    void run() { lab.console.show("The end.\n"); }
};

const LabInfo lab_with_labels = {.program = lab99};
const LabInfo lab_without_labels = {.program = lab99, .needs_labels = false};
const LabInfo lab_that_saves = {.program = lab99, .saves_network = true};

/// The outcome of a lab with these arguments and without pictures.
template <template <typename> class AnyStory = Story, typename AnySettings = Settings>
std::pair<int, Printed> run(std::vector<std::string> words, const LabInfo& info = lab_with_labels) {
    // With any value of this variable, prepare_blas() does not restart the program.
    setenv("OPENBLAS_CORETYPE", "", 0);
    const TemporaryFolder folder;
    words.insert(words.end(), {"--out", folder.path().string()});
    const bool predicts = std::find(words.begin(), words.end(), "--predict") != words.end();
    if (!predicts) words.insert(words.end(), {"--plot", "none"});
    return outcome_of([&] {
        return with_arguments(words, [&](int argc, char** argv) {
            return run_lab<AnyStory, AnySettings>(argc, argv, info);
        });
    });
}

LabOptions parse(const std::vector<std::string>& words, const LabInfo& info = lab_with_labels) {
    CommandLine line(info.program);
    return with_arguments(
        words, [&](int argc, char** argv) { return parse_lab_options(line, info, argc, argv); });
}

/// What is printed of options that are refused.
std::string refusal_of(const std::vector<std::string>& words,
                       const LabInfo& info = lab_with_labels) {
    const auto [status, printed] = outcome_of([&] {
        parse(words, info);
        return 0;
    });
    BOOST_TEST(status == 2);
    BOOST_TEST(count(printed.err, "\n") == 1U);
    return printed.err;
}

/// A data set of which only what a network's layers depend on is known.
template <typename Real>
Dataset<Real> digits_of_64_pixels() {
    Dataset<Real> dataset;
    dataset.name = "digits";
    dataset.train.images.zeros(64, 1);
    dataset.classes = 10;
    return dataset;
}

}  // namespace

// ---- options ------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(options_of_the_data_have_defaults) {
    const LabOptions options = parse({});
    BOOST_TEST(options.dataset.name == "digits");
    BOOST_TEST(options.dataset.directory == "");
    BOOST_TEST((options.dataset.label_column == LabelColumn::automatic));
    BOOST_TEST(options.dataset.labels_needed);
    BOOST_TEST(options.common.precision == "double");
    BOOST_TEST(!options.predict.asked());
}

BOOST_AUTO_TEST_CASE(options_of_the_data_are_read) {
    const LabOptions options = parse({"--dataset", "mnist", "--data-dir", "/data", "--label-column",
                                      "first", "--precision", "float"},
                                     lab_without_labels);
    BOOST_TEST(options.dataset.name == "mnist");
    BOOST_TEST(options.dataset.directory == "/data");
    BOOST_TEST((options.dataset.label_column == LabelColumn::first));
    BOOST_TEST(!options.dataset.labels_needed);
    BOOST_TEST(options.common.precision == "float");
}

BOOST_AUTO_TEST_CASE(unknown_label_column_is_refused) {
    BOOST_TEST(
        contains(refusal_of({"--label-column", "3"}), "\"3\": must be auto, first, last or none"));
}

BOOST_AUTO_TEST_CASE(only_a_lab_that_saves_its_network_has_options_to_predict) {
    const TemporaryFolder folder;
    const std::string weights = folder.write("w.txt", "").string();
    const std::vector<std::string> words = {"--predict", "a.png", "b.png", "--weights", weights};
    const LabOptions options = parse(words, lab_that_saves);
    BOOST_TEST(options.predict.asked());
    BOOST_TEST(options.predict.pictures == std::vector<std::string>({"a.png", "b.png"}));
    BOOST_TEST(options.predict.weights == weights);
    BOOST_TEST(contains(refusal_of(words), "--predict"));
}

// ---- layers -------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(usual_layers_stand_between_pixels_and_classes, Real, Reals) {
    const auto dataset = digits_of_64_pixels<Real>();
    BOOST_TEST((layers_for(dataset, {}, {30, 20}) == std::vector<arma::uword>{64, 30, 20, 10}));
    BOOST_TEST((layers_for(dataset, {}, {}) == std::vector<arma::uword>{64, 10}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(given_layers_are_used_as_they_are, Real, Reals) {
    const auto dataset = digits_of_64_pixels<Real>();
    BOOST_TEST((layers_for(dataset, {64, 10}, {30}) == std::vector<arma::uword>{64, 10}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(layers_that_do_not_fit_the_data_are_refused, Real, Reals) {
    const auto dataset = digits_of_64_pixels<Real>();
    for (const std::vector<std::size_t>& given :
         {std::vector<std::size_t>{784, 30, 10}, {64, 30, 9}, {64}, {10}}) {
        BOOST_CHECK_EXCEPTION(layers_for(dataset, given, {30, 20}), std::runtime_error,
                              says({"--layers must begin with the 64 pixels and end with the 10 "
                                    "classes of digits, such as 64,30,20,10"}));
    }
}

// ---- the whole lab ------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(lab_tells_its_story_in_the_precision_that_is_asked_for) {
    for (const auto& [precision, bytes] :
         {std::pair{"float", sizeof(float)}, {"double", sizeof(double)}}) {
        const auto [status, printed] =
            run({"--precision", precision, "--steps", "7", "--seed", "3"});
        BOOST_TEST(status == 0);
        BOOST_TEST(printed.err == "");
        BOOST_TEST(contains(printed.out,
                            "lab99 everything | digits: 1500 train and 297 test "
                            "images of 8×8 pixels, 10 classes | " +
                                std::string(precision) + " | "));
        BOOST_TEST(contains(printed.out, "lab99 result: bytes=" + std::to_string(bytes) +
                                             " steps=7 images=1500 seed=3 figures="));
    }
}

BOOST_AUTO_TEST_CASE(lab_may_have_no_settings) {
    const auto [status, printed] = run<ShortStory, NoSettings>({});
    BOOST_TEST(status == 0);
    BOOST_TEST(contains(printed.out, "\nThe end.\n  report: "));
}

BOOST_AUTO_TEST_CASE(settings_are_checked_before_the_data_are_loaded) {
    const auto [status, printed] = run({"--dataset", "missing.csv", "--steps", "13"});
    BOOST_TEST(status == 2);
    BOOST_TEST(printed.err ==
               "lab99: --steps 13 does not go together with anything (see lab99 --help)\n");
    BOOST_TEST(printed.out == "");
}

BOOST_AUTO_TEST_CASE(missing_data_set_has_status_2_and_one_line) {
    const auto [status, printed] = run({"--dataset", "missing.csv"});
    BOOST_TEST(status == 2);
    BOOST_TEST(printed.err.starts_with("lab99: --dataset missing.csv: "));
    BOOST_TEST(count(printed.err, "\n") == 1U);
    BOOST_TEST(printed.out == "");
}

BOOST_AUTO_TEST_CASE(data_set_without_labels_is_refused_unless_the_lab_can_use_it) {
    const TemporaryFolder folder;
    const std::string file = folder.write("pictures.csv", "pixel0,pixel1\n1,2\n3,4\n").string();
    BOOST_TEST(run({"--dataset", file}).first == 1);
    BOOST_TEST(run({"--dataset", file}, lab_without_labels).first == 0);
}

BOOST_AUTO_TEST_CASE(error_in_the_story_has_status_1_and_one_line) {
    const auto [status, printed] = run({"--steps", "99"});
    BOOST_TEST(status == 1);
    BOOST_TEST(printed.err == "lab99: step 99 failed\n");
}

BOOST_AUTO_TEST_CASE(pictures_are_predicted_instead_of_the_story) {
    const auto [status, printed] = run({"--predict", "one.png"}, lab_that_saves);
    BOOST_TEST(status == 1);  // without a network that was saved
    BOOST_TEST(contains(printed.err, "weights.txt: no such file; train first"));
    BOOST_TEST(printed.out == "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
