#include "course.hpp"

#include <stdexcept>

#include "figure_files.hpp"
#include "run_lab.hpp"

namespace digitlab::testing {

const std::vector<Promise>& course() {
    static const std::vector<Promise> labs = {
        {"lab01",
         "loading data",
         "float",
         {"samples", "features", "classes", "baseline_accuracy", "seconds"},
         {"samples", "classes", "mean_images"},
         {"--show", "--batch-size"}},
        {"lab02",
         "losses",
         "float",
         {"naive_overflows", "stable_overflows"},
         {"losses", "saturation"},
         {}},
        {"lab03",
         "numerical gradients",
         "double",
         {"best_h_central_double", "smallest_error"},
         {"error_against_h", "tangents", "descent"},
         {}},
        {"lab04",
         "softmax regression",
         "float",
         {"test_accuracy", "train_accuracy", "test_loss", "steps", "seconds"},
         {"loss", "accuracy", "weights", "confusion", "misclassified", "learning_rates"},
         {"--recipe", "--weights", "--epochs", "--batches", "--steps", "--batch-size",
          "--learning-rate"}},
        {"lab05",
         "learning by numerical gradient",
         "double",
         {"test_accuracy", "train_accuracy", "steps", "seconds", "seconds_per_gradient"},
         {"loss", "cost", "gradient_difference"},
         {"--recipe", "--method", "--loss", "--pixels", "--steps", "--batch-size",
          "--learning-rate", "--hidden"}},
        {"lab06",
         "backpropagation",
         "float",
         {"test_accuracy", "train_accuracy", "test_loss", "steps", "seconds",
          "gradient_check_max_error"},
         {"loss", "accuracy", "hidden_units", "misclassified"},
         {"--steps", "--batch-size", "--learning-rate", "--hidden", "--predict", "--weights"}},
        {"lab07",
         "ReLU, full batch",
         "float",
         {"test_accuracy", "train_accuracy", "test_loss", "epochs", "seconds"},
         {"loss", "accuracy", "activations", "initialisations", "hidden_units"},
         {"--epochs", "--hidden", "--learning-rate", "--init"}},
        {"lab08",
         "any depth",
         "float",
         {"test_accuracy", "best_test_accuracy", "epochs", "seconds"},
         {"loss", "accuracy", "activations", "choices", "vanishing_gradients"},
         {"--layers", "--loss", "--init", "--epochs", "--batch-size", "--learning-rate",
          "--predict", "--weights"}},
        {"lab09",
         "to the record",
         "float",
         {"test_accuracy", "epochs", "seconds"},
         {"valley", "valley_losses", "optimisers", "overfitting", "distortions", "loss", "accuracy",
          "misclassified"},
         {"--layers", "--optimiser", "--learning-rate", "--schedule", "--epochs", "--batch-size",
          "--l2", "--dropout", "--rotation", "--scaling", "--shift", "--elastic", "--checkpoint",
          "--resume", "--kaggle", "--predict", "--weights"}},
#ifdef DIGITLAB_MPIRUN  // on one rank; with more it draws more
        {"lab10",
         "data-parallel training",
         "float",
         {"test_accuracy", "ranks", "steps", "seconds", "max_difference_to_one_rank"},
         {"ranks", "step_time", "large_batches", "loss", "accuracy"},
         {"--steps", "--batch-size", "--learning-rate", "--layers", "--checkpoint", "--resume"}},
#endif
    };
    return labs;
}

const Promise& promise_of(const std::string& lab) {
    for (const Promise& promise : course()) {
        if (promise.lab == lab) return promise;
    }
    throw std::runtime_error("the course has no " + lab);
}

void check_header(const std::string& lab) {
    const Promise& promise = promise_of(lab);
    const std::vector<std::string> parts = split_at(first_line(quick_run(lab)), " | ");
    BOOST_TEST_REQUIRE(parts.size() == 5U);
    BOOST_TEST(parts[0] == lab + " " + promise.title);
    BOOST_TEST(parts[1] == "digits: 1500 train and 297 test images of 8×8 pixels, 10 classes");
    BOOST_TEST(parts[2] == promise.precision);
    BOOST_TEST(contains(parts[3], "BLAS"));
    BOOST_TEST(parts[4] == "seed 1");
}

void check_every_lab_refuses(const Arguments& arguments, int status,
                             std::initializer_list<std::string> pieces) {
    for (const Promise& promise : course()) {
        BOOST_TEST(refused(run_lab(promise.lab, arguments), status, pieces));
    }
}

void check_keys(const Run& run) {
    BOOST_TEST(result_of(run).keys() == promise_of(run.lab).result_keys, per_element());
}

void check_plain_text(const Run& run) {
    BOOST_TEST(count(run.out, "\r") == 0U);
    BOOST_TEST(count(run.out, "\033") == 0U);
}

void check_pictures(const Run& run) {
    for (const std::string& figure : promise_of(run.lab).figures) {
        BOOST_TEST(is_picture(run.result_file(figure + ".png")));
    }
}

void check_tables(const Run& run) {
    for (const std::string& figure : promise_of(run.lab).figures) {
        BOOST_TEST(is_table_of_numbers(run.result_file(figure + ".csv")));
    }
}

void check_results(const Run& run) {
    check_pictures(run);
    check_tables(run);
    for (const std::string& name : names_in(run.result_file(""))) {
        const std::string ending = std::filesystem::path(name).extension().string();
        BOOST_TEST((ending == ".png" || ending == ".csv" || name == "weights.txt" ||
                    name == "result.txt" || name == "report.html"),
                   name << " is left in the folder");
    }
}

}  // namespace digitlab::testing
