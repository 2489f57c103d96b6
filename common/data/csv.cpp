#include "data/csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <string_view>

#include "base/text.hpp"

namespace digitlab {
namespace {

using Fields = std::vector<std::string_view>;

[[noreturn]] void fail(const std::string& name, const std::string& what) {
    throw std::runtime_error("read_csv: " + name + " " + what);
}

std::string_view trim(std::string_view text) {
    constexpr std::string_view blanks = " \t\r";
    const std::size_t begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

std::string_view unquote(std::string_view text) {
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') {
        return text.substr(1, text.size() - 2);
    }
    return text;
}

/// Splits a line at its commas, into a vector that is reused for every line.
void split_line(std::string_view text, Fields& fields) {
    fields.clear();
    while (true) {
        const std::size_t end = text.find(',');
        fields.push_back(unquote(trim(text.substr(0, end))));
        if (end == std::string_view::npos) return;
        text.remove_prefix(end + 1);
    }
}

/// The number in a field, which may be infinite or NaN; nothing if it is not a number.
std::optional<double> to_number(std::string_view field) {
    if (field.starts_with("+-")) return std::nullopt;
    if (field.starts_with('+')) field.remove_prefix(1);
    double number = 0;
    const char* const end = field.data() + field.size();
    const auto [stop, error] = read_number(field.data(), end, number);
    if (error != std::errc{} || stop != end) return std::nullopt;
    return number;
}

/// Whether a field may be the name of a column; "nan" and "Infinity" are numbers.
bool is_word(std::string_view field) {
    return !field.empty() && std::isalpha(static_cast<unsigned char>(field.front())) != 0 &&
           !to_number(field);
}

/// A line is a header if it names the label or a pixel, or consists of words. A word among numbers
/// is a mistake in a sample.
bool is_header(const Fields& fields) {
    const auto known = [](std::string_view field) {
        return field == "label" || field.starts_with("pixel");
    };
    return std::any_of(fields.begin(), fields.end(), known) ||
           std::all_of(fields.begin(), fields.end(), is_word);
}

/// The lines of a file, one after the other.
class Lines {
public:
    explicit Lines(std::string_view text) : rest_(text) {
        constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
        if (rest_.starts_with(byte_order_mark)) rest_.remove_prefix(byte_order_mark.size());
    }

    /// The next line that is not blank, or nothing at the end.
    std::optional<std::string_view> next() {
        while (!rest_.empty()) {
            const std::size_t end = std::min(rest_.find_first_of("\r\n"), rest_.size());
            const std::string_view line = trim(rest_.substr(0, end));
            const std::size_t ending = rest_.substr(end).starts_with("\r\n") ? 2 : 1;
            rest_.remove_prefix(std::min(end + ending, rest_.size()));
            ++number_;
            if (!line.empty()) return line;
        }
        return std::nullopt;
    }

