#include "exercise.hpp"

#include <csignal>
#include <cstring>
#include <fstream>
#include <sstream>

namespace digitlab::grading {
namespace {

template <typename Number>
std::string show_matrix(const arma::Mat<Number>& matrix) {
    const std::string shape = std::to_string(matrix.n_rows) + " × " + std::to_string(matrix.n_cols);
    constexpr arma::uword most = 40;
    if (matrix.n_elem > most || matrix.empty()) return shape + " matrix";
    std::ostringstream text;
    text.precision(6);
    text << "[";
    for (arma::uword row = 0; row < matrix.n_rows; ++row) {
        if (row > 0) text << "; ";
        for (arma::uword column = 0; column < matrix.n_cols; ++column) {
            text << (column > 0 ? " " : "") << matrix(row, column);
        }
    }
    text << "]";
    if (matrix.n_elem > 1) text << " (" << shape << ")";
    return text.str();
}

[[noreturn]] void fail(Ended ended, const Limits& limits) {
    using Why = CallFailed::Why;
    if (ended.how == Ended::How::exited && ended.status > 128) {
        // So a sandbox says by what signal the program in it has crashed.
        ended.how = Ended::How::crashed;
        ended.status -= 128;
    }
    switch (ended.how) {
        case Ended::How::crashed: {
            std::string message = std::string("it crashed: ") + strsignal(ended.status);
            if (ended.status == SIGSEGV) {
                message += " (an index out of range, or a function that calls itself for ever?)";
            }
            if (ended.status == SIGXCPU || ended.status == SIGKILL) {
                throw CallFailed(Why::too_slow, "it was ended: too much time or memory");
            }
            throw CallFailed(Why::crashed, message);
        }
        case Ended::How::too_slow:
            throw CallFailed(Why::too_slow,
                             "no answer within " +
                                 show(static_cast<double>(limits.time.count()) / 1000) +
                                 " s (a loop without an end?)");
        case Ended::How::answer_too_long:
            throw CallFailed(Why::garbled, "its answer has no end");
        case Ended::How::exited:
            break;
    }
    throw CallFailed(Why::crashed, "it ended the program (status " + std::to_string(ended.status) +
                                       ") instead of returning a result");
}

}  // namespace

Session& session() {
    static Session the_session;
    return the_session;
}

std::string show(const arma::mat& matrix) {
    return show_matrix(matrix);
}

std::string show(const arma::umat& matrix) {
    return show_matrix(matrix);
}

std::string show(double number) {
    std::ostringstream text;
    text.precision(8);
    text << number;
    return text.str();
}

std::string call_worker(const std::string& name, const std::string& arguments, bool reference) {
    Session& now = session();
    std::string message;
    put(message, name);
    message += arguments;
    if (!reference) now.last_message = message;
    const Ended ended = run_contained(reference ? now.reference : now.worker, message, now.limits);
    if (!reference) now.last_chatter = ended.chatter;
    if (ended.how != Ended::How::exited || ended.status != 0 || ended.answer.empty()) {
        fail(ended, now.limits);
    }
    try {
        std::string_view rest = ended.answer;
        const auto outcome = static_cast<Outcome>(take<arma::uword>(rest));
        if (outcome == Outcome::result) return std::string(rest);
        const auto first = take<std::string>(rest);
        const auto second = take<std::string>(rest);
        if (outcome == Outcome::not_implemented) {
            throw CallFailed(CallFailed::Why::not_implemented, second, first);
        }
        if (outcome == Outcome::threw) {
            throw CallFailed(CallFailed::Why::threw, "it threw " + first + ": " + second, first);
        }
        throw CallFailed(CallFailed::Why::garbled, "the worker does not know " + name);
    } catch (const WireError& error) {
        throw CallFailed(CallFailed::Why::garbled, error.what());
    }
}

}  // namespace digitlab::grading
