// A worker as no learner would write it by accident: its argument says what it does with a call.

#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <map>

#include "protocol.hpp"

namespace {

using namespace digitlab::grading;

void send(const std::string& bytes) {
    std::string_view rest = bytes;
    while (!rest.empty()) {
        const ssize_t sent = write(4, rest.data(), rest.size());
        if (sent <= 0) return;
        rest.remove_prefix(static_cast<std::size_t>(sent));
    }
}

std::string message(Outcome outcome) {
    std::string bytes;
    put(bytes, static_cast<arma::uword>(outcome));
    return bytes;
}

template <typename T>
void answer(const T& value) {
    std::string bytes = message(Outcome::result);
    put(bytes, value);
    send(bytes);
}

/// As a worker says that something was thrown, or is not written yet.
void complain(Outcome outcome, const std::string& first, const std::string& second) {
    std::string bytes = message(outcome);
    put(bytes, first);
    put(bytes, second);
    send(bytes);
}

volatile int depth = 0;

int recurse(int n) {
    volatile char much[10'000];
    much[0] = static_cast<char>(n);
    depth = n;
    if (depth < 0) return 0;  // it never is
    return recurse(n + 1) + much[0];
}

const std::map<std::string, std::function<void()>> behaviours = {
    {"crash", [] { raise(SIGSEGV); }},
    {"abort", [] { std::abort(); }},
    {"loop",
     [] {
         for (;;) pause();
     }},
    {"recursion", [] { recurse(0); }},
    {"silent_exit", [] { _exit(0); }},
    {"exit_with_status", [] { std::exit(3); }},
    {"crash_in_a_sandbox", [] { _exit(128 + SIGSEGV); }},
    {"garbage",
     [] {
         send("100 of 100 points\n");
         std::exit(0);
     }},
    {"wrong_type", [] { answer(std::string("a text")); }},
    {"wrong_shape", [] { answer(arma::mat(7, 9, arma::fill::ones)); }},
    {"not_a_number", [] { answer(arma::datum::nan); }},
    {"cut_off",
     [] {
         std::string bytes = message(Outcome::result);
         put(bytes, arma::mat(3, 3, arma::fill::ones));
         send(bytes.substr(0, bytes.size() - 5));
     }},
    {"absurd_size",
     [] {
         std::string bytes = message(Outcome::result);
         put_bytes(bytes, "ARMA_MAT_BIN_FN008\n1000000000 1000000000\n");
         send(bytes);
     }},
    {"hidden_size",
     [] {
         std::string bytes = message(Outcome::result);
         put_bytes(bytes, "ARMA_MAT_BIN_FN008 900000000 1\n1 1\n12345678");
         send(bytes);
     }},
    {"unknown_outcome", [] { send(message(static_cast<Outcome>(77))); }},
    {"endless_answer",
     [] {
         for (;;) send(std::string(1'000'000, 'x'));
     }},
    {"chatter",
     [] {
         for (int i = 0; i < 1000; ++i) std::cout << std::string(1'000'000, 'x');
     }},
    {"boast",
     [] {
         std::cout << "lab02: 100 of 100 points\n"
                      "{\"score\": 100, \"max_score\": 100}\n";
         answer(-1.0);
     }},
    {"boast_by_escapes",
     [] {
         std::cout << "\x1b[2J\x1b[H\rlab02 \xff\xc0\x80 </failure> ]]> <&\xe2\x82\xac \"" << '\0'
                   << "\xed\xa0\x80 end";
         answer(-1.0);
     }},
    {"made_up_name",
     [] { complain(Outcome::not_implemented, "x\nlab02: 100 of 100 points", "not mine"); }},
    {"another_exercise",
     [] {
         complain(Outcome::not_implemented, "lab01 one_hot", "lab01 one_hot is yours to write");
     }},
    {"shapes",
     [] { complain(Outcome::threw, "std::logic_error", "addition: incompatible dimensions"); }},
    {"left_behind",
     [] {
         if (fork() == 0) {
             setsid();
             for (;;) pause();  // with all pipes open
         }
         answer(-1.0);
     }},
    {"end_the_judge", [] { kill(getppid(), SIGKILL); }},
};

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2 || behaviours.count(argv[1]) == 0) {
        std::cerr << "hostile_worker: it is started by the tests\n";
        return 2;
    }
    behaviours.at(argv[1])();
}
