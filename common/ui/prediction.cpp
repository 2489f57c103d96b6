#include "ui/prediction.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <sstream>
#include <stdexcept>

#include "base/text.hpp"
#include "ui/terminal.hpp"

namespace digitlab {
namespace {

/// "7 ████████████████       81.3 %".
std::string bar_line(const std::string& name, std::size_t name_width, double probability) {
    constexpr int bar_width = 20;
    std::string bar;
    for (long i = std::lround(probability * bar_width); i > 0; --i) bar += "█";
    return fmt::format("{:<{}} {:<{}} {:>8}", name, name_width, bar, bar_width,
                       percent(probability));
}

}  // namespace

std::string text_prediction(const arma::vec& pixels, arma::uword columns,
                            const arma::vec& probabilities,
                            const std::vector<std::string>& class_names) {
    const std::size_t classes = class_names.size();
    if (probabilities.empty() || probabilities.n_elem != classes) {
        throw std::invalid_argument(fmt::format("text_prediction: {} probabilities for {} classes",
                                                probabilities.n_elem, classes));
    }
    std::size_t name_width = 1;
    for (const std::string& name : class_names) {
        name_width = std::max(name_width, display_width(name));
    }

    std::vector<std::string> lines;
    std::istringstream image(text_image(pixels, columns, 0, 1));
    for (std::string line; std::getline(image, line);) lines.push_back(line);
    if (lines.size() < classes) lines.resize(classes);
    const std::size_t first = (lines.size() - classes) / 2;  // the bars in the middle
    for (std::size_t c = 0; c < classes; ++c) {
        std::string& line = lines[first + c];
        line = fmt::format("{:<{}}   {}{}", line, 2 * columns,
                           bar_line(class_names[c], name_width, probabilities(c)),
                           c == probabilities.index_max() ? " ◀" : "");
    }

    std::string text;
    for (const std::string& line : lines) {
        text += "  " + line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    }
    return text;
}

}  // namespace digitlab
