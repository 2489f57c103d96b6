#include "data/picture.hpp"

#include <png.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

#include "data/file.hpp"

namespace digitlab {
namespace {

constexpr std::size_t most_pixels = 100'000'000;

// ---- reading ------------------------------------------------------------------------------------

[[noreturn]] void refuse(const std::string& name, const std::string& reason) {
    throw std::runtime_error(name + ": " + reason);
}

void require_reasonable_size(std::size_t rows, std::size_t columns, const std::string& name) {
    if (rows > 0 && columns > 0 && columns <= most_pixels / rows) return;
    refuse(name, "a picture of " + std::to_string(columns) + " × " + std::to_string(rows) +
                     " pixels; scale it down to some hundreds each way");
}

/// Grey values of pairs (grey, opacity), each 0…255, laid on white; on black where nothing would be
/// seen on white.
arma::mat flatten(const std::vector<png_byte>& pairs, arma::uword rows, arma::uword columns) {
    const auto laid_on = [&](double paper) {
        arma::mat picture(rows, columns);
        for (arma::uword i = 0; i < rows * columns; ++i) {
            const double opacity = pairs[2 * i + 1] / 255.0;
            picture(i / columns, i % columns) =
                opacity * pairs[2 * i] / 255.0 + (1 - opacity) * paper;
        }
        return picture;
    };
    const arma::mat on_white = laid_on(1);
    return on_white.max() - on_white.min() > 0.1 ? on_white : laid_on(0);
}

arma::mat parse_png(const std::string& bytes, const std::string& name) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    if (png_image_begin_read_from_memory(&image, bytes.data(), bytes.size()) == 0) {
        refuse(name, std::string("is a damaged PNG: ") + image.message);
    }
    image.format = PNG_FORMAT_GA;
    const arma::uword rows = image.height;
    const arma::uword columns = image.width;
    try {
        require_reasonable_size(rows, columns, name);
        std::vector<png_byte> pairs(PNG_IMAGE_SIZE(image));
        if (png_image_finish_read(&image, nullptr, pairs.data(), 0, nullptr) == 0) {
            refuse(name, std::string("is a damaged PNG (cut off?): ") + image.message);
        }
        return flatten(pairs, rows, columns);
    } catch (...) {
        png_image_free(&image);
        throw;
    }
}

/// Takes a PGM apart (https://netpbm.sourceforge.net/doc/pgm.html).
class PgmReader {
public:
    PgmReader(const std::string& bytes, const std::string& name) : bytes_(bytes), name_(name) {}

    arma::mat read() {
        const bool plain = bytes_[1] == '2';
        const std::size_t columns = number();
        const std::size_t rows = number();
        const std::size_t white = number();
        require_reasonable_size(rows, columns, name_);
        if (white == 0 || white > 65535) refuse(name_, "is a PGM whose white is out of range");
        ++position_;  // one blank ends the header
        arma::mat picture(rows, columns);
        for (std::size_t i = 0; i < rows * columns; ++i) {
            const std::size_t value = plain ? number() : sample(white > 255 ? 2 : 1);
            picture(i / columns, i % columns) =
                static_cast<double>(std::min(value, white)) / static_cast<double>(white);
        }
        return picture;
    }

private:
    /// The next whole number, behind blanks and comments.
    std::size_t number() {
        while (position_ < bytes_.size() && (is_blank() || bytes_[position_] == '#')) {
            if (bytes_[position_] == '#') {
                position_ = std::min(bytes_.find('\n', position_), bytes_.size());
            } else {
                ++position_;
            }
        }
        std::size_t value = 0;
        const std::size_t begin = position_;
        while (position_ < bytes_.size() && std::isdigit(byte()) != 0 && value < most_pixels) {
            value = 10 * value + static_cast<std::size_t>(bytes_[position_++] - '0');
        }
        if (position_ == begin) refuse_broken_off();
        return value;
    }

    /// The next binary sample, the more significant byte first.
    std::size_t sample(std::size_t width) {
        if (position_ + width > bytes_.size()) refuse_broken_off();
        std::size_t value = 0;
        for (std::size_t i = 0; i < width; ++i, ++position_) value = 256 * value + byte();
        return value;
    }

    unsigned char byte() const { return static_cast<unsigned char>(bytes_[position_]); }
    bool is_blank() const { return std::isspace(byte()) != 0; }

    [[noreturn]] void refuse_broken_off() const {
        refuse(name_, "is a damaged PGM: a number is missing at byte " + std::to_string(position_) +
                          " of " + std::to_string(bytes_.size()) + " (cut off?)");
    }

