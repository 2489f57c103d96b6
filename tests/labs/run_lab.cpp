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
    if (!runs.contains(key)) runs.emplace(key, successful_run(lab, arguments));
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

Run successful_run(const std::string& lab, const Arguments& arguments, const RunOptions& options) {
    Run run = run_lab(lab, arguments, options);
    BOOST_TEST_REQUIRE(succeeded(run));
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

arma::mat weights_in(const fs::path& file) {
    std::string numbers;
    for (const std::string& line : lines_of(read_file(file))) {
        if (!line.starts_with("# ")) numbers += line + "\n";
    }
    std::istringstream stream(numbers);
    arma::mat weights;
    BOOST_REQUIRE_MESSAGE(read_file(file).starts_with("# ") &&
                              weights.load(stream, arma::raw_ascii) && !weights.empty(),
                          file.string() + " is not a comment and rows of numbers");
    return weights;
}

assertion_result same_parameters(const fs::path& file, const fs::path& other,
                                 const std::vector<arma::uword>& blocks, double tolerance) {
    const arma::vec a = weights_in(file).as_col();
    const arma::vec b = weights_in(other).as_col();
    const auto all = std::accumulate(blocks.begin(), blocks.end(), arma::uword{0});
    if (a.n_elem != all || b.n_elem != all) {
        return failure("there are " + std::to_string(a.n_elem) + " and " +
                       std::to_string(b.n_elem) + " numbers, not " + std::to_string(all));
    }
    arma::uword begin = 0;
    for (const arma::uword size : blocks) {
        const arma::vec block = a.subvec(begin, arma::size(size, 1));
        const double difference = arma::abs(block - b.subvec(begin, arma::size(size, 1))).max();
        if (!(difference <= tolerance * arma::abs(block).max())) {  // nor NaN
            std::ostringstream text;
            text << "the block of " << size << " numbers from number " << begin << " on differs by "
                 << difference << ", its largest number is " << arma::abs(block).max();
            return failure(text.str());
        }
        begin += size;
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
