#include "vision/picture.hpp"

#include <stdexcept>
#include <string>

#include "data/gzip.hpp"
#include "vision/pgm.hpp"
#include "vision/png.hpp"

namespace digitlab {

arma::mat read_picture(const std::filesystem::path& file) {
    constexpr std::size_t largest_picture_file = 250'000'000;  // a plain PGM of the largest size
    const FileContent content = read_unpacked(file, largest_picture_file);
    const std::string& bytes = content.bytes;
    if (bytes.starts_with("\x89PNG")) return parse_png(bytes, file.string());
    if (bytes.starts_with("P2") || bytes.starts_with("P5")) return parse_pgm(bytes, file.string());
    throw std::runtime_error(file.string() +
                             ": is neither a PNG nor a PGM; save the picture as PNG");
}

}  // namespace digitlab
