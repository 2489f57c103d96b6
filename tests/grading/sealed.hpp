#pragma once

#include <armadillo>
#include <cstdint>
#include <optional>
#include <string>

/// \file
/// Reference solutions in a handout: each is sealed with the results that its exercise returns in
/// the public tests, so that whoever has solved it can read it, and a search through the files
/// finds nothing.
///
/// This keeps a solution from being read by chance or out of impatience. It is no lock: who
/// computes all results in another way has the key too.

namespace digitlab::grading {

/// Adds results to a key: rounded, so that what differs by rounding errors gives the same key.
class ResultKey {
public:
    void add(const arma::mat& result);
    std::uint64_t value() const { return value_; }

private:
    void add(std::uint64_t number);
    std::uint64_t value_ = 14695981039346656037U;  // FNV-1a
};

/// A text, unreadable without the key, as lines of letters and digits.
std::string seal(const std::string& text, std::uint64_t key);

/// The text again; nothing if the key is another one or the file is damaged.
std::optional<std::string> unseal(const std::string& sealed, std::uint64_t key);

}  // namespace digitlab::grading
