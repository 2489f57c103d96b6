// lab02: losses. How wrong is a prediction? Softmax turns scores into probabilities; mean squared
// error and cross-entropy compare them with the true class.

#include <limits>

#include "app/lab.hpp"
#include "base/text.hpp"
#include "data/preprocess.hpp"
#include "math/activations.hpp"
#include "math/losses.hpp"

using namespace digitlab;

namespace {

template <typename Real>
struct Losses {
    Lab<Real>& lab;
    const NoSettings& settings;
    int naive_overflows = 0;   // for how many factors softmax did not return probabilities
    int stable_overflows = 0;  // the same with the largest score subtracted first

    // The lab from beginning to end.
    void run() {
        const bool compared = attempt([&] { show_softmax(); });
        if (compared) report();
        attempt([&] { show_log_sum_exp(); });
        attempt([&] { show_predictions(); });
        attempt([&] { show_saturation(); });
        attempt([&] { draw_losses(); });
    }

    void report() {
        lab.console.result({{"naive_overflows", std::to_string(naive_overflows)},
                            {"stable_overflows", std::to_string(stable_overflows)}});
    }

    // Softmax turns scores into probabilities: exp(s)/Σ exp(s). Computed as it is written, it
    // divides infinity by infinity as soon as a score is large.
    void show_softmax() {
        const arma::Mat<Real> scores = arma::Col<Real>{1, 0, -1};
        const auto text_of = [](const arma::Mat<Real>& Y) {
            return fixed(Y(0), 3) + "  " + fixed(Y(1), 3) + "  " + fixed(Y(2), 3);
        };
        Table table({"factor", "as the formula stands", "largest score subtracted first"});
        for (const Real factor : {Real{1}, Real{10}, Real{100}, Real{1000}}) {
            const arma::Mat<Real> naive = softmax_naive<Real>(factor * scores);
            const arma::Mat<Real> stable = softmax<Real>(factor * scores);
            naive_overflows += naive.is_finite() ? 0 : 1;
            stable_overflows += stable.is_finite() ? 0 : 1;
            table.add_row({"× " + brief(factor), text_of(naive), text_of(stable)});
        }
        lab.console.section("Softmax of the scores 1, 0, −1, times a factor");
        lab.console.table(table);
        lab.console.say(
            "exp(x) overflows above x = {} in {}. If the same number is subtracted from every "
            "score, no probability changes. With the largest score subtracted no exponent is "
            "positive, so exp cannot overflow.",
            fixed(std::log(std::numeric_limits<Real>::max()), 1), lab.options.precision);
    }

    // The loss needs the same shift. A probability that is too small for the number type is stored
    // as 0, and its logarithm is infinite; log-sum-exp computes the loss without it.
    void show_log_sum_exp() {
        const arma::Mat<Real> T = arma::Col<Real>{1, 0};
        Table table({"score behind by", "probability", "from probability", "from scores"});
        for (const Real behind : {Real{1}, Real{10}, Real{50}, Real{200}, Real{1000}}) {
            const arma::Mat<Real> S = arma::Col<Real>{0, behind};
            const arma::Mat<Real> Y = softmax(S);
            table.add_row({brief(behind), scientific(Y(0)), brief(cross_entropy(Y, T)),
                           brief(softmax_cross_entropy(S, T))});
        }
        lab.console.section("Cross-entropy if the score of the true class is far behind");
        lab.console.table(table);
        lab.console.say(
            "From scores the loss is log Σ exp(s) − s(true class). It is finite even where the "
            "probability is rounded to 0 and its logarithm is infinite.");
    }

