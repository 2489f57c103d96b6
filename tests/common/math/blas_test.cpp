#include "math/blas.hpp"

#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(blas)

BOOST_AUTO_TEST_CASE(the_library_has_a_name) {
    BOOST_TEST(!blas_name().empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
