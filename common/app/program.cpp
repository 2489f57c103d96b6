#include "app/program.hpp"

#include <exception>
#include <iostream>
#include <new>

#include "base/not_implemented.hpp"
#include "ui/command_line.hpp"
#include "ui/terminal.hpp"

namespace digitlab {
namespace {

bool step_left_out = false;

}  // namespace

int run_program(const std::string& name, const std::function<void()>& body) {
    constexpr int failed = 1;
    constexpr int interrupted_by_user = 130;
    catch_interrupts();
    step_left_out = false;
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
    if (step_left_out) {
        std::cerr << name << ": not complete; the exercises that are missing are named above\n";
        return failed;
    }
    return interrupted() ? interrupted_by_user : 0;
}

bool attempt(const std::function<void()>& step) {
    try {
        step();
        return true;
    } catch (const NotImplemented& exercise) {
        std::cout << "  (left out: " << exercise.what() << ")\n" << std::flush;
        step_left_out = true;
        return false;
    }
}

}  // namespace digitlab
