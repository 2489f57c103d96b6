#include "exercise.hpp"

#include <csignal>
#include <cstring>
#include <sstream>

namespace digitlab::grading {

using testing::ProcessOptions;
using testing::ProcessResult;

namespace {

constexpr int most_timeouts = 2;  ///< calls of an exercise that are waited for in vain

/// What the learner is told of a worker that gave no answer.
[[noreturn]] void fail(const ProcessResult& result, const ProcessOptions& options) {
    using Why = CallFailed::Why;
    using End = ProcessResult::End;
    if (result.end == End::timed_out) {
        throw CallFailed(Why::too_slow,
                         "no answer within " +
                             show(static_cast<double>(options.time_limit.count()) / 1000) +
                             " s (a loop without an end?)");
    }
    if (result.end == End::answer_too_long) throw CallFailed(Why::garbled, "its answer has no end");
    if (result.status <= 128) {
        throw CallFailed(Why::crashed, "it ended the program (status " +
                                           std::to_string(result.status) +
                                           ") instead of returning a result");
    }
    const int signal = result.status - 128;  // of the program itself, or of the one in a sandbox
    if (signal == SIGXCPU || signal == SIGKILL) {
        throw CallFailed(Why::too_slow, "it was ended: too much time or memory");
    }
    std::string message = std::string("it crashed: ") + strsignal(signal);
    if (signal == SIGSEGV) {
        message += " (an index out of range, or a function that calls itself for ever?)";
    }
    throw CallFailed(Why::crashed, message);
}

}  // namespace

testing::ProcessOptions worker_options() {
    return {.environment = {{"OPENBLAS_NUM_THREADS", "1"}},
            .time_limit = std::chrono::seconds(5),
            .longest_output = 10'000,
            .join_outputs = true,
            .memory_limit = 2'000'000'000,  // OpenBLAS alone takes 400 MB
            .file_limit = 1'000'000,
            .group_memory_limit = 2'000'000'000,
            .process_limit = 64,
            .kill_children = true};
}

Session& session() {
    static Session the_session;
    return the_session;
}

std::vector<std::string> argument_names(const std::string& signature) {
    const std::size_t begin = signature.find('(') + 1;
    std::istringstream list(signature.substr(begin, signature.rfind(')') - begin));
    std::vector<std::string> names;
    for (std::string name; std::getline(list >> std::ws, name, ',');) names.push_back(name);
    return names;
}

std::string call_worker(const std::string& name, const std::string& arguments, bool reference) {
    Session& now = session();
    std::string message;
    put(message, name);
    message += arguments;
    int no_timeouts = 0;
    int& timeouts = reference ? no_timeouts : now.timed_out[name];
    if (!reference) now.last_message = message;
    if (timeouts == most_timeouts) {
        throw CallFailed(CallFailed::Why::too_slow,
                         "not called: two calls of it have had no answer in time");
    }
    ProcessOptions options = now.options;
    options.call = message;
    // Should the judge itself be killed, the worker ends all the same.
    options.cpu_limit = std::chrono::ceil<std::chrono::seconds>(4 * options.time_limit);
    const ProcessResult result = run_process(reference ? now.reference : now.worker, options);
    if (!reference) now.last_printed = result.out;
    if (result.end == ProcessResult::End::timed_out) ++timeouts;
    if (result.end != ProcessResult::End::exited || result.status != 0 || result.answer.empty()) {
        fail(result, options);
    }
    try {
        std::string_view rest = result.answer;
        const auto outcome = static_cast<Outcome>(take<arma::uword>(rest));
        if (outcome == Outcome::result) return std::string(rest);
        const auto first = take<std::string>(rest);
        const auto second = take<std::string>(rest);
        if (outcome == Outcome::not_implemented) {
            throw CallFailed(CallFailed::Why::not_implemented, second, first);
        }
        if (outcome == Outcome::threw) {
            const auto place = rest.empty() ? "" : take<std::string>(rest);
            throw CallFailed(CallFailed::Why::threw, "it threw " + first + ": " + second, first,
                             place);
        }
        throw CallFailed(CallFailed::Why::garbled, "the worker does not know " + name);
    } catch (const ProtocolError& error) {
        throw CallFailed(CallFailed::Why::garbled, error.what());
    }
}

}  // namespace digitlab::grading
