#include "vision/drawing.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

namespace digitlab {
namespace {

constexpr arma::uword coarse_size = 64;  // enough for light and shadow

// ---- scaling ------------------------------------------------------------------------------------

/// The matrix that brings a column of `from` numbers to `to`: each new one is a mean of the old
/// ones around its place, nearer ones counting more.
arma::mat resampling(arma::uword from, arma::uword to) {
    const double scale = static_cast<double>(from) / static_cast<double>(to);
    const double reach = std::max(1.0, scale);
    arma::mat weights(to, from);
    for (arma::uword i = 0; i < to; ++i) {
        const double centre = (static_cast<double>(i) + 0.5) * scale - 0.5;
        for (arma::uword j = 0; j < from; ++j) {
            const double distance = std::abs(static_cast<double>(j) - centre);
            weights(i, j) = std::max(0.0, 1 - distance / reach);
        }
    }
    weights.each_col() /= arma::sum(weights, 1);
    return weights;
}

arma::mat scale_to(const arma::mat& picture, arma::uword rows, arma::uword columns) {
    return resampling(picture.n_rows, rows) * picture * resampling(picture.n_cols, columns).t();
}

/// Scales a picture so that its longer side has so many pixels.
arma::mat scale_to(const arma::mat& picture, arma::uword longer_side) {
    const auto longer = static_cast<double>(std::max(picture.n_rows, picture.n_cols));
    const auto scaled = [&](arma::uword side) {
        const double exact = static_cast<double>(side * longer_side) / longer;
        return std::max<arma::uword>(1, static_cast<arma::uword>(std::lround(exact)));
    };
    return scale_to(picture, scaled(picture.n_rows), scaled(picture.n_cols));
}

/// The same, if it is larger.
arma::mat shrink(const arma::mat& picture, arma::uword longer_side) {
    const bool fits = std::max(picture.n_rows, picture.n_cols) <= longer_side;
    return fits ? picture : scale_to(picture, longer_side);
}

/// Means of squares of pixels, so many that neither side is longer than `most`. (What does not fill
/// a square at the right and lower edges is left out.)
arma::mat reduce(const arma::mat& picture, arma::uword most) {
    const arma::uword side = (std::max(picture.n_rows, picture.n_cols) + most - 1) / most;
    if (side <= 1 || std::min(picture.n_rows, picture.n_cols) < side) return picture;
    arma::mat means(picture.n_rows / side, picture.n_cols / side, arma::fill::zeros);
    for (arma::uword column = 0; column < means.n_cols * side; ++column) {
        const double* const from = picture.colptr(column);
        double* const to = means.colptr(column / side);
        for (arma::uword row = 0; row < means.n_rows * side; ++row) to[row / side] += from[row];
    }
    return means / static_cast<double>(side * side);
}

// ---- telling ink from paper ---------------------------------------------------------------------

arma::vec edge_of(const arma::mat& picture) {
    return arma::join_cols(
        arma::vectorise(picture.head_rows(1)), arma::vectorise(picture.tail_rows(1)),
        arma::vectorise(picture.head_cols(1)), arma::vectorise(picture.tail_cols(1)));
}

/// Two groups of values, told apart so that each is as uniform as can be (Otsu, "A threshold
/// selection method from gray-level histograms", 1979), found by going back and forth.
struct Groups {
    double low;   ///< mean of the lower group
    double high;  ///< mean of the higher one
    double threshold() const { return (low + high) / 2; }
};

Groups two_groups(const arma::mat& values) {
    Groups groups{values.min(), values.max()};
    for (int round = 0; round < 20; ++round) {
        const double threshold = groups.threshold();
        double sum = 0;
        double count = 0;
        for (const double value : values) {
            if (value <= threshold) continue;
            sum += value;
            ++count;
        }
        const double others = static_cast<double>(values.n_elem) - count;
        if (count == 0 || others == 0) break;
        const Groups next{(arma::accu(values) - sum) / others, sum / count};
        if (std::abs(next.threshold() - threshold) < 1e-9) break;
        groups = next;
    }
    return groups;
}

/// From -1, where most of what deviates is darker, to 1, where it is lighter. A high power sees to
/// it that a shadow over much of the paper does not outweigh a pencil's thin line.
double lightness(const arma::mat& deviation) {
    const arma::mat power = arma::square(arma::square(deviation));
    return arma::accu(power % arma::sign(deviation)) / (arma::accu(power) + arma::datum::eps);
}

/// Whether a picture is of two greys, not of uneven light: Otsu's measure of how well the groups
/// are told apart is near 1 (section III of his paper).
bool has_two_greys(const arma::mat& picture) {
    const Groups groups = two_groups(picture);
    const arma::uvec is_high = arma::vectorise(picture > groups.threshold());
    const double share =
        static_cast<double>(arma::accu(is_high)) / static_cast<double>(picture.n_elem);
    const double between = share * (1 - share) * std::pow(groups.high - groups.low, 2);
    return between >= 0.85 * arma::var(arma::vectorise(picture), 1);
}

/// Whether the ink is lighter than the paper. Most of the edge is paper; but where the light is
/// uneven, lines that clearly deviate from the means of large parts tell more.
bool is_ink_light(const arma::mat& picture) {
    if (!has_two_greys(picture)) {
        const arma::mat coarse = shrink(picture, coarse_size);
        const double lines =
            lightness(coarse - scale_to(scale_to(coarse, 8), coarse.n_rows, coarse.n_cols));
        if (std::abs(lines) > 0.7) return lines > 0;
    }
    return lightness(picture - arma::median(edge_of(picture))) > 0;
}

/// Where something lies in a picture, both ends included.
struct Box {
    arma::uword top;
    arma::uword left;
    arma::uword bottom;
    arma::uword right;

