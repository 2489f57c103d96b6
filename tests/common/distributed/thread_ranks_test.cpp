#include "distributed/thread_ranks.hpp"

#include "base/not_implemented.hpp"
#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(thread_ranks)

BOOST_AUTO_TEST_CASE(every_rank_gets_the_sum_of_all) {
    arma::mat sums(2, 3);
    run_ranks(3, [&](Communicator& ranks) {
        const double number = static_cast<double>(ranks.rank()) + 1;  // 1, 2, 3
        arma::vec values = {number, 10 * number};
        ranks.sum(values);
        sums.col(ranks.rank()) = values;
    });
    BOOST_TEST(arma::approx_equal(sums, arma::mat{{6, 6, 6}, {60, 60, 60}}, "absdiff", 0.0));
}

BOOST_AUTO_TEST_CASE(sums_follow_one_another) {
    constexpr int many = 2000;
    run_ranks(4, [&](Communicator& ranks) {
        for (int i = 0; i < many; ++i) {
            arma::fvec value = {static_cast<float>(i)};
            ranks.sum(value);
            if (value(0) != 4.0F * static_cast<float>(i)) throw std::runtime_error("wrong sum");
        }
    });
}

BOOST_AUTO_TEST_CASE(gather_gives_every_rank_all_numbers) {
    run_ranks(3, [](Communicator& ranks) {
        const arma::vec numbers = gather(ranks, 7.0 * static_cast<double>(ranks.rank()));
        if (!arma::approx_equal(numbers, arma::vec{0, 7, 14}, "absdiff", 0.0)) {
            throw std::runtime_error("wrong numbers");
        }
    });
}

BOOST_AUTO_TEST_CASE(the_error_of_a_rank_reaches_the_caller) {
    const auto fail_on_rank_1 = [](Communicator& ranks) {
        if (ranks.rank() == 1) throw not_implemented("lab10 shard");
        arma::vec value = {1};
        ranks.sum(value);  // rank 1 never comes
    };
    BOOST_CHECK_THROW(run_ranks(3, fail_on_rank_1), NotImplemented);
}

BOOST_AUTO_TEST_CASE(a_sum_that_one_rank_leaves_out_is_an_error_and_no_deadlock) {
    const auto rank_0_only = [](Communicator& ranks) {
        arma::vec value = {1};
        if (ranks.rank() == 0) ranks.sum(value);
    };
    BOOST_CHECK_EXCEPTION(run_ranks(2, rank_0_only), std::logic_error, [](const auto& error) {
        return contains(error.what(), "rank 0 waits for the others");
    });
}

BOOST_AUTO_TEST_CASE(sums_of_different_lengths_are_refused) {
    const auto different = [](Communicator& ranks) {
        arma::vec values(ranks.rank() + 1);
        ranks.sum(values);
    };
    BOOST_CHECK_EXCEPTION(run_ranks(2, different), std::logic_error, [](const auto& error) {
        return contains(error.what(), "rank 0 sums 1 values of 8 bytes, rank 1 2 of 8");
    });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
