#pragma once

#include <functional>
#include <string>
#include <type_traits>

#include "wire.hpp"

/// \file
/// How the library's functions are made known to the judge: one line each in exercises.cpp.

namespace digitlab::grading {

/// Answers a call: takes its arguments off a message and returns the result as a message.
using Answerer = std::function<std::string(std::string_view)>;

/// Registers a function under the name of an exercise, "lab02.softmax".
void register_answerer(const std::string& name, Answerer answerer);

template <typename Result, typename... Arguments>
void register_exercise(const std::string& name, Result (*function)(Arguments...)) {
    register_answerer(name, [function](std::string_view message) {
        auto arguments = take<std::tuple<std::remove_cvref_t<Arguments>...>>(message);
        std::string answer;
        put(answer, std::apply(function, arguments));
        return answer;
    });
}

/// Registers everything; defined in exercises.cpp.
void register_exercises();

}  // namespace digitlab::grading
