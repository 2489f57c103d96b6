#include "app/learning_curves.hpp"

#include "app/program.hpp"
#include "testing.hpp"
#include "ui/captured.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(learning_curves)

namespace {

using Numbers = std::vector<double>;
using boost::test_tools::per_element;

/// The CSV file of that name that `draw` writes; "none" if it writes no file.
std::string csv_of(const std::string& name, const std::function<void(Figures&)>& draw) {
    const TemporaryFolder folder;
    CommonOptions options;
    options.out = folder.path();
    options.plot = "none";
    const Console console(lab99, options);
    Figures figures(options, console);
    draw(figures);
    return names_in(folder.path()).empty() ? "none" : read_file(folder.path() / (name + ".csv"));
}

/// Two evaluations of the training images and, if it has a name, of a part held out.
History two_evaluations(const std::string& held_out) {
    History history{.losses = {3, 2},
                    .steps = {0, 15},
                    .epochs = {0, 1},
                    .train_loss = {2.30264, 1.5},
                    .train_accuracy = {0.1, 0.5},
                    .held_out_name = held_out};
    if (!held_out.empty()) {
        history.held_out_loss = {2.4, 1.6};
        history.held_out_accuracy = {0.09, 0.45};
    }
    return history;
}

std::string table_of(const History& history) {
    return printed_by([&] { show_learning(Console(lab99, {}), history); }).out;
}

/// The lines of the table of evaluations after these steps.
std::vector<std::string> table_lines(const Numbers& steps) {
    Numbers values(steps.size(), 0.5);
    values.front() = 1;
    return lines_of(table_of(
        {.steps = steps, .epochs = steps, .train_loss = values, .train_accuracy = values}));
}

/// What is said of these losses after 0, 100, 200… steps.
std::string description(const Numbers& train_loss, const Numbers& held_out_loss = {}) {
    History history{
        .train_loss = train_loss, .held_out_name = "validation", .held_out_loss = held_out_loss};
    for (std::size_t i = 0; i < train_loss.size(); ++i) {
        history.steps.push_back(100.0 * static_cast<double>(i));
        history.epochs.push_back(static_cast<double>(i));
    }
    return describe_learning(history);
}

/// A data set of images of two pixels; its test and validation parts have these labels.
template <typename Real>
Dataset<Real> dataset_of(const arma::urowvec& labels) {
    Dataset<Real> dataset;
    const auto pixels = arma::regspace<arma::Row<Real>>(1, Real(2 * labels.n_elem));
    dataset.test = {arma::reshape(pixels, 2, labels.n_elem), labels};
    dataset.validation = {10 * dataset.test.images, labels};
    dataset.image_columns = 1;
    dataset.class_names = {"zero", "one", "two"};
    return dataset;
}

}  // namespace

BOOST_AUTO_TEST_CASE(running_mean_is_of_the_losses_around_a_step) {
    const Series means = running_mean("mean", {1, 2, 3, 7, 2}, 3);
    BOOST_TEST(means.legend == "mean");
    BOOST_TEST(means.x == (Numbers{2, 3, 4}), per_element());
    BOOST_TEST(means.y == (Numbers{2, 4, 4}), per_element());
}

BOOST_AUTO_TEST_CASE(running_mean_of_an_even_number_lies_between_two_steps) {
    BOOST_TEST(running_mean("", {1, 2, 3}, 2).x == (Numbers{1.5, 2.5}), per_element());
}

BOOST_AUTO_TEST_CASE(running_mean_of_one_is_the_losses_themselves) {
    BOOST_TEST(running_mean("", {3, 1, 2}, 1).y == (Numbers{3, 1, 2}), per_element());
}

BOOST_AUTO_TEST_CASE(running_mean_of_few_losses_is_of_all_of_them) {
    const Series means = running_mean("", {2, 4}, 21);
    BOOST_TEST(means.x == Numbers{1.5}, per_element());
    BOOST_TEST(means.y == Numbers{3}, per_element());
}

BOOST_AUTO_TEST_CASE(running_mean_is_exact_after_a_large_number_leaves_its_window) {
    BOOST_TEST(running_mean("", {1e300, 1, 1, 1}, 3).y.back() == 1);
}

