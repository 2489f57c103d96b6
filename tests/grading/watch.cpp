// Watches the files to be written: at each save it builds the current lab's share and shows the
// verdict on the current exercise.
//
//     make watch                    or ./watch in the build folder
//     watch SOURCE BUILD CMAKE      another project; what builds it (for tests)

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#ifdef __linux__
#include <sys/inotify.h>
#include <sys/prctl.h>
#endif

#include "exercise_list.hpp"

namespace {

namespace fs = std::filesystem;
using digitlab::grading::listed_exercises;
using digitlab::grading::ListedExercise;

// Set once, before anything else.
fs::path source = DIGITLAB_SOURCE_FOLDER;
fs::path build = DIGITLAB_BUILD_FOLDER;
std::string cmake = DIGITLAB_CMAKE;

fs::path saved() {
    return build / "failed_calls";
}

volatile std::sig_atomic_t stopped = 0;
volatile pid_t running = 0;  // the process group of make or of a judge

void stop(int) {
    stopped = 1;
    if (running > 0) kill(-running, SIGTERM);
}

// ---- exercises and how they stand ---------------------------------------------------------------

std::size_t count_of_exercises() {
    return std::size(listed_exercises);
}

std::string lab_of(std::size_t exercise) {
    return std::string(listed_exercises[exercise].name).substr(0, 5);
}

std::string name_of(std::size_t exercise) {
    return std::string(listed_exercises[exercise].name).substr(6);
}

std::string digits_of(std::size_t exercise) {
    return lab_of(exercise).substr(3);
}

/// How each exercise stood when it was last judged: "passed", "fails", "blocked" or "open".
std::map<std::string, std::string> standings() {
    std::map<std::string, std::string> all;
    for (std::size_t i = 0; i < count_of_exercises(); ++i) {
        std::ifstream file(saved() / (lab_of(i) + ".progress"));
        std::string name;
        std::string standing;
        for (std::string line; std::getline(file, line);) {
            if (std::istringstream(line) >> name >> standing) all[name] = standing;
        }
    }
    return all;
}

/// Where an exercise is to be written; 0 for a file without the comment that marks the place.
int line_of(std::size_t exercise) {
    std::ifstream file(source / listed_exercises[exercise].file);
    const std::string name = ": " + lab_of(exercise) + " " + name_of(exercise);
    int number = 0;
    for (std::string line; std::getline(file, line);) {
        ++number;
        if (line.ends_with(name) || line.ends_with("SOLUTION" + name.substr(1))) {
            return number + 1;
        }
    }
    return 0;
}

/// The first lab of this handout; lab01 in the whole project.
std::string first_open_lab() {
    std::string lab = "lab01";
    std::ifstream(source / "HANDOUT") >> lab;
    return lab;
}

bool is_open(std::size_t exercise) {
    static const std::string first = first_open_lab();
    return lab_of(exercise) >= first;
}

// ---- what is remembered from one start to the next ----------------------------------------------

fs::path state_file() {
    return saved() / "watch.exercise";
}

void remember(std::size_t exercise) {
    std::error_code error;
    fs::create_directories(saved(), error);
    std::ofstream(state_file()) << listed_exercises[exercise].name << "\n";
}

std::size_t find_exercise(const std::string& text) {
    for (std::size_t i = 0; i < count_of_exercises(); ++i) {
        if (text == listed_exercises[i].name || text == name_of(i)) return i;
    }
    return count_of_exercises();
}

/// The next exercise after one that has not passed; all of them passed: none.
std::optional<std::size_t> next_open(std::size_t after) {
    const auto all = standings();
    for (std::size_t step = 1; step <= count_of_exercises(); ++step) {
        const std::size_t i = (after + step) % count_of_exercises();
        const auto found = all.find(listed_exercises[i].name);
        if (is_open(i) && (found == all.end() || found->second != "passed")) return i;
    }
    return std::nullopt;
}

std::size_t first_exercise() {
    std::string name;
    std::ifstream(state_file()) >> name;
    const std::size_t found = find_exercise(name);
    if (found < count_of_exercises()) return found;
    return next_open(count_of_exercises() - 1).value_or(0);
}

// ---- what is shown ------------------------------------------------------------------------------

bool on_terminal() {
    static const bool terminal = isatty(STDOUT_FILENO) != 0;
    return terminal;
}

std::string emphasised(const std::string& text) {
    return on_terminal() && std::getenv("NO_COLOR") == nullptr ? "\033[1m" + text + "\033[0m"
                                                               : text;
}

void show_progress(std::size_t current) {
    const auto all = standings();
    std::map<std::string, std::pair<int, int>> labs;  // passed, of how many
    int passed = 0;
    int open = 0;
    for (std::size_t i = 0; i < count_of_exercises(); ++i) {
        if (!is_open(i)) continue;
        const auto found = all.find(listed_exercises[i].name);
        const bool done = found != all.end() && found->second == "passed";
        labs[lab_of(i)].first += done ? 1 : 0;
        labs[lab_of(i)].second += 1;
        passed += done ? 1 : 0;
        ++open;
    }
    std::string line;
    for (const auto& [lab, counts] : labs) {
        line += (line.empty() ? " " : " · ") + lab.substr(3) + " " + std::to_string(counts.first) +
                "/" + std::to_string(counts.second);
    }
    std::cout << "\nlab" << line << "  all " << passed << "/" << open << "\n"
              << emphasised(lab_of(current) + " " + name_of(current))
              << "   next, hint, solution, list, quit > " << std::flush;
}

void show_exercise(std::size_t exercise) {
    const int line = line_of(exercise);
    remember(exercise);
    std::cout << "\n"
              << emphasised(lab_of(exercise) + " " + name_of(exercise)) << ": "
              << listed_exercises[exercise].file
              << (line > 0 ? ":" + std::to_string(line) : std::string()) << "\n"
              << std::flush;
}

void show_list(std::size_t current) {
    const auto all = standings();
    for (std::size_t i = 0; i < count_of_exercises(); ++i) {
        if (!is_open(i)) continue;
        const auto found = all.find(listed_exercises[i].name);
        std::cout << (i == current ? "> " : "  ") << lab_of(i) << "  " << name_of(i) << "  "
                  << (found == all.end() ? "not judged yet" : found->second) << "\n";
    }
}

// ---- running make and the judge -----------------------------------------------------------------

/// Runs a command in the build folder, in a process group of its own, which ends with this program.
/// Returns its status, and what it printed if that is not shown at once.
int run(std::vector<std::string> command, std::string* output,
        const std::map<std::string, std::string>& environment = {}) {
    std::array<int, 2> ends{-1, -1};
    if (output != nullptr && pipe(ends.data()) != 0) return 1;
    // A signal between fork() and what follows it would reach neither of the two.
    sigset_t stopping;
    sigset_t before;
    sigemptyset(&stopping);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&stopping, signal);
    sigprocmask(SIG_BLOCK, &stopping, &before);
    const pid_t process = fork();
    if (process == 0) {
        setpgid(0, 0);
#ifdef __linux__
        prctl(PR_SET_PDEATHSIG, SIGTERM);
#endif
        for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGTTOU, SIGTSTP}) {
            std::signal(signal, SIG_DFL);
        }
        sigprocmask(SIG_SETMASK, &before, nullptr);
        dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
        if (output != nullptr) {
            dup2(ends[1], STDOUT_FILENO);
            dup2(ends[1], STDERR_FILENO);
        }
        for (const auto& [name, value] : environment) setenv(name.c_str(), value.c_str(), 1);
        for (const char* name : {"MAKEFLAGS", "MFLAGS", "MAKELEVEL", "EXERCISE"}) {
            if (environment.count(name) == 0) unsetenv(name);
        }
        if (chdir(build.c_str()) != 0) _exit(127);
        std::vector<char*> words;
        for (std::string& word : command) words.push_back(word.data());
        words.push_back(nullptr);
        execvp(words[0], words.data());
        _exit(127);
    }
    if (process > 0) setpgid(process, process);
    running = process;
    if (process > 0 && stopped != 0) kill(-process, SIGTERM);
    sigprocmask(SIG_SETMASK, &before, nullptr);
    if (process < 0) return 1;
    if (output != nullptr) {
        close(ends[1]);
        std::array<char, 4096> piece;
        for (ssize_t size = 0;;) {
            size = read(ends[0], piece.data(), piece.size());
            if (size > 0) output->append(piece.data(), static_cast<std::size_t>(size));
            if (size == 0 || (size < 0 && errno != EINTR)) break;
        }
        close(ends[0]);
    }
    int status = 0;
    while (waitpid(process, &status, 0) < 0 && errno == EINTR) {
    }
    running = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

