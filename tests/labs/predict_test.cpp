#include "made_files.hpp"
#include "run_lab.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(predict)

namespace {

namespace fs = std::filesystem;

/// A one, drawn as a bar in the middle, of these greys.
std::string picture_of_a_one(char paper, char ink) {
    std::string pixels(60 * 60, paper);
    for (std::size_t row = 10; row < 50; ++row) pixels.replace(60 * row + 26, 8, 8, ink);
    return pgm(60, 60, pixels);
}

/// A folder with weights.txt, of a quick run of lab06, and with pictures.
const fs::path& folder() {
    static const TemporaryFolder made;
    static const bool ready = [] {
        fs::copy_file(quick_run("lab06").result_file("weights.txt"), made.path() / "weights.txt");
        made.write("one.pgm", picture_of_a_one('\xff', '\0'));
        made.write("chalk.pgm", picture_of_a_one('\0', '\xff'));
        made.write("blank.pgm", picture_of_a_one('\xff', '\xff'));
        made.write("photo.jpg", "\xff\xd8\xff\xe0");
        made.write("one.png", png(3, {"\xff\x01\xff", "\xff\x01\xff", "\xff\x01\xff"}));
        return true;
    }();
    BOOST_TEST_REQUIRE(ready);
    return made.path();
}

Run predicting(const Arguments& pictures, const Arguments& others = {"--weights", "weights.txt"},
               const std::string& lab = "lab06") {
    return run_lab(lab, concat(concat({"--predict"}, pictures), others), {.folder = folder()});
}

}  // namespace

BOOST_AUTO_TEST_CASE(predict_answers_with_an_image_and_ten_bars) {
    const Run run = predicting({"one.pgm"});
    BOOST_TEST_REQUIRE(succeeded(run));
    BOOST_TEST(contains(run.out, "\none.pgm: "));
    BOOST_TEST(count(run.out, "\u00a0%\n") + count(run.out, "\u00a0% ◀\n") == 10U);
    BOOST_TEST(count(run.out, "◀") == 1U);
    BOOST_TEST(contains(run.out, "██"));
}

BOOST_AUTO_TEST_CASE(predict_says_first_what_reads_the_pictures) {
    const Run run = predicting({"one.pgm"});
    BOOST_TEST(contains(first_line(run), "lab06 backpropagation | network 64-"));
    BOOST_TEST(contains(first_line(run), "of weights.txt | pictures become 8×8 pixels"));
}

BOOST_AUTO_TEST_CASE(predict_s_result_line_has_the_answers) {
    const Result result = result_of(predicting({"one.pgm"}));
    BOOST_TEST(result.keys() == std::vector<std::string>({"predictions", "pictures"}));
    BOOST_TEST(result.text("predictions").size() == 1U);
    BOOST_TEST(result.text("pictures") == "1");
}

BOOST_AUTO_TEST_CASE(predict_takes_several_pictures_and_polarities) {
    const std::string answers =
        result_of(predicting({"one.pgm", "chalk.pgm", "one.png"})).text("predictions");
    BOOST_TEST_REQUIRE(answers.size() == 5U);
    BOOST_TEST(answers[0] == answers[2]);
}

BOOST_AUTO_TEST_CASE(predict_is_quiet_if_asked) {
    const Run run = predicting({"one.pgm", "chalk.pgm"}, {"--weights", "weights.txt", "--quiet"});
    BOOST_TEST_REQUIRE(succeeded(run));
    BOOST_TEST(lines_of(run.out).size() == 1U);
    BOOST_TEST(run.out.starts_with("lab06 result: predictions="));
}

BOOST_AUTO_TEST_CASE(predict_prints_plain_text_into_a_pipe) {
    BOOST_TEST(count(predicting({"one.pgm"}).out, "\x1b") == 0U);
}

BOOST_AUTO_TEST_CASE(predict_draws_no_figures_and_trains_nothing) {
    const std::vector<std::string> before = names_in(folder());
    predicting({"one.pgm"});
    BOOST_TEST(names_in(folder()) == before);
}