    const std::string& bytes_;
    const std::string& name_;
    std::size_t position_ = 2;  // behind P2 or P5
};

// ---- from a drawing to an image -----------------------------------------------------------------

/// How much every pixel stands out from the background, which is what most of the edge shows: 0 is
/// paper, 1 is ink.
arma::mat ink_of(const arma::mat& picture) {
    const arma::vec edge = arma::join_cols(
        arma::vectorise(picture.head_rows(1)), arma::vectorise(picture.tail_rows(1)),
        arma::vectorise(picture.head_cols(1)), arma::vectorise(picture.tail_cols(1)));
    const double background = arma::median(edge);
    arma::mat ink = picture - background;
    // Squares, so that a shadow over much of the paper does not outweigh a pencil's thin line.
    const double lighter = arma::accu(arma::square(ink.elem(arma::find(ink > 0))));
    const double darker = arma::accu(arma::square(ink.elem(arma::find(ink < 0))));
    if (darker > lighter) ink = -ink;
    ink.clamp(0, arma::datum::inf);

    // Paper and ink as two groups, told apart so that each is as uniform as can be (Otsu, "A
    // threshold selection method from gray-level histograms", 1979), found by going back and forth.
    double threshold = ink.max() / 2;
    double paper = 0;
    double full = 0;
    for (int round = 0; round < 20; ++round) {
        const arma::uvec above = arma::find(ink > threshold);
        const arma::uvec below = arma::find(ink <= threshold);
        if (above.empty()) break;
        full = arma::mean(arma::vec(ink.elem(above)));
        paper = arma::mean(arma::vec(ink.elem(below)));
        threshold = (full + paper) / 2;
    }
    constexpr double least_contrast = 0.03;
    if (!(full - paper > least_contrast * std::max(1.0, arma::abs(picture).max()))) {
        throw std::invalid_argument("nothing stands out from the background");
    }
    const arma::vec inked = arma::sort(ink.elem(arma::find(ink > threshold)));
    const double darkest = inked(inked.n_elem * 9 / 10);
    // Paper of one grey was made by a program: every other grey is ink. Else the lowest fifth is
    // grain and shadow.
    const double roughness = arma::mean(arma::abs(edge - background));
    const double grain = roughness < 0.005 * darkest ? 0 : paper + 0.2 * (darkest - paper);
    return arma::clamp((ink - grain) / (darkest - grain), 0, 1);
}

/// Erases what hangs together and is smaller than a fiftieth of the largest such piece.
void wipe_off_specks(arma::mat& ink) {
    arma::umat piece(arma::size(ink), arma::fill::zeros);  // 0: none yet
    std::vector<arma::uword> areas = {0};
    std::vector<arma::uword> open;
    const auto visit = [&](arma::uword row, arma::uword column) {
        if (ink(row, column) <= 0 || piece(row, column) != 0) return;
        piece(row, column) = areas.size() - 1;
        ++areas.back();
        open.push_back(row + column * ink.n_rows);
    };
    for (arma::uword start = 0; start < ink.n_elem; ++start) {
        if (ink(start) <= 0 || piece(start) != 0) continue;
        areas.push_back(0);
        visit(start % ink.n_rows, start / ink.n_rows);
        while (!open.empty()) {
            const arma::uword row = open.back() % ink.n_rows;
            const arma::uword column = open.back() / ink.n_rows;
            open.pop_back();
            for (arma::uword r = row > 0 ? row - 1 : 0; r <= std::min(row + 1, ink.n_rows - 1);
                 ++r) {
                for (arma::uword c = column > 0 ? column - 1 : 0;
                     c <= std::min(column + 1, ink.n_cols - 1); ++c) {
                    visit(r, c);
                }
            }
        }
    }
    const arma::uword largest = *std::max_element(areas.begin(), areas.end());
    for (arma::uword i = 0; i < ink.n_elem; ++i) {
        if (50 * areas[piece(i)] < largest) ink(i) = 0;
    }
}

/// The smallest part with all that is darker than half.
arma::mat cut_out(const arma::mat& ink) {
    const arma::uvec rows = arma::find(arma::max(ink, 1) > 0.5);
    const arma::uvec columns = arma::find(arma::max(ink, 0) > 0.5);
    return ink.submat(rows.front(), columns.front(), rows.back(), columns.back());
}

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

/// Scales a picture so that its longer side has so many pixels.
arma::mat scale_to(const arma::mat& picture, arma::uword longer_side) {
    const auto longer = static_cast<double>(std::max(picture.n_rows, picture.n_cols));
    const auto scaled = [&](arma::uword side) {
        const double exact = static_cast<double>(side * longer_side) / longer;
        return std::max<arma::uword>(1, static_cast<arma::uword>(std::lround(exact)));
    };
    return resampling(picture.n_rows, scaled(picture.n_rows)) * picture *
           resampling(picture.n_cols, scaled(picture.n_cols)).t();
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

}  // namespace

arma::mat read_picture(const std::filesystem::path& file) {
    const std::string name = file.string();
    const FileContent content = read_file(file);
    const std::string& bytes = content.bytes;
    if (bytes.starts_with("\x89PNG")) return parse_png(bytes, name);
    if (bytes.starts_with("P2") || bytes.starts_with("P5")) return PgmReader(bytes, name).read();
    refuse(name, "is neither a PNG nor a PGM; save the picture as PNG");
}

arma::vec frame_drawing(const arma::mat& picture, const PictureForm& form) {
    constexpr arma::uword working_size = 100;
    if (picture.empty()) throw std::invalid_argument("the picture has no pixels");
    arma::mat ink = ink_of(picture);
    wipe_off_specks(ink);
    ink = cut_out(ink);
    if (std::max(ink.n_rows, ink.n_cols) > working_size) {
        ink = scale_to(ink, working_size);
        ink = arma::clamp(ink / ink.max(), 0, 1);
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
