#include <algorithm>
#include <cmath>

#include "course.hpp"
#include "figure_files.hpp"
#include "run_lab.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(lab03)

namespace {

/// One curve of the figure "error_against_h".
struct Curve {
    std::vector<double> h;
    std::vector<double> error;

    double best_h() const {
        return h[static_cast<std::size_t>(std::min_element(error.begin(), error.end()) -
                                          error.begin())];
    }

    /// By how many decades the error changes for each decade of h, between two h.
    double slope(double from, double to) const {
        return std::log10(error_at(to) / error_at(from)) / std::log10(to / from);
    }

private:
    double error_at(double wanted) const {
        for (std::size_t i = 0; i < h.size(); ++i) {
            if (std::abs(std::log10(h[i] / wanted)) < 0.01) return error[i];
        }
        throw std::runtime_error("the curve has no such h");
    }
};

Curve curve(const std::string& name) {
    const Csv all = read_csv_file(default_run("lab03").result_file("error_against_h.csv"));
    const Csv series = all.series(name);
    BOOST_REQUIRE_MESSAGE(!series.rows.empty(), "there is no curve " + name);
    return {series.column(1), series.column(2)};
}

}  // namespace

DIGITLAB_TEST_WHAT_EVERY_LAB_DOES(lab03)

BOOST_AUTO_TEST_CASE(lab03_finds_the_best_h_near_a_hundred_thousandth) {
    const double best = result_of(default_run("lab03")).number("best_h_central_double");
    BOOST_TEST(best >= 1e-6);
    BOOST_TEST(best <= 1e-4);
}

BOOST_AUTO_TEST_CASE(lab03_gets_the_derivative_right_to_nine_digits) {
    const double error = result_of(default_run("lab03")).number("smallest_error");
    BOOST_TEST(error > 0);
    BOOST_TEST(error < 1e-9);
}

BOOST_AUTO_TEST_CASE(lab03_finds_the_best_forward_h_near_the_root_of_the_precision) {
    BOOST_TEST(curve("forward, double").best_h() >= 1e-9);
    BOOST_TEST(curve("forward, double").best_h() <= 1e-7);
}

BOOST_AUTO_TEST_CASE(lab03_finds_larger_best_h_in_float) {
    BOOST_TEST(curve("forward, float").best_h() >= 1e-4);
    BOOST_TEST(curve("forward, float").best_h() <= 1e-2);
    BOOST_TEST(curve("central, float").best_h() >= 1e-3);
    BOOST_TEST(curve("central, float").best_h() <= 1e-1);
}

BOOST_AUTO_TEST_CASE(lab03_shows_that_forward_truncation_falls_by_a_decade_a_decade) {
    BOOST_TEST(curve("forward, double").slope(1e-5, 1e-1) == 1.0, tolerance(0.05));
}

BOOST_AUTO_TEST_CASE(lab03_shows_that_central_truncation_falls_by_two_decades_a_decade) {
    BOOST_TEST(curve("central, double").slope(1e-3, 1e-1) == 2.0, tolerance(0.05));
}

BOOST_AUTO_TEST_CASE(lab03_shows_that_rounding_climbs_by_a_decade_a_decade) {
    BOOST_TEST(curve("forward, double").slope(1e-13, 1e-10) == -1.0, tolerance(0.25));
    BOOST_TEST(curve("central, double").slope(1e-12, 1e-8) == -1.0, tolerance(0.25));
}

BOOST_AUTO_TEST_CASE(lab03_names_the_slopes_of_its_tangents) {
    const Csv tangents = read_csv_file(default_run("lab03").result_file("tangents.csv"));
    // cos 0.7, cos 2 and cos 4.2
    for (const char* name : {"slope 0.765 at 0.7", "slope -0.416 at 2", "slope -0.490 at 4.2"}) {
        BOOST_TEST(tangents.series(name).rows.size() == 2U, "there is no tangent " << name);
    }
}

BOOST_AUTO_TEST_CASE(lab03_descends_well_at_one_rate_only) {
    const Csv descent = read_csv_file(default_run("lab03").result_file("descent.csv"));
    const auto end = [&](const std::string& name) {
        const Csv path = descent.series(name);
        BOOST_REQUIRE_MESSAGE(path.rows.size() == 31, "30 steps of " + name);
        return std::pair(path.column(1).back(), path.column(2).back());
    };
    // x²/20 + y² from (−7, 2): each step multiplies x by 1 − rate/10 and y by 1 − 2 rate.
    const auto close = tolerance(1e-3);
    BOOST_TEST(end("rate 0.9").first == -7 * std::pow(0.91, 30), close);
    BOOST_TEST(end("rate 0.02").first == -7 * std::pow(0.998, 30), close);
    BOOST_TEST(end("rate 0.02").second == 2 * std::pow(0.96, 30), close);
    BOOST_TEST(end("rate 1.02").second == 2 * std::pow(1.04, 30), close);
}

BOOST_AUTO_TEST_CASE(lab03_takes_the_gradient_of_a_matrix) {
    // of the sum of squares of 1 … 6: 2 … 12
    for (const char* number : {"2.0000", "4.0000", "6.0000", "8.0000", "10.0000", "12.0000"}) {
        BOOST_TEST(contains(default_run("lab03").out, number));
    }
}

BOOST_AUTO_TEST_CASE(lab03_works_on_images_in_float_too) {
    BOOST_TEST(succeeded(run_lab("lab03", {"--precision", "float", "--plot", "none"})));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
