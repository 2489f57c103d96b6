#pragma once

#include <filesystem>
#include <string>
#include <vector>

/// \file
/// Text files as lines, for the pages of the site.

namespace digitlab::site {

/// A place in a file, for messages: "labs/lab06_backpropagation/tutorial.md:12".
struct Place {
    std::string file;
    std::size_t line = 0;  ///< counted from 0; printed from 1

    std::string text() const { return file + ":" + std::to_string(line + 1); }
};

/// All that is wrong with the pages: it is collected, so that one build names every mistake.
class Problems {
public:
    void add(const Place& place, const std::string& what) {
        found_.push_back(place.text() + ": " + what);
    }
    const std::vector<std::string>& found() const { return found_; }

private:
    std::vector<std::string> found_;
};

/// \throws std::runtime_error  naming the file, if it cannot be read
std::string read_file(const std::filesystem::path& file);

/// Writes a file, and the folders it lies in, unless it holds that text already: what depends on
/// the file is then not made again.
///
/// \throws std::runtime_error  naming the file, if it cannot be written
void write_file(const std::filesystem::path& file, const std::string& text);

std::vector<std::string> split_lines(const std::string& text);
std::string join_lines(const std::vector<std::string>& lines);

/// Without blanks at both ends.
std::string trimmed(const std::string& text);

/// The text with every `from` replaced by `to`.
std::string replaced(std::string text, const std::string& from, const std::string& to);

/// The text with the special characters of HTML escaped, also for an attribute.
std::string escaped(const std::string& text);

/// All files with one of the endings below a folder, sorted; none if there is no such folder.
std::vector<std::filesystem::path> files_below(const std::filesystem::path& folder,
                                               const std::vector<std::string>& endings);

}  // namespace digitlab::site
