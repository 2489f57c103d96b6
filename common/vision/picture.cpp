#include "vision/picture.hpp"

#include <png.h>

#include <algorithm>
#include <cctype>
#include <stdexcept>
#include <string>
#include <vector>

#include "data/gzip.hpp"

namespace digitlab {
namespace {

constexpr std::size_t most_pixels = 100'000'000;

[[noreturn]] void refuse(const std::string& name, const std::string& reason) {
    throw std::runtime_error(name + ": " + reason);
}

void require_reasonable_size(std::size_t rows, std::size_t columns, const std::string& name) {
    if (rows == 0 || columns == 0) refuse(name, "is a picture without pixels");
    if (columns <= most_pixels / rows) return;
    refuse(name, "a picture of " + std::to_string(columns) + " × " + std::to_string(rows) +
                     " pixels; scale it down to some hundreds each way");
}

/// Grey values of pairs (grey, opacity), each 0…255, laid on paper of one grey.
arma::mat lay_on(double paper, const std::vector<png_byte>& pairs, arma::uword rows,
                 arma::uword columns) {
    arma::mat picture(rows, columns);
    for (arma::uword column = 0; column < columns; ++column) {
        for (arma::uword row = 0; row < rows; ++row) {
            const png_byte* const pair = &pairs[2 * (row * columns + column)];
            const double opacity = pair[1] / 255.0;
            picture(row, column) = opacity * pair[0] / 255.0 + (1 - opacity) * paper;
        }
    }
    return picture;
}

/// The same on white paper, or on black where nothing would be seen on white.
arma::mat flatten(const std::vector<png_byte>& pairs, arma::uword rows, arma::uword columns) {
    arma::mat picture = lay_on(1, pairs, rows, columns);
    return picture.max() - picture.min() > 0.1 ? picture : lay_on(0, pairs, rows, columns);
}

arma::mat parse_png(const std::string& bytes, const std::string& name) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    if (png_image_begin_read_from_memory(&image, bytes.data(), bytes.size()) == 0) {
        refuse(name, std::string("is a damaged PNG: ") + image.message);
    }
    image.format = PNG_FORMAT_GA;
    image.flags |= PNG_IMAGE_FLAG_16BIT_sRGB;  // or libpng takes 16 bits for amounts of light
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
        // Each number is a byte at least: what is cut off is known before room is made for it all.
        if (bytes_.size() < position_ + rows * columns) refuse_cut_off();
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

    [[noreturn]] void refuse_cut_off() const {
        refuse(name_, "is a damaged PGM: " + std::to_string(bytes_.size()) +
                          " bytes are too few for its size (cut off?)");
    }

    const std::string& bytes_;
    const std::string& name_;
    std::size_t position_ = 2;  // behind P2 or P5
};

}  // namespace

arma::mat read_picture(const std::filesystem::path& file) {
    const std::string name = file.string();
    const FileContent content = read_unpacked(file);
    const std::string& bytes = content.bytes;
    if (bytes.starts_with("\x89PNG")) return parse_png(bytes, name);
    if (bytes.starts_with("P2") || bytes.starts_with("P5")) return PgmReader(bytes, name).read();
    refuse(name, "is neither a PNG nor a PGM; save the picture as PNG");
}

}  // namespace digitlab
