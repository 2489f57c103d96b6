#include "app/learning_curves.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "testing.hpp"
#include "ui/captured.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(learning_curves)

namespace {

using Numbers = std::vector<double>;

const std::string blank = "\u00a0";

/// The CSV file of that name, after `draw`; nothing if there is none.
std::string csv_after(const std::string& name, const std::function<void(Figures&)>& draw) {
    const TemporaryFolder folder;
    const CommandLine command_line("lab99", "everything", "", "", "float");
    CommonOptions options;
    options.out = folder.path();
    options.plot = "none";
    const Console console(command_line, options);
    Figures figures(options, console);
    draw(figures);
    std::ifstream stream(folder.path() / (name + ".csv"));
    std::ostringstream content;
    if (stream) content << stream.rdbuf();
    return content.str();
}

std::vector<std::string> table_lines(const Numbers& steps) {
    const CommandLine command_line("lab99", "everything", "", "", "float");
    const Console console(command_line, {});
    const Numbers shares(steps.size(), 0.5);
    std::istringstream text(
        printed_by([&] { show_learning(console, steps, steps, shares, shares, shares); }).out);
    std::vector<std::string> lines;
    std::string line;
    while (std::getline(text, line)) lines.push_back(line);
    return lines;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_running_mean_is_of_the_last_numbers) {
    BOOST_TEST(running_mean({1, 2, 3, 6}, 2) == (Numbers{1, 1.5, 2.5, 4.5}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_running_mean_begins_with_fewer) {
    BOOST_TEST(running_mean({2, 4, 6}, 10) == (Numbers{2, 3, 4}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_running_mean_of_one_is_the_numbers_themselves) {
    BOOST_TEST(running_mean({3, 1, 2}, 1) == (Numbers{3, 1, 2}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_running_mean_of_nothing_is_nothing) {
    BOOST_TEST(running_mean({}, 5).empty());
}

BOOST_AUTO_TEST_CASE(a_running_mean_forgets_a_large_number_that_has_left) {
    const Numbers means = running_mean({1e6, 1, 1, 1}, 2);
    BOOST_TEST(means.back() == 1, boost::test_tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(counting_goes_up_by_one) {
    BOOST_TEST(counting(1, 4) == (Numbers{1, 2, 3, 4}), boost::test_tools::per_element());
    BOOST_TEST(counting(-0.5, 2) == (Numbers{-0.5, 0.5}), boost::test_tools::per_element());
    BOOST_TEST(counting(7, 0).empty());
}

BOOST_AUTO_TEST_CASE(learning_is_shown_in_a_table) {
    const CommandLine command_line("lab99", "everything", "", "", "float");
    const Console console(command_line, {});
    const std::string text =
        printed_by([&] {
            show_learning(console, {0, 15}, {0, 1}, {2.30264, 1.5}, {0.1, 0.5}, {0.09, 0.45});
        }).out;
    BOOST_TEST(text ==
               "  step   epoch   train loss   train accuracy   test accuracy\n"
               "  ──────────────────────────────────────────────────────────\n"
               "  0        0.0       2.3026           10.0" +
                   blank + "%           9.0" + blank +
                   "%\n"
                   "  15       1.0       1.5000           50.0" +
                   blank + "%          45.0" + blank + "%\n");
}

BOOST_AUTO_TEST_CASE(of_many_evaluations_eleven_are_shown_the_first_and_the_last_among_them) {
    const std::vector<std::string> lines = table_lines(counting(0, 101));
    BOOST_TEST_REQUIRE(lines.size() == 2U + 11U);
    BOOST_TEST(lines[2].starts_with("  0 "));
    BOOST_TEST(lines[3].starts_with("  10 "));
    BOOST_TEST(lines[12].starts_with("  100 "));
}

BOOST_AUTO_TEST_CASE(few_evaluations_are_all_shown) {
    BOOST_TEST(table_lines({0}).size() == 3U);
    BOOST_TEST(table_lines({0, 1, 2, 3, 4}).size() == 7U);
}

BOOST_AUTO_TEST_CASE(losses_are_drawn_with_their_running_mean) {
    BOOST_TEST(csv_after("loss",
                         [](Figures& figures) {
                             draw_losses(figures, {3, 2}, "cross-entropy");
                         }) ==
               "series,step,cross-entropy\n"
               "each step,1,3\n"
               "each step,2,2\n"
               "running mean of 1,1,3\n"
               "running mean of 1,2,2\n");
}

BOOST_AUTO_TEST_CASE(the_running_mean_is_of_a_fiftieth_and_at_most_a_hundred) {
    const auto csv = [](std::size_t steps) {
        return csv_after(
            "loss", [=](Figures& figures) { draw_losses(figures, Numbers(steps, 1.0), "mse"); });
    };
    BOOST_TEST(csv(500).find("\nrunning mean of 10,500,1\n") != std::string::npos);
    BOOST_TEST(csv(10000).find("\nrunning mean of 100,10000,1\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(accuracies_are_drawn_of_train_and_test) {
    BOOST_TEST(csv_after("accuracy",
                         [](Figures& figures) {
                             draw_accuracies(figures, {0, 1}, {0.1, 0.6}, {0.2, 0.5});
                         }) ==
               "series,epoch,share of right answers\n"
               "train,0,0.1\n"
               "train,1,0.6\n"
               "test,0,0.2\n"
               "test,1,0.5\n");
}

BOOST_AUTO_TEST_CASE(weights_are_drawn_a_unit_an_image) {
    BOOST_TEST(csv_after("weights",
                         [](Figures& figures) {
                             draw_weights(figures, "weights", "Weights",
                                          arma::mat{{1, -2, 3, -4}, {5, 6, 7, 8}}, 2, {"0", "1"});
                         }) ==
               "caption,pixel0,pixel1,pixel2,pixel3\n"
               "0,1,-2,3,-4\n"
               "1,5,6,7,8\n");
}

BOOST_AUTO_TEST_CASE(misclassified_images_are_drawn_with_what_they_are_and_were_taken_for) {
    BOOST_TEST(csv_after("misclassified",
                         [](Figures& figures) {
                             draw_misclassified(figures, arma::mat{{1, 3, 5}, {2, 4, 6}}, 1,
                                                arma::urowvec{0, 1, 2}, arma::urowvec{0, 2, 0},
                                                {"zero", "one", "two"});
                         }) ==
               "caption,pixel0,pixel1\n"
               "one→two,3,4\n"
               "two→zero,5,6\n");
}

BOOST_AUTO_TEST_CASE(a_hundred_misclassified_images_are_enough) {
    const std::string csv = csv_after("misclassified", [](Figures& figures) {
        draw_misclassified(figures, arma::mat(4, 150, arma::fill::ones), 2,
                           arma::urowvec(150, arma::fill::zeros),
                           arma::urowvec(150, arma::fill::ones), {"0", "1"});
    });
    BOOST_TEST(std::count(csv.begin(), csv.end(), '\n') == 101);
}

BOOST_AUTO_TEST_CASE(without_mistakes_no_misclassified_images_are_drawn) {
    BOOST_TEST(csv_after("misclassified", [](Figures& figures) {
                   draw_misclassified(figures, arma::mat(4, 2, arma::fill::ones), 2,
                                      arma::urowvec{0, 1}, arma::urowvec{0, 1}, {"0", "1"});
               }) == "");
}

BOOST_AUTO_TEST_CASE(a_confusion_matrix_has_the_right_classes_in_its_rows) {
    BOOST_TEST(csv_after("confusion",
                         [](Figures& figures) {
                             draw_confusion(figures, arma::umat{{8, 2}, {1, 9}}, {"cat", "dog"});
                         }) ==
               "right class \\ answer,cat,dog\n"
               "cat,8,2\n"
               "dog,1,9\n");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
