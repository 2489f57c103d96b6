#include "testing.hpp"
BOOST_AUTO_TEST_SUITE(checkpoints)
BOOST_AUTO_TEST_CASE(x) {
    BOOST_TEST(true);
}
BOOST_AUTO_TEST_SUITE_END()
