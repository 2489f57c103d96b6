#include "base/text.hpp"

#include "testing.hpp"

namespace digitlab::testing {

namespace {

const std::string blank = "\u00a0";  // non-breaking

}  // namespace

BOOST_AUTO_TEST_SUITE(text)

BOOST_AUTO_TEST_CASE(fixed_rounds_to_the_digits_requested) {
    BOOST_TEST(fixed(0.91584, 4) == "0.9158");
    BOOST_TEST(fixed(0.91586, 4) == "0.9159");
    BOOST_TEST(fixed(3, 2) == "3.00");
    BOOST_TEST(fixed(-2.71828, 3) == "-2.718");
    BOOST_TEST(fixed(1499.6, 0) == "1500");
}

BOOST_AUTO_TEST_CASE(fixed_writes_no_negative_zero) {
    BOOST_TEST(fixed(-0.0, 2) == "0.00");
    BOOST_TEST(fixed(-0.004, 2) == "0.00");
    BOOST_TEST(fixed(-0.006, 2) == "-0.01");
}

BOOST_AUTO_TEST_CASE(fixed_writes_large_numbers_in_powers_of_ten) {
    BOOST_TEST(fixed(3.9594e27, 4) == "3.9594e+27");
    BOOST_TEST(fixed(-1e15, 1) == "-1.0e+15");
    BOOST_TEST(fixed(123456789012345, 0) == "123456789012345");
}

BOOST_AUTO_TEST_CASE(scientific_writes_powers_of_ten) {
    BOOST_TEST(scientific(1.23e-6) == "1.2e-06");
    BOOST_TEST(scientific(1.23e-6, 2) == "1.23e-06");
    BOOST_TEST(scientific(-54321) == "-5.4e+04");
    BOOST_TEST(scientific(0) == "0.0e+00");
}

BOOST_AUTO_TEST_CASE(brief_writes_four_significant_digits) {
    BOOST_TEST(brief(0.01) == "0.01");
    BOOST_TEST(brief(1e-6) == "1e-06");
    BOOST_TEST(brief(10) == "10");
    BOOST_TEST(brief(0.1F) == "0.1");
    BOOST_TEST(brief(255) == "255");
}

BOOST_AUTO_TEST_CASE(percent_has_one_decimal_up_to_99_and_two_above) {
    BOOST_TEST(percent(0) == "0.0" + blank + "%");
    BOOST_TEST(percent(0.9158) == "91.6" + blank + "%");
    BOOST_TEST(percent(0.99) == "99.0" + blank + "%");
    BOOST_TEST(percent(0.9944) == "99.44" + blank + "%");
    BOOST_TEST(percent(1) == "100.00" + blank + "%");
}

BOOST_AUTO_TEST_CASE(duration_chooses_a_suitable_unit) {
    BOOST_TEST(duration(0) == "0" + blank + "s");
    BOOST_TEST(duration(0.04e-6) == "0" + blank + "s");
    BOOST_TEST(duration(0.06e-6) == "0.1" + blank + "µs");
    BOOST_TEST(duration(12.3e-6) == "12.3" + blank + "µs");
    BOOST_TEST(duration(4.5e-3) == "4.5" + blank + "ms");
    BOOST_TEST(duration(7.8) == "7.8" + blank + "s");
    BOOST_TEST(duration(99) == "99.0" + blank + "s");
    BOOST_TEST(duration(312) == "5 min 12 s");
    BOOST_TEST(duration(3599) == "59 min 59 s");
    BOOST_TEST(duration(3600) == "1 h 00 min");
    BOOST_TEST(duration(6 * 3600 + 40 * 60 + 59) == "6 h 40 min");
    BOOST_TEST(duration(60 * 3600) == "2.5 days");
}

BOOST_AUTO_TEST_CASE(duration_carries_over_when_it_rounds) {
    BOOST_TEST(duration(119.7) == "2 min 0 s");
    BOOST_TEST(duration(3599.7) == "1 h 00 min");
}

BOOST_AUTO_TEST_CASE(time_left_is_in_whole_seconds_minutes_or_hours) {
    BOOST_TEST(time_left(0) == "under 1" + blank + "s");
    BOOST_TEST(time_left(0.99) == "under 1" + blank + "s");
    BOOST_TEST(time_left(3.2) == "3" + blank + "s");
    BOOST_TEST(time_left(59.4) == "59" + blank + "s");
    BOOST_TEST(time_left(59.7) == "1 min 0 s");
    BOOST_TEST(time_left(130) == "2 min 10 s");
    BOOST_TEST(time_left(3900) == "1 h 05 min");
    BOOST_TEST(time_left(std::numeric_limits<double>::infinity()) == "?");
}

BOOST_AUTO_TEST_CASE(thousands_are_grouped_by_commas) {
    BOOST_TEST(grouped(0) == "0");
    BOOST_TEST(grouped(999) == "999");
    BOOST_TEST(grouped(1000) == "1,000");
    BOOST_TEST(grouped(13914) == "13,914");
    BOOST_TEST(grouped(200000000) == "200,000,000");
}

BOOST_AUTO_TEST_CASE(mistyped_word_has_a_closest_one) {
    const std::vector<std::string> words = {"digits", "mnist", "fashion-mnist"};
    BOOST_TEST(closest("mnits", words) == "mnist");
    BOOST_TEST(closest("digit", words) == "digits");
    BOOST_TEST(closest("fashion", words) == "fashion-mnist");
    BOOST_TEST(closest("fashon-mnst", words) == "fashion-mnist");
    BOOST_TEST(closest("my_data.csv", words) == "");
    BOOST_TEST(closest("", words) == "");
    BOOST_TEST(closest("min", {"minimum", "minute"}) == "");  // either may be meant
}

BOOST_AUTO_TEST_CASE(duration_that_is_not_finite_is_a_question_mark) {
    BOOST_TEST(duration(std::numeric_limits<double>::infinity()) == "?");
    BOOST_TEST(duration(std::numeric_limits<double>::quiet_NaN()) == "?");
}

BOOST_AUTO_TEST_CASE(display_width_counts_characters) {
    BOOST_TEST(display_width("") == 0U);
    BOOST_TEST(display_width("abc") == 3U);
    BOOST_TEST(display_width("8×8 µs → ½") == 10U);
    BOOST_TEST(display_width("██░░") == 4U);
}

BOOST_AUTO_TEST_CASE(wrap_breaks_at_spaces) {
    BOOST_TEST(wrap("one two three", 7) == "one two\nthree");
    BOOST_TEST(wrap("one two three", 8) == "one two\nthree");
    BOOST_TEST(wrap("one two three", 6) == "one\ntwo\nthree");
    BOOST_TEST(wrap("one two three", 13) == "one two three");
}

BOOST_AUTO_TEST_CASE(wrap_does_not_break_long_words) {
    BOOST_TEST(wrap("a longest b", 3) == "a\nlongest\nb");
}

BOOST_AUTO_TEST_CASE(wrap_counts_characters_and_not_bytes) {
    BOOST_TEST(wrap("µµµ µµµ µµµ", 7) == "µµµ µµµ\nµµµ");
}

BOOST_AUTO_TEST_CASE(wrap_does_not_separate_a_number_from_its_unit) {
    BOOST_TEST(wrap("it took " + duration(7.8), 11) == "it took\n7.8" + blank + "s");
}

BOOST_AUTO_TEST_CASE(wrap_of_no_words_is_empty) {
    BOOST_TEST(wrap("", 10) == "");
    BOOST_TEST(wrap("   ", 10) == "");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(number_is_read_up_to_its_end, Real, Reals) {
    const std::string text = "-2.5e-1 7";
    Real number = 0;
    const auto [next, error] = read_number(text.data(), text.data() + text.size(), number);
    BOOST_TEST((error == std::errc{}));
    BOOST_TEST(number == Real(-0.25));
    BOOST_TEST(std::string(next) == " 7");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(what_is_no_decimal_number_is_not_read, Real, Reals) {
    for (const std::string text : {"", "-", "+1", " 1", "x", "e5"}) {
        Real number = 3;
        const auto [next, error] = read_number(text.data(), text.data() + text.size(), number);
        BOOST_TEST((error == std::errc::invalid_argument), text);
        BOOST_TEST(next == text.data());
        BOOST_TEST(number == 3);
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(number_too_large_is_told_apart, Real, Reals) {
    const std::string text = "1e999";
    Real number = 3;
    const auto result = read_number(text.data(), text.data() + text.size(), number);
    BOOST_TEST((result.ec == std::errc::result_out_of_range));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
