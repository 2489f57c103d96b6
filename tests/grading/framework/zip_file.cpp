#include "zip_file.hpp"

#include <zlib.h>

#include <cstdint>

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

}  // namespace digitlab::testing
