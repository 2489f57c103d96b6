#include "ui/terminal.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>

namespace digitlab {
namespace {

// Lock-free, so that a signal handler may set it in any thread.
std::atomic<bool> interrupt_requested = false;
static_assert(std::atomic<bool>::is_always_lock_free);

extern "C" void on_interrupt(int signal) {
    interrupt_requested = true;
    std::signal(signal, SIG_DFL);
}

}  // namespace

bool output_is_terminal() {
    return isatty(STDOUT_FILENO) == 1;
}

std::string text_image(const arma::vec& pixels, arma::uword columns, double lowest,
                       double highest) {
    constexpr std::array shades = {"  ", "░░", "▒▒", "▓▓", "██"};
    std::string text;
    for (arma::uword i = 0; i < pixels.n_elem; ++i) {
        const double share = (pixels(i) - lowest) / (highest - lowest);
        const double shade = std::clamp(share * shades.size(), 0.0, shades.size() - 1.0);
        text += shades[static_cast<std::size_t>(shade)];
        if ((i + 1) % columns == 0) text += '\n';
    }
    return text;
}

void catch_interrupts() {
    std::signal(SIGINT, on_interrupt);
    std::signal(SIGTERM, on_interrupt);
}

bool interrupted() {
    return interrupt_requested;
}

}  // namespace digitlab
