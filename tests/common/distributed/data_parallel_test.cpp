#include "distributed/data_parallel.hpp"

#include <limits>
#include <mutex>

#include "distributed/thread_ranks.hpp"
#include "model/two_layer_net.hpp"
#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(data_parallel)

namespace {

/// Ten classes of random images, as many as the digits have.
Samples<double> random_samples() {
    Rng rng(3);
    Samples<double> samples{arma::abs(normal_matrix<double>(64, 500, 1, rng)), arma::urowvec(500)};
    for (arma::uword n = 0; n < 500; ++n) samples.labels(n) = n % 10;
    return samples;
}

/// The parameters that every rank has after some steps, one column for each rank.
arma::mat train_on(arma::uword size, std::size_t steps, std::size_t batch_size) {
    const Samples<double> samples = random_samples();
    arma::mat parameters;
    std::mutex writing;
    run_ranks(size, [&](Communicator& ranks) {
        Rng rng(1);
        TwoLayerNet<double> net(64, 20, 10, rng);
        RandomBatches batches(samples.count(), batch_size, rng);
        ShardedBatches own(batches, ranks);
        DataParallel<double> gradient(backpropagation(net), batch_size, ranks);
        Sgd<double> sgd(0.1);
        train<double>(net, std::ref(gradient), sgd, own, {samples},
                      {.steps = steps, .evaluate_every = steps},
                      [](std::size_t, double) { return true; });
        const std::lock_guard lock(writing);
        parameters.resize(net.parameters().n_elem, size);
        parameters.col(ranks.rank()) = net.parameters();
    });
    return parameters;
}

/// The parameters that one process has, by the plain gradient of lab06.
arma::vec train_alone(std::size_t steps, std::size_t batch_size) {
    const Samples<double> samples = random_samples();
    Rng rng(1);
    TwoLayerNet<double> net(64, 20, 10, rng);
    RandomBatches batches(samples.count(), batch_size, rng);
    Sgd<double> sgd(0.1);
    train<double>(net, backpropagation(net), sgd, batches, {samples},
                  {.steps = steps, .evaluate_every = steps},
                  [](std::size_t, double) { return true; });
    return net.parameters();
}

double largest_relative_difference(const arma::vec& a, const arma::vec& b) {
    return arma::abs(a - b).max() / arma::abs(b).max();
}

}  // namespace

BOOST_AUTO_TEST_CASE(after_1000_steps_any_number_of_ranks_has_the_parameters_of_one_process) {
    const arma::vec alone = train_alone(1000, 100);
    for (const arma::uword size : {1U, 2U, 3U, 4U}) {
        const arma::mat parameters = train_on(size, 1000, 100);
        for (arma::uword rank = 0; rank < size; ++rank) {
            BOOST_TEST(largest_relative_difference(parameters.col(rank), alone) < 1e-9);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_batch_that_the_ranks_share_unequally_is_weighted_right) {
    const arma::vec alone = train_alone(50, 5);
    const arma::mat parameters = train_on(4, 50, 5);  // 2, 1, 1 and 1 image
    BOOST_TEST(largest_relative_difference(parameters.col(3), alone) < 1e-9);
}

BOOST_AUTO_TEST_CASE(all_ranks_have_the_same_bits) {
    const arma::mat parameters = train_on(3, 100, 100);
    BOOST_TEST(arma::abs(parameters.col(1) - parameters.col(0)).max() == 0.0);
    BOOST_TEST(arma::abs(parameters.col(2) - parameters.col(0)).max() == 0.0);
}

BOOST_AUTO_TEST_CASE(the_batch_size_of_sharded_batches_is_that_of_the_whole_batch) {
    run_ranks(2, [](Communicator& ranks) {
        SequentialBatches whole(10, 5);
        ShardedBatches own(whole, ranks);
        const arma::uvec expected = ranks.rank() == 0 ? arma::uvec{0, 1, 2} : arma::uvec{3, 4};
        if (own.batch_size() != 5 || !arma::all(own.next() == expected)) {
            throw std::runtime_error("wrong images");
        }
    });
}

namespace {

/// A gradient of one number, on a rank that may have a problem.
GradientFunction<double> constant_gradient(double value) {
    return [=](const arma::mat&, const arma::mat&, arma::vec& gradient) {
        gradient = {value};
        return 1.0;
    };
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_rank_with_nan_is_named_on_all_ranks) {
    const auto nan_on_rank_1 = [](Communicator& ranks) {
        const double value = ranks.rank() == 1 ? std::numeric_limits<double>::quiet_NaN() : 1;
        DataParallel<double> gradient(constant_gradient(value), 6, ranks);
        arma::vec result;
        try {
            gradient(arma::mat(1, 2), arma::mat(1, 2), result);
        } catch (const std::runtime_error& error) {
            if (contains(error.what(), "the gradient of rank 1 is not finite")) return;
        }
        throw std::logic_error("this rank was not told");
    };
    run_ranks(3, nan_on_rank_1);
}

BOOST_AUTO_TEST_CASE(nan_on_all_ranks_is_left_to_the_loss) {
    run_ranks(2, [](Communicator& ranks) {
        const double nan = std::numeric_limits<double>::quiet_NaN();
        DataParallel<double> gradient(constant_gradient(nan), 4, ranks);
        arma::vec result;
        gradient(arma::mat(1, 2), arma::mat(1, 2), result);
    });
}

BOOST_AUTO_TEST_CASE(all_ranks_stop_at_the_step_at_which_one_wants_to) {
    run_ranks(3, [](Communicator& ranks) {
        bool wanted = false;
        DataParallel<double> gradient(constant_gradient(1), 3, ranks, [&] { return wanted; });
        arma::vec result;
        gradient(arma::mat(1, 1), arma::mat(1, 1), result);
        if (gradient.stopped()) throw std::logic_error("stopped too early");
        wanted = ranks.rank() == 2;
        gradient(arma::mat(1, 1), arma::mat(1, 1), result);
        if (!gradient.stopped()) throw std::logic_error("did not stop");
    });
}

BOOST_AUTO_TEST_CASE(more_ranks_than_images_in_a_batch_are_refused) {
    const auto too_many = [](Communicator& ranks) {
        const DataParallel<double> gradient(constant_gradient(1), 2, ranks);
    };
    BOOST_CHECK_THROW(run_ranks(3, too_many), std::invalid_argument);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
