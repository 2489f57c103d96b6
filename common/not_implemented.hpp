#pragma once

#include <source_location>
#include <stdexcept>
#include <string>

namespace digitlab {

/// What stands in the place of an exercise until a learner has written it; only handouts use it.
class NotImplemented : public std::logic_error {
public:
    NotImplemented(const std::string& exercise, const std::source_location& place)
        : std::logic_error(exercise + " is yours to write: " + place.file_name() + ", line " +
                           std::to_string(place.line())),
          exercise_(exercise) {}

    /// "lab02 softmax"
    const std::string& exercise() const { return exercise_; }

private:
    std::string exercise_;
};

/// To be thrown: `throw not_implemented("lab02 softmax");`
inline NotImplemented not_implemented(
    const std::string& exercise,
    const std::source_location& place = std::source_location::current()) {
    return {exercise, place};
}

}  // namespace digitlab
