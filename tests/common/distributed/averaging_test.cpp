#include "distributed/averaging.hpp"

#include "distributed/thread_ranks.hpp"
#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(averaging)

namespace {

using Counts = std::vector<arma::uword>;
using boost::test_tools::per_element;

Counts counts_of_shards(arma::uword images, arma::uword ranks) {
    Counts counts;
    for (arma::uword rank = 0; rank < ranks; ++rank) {
        counts.push_back(shard(images, ranks, rank).count());
    }
    return counts;
}

}  // namespace

// Equation: lab10 shard
BOOST_AUTO_TEST_CASE(shards_differ_by_one_image_at_most_and_the_larger_ones_come_first) {
    BOOST_TEST(counts_of_shards(100, 3) == (Counts{34, 33, 33}), per_element());
    BOOST_TEST(counts_of_shards(100, 4) == (Counts{25, 25, 25, 25}), per_element());
    BOOST_TEST(counts_of_shards(11, 4) == (Counts{3, 3, 3, 2}), per_element());
    BOOST_TEST(counts_of_shards(7, 1) == (Counts{7}), per_element());
}

BOOST_AUTO_TEST_CASE(shards_cover_the_batch_without_gap_or_overlap) {
    for (const arma::uword images : {1U, 5U, 100U, 101U}) {
        for (arma::uword ranks = 1; ranks <= 6; ++ranks) {
            arma::uword next = 0;
            for (arma::uword rank = 0; rank < ranks; ++rank) {
                const Shard part = shard(images, ranks, rank);
                BOOST_TEST(part.begin == next);
                next = part.end;
            }
            BOOST_TEST(next == images);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_rank_may_have_no_image) {
    BOOST_TEST(counts_of_shards(2, 4) == (Counts{1, 1, 0, 0}), per_element());
}

// Equation: lab10 weight
BOOST_AUTO_TEST_CASE(a_larger_shard_has_a_larger_weight) {
    BOOST_TEST(shard_weight<double>(25, 100, 4) == 1.0);
    BOOST_TEST(shard_weight<double>(34, 100, 3) == 1.02);
    BOOST_TEST(shard_weight<double>(33, 100, 3) == 0.99);
    BOOST_TEST(shard_weight<double>(0, 2, 4) == 0.0);
}

// Equation: lab10 average
BOOST_AUTO_TEST_CASE(every_rank_gets_the_mean_of_the_gradients) {
    arma::mat means(2, 4);
    run_ranks(4, [&](Communicator& ranks) {
        const auto number = static_cast<double>(ranks.rank());  // 0, 1, 2, 3
        arma::vec gradient = {number, -8 * number};
        average_gradients(ranks, gradient);
        means.col(ranks.rank()) = gradient;
    });
    const arma::mat expected = {{1.5, 1.5, 1.5, 1.5}, {-12, -12, -12, -12}};
    BOOST_TEST(arma::approx_equal(means, expected, "absdiff", 0.0));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
