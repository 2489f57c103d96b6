#include "ui/terminal.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <iostream>

namespace digitlab {
namespace {

// Lock-free, so that a signal handler may use them in any thread.
std::atomic<bool> interrupt_requested = false;
std::atomic<bool> attended = false;  // the program asks interrupted() often enough
std::atomic<bool> reported = false;
static_assert(std::atomic<bool>::is_always_lock_free);

constexpr int interrupted_by_user = 130;

std::string program_name;
std::string interrupt_place;
std::array<char, 400> last_words;  // what the handler writes; it may not build any text
std::atomic<std::size_t> last_words_size = 0;
std::array<char, 100> last_result;  // the same for standard output
std::atomic<std::size_t> last_result_size = 0;

extern "C" void on_alarm(int) {
    if (attended) return;
    // Whether they can be written makes no difference any more.
    const ssize_t out = write(STDOUT_FILENO, last_result.data(), last_result_size);
    const ssize_t err = write(STDERR_FILENO, last_words.data(), last_words_size);
    static_cast<void>(out + err);
    _exit(interrupted_by_user);
}

extern "C" void on_interrupt(int signal) {
    interrupt_requested = true;
    std::signal(signal, SIG_DFL);
    if (attended) return;
    constexpr itimerval half_a_second = {{0, 0}, {0, 500'000}};
    setitimer(ITIMER_REAL, &half_a_second, nullptr);
}

/// A terminal has shown "^C" where the cursor was.
std::string after_echo() {
    return isatty(STDERR_FILENO) == 1 ? "\n" : "";
}

/// The bytes of the UTF-8 character at a place of a text; 0 if there is none.
std::size_t utf8_length(const std::string& text, std::size_t at) {
    const auto first = static_cast<unsigned char>(text[at]);
    if (first < 0x80) return 1;
    const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || at + length > text.size()) return 0;
    for (std::size_t i = 1; i < length; ++i) {
        if ((static_cast<unsigned char>(text[at + i]) & 0xc0U) != 0x80) return 0;
    }
    return length;
}

/// Whether a character shows itself and does nothing else to a terminal.
bool is_printed(const std::string& character) {
    if (character.size() == 1) {
        return character == "\n" || character == "\t" || (character >= " " && character != "\x7f");
    }
    if (character.size() == 2) return character >= "\xc2\xa0";  // no U+0080 to U+009F
    // U+202A to U+202E and U+2066 to U+2069 turn the direction of writing.
    return (character < "\u202a" || character > "\u202e") &&
           (character < "\u2066" || character > "\u2069");
}

bool variable_is_set(const char* name) {
    const char* const value = std::getenv(name);
    return value != nullptr && *value != '\0';
}

}  // namespace

bool output_is_terminal() {
    return isatty(STDOUT_FILENO) == 1;
}

bool line_can_be_redrawn() {
    const char* const terminal = std::getenv("TERM");
    return output_is_terminal() && (terminal == nullptr || std::strcmp(terminal, "dumb") != 0);
}

std::size_t output_width() {
    constexpr std::size_t usual = 80;
    constexpr std::size_t least = 40;
    if (!output_is_terminal()) return usual;
    winsize size{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
        return std::max<std::size_t>(least, size.ws_col);
    }
    const char* const columns = std::getenv("COLUMNS");
    const long width = columns != nullptr ? std::strtol(columns, nullptr, 10) : 0;
    return width > 0 && width < 10'000 ? std::max(least, static_cast<std::size_t>(width)) : usual;
}

bool colour_wanted(const std::string& choice, int descriptor) {
    if (choice != "auto") return choice == "always";
    const char* const terminal = std::getenv("TERM");
    return isatty(descriptor) == 1 && !variable_is_set("NO_COLOR") && terminal != nullptr &&
           *terminal != '\0' && std::strcmp(terminal, "dumb") != 0;
}

std::string emphasised(const std::string& text, Emphasis emphasis, bool colour) {
    if (!colour || text.empty()) return text;
    constexpr std::array codes = {"1", "1;32", "1;31", "2"};  // in the order of Emphasis
    return fmt::format("\033[{}m{}\033[0m", codes.at(static_cast<std::size_t>(emphasis)), text);
}

std::string without_control_characters(const std::string& text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size();) {
        if (text[i] == '\033' && i + 1 < text.size() && text[i + 1] == '[') {  // a sequence
            for (i += 2; i < text.size() && (text[i] < '@' || text[i] > '~');) ++i;
            ++i;
            continue;
        }
        const std::size_t length = utf8_length(text, i);
        const std::string character = text.substr(i, std::max<std::size_t>(length, 1));
        i += character.size();
        if (length > 0 && is_printed(character)) plain += character;
    }
    return plain;
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

std::string sparkline(const std::vector<double>& numbers) {
    constexpr std::array blocks = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    if (numbers.empty()) return {};
    const auto [smallest, largest] = std::minmax_element(numbers.begin(), numbers.end());
    const bool logarithmic = *smallest > 0;
    const auto scaled = [&](double x) { return logarithmic ? std::log(x) : x; };
    const double low = scaled(*smallest);
    const double range = std::max(scaled(*largest) - low, 1e-9);
    std::string text;
    for (const double x : numbers) {
        const double block = (scaled(x) - low) / range * (blocks.size() - 1);
        text += blocks.at(static_cast<std::size_t>(std::lround(block)));
    }
    return text;
}

void catch_interrupts(const std::string& program) {
    program_name = program;
    interrupt_requested = attended = reported = false;
    set_interrupt_place("");
    std::string line = "\n" + program + " result: interrupted=true\n";
    line.resize(std::min(line.size(), last_result.size()));
    std::copy(line.begin(), line.end(), last_result.begin());
    last_result_size = line.size();
    std::signal(SIGALRM, on_alarm);
    std::signal(SIGINT, on_interrupt);
    std::signal(SIGTERM, on_interrupt);
}

void set_interrupt_place(const std::string& place) {
    interrupt_place = without_control_characters(place);
    std::string line =
        program_name + ": interrupted" + (interrupt_place.empty() ? "" : " at: " + interrupt_place);
    line.resize(std::min(line.size(), last_words.size() - 2));
    line = after_echo() + line + "\n";
    last_words_size = 0;
    std::copy(line.begin(), line.end(), last_words.begin());
    last_words_size = line.size();
}

void attend_interrupts() {
    attended = true;
}

bool interrupted() {
    return interrupt_requested;
}

void report_interrupt(const std::string& where) {
    if (reported.exchange(true)) return;
    attended = true;
    std::cout << std::flush;
    const std::string place = interrupt_place.empty() ? "" : " at: " + interrupt_place;
    std::cerr << fmt::format("{}{}: interrupted{}\n", after_echo(), program_name,
                             where.empty() ? place : " " + where);
}

void end_if_interrupted() {
    if (interrupted() && !reported) throw Interrupted{};
}

}  // namespace digitlab
