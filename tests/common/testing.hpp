#pragma once

#include <armadillo>
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <functional>
#include <initializer_list>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

/// \file
/// What the tests of several modules need.

namespace digitlab::testing {

/// The precisions that every template of digitlab is made for.
using Reals = std::tuple<float, double>;

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

/// For BOOST_CHECK_EXCEPTION: whether the message of the exception holds each of these pieces; the
/// report of a failure shows the message and the piece that it lacks.
std::function<bool(const std::exception&)> says(std::initializer_list<std::string> pieces);

/// Says in the log and on the terminal that what follows in this test case is not tested, and why.
void report_skipped(const std::string& why);

/// A folder of its own that is removed, with all that is in it, at the end of the scope.
class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }

    /// Writes a file, and the folders on the way to it, and returns its path.
    std::filesystem::path write(const std::string& name, std::string_view bytes) const;

private:
    std::filesystem::path path_;
};

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
