#include "vision/pgm.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <stdexcept>

#include "vision/picture_size.hpp"
#include "vision/resample.hpp"

namespace digitlab {
namespace {

class PgmReader {
public:
    PgmReader(const std::string& bytes, const std::string& file) : bytes_(bytes), file_(file) {}

    arma::mat read() {
        const bool is_plain = bytes_[1] == '2';
        const std::size_t columns = number();
        const std::size_t rows = number();
        const std::size_t white = number();
        require_picture_size(rows, columns, file_);
        if (white == 0 || white > 65535)
            refuse("is a PGM whose white is out of range 1 to 65535; save it again");
        ++position_;  // one blank ends the header
        // A pixel takes at least one byte: check this before allocating the picture.
        if (bytes_.size() < position_ + rows * columns) {
            refuse(
                fmt::format("is a damaged PGM: {} bytes are too few for its size (cut off?); "
                            "save it again",
                            bytes_.size()));
        }
        return block_means(rows, columns, longest_side_kept, [&](arma::uword, arma::uword) {
            const std::size_t value = is_plain ? number() : sample(white > 255 ? 2 : 1);
            return static_cast<double>(std::min(value, white)) / static_cast<double>(white);
        });
    }

private:
    /// The next whole number, after blanks and comments; `max_pixels` or more if it is larger.
    std::size_t number() {
        skip_blanks_and_comments();
        std::size_t value = 0;
        const std::size_t begin = position_;
        while (position_ < bytes_.size() && std::isdigit(byte()) != 0 && value < max_pixels) {
            value = 10 * value + static_cast<std::size_t>(bytes_[position_++] - '0');
        }
        if (position_ == begin) refuse_missing_number();
        return value;
    }

    void skip_blanks_and_comments() {
        for (; position_ < bytes_.size(); ++position_) {
            if (byte() == '#')
                position_ = std::min(bytes_.find('\n', position_), bytes_.size() - 1);
            else if (std::isspace(byte()) == 0)
                return;
        }
    }

    /// The next binary sample, the more significant byte first.
    std::size_t sample(std::size_t width) {
        if (position_ + width > bytes_.size()) refuse_missing_number();
        std::size_t value = 0;
        for (std::size_t i = 0; i < width; ++i, ++position_) value = 256 * value + byte();
        return value;
    }

    unsigned char byte() const { return static_cast<unsigned char>(bytes_[position_]); }

    [[noreturn]] void refuse(const std::string& reason) const {
        throw std::runtime_error(file_ + ": " + reason);
    }

    [[noreturn]] void refuse_missing_number() const {
        refuse(
            fmt::format("is a damaged PGM: a number is missing at byte {} of {} (cut off?); "
                        "save it again",
                        position_, bytes_.size()));
    }

    const std::string& bytes_;
    const std::string& file_;
    std::size_t position_ = 2;  // after P2 or P5
};

}  // namespace

arma::mat parse_pgm(const std::string& bytes, const std::string& file) {
    return PgmReader(bytes, file).read();
}

}  // namespace digitlab
