// lab02: losses. How wrong is an answer? Softmax and its overflow, mean squared error,
// cross-entropy, and why the choice decides whether a network learns at all.

#include <limits>

#include "app/program.hpp"
#include "base/text.hpp"
#include "data/dataset.hpp"
#include "data/preprocess.hpp"
#include "math/activations.hpp"
#include "math/blas.hpp"
#include "math/losses.hpp"
#include "ui/command_line.hpp"
#include "ui/console.hpp"
#include "ui/figure.hpp"

using namespace digitlab;

namespace {

/// At how many of the scales softmax did not give probabilities.
struct Overflows {
    int naive = 0;
    int stable = 0;
};

/// "0.665 0.245 0.090", for a column of probabilities.
template <typename Real>
std::string in_words(const arma::Mat<Real>& column) {
    std::string text;
    for (const Real value : column) text += (text.empty() ? "" : "  ") + fixed(value, 3);
    return text;
}

// Softmax turns scores into probabilities: exp(s)/Σexp(s). Written down as it stands it divides
// infinity by infinity as soon as a score is large.
template <typename Real>
Overflows show_softmax(const Console& console) {
    const arma::Mat<Real> scores = arma::Col<Real>{1, 0, -1};
    console.section("Softmax of the scores 1, 0, −1, times a factor");
    Table table({"factor", "as the formula stands", "largest score subtracted first"});
    Overflows overflows;
    for (const Real factor : {Real{1}, Real{10}, Real{100}, Real{1000}}) {
        const arma::Mat<Real> column = factor * scores;
        const arma::Mat<Real> naive = softmax_naive(column);
        const arma::Mat<Real> stable = softmax(column);
        overflows.naive += naive.is_finite() ? 0 : 1;
        overflows.stable += stable.is_finite() ? 0 : 1;
        table.add_row({"× " + brief(factor), in_words(naive), in_words(stable)});
    }
    console.table(table);
    console.say(
        "exp(x) overflows above x = " + fixed(std::log(std::numeric_limits<Real>::max()), 1) +
        " in " + (sizeof(Real) == sizeof(float) ? "float" : "double") +
        ". Taking the same number from every score changes no probability, and with the "
        "largest score at 0 nothing can overflow.");
    return overflows;
}

// The same trick inside the loss. A probability that is too small to be written down has no
// logarithm; log-sum-exp never forms it.
template <typename Real>
void show_log_sum_exp(const Console& console) {
    console.section("Cross-entropy when the right class is far behind");
    Table table({"score behind by", "probability", "from the probability", "from the scores"});
    for (const Real behind : {Real{1}, Real{10}, Real{50}, Real{200}, Real{1000}}) {
        const arma::Mat<Real> S = arma::Col<Real>{0, behind};
        const arma::Mat<Real> T = arma::Col<Real>{1, 0};
        const arma::Mat<Real> Y = softmax(S);
        table.add_row({brief(behind), scientific(Y(0)), brief(cross_entropy(Y, T)),
                       brief(softmax_cross_entropy(S, T))});
    }
    console.table(table);
    console.say(
        "From scores, log Σ exp(s) − s(right) stays right where the probability has "
        "become 0 and its logarithm infinite.");
}

/// A data set's labels, answered in four ways that know nothing of the images.
template <typename Real>
void show_answers(const Dataset<Real>& dataset, const Console& console) {
    const arma::Mat<Real> T = one_hot<Real>(dataset.test.labels, dataset.classes);
    const auto classes = static_cast<Real>(dataset.classes);
    arma::Mat<Real> equal(arma::size(T));
    equal.fill(1 / classes);
    const arma::Mat<Real> shares =
        arma::mean(one_hot<Real>(dataset.train.labels, dataset.classes), 1);
    const arma::Mat<Real> frequent = arma::repmat(shares, 1, T.n_cols);
    const arma::Mat<Real> nine_tenths = Real(0.9) * T + Real(0.1) * equal;
    arma::Mat<Real> certain(arma::size(T), arma::fill::zeros);
    certain.row(0).ones();

    console.section("Four answers to the " + std::to_string(T.n_cols) + " test images of " +
                    dataset.name);
    Table table({"answer", "mean squared error", "cross-entropy"});
    const auto add = [&](const char* answer, const arma::Mat<Real>& Y) {
        table.add_row({answer, fixed(mean_squared_error(Y, T), 4), fixed(cross_entropy(Y, T), 4)});
    };
    add("all classes equally likely", equal);
    add("as likely as in the training set", frequent);
    add("nine tenths sure, and right", nine_tenths);
    add("class 0, without doubt", certain);
    console.table(table);
    console.say("Knowing nothing costs log(" + std::to_string(dataset.classes) +
                ") = " + fixed(std::log(classes), 4) +
                " of cross-entropy: a network with weights near 0 starts there. To be certain and "
                "wrong is not "
                "forgiven: one such answer makes the mean infinite.");
}

// Both losses of an answer that gives the right one of ten classes the probability p, and the other
// nine the rest in equal parts.
template <typename Real>
void draw_losses_by_probability(Figures& figures) {
    constexpr arma::uword classes = 10;
    arma::Mat<Real> T(classes, 1, arma::fill::zeros);
    T(0) = 1;
    Series mse{"mean squared error", {}, {}};
    Series entropy{"cross-entropy", {}, {}};
    for (int percent = 1; percent <= 100; ++percent) {
        const Real p = static_cast<Real>(percent) / 100;
        arma::Mat<Real> Y(classes, 1);
        Y.fill((1 - p) / (classes - 1));
        Y(0) = p;
        mse.x.push_back(p);
        mse.y.push_back(mean_squared_error(Y, T));
        entropy.x.push_back(p);
        entropy.y.push_back(cross_entropy(Y, T));
    }
    figures.draw(Chart{.name = "losses",
                       .title = "Loss of one image against the probability of its right class",
                       .x_label = "probability of the right one of 10 classes",
                       .y_label = "loss",
                       .series = {entropy, mse}});
}

// Saturation. With two classes softmax is the sigmoid of the difference of the scores. Where the
// answer is certain and wrong (left), cross-entropy pulls with full force and MSE lets go.
template <typename Real>
void show_saturation(Figures& figures, const Console& console) {
    const arma::Mat<Real> T = arma::Col<Real>{1, 0};
    Series mse{"mean squared error", {}, {}};
    Series entropy{"cross-entropy", {}, {}};
    console.section("How hard each loss pulls at the score of the right class");
    Table table({"score ahead by", "probability", "gradient of MSE", "of cross-entropy"});
    for (int tenth = -100; tenth <= 100; ++tenth) {
        const Real ahead = static_cast<Real>(tenth) / 10;
        const arma::Mat<Real> S = arma::Col<Real>{ahead, 0};
        const arma::Mat<Real> Y = softmax(S);
        mse.x.push_back(ahead);
        mse.y.push_back(softmax_mean_squared_error_derivative(Y, T)(0));
        entropy.x.push_back(ahead);
        entropy.y.push_back(softmax_cross_entropy_derivative(Y, T)(0));
        if (tenth % 40 == 0 || tenth == -100 || tenth == 100) {
            table.add_row({brief(ahead), scientific(Y(0)), scientific(mse.y.back()),
                           scientific(entropy.y.back())});
        }
    }
    console.table(table);
    console.say(
        "An answer that is certain and wrong, ten behind, moves cross-entropy with a "
        "gradient of −1 and MSE with almost none: its gradient has the factor y(1 − y). "
        "A net that starts out wrong learns from the first and hardly from the second.");
    figures.draw(Chart{.name = "saturation",
                       .title = "Gradient of the loss by the score of the right class",
                       .x_label = "score of the right class, ahead of the other",
                       .y_label = "gradient",
                       .series = {entropy, mse},
                       .legend = LegendAt::bottom_right});
}

template <typename Real>
void run(const CommandLine& command_line, const CommonOptions& options) {
    const Console console(command_line, options);
    const auto dataset =
        load_dataset<Real>({options.dataset, options.data_dir, options.label_column});
    console.header(describe(dataset), blas_name());
    Figures figures(options, console);

    Overflows overflows;
    const bool compared = attempt([&] { overflows = show_softmax<Real>(console); });
    attempt([&] { show_log_sum_exp<Real>(console); });
    attempt([&] { show_answers(dataset, console); });
    attempt([&] { show_saturation<Real>(figures, console); });
    attempt([&] { draw_losses_by_probability<Real>(figures); });
    if (!compared) return;
    console.result({{"naive_overflows", std::to_string(overflows.naive)},
                    {"stable_overflows", std::to_string(overflows.stable)}});
}

}  // namespace

int main(int argc, char** argv) {
    prepare_blas(argv);
    return run_program("lab02", [&] {
        CommandLine command_line(
            "lab02", "losses",
            "How wrong is an answer? Softmax and its overflow, mean squared error, cross-entropy, "
            "and why the choice decides whether a network learns.",
            "./lab02 --precision double", "float");
        const CommonOptions options = command_line.parse(argc, argv);
        in_precision(options.precision,
                     [&](auto zero) { run<decltype(zero)>(command_line, options); });
    });
}
