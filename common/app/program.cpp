#include "app/program.hpp"

#include <exception>
#include <iostream>
#include <new>

#include "base/not_implemented.hpp"
#include "ui/command_line.hpp"
#include "ui/terminal.hpp"

namespace digitlab {
namespace {

std::string failure;  // reported by a body that continues nevertheless

}  // namespace

int run_program(const std::string& name, const std::function<void()>& body) {
    constexpr int failed = 1;
    constexpr int interrupted_by_user = 130;
    catch_interrupts();
    failure.clear();
    try {
        body();
    } catch (const ExitProgram& exit) {
        return exit.status;
    } catch (const std::bad_alloc&) {
        std::cerr << name << ": not enough memory; use fewer images or a smaller --batch-size or "
                  << "--hidden\n";
        return failed;
    } catch (const std::exception& error) {
        std::cerr << name << ": " << error.what() << "\n";
        return failed;
    }
    if (!failure.empty()) {
        std::cerr << name << ": " << failure << "\n";
        return failed;
    }
    return interrupted() ? interrupted_by_user : 0;
}

void report_failure(const std::string& reason) {
    if (failure.empty()) failure = reason;
}

bool attempt(const std::function<void()>& step) {
    try {
        step();
        return true;
    } catch (const NotImplemented& exercise) {
        std::cout << "  (left out: " << exercise.what() << ")\n" << std::flush;
        report_failure("not complete; the exercises that are missing are named above");
        return false;
    }
}

}  // namespace digitlab
