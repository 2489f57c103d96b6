#include "archive.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <stdexcept>

namespace digitlab::grading {
namespace {

constexpr std::size_t largest_file = 4'000'000;   // of a file that is wanted
constexpr std::size_t largest_tar = 200'000'000;  // unpacked: whole projects with their data sets
constexpr std::size_t most_files = 100'000;

[[noreturn]] void refuse(const std::string& why) {
    throw std::runtime_error(why);
}

/// A part of the bytes.
std::string_view part(std::string_view bytes, std::size_t at, std::size_t size) {
    if (at > bytes.size() || size > bytes.size() - at) refuse("the archive is cut off");
    return bytes.substr(at, size);
}

/// A number of the zip format, its lowest byte first.
std::size_t number(std::string_view bytes, std::size_t at, std::size_t size) {
    const std::string_view digits = part(bytes, at, size);
    std::size_t value = 0;
    for (std::size_t i = size; i-- > 0;)
        value = value << 8U | static_cast<unsigned char>(digits[i]);
    return value;
}

/// Unpacks what deflate has packed.
///
/// \param window_bits  of inflateInit2: which format it is
/// \param most         bytes that it may have
std::string inflate_all(std::string_view packed, int window_bits, std::size_t most) {
    z_stream stream{};
    if (inflateInit2(&stream, window_bits) != Z_OK) refuse("no memory to unpack the archive");
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    std::string bytes;
    std::array<char, 1 << 16> piece;
    int state = Z_OK;
    while (state == Z_OK && bytes.size() <= most) {
        stream.next_out = reinterpret_cast<Bytef*>(piece.data());
        stream.avail_out = piece.size();
        state = inflate(&stream, Z_NO_FLUSH);
        bytes.append(piece.data(), piece.size() - stream.avail_out);
    }
    inflateEnd(&stream);
    if (bytes.size() > most) refuse("what it unpacks to is too large");
    if (state != Z_STREAM_END) refuse("the archive is damaged or cut off");
    return bytes;
}

std::string with_slashes(std::string_view name) {
    std::string result(name);
    std::replace(result.begin(), result.end(), '\\', '/');  // as some programs for Windows write
    return result;
}

using Wanted = std::function<bool(const std::string&)>;

/// https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3.6 to 4.3.16: the directory at
/// the end names the files, and where they are.
std::vector<PackedFile> unpack_zip(std::string_view bytes, const Wanted& wanted) {
    const std::size_t end = bytes.rfind("PK\x05\x06");  // whatever stands behind it
    if (end == std::string_view::npos) refuse("the zip archive is cut off");
    const std::size_t count = number(bytes, end + 10, 2);
    const std::size_t size = number(bytes, end + 12, 4);
    const std::size_t start = number(bytes, end + 16, 4);
    if (start == 0xffffffff || count == 0xffff)
        refuse("the zip archive is larger than 4 GB (zip64)");
    // What stands before the archive, such as a program that unpacks it, moves all of it.
    if (start + size > end) refuse("the zip archive is damaged");
    const std::size_t moved = end - size - start;
    std::size_t at = start + moved;
    std::vector<PackedFile> files;
    for (std::size_t i = 0; i < count; ++i) {
        if (part(bytes, at, 4) != "PK\x01\x02") refuse("the zip archive is damaged");
        const std::size_t flags = number(bytes, at + 8, 2);
        const std::size_t method = number(bytes, at + 10, 2);
        const std::size_t sum = number(bytes, at + 16, 4);
        const std::size_t packed_size = number(bytes, at + 20, 4);
        const std::size_t name_size = number(bytes, at + 28, 2);
        const std::size_t kind = number(bytes, at + 40, 2) >> 12U;  // as Unix has it, where known
        const std::size_t local = number(bytes, at + 42, 4) + moved;
        const std::string name = with_slashes(part(bytes, at + 46, name_size));
        at += 46 + name_size + number(bytes, at + 30, 2) + number(bytes, at + 32, 2);
        const bool regular = kind == 0 || kind == 8;
        if (!regular || name.ends_with("/") || !wanted(name)) continue;
        if ((flags & 1U) != 0) refuse("the zip archive is encrypted");
        if (part(bytes, local, 4) != "PK\x03\x04") refuse("the zip archive is damaged");
        const std::size_t skip = 30 + number(bytes, local + 26, 2) + number(bytes, local + 28, 2);
        const std::string_view packed = part(bytes, local + skip, packed_size);
        if (method != 0 && method != 8) refuse("the zip archive is packed by an unusual method");
        constexpr int without_header = -15;
        std::string content = method == 0 ? std::string(packed.substr(0, largest_file + 1))
                                          : inflate_all(packed, without_header, largest_file);
        if (content.size() > largest_file) refuse(name + " is too large");
        if (crc32(0, reinterpret_cast<const Bytef*>(content.data()),
                  static_cast<uInt>(content.size())) != sum) {
            refuse("the zip archive is damaged");
        }
        files.push_back({name, std::move(content)});
    }
    return files;
}

/// A number of a tar header, in octal digits.
std::size_t octal(std::string_view digits) {
    std::size_t value = 0;
    for (const char c : digits) {
        if (c >= '0' && c <= '7') value = value * 8 + static_cast<std::size_t>(c - '0');
    }
    return value;
}

std::string_view until_zero(std::string_view text) {
    return text.substr(0, std::min(text.find('\0'), text.size()));
}

/// The path of an extended header of tar (pax): lines of "LENGTH path=NAME".
std::string pax_path(std::string_view header) {
    const std::size_t at = header.find(" path=");
    if (at == std::string_view::npos) return "";
    const std::string_view rest = header.substr(at + 6);
    return std::string(rest.substr(0, std::min(rest.find('\n'), rest.size())));
}

/// tar(5) of FreeBSD: blocks of 512 bytes, a header and then the bytes of each file.
std::vector<PackedFile> unpack_tar(std::string_view bytes, const Wanted& wanted) {
    constexpr std::size_t block = 512;
    std::vector<PackedFile> files;
    std::string long_name;
    std::size_t at = 0;
    for (std::size_t i = 0; at + block <= bytes.size() && bytes[at] != '\0'; ++i) {
        if (i > most_files) refuse("the archive has too many files");
        const std::string_view header = bytes.substr(at, block);
        const std::size_t size = octal(header.substr(124, 12));
        const std::string_view content = part(bytes, at + block, size);
        const char kind = header[156];
        const std::string prefix(header.substr(257, 5) == "ustar"
                                     ? until_zero(header.substr(345, 155))
                                     : std::string_view());
        std::string name =
            (prefix.empty() ? "" : prefix + "/") + std::string(until_zero(header.substr(0, 100)));
        if (!long_name.empty()) name = long_name;
        long_name = kind == 'L'   ? std::string(until_zero(content))
                    : kind == 'x' ? pax_path(content)
                                  : "";
        name = with_slashes(name);
        if ((kind == '0' || kind == '\0') && wanted(name)) {
            if (size > largest_file) refuse(name + " is too large");
            files.push_back({name, std::string(content)});
        }
        at += block + (size + block - 1) / block * block;
    }
    return files;
}

}  // namespace

bool is_archive(std::string_view name) {
    std::string lower(name);
    for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return lower.ends_with(".zip") || lower.ends_with(".tar") || lower.ends_with(".tar.gz") ||
           lower.ends_with(".tgz");
}

std::vector<PackedFile> unpack(std::string_view bytes, const Wanted& wanted) {
    if (bytes.starts_with("\x1f\x8b")) {
        constexpr int of_gzip = 31;
        return unpack_tar(inflate_all(bytes, of_gzip, largest_tar), wanted);
    }
    if (bytes.size() > 262 && bytes.substr(257, 5) == "ustar") return unpack_tar(bytes, wanted);
    if (bytes.find("PK\x05\x06") != std::string_view::npos) return unpack_zip(bytes, wanted);
    refuse(bytes.starts_with("PK") ? "the zip archive is cut off"
                                   : "is no zip or tar archive, whatever its name says");
}

}  // namespace digitlab::grading
