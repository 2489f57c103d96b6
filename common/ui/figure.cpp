#include "ui/figure.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "base/file.hpp"
#include "ui/gnuplot.hpp"
#include "ui/terminal.hpp"

namespace digitlab {

namespace fs = std::filesystem;

Figures::Figures(const CommonOptions& options, const Console& console)
    : folder_(options.out),
      format_(options.plot),
      console_(console),
      terminal_{output_width(), console.colour()} {
    if (options.writes) lock_.emplace(folder_);
    if (options.quiet && format_ == "terminal") format_ = "none";
}

void Figures::write_csv(const std::string& name, const std::string& csv) const {
    try {
        write_file_atomically(file(name + ".csv"), csv);
    } catch (const std::runtime_error& error) {
        throw std::runtime_error(std::string(error.what()) + "; choose another folder with --out");
    }
}

void Figures::draw_picture(const std::string& name, const std::string& title,
                           const GnuplotInput& input) {
    end_if_interrupted();
    set_interrupt_place("figure " + name);
    if (!gnuplot_found()) {
        report_once("gnuplot is not installed");
        format_ = "none";
        return;
    }
    if (input.commands.empty()) return;
    const fs::path picture = file(name + "." + format_);
    std::error_code ignored;
    fs::remove(picture, ignored);  // if gnuplot fails, no picture of an earlier run must remain
    const std::string trouble = run_gnuplot(input, format_, picture);
    if (!trouble.empty()) {
        report_once("gnuplot: " + without_control_characters(trouble));
        if (trouble == gnuplot_hangs) format_ = "none";  // the others would take as long
    } else if (fs::exists(picture)) {
        console_.figure(picture, title);
    }
}

void Figures::show_in_terminal(const std::string& picture) {
    end_if_interrupted();
    console_.show(picture);
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
