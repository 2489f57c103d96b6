#include "made_files.hpp"

#include <zlib.h>

#include <stdexcept>

namespace digitlab::testing {

std::string gzipped(std::string_view bytes) {
    z_stream stream{};
    constexpr int gzip_format = 16;
    constexpr int default_memory = 8;
    if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, MAX_WBITS + gzip_format, default_memory,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
        throw std::runtime_error("zlib cannot start");
    }
    std::string packed(deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    const int status = deflate(&stream, Z_FINISH);
    packed.resize(packed.size() - stream.avail_out);
    deflateEnd(&stream);
    if (status != Z_STREAM_END) throw std::runtime_error("zlib cannot pack");
    return packed;
}

namespace {

std::string big_endian(std::uint32_t number) {
    std::string bytes;
    for (const int shift : {24, 16, 8, 0}) bytes += static_cast<char>(number >> shift & 0xff);
    return bytes;
}

std::string png_chunk(const std::string& type, const std::string& data) {
    const std::string content = type + data;
    const uLong sum =
        crc32(0, reinterpret_cast<const Bytef*>(content.data()), static_cast<uInt>(content.size()));
    return big_endian(static_cast<std::uint32_t>(data.size())) + content +
           big_endian(static_cast<std::uint32_t>(sum));
}

}  // namespace

std::string png(std::uint32_t width, const std::vector<std::string>& rows, PngColour colour,
                int depth, std::string_view palette) {
    std::string filtered;
    for (const std::string& row : rows) filtered += '\0' + row;  // filter 0: none
    uLongf size = compressBound(static_cast<uLong>(filtered.size()));
    std::string packed(size, '\0');
    if (compress(reinterpret_cast<Bytef*>(packed.data()), &size,
                 reinterpret_cast<const Bytef*>(filtered.data()),
                 static_cast<uLong>(filtered.size())) != Z_OK) {
        throw std::runtime_error("zlib cannot pack");
    }
    packed.resize(size);
    const std::string header =
        big_endian(width) + big_endian(static_cast<std::uint32_t>(rows.size())) +
        static_cast<char>(depth) + static_cast<char>(colour) + std::string(3, '\0');
    return "\x89PNG\r\n\x1a\n" + png_chunk("IHDR", header) +
           (palette.empty() ? "" : png_chunk("PLTE", std::string(palette))) +
           png_chunk("IDAT", packed) + png_chunk("IEND", "");
}

std::string pgm(std::size_t width, std::size_t height, std::string_view pixels) {
    return "P5\n" + std::to_string(width) + " " + std::to_string(height) + "\n255\n" +
           std::string(pixels);
}

std::string idx(const std::vector<std::uint32_t>& dimensions, std::string_view values, char type) {
    std::string bytes = {'\0', '\0', type, static_cast<char>(dimensions.size())};
    for (const std::uint32_t dimension : dimensions) bytes += big_endian(dimension);
    return bytes.append(values);
}

}  // namespace digitlab::testing
