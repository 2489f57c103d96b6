#include "run_lab.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <numeric>
#include <sstream>
#include <stdexcept>

namespace digitlab::testing {

namespace fs = std::filesystem;
using boost::test_tools::assertion_result;

namespace {

/// What is needed to see why a run is not as it should be.
std::string report(const Run& run) {
    std::string text = "\n  " + run.lab;
    for (const std::string& argument : run.arguments) text += " " + argument;
    text += run.timed_out() ? " did not end in time" : " ended with " + std::to_string(run.status);
    const std::size_t shown = std::min<std::size_t>(run.out.size(), 2000);
    return text + "\n  standard error: " + run.err +
           "\n  standard output, its end: " + run.out.substr(run.out.size() - shown);
}

const Run& shared_run(const std::string& lab, const Arguments& arguments) {
    static std::map<std::pair<std::string, Arguments>, Run> runs;
    const auto key = std::pair(lab, arguments);
    if (!runs.contains(key)) runs.emplace(key, run_lab(lab, arguments));
    return runs.at(key);
}

}  // namespace

Run run_lab(const std::string& lab, const Arguments& arguments, const RunOptions& options) {
    Run run;
    run.lab = lab;
    run.arguments = arguments;
    ProcessOptions settings = options;
    if (settings.folder.empty()) {
        run.own_folder = std::make_shared<TemporaryFolder>();
        settings.folder = run.own_folder->path();
    }
    run.folder = settings.folder;
    // A learner's own DIGITLAB_DATA must not decide what the tests find.
    settings.environment.try_emplace("DIGITLAB_DATA", std::nullopt);
    // Memory that cannot be had is to be an error of the program, not of the address sanitizer.
    settings.environment.try_emplace("ASAN_OPTIONS", "allocator_may_return_null=1");
    static_cast<ProcessResult&>(run) =
        run_process(concat({DIGITLAB_PROGRAMS "/" + lab}, arguments), settings);
    return run;
}

std::string first_line(const Run& run) {
    return run.out.substr(0, run.out.find('\n'));
}

const Run& quick_run(const std::string& lab) {
    return shared_run(lab, {"--quick"});
}

const Run& default_run(const std::string& lab) {
    return shared_run(lab, {});
}

std::vector<std::string> Result::keys() const {
    std::vector<std::string> names;
    for (const auto& [key, value] : values) names.push_back(key);
    return names;
}

std::string Result::text(const std::string& key) const {
    for (const auto& [name, value] : values) {
        if (name == key) return value;
    }
    throw std::runtime_error("the result line has no " + key);
}

double Result::number(const std::string& key) const {
    const std::string value = text(key);
    double number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error != std::errc{} || end != value.data() + value.size()) {
        throw std::runtime_error(key + "=" + value + " is not a number");
    }
    return number;
}

std::string Result::without_seconds() const {
    std::string line;
    for (const auto& [key, value] : values) {
        if (!key.starts_with("seconds")) line += key + "=" + value + " ";
    }
    return line;
}

Result result_of(const Run& run) {
    const std::string beginning = run.lab + " result: ";
    const std::vector<std::string> lines = lines_of(run.out);
    BOOST_REQUIRE_MESSAGE(count(run.out, " result:") == 1 && lines.back().starts_with(beginning) &&
                              run.out.back() == '\n',
                          "the last line is not the one and only result line" + report(run));
    Result result;
    std::istringstream pairs(lines.back().substr(beginning.size()));
    std::string pair;
    while (pairs >> pair) {
        const std::size_t equals = pair.find('=');
        BOOST_REQUIRE_MESSAGE(equals != std::string::npos,
                              pair + " is not key=value: " + lines.back());
        result.values.emplace_back(pair.substr(0, equals), pair.substr(equals + 1));
    }
    return result;
}

assertion_result succeeded(const Run& run) {
    if (run.status == 0 && run.err.empty() && !run.timed_out()) return true;
    return failure("it did not end well:" + report(run));
}

assertion_result refused(const Run& run, int status, std::initializer_list<std::string> pieces) {
    if (run.timed_out() || run.status != status) {
        return failure("the status should be " + std::to_string(status) + report(run));
    }
    if (count(run.out, "result:") != 0) return failure("there is a result line" + report(run));
    const bool one_line = count(run.err, "\n") == 1 && run.err.back() == '\n';
    if (!one_line || !run.err.starts_with(run.lab + ": ")) {
        return failure("standard error should be one line, \"" + run.lab + ": …\"" + report(run));
    }
    for (const std::string& piece : pieces) {
        if (run.err.find(piece) == std::string::npos) {
            return failure("the message lacks \"" + piece + "\"" + report(run));
        }
    }
    return true;
}

std::vector<std::vector<double>> weights_in(const fs::path& file) {
    const std::vector<std::string> lines = lines_of(read_file(file));
    BOOST_REQUIRE_MESSAGE(!lines.empty() && lines.front().starts_with("# "),
                          file.string() + " does not begin with a comment");
    std::vector<std::vector<double>> rows;
    for (auto line = lines.begin() + 1; line != lines.end(); ++line) {
        if (line->starts_with("# ")) continue;  // more of the comment
        std::istringstream fields(*line);
        std::vector<double> row;
        double number = 0;
        while (fields >> number) row.push_back(number);
        BOOST_REQUIRE_MESSAGE(fields.eof() && !row.empty(),
                              file.string() + " has a line that is not numbers: " + *line);
        rows.push_back(row);
    }
    return rows;
}

assertion_result same_parameters(const fs::path& file, const fs::path& other,
                                 const std::vector<std::size_t>& blocks, double tolerance) {
    const auto a = weights_in(file);
    const auto b = weights_in(other);
    const std::size_t all = std::accumulate(blocks.begin(), blocks.end(), std::size_t{0});
    if (a.size() != all || b.size() != all) {
        return failure("there are " + std::to_string(a.size()) + " and " +
                       std::to_string(b.size()) + " numbers, not " + std::to_string(all));
    }
    std::size_t at = 0;
    for (std::size_t block = 0; block < blocks.size(); ++block) {
        double largest = 0;
        double difference = 0;
        for (const std::size_t end = at + blocks[block]; at < end; ++at) {
            largest = std::max(largest, std::abs(a[at].at(0)));
            difference = std::max(difference, std::abs(a[at].at(0) - b[at].at(0)));
        }
        if (difference <= tolerance * largest) continue;
        std::ostringstream text;
        text << "block " << block << " differs by " << difference << ", its largest number is "
             << largest;
        return failure(text.str());
    }
    return true;
}

std::optional<RunOptions> with_data_set(const std::string& name) {
    std::vector<fs::path> places;
    if (const char* variable = std::getenv("DIGITLAB_DATA")) places.emplace_back(variable);
    const fs::path source_folder = DIGITLAB_SOURCE_FOLDER;
    places.push_back(source_folder / "datasets");
    places.push_back(source_folder.parent_path() / "shared" / "datasets");
    places.emplace_back("/usr/share/datasets");
    for (const fs::path& place : places) {
        for (const std::string ending : {"", ".gz"}) {
            if (fs::exists(place / name / ("train-images-idx3-ubyte" + ending))) {
                return RunOptions{.environment = {{"DIGITLAB_DATA", fs::absolute(place).string()}}};
            }
        }
    }
    return std::nullopt;
}

}  // namespace digitlab::testing
