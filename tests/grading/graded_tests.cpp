#include "graded_tests.hpp"

#include <algorithm>
#include <boost/test/results_collector.hpp>
#include <boost/test/tree/observer.hpp>
#include <boost/test/tree/traverse.hpp>
#include <boost/test/tree/visitor.hpp>
#include <boost/test/unit_test_monitor.hpp>
#include <cmath>
#include <fstream>
#include <map>
#include <optional>

#include "exercise_list.hpp"
#include "recognise.hpp"

namespace digitlab::grading {
namespace {

namespace utf = boost::unit_test;

/// What the decorators have said of suites and tests.
struct SuiteNotes {
    std::string exercise;
    std::string file;
    std::vector<std::string> needs;
    std::vector<std::string> hints;
    std::string why_it_works;
    std::string makes_possible;
};

struct TestNotes {
    int points = 0;
    std::string title;
    bool hidden = false;
};

std::map<utf::test_unit_id, SuiteNotes>& suites() {
    static std::map<utf::test_unit_id, SuiteNotes> all;
    return all;
}

std::map<utf::test_unit_id, TestNotes>& tests() {
    static std::map<utf::test_unit_id, TestNotes> all;
    return all;
}

/// What has happened in the run so far.
struct State {
    std::map<utf::test_unit_id, TestResult> results;
    std::map<std::string, bool> passed_so_far;  // of each exercise that has been run
    std::optional<Failure> failure;             // the first of the test that is running
    std::string blocked_by;
    std::string part;  // of the result, that checks are about
};

State& state() {
    static State the_state;
    return the_state;
}

std::string exercise_of(const utf::test_unit& test) {
    return suites()[test.p_parent_id].exercise;
}

/// Saves the call that failed, and the names of its arguments; returns the file.
std::string save_call(const utf::test_unit& test) {
    const Session& now = session();
    if (now.save_calls.empty() || now.last_message.empty()) return "";
    std::error_code error;
    std::filesystem::create_directories(now.save_calls, error);
    const std::filesystem::path file =
        now.save_calls / (exercise_of(test) + "." + test.p_name.get() + ".call");
    std::string content = now.last_message;
    for (const Argument& argument : now.last_arguments) put(content, argument.name);
    std::ofstream(file, std::ios::binary) << content;
    return file.string();
}

/// Removes the calls of an exercise that earlier runs have saved.
void remove_saved_calls(const std::string& exercise) {
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(session().save_calls, error)) {
        const std::string name = entry.path().filename();
        if (name.starts_with(exercise + ".") && name.ends_with(".call")) {
            std::filesystem::remove(entry.path(), error);
        }
    }
}

void note_failure(Failure failure) {
    if (state().failure) return;  // the first is shown
    failure.call = session().last_call;
    failure.part = state().part;
    failure.printed = session().last_printed;
    if (!failure.not_written) failure.saved = save_call(utf::framework::current_test_case());
    state().failure = failure;
}

/// Writes down what becomes of each test.
class Recorder : public utf::test_observer {
public:
    // After Boost.Test's own observer of priority 0, which is uninitialised until its turn.
    int priority() override { return 1; }

    void test_unit_start(const utf::test_unit&) override {
        state().failure.reset();
        state().blocked_by.clear();
        state().part.clear();
        session().last_call.clear();
        session().last_arguments.clear();
        session().last_printed.clear();
        session().last_message.clear();
    }

    void test_unit_finish(const utf::test_unit& unit, unsigned long) override {
        if (unit.p_type == utf::TUT_CASE) finish_test(unit);
        if (suites().count(unit.p_id) > 0) finish_exercise(unit.p_id);
    }

private:
    static void finish_test(const utf::test_unit& unit) {
        const utf::test_results& found = utf::results_collector.results(unit.p_id);
        TestResult& result = state().results[unit.p_id];
        // A test that has checked nothing has not passed, whatever Boost.Test thinks of it.
        const bool checked = found.p_assertions_passed > 0;
        const bool passed = found.passed() && !found.p_aborted && checked && !state().failure;
        result.status = passed                        ? Status::passed
                        : !state().blocked_by.empty() ? Status::blocked
                                                      : Status::failed;
        result.blocked_by = state().blocked_by;
        if (passed) return;
        if (!state().failure) note_failure({.why = "the test did not end"});
        result.failure = *state().failure;
    }

    static void finish_exercise(utf::test_unit_id id) {
        bool passed = true;
        const auto& suite = utf::framework::get<utf::test_suite>(id);
        for (const auto& [test, result] : state().results) {
            const utf::test_unit& unit = utf::framework::get(test, utf::TUT_CASE);
            if (unit.p_parent_id == suite.p_id) passed = passed && result.status == Status::passed;
        }
        state().passed_so_far[suites()[id].exercise] = passed;
    }
};

/// Collects the suites of a lab, in their order, with their tests.
class Lister : public utf::test_tree_visitor {
public:
    explicit Lister(int lab) : lab_(lab) {}

