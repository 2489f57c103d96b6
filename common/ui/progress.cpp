#include "ui/progress.hpp"

#include <fmt/format.h>

#include <iostream>

#include "base/text.hpp"
#include "ui/terminal.hpp"

namespace digitlab {
namespace {

using namespace std::chrono_literals;
constexpr auto first_after = 1s;
constexpr auto redraw_every = 100ms;
constexpr auto plain_line_every = 10s;
constexpr const char* clear_line = "\r\033[K";

}  // namespace

Progress::Progress(std::string label, std::size_t total, bool enabled)
    : label_(std::move(label)),
      total_(total),
      enabled_(enabled),
      terminal_(output_is_terminal()),
      next_(start_ + first_after) {}

void Progress::clear() {
    if (drawn_ && terminal_) std::cout << clear_line << std::flush;
    drawn_ = false;
}

void Progress::update(std::size_t done, const std::string& note) {
    const auto now = Clock::now();
    if (!enabled_ || now < next_ || done == 0) return;
    next_ = now + (terminal_ ? Clock::duration(redraw_every) : Clock::duration(plain_line_every));
    const double elapsed = std::chrono::duration<double>(now - start_).count();
    const auto left = static_cast<double>(total_ - done);
    const std::string line = fmt::format("{}: {} of {}, {}, {} left", label_, done, total_, note,
                                         duration(elapsed / static_cast<double>(done) * left));
    if (terminal_) {
        std::cout << clear_line << line << std::flush;
    } else {
        std::cout << line << std::endl;
    }
    drawn_ = true;
}

}  // namespace digitlab
