// The worker: links the learner's library and answers one call of the judge, through two pipes of
// its own. Whatever the learner's code does (crash, exit, loop, print) happens to this process
// only.
//
//     worker                 answers the call on descriptor 3, on descriptor 4
//     worker --replay FILE   makes a call that the judge has saved, and prints it and its result:
//     to be
//                            run under a debugger

#include "worker.hpp"

#include <unistd.h>

#include <cerrno>
#include <iostream>

#include "base/not_implemented.hpp"
#include "place.hpp"
#include "support/files.hpp"

namespace digitlab::grading {

std::map<std::string, Known>& known_functions() {
    static std::map<std::string, Known> all;
    return all;
}

std::string Registration::show_saved_call(const std::string& name,
                                          const std::vector<std::string>& values,
                                          std::string_view rest) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < values.size(); ++i) {
        names.push_back(rest.empty() ? "argument " + std::to_string(i + 1)
                                     : take<std::string>(rest));
    }
    return show_call(name.substr(name.find('.') + 1), names, values);
}

namespace {

std::string outcome(Outcome kind, const std::vector<std::string>& texts = {}) {
    std::string message;
    put(message, static_cast<arma::uword>(kind));
    for (const std::string& text : texts) put(message, text);
    return message;
}

std::string thrown(const std::string& type, const std::string& what) {
    return outcome(Outcome::threw, {type, what, place_of_last_throw()});
}

std::string answer(std::string_view call) {
    const auto name = take<std::string>(call);
    const auto found = known_functions().find(name);
    if (found == known_functions().end()) return outcome(Outcome::unknown_exercise, {name, ""});
    try {
        const std::string result = found->second.answer(call);
        return outcome(Outcome::result) + result;
    } catch (const NotImplemented& error) {
        return outcome(Outcome::not_implemented, {error.exercise(), error.what()});
    } catch (const std::invalid_argument& error) {
        return thrown("std::invalid_argument", error.what());
    } catch (const std::out_of_range& error) {
        return thrown("std::out_of_range", error.what());
    } catch (const std::logic_error& error) {
        return thrown("std::logic_error", error.what());
    } catch (const std::bad_alloc& error) {
        return thrown("std::bad_alloc", error.what());
    } catch (const std::runtime_error& error) {
        return thrown("std::runtime_error", error.what());
    } catch (const std::exception& error) {
        return thrown("std::exception", error.what());
    } catch (...) {
        return thrown("something", "it is no std::exception");
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
    const std::string call = testing::read_file(file);
    std::string_view rest = call;
    const auto found = known_functions().find(take<std::string>(rest));
    if (found == known_functions().end()) {
        throw ProtocolError(std::string(file) + ": a call of another lab's worker");
    }
    std::cout << found->second.show_arguments(rest) << "\n" << std::flush;
    const std::string reply = answer(call);
    rest = reply;
    if (static_cast<Outcome>(take<arma::uword>(rest)) == Outcome::result) {
        std::cout << "came back:\n" << found->second.show_result(rest) << "\n";
        return 0;
    }
    const auto first = take<std::string>(rest);
    std::cout << first << ": " << take<std::string>(rest) << "\n";
    const auto place = rest.empty() ? "" : take<std::string>(rest);
    if (!place.empty()) std::cout << "at " << place << "\n";
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
        // The judge shows what Armadillo throws; it need not be printed as well.
        static std::ostream nowhere(nullptr);
        arma::set_cerr_stream(nowhere);
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
