#include "wire.hpp"

#include <array>
#include <cstring>

namespace digitlab::grading {

void put_bytes(std::string& message, std::string_view bytes) {
    std::array<char, 8> length;
    const std::uint64_t size = bytes.size();
    std::memcpy(length.data(), &size, length.size());
    message.append(length.data(), length.size());
    message.append(bytes);
}

std::string_view take_bytes(std::string_view& message) {
    std::uint64_t size = 0;
    if (message.size() < sizeof size) throw WireError("the answer is cut off");
    std::memcpy(&size, message.data(), sizeof size);
    message.remove_prefix(sizeof size);
    if (size > message.size()) throw WireError("the answer is cut off");
    const std::string_view bytes = message.substr(0, size);
    message.remove_prefix(size);
    return bytes;
}

void require_whole_matrix(std::string_view bytes) {
    // "ARMA_MAT_BIN_FN008", a line end, "ROWS COLUMNS", a line end, the numbers.
    const std::size_t first_line = bytes.find('\n');
    const std::size_t second_line = first_line == std::string_view::npos
                                        ? std::string_view::npos
                                        : bytes.find('\n', first_line + 1);
    if (!bytes.starts_with("ARMA_MAT_BIN_") || second_line == std::string_view::npos) {
        throw WireError("something that is not a matrix came back");
    }
    std::istringstream sizes{
        std::string(bytes.substr(first_line + 1, second_line - first_line - 1))};
    std::uint64_t rows = 0;
    std::uint64_t columns = 0;
    sizes >> rows >> columns;
    const std::uint64_t room = (bytes.size() - second_line - 1) / 8;
    const bool fits = rows == 0 || columns == 0 ? room == 0 : columns == room / rows;
    if (!sizes || !fits || rows * columns != room) throw WireError("a damaged matrix came back");
}

}  // namespace digitlab::grading