    // Four predictions for the test images that ignore the images.
    void show_predictions() {
        const Dataset<Real>& data = lab.data;
        const arma::Mat<Real> T = one_hot<Real>(data.test.labels, data.classes);
        const auto classes = static_cast<Real>(data.classes);
        arma::Mat<Real> equal(arma::size(T));
        equal.fill(1 / classes);
        const arma::Mat<Real> shares =
            arma::mean(one_hot<Real>(data.train.labels, data.classes), 1);
        arma::Mat<Real> class_0(arma::size(T), arma::fill::zeros);
        class_0.row(0).ones();

        Table table({"prediction", "mean squared error", "cross-entropy"});
        const auto add = [&](const char* prediction, const arma::Mat<Real>& Y) {
            table.add_row(
                {prediction, fixed(mean_squared_error(Y, T), 4), fixed(cross_entropy(Y, T), 4)});
        };
        add("all classes equally likely", equal);
        add("class shares of the training set", arma::repmat(shares, 1, T.n_cols));
        add("true class plus a tenth of equal shares", Real(0.9) * T + Real(0.1) * equal);
        add("class 0 with probability 1", class_0);
        lab.console.section("Four predictions for the {} test images of {}", T.n_cols, data.name);
        lab.console.table(table);
        lab.console.say(
            "Equal probabilities have a cross-entropy of log({}) = {}; a network whose weights are "
            "near 0 begins there. A single image whose true class has probability\u00a00 makes the "
            "mean cross-entropy infinite.",
            data.classes, fixed(std::log(classes), 4));
    }

    // With two classes, softmax is the sigmoid of the difference of the scores. Where a prediction
    // is confident and wrong (left), the gradient of mean squared error vanishes: it saturates.
    void show_saturation() {
        const arma::Mat<Real> T = arma::Col<Real>{1, 0};
        Series mse{"mean squared error", {}, {}};
        Series entropy{"cross-entropy", {}, {}};
        Table table({"score ahead by", "probability", "gradient of MSE", "of cross-entropy"});
        for (int tenth = -100; tenth <= 100; ++tenth) {
            const Real ahead = static_cast<Real>(tenth) / 10;
            const arma::Mat<Real> Y = softmax<Real>(arma::Col<Real>{ahead, 0});
            mse.x.push_back(ahead);
            mse.y.push_back(softmax_mean_squared_error_derivative(Y, T)(0));
            entropy.x.push_back(ahead);
            entropy.y.push_back(softmax_cross_entropy_derivative(Y, T)(0));
            if (tenth % 40 == 0 || std::abs(tenth) == 100) {
                table.add_row({brief(ahead), scientific(Y(0)), scientific(mse.y.back()),
                               scientific(entropy.y.back())});
            }
        }
        lab.console.section("Gradients with respect to the score of the true class");
        lab.console.table(table);
        lab.console.say(
            "Where the prediction is confident and wrong, the true class {} behind, the gradient "
            "of cross-entropy is {}. That of mean squared error is {}: it has the factor "
            "y(1\u00a0−\u00a0y), so a network learns slowly from such a prediction.",
            brief(-mse.x.front()), brief(entropy.y.front()), brief(mse.y.front()));
        lab.figures.draw(
            Chart{.name = "saturation",
                  .title = "Gradient of the loss with respect to the score of the true class",
                  .x_label = "score of the true class minus the other score",
                  .y_label = "gradient",
                  .series = {entropy, mse}});
    }

    // Both losses of a prediction that gives the true class, one of ten, the probability p, and the
    // other nine equal parts of the rest.
    void draw_losses() {
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
        lab.figures.draw(
            Chart{.name = "losses",
                  .title = "Loss of one image against the probability of its true class",
                  .x_label = "probability of the true class, one of 10",
                  .y_label = "loss",
                  .series = {entropy, mse}});
    }
};

}  // namespace

int main(int argc, char** argv) {
    return run_lab<Losses>(
        argc, argv,
        {.program = {.name = "lab02",
                     .title = "losses",
                     .summary = "Softmax and its overflow, mean squared error, cross-entropy, and "
                                "why the choice of the loss decides how fast a network learns.",
                     .example = "./lab02 --precision double"}});
}