std::string jobs() {
    return "-j" + std::to_string(std::max(1L, sysconf(_SC_NPROCESSORS_ONLN)));
}

/// The lines of a build that tell what is wrong, without those of make.
std::string errors_of(const std::string& output) {
    std::istringstream lines(output);
    std::string errors;
    int count = 0;
    for (std::string line; std::getline(lines, line) && count < 25;) {
        if (line.starts_with("[") || line.starts_with("make") || line.starts_with("gmake") ||
            line.starts_with("Consolidate") || line.starts_with("Scanning")) {
            continue;
        }
        if (line.starts_with(source.string() + "/")) line.erase(0, source.string().size() + 1);
        errors += line + "\n";
        ++count;
    }
    return errors;
}

bool build_lab(std::size_t exercise) {
    const std::string lab = digits_of(exercise);
    std::vector<std::string> command = {cmake,         "--build",      build.string(), "--target",
                                        "judge" + lab, "worker" + lab, "--",           jobs()};
    std::string output;
    int status = run(command, &output);
    if (status != 0 && stopped == 0 && output.find("undefined reference") != std::string::npos) {
        // A file now includes a header whose source was not needed before.
        std::string ignored;
        run({cmake, build.string()}, &ignored);
        output.clear();
        status = run(command, &output);
    }
    if (stopped != 0) return false;
    const std::string errors = errors_of(output);
    if (status != 0) std::cout << "It does not compile:\n" << errors;
    if (status == 0 && output.find("warning:") != std::string::npos) std::cout << errors;
    return status == 0;
}

