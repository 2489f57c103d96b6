#include "ui/gnuplot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.hpp"

namespace digitlab {
namespace {

// Okabe and Ito's; the first three are those of train, validation and test.
constexpr std::array palette = {"#0072B2", "#D55E00", "#009E73", "#CC79A7",
                                "#E69F00", "#56B4E9", "#555555"};
constexpr std::array point_types = {7, 5, 9, 11, 13, 6, 4};

/// 1, 2 or 5 times a power of ten, at least `least`.
double nice_step(double least) {
    const double power = std::pow(10, std::floor(std::log10(least)));
    for (const double step : {1.0, 2.0, 5.0}) {
        if (step * power >= least * (1 - 1e-9)) return step * power;
    }
    return 10 * power;
}

/// A colour with a share of grey.
std::string mixed(const std::string& colour, double grey, double share) {
    std::string result = "#";
    for (const std::size_t at : {1U, 3U, 5U}) {
        const double part = std::stoi(colour.substr(at, 2), nullptr, 16);
        result += fmt::format("{:02x}", static_cast<int>(std::lerp(part, grey, share)));
    }
    return result;
}

/// A number with commas between thousands and a minus sign as wide as a plus.
std::string grouped(double number, int decimals) {
    std::string text = fmt::format("{:.{}f}", std::abs(number), decimals);
    const auto point = static_cast<int>(std::min(text.find('.'), text.size()));
    for (int i = point - 3; i > 0; i -= 3) text.insert(static_cast<std::size_t>(i), ",");
    const bool zero = text.find_first_not_of("0.,") == std::string::npos;
    return (number < 0 && !zero ? "−" : "") + text;
}

/// 10 to an integer power, with the digits of the exponent raised.
std::string power_of_ten(int exponent) {
    constexpr std::array digits = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
    std::string text = exponent < 0 ? "10⁻" : "10";
    for (const char c : std::to_string(std::abs(exponent))) {
        text += digits[static_cast<std::size_t>(c - '0')];
    }
    return text;
}

/// A field of a CSV file (RFC 4180), in quotation marks if it needs them.
std::string csv_field(const std::string& text) {
    if (text.find_first_of(",\"\n") == std::string::npos) return text;
    return quote(text, '"', "\"\"");
}

}  // namespace

std::string quote(const std::string& text, char mark, const std::string& escaped) {
    std::string result(1, mark);
    for (const char c : text) result += c == mark ? escaped : std::string(1, c);
    return result + mark;
}

std::string csv_header(const std::vector<std::string>& names) {
    std::string line;
    for (const std::string& name : names) line += csv_field(name) + ",";
    line.back() = '\n';
    return line;
}

std::string csv_row(const std::string& name, const arma::vec& numbers, std::size_t missing) {
    return fmt::format("{},{:.9g}{:,<{}}\n", csv_field(name),
                       fmt::join(numbers.begin(), numbers.end(), ","), "", missing);
}

double text_width(const std::string& text, double size) {
    // The widths of DejaVu Sans for a letter of 1 point, 4/3 pixels, on average.
    const auto wide = std::count_if(text.begin(), text.end(), [](char c) {
        return std::string("mwMW%").find(c) != std::string::npos;
    });
    const auto narrow = std::count_if(text.begin(), text.end(), [](char c) {
        return std::string("fijlrtI.,:;' ()").find(c) != std::string::npos;
    });
    const double others = static_cast<double>(display_width(text)) - double(wide + narrow);
    return size * 4 / 3 * (0.97 * double(wide) + 0.35 * double(narrow) + 0.63 * others);
}

double fitting_size(const std::string& text, double size, double pixels) {
    return std::max(4.0, size * std::min(1.0, pixels / std::max(text_width(text, size), 1.0)));
}

std::vector<std::string> colours_of(const std::vector<Role>& roles) {
    std::vector<std::string> colours;
    std::size_t next = 0;
    const auto taken = [&] {
        const auto role = static_cast<Role>(next % palette.size() + 1);
        return std::find(roles.begin(), roles.end(), role) != roles.end();
    };
    for (const Role role : roles) {
        while (role == Role::other && taken()) ++next;
        const std::size_t index = role == Role::other ? next++ : static_cast<std::size_t>(role) - 1;
        colours.push_back(palette[index % palette.size()]);
    }
    return colours;
}

std::string tint_of(const std::string& colour) {
    return mixed(colour, 255, 0.66);
}

std::string shade_of(const std::string& colour) {
    return mixed(colour, 0, 0.3);
}

Axis::Axis(const arma::vec& values, Kind kind,
           const std::optional<std::pair<double, double>>& range, double most)
    : kind_(kind) {
    const bool logarithmic = kind == Kind::logarithmic;
    arma::vec shown = values.elem(arma::find_finite(values));
    if (logarithmic) shown = arma::log10(arma::vec(shown.elem(arma::find(shown > 0))));
    if (shown.is_empty()) shown = {0, 1};
    lowest_ = shown.min();
    highest_ = shown.max();
    const bool integers = kind == Kind::linear && arma::all(arma::floor(shown) == shown);
    if (range) {
        lowest_ = logarithmic ? std::log10(range->first) : range->first;
        highest_ = logarithmic ? std::log10(range->second) : range->second;
    } else {
        const double size = std::max(std::abs(lowest_), std::abs(highest_));
        double margin = 0.03 * (highest_ - lowest_);
        if (highest_ - lowest_ <= 1e-6 * size || size == 0) {  // one value, give or take rounding
            margin = integers ? 0.5 : logarithmic ? 0.1 : 0.1 * size;
        }
        if (kind == Kind::percent) margin = std::max(margin, 0.01);
        lowest_ -= margin;
        highest_ += margin;
        // No accuracy is above 100 %, and no double is above 10³⁰⁸.
        if (kind == Kind::percent) highest_ = std::min(highest_, 1 + 0.03 * (1 - lowest_));
        if (logarithmic) highest_ = std::min(highest_, 307.0);
    }
    add_ticks(integers, most);
}

void Axis::add_ticks(bool integers, double most) {
    if (kind_ == Kind::logarithmic) {
        const auto first = static_cast<int>(std::ceil(lowest_ - 1e-9));
        const auto last = static_cast<int>(std::floor(highest_ + 1e-9));
        decades_ = last > first;
        powers_ = decades_ ? first < -3 || last > 4 : lowest_ < -3.5 || highest_ > 4.5;
        const int stride = std::max(last - first, 0) / 8 + 1;
        for (int e = first - 1; e <= last; ++e) {
            for (const double digit : {1.0, 2.0, 5.0}) {  // 2 and 5 if there are few powers of ten
                const double value = digit * std::pow(10, e);
                const bool inside = place(value) > -1e-9 && place(value) < 1 + 1e-9;
                if (!inside || (decades_ && digit > 1)) continue;
                ticks_.emplace_back(value, e % stride == 0 ? text(value) : "");
            }
        }
        if (ticks_.size() > 1) return;
        ticks_.clear();
        const double low = std::pow(10, lowest_);
        const double step = nice_step((std::pow(10, highest_) - low) / most);
        for (double value = std::ceil(low / step) * step; place(value) <= 1; value += step) {
            ticks_.emplace_back(value, text(value));
        }
        return;
    }
    unit_ = kind_ == Kind::percent ? 0.01 : 1;
    const double size = std::max(std::abs(lowest_), std::abs(highest_)) / unit_;
    if (size < 1e-3 || size >= 1e7) unit_ *= std::pow(10, std::floor(std::log10(size)));
    double step = nice_step((highest_ - lowest_) / unit_ / most);
    if (integers) step = std::max(step, 1.0);
    decimals_ = std::max(0, static_cast<int>(-std::floor(std::log10(step) + 1e-9)));
    const double first = std::ceil(lowest_ / unit_ / step - 1e-9);
    for (double i = first; i * step <= highest_ / unit_ * (1 + 1e-9) + 1e-9 * step; ++i) {
        ticks_.emplace_back(i * step * unit_, text(i * step * unit_));
    }
}

double Axis::place(double value) const {
    const double at = kind_ == Kind::logarithmic ? std::log10(value) : value;
    return (at - lowest_) / (highest_ - lowest_);
}

std::string Axis::text(double value) const {
    if (kind_ != Kind::logarithmic) return grouped(value / unit_, decimals_);
    if (!powers_) return value < 1000 ? fmt::format("{:.4g}", value) : grouped(value, 0);
    const auto exponent = static_cast<int>(std::floor(std::log10(value) + 1e-9));
    const double digits = value / std::pow(10, exponent);
    if (std::abs(digits - 1) < 1e-6) return power_of_ten(exponent);
    return fmt::format("{:.3g}·{}", digits, power_of_ten(exponent));
}

double Axis::label_width() const {
    double width = 0;
    for (const auto& [value, label] : ticks_) width = std::max(width, text_width(label));
    return width;
}

void Axis::name_tick(double value, const std::string& text, double pixels) {
    std::erase_if(ticks_, [&](const auto& tick) {
        const double space = (text_width(text) + text_width(tick.second)) / 2 + 10;
        return std::abs(place(tick.first) - place(value)) * pixels < space;
    });
    ticks_.emplace_back(value, text);
}

std::string Axis::commands(const std::string& name, const std::string& title, double pixels) const {
    const bool logarithmic = kind_ == Kind::logarithmic;
    std::vector<std::string> all;
    for (const auto& [value, label] : ticks_) {
        all.push_back(fmt::format("{} {:.12g}", quote(label), value));
        // Ticks between the powers of ten, as long as they can be told apart.
        for (int digit = 2; decades_ && digit < 10 && highest_ - lowest_ < 9; ++digit) {
            if (place(digit * value) <= 1)
                all.push_back(fmt::format("'' {:.12g} 1", digit * value));
        }
    }
    const double end = logarithmic ? std::pow(10, highest_) : highest_;
    std::string shown = title;
    const double scale = kind_ == Kind::percent ? unit_ / 0.01 : unit_;
    if (scale != 1) {
        shown +=
            fmt::format(" (×{})", power_of_ten(static_cast<int>(std::round(std::log10(scale)))));
    }
    return fmt::format(
        "{}set {}range [{:.12g}:{:.12g}]\nset {}tics norotate ({})\nset {}label {} font "
        "',{:.3g}'\n",
        logarithmic ? fmt::format("set logscale {}\n", name) : "", name,
        logarithmic ? std::pow(10, lowest_) : lowest_, end, name, fmt::join(all, ", "), name,
        quote(shown), fitting_size(shown, 13, pixels));
}

std::string on_screen(const GnuplotInput& input, double x, double y) {
    return fmt::format("screen {:.6g}, screen {:.6g}", x / input.width, 1 - y / input.height);
}

std::string canvas(const GnuplotInput& input, const std::string& title, const Frame& frame) {
    return fmt::format(
        "set label {} at {} center font ',{:.3g}'\nset lmargin at screen {:.6g}\n"
        "set rmargin at screen {:.6g}\nset tmargin at screen {:.6g}\nset bmargin at screen "
        "{:.6g}\n",
        quote(title), on_screen(input, input.width / 2.0, 30),
        fitting_size(title, 15, input.width - 40), frame.left / input.width,
        frame.right / input.width, 1 - frame.top / input.height, 1 - frame.bottom / input.height);
}

std::string open_axes() {
    return "set border 3 lc rgb '#555555'\nset tics nomirror out\nset grid lc rgb '#e4e4e4' lt 1\n";
}

std::string style(Draw draw, const std::string& colour, std::size_t index) {
    const std::string points =
        fmt::format("pt {} ps 0.9 lc rgb '{}'", point_types[index % point_types.size()], colour);
    switch (draw) {
        case Draw::points:
            return "points " + points;
        case Draw::line_and_points:
            return "linespoints lw 2 " + points;
        case Draw::faint_line:
            return fmt::format("lines lw 1.2 lc rgb '{}'", colour);
        case Draw::boxes:
            return fmt::format("boxes fs solid 0.8 noborder lc rgb '{}'", colour);
        case Draw::line:
            break;
    }
    return fmt::format("lines lw 2.5 lc rgb '{}'", colour);
}

std::string image_at(const arma::mat& matrix, double x, double y, double size,
                     std::vector<arma::mat>& data) {
    // gnuplot wants two rows and two columns at least.
    const bool thin = matrix.n_rows < 2 || matrix.n_cols < 2;
    const double cell = thin ? size / 2 : size;
    data.push_back(thin ? arma::mat(arma::kron(matrix, arma::ones(2, 2))) : matrix);
    const double shift = (cell - size) / 2;
    return fmt::format("'-' matrix using ({:.9g}+{:.9g}*$1):({:.9g}+{:.9g}*$2):3 with image",
                       x + shift, cell, y + shift, cell);
}

}  // namespace digitlab
