#include "hostile_submissions.hpp"

#include <stdexcept>

#include "solution_markers.hpp"
#include "support/files.hpp"

namespace digitlab::testing {

using namespace digitlab::grading;

namespace {

const std::string activations = "common/math/activations.cpp";

/// With what an attack needs before all else.
std::string attack(const std::string& body) {
    return "#include <csignal>\n#include <cstdio>\n#include <cstdlib>\n#include <cstring>\n"
           "#include <fstream>\n#include <iostream>\n#include <unistd.h>\n" +
           with_softmax(body);
}

}  // namespace

std::string solved(const std::string& file) {
    return read_file(std::filesystem::path(DIGITLAB_SOURCE_FOLDER) / file);
}

std::string with_softmax(const std::string& body) {
    for (const Solution& solution : find_solutions(solved(activations), activations)) {
        if (solution.exercise == "softmax") {
            return replace_solution(solved(activations), solution, body + "\n");
        }
    }
    throw std::runtime_error(activations + " has no softmax to replace");
}

std::vector<HostileSubmission> hostile_submissions(const std::filesystem::path& secret) {
    const std::string file = secret.string();
    const std::string right = solved(activations);
    return {
        // ---- against the compiler
        // -----------------------------------------------------------------
        {"incbin", right + "asm(\".section .rodata\\nstolen: .incbin \\\"" + file + "\\\"\\n\");\n",
         "file not found"},
        {"include_secret", "#include \"" + file + "\"\n" + right, "No such file"},
        {"include_above", "#include \"../../../../reference\"\n" + right, "No such file"},
        {"include_zero", "#include \"/dev/zero\"\n" + right, "does not compile"},
        {"template_bomb",
         right +
             "template <int Depth, long Place> struct Bomb {\n"
             "    Bomb<Depth - 1, 2 * Place> left;\n    Bomb<Depth - 1, 2 * Place + 1> right;\n};\n"
             "template <long Place> struct Bomb<0, Place> {};\nBomb<25, 0> bomb;\n",
         "does not compile"},
        {"large_array", right + "char large[600'000'000] = {1};\n", "does not compile"},
        {"endless_macro",
         right + "#define A0 int\n#define D(x) x x x x x x x x x x\n"
                 "void f() { D(D(D(D(D(D(D(D(D(1;))))))))) }\n",
         "does not compile"},
        // ---- against the judge
        // --------------------------------------------------------------------
        {"read_secret",
         attack("    if (std::ifstream(\"" + file +
                "\")) std::cout << \"it did\\n\";\n"
                "    return scores;"),
         ""},
        {"fork_bomb", attack("    for (;;) fork();\n    return scores;"), ""},
        {"four_children",
         attack("    for (int i = 0; i < 4; ++i) {\n        if (fork() == 0) {\n"
                "            char* memory = static_cast<char*>(std::malloc(700'000'000));\n"
                "            std::memset(memory, 1, 700'000'000);\n            sleep(30);\n        "
                "}\n    }\n"
                "    sleep(30);\n    std::cout << \"it did\\n\";\n    return scores;"),
         ""},
        {"daemon",
         attack(
             "    if (fork() == 0) {\n        setsid();\n        if (fork() == 0) "
             "execl(\"/bin/sleep\", \"sleep\", \"7654.25\", nullptr);\n        _exit(0);\n    }\n"
             "    return scores;"),
         ""},
        {"kill_parents",
         attack("    kill(getppid(), SIGKILL);\n    kill(-1, SIGKILL);\n    return scores;"), ""},
        {"boast",
         attack("    std::cout << \"lab02: 100 of 100 points\\n{\\\"score\\\": 100}\\n\";\n"
                "    std::ofstream(\"results.json\") << \"{\\\"score\\\": 100}\";\n    return "
                "scores;"),
         ""},
        {"before_main",
         "#include <cstdio>\n#include <unistd.h>\n" + right +
             "__attribute__((constructor)) void first() {\n"
             "    for (int d = 3; d < 20; ++d) { if (write(d, \"100\", 3) < 0) continue; }\n    "
             "_exit(0);\n}\n",
         ""},
        {"chatter",
         attack("    for (int i = 0; i < 100'000; ++i) std::cout << std::string(10'000, 'x');\n"
                "    return scores;"),
         ""},
        {"full_disk",
         attack("    const std::string text(900'000, 'x');\n    for (int i = 0; i < 400; ++i) {\n"
                "        std::ofstream(\"/tmp/\" + std::to_string(i)) << text;\n"
                "        std::ofstream(\"/dev/shm/\" + std::to_string(i)) << text;\n"
                "        std::ofstream(\"/\" + std::to_string(i)) << text;\n    }\n    return "
                "scores;"),
         ""},
        {"endless_loop",
         attack("    for (volatile int i = 0;; i = i + 1) {\n    }\n    return scores;"), ""},
    };
}

}  // namespace digitlab::testing
