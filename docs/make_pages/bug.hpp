#pragma once

#include <filesystem>
#include <string>
#include <vector>

/// \file
/// The deliberate bugs of the pages: a change of one file, what to run, and the test that catches
/// it.
///
///     file: common/model/two_layer_net.cpp
///     - the line as it stands there
///     + the line in its place
///     run: lab06 --steps 3000
///     caught by: test_model two_layer_net/name_of_the_test_case

namespace digitlab::site {

struct Bug {
    std::string file;                  ///< that is changed, from the project's folder
    std::vector<std::string> removed;  ///< lines without the blanks before them
    std::vector<std::string> added;
    std::string program;  ///< of the test that catches it: "test_model"
    std::string test;     ///< "two_layer_net/name_of_the_test_case"
};

/// \throws std::runtime_error  naming file and line, if something is missing or not understood
Bug read_bug(const std::filesystem::path& file);

/// A file with a bug in it.
struct Broken {
    std::string text;
    std::string diff;  ///< the change with two lines around it, as HTML
};

/// The text of `bug.file` with the bug in it.
///
/// \param name  of the bug's file, for messages
/// \throws std::runtime_error  if the removed lines do not occur in exactly one place of it
Broken apply(const Bug& bug, const std::string& text, const std::string& name);

}  // namespace digitlab::site