void judge(std::size_t exercise, const std::vector<std::string>& more = {}) {
    std::cout << "Building and judging " << lab_of(exercise) << " …" << std::endl;
    if (!build_lab(exercise)) return;
    const std::string lab = digits_of(exercise);
    const std::string worker = (build / ("worker" + lab)).string();
    std::vector<std::string> command = {(build / ("judge" + lab)).string(),
                                        "--worker",
                                        worker,
                                        "--lab",
                                        std::to_string(std::stoi(lab)),
                                        "--saved",
                                        saved().string(),
                                        "--source",
                                        source.string(),
                                        "--exercise",
                                        name_of(exercise),
                                        "--watched"};
    command.insert(command.end(), more.begin(), more.end());
    run(command, nullptr);
}

void show_solution(std::size_t exercise) {
    const auto all = standings();
    const auto found = all.find(listed_exercises[exercise].name);
    if (found == all.end() || found->second != "passed") {
        std::cout << "The solution can be seen once the public tests of " << name_of(exercise)
                  << " pass. Until then: hint\n";
        return;
    }
    judge(exercise, {"--solution"});
}

// ---- waiting for a save or a command ------------------------------------------------------------

/// The folders with the files of a lab's exercises.
std::vector<fs::path> folders_of_exercises() {
    std::vector<fs::path> folders;
    for (const ListedExercise& one : listed_exercises) {
        const fs::path folder = (source / one.file).parent_path();
        if (std::find(folders.begin(), folders.end(), folder) == folders.end()) {
            folders.push_back(folder);
        }
    }
    return folders;
}

/// Tells when a source file is saved: by inotify, and where that is missing or fails (some network
/// folders) by looking at the times of all files.
class Saves {
public:
    explicit Saves(std::vector<fs::path> folders) : folders_(std::move(folders)) {
#ifdef __linux__
        if (std::getenv("DIGITLAB_POLL") == nullptr)
            descriptor_ = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
        for (const fs::path& folder : folders_) {
            const auto events = IN_CLOSE_WRITE | IN_MOVED_TO;
            if (descriptor_ >= 0 && inotify_add_watch(descriptor_, folder.c_str(), events) < 0) {
                close(descriptor_);
                descriptor_ = -1;
            }
        }
#endif
        newest_ = newest();
    }
    ~Saves() {
        if (descriptor_ >= 0) close(descriptor_);
    }
    Saves(const Saves&) = delete;
    Saves& operator=(const Saves&) = delete;

    /// To wait for with poll(); -1 where only looking helps.
    int descriptor() const {
        return descriptor_;
    }

    /// Whether a source file has changed since the last call.
    bool any() {
        if (descriptor_ >= 0) {
            std::array<char, 4096> events;
            while (read(descriptor_, events.data(), events.size()) > 0) {
            }
        }
        const auto now = newest();
        const bool changed = now != newest_;
        newest_ = now;
        return changed;
    }

private:
    /// The times of all source files, added up: any save changes it.
    std::map<fs::path, fs::file_time_type> newest() const {
        std::map<fs::path, fs::file_time_type> times;
        std::error_code error;
        for (const fs::path& folder : folders_) {
            for (const auto& entry : fs::directory_iterator(folder, error)) {
                const std::string extension = entry.path().extension();
                if (extension != ".cpp" && extension != ".hpp") continue;
                times[entry.path()] = entry.last_write_time(error);
            }
        }
        return times;
    }

    std::vector<fs::path> folders_;
    int descriptor_ = -1;
    std::map<fs::path, fs::file_time_type> newest_;
};

