#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

/// \file
/// What a submission is worth, and that in the forms of the places that want to know.

namespace digitlab::grading {

/// What became of one graded test; of hidden ones as much as the student is told.
struct TestScore {
    std::string name;
    int score = 0;
    int max_score = 0;
    bool blocked = false;  ///< by another exercise, which output names
    std::string output;

    bool passed() const { return score == max_score && max_score > 0; }
};

struct Result {
    std::string name;  ///< of the submission
    std::string lab;   ///< "lab02", or "all labs"
    int score = 0;
    int max_score = 0;
    std::string remark;  ///< "96 of 100 points", or why there are none
    /// Why it could not be judged: the compiler's errors, or that no file was found; else empty.
    std::vector<std::string> format_errors;
    std::vector<TestScore> tests;
};

/// The results that the judge has written.
///
/// \throws std::exception  if they are not whole
Result read_judged(const std::string& json);

/// The same tests without a point, and with the reason.
Result without_points(Result result, const std::string& remark,
                      const std::vector<std::string>& format_errors = {});

/// Gradescope's results.json (https://gradescope-autograders.readthedocs.io).
nlohmann::json for_gradescope(const Result& result);

/// Classroom 50's result.json, classroom50/result/v1 (wiki of foundation50/classroom50, "Advanced
/// Autograding").
///
/// \param environment  of its runner: CLASSROOM, ASSIGNMENT, SUBMISSION_TAG, COMMIT_URL,
/// RELEASE_URL,
///                     REVIEW_URL; what is missing has the name of lab or submission
/// \param datetime     of the grading, as 2026-11-24T22:00:00Z
nlohmann::json for_classroom50(const Result& result,
                               const std::map<std::string, std::string>& environment,
                               const std::string& datetime);

/// PrairieLearn's results.json (docs/externalGrading.md there): what does not compile is not
/// gradable and counts as no attempt.
nlohmann::json for_prairielearn(const Result& result);

/// JUnit's XML, which CI servers read.
std::string for_junit(const Result& result);

/// For the student.
std::string for_markdown(const Result& result);

/// A line of scores.csv, which begins with scores_header.
///
/// \param results  as for_gradescope() has them
std::string scores_line(const std::string& name, const std::string& results);
inline const std::string scores_header = "submission,score,max_score,remark\n";

/// A field of a CSV file, on one line, that no spreadsheet takes for a formula.
std::string csv_field(std::string text);

}  // namespace digitlab::grading