    arma::uword height() const { return bottom - top + 1; }
    arma::uword width() const { return right - left + 1; }
    bool encloses(const Box& other) const {
        return top < other.top && left < other.left && bottom > other.bottom && right > other.right;
    }
};

/// Whether something is seen close to all four corners of a box. That is so of sheets and frames,
/// not of digits.
bool reaches_corners(const arma::umat& seen, const Box& box) {
    const arma::uword height = 1 + box.height() / 12;
    const arma::uword width = 1 + box.width() / 12;
    for (const arma::uword row : {box.top, box.bottom + 1 - height}) {
        for (const arma::uword column : {box.left, box.right + 1 - width}) {
            if (!arma::any(arma::vectorise(
                    seen.submat(row, column, row + height - 1, column + width - 1)))) {
                return false;
            }
        }
    }
    return true;
}

/// The sheet of paper, if a picture shows one on a desk or in a frame: it is most of what stands
/// out from the edge, and something is written on it.
std::optional<Box> find_sheet(const arma::mat& picture) {
    if (!has_two_greys(picture)) return std::nullopt;
    const arma::umat light = picture > two_groups(picture).threshold();
    const arma::mat light_parts = arma::conv_to<arma::mat>::from(light);
    const arma::uvec rows = arma::find(arma::mean(light_parts, 1) > 0.4);
    const arma::uvec columns = arma::find(arma::mean(light_parts, 0) > 0.4);
    if (rows.empty() || columns.empty()) return std::nullopt;
    const Box box{rows.front(), columns.front(), rows.back(), columns.back()};
    const auto is_light_within = [&](arma::uword part) {  // of the four corners
        const arma::uword y = box.height() / part;
        const arma::uword x = box.width() / part;
        return light(box.top + y, box.left + x) && light(box.top + y, box.right - x) &&
               light(box.bottom - y, box.left + x) && light(box.bottom - y, box.right - x);
    };
    // Somewhat inside, where nothing is left of the desk beside a sheet that lies askew.
    const arma::uword y = box.height() / 30;
    const arma::uword x = box.width() / 30;
    const Box inner{box.top + y, box.left + x, box.bottom - y, box.right - x};
    const double all = arma::accu(light_parts);
    const double within = arma::accu(light_parts.submat(box.top, box.left, box.bottom, box.right));
    const double share = arma::mean(
        arma::vectorise(light_parts.submat(inner.top, inner.left, inner.bottom, inner.right)));
    if (within < 0.94 * all || share < 0.7 || share > 0.998 || !is_light_within(12))
        return std::nullopt;
    return inner;
}

/// The largest value at most `radius` rows and columns away from each.
arma::mat largest_nearby(const arma::mat& values, arma::uword radius) {
    arma::mat across(arma::size(values));
    for (arma::uword c = 0; c < values.n_cols; ++c) {
        const arma::uword first = c - std::min(c, radius);
        across.col(c) = arma::max(values.cols(first, std::min(c + radius, values.n_cols - 1)), 1);
    }
    arma::mat both(arma::size(values));
    for (arma::uword r = 0; r < values.n_rows; ++r) {
        const arma::uword first = r - std::min(r, radius);
        both.row(r) = arma::max(across.rows(first, std::min(r + radius, values.n_rows - 1)), 0);
    }
    return both;
}

/// How much lines that are lighter than their surroundings stand out from them, whatever the light
/// on the paper: the top-hat transform (Gonzalez and Woods, "Digital Image Processing", section
/// 9.6). Whatever holds no square of half the size of the picture is a line.
arma::mat lines_of(const arma::mat& picture) {
    const arma::mat coarse = shrink(picture, coarse_size);
    const arma::uword radius = std::max(coarse.n_rows, coarse.n_cols) / 4 + 1;
    const arma::mat paper = largest_nearby(-largest_nearby(-coarse, radius), radius);
    const arma::mat ground = scale_to(paper, picture.n_rows, picture.n_cols);
    arma::mat lines = picture - ground;
    if (ground.max() < 0) {  // dark ink: its contrast with the paper is less where light is less
        constexpr double most = 2;
        lines %= arma::clamp(ground.min() / ground, 1, most);
    }
    lines.clean(1e-9 * arma::abs(picture).max());
    return arma::clamp(lines, 0, arma::datum::inf);
}

/// Lines as 0 where there is paper to 1 where there is ink.
arma::mat ink_of(const arma::mat& lines, double largest_grey) {
    const Groups groups = two_groups(lines);
    constexpr double least_contrast = 0.03;
    if (!(groups.high - groups.low > least_contrast * std::max(1.0, largest_grey))) {
        throw std::invalid_argument(
            "nothing stands out from the background; draw with a stronger line");
    }
    const arma::vec inked =
        arma::sort(arma::vec(lines.elem(arma::find(lines > groups.threshold()))));
    const double darkest = inked(inked.n_elem * 9 / 10);
    // Paper of one grey was made by a program: every other grey is ink. Else the lowest fifth is
    // grain and shadow.
    const arma::vec edge = edge_of(lines);
    const double roughness = arma::mean(arma::abs(edge - arma::median(edge)));
    const double grain =
        roughness < 0.005 * darkest ? 0 : groups.low + 0.2 * (darkest - groups.low);
    return arma::clamp((lines - grain) / (darkest - grain), 0, 1);
}

// ---- what is not the digit ----------------------------------------------------------------------

/// What hangs together.
struct Piece {
    Box box;
    arma::uword area = 0;

