#include "support/testing.hpp"

#include <cmath>
#include <cstdlib>
#include <iostream>
#include <vector>

namespace digitlab::testing {

using boost::test_tools::assertion_result;

namespace {

/// How far apart two numbers are; 0 if both are NaN or the same infinity, NaN if just one is NaN.
double distance(double a, double b) {
    if (a == b || (std::isnan(a) && std::isnan(b))) return 0;
    return std::abs(a - b);
}

}  // namespace

assertion_result close_to(double actual, double expected, double tolerance) {
    const double apart = distance(actual, expected);
    if (apart <= tolerance) return true;
    assertion_result result(false);
    result.message().stream().precision(17);
    result.message() << actual << " is not " << expected << ": they are " << apart
                     << " apart, allowed is " << tolerance;
    return result;
}

template <typename A, typename B>
assertion_result close_to(const arma::Mat<A>& actual, const arma::Mat<B>& expected,
                          double tolerance) {
    assertion_result result(false);
    if (actual.n_rows != expected.n_rows || actual.n_cols != expected.n_cols) {
        result.message() << "the shape is " << actual.n_rows << " × " << actual.n_cols
                         << ", expected was " << expected.n_rows << " × " << expected.n_cols;
        return result;
    }
    double most = 0;
    arma::uword worst = 0;
    arma::uword wrong = 0;
    for (arma::uword i = 0; i < actual.n_elem; ++i) {
        const double apart =
            distance(static_cast<double>(actual(i)), static_cast<double>(expected(i)));
        if (apart <= tolerance) continue;
        ++wrong;
        if (apart <= most) continue;  // not so for NaN, which is worse than any number
        worst = i;
        most = apart;
    }
    if (wrong == 0) return true;
    result.message().stream().precision(17);
    result.message() << wrong << " of " << actual.n_elem << " entries are wrong; the worst, ("
                     << worst % actual.n_rows << ", " << worst / actual.n_rows << "), is "
                     << actual(worst) << ", expected was " << expected(worst) << ": they are "
                     << most << " apart, allowed is " << tolerance;
    return result;
}

template assertion_result close_to(const arma::Mat<float>&, const arma::Mat<float>&, double);
template assertion_result close_to(const arma::Mat<float>&, const arma::Mat<double>&, double);
template assertion_result close_to(const arma::Mat<double>&, const arma::Mat<double>&, double);
template assertion_result close_to(const arma::umat&, const arma::umat&, double);

std::function<bool(const std::exception&)> says(std::initializer_list<std::string> pieces) {
    return [expected = std::vector<std::string>(pieces)](const std::exception& error) {
        const std::string message = error.what();
        for (const std::string& piece : expected) {
            if (message.find(piece) != std::string::npos) continue;
            BOOST_ERROR("the message \"" << message << "\" lacks \"" << piece << "\"");
            return false;
        }
        return true;
    };
}

void report_skipped(const std::string& why) {
    const std::string name = boost::unit_test::framework::current_test_case().full_name();
    BOOST_TEST_MESSAGE("skipped: " << name << ": " << why);
    std::cout << "skipped: " << name << ": " << why << std::endl;
}

assertion_result contains(const std::string& text, const std::string& piece) {
    if (text.find(piece) != std::string::npos) return true;
    return failure("\"" + piece + "\" is not in:\n" + text);
}

assertion_result failure(const std::string& message) {
    assertion_result result(false);
    result.message() << message;
    return result;
}

Environment::Environment(const char* name, const std::string& value) : name_(name) {
    if (const char* before = std::getenv(name)) before_ = before;
    setenv(name, value.c_str(), 1);
}

Environment::~Environment() {
    if (before_) {
        setenv(name_, before_->c_str(), 1);
    } else {
        unsetenv(name_);
    }
}

}  // namespace digitlab::testing
