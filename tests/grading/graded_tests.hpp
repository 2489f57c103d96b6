#pragma once

#include <armadillo>
#include <boost/test/unit_test.hpp>
#include <functional>
#include <string>
#include <vector>

#include "exercise.hpp"

/// \file
/// What a graded test is written with: decorators that state what it is worth and on what it
/// builds, and checks whose failures a learner can understand.
///
///     BOOST_AUTO_TEST_SUITE(
///         lab02_softmax, *exercise("lab02.softmax", "common/math/activations.cpp") * hint("…"))
///     BOOST_AUTO_TEST_CASE(columns_sum_to_1, *points(10) * title("every column sums to 1")) { … }

namespace digitlab::grading {

// ---- decorators ---------------------------------------------------------------------------------

/// What a decorator tells of the suite or test that it stands on.
class Decorator : public boost::unit_test::decorator::base {
public:
    using Apply = std::function<void(boost::unit_test::test_unit&)>;
    explicit Decorator(Apply apply) : apply_(std::move(apply)) {}

private:
    void apply(boost::unit_test::test_unit& unit) override { apply_(unit); }
    boost::unit_test::decorator::base_ptr clone() const override {
        return boost::unit_test::decorator::base_ptr(new Decorator(*this));
    }
    Apply apply_;
};

/// Of a suite: the exercise it grades, and the file in which that is to be written.
Decorator exercise(const std::string& name, const std::string& file);

/// Of a suite: it is blocked if this exercise, which it builds on, has not passed.
Decorator needs(const std::string& exercise_name);

/// Of a suite or a test: something that helps; several are given one at a time.
Decorator hint(const std::string& text);

/// Of a suite: why the solution works, in a sentence or two without code; shown once it passes.
Decorator why_it_works(const std::string& text);

/// Of a suite: what can be run or seen now that the exercise passes.
Decorator makes_possible(const std::string& text);

/// Of a test: what it is worth. All tests of a lab together are worth 100.
Decorator points(int count);

/// Of a test: what it checks, in words.
Decorator title(const std::string& text);

/// Of a test: it stands between the markers of hidden tests.
Decorator hidden();

// ---- checks -------------------------------------------------------------------------------------

/// A wrong result that is known, and what it comes from.
template <typename T>
struct KnownMistake {
    T result;
    std::string misconception;  ///< "the sum runs over the rows: a sample is a column"
};

/// How far numbers may be from those expected: this share of the expected one, or of 1 if that is
/// larger.
constexpr double usual_tolerance = 1e-9;

bool close(const arma::mat& a, const arma::mat& b, double tolerance = usual_tolerance);
bool close(double a, double b, double tolerance = usual_tolerance);
bool close(const arma::umat& a, const arma::umat& b, double tolerance = usual_tolerance);

/// What the learner is told of a test that did not pass.
struct Failure {
    std::string call{};
    std::string part{};  ///< of the result, that the check is about: "W2"
    std::string came_back{};
    std::string expected{};
    std::string differs{};  ///< where
    std::string why{};
    std::string likely{};   ///< what is probably wrong
    std::string place{};    ///< where an exception was thrown: "common/math/losses.cpp:47"
    std::string printed{};  ///< by the learner's code, during the call
    std::string saved{};    ///< the file for a replay
    bool not_written = false;
};

/// Notes a check of the test that is running; the first that fails is what the learner is shown.
///
/// \param failure  what to tell if it has failed: the check's own parts of it
void note_check(bool passed, const Failure& failure = {});

/// From now on the checks of this test are about this part of the result: "W2".
void about(const std::string& part);

/// What is probably wrong with a result, whatever the exercise (see recognise.hpp).
std::string recognise_last(const arma::mat& came_back, const arma::mat& right, double tolerance);
/// Where it is wrong.
std::string differs(const arma::mat& came_back, const arma::mat& right, double tolerance);

/// The last call came back with what is right.
///
/// \param why       why that is right, in a sentence
/// \param mistakes  wrong results that one may recognise
template <typename T>
void expect(const T& came_back, const T& right, const std::string& why,
            const std::vector<KnownMistake<T>>& mistakes = {}, double tolerance = usual_tolerance) {
    if (close(came_back, right, tolerance)) return note_check(true);
    std::string likely;
    for (const KnownMistake<T>& mistake : mistakes) {
        if (close(came_back, mistake.result, tolerance) &&
            !close(right, mistake.result, tolerance)) {
            likely = mistake.misconception;
            break;
        }
    }
    const arma::mat came = as_matrix(came_back);
    const arma::mat wanted = as_matrix(right);
    // Some tests tell themselves where a NaN comes from.
    const bool told = came.has_nan() && why.find("not a number") != std::string::npos;
    if (likely.empty() && !told) likely = recognise_last(came, wanted, tolerance);
    constexpr int all_digits = 15;
    const bool alike = show(came_back) == show(right);
    note_check(false, {.came_back = alike ? show(came_back, all_digits) : show(came_back),
                       .expected = alike ? show(right, all_digits) : show(right),
                       .differs = differs(came, wanted, tolerance),
                       .why = why,
                       .likely = likely});
}

/// What −log of a probability becomes if a constant such as 1e-7 is added to it.
std::vector<KnownMistake<double>> constants_in_logarithm(double probability);

/// Of a hidden test: the learner's function returns what the solution returns.
template <typename Result, typename... Arguments>
void expect_as_solution(const Exercise<Result(Arguments...)>& exercise,
                        const std::type_identity_t<Arguments>&... arguments) {
    expect(exercise(arguments...), exercise.reference(arguments...), "as the solution has it");
}

/// One-hot targets of random classes, classes × samples.
arma::mat random_targets(arma::uword classes, arma::uword samples);

/// Something holds of what the last call came back with.
///
/// \param expected  what must hold, in words
template <typename T>
void expect_that(bool holds, const T& came_back, const std::string& expected,
                 const std::string& why) {
    note_check(holds, {.came_back = show(came_back), .expected = expected, .why = why});
}

// ---- what came of it ----------------------------------------------------------------------------

enum class Status { passed, failed, blocked };

struct TestResult {
    std::string name;
    std::string title;
    int points = 0;
    bool hidden = false;
    Status status = Status::failed;
    Failure failure{};
    std::string blocked_by{};
};

struct ExerciseResult {
    std::string name;  ///< "lab02.softmax"
    std::string file;
    std::vector<std::string> hints;
    std::string why_it_works;
    std::string makes_possible;
    std::vector<TestResult> tests;

    int lab() const { return std::stoi(name.substr(3, 2)); }
    std::string short_name() const { return name.substr(name.find('.') + 1); }
    int earned() const;
    int possible() const;
    bool all_passed() const;
    /// The first test that failed; nullptr if there is none.
    const TestResult* first_failed() const;
    /// The learner has written something: a test failed otherwise than by what stands in its place.
    bool attempted() const;
    /// The exercise that has to pass before this one can; empty if there is none.
    std::string blocked_by() const;
};

/// Runs the graded tests of a lab, or of all of them for 0, and returns what came of each.
std::vector<ExerciseResult> run_graded_tests(int lab);

/// All exercises of a lab and their tests, all failed, without running anything.
std::vector<ExerciseResult> list_graded_tests(int lab);

}  // namespace digitlab::grading