    bool test_suite_start(const utf::test_suite& suite) override {
        const auto found = suites().find(suite.p_id);
        if (found == suites().end()) return true;
        const SuiteNotes& notes = found->second;
        ExerciseResult result{notes.exercise,     notes.file,           notes.hints,
                              notes.why_it_works, notes.makes_possible, {}};
        if (lab_ != 0 && result.lab() != lab_) return false;
        exercises.push_back(result);
        ids.push_back(suite.p_id);
        return true;
    }

    void visit(const utf::test_case& test) override {
        if (exercises.empty()) return;
        const TestNotes& notes = tests()[test.p_id];
        if (notes.hidden && session().reference.empty()) return;  // nothing to compare with
        TestResult result{.name = test.p_name,
                          .title = notes.title.empty() ? test.p_name.get() : notes.title,
                          .points = notes.points,
                          .hidden = notes.hidden};
        const auto found = state().results.find(test.p_id);
        if (found != state().results.end()) {
            result.status = found->second.status;
            result.failure = found->second.failure;
            result.blocked_by = found->second.blocked_by;
        } else {
            for (const std::string& needed : suites()[ids.back()].needs) {
                const auto before = state().passed_so_far.find(needed);
                if (before == state().passed_so_far.end() || before->second) continue;
                result.status = Status::blocked;
                result.blocked_by = needed;
                break;
            }
        }
        exercises.back().tests.push_back(result);
    }

    std::vector<ExerciseResult> exercises;
    std::vector<utf::test_unit_id> ids;

private:
    int lab_;
};

/// What helps with a call that gave no result.
std::string advice(const CallFailed& failed) {
    using Why = CallFailed::Why;
    const std::string& thrown = failed.detail();
    switch (failed.why()) {
        case Why::threw:
            if (thrown == "std::out_of_range") {
                return "there is no such entry, row or column: they are counted from 0, so the "
                       "last has the index n − 1";
            }
            if (thrown == "std::logic_error") {
                return explain_shape_error(failed.what(), session().last_shape);
            }
            if (thrown == "std::bad_alloc") {
                return "far too large a matrix was asked for: is a size less than 0, or are rows "
                       "and columns confused?";
            }
            return "these arguments are valid: there is a result for them";
        case Why::crashed:
            if (session().save_calls.empty()) return "it has to return its result";
            return "it has to return its result. To see the line where it ended, repeat the call "
                   "under a debugger (gdb --args ./worker --replay …, then run and bt)";
        case Why::too_slow:
            return "the solution takes a small part of the time and memory that there is: does "
                   "each round of a loop bring it nearer to its end?";
        case Why::garbled:
            return "the result must have the type and the shape that the header gives it";
        case Why::not_implemented:
            break;
    }
    return "";
}

/// Turns what a test threw into a failure a learner can read.
void translate(const CallFailed& failed, const std::string& exercise_name) {
    if (failed.why() == CallFailed::Why::not_implemented) {
        std::string name = failed.detail();
        std::replace(name.begin(), name.end(), ' ', '.');
        // A name that the learner's code has made up blocks nothing.
        const bool known = std::any_of(std::begin(listed_exercises), std::end(listed_exercises),
                                       [&](const ListedExercise& one) { return one.name == name; });
        if (known && name != exercise_name) state().blocked_by = name;
        note_failure({.came_back = "nothing yet", .why = failed.what(), .not_written = true});
        return;
    }
    note_failure({.came_back = failed.what(),
                  .expected = "a result",
                  .why = advice(failed),
                  .place = failed.place()});
}

}  // namespace

Decorator exercise(const std::string& name, const std::string& file) {
    return Decorator([=](utf::test_unit& unit) {
        suites()[unit.p_id].exercise = name;
        suites()[unit.p_id].file = file;
    });
}

Decorator needs(const std::string& exercise_name) {
    return Decorator([=](utf::test_unit& unit) {
        suites()[unit.p_id].needs.push_back(exercise_name);
        unit.add_precondition([=](utf::test_unit_id) {
            const auto found = state().passed_so_far.find(exercise_name);
            return boost::test_tools::assertion_result(found == state().passed_so_far.end() ||
                                                       found->second);
        });
    });
}

Decorator hint(const std::string& text) {
    return Decorator([=](utf::test_unit& unit) {
        const bool is_suite = unit.p_type == utf::TUT_SUITE;
        suites()[is_suite ? unit.p_id.get() : unit.p_parent_id.get()].hints.push_back(text);
    });
}

Decorator why_it_works(const std::string& text) {
    return Decorator([=](utf::test_unit& unit) { suites()[unit.p_id].why_it_works = text; });
}

Decorator makes_possible(const std::string& text) {
    return Decorator([=](utf::test_unit& unit) { suites()[unit.p_id].makes_possible = text; });
}

