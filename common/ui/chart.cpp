#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "base/text.hpp"
#include "ui/figure.hpp"
#include "ui/gnuplot.hpp"

namespace digitlab {
namespace {

constexpr double line_height = 24;  // pixels

using Points = std::vector<std::pair<double, double>>;

/// A chart as it is laid out.
struct Layout {
    std::vector<const Series*> series;  // those that have points
    std::vector<std::string> colours;   // one for each
    std::vector<std::size_t> named;     // which of them have a name to be shown
    Axis x;
    Axis y;
    Frame frame;
    GnuplotInput input{};

    double x_of(double value) const {
        return frame.left + x.place(value) * (frame.right - frame.left);
    }
    double y_of(double value) const {
        return frame.bottom - std::clamp(y.place(value), 0.0, 1.0) * (frame.bottom - frame.top);
    }
    bool reaches(double value) const { return x.place(value) >= 0.95; }
};

bool has_boxes(const Chart& chart) {
    return std::any_of(chart.series.begin(), chart.series.end(),
                       [](const Series& one) { return one.draw == Draw::boxes; });
}

Axis x_axis(const Chart& chart) {
    arma::vec values;
    for (const Series& one : chart.series) values = arma::join_cols(values, arma::vec(one.x));
    const auto kind = chart.log_x ? Axis::Kind::logarithmic : Axis::Kind::linear;
    return {values, kind, chart.x_range};
}

Axis y_axis(const Chart& chart) {
    arma::vec values;
    for (const Series& one : chart.series) {
        arma::vec shown(one.y);
        // The beginning of a learning curve would take most of the axis.
        if (chart.accuracies && shown.n_elem > 10) {
            shown = arma::vec(arma::sort(shown)).tail(shown.n_elem - shown.n_elem / 10);
        }
        values = arma::join_cols(values, shown);
    }
    if (has_boxes(chart) && !chart.y_range) {
        return {values, Axis::Kind::linear, std::pair{0.0, 1.05 * std::max(values.max(), 1e-9)}};
    }
    const auto kind = chart.log_y        ? Axis::Kind::logarithmic
                      : chart.accuracies ? Axis::Kind::percent
                                         : Axis::Kind::linear;
    return {values, kind, chart.y_range};
}

/// Points a few pixels apart on a curve.
Points trace(const Layout& layout, const Series& series) {
    Points points;
    for (std::size_t i = 0; i < series.x.size(); ++i) {
        const std::pair end(layout.x_of(series.x[i]), layout.y_of(series.y[i]));
        const auto start = i == 0 || series.draw == Draw::points ? end : points.back();
        const double length = std::hypot(end.first - start.first, end.second - start.second);
        const auto parts = static_cast<int>(std::ceil(length / 5));
        for (int part = 1; part < parts; ++part) {
            const double share = 5 * part / length;
            points.emplace_back(std::lerp(start.first, end.first, share),
                                std::lerp(start.second, end.second, share));
        }
        points.push_back(end);
    }
    return points;
}

/// The y of the point that is nearest to the mark of a series.
double y_at_mark(const Series& series) {
    const arma::vec distances = arma::abs(arma::vec(series.x) - *series.mark_x);
    return series.y[distances.index_min()];
}

/// Where curves, vertical lines, and names that have been placed leave no space.
class Occupied {
public:
    explicit Occupied(const Layout& layout) {
        for (const Series* one : layout.series) {
            curves_.push_back(trace(layout, *one));
            if (one->mark_x) {
                const double x = layout.x_of(*one->mark_x);
                add({x, layout.y_of(y_at_mark(*one)), x, layout.frame.bottom});
            }
        }
    }

    /// The distance from a box to the nearest curve, line or name, in pixels.
    double distance(const Frame& box) const {
        double nearest = distance(others_, box);
        for (const Points& curve : curves_) nearest = std::min(nearest, distance(curve, box));
        return nearest;
    }

