#include "figure_files.hpp"

#include <png.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <memory>
#include <stdexcept>

#include "run_lab.hpp"

namespace digitlab::testing {

namespace fs = std::filesystem;
using boost::test_tools::assertion_result;

namespace {

assertion_result failure(const fs::path& file, const std::string& what) {
    return testing::failure(file.filename().string() + " " + what);
}

bool is_finite_number(const std::string& field) {
    double number = 0;
    const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), number);
    return error == std::errc{} && end == field.data() + field.size() && std::isfinite(number);
}

}  // namespace

assertion_result is_picture(const fs::path& file) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    const std::unique_ptr<png_image, void (*)(png_image*)> cleanup(&image, png_image_free);
    if (png_image_begin_read_from_file(&image, file.c_str()) == 0) {
        return failure(file, std::string("cannot be read: ") + image.message);
    }
    image.format = PNG_FORMAT_BGRA;
    std::vector<std::uint32_t> pixels(std::size_t{image.width} * image.height);
    const auto row = static_cast<png_int_32>(PNG_IMAGE_ROW_STRIDE(image));
    if (png_image_finish_read(&image, nullptr, pixels.data(), row, nullptr) == 0) {
        return failure(file, std::string("cannot be decoded: ") + image.message);
    }

    std::map<std::uint32_t, std::size_t> counts;
    for (const std::uint32_t pixel : pixels) ++counts[pixel];
    const auto most = std::max_element(counts.begin(), counts.end(),
                                       [](auto& a, auto& b) { return a.second < b.second; });
    const double share = static_cast<double>(most->second) / static_cast<double>(pixels.size());
    const std::string seen = "is " + std::to_string(image.width) + "×" +
                             std::to_string(image.height) + ", has " +
                             std::to_string(counts.size()) + " colours, " +
                             std::to_string(100 * share) + " % of it in one of them";
    BOOST_TEST_MESSAGE(file.filename().string() << " " << seen);
    constexpr std::size_t few_colours = 12;
    constexpr double nearly_all = 0.975;  // curves of thin lines leave about 95 % white
    if (image.width > 300 && image.height > 300 && counts.size() > few_colours &&
        share < nearly_all) {
        return true;
    }
    return failure(file, seen);
}

double Csv::number(std::size_t row, std::size_t column) const {
    return std::stod(rows.at(row).at(column));
}

Csv Csv::series(const std::string& name) const {
    Csv part{header, {}};
    for (const auto& row : rows) {
        if (row.front() == name) part.rows.push_back(row);
    }
    return part;
}

std::vector<double> Csv::column(std::size_t column) const {
    std::vector<double> numbers;
    for (std::size_t row = 0; row < rows.size(); ++row) numbers.push_back(number(row, column));
    return numbers;
}

Csv read_csv_file(const fs::path& file) {
    const std::string text = read_file(file);
    std::vector<std::vector<std::string>> rows(1);
    std::string field;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool doubled_quote = quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"';
        if (doubled_quote) ++i;
        if (c == '"' && !doubled_quote) {
            quoted = !quoted;
        } else if (!quoted && (c == ',' || c == '\n')) {
            rows.back().push_back(field);
            field.clear();
            if (c == '\n') rows.emplace_back();
        } else {
            field += c;
        }
    }
    if (quoted || !rows.back().empty() || !field.empty()) {
        throw std::runtime_error(file.string() + " ends within a line");
    }
    rows.pop_back();
    if (rows.empty()) throw std::runtime_error(file.string() + " has no header");
    Csv csv{rows.front(), {}};
    csv.rows.assign(rows.begin() + 1, rows.end());
    return csv;
}

assertion_result is_table_of_numbers(const fs::path& file) {
    const Csv csv = read_csv_file(file);
    if (csv.header.size() < 2) return failure(file, "has a header of fewer than two columns");
    if (std::all_of(csv.header.begin(), csv.header.end(), is_finite_number)) {
        return failure(file, "has no header");
    }
    if (csv.rows.empty()) return failure(file, "has no rows");
    for (std::size_t r = 0; r < csv.rows.size(); ++r) {
        const auto& row = csv.rows[r];
        const std::string place = "row " + std::to_string(r + 1);
        if (row.size() != csv.header.size()) {
            return failure(file, "has " + std::to_string(row.size()) + " fields in " + place);
        }
        for (std::size_t c = 1; c < row.size(); ++c) {
            if (is_finite_number(row[c])) continue;
            return failure(file, "has \"" + row[c] + "\" in " + place);
        }
    }
    return true;
}

}  // namespace digitlab::testing
