#include "math/vector_math.hpp"

#include <cmath>
#include <vector>

#include "testing.hpp"

// Every property is looked at for 0 to 33 numbers, in every place: the processor takes 4, 8 or 16
// at a time and the rest one by one, by other instructions.

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(vector_math)

namespace {

constexpr std::size_t longest = 33;

template <typename Real>
std::vector<Real> exponentials(std::vector<Real> numbers) {
    exp_in_place(numbers.data(), numbers.size());
    return numbers;
}

template <typename Real>
std::vector<Real> logarithms(std::vector<Real> numbers) {
    log_in_place(numbers.data(), numbers.size());
    return numbers;
}

/// How many units of the last place of `expected`, rounded to Real, a result is off.
template <typename Real>
long double units_off(Real result, long double expected) {
    const Real rounded = std::abs(static_cast<Real>(expected));
    const Real next = std::nextafter(rounded, std::numeric_limits<Real>::infinity());
    return std::abs(static_cast<long double>(result) - expected) /
           (static_cast<long double>(next) - static_cast<long double>(rounded));
}

/// Whether `function` makes `expected` of `number`, wherever it stands among others.
template <typename Function, typename Real>
void check_everywhere(const Function& function, Real number, Real expected) {
    for (std::size_t length = 1; length <= longest; ++length) {
        for (std::size_t place = 0; place < length; ++place) {
            std::vector<Real> numbers(length, Real(1));
            numbers[place] = number;
            const Real result = function(numbers)[place];
            if (result == expected || (std::isnan(result) && std::isnan(expected))) continue;
            BOOST_ERROR("of " << number << " in place " << place << " of " << length << " came "
                              << result << ", expected was " << expected);
            return;
        }
    }
}

/// Most units of the last place that `function` is off over many numbers from `low` to `high`,
/// compared with the C library in extended precision.
template <typename Real, typename Function, typename Reference>
long double most_units_off(const Function& function, const Reference& reference, Real low,
                           Real high) {
    constexpr std::size_t count = 100'003;
    std::vector<Real> numbers(count);
    for (std::size_t i = 0; i < count; ++i) {
        numbers[i] = low + (high - low) * static_cast<Real>(i) / static_cast<Real>(count);
    }
    const std::vector<Real> results = function(numbers);
    long double most = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const long double expected = reference(static_cast<long double>(numbers[i]));
        most = std::max(most, units_off(results[i], expected));
    }
    return most;
}

long double exact_exp(long double x) {
    return std::exp(x);
}
long double exact_log(long double x) {
    return std::log(x);
}

/// Where exp leaves the numbers of normal size, and where it leaves all of them.
template <typename Real>
const Real log_smallest_normal = std::log(std::numeric_limits<Real>::min());
template <typename Real>
const Real log_largest = std::log(std::numeric_limits<Real>::max());

}  // namespace

