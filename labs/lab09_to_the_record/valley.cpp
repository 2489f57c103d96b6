#include "valley.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "app/learning_curves.hpp"
#include "base/text.hpp"
#include "train/optimiser.hpp"

namespace digitlab {
namespace {

constexpr std::size_t steps = 100;

/// f(x, y) = (x² + 50 y²)/100, rotated about the minimum at (0, 0).
class Valley {
public:
    explicit Valley(double degrees) {
        const double angle = degrees * std::numbers::pi / 180;
        const arma::mat rotation = {{std::cos(angle), -std::sin(angle)},
                                    {std::sin(angle), std::cos(angle)}};
        A_ = rotation * arma::diagmat(arma::vec{0.02, 1}) * rotation.t();
        start_ = rotation * arma::vec{-9, 2};
    }

    double loss(const arma::vec& w) const { return arma::dot(w, A_ * w) / 2; }
    arma::vec gradient(const arma::vec& w) const { return A_ * w; }
    const arma::vec& start() const { return start_; }

private:
    arma::mat A_;  // the second derivatives
    arma::vec start_;
};

struct Descent {
    double rate = 0;
    arma::mat path;              ///< 2 × (steps + 1)
    std::vector<double> losses;  ///< of each point of the path

    /// The mean loss of the last ten steps: a path may pass the minimum without stopping there.
    double final_loss() const { return arma::mean(arma::vec(losses).tail(10)); }
};

Descent descend(const Valley& valley, const std::string& optimiser_name, double rate,
                const arma::vec& start) {
    Descent descent{rate, arma::mat(2, steps + 1), {}};
    const auto optimiser = make_optimiser<double>(optimiser_name, rate);
    arma::vec w = start;
    for (std::size_t step = 0; step <= steps; ++step) {
        descent.path.col(step) = w;
        descent.losses.push_back(valley.loss(w));
        optimiser->step(w, valley.gradient(w));
    }
    return descent;
}

Descent best_descent(const Valley& valley, const std::string& optimiser_name) {
    Descent best;
    for (const double rate : {0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.4, 1.9, 3.0}) {
        const Descent descent = descend(valley, optimiser_name, rate, valley.start());
        if (best.losses.empty() || descent.final_loss() < best.final_loss()) best = descent;
    }
    return best;
}

/// The final loss with the digits that do not depend on rounding errors: where starts that differ
/// by 1e-15 to 4e-15 lead to losses that differ by 1 % or more, the power of ten.
std::string reliable_final_loss(const Valley& valley, const std::string& optimiser_name,
                                const Descent& descent) {
    const double loss = descent.final_loss();
    if (loss < 1e-15) return "< 1e-15";
    double largest_change = 0;
    for (const double shift : {-4e-15, -2e-15, -1e-15, 1e-15, 2e-15, 4e-15}) {
        const arma::vec start = valley.start() * (1 + shift);
        const double other = descend(valley, optimiser_name, descent.rate, start).final_loss();
        largest_change = std::max(largest_change, std::abs(other - loss));
    }
    if (largest_change < 0.01 * loss) return scientific(loss);
    return "≈ " + scientific(std::pow(10, std::round(std::log10(loss))), 0);
}

}  // namespace

void compare_on_valley(Figures& figures, const Console& console) {
    const Valley aligned(0);
    const Valley rotated(30);
    Table table({"optimiser", "rate", "f after 20", "f after 100", "rotated: rate", "f after 100"});
    ContourPlot paths{
        .name = "valley",
        .title = fmt::format("Six optimisers on f = (x² + 50 y²)/100, {} steps each", steps),
        .x_label = "x",
        .y_label = "y",
        .f =
            [&](double x, double y) {
                return aligned.loss({x, y});
            },
        .paths = {},
        .x_range = {-10, 4},
        .y_range = {-3, 3}};
    Chart losses{.name = "valley_losses",
                 .title = "Loss f(x, y) in the valley rotated by 30°",
                 .x_label = "step",
                 .y_label = "f(x, y)",
                 .series = {},
                 .log_y = true};
    for (const std::string& name : optimiser_names()) {
        const Descent descent = best_descent(aligned, name);
        const Descent in_rotated = best_descent(rotated, name);
        table.add_row({name, brief(descent.rate), scientific(descent.losses[20]),
                       reliable_final_loss(aligned, name, descent), brief(in_rotated.rate),
                       reliable_final_loss(rotated, name, in_rotated)});
        paths.paths.push_back(
            {name, numbers_of(descent.path.row(0)), numbers_of(descent.path.row(1))});
        losses.series.push_back({name, counting(0, steps + 1), in_rotated.losses, Draw::line});
    }
    console.section("Six optimisers in the valley f(x, y) = (x² + 50 y²)/100");
    console.table(table);
    console.say(
        "Each row uses the best of twelve learning rates. \"f after 100\" is the mean of the last "
        "ten steps; after ≈ its digits depend on rounding errors, so only the power of ten is "
        "shown. Gradient descent (sgd) is only stable across the valley if its rate is below 2, "
        "and with such a rate it is slow along the valley. AdaGrad, RMSprop and Adam divide each "
        "coordinate by the size of its gradients, so a rotation by 30° changes their best rate "
        "or their result.");
    figures.draw(paths);
    figures.draw(losses);
}

}  // namespace digitlab
