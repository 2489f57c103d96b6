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

std::string idx(const std::vector<std::uint32_t>& dimensions, std::string_view values, char type) {
    std::string bytes = {'\0', '\0', type, static_cast<char>(dimensions.size())};
    for (const std::uint32_t dimension : dimensions) {
        for (const int shift : {24, 16, 8, 0})
            bytes += static_cast<char>(dimension >> shift & 0xff);
    }
    return bytes.append(values);
}

}  // namespace digitlab::testing
