#pragma once

#include <functional>
#include <string>
#include <vector>

/// \file
/// What reads bytes that come from outside, in a form that a fuzzer can call.

namespace digitlab::fuzz {

/// A reader of bytes from outside.
struct Reader {
    std::string name;  ///< "csv"
    /// Reads the bytes and looks at what came of them. It may throw std::runtime_error or
    /// std::invalid_argument, with a message; all else is a mistake.
    std::function<void(const std::string& bytes)> read;
    std::vector<std::string> seeds;  ///< valid files to begin with
};

/// All of them.
const std::vector<Reader>& readers();

/// Fails loudly, also where asserts are compiled away.
void require(bool holds, const std::string& what);

}  // namespace digitlab::fuzz
