// lab03: numerical gradients. A derivative from nothing but values of the function: of a number, a
// vector, a matrix; how far it can be trusted; and what to do with it, gradient descent.

#include <algorithm>
#include <array>
#include <limits>

#include "app/learning_curves.hpp"
#include "app/program.hpp"
#include "base/text.hpp"
#include "data/dataset.hpp"
#include "data/preprocess.hpp"
#include "math/blas.hpp"
#include "math/gradient_descent.hpp"
#include "math/numerical_gradient.hpp"
#include "math/relative_error.hpp"
#include "model/softmax_regression.hpp"
#include "ui/command_line.hpp"
#include "ui/console.hpp"
#include "ui/figure.hpp"

using namespace digitlab;

namespace {

/// One way to estimate a derivative: its error at many h, and where theory expects the least.
struct ErrorCurve {
    std::string name;
    std::vector<double> h;
    std::vector<double> error;
    double predicted_h = 0;

    std::size_t best() const {
        return static_cast<std::size_t>(std::min_element(error.begin(), error.end()) -
                                        error.begin());
    }
};

/// The function is sin, whose derivative is known to be cos. A single point may be lucky: its
/// rounding errors may happen to cancel. So each error is the root mean square over many points.
/// \formula{lab03,best_forward_step}
/// \formula{lab03,best_central_step}
template <typename Real>
ErrorCurve measure(const std::string& name, bool central) {
    const std::function<Real(Real)> f = [](Real x) { return std::sin(x); };
    constexpr int points = 200;
    constexpr int steps_a_decade = 4;
    const int decades = std::numeric_limits<Real>::digits10 + 1;
    ErrorCurve curve{name, {}, {}};
    for (int i = 0; i <= steps_a_decade * decades; ++i) {
        const auto h = static_cast<Real>(std::pow(10.0, -static_cast<double>(i) / steps_a_decade));
        double squares = 0;
        for (int point = 0; point < points; ++point) {
            const Real x = Real(0.5) + static_cast<Real>(point) / points;
            const Real estimate =
                central ? central_difference(f, x, h) : forward_difference(f, x, h);
            const double error = static_cast<double>(estimate) - std::cos(static_cast<double>(x));
            squares += error * error / points;
        }
        curve.h.push_back(h);
        curve.error.push_back(std::sqrt(squares));
    }
    // [best_step]
    // Truncation plus rounding is h/2 + 2u/h forward and h²/6 + u/h central, where u is the unit
    // roundoff and f, f″ and f‴ are about 1; these are the h at which each sum is least.
    const double u = std::numeric_limits<Real>::epsilon() / 2;
    curve.predicted_h = central ? std::cbrt(3 * u) : 2 * std::sqrt(u);
    // [best_step]
    return curve;
}

ErrorCurve show_errors(Figures& figures, const Console& console) {
    const std::array curves = {
        measure<float>("forward, float", false), measure<float>("central, float", true),
        measure<double>("forward, double", false), measure<double>("central, double", true)};
    console.section("How good is a difference? Derivative of sin, error over 200 points");
    Table table({"difference", "best h", "predicted", "error there", "error at h = 0.1"});
    Chart chart{.name = "error_against_h",
                .title = "Error of a numerical derivative (dotted: the best h expected)",
                .x_label = "step h",
                .y_label = "error (root mean square)",
                .series = {},
                .log_x = true,
                .log_y = true,
                .x_range = std::pair{1e-16, 1.0},
                .y_range = std::pair{1e-16, 1.0},
                .legend = LegendAt::bottom_left};
    for (const ErrorCurve& curve : curves) {
        const std::size_t best = curve.best();
        table.add_row({curve.name, scientific(curve.h[best]), scientific(curve.predicted_h),
                       scientific(curve.error[best]), scientific(curve.error[4])});
        chart.series.push_back({curve.name, curve.h, curve.error, Draw::line_and_points});
        chart.marks.push_back({curve.predicted_h, curve.name});
    }
    console.table(table);
    console.say(
        "From right to left each curve falls, by one decade a decade (forward) or by two "
        "(central), while the curve of sin is mistaken for a line: truncation. Then it "
        "climbs again: two values that agree in most digits are subtracted, and what is "
        "left is rounding. A float has too few digits for a gradient check; there the labs use "
        "double.");
    figures.draw(chart);
    return curves.back();
}

// The derivative is the slope of the tangent.
template <typename Real>
void draw_tangents(Figures& figures) {
    const std::function<Real(Real)> f = [](Real x) { return std::sin(x); };
    Series curve{"sin x", {}, {}};
    for (int i = 0; i <= 120; ++i) {
        curve.x.push_back(i * 0.05);
        curve.y.push_back(std::sin(curve.x.back()));
    }
    Chart chart{.name = "tangents",
                .title = "Tangents by central differences",
                .x_label = "x",
                .y_label = "sin x",
                .series = {curve},
                .x_range = std::pair{-0.5, 6.3},
                .y_range = std::pair{-1.6, 1.6}};
    for (const Real at : {Real(0.7), Real(2), Real(4.2)}) {
        const Real slope = central_difference(f, at, Real(1e-3));
        Series tangent{"slope " + fixed(slope, 3) + " at " + brief(at), {}, {}};
        for (const Real side : {Real(-1), Real(1)}) {
            tangent.x.push_back(at + side);
            tangent.y.push_back(f(at) + side * slope);
        }
        chart.series.push_back(tangent);
    }
    figures.draw(chart);
}

// The gradient of a matrix is the derivative by each of its entries, in the same shape. The article
// of S0 stopped here: its loop over x.size took a 2-D array for a list.
template <typename Real>
void show_matrix(const Console& console) {
    const std::function<Real(const arma::Mat<Real>&)> f = [](const arma::Mat<Real>& x) {
        return arma::accu(arma::square(x));
    };
    arma::Mat<Real> x = {{1, 2, 3}, {4, 5, 6}};
    const arma::Mat<Real> gradient = numerical_gradient<Real>(f, x, Real(1e-3));
    console.section("Of a matrix: f(x) = Σ x², whose gradient is 2x");
    Table table({"x(·,0)", "x(·,1)", "x(·,2)", "∂f/∂x(·,0)", "(·,1)", "(·,2)"});
    for (arma::uword row = 0; row < x.n_rows; ++row) {
        std::vector<std::string> cells;
        for (arma::uword column = 0; column < 3; ++column) cells.push_back(brief(x(row, column)));
        for (arma::uword column = 0; column < 3; ++column) {
            cells.push_back(fixed(gradient(row, column), 4));
        }
        table.add_row(cells);
    }
    console.table(table);
}

// A real one: how the loss of softmax regression depends on each of its weights, before anything is
// learned. Seen as images, the steps downhill already look like digits.
template <typename Real>
void show_weights(const Dataset<Real>& dataset, Figures& figures, const Console& console) {
    const arma::uword images = std::min<arma::uword>(100, dataset.train.count());
    const arma::Mat<Real> X = dataset.train.images.head_cols(images);
    const arma::Mat<Real> T =
        one_hot<Real>(arma::urowvec(dataset.train.labels.head(images)), dataset.classes);
    // [weights]
    SoftmaxRegression<Real> model(dataset.features(), dataset.classes);
    const arma::Mat<Real> numerical = numerical_gradient<Real>(
        [&](const arma::Mat<Real>&) { return model.loss(X, T); }, model.parameters(), Real(1e-4));
    arma::Col<Real> analytic;
    model.gradient(X, T, analytic);
    // [weights]

    console.section("Of " + std::to_string(numerical.n_elem) + " weights of softmax regression, " +
                    std::to_string(images) + " images");
    console.say("  Relative error against the formula of lab04: " +
                scientific(relative_error<Real>(numerical, analytic)) + ". It took " +
                std::to_string(2 * numerical.n_elem) +
                " evaluations of the loss; the formula takes the work of about two.");
    const arma::mat downhill = -arma::conv_to<arma::mat>::from(numerical);
    draw_weights(figures, "downhill", "The first step downhill for the weights of each class",
                 arma::reshape(downhill, dataset.classes, dataset.features()),
                 dataset.image_columns, dataset.class_names);
}

// Gradient descent: against the gradient, again and again. In a valley that is steep one way and
// flat the other, the rate decides everything.
template <typename Real>
void show_descent(Figures& figures, const Console& console) {
    const std::function<Real(const arma::Mat<Real>&)> valley = [](const arma::Mat<Real>& x) {
        return x(0) * x(0) / 20 + x(1) * x(1);
    };
    const arma::Col<Real> start = {-7, 2};
    constexpr arma::uword steps = 30;
    constexpr auto h = static_cast<Real>(1e-3);
    console.section("Gradient descent in the valley x²/20 + y², 30 steps from (−7, 2)");
    Table table({"learning rate", "ends at", "height there"});
    VectorField field{.name = "descent",
                      .title = "Gradient descent in the valley x²/20 + y²",
                      .x_label = "x",
                      .y_label = "y",
                      .arrows = arma::mat(),
                      .paths = {},
                      .x_range = {-8, 2},
                      .y_range = {-7, 7}};
    for (const Real rate : {Real(0.9), Real(0.02), Real(1.02)}) {
        const arma::Mat<Real> path = gradient_descent(valley, start, rate, steps, h);
        const arma::Mat<Real> end = path.tail_cols(1);
        table.add_row({brief(rate), "(" + fixed(end(0), 2) + ", " + fixed(end(1), 2) + ")",
                       brief(valley(end))});
        const arma::mat points = arma::conv_to<arma::mat>::from(path);
        field.paths.push_back(
            {"rate " + brief(rate), arma::conv_to<std::vector<double>>::from(points.row(0)),
             arma::conv_to<std::vector<double>>::from(points.row(1)), Draw::line_and_points});
    }
    console.table(table);
    console.say(
        "At 0.9 it hops across the valley and gets there. At 0.02 it hardly moves along "
        "the flat way. At 1.02 each hop across the valley ends a little farther from the floor "
        "than "
        "it began: the curvature there, 2, is more than 2/rate.");

    for (int i = -8; i <= 2; ++i) {
        for (int j = -7; j <= 7; ++j) {
            arma::Mat<Real> x = arma::Col<Real>{static_cast<Real>(i), static_cast<Real>(j)};
            const arma::vec downhill =
                -0.4 * arma::conv_to<arma::vec>::from(numerical_gradient<Real>(valley, x, h));
            const double length = std::max(arma::norm(downhill), 1e-9);
            const double shown = std::min(length, 0.7);
            field.arrows.insert_cols(field.arrows.n_cols,
                                     arma::vec{double(i), double(j), downhill(0) / length * shown,
                                               downhill(1) / length * shown});
        }
    }
    figures.draw(field);
}

template <typename Real>
void run(const CommandLine& command_line, const CommonOptions& options) {
    const Console console(command_line, options);
    auto dataset = load_dataset<Real>({options.dataset, options.data_dir, options.label_column});
    normalize(dataset);
    console.header(describe(dataset), blas_name());
    Figures figures(options, console);

    ErrorCurve central;
    const bool measured = attempt([&] { central = show_errors(figures, console); });
    attempt([&] { draw_tangents<Real>(figures); });
    attempt([&] { show_matrix<Real>(console); });
    attempt([&] { show_weights(dataset, figures, console); });
    attempt([&] { show_descent<Real>(figures, console); });
    if (!measured) return;
    console.result({{"best_h_central_double", scientific(central.h[central.best()], 2)},
                    {"smallest_error", scientific(central.error[central.best()], 2)}});
}

}  // namespace

int main(int argc, char** argv) {
    prepare_blas(argv);
    return run_program("lab03", [&] {
        CommandLine command_line(
            "lab03", "numerical gradients",
            "A derivative from nothing but values of the function: how good it is, and gradient "
            "descent with it.",
            "./lab03 --dataset mnist", "double");
        const CommonOptions options = command_line.parse(argc, argv);
        in_precision(options.precision,
                     [&](auto zero) { run<decltype(zero)>(command_line, options); });
    });
}
