#include "ui/terminal.hpp"

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

BOOST_AUTO_TEST_CASE(nothing_is_interrupted_at_first) {
    BOOST_TEST(status_of_process([] {
                   catch_interrupts();
                   return interrupted() ? 1 : 0;
               }) == 0);
}

BOOST_AUTO_TEST_CASE(an_interrupt_is_remembered) {
    for (const int signal : {SIGINT, SIGTERM}) {
        BOOST_TEST(status_of_process([=] {
                       catch_interrupts();
                       std::raise(signal);
                       return interrupted() ? 0 : 1;
                   }) == 0);
    }
}

BOOST_AUTO_TEST_CASE(a_second_interrupt_ends_the_program_at_once) {
    BOOST_TEST(status_of_process([] {
                   catch_interrupts();
                   std::raise(SIGINT);
                   std::raise(SIGINT);
                   return 0;
               }) == 128 + SIGINT);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
