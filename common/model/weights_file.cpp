#include "model/weights_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <vector>

#include "base/file.hpp"
#include "base/text.hpp"

namespace digitlab {
namespace {

namespace fs = std::filesystem;

/// Appends the numbers of one line; false if something in it is not a finite number.
template <typename Real>
bool read_numbers(const std::string& line, std::vector<Real>& numbers) {
    constexpr const char* blanks = " \t\r";
    std::size_t begin = line.find_first_not_of(blanks);
    while (begin != std::string::npos && line[begin] != '#') {
        const std::size_t end = std::min(line.find_first_of(blanks, begin), line.size());
        const bool plus = line[begin] == '+';
        if (plus && line[begin + 1] == '-') return false;
        Real number = 0;
        const char* const stop = line.data() + end;
        const auto [last, error] = read_number(line.data() + begin + (plus ? 1 : 0), stop, number);
        if (error ==
            std::errc::result_out_of_range) {  // too small for float is 0, too large is not
            number = static_cast<Real>(
                std::strtod(std::string(line, begin, end - begin).c_str(), nullptr));
        }
        if (error == std::errc::invalid_argument || last != stop || !std::isfinite(number))
            return false;
        numbers.push_back(number);
        begin = line.find_first_not_of(blanks, end);
    }
    return true;
}

constexpr const char* saved_by = "saved by: ";

std::string on_one_line(std::string text) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text;
}

}  // namespace

std::string comment_of(const Origin& origin) {
    if (origin.lab.empty()) return {};
    return fmt::format("{}{}\ndata set: {}\nsettings: {}\n", saved_by, on_one_line(origin.lab),
                       on_one_line(origin.dataset), on_one_line(origin.settings));
}

std::string lab_that_saved(const fs::path& file) {
    std::ifstream stream(file);
    const std::string beginning = std::string("# ") + saved_by;
    for (std::string line; std::getline(stream, line) && line.starts_with("# ");) {
        if (line.starts_with(beginning)) return line.substr(beginning.size());
    }
    return {};
}

fs::path weights_file_of(const fs::path& folder, const std::string& lab) {
    const fs::path usual = folder / "weights.txt";
    const std::string other = lab_that_saved(usual);
    return other.empty() || other == lab ? usual : folder / ("weights_" + lab + ".txt");
}

template <typename Real>
void save_matrix(const fs::path& file, const arma::Mat<Real>& matrix, const std::string& comment) {
    std::string text;
    std::istringstream comment_lines(comment);
    for (std::string line; std::getline(comment_lines, line);) text += "# " + line + "\n";
    for (arma::uword row = 0; row < matrix.n_rows; ++row) {
        for (arma::uword column = 0; column < matrix.n_cols; ++column) {
            if (column > 0) text += ' ';
            fmt::format_to(std::back_inserter(text), "{}", matrix(row, column));
        }
        text += '\n';
    }
    write_file_atomically(file, text);
}

template <typename Real>
arma::Mat<Real> load_matrix(const fs::path& file) {
    std::istringstream stream(read_file(file));
    std::vector<Real> numbers;
    std::size_t columns = 0;
    std::size_t rows = 0;
    std::string line;
    for (std::size_t line_number = 1; std::getline(stream, line); ++line_number) {
        const std::size_t before = numbers.size();
        const std::string place = fmt::format("{}: line {}", file.string(), line_number);
        if (!read_numbers(line, numbers)) {
            throw std::runtime_error(
                place + " holds something that is not a finite number; correct it, or train again");
        }
        const std::size_t here = numbers.size() - before;
        if (here == 0) continue;  // blank, or a comment
        if (columns == 0) columns = here;
        if (here != columns) {
            throw std::runtime_error(fmt::format(
                "{} has {} numbers, the lines before have {}; complete it, or train again", place,
                here, columns));
        }
        ++rows;
    }
    if (rows == 0)
        throw std::runtime_error(file.string() +
                                 ": holds no numbers; train again, or name another file");
    return arma::Mat<Real>(numbers.data(), columns, rows).t();
}

template void save_matrix(const fs::path&, const arma::Mat<float>&, const std::string&);
template void save_matrix(const fs::path&, const arma::Mat<double>&, const std::string&);
template arma::Mat<float> load_matrix(const fs::path&);
template arma::Mat<double> load_matrix(const fs::path&);

}  // namespace digitlab
