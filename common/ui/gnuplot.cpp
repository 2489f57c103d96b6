#include "ui/gnuplot.hpp"

#include <fmt/format.h>

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iomanip>
#include <iterator>
#include <sstream>

#include "base/file.hpp"
#include "ui/terminal.hpp"

// gnuplot-iostream reads Armadillo matrices if Armadillo comes first. Its warnings are not ours.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#pragma GCC diagnostic ignored "-Wpedantic"
#include <gnuplot-iostream.h>
#pragma GCC diagnostic pop

namespace digitlab {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds gnuplot_time_limit(15);

std::string terminal_commands(const GnuplotInput& input, const std::string& format) {
    if (format == "window") {
        return "if (GPVAL_TERM eq 'unknown') exit error 'this gnuplot cannot open windows'\n"
               "set termoption noenhanced\n";
    }
    // Text is 17 pixels high where the picture is 1000 wide; a PNG has 1.6 times as many pixels.
    if (format == "png") {
        return fmt::format(
            "set terminal pngcairo noenhanced size {:g},{:g} font 'DejaVu Sans,13' fontscale 1.6 "
            "linewidth 1.6 pointscale 1.6\n",
            1.6 * input.width, 1.6 * input.height);
    }
    if (format == "pdf") {  // in inches
        return fmt::format(
            "set terminal pdfcairo noenhanced size {:g},{:g} font 'DejaVu Sans,13' fontscale 0.72 "
            "linewidth 1.5\n",
            input.width / 100.0, input.height / 100.0);
    }
    return fmt::format(
        "set terminal svg noenhanced size {},{} font 'DejaVu Sans,13' fontscale 1.33 "
        "background '#ffffff'\n",
        input.width, input.height);
}

/// Keeps the edges of an image's pixels sharp where a browser would blur them.
void sharpen_images(const fs::path& svg) {
    std::string text = read_file(svg);
    const std::string image = "<image ";
    const std::string sharp = "style='image-rendering:pixelated' ";
    for (std::size_t at = text.find(image); at != std::string::npos;
         at = text.find(image, at + image.size())) {
        text.insert(at + image.size(), sharp);
    }
    write_file_atomically(svg, text);
}

/// The first error in the output of gnuplot; warnings (such as of blank cells) do not count.
std::string first_complaint(const std::string& output) {
    std::istringstream stream(output);
    std::string line;
    while (std::getline(stream, line)) {
        const bool is_error = line.find_first_not_of(" \t^") != std::string::npos &&
                              line.find("gnuplot>") == std::string::npos &&
                              line.find("warning") == std::string::npos &&
                              line.find("Warning") == std::string::npos;
        if (is_error) return line.substr(line.find_first_not_of(" \t"));
    }
    return {};
}

/// A file without a name, which the system removes when the program ends.
class NamelessFile {
public:
    NamelessFile() : file_(std::tmpfile()) {}
    ~NamelessFile() {
        if (file_ != nullptr) std::fclose(file_);
    }
    NamelessFile(const NamelessFile&) = delete;
    NamelessFile& operator=(const NamelessFile&) = delete;

    bool made() const { return file_ != nullptr; }
    int descriptor() const { return fileno(file_); }
    std::string content() const {
        std::string text;
        std::rewind(file_);
        for (int c = 0; (c = std::fgetc(file_)) != EOF;) text += static_cast<char>(c);
        return text;
    }

private:
    std::FILE* file_;
};

/// Starts gnuplot, with files for what it reads and what it complains of, in a process group of its
/// own: a Ctrl-C is for the lab. Returns 0 or an error number.
int start_gnuplot(const std::vector<std::string>& arguments, int script, int complaints,
                  pid_t& process) {
    std::vector<char*> words;
    words.reserve(arguments.size() + 1);
    for (const std::string& argument : arguments) words.push_back(const_cast<char*>(&argument[0]));
    words.push_back(nullptr);
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, script, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&files, complaints, STDERR_FILENO);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    const int error = posix_spawnp(&process, words[0], &files, &attributes, words.data(), environ);
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attributes);
    return error;
}

