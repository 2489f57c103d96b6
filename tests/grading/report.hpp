#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "graded_tests.hpp"

namespace digitlab::grading {

/// How much of a hidden test a student is told.
enum class Reveal { points, titles, all };

/// What a report for the terminal is made with.
struct ReportOptions {
    Reveal reveal = Reveal::titles;
    std::string focus{};                    ///< explain this exercise only, "softmax"; empty: all
    std::filesystem::path source{};         ///< the project, to look for lines; may be empty
    std::set<std::string> passed_before{};  ///< exercises that passed in an earlier run
    bool watched = false;                   ///< by watch, which builds at each save
};

/// For the terminal: points of each exercise with a bar, each attempted exercise that fails
/// explained by its first failed test, what passes now and did not before, and what to do next.
std::string text_report(const std::vector<ExerciseResult>& exercises, const ReportOptions& options);

/// Where an exercise is to be written: "common/math/losses.cpp, line 26", or the file alone if the
/// comment that marks the place is gone.
std::string place_of(const ExerciseResult& exercise, const std::filesystem::path& source);

/// A sentence broken into lines that fit on a terminal, each behind this indentation.
std::string paragraph(const std::string& text, const std::string& indentation);

/// For Gradescope (https://gradescope-autograders.readthedocs.io, "Autograder specifications"):
/// score, max_score, and for each test its status, name, output and visibility.
std::string json_report(const std::vector<ExerciseResult>& exercises, Reveal reveal);

/// JUnit's XML, which CI servers read.
std::string junit_report(const std::vector<ExerciseResult>& exercises, Reveal reveal);

/// What went wrong in a test, in a few lines.
///
/// \param code  the line of the learner's file in which an exception was thrown; may be empty
std::string describe_failure(const TestResult& test, const std::string& indentation,
                             const std::string& code = "");

}  // namespace digitlab::grading