    std::size_t number() const { return number_; }  ///< of the line last returned, from 1

private:
    std::string_view rest_;
    std::size_t number_ = 0;
};

/// Which column holds the labels; nothing if none does.
std::optional<std::size_t> find_labels(LabelColumn wanted, const Fields& first_line, bool header,
                                       const std::string& name) {
    if (wanted == LabelColumn::first) return 0;
    if (wanted == LabelColumn::none) return std::nullopt;
    if (wanted == LabelColumn::last || !header) return first_line.size() - 1;
    const auto named_label = std::find(first_line.begin(), first_line.end(), "label");
    if (named_label != first_line.end()) {
        return static_cast<std::size_t>(named_label - first_line.begin());
    }
    const bool all_pixels =
        std::all_of(first_line.begin(), first_line.end(),
                    [](std::string_view field) { return field.starts_with("pixel"); });
    if (all_pixels) return std::nullopt;  // as in Kaggle's test.csv
    fail(name,
         "has a header in which no column is called \"label\"; say where the labels are with "
         "--label-column first, last or none");
}

arma::uword label_from(std::string_view field, const std::string& name, std::size_t line,
                       std::size_t column) {
    const std::optional<double> number = to_number(field);
    if (number && *number >= 0 && *number <= 9 && *number == std::floor(*number)) {
        return static_cast<arma::uword>(*number);
    }
    fail(name, fmt::format("line {}, column {}: the label \"{}\" is not a digit 0 to 9 (are the "
                           "labels elsewhere? see --label-column)",
                           line, column + 1, field.substr(0, 20)));
}

template <typename Real>
Real value_from(std::string_view field, const std::string& name, std::size_t line,
                std::size_t column) {
    const std::optional<double> number = to_number(field);
    constexpr double largest_pixel = 1e12;  // of float, sums of squares are finite up to it
    if (number && std::abs(*number) <= largest_pixel) return static_cast<Real>(*number);
    if (number && std::isfinite(*number)) {
        fail(name, fmt::format("line {}, column {}: {} is too large for a pixel (at most {:g}); "
                               "scale the pixels first",
                               line, column + 1, field.substr(0, 20), largest_pixel));
    }
    fail(name, fmt::format("line {}, column {}: \"{}\" is not a number; correct it, or remove the "
                           "line",
                           line, column + 1, field.substr(0, 20)));
}

}  // namespace

template <typename Real>
Samples<Real> parse_csv(const FileContent& content, const std::string& name,
                        LabelColumn label_column) {
    if (!content.complete) fail(name, "is cut off: its gzip data break off; fetch the file again");
    if (content.bytes.starts_with(std::string_view("\0\0", 2))) {
        fail(name, "looks like an IDX file; give the folder that holds the four of them");
    }
    if (content.bytes.find('\0') != std::string::npos) {
        fail(name, "is not text: it has a zero byte; save it as CSV, in UTF-8");
    }
    Lines lines(content.bytes);
    std::optional<std::string_view> line = lines.next();
    if (!line) {
        fail(name,
             "holds no lines; it must have a line for each image: pixels and label, separated by "
             "commas");
    }

    Fields fields;
    split_line(*line, fields);
    const bool header = is_header(fields);
    const std::size_t width = fields.size();
    if (width == 1) {
        fail(name, "has one column only; the fields of a line must be separated by commas");
    }
    const std::optional<std::size_t> labels_at = find_labels(label_column, fields, header, name);

    std::vector<Real> values;
    std::vector<arma::uword> labels;
    if (header) line = lines.next();
    for (; line; line = lines.next()) {
        split_line(*line, fields);
        if (fields.size() != width) {
            fail(name,
                 fmt::format(
                     "line {} has {} fields, the first line has {}; complete it, or remove it",
                     lines.number(), fields.size(), width));
        }
        for (std::size_t column = 0; column < width; ++column) {
            if (column == labels_at) {
                labels.push_back(label_from(fields[column], name, lines.number(), column));
            } else {
                values.push_back(value_from<Real>(fields[column], name, lines.number(), column));
            }
        }
    }
    if (values.empty()) fail(name, "has a header and no data; add a line for each image");
    // [table]
    const std::size_t features = width - (labels_at ? 1 : 0);
    return {arma::Mat<Real>(values.data(), features, values.size() / features),
            arma::Row<arma::uword>(labels)};
    // [table]
}

template <typename Real>
Samples<Real> read_csv(const std::filesystem::path& file, LabelColumn label_column) {
    return parse_csv<Real>(read_unpacked(file), file.string(), label_column);
}

template Samples<float> parse_csv(const FileContent&, const std::string&, LabelColumn);
template Samples<double> parse_csv(const FileContent&, const std::string&, LabelColumn);
template Samples<float> read_csv(const std::filesystem::path&, LabelColumn);
template Samples<double> read_csv(const std::filesystem::path&, LabelColumn);

}  // namespace digitlab
