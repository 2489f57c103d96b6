#include "zip_file.hpp"

#include <zlib.h>

#include <cstdint>
#include <cstdio>

namespace digitlab::testing {
namespace {

/// The lowest bytes of a number, the lowest first.
std::string bytes_of(std::uint64_t number, int count) {
    std::string bytes;
    for (int i = 0; i < count; ++i) bytes += static_cast<char>(number >> (8 * i) & 0xff);
    return bytes;
}

}  // namespace

// https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3: a header and the bytes of each
// file, then the directory, then where that is.
std::string zip_file(const std::vector<std::pair<std::string, std::string>>& files) {
    std::string zip;
    std::string directory;
    for (const auto& [name, content] : files) {
        const auto* data = reinterpret_cast<const Bytef*>(content.data());
        const auto sum = crc32(0, data, static_cast<uInt>(content.size()));
        // Version, flags, method (stored), time, date, checksum, both sizes, length of the name.
        const std::string common = bytes_of(20, 2) + bytes_of(0, 2) + bytes_of(0, 2) +
                                   bytes_of(0, 2) + bytes_of(33, 2) + bytes_of(sum, 4) +
                                   bytes_of(content.size(), 4) + bytes_of(content.size(), 4) +
                                   bytes_of(name.size(), 2) + bytes_of(0, 2);
        directory += "PK\x01\x02" + bytes_of(20, 2) + common + bytes_of(0, 10) +
                     bytes_of(zip.size(), 4) + name;
        zip += "PK\x03\x04" + common + name + content;
    }
    return zip + directory + "PK\x05\x06" + bytes_of(0, 4) + bytes_of(files.size(), 2) +
           bytes_of(files.size(), 2) + bytes_of(directory.size(), 4) + bytes_of(zip.size(), 4) +
           bytes_of(0, 2);
}

// tar(5) of FreeBSD, "ustar"; a name of more than 100 bytes comes first, as GNU's tar has it.
std::string tar_file(const std::vector<std::pair<std::string, std::string>>& files) {
    const auto entry = [](std::string name, const std::string& content, char kind) {
        name.resize(100);
        char sizes[37];
        std::snprintf(sizes, sizeof sizes, "%011zo%c%011o%c", content.size(), '\0', 0, '\0');
        std::string header =
            name + std::string(24, '0') + std::string(sizes, 24) + "        " + kind;
        header.resize(257);
        header += std::string("ustar\00000", 8);
        header.resize(512);
        std::string blocks = content;
        blocks.resize((content.size() + 511) / 512 * 512);
        return header + blocks;
    };
    std::string tar;
    for (const auto& [name, content] : files) {
        if (name.size() > 100) tar += entry("././@LongLink", name + '\0', 'L');
        tar += entry(name, content, '0');
    }
    return tar + std::string(1024, '\0');
}

std::string gzip(const std::string& bytes) {
    z_stream stream{};
    constexpr int of_gzip = 31;
    deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, of_gzip, 8, Z_DEFAULT_STRATEGY);
    std::string packed(deflateBound(&stream, bytes.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

}  // namespace digitlab::testing
