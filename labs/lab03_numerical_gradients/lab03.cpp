// lab03: numerical gradients. Derivatives from values of the function alone: how accurate they are,
// of a matrix, of a model, and gradient descent with them.

#include "app/lab.hpp"
#include "app/learning_curves.hpp"
#include "base/text.hpp"
#include "data/preprocess.hpp"
#include "error_curve.hpp"
#include "math/gradient_descent.hpp"
#include "math/numerical_gradient.hpp"
#include "math/relative_error.hpp"
#include "model/softmax_regression.hpp"

using namespace digitlab;

namespace {

template <typename Real>
struct NumericalGradients {
    using Function = std::function<Real(const arma::Mat<Real>&)>;

    Lab<Real>& lab;
    const NoSettings& settings;

    // The lab from beginning to end.
    void run() {
        normalize(lab.data);
        attempt([&] { show_errors(); });
        attempt([&] { draw_tangents(); });
        attempt([&] { show_matrix(); });
        attempt([&] { show_weights(); });
        attempt([&] { show_descent(); });
    }

    void report(const ErrorCurve& central) {
        lab.console.result({{"best_h_central_double", scientific(central.h[central.best], 2)},
                            {"smallest_error", scientific(central.error[central.best], 2)}});
    }

    // How accurate is a difference, and for which step h? Both precisions, whatever `--precision`.
    void show_errors() {
        const std::vector<ErrorCurve> curves = {
            measure<float>("forward, float", false), measure<float>("central, float", true),
            measure<double>("forward, double", false), measure<double>("central, double", true)};
        Table table({"difference", "best h", "predicted", "error there", "error at h = 0.1"});
        for (const ErrorCurve& curve : curves) {
            table.add_row({curve.name, scientific(curve.h[curve.best]),
                           scientific(curve.predicted_h), scientific(curve.error[curve.best]),
                           scientific(curve.error[4])});
        }
        lab.console.section(
            "How accurate is a difference? Derivative of sin, error over 200 points");
        lab.console.table(table);
        lab.console.say(
            "Two errors add up. The truncation error is proportional to h (forward) or h² "
            "(central). The rounding error is proportional to 1/h, because two nearly equal values "
            "are subtracted. Float has too few digits for a gradient check: the labs check in "
            "double.");
        report(curves.back());
        draw_errors(lab.figures, curves);
    }

    // The derivative is the slope of the tangent.
    void draw_tangents() {
        const std::function<Real(Real)> f = [](Real x) { return std::sin(x); };
        const arma::vec x = arma::regspace(0, 0.05, 6);
        Chart chart{.name = "tangents",
                    .title = "Tangents by central differences",
                    .x_label = "x",
                    .y_label = "sin x",
                    .series = {{"sin x", numbers_of(x), numbers_of(arma::sin(x))}},
                    .x_range = std::pair{-0.5, 6.3},
                    .y_range = std::pair{-1.6, 1.6}};
        for (const Real at : {Real(0.7), Real(2), Real(4.2)}) {
            const Real slope = central_difference(f, at, Real(1e-3));
            chart.series.push_back({"slope " + fixed(slope, 3) + " at " + brief(at),
                                    {at - 1, at + 1},
                                    {f(at) - slope, f(at) + slope}});
        }
        lab.figures.draw(chart);
    }

    // The gradient with respect to a matrix has the shape of the matrix: each entry is the
    // derivative with respect to one entry. One of the articles failed here: its loop over x.size
    // indexed a 2-D array as if it were a list.
    void show_matrix() {
        const Function f = [](const arma::Mat<Real>& x) { return arma::accu(arma::square(x)); };
        arma::Mat<Real> x = {{1, 2, 3}, {4, 5, 6}};
        const arma::Mat<Real> gradient = numerical_gradient<Real>(f, x, Real(1e-3));
        Table table({"x(·,0)", "x(·,1)", "x(·,2)", "∂f/∂x(·,0)", "(·,1)", "(·,2)"});
        for (arma::uword i = 0; i < x.n_rows; ++i) {
            table.add_row({brief(x(i, 0)), brief(x(i, 1)), brief(x(i, 2)), fixed(gradient(i, 0), 4),
                           fixed(gradient(i, 1), 4), fixed(gradient(i, 2), 4)});
        }
        lab.console.section("Gradient of f(x) = Σ x² with respect to a matrix x: it is 2x");
        lab.console.table(table);
    }

