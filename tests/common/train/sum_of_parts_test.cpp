#include "train/sum_of_parts.hpp"

#include <vector>

#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(sums_of_parts)

BOOST_AUTO_TEST_CASE_TEMPLATE(parts_count_by_their_shares, Real, Reals) {
    const std::vector<arma::Col<Real>> gradients = {{1, 2, 3}, {10, 20, 30}, {100, 200, 400}};
    const std::vector<Real> shares = {Real(0.5), Real(0.25), Real(0.25)};
    for (const unsigned threads : {1U, 2U, 3U, 16U}) {
        arma::Col<Real> sum(7, arma::fill::ones);  // of another size
        sum_of_parts<Real>(gradients, shares, threads, sum);
        BOOST_TEST(same_as(sum, arma::vec{28, 56, 109}));
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(one_part_is_the_sum, Real, Reals) {
    const std::vector<arma::Col<Real>> gradients = {{1, -2}};
    const std::vector<Real> shares = {1};
    arma::Col<Real> sum;
    sum_of_parts<Real>(gradients, shares, 4, sum);
    BOOST_TEST(same_as(sum, arma::vec{1, -2}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
