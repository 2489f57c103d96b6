#include "error_curve.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "math/numerical_gradient.hpp"

namespace digitlab {

template <typename Real>
ErrorCurve measure(const std::string& name, bool central) {
    const std::function<Real(Real)> f = [](Real x) { return std::sin(x); };
    constexpr int points = 200;
    constexpr int steps_per_decade = 4;
    const int decades = std::numeric_limits<Real>::digits10 + 1;
    ErrorCurve curve{name, {}, {}};
    for (int i = 0; i <= steps_per_decade * decades; ++i) {
        const auto h =
            static_cast<Real>(std::pow(10.0, -static_cast<double>(i) / steps_per_decade));
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
    curve.best = arma::index_min(arma::vec(curve.error));
    // [best_step]
    // Truncation plus rounding is h/2 + 2u/h forward and h²/6 + u/h central, where u is the unit
    // roundoff and f, f″ and f‴ are about 1; these h minimise the two sums.
    const double u = std::numeric_limits<Real>::epsilon() / 2;
    curve.predicted_h = central ? std::cbrt(3 * u) : 2 * std::sqrt(u);
    // [best_step]
    return curve;
}

void draw_errors(Figures& figures, const std::vector<ErrorCurve>& curves) {
    Chart chart{.name = "error_against_h",
                .title = "Error of a numerical derivative (vertical lines: the predicted best h)",
                .x_label = "step h",
                .y_label = "error (root mean square)",
                .series = {},
                .log_x = true,
                .log_y = true,
                .x_range = std::pair{1e-16, 1.0},
                .y_range = std::pair{1e-13, 1.0}};
    for (const ErrorCurve& curve : curves) {
        chart.series.push_back({curve.name, curve.h, curve.error, Draw::line_and_points,
                                Role::other, curve.predicted_h});
    }
    figures.draw(chart);
}

template ErrorCurve measure<float>(const std::string&, bool);
template ErrorCurve measure<double>(const std::string&, bool);

}  // namespace digitlab
