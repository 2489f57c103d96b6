#pragma once

#include <source_location>
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
    /// \param place     where it is to be written
    NotImplemented(const std::string& exercise, const std::source_location& place)
        : std::logic_error(exercise + " is yours to write: " + place.file_name() + ", line " +
                           std::to_string(place.line())),
          exercise_(exercise) {}

    /// Which exercise it is: "lab02 softmax".
    const std::string& exercise() const { return exercise_; }

private:
    std::string exercise_;
};

/// The exception for an exercise: `throw not_implemented("lab02 softmax");` says where this stands.
///
/// \param exercise  lab and name, as its markers in the source have them
/// \param place     left to its default, the line of the call
inline NotImplemented not_implemented(
    const std::string& exercise,
    const std::source_location& place = std::source_location::current()) {
    return {exercise, place};
}

}  // namespace digitlab