BOOST_AUTO_TEST_CASE(predict_reads_the_weights_of_the_folder_of_out) {
    const Run run = predicting({"one.pgm"}, {"--out", folder().string()});
    BOOST_TEST_REQUIRE(succeeded(run));
    BOOST_TEST(contains(first_line(run), (folder() / "weights.txt").string()));
}

BOOST_AUTO_TEST_CASE(other_labs_read_with_the_same_weights) {
    const std::string answer = result_of(predicting({"one.pgm"})).text("predictions");
    const Run run = predicting({"one.pgm"}, {"--weights", "weights.txt"}, "lab08");
    BOOST_TEST(result_of(run).text("predictions") == answer);
}

BOOST_AUTO_TEST_CASE(bad_pictures_among_good_ones_are_named_and_the_others_answered) {
    const Run run = predicting({"missing.png", "one.pgm", "photo.jpg", "blank.pgm"});
    BOOST_TEST(run.status == 1);
    BOOST_TEST(contains(run.out, "\none.pgm: "));
    const std::vector<std::string> errors = lines_of(run.err);
    BOOST_TEST_REQUIRE(errors.size() == 4U);
    BOOST_TEST(errors[0] == "lab06: missing.png: no such file");
    BOOST_TEST(contains(errors[1], "lab06: photo.jpg: is neither a PNG nor a PGM; save"));
    BOOST_TEST(contains(errors[2], "lab06: blank.pgm: nothing stands out"));
    BOOST_TEST(errors[3] == "lab06: 3 of 4 pictures could not be read");
    const std::string line = line_with(run.out, "lab06 result: ");
    BOOST_TEST(contains(line, "predictions=?,"));
    BOOST_TEST(line.ends_with(",?,? pictures=4"));
}

BOOST_AUTO_TEST_CASE(predict_without_weights_says_how_to_get_them) {
    BOOST_TEST(refused(predicting({"one.pgm"}, {}), 1,
                       {"results/lab06/weights.txt: no such file", "train first", "--weights"}));
    BOOST_TEST(refused(predicting({"one.pgm"}, {"--weights", "none.txt"}), 2,
                       {"--weights none.txt: no such file"}));
}

BOOST_AUTO_TEST_CASE(weights_of_another_lab_in_the_folder_are_not_taken) {
    const Run run = predicting({"one.pgm"}, {"--out", folder().string()}, "lab08");
    BOOST_TEST(
        refused(run, 1, {"weights_lab08.txt: no such file", "was saved by lab06", "--weights"}));
}

BOOST_AUTO_TEST_CASE(predict_says_which_lab_saved_the_weights) {
    const Run run = predicting({"one.pgm"}, {"--weights", "weights.txt"}, "lab08");
    BOOST_TEST(contains(first_line(run), "| saved by lab06, trained on digits: 1500 train"));
}

BOOST_AUTO_TEST_CASE(foreign_weights_are_refused) {
    write_file(folder() / "foreign.txt", "1\n2\n3\n");
    BOOST_TEST(refused(predicting({"one.pgm"}, {"--weights", "foreign.txt"}), 1,
                       {"foreign.txt: is not a network saved by"}));
    BOOST_TEST(refused(predicting({"one.pgm"}, {"--weights", "one.pgm"}), 1, {"one.pgm"}));
    fs::remove(folder() / "foreign.txt");
}

BOOST_AUTO_TEST_CASE(weights_that_were_cut_off_are_refused) {
    const std::string whole = read_file(folder() / "weights.txt");
    write_file(folder() / "cut.txt", whole.substr(0, whole.rfind('\n', whole.size() / 2) + 1));
    BOOST_TEST(refused(predicting({"one.pgm"}, {"--weights", "cut.txt"}), 1,
                       {"cut.txt: is not a whole network", "was it cut off?"}));
    fs::remove(folder() / "cut.txt");
}

BOOST_AUTO_TEST_CASE(predict_needs_a_picture) {
    BOOST_TEST(refused(predicting({}, {}), 2, {"--predict"}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