Decorator points(int count) {
    return Decorator([=](utf::test_unit& unit) { tests()[unit.p_id].points = count; });
}

Decorator title(const std::string& text) {
    return Decorator([=](utf::test_unit& unit) { tests()[unit.p_id].title = text; });
}

Decorator hidden() {
    return Decorator([](utf::test_unit& unit) {
        tests()[unit.p_id].hidden = true;
        unit.add_precondition([](utf::test_unit_id) {
            return boost::test_tools::assertion_result(!session().reference.empty());
        });
    });
}

bool close(double a, double b, double tolerance) {
    if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
    if (std::isinf(a) || std::isinf(b)) return a == b;
    return std::abs(a - b) <= tolerance * std::max(1.0, std::abs(b));
}

bool close(const arma::mat& a, const arma::mat& b, double tolerance) {
    if (a.n_rows != b.n_rows || a.n_cols != b.n_cols) return false;
    for (arma::uword i = 0; i < a.n_elem; ++i) {
        if (!close(a(i), b(i), tolerance)) return false;
    }
    return true;
}

bool close(const arma::umat& a, const arma::umat& b, double) {
    return a.n_rows == b.n_rows && a.n_cols == b.n_cols &&
           std::equal(a.begin(), a.end(), b.begin());
}

arma::mat random_targets(arma::uword classes, arma::uword samples) {
    const auto labels =
        arma::randi<arma::uvec>(samples, arma::distr_param(0, static_cast<int>(classes) - 1));
    arma::mat T(classes, samples, arma::fill::zeros);
    for (arma::uword n = 0; n < samples; ++n) T(labels(n), n) = 1;
    return T;
}

void note_check(bool passed, const Failure& failure) {
    if (!passed) note_failure(failure);
    BOOST_CHECK(passed);
}

void about(const std::string& part) {
    state().part = part;
}

std::string recognise_last(const arma::mat& came_back, const arma::mat& right, double tolerance) {
    return recognise(came_back, right, session().last_arguments, tolerance);
}

std::string differs(const arma::mat& came_back, const arma::mat& right, double tolerance) {
    return difference(came_back, right, tolerance);
}

std::vector<KnownMistake<double>> constants_in_logarithm(double probability) {
    std::vector<KnownMistake<double>> mistakes;
    for (int power = 1; power <= 20; ++power) {
        const std::string constant = "1e-" + std::to_string(power);
        mistakes.push_back({-std::log(probability + std::stod(constant)),
                            constant +
                                " is added in the logarithm, or the probability is kept above it: "
                                "this changes every loss, and hides an infinite one"});
    }
    return mistakes;
}

int ExerciseResult::earned() const {
    int sum = 0;
    for (const TestResult& test : tests) sum += test.status == Status::passed ? test.points : 0;
    return sum;
}

int ExerciseResult::possible() const {
    int sum = 0;
    for (const TestResult& test : tests) sum += test.points;
    return sum;
}

bool ExerciseResult::all_passed() const {
    return std::all_of(tests.begin(), tests.end(),
                       [](const TestResult& test) { return test.status == Status::passed; });
}

const TestResult* ExerciseResult::first_failed() const {
    const auto found = std::find_if(tests.begin(), tests.end(), [](const TestResult& test) {
        return test.status == Status::failed;
    });
    return found == tests.end() ? nullptr : &*found;
}

bool ExerciseResult::attempted() const {
    return std::any_of(tests.begin(), tests.end(), [](const TestResult& test) {
        return test.status == Status::failed && !test.failure.not_written;
    });
}

std::string ExerciseResult::blocked_by() const {
    for (const TestResult& test : tests) {
        if (test.status == Status::blocked) return test.blocked_by;
    }
    return "";
}

std::vector<ExerciseResult> list_graded_tests(int lab) {
    Lister lister(lab);
    utf::traverse_test_tree(utf::framework::master_test_suite(), lister, true);
    return std::move(lister.exercises);
}

std::vector<ExerciseResult> run_graded_tests(int lab) {
    static Recorder recorder;
    utf::framework::register_observer(recorder);
    // A call that fails ends its test; what it says is for the learner, in our own words.
    utf::unit_test_monitor_t::instance().register_exception_translator<CallFailed>(
        [](const CallFailed& failed) {
            translate(failed, exercise_of(utf::framework::current_test_case()));
            BOOST_ERROR(failed.what());
        });
    Lister lister(lab);
    utf::traverse_test_tree(utf::framework::master_test_suite(), lister, true);
    if (!session().save_calls.empty()) {
        for (const ExerciseResult& one : lister.exercises) remove_saved_calls(one.name);
    }
    for (const utf::test_unit_id suite : lister.ids) utf::framework::run(suite);
    utf::framework::deregister_observer(recorder);
    return list_graded_tests(lab);
}

}  // namespace digitlab::grading
