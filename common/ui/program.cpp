#include "ui/program.hpp"

#include <exception>
#include <iostream>
#include <new>

#include "ui/command_line.hpp"
#include "ui/terminal.hpp"

namespace digitlab {

int run_program(const std::string& lab, const std::function<void()>& body) {
    constexpr int failed = 1;
    constexpr int interrupted_by_user = 130;
    catch_interrupts();
    try {
        body();
    } catch (const ExitProgram& exit) {
        return exit.status;
    } catch (const std::bad_alloc&) {
        std::cerr << lab << ": not enough memory; use fewer images or a smaller --batch-size or "
                  << "--hidden\n";
        return failed;
    } catch (const std::exception& error) {
        std::cerr << lab << ": " << error.what() << "\n";
        return failed;
    }
    return interrupted() ? interrupted_by_user : 0;
}

}  // namespace digitlab