    arma::uword length() const { return std::max(box.height(), box.width()); }
};

/// Numbers the pieces of the ink: 0 is paper, i + 1 is piece i.
std::vector<Piece> find_pieces(const arma::mat& ink, arma::umat& numbers) {
    numbers.zeros(arma::size(ink));
    std::vector<Piece> pieces;
    std::vector<std::pair<arma::uword, arma::uword>> open;
    const auto visit = [&](arma::uword row, arma::uword column) {
        if (ink(row, column) <= 0 || numbers(row, column) != 0) return;
        numbers(row, column) = pieces.size();
        Piece& piece = pieces.back();
        ++piece.area;
        piece.box = {std::min(piece.box.top, row), std::min(piece.box.left, column),
                     std::max(piece.box.bottom, row), std::max(piece.box.right, column)};
        open.emplace_back(row, column);
    };
    for (arma::uword column = 0; column < ink.n_cols; ++column) {
        for (arma::uword row = 0; row < ink.n_rows; ++row) {
            if (ink(row, column) <= 0 || numbers(row, column) != 0) continue;
            pieces.push_back({{row, column, row, column}});
            visit(row, column);
            while (!open.empty()) {
                const auto [r, c] = open.back();
                open.pop_back();
                for (arma::uword y = r - (r > 0); y <= std::min(r + 1, ink.n_rows - 1); ++y) {
                    for (arma::uword x = c - (c > 0); x <= std::min(c + 1, ink.n_cols - 1); ++x) {
                        visit(y, x);
                    }
                }
            }
        }
    }
    return pieces;
}

/// Erases pieces that are not of the digit: what reaches into a corner of the picture or frames
/// another piece, unless little else is there; then what is smaller than a fiftieth of the largest.
void wipe_off(arma::mat& ink) {
    arma::umat numbers;
    std::vector<Piece> pieces = find_pieces(ink, numbers);
    const arma::uword bottom = ink.n_rows - 1;
    const arma::uword right = ink.n_cols - 1;
    const std::vector<arma::uword> corners = {numbers(0, 0), numbers(0, right), numbers(bottom, 0),
                                              numbers(bottom, right)};
    const auto is_beside = [&](std::size_t i) {
        if (std::find(corners.begin(), corners.end(), i + 1) != corners.end()) return true;
        const Piece& frame = pieces[i];
        const auto is_framed = [&](const Piece& piece) {
            return frame.box.encloses(piece.box) && 8 * piece.length() >= frame.length();
        };
        return std::any_of(pieces.begin(), pieces.end(), is_framed) &&
               reaches_corners(numbers == i + 1, frame.box);
    };
    std::vector<bool> wiped(pieces.size(), false);
    arma::uword longest = 0;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        wiped[i] = 8 * pieces[i].length() >= ink.n_rows && is_beside(i);
        if (!wiped[i]) longest = std::max(longest, pieces[i].length());
    }
    if (10 * longest < std::max(ink.n_rows, ink.n_cols)) wiped.assign(pieces.size(), false);
    arma::uword largest = 0;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        if (!wiped[i]) largest = std::max(largest, pieces[i].area);
    }
    for (arma::uword i = 0; i < ink.n_elem; ++i) {
        if (numbers(i) == 0) continue;
        const std::size_t number = numbers(i) - 1;
        if (wiped[number] || 50 * pieces[number].area < largest) ink(i) = 0;
    }
}

