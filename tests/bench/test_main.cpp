// This file alone makes the program's main, so it cannot use the precompiled Boost.Test.
#define BOOST_TEST_MODULE bench
#include <boost/test/unit_test.hpp>
