#include "ui/progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <iostream>
#include <string_view>

#include "base/text.hpp"
#include "ui/terminal.hpp"

namespace digitlab {
namespace {

using namespace std::chrono_literals;
constexpr auto first_after = 1s;
constexpr auto redraw_every = 100ms;
constexpr auto plain_line_every = 10s;
constexpr const char* clear_line = "\r\033[K";
constexpr std::size_t curve_parts = 20;

/// Whether the terminal understands UTF-8: the first of these variables that is set decides.
bool locale_is_utf8() {
    for (const char* const name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
        const char* const value = std::getenv(name);
        if (value == nullptr || *value == '\0') continue;
        const std::string_view locale = value;
        return locale.find("UTF-8") != locale.npos || locale.find("utf8") != locale.npos;
    }
    return false;
}

}  // namespace

Progress::Progress(std::string label, std::size_t total, bool enabled)
    : label_(std::move(label)),
      total_(total),
      enabled_(enabled),
      terminal_(line_can_be_redrawn()),
      sums_(curve_parts),
      counts_(curve_parts),
      next_(start_ + first_after) {
    attend_interrupts();
    set_interrupt_place(label_);
}

Progress::~Progress() {
    clear();
    if (interrupted()) {
        report_interrupt(
            fmt::format("at step {} of {} ({})", grouped(done_), grouped(total_), label_));
    }
}

void Progress::clear() {
    if (drawn_ && terminal_) std::cout << clear_line << std::flush;
    drawn_ = false;
}

void Progress::remember(std::size_t done, double loss) {
    const std::size_t part = std::min(curve_parts - 1, done * curve_parts / (total_ + 1));
    sums_[part] += loss;
    ++counts_[part];
}

std::string Progress::curve(std::size_t width) const {
    std::vector<double> means;
    for (std::size_t part = 0; part < curve_parts; ++part) {
        if (counts_[part] == 0) continue;
        means.push_back(sums_[part] / static_cast<double>(counts_[part]));
    }
    if (means.size() < 2 || width < curve_parts + 1 || !locale_is_utf8()) return {};
    return sparkline(means) + std::string(curve_parts - means.size(), ' ') + " ";
}

void Progress::update(std::size_t done, std::optional<double> loss, std::string note) {
    done_ = done;
    if (!enabled_) return;
    if (terminal_ && loss && std::isfinite(*loss)) remember(done, *loss);
    const auto now = Clock::now();
    if (now < next_ || done == 0) return;
    next_ = now + (terminal_ ? Clock::duration(redraw_every) : Clock::duration(plain_line_every));
    if (loss) note = "loss " + fixed(*loss, 3);
    const double elapsed = std::chrono::duration<double>(now - start_).count();
    const auto left = static_cast<double>(total_ - done);
    const std::string numbers =
        fmt::format("{} of {}, {}, {} left", grouped(done), grouped(total_), note,
                    time_left(elapsed / static_cast<double>(done) * left));
    if (!terminal_) {
        std::cout << label_ << ": " << numbers << std::endl;
        return;
    }
    // A line that fills the last column would be broken, and only its last part redrawn.
    const std::size_t width = output_width() - 1;
    std::string line = label_ + ": ";
    const std::size_t used = display_width(line) + display_width(numbers);
    line += curve(width - std::min(width, used)) + numbers;
    std::cout << clear_line << cut(line, width) << std::flush;
    drawn_ = true;
}

}  // namespace digitlab
