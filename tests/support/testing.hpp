#pragma once

#include <armadillo>
#include <boost/test/unit_test.hpp>
#include <functional>
#include <initializer_list>
#include <limits>
#include <optional>
#include <string>
#include <tuple>

#include "support/files.hpp"
#include "support/text.hpp"

/// \file
/// What tests written with Boost.Test need: comparisons that say what is wrong, and skipped tests.

namespace digitlab::testing {

/// The precisions that every template of digitlab is made for.
using Reals = std::tuple<float, double>;

/// Whether a matrix of this type, such as a member of a struct of views, can be assigned to.
template <typename Matrix>
constexpr bool writable = std::is_assignable_v<Matrix, std::remove_const_t<Matrix>>;

/// `count` times the distance from 1 to the next larger number: a tolerance fit for the precision.
/// A sum or a product rounds by at most half of it, relative to its result.
template <typename Real>
constexpr double epsilons(double count) {
    return count * static_cast<double>(std::numeric_limits<Real>::epsilon());
}

/// Whether no entry of `actual` is further than `tolerance` from that of `expected`. NaN and the
/// infinities are close to themselves only. What BOOST_TEST prints of a failure names the worst
/// entry. Instantiated for float, double and arma::uword.
template <typename A, typename B>
boost::test_tools::assertion_result close_to(const arma::Mat<A>& actual,
                                             const arma::Mat<B>& expected, double tolerance);

/// The same for two numbers.
boost::test_tools::assertion_result close_to(double actual, double expected, double tolerance);

/// Whether two matrices have the same shape and the same entries.
template <typename A, typename B>
boost::test_tools::assertion_result same_as(const arma::Mat<A>& actual,
                                            const arma::Mat<B>& expected) {
    return close_to(actual, expected, 0);
}

/// For BOOST_CHECK_EXCEPTION: whether the message of the exception contains each of these pieces;
/// the report of a failure shows the message and the piece that is missing.
std::function<bool(const std::exception&)> says(std::initializer_list<std::string> pieces);

/// Reports, in the log and on the terminal, that the rest of this test case is skipped, and why.
void report_skipped(const std::string& why);

/// Whether the text contains the piece; a failure shows the text.
boost::test_tools::assertion_result contains(const std::string& text, const std::string& piece);

/// What a predicate of BOOST_TEST returns when it fails.
boost::test_tools::assertion_result failure(const std::string& message);

/// Sets an environment variable until the end of the scope.
class Environment {
public:
    Environment(const char* name, const std::string& value);
    ~Environment();
    Environment(const Environment&) = delete;
    Environment& operator=(const Environment&) = delete;

private:
    const char* name_;
    std::optional<std::string> before_;
};

/// Makes another folder the current one until the end of the scope.
class CurrentFolder {
public:
    explicit CurrentFolder(const std::filesystem::path& folder) {
        std::filesystem::current_path(folder);
    }
    ~CurrentFolder() { std::filesystem::current_path(before_); }
    CurrentFolder(const CurrentFolder&) = delete;
    CurrentFolder& operator=(const CurrentFolder&) = delete;

private:
    std::filesystem::path before_ = std::filesystem::current_path();
};

}  // namespace digitlab::testing