    /// How clearly a name in a box belongs to a curve: less than 0 if it touches anything or
    /// something else is about as near as the curve.
    double clarity(const Frame& box, std::size_t curve) const {
        const double own = distance(curves_[curve], box);
        double other = distance(others_, box);
        for (std::size_t i = 0; i < curves_.size(); ++i) {
            if (i != curve) other = std::min(other, distance(curves_[i], box));
        }
        return std::min(own - 3, other - std::max(own + 4, 8.0));
    }

    void add(const Frame& box) {
        const auto columns = static_cast<int>(std::ceil((box.right - box.left) / 8)) + 1;
        const auto rows = static_cast<int>(std::ceil((box.bottom - box.top) / 8)) + 1;
        for (int i = 0; i < columns; ++i) {
            for (int j = 0; j < rows; ++j) others_.emplace_back(box.left + 8 * i, box.top + 8 * j);
        }
    }

private:
    static double distance(const Points& points, const Frame& box) {
        double nearest = 1e9;
        for (const auto& [x, y] : points) {
            const double aside = std::max({box.left - x, x - box.right, 0.0});
            const double above = std::max({box.top - y, y - box.bottom, 0.0});
            nearest = std::min(nearest, std::hypot(aside, above));
        }
        return nearest;
    }

    std::vector<Points> curves_;  // one for each series
    Points others_;
};

/// Commands for a legend where no curve passes, or above the axes if they pass everywhere.
std::string legend(Layout& layout) {
    double width = 0;
    for (const std::size_t i : layout.named) {
        width = std::max(width, 70 + text_width(layout.series[i]->legend));
    }
    const double height = line_height * static_cast<double>(layout.named.size()) + 12;
    const Occupied occupied(layout);
    const Frame& frame = layout.frame;
    const double left = frame.left + 14;
    const double right = frame.right - 14 - width;
    const double top = frame.top + 10;
    const double bottom = frame.bottom - 14 - height;
    const double centre = (left + right) / 2;
    const double middle = (top + bottom) / 2;
    const std::string common = " Left reverse samplen 2 spacing 1.25 opaque\n";
    for (const auto& [x, y] : Points{{right, top},
                                     {left, top},
                                     {right, bottom},
                                     {left, bottom},
                                     {centre, top},
                                     {right, middle},
                                     {left, middle},
                                     {centre, bottom},
                                     {centre, middle}}) {
        if (occupied.distance({x, y, x + width, y + height}) < 10) continue;
        return fmt::format("set key at {} left top vertical", on_screen(layout.input, x, y)) +
               common;
    }
    layout.frame.top += line_height;
    return fmt::format("set key at {} left top horizontal maxrows 1",
                       on_screen(layout.input, frame.left, frame.top - line_height - 8)) +
           common;
}

/// Commands that write the name of a curve, its left end at (x, y).
std::string name_at(const Layout& layout, std::size_t which, double x, double y, double size) {
    return fmt::format("set label {} at {} left font ',{:.3g}' textcolor rgb '{}' front\n",
                       quote(layout.series[which]->legend), on_screen(layout.input, x, y), size,
                       shade_of(layout.colours[which]));
}

/// Commands for a short line in the colour of a curve.
std::string line_to(const Layout& layout, std::size_t which, double x, double y, double to_x,
                    double to_y) {
    return fmt::format("set arrow from {} to {} nohead lw 1.5 lc rgb '{}' front\n",
                       on_screen(layout.input, x, y), on_screen(layout.input, to_x, to_y),
                       layout.colours[which]);
}

/// Commands that write the name of a curve beside it, as near to its end as there is space.
std::string name_beside(const Layout& layout, std::size_t which, double size, Occupied& occupied) {
    const Series& one = *layout.series[which];
    const double width = text_width(one.legend, size);
    const double height = 0.8 * line_height;
    const std::size_t stride = one.x.size() / 60 + 1;
    Frame best{};
    double best_clarity = -1e9;
    for (std::size_t back = 0; back < one.x.size() && best_clarity < 0; back += stride) {
        const std::size_t i = one.x.size() - 1 - back;
        const double x = layout.x_of(one.x[i]);
        const double y = layout.y_of(one.y[i]);
        const double above = y - 10 - height;
        for (const auto& [left, top] : Points{{x + 10, y - height / 2},
                                              {x - width / 2, above},
                                              {x - width / 2, y + 10},
                                              {x + 4, above},
                                              {x - width - 4, y + 10},
                                              {x - width - 4, above},
                                              {x + 4, y + 10},
                                              {x - width - 10, y - height / 2}}) {
            const Frame box{left, top, left + width, top + height};
            const bool inside = box.left > layout.frame.left + 3 &&
                                box.right < layout.input.width - 3.0 &&
                                box.top > layout.frame.top - 20 && box.bottom < layout.frame.bottom;
            const double clarity = inside ? occupied.clarity(box, which) : -1e9;
            if (clarity > best_clarity) {
                best = box;
                best_clarity = clarity;
            }
            if (clarity >= 0) break;
        }
    }
    occupied.add(best);
    return name_at(layout, which, best.left, best.top + height / 2, size);
}

/// Commands that write the name of each curve to the right of its end, with a line to it, and
/// beside curves that do not reach the right end.
std::string names_at_ends(const Layout& layout, double size) {
    std::string commands;
    struct Name {
        std::size_t which;
        double x;
        double y;
        double text_y;
    };
    std::vector<Name> names;
    Occupied occupied(layout);
    for (const std::size_t i : layout.named) {
        const Series& one = *layout.series[i];
        const double y = layout.y_of(one.y.back());
        if (layout.reaches(one.x.back())) {
            names.push_back({i, layout.x_of(one.x.back()), y, y});
        } else {
            commands += name_beside(layout, i, size, occupied);
        }
    }
    std::sort(names.begin(), names.end(), [](auto& a, auto& b) { return a.y < b.y; });
    const double height = line_height * size / 13;
    // Down until none overlap, then up again until all are within the picture.
    for (std::size_t n = 1; n < names.size(); ++n) {
        names[n].text_y = std::max(names[n].text_y, names[n - 1].text_y + height);
    }
    double lowest = layout.frame.bottom;
    for (std::size_t n = names.size(); n-- > 0; lowest -= height) {
        names[n].text_y = std::min(names[n].text_y, lowest);
        lowest = names[n].text_y;
    }
    for (const Name& name : names) {
        const double x = layout.frame.right + 26;
        commands += line_to(layout, name.which, name.x, name.y, x, name.text_y);
        commands += name_at(layout, name.which, x + 7, name.text_y, size);
    }
    return commands;
}

/// Commands that write the name of each curve above its highest point, for curves that end in the
/// same point; the axes begin below the names.
std::string names_at_peaks(Layout& layout, double size) {
    struct Name {
        std::size_t which;
        double x;
        std::size_t row;
    };
    std::vector<Name> names;
    for (const std::size_t i : layout.named) {
        const Series& one = *layout.series[i];
        const auto peak = std::max_element(one.y.begin(), one.y.end()) - one.y.begin();
        names.push_back({i, layout.x_of(one.x[static_cast<std::size_t>(peak)]), 0});
    }
    std::sort(names.begin(), names.end(), [](auto& a, auto& b) { return a.x < b.x; });
    std::vector<double> row_ends;
    for (Name& name : names) {
        const double half = 20 + text_width(layout.series[name.which]->legend, size) / 2;
        while (name.row < row_ends.size() && row_ends[name.row] > name.x - half) ++name.row;
        if (name.row == row_ends.size()) row_ends.push_back(0);
        row_ends[name.row] = name.x + half + 10;
    }
    layout.frame.top += line_height * static_cast<double>(row_ends.size()) - 4;
    std::string commands;
    for (const Name& name : names) {
        const double y = layout.frame.top - 14 - line_height * static_cast<double>(name.row);
        const double start = name.x - 16 - text_width(layout.series[name.which]->legend, size) / 2;
        commands += line_to(layout, name.which, start, y, start + 22, y);
        commands += name_at(layout, name.which, start + 29, y, size);
    }
    return commands;
}

std::string names(Layout& layout) {
    if (layout.named.size() < 2) return "";
    if (layout.named.size() <= 3) return legend(layout);
    double widest = 0;
    double highest_end = layout.frame.bottom;
    double lowest_end = layout.frame.top;
    for (const std::size_t i : layout.named) {
        const Series& one = *layout.series[i];
        if (layout.reaches(one.x.back())) widest = std::max(widest, text_width(one.legend));
        highest_end = std::min(highest_end, layout.y_of(one.y.back()));
        lowest_end = std::max(lowest_end, layout.y_of(one.y.back()));
    }
    if (lowest_end - highest_end < 2) return names_at_peaks(layout, 13);
    const double height = layout.frame.bottom - layout.frame.top;
    const double size =
        std::min(13.0, 13 * height / (line_height * static_cast<double>(layout.named.size())));
    if (widest == 0) return names_at_ends(layout, size);
    const double space = std::min(widest, 0.45 * layout.input.width);
    layout.frame.right = std::min(layout.frame.right, layout.input.width - space - 45);
    return names_at_ends(layout, std::min(size, 13 * space / widest));
}

}  // namespace

Role role_of(const std::string& part) {
    if (part == "train") return Role::train;
    if (part == "validation") return Role::validation;
    return part == "test" ? Role::test : Role::other;
}

std::string Chart::csv() const {
    std::string text = csv_header({"series", x_label, y_label});
    for (const Series& curve : series) {
        for (std::size_t i = 0; i < curve.x.size(); ++i) {
            text += csv_row(curve.legend, {curve.x[i], curve.y[i]});
        }
    }
    return text;
}

GnuplotInput Chart::gnuplot() const {
    Layout layout{{}, {}, {}, x_axis(*this), y_axis(*this), {}};
    std::vector<Role> roles;
    for (const Series& one : series) {
        if (one.x.empty()) continue;
        if (!one.legend.empty()) layout.named.push_back(layout.series.size());
        layout.series.push_back(&one);
        roles.push_back(one.role);
    }
    if (layout.series.empty()) return {};
    layout.colours = colours_of(roles);
    GnuplotInput& input = layout.input;
    const double x_margin = std::max(30.0, layout.x.label_width() / 2 + 5);
    layout.frame = {62 + layout.y.label_width(), 62, input.width - x_margin, input.height - 78.0};
    const std::string names_of_curves = names(layout);
    const Frame& frame = layout.frame;

    const double length = frame.right - frame.left;
    if (open_ends && series.front().x.size() > 1) {
        const auto& x = series.front().x;
        const bool exact = log_x;  // a power of ten; else the edge of the bin
        const double first = exact ? x.front() : (x[0] + x[1]) / 2;
        const double last = exact ? x.back() : (x[x.size() - 2] + x.back()) / 2;
        layout.x.name_tick(x.front(), "≤ " + layout.x.text(first), length);
        layout.x.name_tick(x.back(), "≥ " + layout.x.text(last), length);
    }
    input.commands =
        canvas(input, title, frame) + open_axes() + layout.x.commands("x", x_label, length) +
        layout.y.commands("y", accuracies ? y_label + ", %" : y_label, frame.bottom - frame.top) +
        (layout.named.size() > 1 ? "" : "unset key\n") +
        (layout.named.size() > 3 ? "unset key\n" : "") + names_of_curves;
    std::vector<std::string> plots;
    for (std::size_t i = 0; i < layout.series.size(); ++i) {
        const Series& one = *layout.series[i];
        const std::string colour =
            one.draw == Draw::faint_line ? tint_of(layout.colours[i]) : layout.colours[i];
        // A line through one point cannot be seen.
        const Draw draw = one.x.size() == 1 ? Draw::points : one.draw;
        plots.push_back(fmt::format("'-' using 1:2 with {} {}", style(draw, colour, i),
                                    one.legend.empty() ? "notitle" : "title " + quote(one.legend)));
        input.data.push_back(arma::join_rows(arma::vec(one.x), arma::vec(one.y)));
        if (!one.mark_x) continue;
        input.commands += fmt::format(
            "set arrow from {0:.9g}, graph 0 to {0:.9g}, {1:.9g} nohead lw 1.5 lc rgb '{2}' back\n",
            *one.mark_x, y_at_mark(one), colour);
    }
    input.commands += fmt::format("plot {}\n", fmt::join(plots, ", "));
    return input;
}

}  // namespace digitlab