/// Waits until gnuplot has ended, but not for ever. Returns what went wrong.
std::string wait_for_gnuplot(pid_t process) {
    const auto deadline = std::chrono::steady_clock::now() + gnuplot_time_limit;
    int status = 0;
    while (waitpid(process, &status, WNOHANG) == 0) {
        const bool too_long = std::chrono::steady_clock::now() > deadline;
        bool stopped = false;
        try {
            end_if_interrupted();
        } catch (const Interrupted&) {
            stopped = true;
        }
        if (too_long || stopped) {
            kill(-process, SIGKILL);
            waitpid(process, &status, 0);
            if (stopped) throw Interrupted{};
            return gnuplot_hangs;
        }
        usleep(2000);
    }
    return status == 0 ? "" : "it failed";
}

/// Whether a picture has its end.
bool is_whole(const fs::path& picture, const std::string& format) {
    std::ifstream stream(picture, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
    const std::string end = bytes.substr(bytes.size() - std::min<std::size_t>(bytes.size(), 32));
    if (format == "png") return end.find("IEND") != std::string::npos;
    return end.find(format == "svg" ? "</svg>" : "%%EOF") != std::string::npos;
}

}  // namespace

bool gnuplot_found() {
    const char* const path = std::getenv("PATH");
    std::istringstream folders(path != nullptr ? path : "");
    std::string folder;
    while (std::getline(folders, folder, ':')) {
        std::error_code unreadable;
        if (fs::is_regular_file(fs::path(folder) / "gnuplot", unreadable)) return true;
    }
    return false;
}

std::string run_gnuplot(const GnuplotInput& input, const std::string& format,
                        const fs::path& file) {
    const bool to_file = format != "window";
    const fs::path part = fmt::format("{}.{}.part", file.string(), getpid());
    const NamelessFile script;
    const NamelessFile complaints;
    if (!script.made() || !complaints.made()) {
        return fmt::format("no temporary file can be made: {}", std::strerror(errno));
    }
    {
        // A file and not a pipe: a gnuplot that hangs does not read, and writing would never end.
        Gnuplot gnuplot(fdopen(dup(script.descriptor()), "w"));
        gnuplot << std::setprecision(9) << "set encoding utf8\n"
                << terminal_commands(input, format);
        if (to_file) gnuplot << "set output " << quote(part.string()) << "\n";
        gnuplot << input.commands;
        for (const arma::mat& block : input.data) gnuplot.send1d(block);
        gnuplot << "unset output\n" << std::flush;
        if (!gnuplot)
            return fmt::format("its commands cannot be written: {}", std::strerror(errno));
    }
    lseek(script.descriptor(), 0, SEEK_SET);
    std::vector<std::string> command = {"gnuplot"};
    if (format == "window") command.emplace_back("-persist");
    pid_t process = 0;
    const int error = start_gnuplot(command, script.descriptor(), complaints.descriptor(), process);
    std::error_code ignored;
    std::string trouble;
    try {
        trouble = error != 0 ? std::strerror(error) : wait_for_gnuplot(process);
    } catch (const Interrupted&) {
        fs::remove(part, ignored);
        throw;
    }
    std::string complaint = first_complaint(complaints.content());
    if (complaint.empty() || trouble == gnuplot_hangs) complaint = trouble;
    if (!to_file) return complaint;
    if (complaint.empty() && is_whole(part, format)) {
        if (format == "svg") sharpen_images(part);
        fs::rename(part, file, ignored);
        return ignored ? ignored.message() : "";
    }
    fs::remove(part, ignored);
    return complaint.empty() ? "it ended before the picture was whole (is the disk full?)"
                             : complaint;
}

}  // namespace digitlab
