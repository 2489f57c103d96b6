#pragma once

#include <armadillo>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

/// \file
/// How a call and its answer travel between judge and worker: a value is its length in eight bytes
/// and then its bytes, those of a matrix in Armadillo's own binary format. A message is a sequence
/// of values.
///
/// What comes from a worker may be anything at all: reading throws ProtocolError, and never
/// allocates more than was sent.

namespace digitlab::grading {

/// What was received is not what was expected.
class ProtocolError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

void put_bytes(std::string& message, std::string_view bytes);

/// Takes the first value off a message.
std::string_view take_bytes(std::string_view& message);

/// Fails unless the bytes are a matrix in Armadillo's format of as many numbers of eight bytes as
/// its header says.
void require_whole_matrix(std::string_view bytes);

template <typename T>
concept Matrix = arma::is_arma_type<T>::value;
template <typename T>
concept Number = std::same_as<T, double> || std::same_as<T, arma::uword>;

template <Matrix M>
void put(std::string& message, const M& matrix) {
    std::ostringstream stream;
    matrix.save(stream, arma::arma_binary);
    put_bytes(message, stream.str());
}

template <Number N>
void put(std::string& message, N number) {
    put(message, arma::Mat<N>{number});
}

inline void put(std::string& message, const std::string& text) {
    put_bytes(message, text);
}

template <typename... Ts>
void put(std::string& message, const std::tuple<Ts...>& values) {
    std::apply([&](const Ts&... value) { (put(message, value), ...); }, values);
}

template <typename T>
struct Take;

template <typename T>
T take(std::string_view& message) {
    return Take<T>::from(message);
}

template <Matrix M>
struct Take<M> {
    static M from(std::string_view& message) {
        const std::string_view bytes = take_bytes(message);
        require_whole_matrix(bytes);
        std::istringstream stream{std::string(bytes)};
        M matrix;
        bool loaded = false;
        try {
            loaded = matrix.load(stream, arma::arma_binary);
        } catch (const std::logic_error&) {  // a matrix where a column is expected
        }
        if (!loaded) throw ProtocolError("a matrix of another type or shape came back");
        return matrix;
    }
};

template <Number N>
struct Take<N> {
    static N from(std::string_view& message) {
        const auto matrix = take<arma::Mat<N>>(message);
        if (matrix.n_elem != 1) throw ProtocolError("a matrix came back instead of a number");
        return matrix(0);
    }
};

template <>
struct Take<std::string> {
    static std::string from(std::string_view& message) { return std::string(take_bytes(message)); }
};

template <typename... Ts>
struct Take<std::tuple<Ts...>> {
    static std::tuple<Ts...> from(std::string_view& message) {
        return std::tuple<Ts...>{take<Ts>(message)...};  // in braces: the first one first
    }
};

/// What the first value of an answer says.
enum class Outcome : std::uint64_t { result, not_implemented, threw, unknown_exercise };

}  // namespace digitlab::grading
