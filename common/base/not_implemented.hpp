#pragma once

#include <stdexcept>
#include <string>

/// \file
/// What a handout throws where an exercise is still to be written.

namespace digitlab {

/// Thrown in place of an exercise that a learner has not written yet; only handouts use it.
class NotImplemented : public std::logic_error {
public:
    /// The message names the exercise, the file and the line.
    ///
    /// \param exercise  lab and name, as its markers in the source have them: "lab02 softmax"
    /// \param file      where it is to be written
    /// \param line      the line there
    NotImplemented(const std::string& exercise, const std::string& file, int line)
        : std::logic_error(exercise + " is yours to write: " + file + ", line " +
                           std::to_string(line)),
          exercise_(exercise) {}

    /// Which exercise it is: "lab02 softmax".
    const std::string& exercise() const { return exercise_; }

private:
    std::string exercise_;
};

/// The exception for an exercise: `throw not_implemented("lab02 softmax");` says where this stands.
///
/// \param exercise  lab and name, as its markers in the source have them
/// \param file      left to its default, the file of the call (Clang 14 has no
///                  `std::source_location`)
/// \param line      left to its default, the line of the call
inline NotImplemented not_implemented(const std::string& exercise,
                                      const char* file = __builtin_FILE(),
                                      int line = __builtin_LINE()) {
    return {exercise, file, line};
}

}  // namespace digitlab
