#include "data/batches.hpp"

#include <algorithm>
#include <cmath>

#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(batches)

namespace {

/// What the next `count` batches hold, one after the other.
arma::uvec next_batches(BatchSampler& sampler, int count) {
    arma::uvec all;
    for (int i = 0; i < count; ++i) all = arma::join_cols(all, sampler.next());
    return all;
}

arma::uvec whole_range(arma::uword count) {
    return arma::regspace<arma::uvec>(0, count - 1);
}

}  // namespace

// ---- with replacement ---------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(random_batches_have_their_size_and_only_samples_there_are) {
    Rng rng(1);
    RandomBatches sampler(7, 100, rng);
    for (int i = 0; i < 10; ++i) {
        const arma::uvec& batch = sampler.next();
        BOOST_TEST(batch.n_elem == 100);
        BOOST_TEST(batch.max() < 7);
    }
}

BOOST_AUTO_TEST_CASE(random_batches_draw_all_samples_equally_often) {
    Rng rng(2);
    RandomBatches sampler(10, 100, rng);
    const arma::uvec drawn = next_batches(sampler, 1000);
    const arma::uvec counts = arma::hist(drawn, whole_range(10));
    // each count of N = 100,000 draws deviates by √(N p (1 − p)), p = 1/10
    const double five_sigma = 5 * std::sqrt(100'000 * 0.1 * 0.9);
    for (const arma::uword count : counts) {
        BOOST_TEST(close_to(static_cast<double>(count), 10'000, five_sigma));
    }
}

BOOST_AUTO_TEST_CASE(random_batches_draw_with_replacement) {
    // Among 23 people two have one birthday in every second room; among 1000 rooms, 507.3 ± 15.8.
    Rng rng(3);
    RandomBatches sampler(365, 23, rng);
    int rooms = 0;
    for (int i = 0; i < 1000; ++i) rooms += arma::uvec(arma::unique(sampler.next())).n_elem < 23;
    BOOST_TEST(close_to(rooms, 507.3, 5 * 15.8));
}

// Equation: lab01 missed
BOOST_AUTO_TEST_CASE(random_batches_of_an_epoch_miss_every_image_as_often_as_the_formula_says) {
    // Of 300 samples, 3 batches of 100 miss 300 (1 − 1/300)^300 = 110.2 (by Python), half an epoch
    // 300 (1 − 1/300)^150 = 181.8. One count deviates by less than 7, the mean of 400 by 0.35.
    Rng rng(8);
    for (const auto& [batch_size, expected] : {std::pair{100U, 110.2}, std::pair{50U, 181.8}}) {
        RandomBatches sampler(300, batch_size, rng);
        double missed = 0;
        for (int epoch = 0; epoch < 400; ++epoch) {
            const arma::uvec drawn = next_batches(sampler, 3);
            missed += 300 - static_cast<double>(arma::uvec(arma::unique(drawn)).n_elem);
        }
        BOOST_TEST(close_to(missed / 400, expected, 5 * 0.35));
    }
}

BOOST_AUTO_TEST_CASE(random_batches_of_one_seed_are_the_same) {
    Rng rng(4);
    Rng same_rng(4);
    Rng other_rng(5);
    RandomBatches sampler(1000, 50, rng);
    RandomBatches same(1000, 50, same_rng);
    RandomBatches other(1000, 50, other_rng);
    const arma::uvec drawn = next_batches(sampler, 3);
    BOOST_TEST(same_as(drawn, next_batches(same, 3)));
    BOOST_TEST(!same_as(drawn, next_batches(other, 3)));
}

BOOST_AUTO_TEST_CASE(random_batch_may_be_larger_than_all_samples) {
    Rng rng(1);
    BOOST_TEST(RandomBatches(1, 3, rng).next().n_elem == 3);
}

// ---- in order -----------------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(sequential_batches_follow_one_another) {
    SequentialBatches sampler(6, 3);
    BOOST_TEST(same_as(sampler.next(), arma::uvec{0, 1, 2}));
    BOOST_TEST(same_as(sampler.next(), arma::uvec{3, 4, 5}));
    BOOST_TEST(same_as(sampler.next(), arma::uvec{0, 1, 2}));
}

BOOST_AUTO_TEST_CASE(sequential_batch_at_the_end_continues_at_the_beginning) {
    SequentialBatches sampler(5, 3);
    BOOST_TEST(same_as(next_batches(sampler, 4), arma::uvec{0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1}));
}

BOOST_AUTO_TEST_CASE(sequential_batch_of_all_samples_is_always_the_same) {
    SequentialBatches sampler(4, 4);
    BOOST_TEST(same_as(next_batches(sampler, 2), arma::uvec{0, 1, 2, 3, 0, 1, 2, 3}));
}

// ---- shuffled epochs ----------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(shuffled_epoch_holds_every_sample_once) {
    Rng rng(1);
    ShuffledEpochs sampler(60, 10, rng);
    for (int epoch = 0; epoch < 5; ++epoch) {
        const arma::uvec order = next_batches(sampler, 6);
        BOOST_TEST(same_as(arma::uvec(arma::sort(order)), whole_range(60)));
        BOOST_TEST(!same_as(order, whole_range(60)));
    }
}

BOOST_AUTO_TEST_CASE(every_epoch_has_an_order_of_its_own) {
    Rng rng(1);
    ShuffledEpochs sampler(60, 10, rng);
    const arma::uvec first = next_batches(sampler, 6);
    const arma::uvec second = next_batches(sampler, 6);
    BOOST_TEST(!same_as(first, second));
}

BOOST_AUTO_TEST_CASE(rest_too_small_for_a_batch_is_left_out_of_its_epoch) {
    Rng rng(2);
    ShuffledEpochs sampler(10, 4, rng);
    arma::uvec times(10, arma::fill::zeros);
    for (int epoch = 0; epoch < 200; ++epoch) {
        const arma::uvec drawn = next_batches(sampler, 2);
        BOOST_TEST(arma::uvec(arma::unique(drawn)).n_elem == 8);
        times(drawn) += 1;
    }
    // over the epochs all have their turn: 160 of 200, standard deviation √(200 · 0.8 · 0.2) = 5.7
    for (const arma::uword count : times) {
        BOOST_TEST(close_to(static_cast<double>(count), 160, 5 * 5.7));
    }
}

BOOST_AUTO_TEST_CASE(every_place_in_an_epoch_goes_to_every_sample) {
    Rng rng(3);
    ShuffledEpochs sampler(4, 4, rng);
    arma::umat times(4, 4, arma::fill::zeros);  // sample × place
    for (int epoch = 0; epoch < 4000; ++epoch) {
        const arma::uvec& order = sampler.next();
        for (arma::uword place = 0; place < 4; ++place) ++times(order(place), place);
    }
    // 1000 each, standard deviation √(4000 · ¼ · ¾) = 27.4
    for (const arma::uword count : times) {
        BOOST_TEST(close_to(static_cast<double>(count), 1000, 5 * 27.4));
    }
}

BOOST_AUTO_TEST_CASE(shuffled_epochs_of_one_seed_are_the_same) {
    Rng rng(4);
    Rng same_rng(4);
    Rng other_rng(5);
    ShuffledEpochs sampler(1000, 50, rng);
    ShuffledEpochs same(1000, 50, same_rng);
    ShuffledEpochs other(1000, 50, other_rng);
    const arma::uvec drawn = next_batches(sampler, 30);
    BOOST_TEST(same_as(drawn, next_batches(same, 30)));
    BOOST_TEST(!same_as(drawn, next_batches(other, 30)));
}

BOOST_AUTO_TEST_CASE(shuffled_epochs_constructed_at_an_epoch_boundary_yield_the_same_batches) {
    for (const arma::uword batch_size : {10U, 7U}) {  // 7: with a rest of 4 that is left out
        const int batches_per_epoch = static_cast<int>(60 / batch_size);
        Rng rng(6);
        Rng same_rng(6);
        ShuffledEpochs old(60, batch_size, rng);
        for (int epoch = 0; epoch < 4; ++epoch) {
            ShuffledEpochs resumed(60, batch_size, same_rng);
            BOOST_TEST(same_as(next_batches(resumed, batches_per_epoch),
                               next_batches(old, batches_per_epoch)));
        }
    }
}

BOOST_AUTO_TEST_CASE(order_of_an_epoch_depends_on_the_generator_alone) {
    Rng rng(7);
    ShuffledEpochs sampler(60, 10, rng);
    const arma::uvec first = next_batches(sampler, 6);
    next_batches(sampler, 6);
    rng.seed(7);
    BOOST_TEST(same_as(next_batches(sampler, 6), first));
}

// ---- what they refuse ---------------------------------------------------------------------------

BOOST_AUTO_TEST_CASE(no_samples_are_refused) {
    Rng rng(1);
    const auto message = says({"batches: there are no samples"});
    BOOST_CHECK_EXCEPTION(RandomBatches(0, 10, rng), std::invalid_argument, message);
    BOOST_CHECK_EXCEPTION(SequentialBatches(0, 10), std::invalid_argument, message);
    BOOST_CHECK_EXCEPTION(ShuffledEpochs(0, 10, rng), std::invalid_argument, message);
}

BOOST_AUTO_TEST_CASE(batches_of_nothing_are_refused) {
    Rng rng(1);
    const auto message = says({"batches: the batch size is 0"});
    BOOST_CHECK_EXCEPTION(RandomBatches(10, 0, rng), std::invalid_argument, message);
    BOOST_CHECK_EXCEPTION(SequentialBatches(10, 0), std::invalid_argument, message);
    BOOST_CHECK_EXCEPTION(ShuffledEpochs(10, 0, rng), std::invalid_argument, message);
}

BOOST_AUTO_TEST_CASE(batches_larger_than_all_samples_are_refused_where_none_may_come_twice) {
    Rng rng(1);
    const auto message =
        says({"a batch of 11 is more than the 10 samples there are", "smaller --batch-size"});
    BOOST_CHECK_EXCEPTION(SequentialBatches(10, 11), std::invalid_argument, message);
    BOOST_CHECK_EXCEPTION(ShuffledEpochs(10, 11, rng), std::invalid_argument, message);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
