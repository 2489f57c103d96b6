#pragma once

#include <functional>
#include <map>
#include <string>
#include <type_traits>

#include "protocol.hpp"

/// \file
/// How the library's functions are made known to the judge: one line each in labNN_exercises.cpp.

namespace digitlab::grading {

/// Answers a call: takes its arguments from a message and returns the result as a message.
using Answerer = std::function<std::string(std::string_view)>;

/// The functions that the judge may call, by the names of their exercises: "lab02.softmax".
std::map<std::string, Answerer>& answerers();

/// Constructed before main() begins, it registers a function.
struct Registration {
    template <typename Result, typename... Arguments>
    Registration(const std::string& name, Result (*function)(Arguments...)) {
        answerers()[name] = [function](std::string_view message) {
            auto arguments = take<std::tuple<std::remove_cvref_t<Arguments>...>>(message);
            std::string answer;
            put(answer, std::apply(function, arguments));
            return answer;
        };
    }
};

}  // namespace digitlab::grading
