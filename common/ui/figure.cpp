#include "ui/figure.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "base/file.hpp"
#include "ui/gnuplot.hpp"

namespace digitlab {

namespace fs = std::filesystem;

Figures::Figures(const CommonOptions& options, const Console& console)
    : folder_(options.out), format_(options.plot), console_(console) {
    if (options.quiet && format_ == "terminal") format_ = "none";
    if (folder_.empty()) throw std::runtime_error("--out is empty; give the name of a folder");
    std::error_code error;
    fs::create_directories(folder_, error);
    try {
        write_file_atomically(file(".digitlab-probe"), "");
    } catch (const std::runtime_error&) {
        throw std::runtime_error(
            fmt::format("{}: cannot write into this folder{}; choose another with --out",
                        folder_.string(), error ? ": " + error.message() : ""));
    }
    fs::remove(file(".digitlab-probe"), error);
    if (format_ != "none" && !gnuplot_found()) {
        report_once("gnuplot is not installed");
        format_ = "none";
    }
}

void Figures::write_csv(const std::string& name, const std::string& csv) const {
    try {
        write_file_atomically(file(name + ".csv"), csv);
    } catch (const std::runtime_error& error) {
        throw std::runtime_error(std::string(error.what()) + "; choose another folder with --out");
    }
}

void Figures::draw_picture(const std::string& name, const GnuplotInput& input) {
    if (format_ == "terminal" && !input.characters.empty()) return console_.show(input.characters);
    if (input.commands.empty()) return;
    const fs::path picture = file(name + "." + format_);
    std::error_code ignored;
    fs::remove(picture, ignored);  // if gnuplot fails, no picture of an earlier run must remain
    const std::string trouble = run_gnuplot(input, format_, picture);
    if (!trouble.empty()) {
        report_once("gnuplot: " + trouble);
    } else if (fs::exists(picture)) {
        console_.show("  figure: " + picture.string() + "\n");
    }
}

void Figures::report_once(const std::string& trouble) {
    if (trouble_reported_) return;
    trouble_reported_ = true;
    console_.say(
        "Figures are missing ({}); their data are in {}/*.csv. To see them, install "
        "gnuplot or choose another --plot.",
        trouble, folder_.string());
}

}  // namespace digitlab