// ---- from the digit to an image -----------------------------------------------------------------

/// The smallest part with all that is darker than half.
arma::mat cut_out(const arma::mat& ink) {
    const arma::uvec rows = arma::find(arma::max(ink, 1) > 0.5);
    const arma::uvec columns = arma::find(arma::max(ink, 0) > 0.5);
    return ink.submat(rows.front(), columns.front(), rows.back(), columns.back());
}

/// The usual width of the lines, in pixels: twice the area over the length of the outline.
double line_width(const arma::mat& ink) {
    double area = 0;
    double outline = 0;
    for (arma::uword row = 0; row < ink.n_rows; ++row) {
        for (arma::uword column = 0; column < ink.n_cols; ++column) {
            if (ink(row, column) <= 0.5) continue;
            const bool inner = row > 0 && row + 1 < ink.n_rows && column > 0 &&
                               column + 1 < ink.n_cols && ink(row - 1, column) > 0.5 &&
                               ink(row + 1, column) > 0.5 && ink(row, column - 1) > 0.5 &&
                               ink(row, column + 1) > 0.5;
            ++area;
            outline += inner ? 0 : 1;
        }
    }
    return outline == 0 ? 1 : 2 * area / outline;
}

/// Makes lines thicker by `radius` pixels on either side.
arma::mat thicken(const arma::mat& ink, arma::uword radius) {
    arma::mat thick(ink.n_rows + 2 * radius, ink.n_cols + 2 * radius, arma::fill::zeros);
    for (arma::uword r = 0; r <= 2 * radius; ++r) {
        for (arma::uword c = 0; c <= 2 * radius; ++c) {
            const double x = static_cast<double>(c) - static_cast<double>(radius);
            const double y = static_cast<double>(r) - static_cast<double>(radius);
            if (x * x + y * y > static_cast<double>(radius * radius) + 0.5) continue;
            auto shifted = thick.submat(r, c, arma::size(ink));
            shifted = arma::max(arma::mat(shifted), ink);
        }
    }
    return thick;
}