    // The gradient of a model: how the loss of softmax regression depends on each of its weights
    // before it has learned. As images, the rows of the negative gradient already resemble digits.
    void show_weights() {
        const Samples<Real>& train = lab.data.train;
        const arma::uword images = std::min<arma::uword>(100, train.count());
        const arma::Mat<Real> X = train.images.head_cols(images);
        const arma::Mat<Real> T = one_hot<Real>(train.labels.head(images), lab.data.classes);
        // [weights]
        SoftmaxRegression<Real> model(lab.data.features(), lab.data.classes);
        const arma::Mat<Real> numerical =
            numerical_gradient<Real>([&](const arma::Mat<Real>&) { return model.loss(X, T); },
                                     model.parameters(), Real(1e-4));
        arma::Col<Real> analytic;
        model.gradient(X, T, analytic);
        // [weights]

        lab.console.section("Gradient of the loss of softmax regression: {} weights, {} images",
                            numerical.n_elem, images);
        lab.console.say(
            "The relative error against the formula of lab04 is {}. The numerical gradient takes "
            "{} evaluations of the loss, the formula the time of about two.",
            scientific(relative_error<Real>(numerical, analytic)), 2 * numerical.n_elem);
        draw_weights(
            lab.figures, "downhill", "The negative gradient for the weights of each class",
            arma::reshape(to_double<Real>(-numerical), lab.data.classes, lab.data.features()),
            lab.data.image_columns, lab.data.class_names, "−∂L/∂w");
    }

    // Gradient descent: step against the gradient, again and again. The function is steep along y
    // and nearly flat along x, so the learning rate decides whether and how fast it converges.
    void show_descent() {
        const Function f = [](const arma::Mat<Real>& x) { return x(0) * x(0) / 20 + x(1) * x(1); };
        constexpr auto h = static_cast<Real>(1e-3);
        ContourPlot field{.name = "descent",
                          .title = "Gradient descent on f = x²/20 + y², 30 steps each",
                          .x_label = "x",
                          .y_label = "y",
                          .f = [](double x, double y) { return x * x / 20 + y * y; },
                          .paths = {},
                          .x_range = {-8, 2},
                          .y_range = {-7, 7}};
        Table table({"learning rate", "last point", "f there"});
        for (const Real rate : {Real(0.9), Real(0.02), Real(1.02)}) {
            const arma::Mat<Real> path = gradient_descent(f, arma::Col<Real>{-7, 2}, rate, 30, h);
            const arma::Mat<Real> end = path.tail_cols(1);
            table.add_row({brief(rate), "(" + fixed(end(0), 2) + ", " + fixed(end(1), 2) + ")",
                           brief(f(end))});
            field.paths.push_back(
                {"rate " + brief(rate), numbers_of(path.row(0)), numbers_of(path.row(1))});
        }
        lab.console.section("Gradient descent on f = x²/20 + y², 30 steps from (−7, 2)");
        lab.console.table(table);
        lab.console.say(
            "A step multiplies x by 1 − rate/10 and y by 1 − 2 rate. At rate 0.9 both converge to "
            "0. At 0.02 x converges slowly. At 1.02 y oscillates and diverges: the second "
            "derivative along y, 2, is larger than 2/rate.");
        lab.figures.draw(field);
    }
};

}  // namespace

int main(int argc, char** argv) {
    return run_lab<NumericalGradients>(
        argc, argv,
        {.program = {.name = "lab03",
                     .title = "numerical gradients",
                     .summary = "Derivatives from values of the function alone: how accurate they "
                                "are, and gradient descent with them.",
                     .example = "./lab03 --dataset mnist",
                     .precision = "double"}});
}