// ---- exp ----------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(exp_is_right_to_four_units_of_the_last_place, Real, Reals) {
    BOOST_TEST(most_units_off(exponentials<Real>, exact_exp, log_smallest_normal<Real>,
                              log_largest<Real>) <= 4);
    BOOST_TEST(most_units_off(exponentials<Real>, exact_exp, Real(-1), Real(1)) <= 4);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(exp_is_right_for_results_below_the_normal_ones, Real, Reals) {
    // there the units of the last place are all alike, the smallest number there is
    const Real log_smallest = std::log(std::numeric_limits<Real>::denorm_min());
    BOOST_TEST(most_units_off(exponentials<Real>, exact_exp, log_smallest - 2,
                              log_smallest_normal<Real>) <= 4);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(exp_of_zero_is_one, Real, Reals) {
    check_everywhere(exponentials<Real>, Real(0), Real(1));
    check_everywhere(exponentials<Real>, Real(-0.0), Real(1));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(exp_of_the_smallest_numbers_is_one, Real, Reals) {
    check_everywhere(exponentials<Real>, std::numeric_limits<Real>::denorm_min(), Real(1));
    check_everywhere(exponentials<Real>, -std::numeric_limits<Real>::min(), Real(1));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(exp_that_is_too_large_is_infinity, Real, Reals) {
    using Limits = std::numeric_limits<Real>;
    check_everywhere(exponentials<Real>, log_largest<Real> + 1, Limits::infinity());
    check_everywhere(exponentials<Real>, Real(1000), Limits::infinity());
    check_everywhere(exponentials<Real>, Limits::max(), Limits::infinity());
    check_everywhere(exponentials<Real>, Limits::infinity(), Limits::infinity());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(exp_that_is_too_small_is_zero, Real, Reals) {
    using Limits = std::numeric_limits<Real>;
    check_everywhere(exponentials<Real>, Real(-1000), Real(0));
    check_everywhere(exponentials<Real>, Limits::lowest(), Real(0));
    check_everywhere(exponentials<Real>, -Limits::infinity(), Real(0));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(exp_of_nan_stays_nan, Real, Reals) {
    using Limits = std::numeric_limits<Real>;
    check_everywhere(exponentials<Real>, Limits::quiet_NaN(), Limits::quiet_NaN());
}

// ---- log ----------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(log_is_right_to_four_units_of_the_last_place, Real, Reals) {
    BOOST_TEST(most_units_off(logarithms<Real>, exact_log, Real(0.5), Real(2)) <= 4);
    BOOST_TEST(most_units_off(logarithms<Real>, exact_log, Real(2), Real(1e6)) <= 4);
    using Limits = std::numeric_limits<Real>;
    BOOST_TEST(most_units_off(logarithms<Real>, exact_log, Limits::min(), Limits::max() / 2) <= 4);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(log_is_right_for_numbers_below_the_normal_ones, Real, Reals) {
    using Limits = std::numeric_limits<Real>;
    BOOST_TEST(most_units_off(logarithms<Real>, exact_log, Limits::denorm_min(), Limits::min()) <=
               4);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(log_of_one_is_zero, Real, Reals) {
    check_everywhere(logarithms<Real>, Real(1), Real(0));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(log_of_nan_stays_nan, Real, Reals) {
    using Limits = std::numeric_limits<Real>;
    check_everywhere(logarithms<Real>, Limits::quiet_NaN(), Limits::quiet_NaN());
}

// ---- both ---------------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE_TEMPLATE(only_the_numbers_counted_are_touched, Real, Reals) {
    for (std::size_t count = 0; count <= longest; ++count) {
        std::vector<Real> numbers(longest + 1, Real(2));
        exp_in_place(numbers.data(), count);
        BOOST_TEST(std::count(numbers.begin(), numbers.end(), Real(2)) ==
                   static_cast<std::ptrdiff_t>(longest + 1 - count));
        BOOST_TEST(numbers[count] == 2);
        numbers.assign(longest + 1, Real(2));
        log_in_place(numbers.data(), count);
        BOOST_TEST(std::count(numbers.begin(), numbers.end(), Real(2)) ==
                   static_cast<std::ptrdiff_t>(longest + 1 - count));
        BOOST_TEST(numbers[count] == 2);
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(log_undoes_exp, Real, Reals) {
    for (std::size_t count = 0; count <= longest; ++count) {
        std::vector<Real> numbers(count);
        for (std::size_t i = 0; i < count; ++i) numbers[i] = static_cast<Real>(i) - 16;
        const std::vector<Real> back = logarithms(exponentials(numbers));
        for (std::size_t i = 0; i < count; ++i) {
            // 4 units of the exponential move its log by 4 epsilons, log adds 4 of up to 17
            BOOST_TEST(close_to(back[i], numbers[i], epsilons<Real>(4 + 4 * 16)));
        }
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(fast_math_stays_in_its_file, Real, Reals) {
    // Linked with -ffast-math, a whole program would lose the numbers below the normal ones.
    volatile Real smallest_normal = std::numeric_limits<Real>::min();
    const Real half = smallest_normal / 2;
    BOOST_TEST(half > 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
