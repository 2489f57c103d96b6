#pragma once

#include <functional>
#include <map>
#include <string>
#include <type_traits>

#include "protocol.hpp"
#include "show.hpp"

/// \file
/// How the library's functions are made known to the judge: one line each in labNN_exercises.cpp.

namespace digitlab::grading {

/// A function of the library that the judge may call.
struct Known {
    /// Answers a call: takes its arguments from a message and returns the result as a message.
    std::function<std::string(std::string_view)> answer;
    /// What a replay prints: the arguments of a call, by name.
    std::function<std::string(std::string_view)> show_arguments;
    /// What a replay prints: a result that came back.
    std::function<std::string(std::string_view)> show_result;
};

/// The functions that the judge may call, by the names of their exercises: "lab02.softmax".
std::map<std::string, Known>& known_functions();

/// Constructed before main() begins, it registers a function.
struct Registration {
    template <typename Result, typename... Arguments>
    Registration(const std::string& name, Result (*function)(Arguments...)) {
        using Values = std::tuple<std::remove_cvref_t<Arguments>...>;
        known_functions()[name] = {[function](std::string_view message) {
                                       auto arguments = take<Values>(message);
                                       std::string answer;
                                       put(answer, std::apply(function, arguments));
                                       return answer;
                                   },
                                   [name](std::string_view message) {
                                       const auto arguments = take<Values>(message);
                                       return std::apply(
                                           [&](const auto&... argument) {
                                               return show_saved_call(name, {show(argument)...},
                                                                      message);
                                           },
                                           arguments);
                                   },
                                   [](std::string_view answer) {
                                       return show(take<std::remove_cvref_t<Result>>(answer));
                                   }};
    }

private:
    /// \param rest  of the saved call: the names of the arguments
    static std::string show_saved_call(const std::string& name,
                                       const std::vector<std::string>& values,
                                       std::string_view rest);
};

}  // namespace digitlab::grading
