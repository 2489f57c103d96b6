#include "run_lab.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <numeric>
#include <sstream>
#include <stdexcept>

namespace digitlab::testing {

namespace fs = std::filesystem;
using boost::test_tools::assertion_result;
using Clock = std::chrono::steady_clock;

namespace {

/// A pipe to read what a program writes.
class Pipe {
public:
    Pipe() {
        std::array<int, 2> ends{};
        if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe can be made");
        reading_ = ends[0];
        writing_ = ends[1];
    }
    ~Pipe() {
        close_writing();
        if (reading_ >= 0) close(reading_);
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;

    int reading() const { return reading_; }
    int writing() const { return writing_; }
    void close_writing() {
        if (writing_ >= 0) close(writing_);
        writing_ = -1;
    }

    /// Appends what there is to read; at the end of it closes the pipe.
    void read_into(std::string& text) {
        std::array<char, 65536> piece{};
        const ssize_t size = read(reading_, piece.data(), piece.size());
        if (size > 0) {
            text.append(piece.data(), static_cast<std::size_t>(size));
        } else if (size == 0 || errno != EINTR) {
            close(reading_);
            reading_ = -1;  // which poll() passes over
        }
    }

private:
    int reading_ = -1;
    int writing_ = -1;
};

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    for (std::string& text : texts) pointers.push_back(text.data());
    pointers.push_back(nullptr);
    return pointers;
}

/// The environment of this program, changed as the options say, as "NAME=value" each. A learner's
/// own DIGITLAB_DATA is not to decide what the tests find.
std::vector<std::string> environment_for(const RunOptions& options) {
    auto changes = options.environment;
    changes.try_emplace("DIGITLAB_DATA", std::nullopt);
    // Memory that cannot be had is to be an error of the program, not of the address sanitizer.
    changes.try_emplace("ASAN_OPTIONS", "allocator_may_return_null=1");
    std::vector<std::string> result;
    for (char** variable = environ; *variable != nullptr; ++variable) {
        const std::string text = *variable;
        if (!changes.contains(text.substr(0, text.find('=')))) result.push_back(text);
    }
    for (const auto& [name, value] : changes) {
        if (value) result.push_back(name + "=" + *value);
    }
    return result;
}

/// Starts the program in a process group of its own, as a shell does, so that what it starts in
/// its turn can be ended with it.
pid_t start(std::vector<std::string> command, std::vector<std::string> environment,
            const fs::path& folder, std::size_t memory, const Pipe& out, const Pipe& err) {
    const std::vector<char*> arguments = pointers_to(command);
    const std::vector<char*> variables = pointers_to(environment);
    const pid_t process = fork();
    if (process < 0) throw std::runtime_error("no process can be started");
    if (process > 0) return process;

    setpgid(0, 0);
    const int nothing = open("/dev/null", O_RDONLY);
    const rlimit limit{memory, memory};
    const bool ready = chdir(folder.c_str()) == 0 && dup2(nothing, STDIN_FILENO) >= 0 &&
                       dup2(out.writing(), STDOUT_FILENO) >= 0 &&
                       dup2(err.writing(), STDERR_FILENO) >= 0 &&
                       (memory == 0 || setrlimit(RLIMIT_AS, &limit) == 0);
    if (ready) execve(arguments[0], arguments.data(), variables.data());
    constexpr int cannot_be_run = 127;
    _exit(cannot_be_run);
}

/// Reads what the program prints until it ends, or until its time is over.
void follow(pid_t process, Pipe& out, Pipe& err, const RunOptions& options, Run& run) {
    const auto deadline = Clock::now() + options.limit;
    bool interrupt = !options.interrupt_after.empty();
    while (out.reading() >= 0 || err.reading() >= 0) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
        if (left.count() <= 0) {
            run.timed_out = true;
            kill(-process, SIGKILL);
            return;
        }
        std::array<pollfd, 2> watched = {pollfd{out.reading(), POLLIN, 0},
                                         pollfd{err.reading(), POLLIN, 0}};
        poll(watched.data(), watched.size(), static_cast<int>(left.count()));
        if (watched[0].revents != 0) out.read_into(run.out);
        if (watched[1].revents != 0) err.read_into(run.err);
        if (interrupt && run.out.find(options.interrupt_after) != std::string::npos) {
            kill(-process, options.interrupt_by);
            interrupt = false;
        }
    }
}

int wait_for(pid_t process) {
    int status = 0;
    while (waitpid(process, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/// What is needed to see why a run is not as it should be.
std::string report(const Run& run) {
    std::string text = "\n  " + run.lab;
    for (const std::string& argument : run.arguments) text += " " + argument;
    text += run.timed_out ? " did not end in time" : " ended with " + std::to_string(run.status);
    const std::size_t shown = std::min<std::size_t>(run.out.size(), 2000);
    return text + "\n  standard error: " + run.err +
           "\n  standard output, its end: " + run.out.substr(run.out.size() - shown);
}

assertion_result failure(const std::string& text) {
    assertion_result result(false);
    result.message() << text;
    return result;
}

const Run& shared_run(const std::string& lab, const Arguments& arguments) {
    static std::map<std::pair<std::string, Arguments>, Run> runs;
    const auto key = std::pair(lab, arguments);
    if (!runs.contains(key)) runs.emplace(key, run_lab(lab, arguments));
    return runs.at(key);
}

}  // namespace

Run run_lab(const std::string& lab, const Arguments& arguments, const RunOptions& options) {
    Run run{.lab = lab, .arguments = arguments, .out = {}, .err = {}, .folder = options.folder};
    if (run.folder.empty()) {
        run.own_folder = std::make_shared<TemporaryFolder>();
        run.folder = run.own_folder->path();
    }
    std::vector<std::string> command = {(fs::path(DIGITLAB_PROGRAMS) / lab).string()};
    command.insert(command.end(), arguments.begin(), arguments.end());

    Pipe out;
    Pipe err;
    const pid_t process =
        start(command, environment_for(options), run.folder, options.memory, out, err);
    out.close_writing();
    err.close_writing();
    follow(process, out, err, options, run);
    run.status = wait_for(process);
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
    if (run.status == 0 && run.err.empty() && !run.timed_out) return true;
    return failure("it did not end well:" + report(run));
}

assertion_result refused(const Run& run, int status, std::initializer_list<std::string> pieces) {
    if (run.timed_out || run.status != status) {
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

assertion_result contains(const std::string& text, const std::string& piece) {
    if (text.find(piece) != std::string::npos) return true;
    return failure("\"" + piece + "\" is not in:\n" + text);
}

std::size_t count(const std::string& text, const std::string& piece) {
    std::size_t times = 0;
    for (std::size_t at = text.find(piece); at != std::string::npos;
         at = text.find(piece, at + piece.size())) {
        ++times;
    }
    return times;
}

std::string line_with(const std::string& text, const std::string& piece) {
    for (const std::string& line : lines_of(text)) {
        if (line.find(piece) != std::string::npos) return line;
    }
    return {};
}

std::vector<std::string> lines_of(const std::string& text) {
    std::istringstream stream(text);
    std::vector<std::string> lines;
    std::string line;
    while (std::getline(stream, line)) lines.push_back(line);
    return lines;
}

std::string content_of(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    BOOST_REQUIRE_MESSAGE(stream, file.string() + " is not there");
    std::ostringstream content;
    content << stream.rdbuf();
    return content.str();
}

std::vector<std::string> names_in(const fs::path& folder) {
    std::vector<std::string> names;
    if (!fs::exists(folder)) return names;
    for (const auto& entry : fs::directory_iterator(folder)) {
        names.push_back(entry.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

std::vector<std::vector<double>> weights_in(const fs::path& file) {
    const std::vector<std::string> lines = lines_of(content_of(file));
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
