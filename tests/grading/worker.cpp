// The worker: links the learner's library and answers one call of the judge, through two pipes of
// its own. Whatever the learner's code does (crash, exit, loop, print) happens to this process
// only.
//
//     worker                 answers the call on descriptor 3, on descriptor 4
//     worker --replay FILE   makes a call that the judge has saved: to be run under a debugger

#include "worker.hpp"

#include <unistd.h>

#include <cerrno>
#include <iostream>

#include "base/not_implemented.hpp"
#include "support/files.hpp"

namespace digitlab::grading {

std::map<std::string, Answerer>& answerers() {
    static std::map<std::string, Answerer> all;
    return all;
}

namespace {

std::string outcome(Outcome kind, const std::string& first = "", const std::string& second = "") {
    std::string message;
    put(message, static_cast<arma::uword>(kind));
    if (kind != Outcome::result) {
        put(message, first);
        put(message, second);
    }
    return message;
}

std::string answer(std::string_view call) {
    const auto name = take<std::string>(call);
    const auto found = answerers().find(name);
    if (found == answerers().end()) return outcome(Outcome::unknown_exercise, name);
    try {
        const std::string result = found->second(call);
        return outcome(Outcome::result) + result;
    } catch (const NotImplemented& error) {
        return outcome(Outcome::not_implemented, error.exercise(), error.what());
    } catch (const std::invalid_argument& error) {
        return outcome(Outcome::threw, "std::invalid_argument", error.what());
    } catch (const std::out_of_range& error) {
        return outcome(Outcome::threw, "std::out_of_range", error.what());
    } catch (const std::logic_error& error) {
        return outcome(Outcome::threw, "std::logic_error", error.what());
    } catch (const std::bad_alloc& error) {
        return outcome(Outcome::threw, "std::bad_alloc", error.what());
    } catch (const std::runtime_error& error) {
        return outcome(Outcome::threw, "std::runtime_error", error.what());
    } catch (const std::exception& error) {
        return outcome(Outcome::threw, "std::exception", error.what());
    } catch (...) {
        return outcome(Outcome::threw, "something", "it is no std::exception");
    }
}

std::string read_all(int descriptor) {
    std::string bytes;
    char piece[1 << 16];
    for (;;) {
        const ssize_t got = read(descriptor, piece, sizeof piece);
        if (got > 0) bytes.append(piece, static_cast<std::size_t>(got));
        if (got == 0) return bytes;
        if (got < 0 && errno != EINTR) return bytes;
    }
}

void write_all(int descriptor, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t put = write(descriptor, bytes.data(), bytes.size());
        if (put > 0) bytes.remove_prefix(static_cast<std::size_t>(put));
        if (put < 0 && errno != EINTR) return;
    }
}

int replay(const char* file) {
    const std::string reply = answer(testing::read_file(file));
    std::string_view rest = reply;
    const auto kind = static_cast<Outcome>(take<arma::uword>(rest));
    if (kind == Outcome::result) {
        std::cout << "it came back, with a result of " << rest.size() << " bytes\n";
    } else {
        const auto first = take<std::string>(rest);
        std::cout << first << ": " << take<std::string>(rest) << "\n";
    }
    return 0;
}

}  // namespace

}  // namespace digitlab::grading

int main(int argc, char** argv) {
    using namespace digitlab;
    using namespace digitlab::grading;
    constexpr int call_descriptor = 3;
    constexpr int answer_descriptor = 4;
    try {
        if (argc == 3 && std::string_view(argv[1]) == "--replay") return replay(argv[2]);
        write_all(answer_descriptor, answer(read_all(call_descriptor)));
    } catch (const ProtocolError& error) {
        std::cerr << "worker: " << error.what() << " (it is started by the judge)\n";
        return 2;
    } catch (const std::runtime_error& error) {
        std::cerr << "worker: " << error.what() << "\n";
        return 1;
    }
}
