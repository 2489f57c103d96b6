#pragma once

#include <string>

#include "protocol.hpp"
#include "support/process.hpp"

/// \file
/// How a graded test calls an exercise: as a function, though it runs in another process.
///
///     const Exercise<arma::mat(arma::mat)> softmax{"lab02.softmax"};
///     expect(softmax(scores), …);

namespace digitlab::grading {

/// The call did not come back with a result. `what()` is for the learner.
class CallFailed : public std::runtime_error {
public:
    enum class Why { not_implemented, threw, crashed, too_slow, garbled };

    CallFailed(Why why, const std::string& message, std::string detail = "")
        : std::runtime_error(message), why_(why), detail_(std::move(detail)) {}

    Why why() const { return why_; }
    /// Which exercise is not implemented ("lab02 softmax"), or the type of what was thrown.
    const std::string& detail() const { return detail_; }

private:
    Why why_;
    std::string detail_;
};

/// How a worker is run: it is kept from harming anything but itself.
testing::ProcessOptions worker_options();

/// Whom the calls go to.
struct Session {
    std::vector<std::string> worker;     ///< the command that starts it, with the learner's code
    std::vector<std::string> reference;  ///< the same with the solutions; empty: there is none
    testing::ProcessOptions options = worker_options();
    std::filesystem::path save_calls;  ///< a folder for calls that failed; empty: none are kept

    std::string last_call;     ///< "softmax(3 × 2 matrix)", for the report
    std::string last_printed;  ///< what the learner's code printed meanwhile
    std::string last_message;  ///< the call as it was sent, for a replay
};

Session& session();

/// Sends a call and returns the result as it came.
///
/// \param reference  ask the solutions instead of the learner
/// \throws CallFailed
std::string call_worker(const std::string& name, const std::string& arguments, bool reference);

/// A value for people: a small matrix with its entries, a large one by its shape.
template <typename Number>
std::string show(const arma::Mat<Number>& matrix);
std::string show(double number);
inline std::string show(arma::uword number) {
    return std::to_string(number);
}
inline std::string show(const std::string& text) {
    return "\"" + text + "\"";
}

template <typename Signature>
class Exercise;

template <typename Result, typename... Arguments>
class Exercise<Result(Arguments...)> {
public:
    /// \param name  as the worker knows it: "lab02.softmax"
    explicit Exercise(std::string name) : name_(std::move(name)) {}

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
            std::string list;
            ((list += (list.empty() ? "" : ", ") + show(arguments)), ...);
            session().last_call = name_.substr(name_.find('.') + 1) + "(" + list + ")";
        }
        const std::string answer = call_worker(name_, message, reference);
        std::string_view rest = answer;
        try {
            return take<Result>(rest);
        } catch (const ProtocolError& error) {
            throw CallFailed(CallFailed::Why::garbled, error.what());
        }
    }

    std::string name_;
};

}  // namespace digitlab::grading
