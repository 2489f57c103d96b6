#pragma once

#include <filesystem>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "support/process.hpp"
#include "support/testing.hpp"

/// \file
/// Labs run whole, as a learner runs them, and what they print taken apart.

namespace digitlab::testing {

using boost::test_tools::per_element;
using boost::test_tools::tolerance;

using Arguments = std::vector<std::string>;

using RunOptions = ProcessOptions;

/// A lab that was run, how it ended, and the folder it was run in, which exists as long as this.
struct Run : ProcessResult {
    std::string lab{};
    Arguments arguments{};
    std::filesystem::path folder{};
    std::shared_ptr<TemporaryFolder> own_folder{};

    /// A file of the folder to which the lab writes its figures by default.
    std::filesystem::path result_file(const std::string& name) const {
        return folder / "results" / lab / name;
    }
};

/// Runs a lab in a new folder, unless the options name one.
Run run_lab(const std::string& lab, const Arguments& arguments, const RunOptions& options = {});

/// The same, but the test ends here unless the lab succeeds.
Run successful_run(const std::string& lab, const Arguments& arguments,
                   const RunOptions& options = {});

/// The first line of what the lab printed, which is to be its header; empty if it printed nothing.
std::string first_line(const Run& run);

/// Runs with --quick and without options, which must succeed. All tests of the program share them.
const Run& quick_run(const std::string& lab);
const Run& default_run(const std::string& lab);

/// The result line: "lab06 result: test_accuracy=0.9158 steps=10000".
struct Result {
    std::vector<std::pair<std::string, std::string>> values;

    std::vector<std::string> keys() const;
    std::string text(const std::string& key) const;
    double number(const std::string& key) const;

    /// Everything but the times, which differ from run to run.
    std::string without_seconds() const;
};

/// The result line of a run that ended well; the test ends here if there is not exactly one, or if
/// it is not the last line.
Result result_of(const Run& run);

/// Whether the run ended with status 0 and nothing on standard error.
boost::test_tools::assertion_result succeeded(const Run& run);

/// Whether the run was refused as it should be: this status, no result line, and on standard error
/// one line that begins with the lab's name and holds each of these pieces.
boost::test_tools::assertion_result refused(const Run& run, int status,
                                            std::initializer_list<std::string> pieces);

/// The numbers of a weights.txt, as in the file; the test ends here if it is not one.
arma::mat weights_in(const std::filesystem::path& file);

/// Whether two files hold the same parameters, block after block: in none is the largest difference
/// more than `tolerance` times the largest number.
///
/// \param blocks  how many numbers each block has
boost::test_tools::assertion_result same_parameters(const std::filesystem::path& file,
                                                    const std::filesystem::path& other,
                                                    const std::vector<arma::uword>& blocks,
                                                    double tolerance);

/// An environment in which DIGITLAB_DATA names the folder that holds the folder `name` with its
/// four files; nothing if there is none on this machine.
std::optional<RunOptions> with_data_set(const std::string& name);

}  // namespace digitlab::testing
