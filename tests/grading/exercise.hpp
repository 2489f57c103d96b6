#pragma once

#include <map>
#include <string>

#include "protocol.hpp"
#include "sealed.hpp"
#include "show.hpp"
#include "support/process.hpp"

/// \file
/// How a graded test calls an exercise: as a function, though it runs in another process.
///
///     const Exercise<arma::mat(arma::mat)> softmax{"lab02.softmax(scores)"};
///     expect(softmax(scores), …);

namespace digitlab::grading {

/// The call did not come back with a result. `what()` is for the learner.
class CallFailed : public std::runtime_error {
public:
    enum class Why { not_implemented, threw, crashed, too_slow, garbled };

    CallFailed(Why why, const std::string& message, std::string detail = "", std::string place = "")
        : std::runtime_error(message),
          why_(why),
          detail_(std::move(detail)),
          place_(std::move(place)) {}

    Why why() const { return why_; }
    /// Which exercise is not implemented ("lab02 softmax"), or the type of what was thrown.
    const std::string& detail() const { return detail_; }
    /// Where it was thrown, as far as the worker knows: "common/math/losses.cpp:47".
    const std::string& place() const { return place_; }

private:
    Why why_;
    std::string detail_;
    std::string place_;
};

/// How a worker is run: it is kept from harming anything but itself.
testing::ProcessOptions worker_options();

/// An argument of a call.
struct Argument {
    std::string name;
    arma::mat value;  ///< empty if it is a text
};

inline arma::mat as_matrix(const std::string&) {
    return {};
}
inline arma::mat as_matrix(double number) {
    return arma::mat{number};
}
inline arma::mat as_matrix(arma::uword number) {
    return arma::mat{static_cast<double>(number)};
}
template <typename Number>
arma::mat as_matrix(const arma::Mat<Number>& matrix) {
    return arma::conv_to<arma::mat>::from(matrix);
}

template <typename... Values>
void add_result(ResultKey& key, const std::tuple<Values...>& values) {
    std::apply([&](const Values&... value) { (key.add(as_matrix(value)), ...); }, values);
}
template <typename Value>
void add_result(ResultKey& key, const Value& value) {
    key.add(as_matrix(value));
}

/// Whom the calls go to.
struct Session {
    std::vector<std::string> worker;     ///< the command that starts it, with the learner's code
    std::vector<std::string> reference;  ///< the same with the solutions; empty: there is none
    testing::ProcessOptions options = worker_options();
    std::filesystem::path save_calls;  ///< a folder for calls that failed; empty: none are kept

    // Of the call that was made last, for the report and for a replay.
    std::string last_call;                 ///< "softmax(scores = [1; 2] (2 × 1))"
    std::vector<Argument> last_arguments;  ///< to compare a wrong result with
    std::string last_shape;                ///< of the result, in words; may be empty
    std::string last_printed;              ///< what the learner's code printed meanwhile
    std::string last_message;              ///< the call as it was sent

    std::map<std::string, ResultKey> keys;  ///< of the results so far, by exercise
    std::map<std::string, int> timed_out;   ///< how many calls, by exercise
};

Session& session();

/// Sends a call and returns the result as it came. An exercise two calls of which have timed out is
/// not called again: a loop without an end would cost the time limit in each of its tests.
///
/// \param reference  ask the solutions instead of the learner
/// \throws CallFailed
std::string call_worker(const std::string& name, const std::string& arguments, bool reference);

/// The names between the parentheses of "lab02.cross_entropy(Y, T)".
std::vector<std::string> argument_names(const std::string& signature);

template <typename Signature>
class Exercise;

template <typename Result, typename... Arguments>
class Exercise<Result(Arguments...)> {
public:
    /// \param signature  the name as the worker knows it, and those of the arguments:
    ///                   "lab02.cross_entropy(Y, T)"
    /// \param shape      of the result, in words, for a learner whose shapes do not fit
    explicit Exercise(const std::string& signature, std::string shape = "")
        : name_(signature.substr(0, signature.find('('))),
          arguments_(argument_names(signature)),
          shape_(std::move(shape)) {
        if (arguments_.size() != sizeof...(Arguments)) {
            throw std::logic_error(signature + ": it has " + std::to_string(sizeof...(Arguments)) +
                                   " arguments");
        }
    }

    /// Calls what the learner has written.
    ///
    /// \throws CallFailed  if it crashes, takes too long, throws or gives no result of this type
    Result operator()(const Arguments&... arguments) const { return call(false, arguments...); }

    /// Calls the solution; for hidden tests.
    Result reference(const Arguments&... arguments) const { return call(true, arguments...); }

private:
    Result call(bool reference, const Arguments&... arguments) const {
        std::string message;
        (put(message, arguments), ...);
        if (!reference) {
            Session& now = session();
            std::size_t i = 0;
            now.last_arguments.clear();
            (now.last_arguments.push_back({arguments_[i++], as_matrix(arguments)}), ...);
            now.last_call =
                show_call(name_.substr(name_.find('.') + 1), arguments_, {show(arguments)...});
            now.last_shape = shape_;
        }
        const std::string answer = call_worker(name_, message, reference);
        std::string_view rest = answer;
        try {
            const auto result = take<Result>(rest);
            if (!reference) add_result(session().keys[name_], result);
            return result;
        } catch (const ProtocolError& error) {
            throw CallFailed(CallFailed::Why::garbled, error.what());
        }
    }

    std::string name_;
    std::vector<std::string> arguments_;
    std::string shape_;
};

}  // namespace digitlab::grading
