#include "ui/gnuplot.hpp"

#include <fmt/format.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iomanip>
#include <sstream>

#include "base/file.hpp"

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

std::string terminal_commands(const GnuplotInput& input, const std::string& format) {
    if (format == "terminal") return "set terminal dumb noenhanced size 100,30\n";
    if (format == "window") return "set termoption noenhanced\n";
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

/// During its lifetime, writing to a gnuplot that has ended is an error and does not end the
/// program.
class IgnoreBrokenPipes {
public:
    IgnoreBrokenPipes() : before_(std::signal(SIGPIPE, SIG_IGN)) {}
    ~IgnoreBrokenPipes() { std::signal(SIGPIPE, before_); }
    IgnoreBrokenPipes(const IgnoreBrokenPipes&) = delete;
    IgnoreBrokenPipes& operator=(const IgnoreBrokenPipes&) = delete;

private:
    void (*before_)(int);
};

/// The first error in the output of gnuplot; warnings (such as of blank cells) do not count.
std::string first_complaint(const fs::path& file) {
    std::ifstream stream(file);
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
        // gnuplot-iostream prints a line of its own if the command fails, so the shell hides the
        // failure and appends a line to gnuplot's output.
        const std::string persist = format == "window" ? " -persist" : "";
        const std::string log = quote(complaints.string(), '\'', "'\\''");
        Gnuplot gnuplot("gnuplot" + persist + " 2>" + log + " || echo it failed >>" + log);
        gnuplot << std::setprecision(9) << "set encoding utf8\n"
                << terminal_commands(input, format);
        if (to_file) gnuplot << "set output " << quote(part.string()) << "\n";
        gnuplot << input.commands;
        for (const arma::mat& block : input.data) gnuplot.send1d(block);
        gnuplot << "unset output\n" << std::flush;
    }
    std::string complaint = first_complaint(complaints);
    std::error_code ignored;
    fs::remove(complaints, ignored);
    if (!to_file) return complaint;
    if (complaint.empty() && fs::exists(part, ignored) && fs::file_size(part, ignored) > 0) {
        if (format == "svg") sharpen_images(part);
        fs::rename(part, file, ignored);
        return {};
    }
    fs::remove(part, ignored);
    return complaint.empty() ? "it ended without drawing" : complaint;
}

}  // namespace digitlab
