#include "ui/gnuplot.hpp"

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iomanip>
#include <sstream>

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

/// Text in single quotes, in which the quote itself is written as `escaped`.
std::string quoted(const std::string& text, const std::string& escaped) {
    std::string result = "'";
    for (const char c : text) {
        if (c == '\'') {
            result += escaped;
        } else {
            result += c;
        }
    }
    result += '\'';
    return result;
}

std::string for_shell(const std::string& text) {
    return quoted(text, "'\\''");
}
std::string for_gnuplot(const std::string& text) {
    return quoted(text, "''");
}

std::string terminal_commands(const GnuplotInput& input, const std::string& format) {
    const std::string size = std::to_string(input.width) + "," + std::to_string(input.height);
    const std::string font = " font 'DejaVu Sans,13' ";
    if (format == "png") return "set terminal pngcairo noenhanced size " + size + font + "\n";
    if (format == "svg") {
        return "set terminal svg noenhanced size " + size + font + " background '#ffffff'\n";
    }
    if (format == "pdf") {
        std::ostringstream inches;
        inches << input.width / 100.0 << "in," << input.height / 100.0 << "in";
        return "set terminal pdfcairo noenhanced size " + inches.str() + font + "\n";
    }
    if (format == "terminal") return "set terminal dumb noenhanced size 100,30\n";
    return "set termoption noenhanced\n";  // a window
}

/// While it lives, writing to a gnuplot that has died is an error and not the end of the program.
class IgnoreBrokenPipes {
public:
    IgnoreBrokenPipes() : before_(std::signal(SIGPIPE, SIG_IGN)) {}
    ~IgnoreBrokenPipes() { std::signal(SIGPIPE, before_); }
    IgnoreBrokenPipes(const IgnoreBrokenPipes&) = delete;
    IgnoreBrokenPipes& operator=(const IgnoreBrokenPipes&) = delete;

private:
    void (*before_)(int);
};

/// The first error in what gnuplot said; warnings (such as of blank cells) do not count.
std::string first_complaint(const fs::path& file) {
    std::ifstream stream(file);
    std::string line;
    while (std::getline(stream, line)) {
        const bool says_something = line.find_first_not_of(" \t^") != std::string::npos &&
                                    line.find("gnuplot>") == std::string::npos &&
                                    line.find("warning") == std::string::npos &&
                                    line.find("Warning") == std::string::npos;
        if (says_something) return line.substr(line.find_first_not_of(" \t"));
    }
    return {};
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
    const IgnoreBrokenPipes ignore_broken_pipes;
    const bool to_file = format != "window" && format != "terminal";
    const fs::path part = file.string() + ".part";
    const fs::path complaints = file.string() + ".log";
    {
        // gnuplot-iostream prints a line of its own if the command ends with an error, so the shell
        // notes that instead, behind what gnuplot said.
        const std::string persist = format == "window" ? " -persist" : "";
        const std::string log = for_shell(complaints.string());
        Gnuplot gnuplot("gnuplot" + persist + " 2>" + log + " || echo it failed >>" + log);
        gnuplot << std::setprecision(9) << "set encoding utf8\n"
                << terminal_commands(input, format);
        if (to_file) gnuplot << "set output " << for_gnuplot(part.string()) << "\n";
        gnuplot << input.commands;
        for (const arma::mat& block : input.data) gnuplot.send1d(block);
        gnuplot << "unset output\n" << std::flush;
    }
    std::string said = first_complaint(complaints);
    std::error_code ignored;
    fs::remove(complaints, ignored);
    if (!to_file) return said;
    if (said.empty() && fs::exists(part, ignored) && fs::file_size(part, ignored) > 0) {
        fs::rename(part, file, ignored);
        return {};
    }
    fs::remove(part, ignored);
    return said.empty() ? "it ended without drawing" : said;
}

}  // namespace digitlab
