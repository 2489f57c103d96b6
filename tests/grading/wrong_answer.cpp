#include "wrong_answer.hpp"

#include <sstream>
#include <stdexcept>
#include <vector>

#include "support/files.hpp"
#include "support/text.hpp"

namespace digitlab::grading {

WrongAnswer read_wrong_answer(const std::filesystem::path& file) {
    const std::vector<std::string> lines = testing::lines_of(testing::read_file(file));
    if (lines.size() < 4 || !lines[0].starts_with("lab") || !lines[1].starts_with("says: ")) {
        throw std::runtime_error(file.string() +
                                 ": must begin with labNN name, says: …, and a blank line");
    }
    return {lines[0], lines[1].substr(6), testing::text_of({lines.begin() + 3, lines.end()})};
}

std::string in_one_line(const std::string& text) {
    std::istringstream words(text);
    std::string line;
    for (std::string word; words >> word;) line += (line.empty() ? "" : " ") + word;
    return line;
}

}  // namespace digitlab::grading
