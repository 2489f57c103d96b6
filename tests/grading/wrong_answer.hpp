#pragma once

#include <filesystem>
#include <string>

/// \file
/// The wrong answers that are kept in wrong_answers/, and what a report must say of each.

namespace digitlab::grading {

/// A file of wrong_answers/: "lab02 softmax", "says: …", an empty line, the body.
struct WrongAnswer {
    std::string exercise;  ///< "lab02 softmax"
    std::string says;      ///< what the report must say, in one line
    std::string body;
};

/// Reads such a file.
///
/// \throws std::runtime_error  naming the file, if it does not have this form
WrongAnswer read_wrong_answer(const std::filesystem::path& file);

/// A text without its line breaks and indentation: reports break their sentences into lines.
std::string in_one_line(const std::string& text);

}  // namespace digitlab::grading
