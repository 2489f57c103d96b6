#include "ui/terminal.hpp"

#include <unistd.h>

#include <csignal>

#include "captured.hpp"
#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(terminal)

BOOST_AUTO_TEST_CASE(an_image_is_two_characters_a_pixel_row_by_row) {
    const arma::vec pixels = {0, 16, 8, 0, 4, 12};
    BOOST_TEST(text_image(pixels, 3, 0, 16) ==
               "  ██▒▒\n"
               "  ░░▓▓\n");
}

// Five shades, each of a fifth of the range: 0.2 is the first of the second.
BOOST_AUTO_TEST_CASE(an_image_has_five_shades) {
    const arma::vec pixels = {0, 0.19, 0.21, 0.39, 0.41, 0.59, 0.61, 0.79, 0.81, 1};
    BOOST_TEST(text_image(pixels, 10, 0, 1) == "    ░░░░▒▒▒▒▓▓▓▓████\n");
}

BOOST_AUTO_TEST_CASE(pixels_beyond_the_range_are_blank_or_full) {
    BOOST_TEST(text_image({-5, 99}, 2, 0, 1) == "  ██\n");
}

BOOST_AUTO_TEST_CASE(a_range_of_both_signs_begins_with_blank) {
    BOOST_TEST(text_image({-1, 0, 1}, 3, -1, 1) == "  ▒▒██\n");
}

BOOST_AUTO_TEST_CASE(a_pipe_or_a_file_is_no_terminal) {
    const StandardOutput nowhere(StandardOutput::Is::no_terminal);
    BOOST_TEST(!output_is_terminal());
}

BOOST_AUTO_TEST_CASE(a_terminal_is_known) {
    bool known = false;
    bool redirected = false;
    {
        const StandardOutput screen(StandardOutput::Is::terminal);
        redirected = screen.redirected();
        known = output_is_terminal();
    }
    if (!redirected) return report_skipped("no terminal can be made");
    BOOST_TEST(known);
}

BOOST_AUTO_TEST_CASE(a_pipe_is_80_columns_wide) {
    const StandardOutput nowhere(StandardOutput::Is::no_terminal);
    const Environment columns("COLUMNS", "120");
    BOOST_TEST(output_width() == 80U);
}

BOOST_AUTO_TEST_CASE(colours_are_for_terminals_that_have_them) {
    const StandardOutput screen(StandardOutput::Is::terminal);
    if (!screen.redirected()) return report_skipped("no terminal can be made");
    const Environment no_colour("NO_COLOR", "");  // as good as not set
    {
        const Environment terminal("TERM", "xterm");
        BOOST_TEST(colour_wanted("auto", 1));
        BOOST_TEST(!colour_wanted("never", 1));
        const Environment none("NO_COLOR", "1");
        BOOST_TEST(!colour_wanted("auto", 1));
        BOOST_TEST(colour_wanted("always", 1));
    }
    const Environment terminal("TERM", "dumb");
    BOOST_TEST(!colour_wanted("auto", 1));
}

BOOST_AUTO_TEST_CASE(pipes_have_no_colours_unless_they_are_wanted) {
    const StandardOutput nowhere(StandardOutput::Is::no_terminal);
    const Environment terminal("TERM", "xterm");
    BOOST_TEST(!colour_wanted("auto", 1));
    BOOST_TEST(colour_wanted("always", 1));
}

BOOST_AUTO_TEST_CASE(emphasised_text_is_between_two_escape_sequences) {
    BOOST_TEST(emphasised("Step 1", Emphasis::heading, true) == "\033[1mStep 1\033[0m");
    BOOST_TEST(emphasised("Step 1", Emphasis::heading, false) == "Step 1");
    BOOST_TEST(emphasised("", Emphasis::bad, true) == "");
}

BOOST_AUTO_TEST_CASE(control_characters_are_left_out) {
    BOOST_TEST(without_control_characters("a\033[31mred\033[0m\a\rb\x7f\n\tc") == "aredb\n\tc");
    BOOST_TEST(without_control_characters("caf\u00e9 \u0085×") == "caf\u00e9 ×");
    BOOST_TEST(without_control_characters("\033]0;title\a") == "]0;title");
    BOOST_TEST(without_control_characters("\u202etxt.exe\u2066") ==
               "txt.exe");  // written backwards
    BOOST_TEST(without_control_characters("☃ 😀 ﬁ") == "☃ 😀 ﬁ");
    BOOST_TEST(without_control_characters("a\x9b\x33\xc3") == "a3");  // no UTF-8
}

BOOST_AUTO_TEST_CASE(sparkline_goes_from_the_smallest_to_the_largest) {
    BOOST_TEST(sparkline({0, 1, 7, 3.6}) == "▁▂█▅");
    BOOST_TEST(sparkline({1, 10, 100}) == "▁▅█");  // positive numbers: powers of ten
    BOOST_TEST(sparkline({2, 2}) == "▁▁");
    BOOST_TEST(sparkline({}) == "");
}

BOOST_AUTO_TEST_CASE(nothing_is_interrupted_at_first) {
    BOOST_TEST(status_of_process([] {
                   catch_interrupts("lab99");
                   return interrupted() ? 1 : 0;
               }) == 0);
}

BOOST_AUTO_TEST_CASE(an_interrupt_is_remembered) {
    for (const int signal : {SIGINT, SIGTERM}) {
        BOOST_TEST(status_of_process([=] {
                       catch_interrupts("lab99");
                       std::raise(signal);
                       return interrupted() ? 0 : 1;
                   }) == 0);
    }
}

BOOST_AUTO_TEST_CASE(a_second_interrupt_ends_the_program_at_once) {
    BOOST_TEST(status_of_process([] {
                   catch_interrupts("lab99");
                   std::raise(SIGINT);
                   std::raise(SIGINT);
                   return 0;
               }) == 128 + SIGINT);
}

BOOST_AUTO_TEST_CASE(an_interrupt_ends_a_program_that_does_not_ask) {
    BOOST_TEST(status_of_process([] {
                   catch_interrupts("lab99");
                   std::raise(SIGINT);
                   pause();  // until the alarm
                   return 0;
               }) == 130);
}

BOOST_AUTO_TEST_CASE(an_interrupt_waits_for_a_program_that_asks) {
    BOOST_TEST(status_of_process([] {
                   catch_interrupts("lab99");
                   attend_interrupts();
                   std::raise(SIGINT);
                   usleep(800'000);
                   return interrupted() ? 7 : 0;
               }) == 7);
}

BOOST_AUTO_TEST_CASE(an_interrupt_is_reported_once_with_its_place) {
    BOOST_TEST(status_of_process([] {
                   const std::string err = printed_by([] {
                                               catch_interrupts("lab99");
                                               set_interrupt_place("loading");
                                               report_interrupt();
                                               report_interrupt("at step 5 of 10");
                                           }).err;
                   return err == "lab99: interrupted at: loading\n" ? 0 : 1;
               }) == 0);
}

BOOST_AUTO_TEST_CASE(an_interrupt_that_was_reported_ends_nothing_more) {
    BOOST_TEST(status_of_process([] {
                   catch_interrupts("lab99");
                   std::raise(SIGINT);
                   try {
                       end_if_interrupted();
                       return 1;
                   } catch (const Interrupted&) {
                   }
                   printed_by([] { report_interrupt(); });
                   end_if_interrupted();
                   return 0;
               }) == 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