/// A digit's lines are about an eighth of its height wide. Lines of less than a fourteenth would be
/// a faint grey in the end: they are made a tenth wide.
arma::mat thicken_thin_lines(const arma::mat& ink) {
    const auto size = static_cast<double>(std::max(ink.n_rows, ink.n_cols));
    const double width = line_width(ink);
    if (width > size / 14) return ink;
    return thicken(ink, static_cast<arma::uword>(std::ceil((size / 10 - width) / 2)));
}

/// Where in `room` pixels something `length` long begins if its point `centre` is to be in the
/// middle, as far as it fits in.
arma::uword place(arma::uword room, arma::uword length, double centre) {
    const double start = (static_cast<double>(room) - 1) / 2 - centre;
    return static_cast<arma::uword>(
        std::clamp<long>(std::lround(start), 0, static_cast<long>(room - length)));
}

/// The digit alone, cut out: 0 where there is paper to 1 where there is ink.
arma::mat digit_in(const arma::mat& picture) {
    arma::mat light_on_dark = is_ink_light(picture) ? picture : arma::mat(-picture);
    if (const auto sheet = find_sheet(light_on_dark)) {
        light_on_dark = -light_on_dark.submat(sheet->top, sheet->left, sheet->bottom, sheet->right);
    }
    arma::mat ink = ink_of(lines_of(light_on_dark), arma::abs(picture).max());
    wipe_off(ink);
    return cut_out(ink / ink.max());
}

}  // namespace

arma::vec frame_drawing(const arma::mat& picture, const ImageForm& form) {
    constexpr arma::uword working_size = 100;
    if (picture.empty()) throw std::invalid_argument("the picture has no pixels");
    arma::mat ink = digit_in(reduce(picture, 1500));
    if (std::max(ink.n_rows, ink.n_cols) > working_size) {
        ink = scale_to(ink, working_size);
        // By the median, as hairlines are darker where they cross.
        const arma::vec inked = ink.elem(arma::find(ink > 0.3 * ink.max()));
        ink = arma::clamp(ink / arma::median(inked), 0, 1);
    }
    if (std::max(ink.n_rows, ink.n_cols) > form.box) ink = thicken_thin_lines(ink);
    ink = scale_to(ink, form.box);
    ink = arma::clamp(ink / ink.max(), 0, 1);

    const double mass = arma::accu(ink);
    double row = (static_cast<double>(ink.n_rows) - 1) / 2;
    double column = (static_cast<double>(ink.n_cols) - 1) / 2;
    if (form.centred_by_mass) {
        row = arma::dot(arma::regspace(0, row * 2), arma::sum(ink, 1)) / mass;
        column = arma::dot(arma::regspace(0, column * 2), arma::sum(ink, 0)) / mass;
    }
    arma::mat image(form.rows, form.columns, arma::fill::zeros);
    image.submat(place(form.rows, ink.n_rows, row), place(form.columns, ink.n_cols, column),
                 arma::size(ink)) = ink;
    return arma::vectorise(image.t());
}

}  // namespace digitlab
