#include "ui/answer.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>
#include <stdexcept>

#include "base/text.hpp"
#include "ui/terminal.hpp"

namespace digitlab {
namespace {

constexpr std::size_t bar_width = 20;

std::string pad(const std::string& text, std::size_t width) {
    const std::size_t now = display_width(text);
    return now < width ? text + std::string(width - now, ' ') : text;
}

/// "7 ████████████████     81.3 %".
std::string bar_line(const std::string& name, std::size_t name_width, double probability,
                     bool most_likely) {
    const auto length = static_cast<std::size_t>(std::lround(probability * double{bar_width}));
    std::string bar;
    for (std::size_t i = 0; i < length; ++i) bar += "█";
    const std::string share = fixed(100 * probability, 1) + " %";
    return pad(name, name_width) + " " + pad(bar, bar_width) + " " +
           std::string(7 - std::min<std::size_t>(7, share.size()), ' ') + share +
           (most_likely ? " ◀" : "");
}

}  // namespace

std::string text_answer(const arma::vec& pixels, arma::uword columns,
                        const arma::vec& probabilities,
                        const std::vector<std::string>& class_names) {
    if (probabilities.empty() || probabilities.n_elem != class_names.size()) {
        throw std::invalid_argument("text_answer: " + std::to_string(probabilities.n_elem) +
                                    " probabilities for " + std::to_string(class_names.size()) +
                                    " classes");
    }
    std::size_t name_width = 1;
    for (const std::string& name : class_names)
        name_width = std::max(name_width, display_width(name));

    std::vector<std::string> lines;
    std::istringstream image(text_image(pixels, columns, 0, 1));
    for (std::string line; std::getline(image, line);) lines.push_back(line);
    if (lines.size() < class_names.size()) lines.resize(class_names.size());
    const std::size_t first = (lines.size() - class_names.size()) / 2;  // the bars in the middle

    std::string text;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        text += "  " + pad(lines[i], 2 * columns);
        if (i >= first && i - first < class_names.size()) {
            const std::size_t c = i - first;
            text += "   " + bar_line(class_names[c], name_width, probabilities(c),
                                     c == probabilities.index_max());
        }
        while (text.ends_with(' ')) text.pop_back();
        text += "\n";
    }
    return text;
}

}  // namespace digitlab
