#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "ui/command_line.hpp"

/// \file
/// The report of a run: one HTML page with what the terminal showed, and the figures in place.

namespace digitlab {

/// Names and values of a result line.
using ResultValues = std::vector<std::pair<std::string, std::string>>;

/// The story of a run, its settings and its result, compared with the run before.
///
/// The result line and the settings are kept in `result.txt`, where the next run finds them. The
/// page, `report.html`, stands in the same folder and names its figures by relative paths, so that
/// a browser opens it without a server.
class Report {
public:
    /// A report without a story. Reads the result of the run before, if there is one.
    ///
    /// \param info     the program
    /// \param options  the folder and all settings
    Report(const ProgramInfo& info, const CommonOptions& options);

    void header(const std::string& line) { header_ = line; }  ///< what the lab works with
    void heading(const std::string& text);                    ///< begins a section
    void paragraph(const std::string& text);                  ///< sentences
    void preformatted(const std::string& text);               ///< a picture in characters, a list
    void add(const std::string& html);                        ///< HTML as it is

    /// A figure that was drawn into a file.
    ///
    /// \param file   in the folder of the report
    /// \param title  of the figure
    void figure(const std::filesystem::path& file, const std::string& title);

    /// Keeps the results and writes `result.txt`. If that fails, `write()` says so: the results are
    /// not to be lost, nor what the lab does next.
    ///
    /// \param values  names and values
    void result(const ResultValues& values);

    /// "lab06 result: test_accuracy=0.9158 steps=10000", with "interrupted=true" after Ctrl-C;
    /// empty without results.
    std::string result_line() const;

    /// Writes `report.html` and returns its path; nothing if the folder does not exist.
    ///
    /// \throws std::runtime_error  naming the file, if it or `result.txt` cannot be written
    std::filesystem::path write() const;

    /// The whole page.
    std::string html() const;

private:
    void close_preformatted();
    std::string result_html() const;
    std::string settings_html() const;

    std::string name_;
    std::string title_;
    std::filesystem::path folder_;
    std::vector<Setting> settings_;
    std::vector<std::string> before_;  // the lines of result.txt of the run before
    std::string header_;
    ResultValues values_;
    std::string trouble_;       // with result.txt
    std::string story_;         // HTML
    std::string preformatted_;  // the end of the story, while lines may follow
};

}  // namespace digitlab
