#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "graded_tests.hpp"

namespace digitlab::grading {

/// How much of a hidden test a student is told.
enum class Reveal { points, titles, all };

/// For the terminal: points of each exercise with a bar, then the first test that did not pass, in
/// full, and what to do next.
std::string text_report(const std::vector<ExerciseResult>& exercises, Reveal reveal);

/// For Gradescope (https://gradescope-autograders.readthedocs.io, "Autograder specifications"):
/// score, max_score, and for each test its status, name, output and visibility.
std::string json_report(const std::vector<ExerciseResult>& exercises, Reveal reveal);

/// JUnit's XML, which CI servers read.
std::string junit_report(const std::vector<ExerciseResult>& exercises, Reveal reveal);

/// What went wrong in a test, in a few lines.
std::string describe_failure(const TestResult& test, const std::string& indentation);

}  // namespace digitlab::grading
