#include "vision/png.hpp"

#include <fmt/format.h>
#include <png.h>

#include <memory>
#include <stdexcept>
#include <vector>

#include "vision/picture_size.hpp"
#include "vision/resample.hpp"

namespace digitlab {
namespace {

constexpr double min_visible_contrast = 0.1;  // of what can be seen on white

/// Blends pixels with a background of one grey.
///
/// \param pixels  grey and opacity of each, 0…255, row by row
arma::mat blend(const std::vector<png_byte>& pixels, arma::uword rows, arma::uword columns,
                double background) {
    const auto blended = [&](arma::uword row, arma::uword column) {
        const png_byte* const pixel = &pixels[2 * (row * columns + column)];
        const double opacity = pixel[1] / 255.0;
        return opacity * pixel[0] / 255.0 + (1 - opacity) * background;
    };
    return block_means(rows, columns, longest_side_kept, blended);
}

}  // namespace

arma::mat parse_png(const std::string& bytes, const std::string& file) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    const std::unique_ptr<png_image, decltype(&png_image_free)> guard(&image, png_image_free);
    if (png_image_begin_read_from_memory(&image, bytes.data(), bytes.size()) == 0) {
        throw std::runtime_error(
            fmt::format("{}: is a damaged PNG; save it again: {}", file, image.message));
    }
    image.format = PNG_FORMAT_GA;
    image.flags |= PNG_IMAGE_FLAG_16BIT_sRGB;  // otherwise libpng reads 16 bits as linear light
    require_picture_size(image.height, image.width, file);
    std::vector<png_byte> pixels(PNG_IMAGE_SIZE(image));
    if (png_image_finish_read(&image, nullptr, pixels.data(), 0, nullptr) == 0) {
        throw std::runtime_error(
            fmt::format("{}: is a damaged PNG (cut off?); save it again: {}", file, image.message));
    }
    const arma::mat on_white = blend(pixels, image.height, image.width, 1);
    const bool is_visible = on_white.max() - on_white.min() > min_visible_contrast;
    return is_visible ? on_white : blend(pixels, image.height, image.width, 0);
}

}  // namespace digitlab
