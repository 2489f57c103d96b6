#include "data/gzip.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <stdexcept>

namespace digitlab {
namespace {

bool is_gzip(std::string_view bytes) {
    return bytes.starts_with("\x1f\x8b");
}

/// How many bytes a stream says that it unpacks to: its last four bytes, the least significant one
/// first. A damaged stream may say anything, but not more than gzip can pack.
std::size_t announced_size(std::string_view packed) {
    constexpr std::size_t highest_ratio = 1032;
    if (packed.size() < 4) return 0;
    std::size_t size = 0;
    for (std::size_t i = 1; i <= 4; ++i) {
        size = size * 256 + static_cast<std::uint8_t>(packed[packed.size() - i]);
    }
    return std::min(size, packed.size() * highest_ratio);
}

}  // namespace

FileContent gunzip(std::string_view packed, const std::string& name, std::size_t most) {
    z_stream stream{};
    constexpr int gzip_only = 16;
    if (inflateInit2(&stream, MAX_WBITS + gzip_only) != Z_OK) throw std::bad_alloc();
    const std::unique_ptr<z_stream, int (*)(z_stream*)> cleanup(&stream, inflateEnd);
    if (packed.size() > std::numeric_limits<uInt>::max()) {
        throw std::runtime_error(name + ": is larger than 4 GB; unpack it first");
    }
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());

    FileContent content;
    content.bytes.reserve(std::min(announced_size(packed), most));
    std::array<char, 1 << 18> piece{};
    int status = Z_OK;
    do {
        stream.next_out = reinterpret_cast<Bytef*>(piece.data());
        stream.avail_out = static_cast<uInt>(piece.size());
        status = inflate(&stream, Z_NO_FLUSH);
        content.bytes.append(piece.data(), piece.size() - stream.avail_out);
        if (content.bytes.size() > most) {
            throw std::runtime_error(fmt::format(
                "{}: unpacks to more than {} MB; is it the right file?", name, most >> 20));
        }
        const std::string_view rest = packed.substr(packed.size() - stream.avail_in);
        if (status == Z_STREAM_END && is_gzip(rest)) {  // another member follows
            inflateReset(&stream);
            status = Z_OK;
        }
    } while (status == Z_OK);
    if (status == Z_DATA_ERROR || status == Z_NEED_DICT) {
        throw std::runtime_error(
            fmt::format("{}: damaged gzip data after {} unpacked bytes; fetch the file again", name,
                        content.bytes.size()));
    }
    content.complete = status == Z_STREAM_END;
    return content;
}

FileContent read_unpacked(const std::filesystem::path& file, std::size_t most) {
    std::string bytes = read_file(file, most);
    if (bytes.empty())
        throw std::runtime_error(file.string() + ": is empty; fetch it or save it again");
    if (is_gzip(bytes)) return gunzip(bytes, file.string(), most);
    if (file.extension() == ".gz") {
        throw std::runtime_error(file.string() +
                                 ": is not gzip, though named .gz (an error page saved by a "
                                 "download? fetch the file again)");
    }
    return {std::move(bytes), true};
}

}  // namespace digitlab
