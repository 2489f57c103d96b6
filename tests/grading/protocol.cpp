#include "protocol.hpp"

#include <algorithm>
#include <array>
#include <charconv>
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
    if (message.size() < sizeof size) throw ProtocolError("the answer is cut off");
    std::memcpy(&size, message.data(), sizeof size);
    message.remove_prefix(sizeof size);
    if (size > message.size()) throw ProtocolError("the answer is cut off");
    const std::string_view bytes = message.substr(0, size);
    message.remove_prefix(size);
    return bytes;
}

void require_whole_matrix(std::string_view bytes) {
    // "ARMA_MAT_BIN_FN008", a line end, "ROWS COLUMNS", a line end, the numbers. Exactly so: any
    // blank will do for Armadillo, which might find other sizes than those that are checked here.
    constexpr std::string_view name = "ARMA_MAT_BIN_";
    constexpr std::size_t first_line = name.size() + 5;
    if (!bytes.starts_with(name) || bytes.find_first_of("\n \t\r\v\f") != first_line) {
        throw ProtocolError("something that is not a matrix came back");
    }
    const char* const end = bytes.data() + bytes.size();
    std::uint64_t rows = 0;
    std::uint64_t columns = 0;
    const auto [blank, rows_error] = std::from_chars(bytes.data() + first_line + 1, end, rows);
    bool whole = bytes[first_line] == '\n' && rows_error == std::errc() && blank != end;
    if (whole) {
        const auto [line_end, error] = std::from_chars(blank + 1, end, columns);
        whole = *blank == ' ' && error == std::errc() && line_end != end && *line_end == '\n';
        const std::size_t numbers = static_cast<std::size_t>(end - line_end) - 1;
        // Nothing but its header vouches for the size of an empty matrix.
        constexpr std::uint64_t largest_empty = 1'000'000;
        whole = whole && numbers % 8 == 0 &&
                (rows == 0 || columns == 0
                     ? numbers == 0 && std::max(rows, columns) <= largest_empty
                     : columns == numbers / 8 / rows && rows * columns == numbers / 8);
    }
    if (!whole) throw ProtocolError("a damaged matrix came back");
}

}  // namespace digitlab::grading