/// Waits for a save or for a line of standard input; nothing at its end, or when this program is
/// stopped.
std::optional<std::string> wait_for_command(Saves& saves, bool& saved_file) {
    static std::string typed;
    for (;;) {
        const std::size_t end = typed.find('\n');
        if (end != std::string::npos) {
            const std::string line = typed.substr(0, end);
            typed.erase(0, end + 1);
            return line;
        }
        std::array<pollfd, 2> wait{{{STDIN_FILENO, POLLIN, 0}, {saves.descriptor(), POLLIN, 0}}};
        constexpr int look_again = 500;  // milliseconds
        const int ready = poll(wait.data(), wait.size(), saves.descriptor() < 0 ? look_again : -1);
        if (stopped != 0) return std::nullopt;
        if (ready < 0 && errno != EINTR) return std::nullopt;
        if (saves.descriptor() < 0 || wait[1].revents != 0) {
            usleep(50'000);  // an editor may write several files
            if (saves.any()) {
                saved_file = true;
                return "";
            }
        }
        if (ready > 0 && wait[0].revents != 0) {
            std::array<char, 256> piece;
            const ssize_t size = read(STDIN_FILENO, piece.data(), piece.size());
            if (size <= 0) return std::nullopt;
            typed.append(piece.data(), static_cast<std::size_t>(size));
        }
    }
}

/// Under make Ctrl-C would reach make as well, which complains of it: this program then takes the
/// terminal for itself, and gives it back in the end.
class Foreground {
public:
    Foreground() {
        if (isatty(STDIN_FILENO) == 0 || getpgrp() == getpid()) return;
        std::signal(SIGTTOU, SIG_IGN);
        std::signal(SIGTSTP, SIG_IGN);  // a shell would wait for make
        before_ = tcgetpgrp(STDIN_FILENO);
        if (before_ != getpgrp() || setpgid(0, 0) != 0 || tcsetpgrp(STDIN_FILENO, getpgrp()) != 0) {
            before_ = -1;
        }
    }
    ~Foreground() {
        if (before_ > 0) tcsetpgrp(STDIN_FILENO, before_);
    }
    Foreground(const Foreground&) = delete;
    Foreground& operator=(const Foreground&) = delete;

private:
    pid_t before_ = -1;
};

int watch() {
    const Foreground foreground;
    struct sigaction action {};
    action.sa_handler = stop;  // without SA_RESTART: a wait ends
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaction(signal, &action, nullptr);
    Saves saves(folders_of_exercises());
    std::size_t current = first_exercise();
    std::cout << "Save a file of common/, and its exercise is built and judged here. next, hint, "
                 "solution, "
                 "list and quit are commands; Ctrl-C ends.\n";
    show_exercise(current);
    judge(current);
    while (stopped == 0) {
        show_progress(current);
        bool saved_file = false;
        const std::optional<std::string> line = wait_for_command(saves, saved_file);
        if (!line) break;
        std::string command;
        std::string name;
        std::istringstream(*line) >> command >> name;
        if (saved_file) {
            std::cout << "\n";
            judge(current);
        } else if (command == "q" || command == "quit") {
            std::cout << "The next start resumes with " << lab_of(current) << " "
                      << name_of(current) << ".\n";
            return 0;
        } else if (command == "n" || command == "next") {
            const std::optional<std::size_t> next = next_open(current);
            if (!next) {
                std::cout << "The public tests of all exercises pass.\n";
                continue;
            }
            current = *next;
            show_exercise(current);
            judge(current);
        } else if (command == "h" || command == "hint") {
            judge(current, {"--hint"});
        } else if (command == "s" || command == "solution") {
            show_solution(current);
        } else if (command == "l" || command == "list") {
            show_list(current);
        } else if (command.empty()) {
            judge(current);
        } else if (find_exercise(command) < count_of_exercises()) {
            current = find_exercise(command);
            show_exercise(current);
            judge(current);
        } else {
            std::cout << command
                      << ": no such command. next (n), hint (h), solution (s), list (l), quit (q), "
                         "or the "
                         "name of an exercise\n";
        }
    }
    std::cout << "\n";
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    const std::string usage =
        "usage: watch [SOURCE BUILD CMAKE]\n"
        "At each save it builds the current lab's share and shows the verdict. Without arguments "
        "it watches\n"
        "the project that it was built from.\n";
    if (argc == 2 && std::string(argv[1]) == "--help") {
        std::cout << usage;
        return 0;
    }
    if (argc != 1 && argc != 4) {
        std::cerr << usage;
        return 2;
    }
    if (argc == 4) {
        source = argv[1];
        build = argv[2];
        cmake = argv[3];
    }
    return watch();
}
