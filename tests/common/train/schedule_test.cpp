#include "train/schedule.hpp"

#include <cmath>

#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(schedules)

BOOST_AUTO_TEST_CASE(constant_schedule_is_always_1) {
    for (const double done : {0.0, 0.3, 0.999, 1.0}) BOOST_TEST(constant_schedule()(done) == 1);
}

BOOST_AUTO_TEST_CASE(step_schedule_falls_to_a_tenth_after_a_half_and_after_three_quarters) {
    const Schedule schedule = step_schedule();
    BOOST_TEST(schedule(0) == 1);
    BOOST_TEST(schedule(0.4999) == 1);
    BOOST_TEST(schedule(0.5) == 0.1);
    BOOST_TEST(schedule(0.7499) == 0.1);
    BOOST_TEST(schedule(0.75) == 0.01);
    BOOST_TEST(schedule(1) == 0.01);
}

// Equation: lab09 cosine_schedule
BOOST_AUTO_TEST_CASE(cosine_schedule_is_half_a_cosine) {
    const Schedule schedule = cosine_schedule();
    // cos of 0°, 45°, 60°, 90°, 120°, 180°; a product, a cosine, a sum: three roundings
    BOOST_TEST(close_to(schedule(0), 1, epsilons<double>(3)));
    BOOST_TEST(close_to(schedule(0.25), (1 + std::sqrt(0.5)) / 2, epsilons<double>(3)));
    BOOST_TEST(close_to(schedule(1 / 3.0), 0.75, epsilons<double>(3)));
    BOOST_TEST(close_to(schedule(0.5), 0.5, epsilons<double>(3)));
    BOOST_TEST(close_to(schedule(2 / 3.0), 0.25, epsilons<double>(3)));
    BOOST_TEST(close_to(schedule(1), 0, epsilons<double>(3)));
}

BOOST_AUTO_TEST_CASE(cosine_schedule_is_positive_until_the_last_of_many_steps) {
    // what an optimiser takes for a rate: at step N of N, (N − 1)/N is done
    for (const double steps : {1e1, 1e4, 1e6}) {
        BOOST_TEST(cosine_schedule()(1 - 1 / steps) > 0);
    }
}

BOOST_AUTO_TEST_CASE(no_schedule_ever_rises_or_exceeds_1) {
    for (const std::string& name : schedule_names()) {
        const Schedule schedule = schedule_called(name);
        double before = 1;
        for (int percent = 0; percent <= 100; ++percent) {
            const double now = schedule(percent / 100.0);
            BOOST_TEST(now <= before);
            BOOST_TEST(now >= 0);
            before = now;
        }
    }
}

BOOST_AUTO_TEST_CASE(schedules_are_called_constant_step_and_cosine) {
    const std::vector<std::string> expected = {"constant", "step", "cosine"};
    BOOST_TEST(schedule_names() == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(every_name_gives_its_schedule) {
    for (const double done : {0.0, 0.3, 0.6, 0.9}) {
        BOOST_TEST(schedule_called("constant")(done) == constant_schedule()(done));
        BOOST_TEST(schedule_called("step")(done) == step_schedule()(done));
        BOOST_TEST(schedule_called("cosine")(done) == cosine_schedule()(done));
    }
}

BOOST_AUTO_TEST_CASE(name_of_no_schedule_is_refused_with_those_there_are) {
    for (const std::string name : {"linear", "Cosine", "", "step "}) {
        BOOST_CHECK_EXCEPTION(schedule_called(name), std::invalid_argument,
                              says({"\"" + name + "\"", "must be constant, step or cosine"}));
    }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