BOOST_AUTO_TEST_CASE(counting_increases_by_one) {
    BOOST_TEST(counting(1, 4) == (Numbers{1, 2, 3, 4}), per_element());
    BOOST_TEST(counting(-0.5, 2) == (Numbers{-0.5, 0.5}), per_element());
    BOOST_TEST(counting(7, 0).empty());
}

BOOST_AUTO_TEST_CASE(learning_is_shown_in_a_table) {
    BOOST_TEST(table_of(two_evaluations("validation")) ==
               "  step   epoch   train loss   train accuracy   validation accuracy\n"
               "  ────────────────────────────────────────────────────────────────\n"
               "  0        0.0       2.3026           10.0\u00a0%                 9.0\u00a0%\n"
               "  15       1.0       1.5000           50.0\u00a0%                45.0\u00a0%\n");
}

BOOST_AUTO_TEST_CASE(learning_without_a_held_out_part_has_no_column_for_it) {
    BOOST_TEST(table_of(two_evaluations("")) ==
               "  step   epoch   train loss   train accuracy\n"
               "  ──────────────────────────────────────────\n"
               "  0        0.0       2.3026           10.0\u00a0%\n"
               "  15       1.0       1.5000           50.0\u00a0%\n");
}

BOOST_AUTO_TEST_CASE(of_many_evaluations_eleven_are_shown_with_the_first_and_the_last) {
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

BOOST_AUTO_TEST_CASE(of_a_loss_that_falls_nothing_is_said) {
    BOOST_TEST(description({2.3, 1.2, 0.4}) == "");
    BOOST_TEST(description({2.3, 1.2, 0.4}, {2.4, 1.3, 0.5}) == "");
}

BOOST_AUTO_TEST_CASE(a_loss_that_hardly_changes_is_called_so) {
    BOOST_TEST(description({2.3, 2.25, 2.31}) ==
               "The training loss stays within 5 % of its first value, 2.3.");
    BOOST_TEST(description({2.3, 2.29, 2.28, 1.5}) ==
               "Up to step 200 the training loss stays within 5 % of its first value, 2.3.");
}

BOOST_AUTO_TEST_CASE(divergence_is_called_so_and_fails_the_program) {
    BOOST_TEST(description({2.3, 4, 4e8}) ==
               "The training diverged: the loss rose from 2.3 to 4e+08.");
    const History history{
        .steps = {0, 1}, .epochs = {0, 1}, .train_loss = {2, 3.1}, .train_accuracy = {0.1, 0.1}};
    const auto [status, printed] = outcome_of(
        [&] { return run_program("lab99", [&] { show_learning(Console(lab99, {}), history); }); });
    BOOST_TEST(status == 1);
    BOOST_TEST(printed.err == "lab99: the training diverged; use a smaller --learning-rate\n");
}

BOOST_AUTO_TEST_CASE(a_loss_that_rises_a_little_is_no_divergence) {
    BOOST_TEST(!contains(description({2, 2.9}), "diverged"));
}

BOOST_AUTO_TEST_CASE(overfitting_is_named_with_its_losses) {
    BOOST_TEST(description({2, 1, 0.1, 0.01}, {2, 0.5, 0.6, 0.75}) ==
               "The validation loss is smallest after epoch 1, 0.500, and then rises to 0.750: the "
               "model overfits.");
    BOOST_TEST(description({2, 1, 0.1}, {2, 0.5, 0.504}) == "");  // less than 1 %
}

BOOST_AUTO_TEST_CASE(mean_and_standard_deviation_are_printed_with_equal_digits) {
    BOOST_TEST(mean_and_stddev({1, 2, 3}, 2) == "2.00 ± 1.00");
    BOOST_TEST(mean_and_stddev({5}, 1) == "5.0 ± 0.0");
    BOOST_TEST(mean_and_stddev({1, arma::datum::inf}, 1) == "diverged");
}

BOOST_AUTO_TEST_CASE(losses_are_drawn_with_their_running_mean) {
    const auto csv = [](std::size_t steps) {
        const History history{.losses = Numbers(steps, 1.0)};
        return csv_of("loss", [&](Figures& figures) { draw_losses(figures, history, "mse"); });
    };
    BOOST_TEST(csv(2) == "series,step,mse\neach step,1,1\neach step,2,1\n");  // too few
    // of about a fiftieth of the losses, at most a hundred
    BOOST_TEST(contains(csv(500), "\nmean of 11 steps,6,1\n"));
    BOOST_TEST(csv(500).ends_with("\nmean of 11 steps,495,1\n"));
    BOOST_TEST(contains(csv(10000), "\nmean of 101 steps,51,1\n"));
}

BOOST_AUTO_TEST_CASE(losses_of_full_batches_are_drawn_without_a_mean) {
    const History history{
        .losses = Numbers(500, 1.0), .steps = {0, 250, 500}, .epochs = {0, 250, 500}};
    const std::string csv =
        csv_of("loss", [&](Figures& figures) { draw_losses(figures, history, "mse"); });
    BOOST_TEST(count(csv, "each step") == 500U);
    BOOST_TEST(count(csv, "mean of") == 0U);
}

BOOST_AUTO_TEST_CASE(accuracies_are_drawn_of_the_training_images_and_the_part_held_out) {
    const auto csv = [](const std::string& held_out) {
        return csv_of("accuracy", [&](Figures& figures) {
            draw_accuracies(figures, two_evaluations(held_out));
        });
    };
    const std::string train = "series,epoch,accuracy\ntrain,0,0.1\ntrain,1,0.5\n";
    BOOST_TEST(csv("validation") == train + "validation,0,0.09\nvalidation,1,0.45\n");
    BOOST_TEST(csv("") == train);
}

BOOST_AUTO_TEST_CASE(weights_are_drawn_as_one_image_for_each_unit) {
    const std::string csv = csv_of("weights", [](Figures& figures) {
        draw_weights(figures, "weights", "Weights", {{1, -2, 3, -4}, {5, 6, 7, 8}}, 2, {"0", "1"});
    });
    BOOST_TEST(csv == "caption,pixel0,pixel1,pixel2,pixel3\n0,1,-2,3,-4\n1,5,6,7,8\n");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(misclassified_images_are_drawn_the_most_confident_first, Real,
                              Reals) {
    const auto csv = [](const std::string& part) {
        return csv_of("misclassified", [&](Figures& figures) {
            // The softmax of log p is p. Image 0 is correct, image 2 is the more confident mistake.
            const arma::Mat<Real> probabilities = arma::conv_to<arma::Mat<Real>>::from(
                arma::mat{{0.5, 0.2, 0.75}, {0.25, 0.3, 0}, {0.25, 0.5, 0.25}});
            draw_misclassified<Real>(figures, dataset_of<Real>({0, 1, 2}), arma::log(probabilities),
                                     part);
        });
    };
    BOOST_TEST(csv("test") ==
               "caption,pixel0,pixel1\n"
               "\"two→zero 0.250, 0.750\",5,6\n\"one→two 0.300, 0.500\",3,4\n");
    BOOST_TEST(contains(csv("validation"), ",50,60\n"));
}

BOOST_AUTO_TEST_CASE(at_most_a_hundred_misclassified_images_are_drawn) {
    const std::string csv = csv_of("misclassified", [](Figures& figures) {
        arma::mat scores(3, 150, arma::fill::zeros);
        scores.row(1).ones();
        draw_misclassified<double>(
            figures, dataset_of<double>(arma::urowvec(150, arma::fill::zeros)), scores);
    });
    BOOST_TEST(count(csv, "\n") == 101U);
}

BOOST_AUTO_TEST_CASE(without_misclassified_images_there_is_no_figure_of_them) {
    BOOST_TEST(
        csv_of("misclassified", [](Figures& figures) {
            draw_misclassified<double>(figures, dataset_of<double>({0, 1}), {{1, 0}, {0, 1}});
        }) == "none");
}

BOOST_AUTO_TEST_CASE(confusion_matrix_has_the_true_classes_in_its_rows) {
    BOOST_TEST(csv_of("confusion", [](Figures& figures) {
                   draw_confusion(figures, {{8, 2}, {1, 9}}, {"cat", "dog"});
               }) == "true class \\ prediction,cat,dog\ncat,8,2\ndog,1,9\n");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(matrices_and_vectors_of_either_precision_become_double, Real, Reals) {
    BOOST_TEST(
        same_as(to_double(arma::Mat<Real>{{1, 0.5}, {-2, 3}}), arma::mat{{1, 0.5}, {-2, 3}}));
    BOOST_TEST(numbers_of(arma::Row<Real>{1, 0.5}) == (Numbers{1, 0.5}), per_element());
    BOOST_TEST(numbers_of(arma::urowvec{3, 7}) == (Numbers{3, 7}), per_element());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
