#include "data/idx.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

namespace digitlab {
namespace {

[[noreturn]] void fail_idx(const std::string& name, const std::string& what) {
    throw std::runtime_error("read_idx: " + name + " " + what);
}

std::uint8_t byte_at(const std::string& bytes, std::size_t place) {
    return static_cast<std::uint8_t>(bytes[place]);
}

// [big_endian]
/// The 32-bit integer at `place`, its most significant byte first.
std::size_t big_endian_at(const std::string& bytes, std::size_t place) {
    // BEGIN SOLUTION lab01 read_idx
    std::size_t number = 0;
    for (std::size_t i = 0; i < 4; ++i) number = number * 256 + byte_at(bytes, place + i);
    return number;
    // END SOLUTION
}
// [big_endian]

void check_magic(const std::string& bytes, const std::string& name) {
    constexpr int unsigned_byte = 0x08;
    if (bytes.size() < 4) fail_idx(name, "is too short to be an IDX file; fetch it again");
    if (byte_at(bytes, 1) == unsigned_byte && byte_at(bytes, 2) == 0 && byte_at(bytes, 3) == 0) {
        fail_idx(name,
                 "has its integers in little-endian order; write them with the most significant "
                 "byte first");
    }
    if (byte_at(bytes, 0) != 0 || byte_at(bytes, 1) != 0) {
        fail_idx(name, "is not an IDX file: it does not begin with two zero bytes; fetch it again");
    }
    if (byte_at(bytes, 2) != unsigned_byte) {
        fail_idx(name,
                 fmt::format("holds values of type {}; only type 8, unsigned bytes, can be read; "
                             "convert them",
                             byte_at(bytes, 2)));
    }
    if (byte_at(bytes, 3) < 1 || byte_at(bytes, 3) > 3) {
        fail_idx(name, fmt::format("has {} dimensions; labels have 1 and images 3; fetch it again",
                                   byte_at(bytes, 3)));
    }
}

}  // namespace

IdxArray parse_idx(FileContent content, const std::string& name) {
    const std::string& bytes = content.bytes;
    check_magic(bytes, name);
    const std::size_t header = 4 + 4 * std::size_t{byte_at(bytes, 3)};
    if (bytes.size() < header) fail_idx(name, "ends within its header; fetch the file again");

    IdxArray array;
    std::size_t item = 1;  // bytes of one image or one label
    for (std::size_t place = 4; place < header; place += 4) {
        array.dimensions.push_back(big_endian_at(bytes, place));
        if (place > 4) item *= array.dimensions.back();
    }
    const std::size_t count = array.dimensions.front();
    constexpr std::size_t largest_item = 1 << 20;
    if (count == 0 || item == 0) {
        fail_idx(name, "holds nothing: one of its dimensions is 0; fetch the file again");
    }
    if (item > largest_item) {
        fail_idx(
            name,
            "has a damaged header: images of more than a million bytes (integers in little-endian "
            "order?); fetch the file again");
    }

    const char* const unit = array.dimensions.size() == 1 ? "labels" : "images";
    const std::size_t here = (bytes.size() - header) / item;
    if (here < count || !content.complete) {
        fail_idx(name,
                 fmt::format("ends after {} of {} {} (truncated download? run: make mnist, or "
                             "fetch the file again)",
                             std::min(here, count), count, unit));
    }
    if (bytes.size() > header + count * item) {
        fail_idx(name, fmt::format("is longer than the {} {} in its header; fetch the file again",
                                   count, unit));
    }
    array.file = std::move(content.bytes);
    return array;
}

IdxArray read_idx(const std::filesystem::path& file) {
    return parse_idx(read_unpacked(file), file.string());
}

}  // namespace digitlab
