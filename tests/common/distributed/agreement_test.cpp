#include "distributed/agreement.hpp"

#include "distributed/thread_ranks.hpp"
#include "testing.hpp"

namespace digitlab::testing {

BOOST_AUTO_TEST_SUITE(agreement)

namespace {

Dataset<float> small_dataset() {
    Dataset<float> dataset;
    dataset.name = "mine.csv";
    dataset.train = {arma::fmat(4, 6, arma::fill::ones), {0, 1, 0, 1, 0, 1}};
    dataset.test = {arma::fmat(4, 2, arma::fill::ones), {0, 1}};
    return dataset;
}

/// What every rank is told of the data if rank 2 of 3 changes its own.
std::string complaint(const std::function<void(Dataset<float>&)>& change) {
    try {
        run_ranks(3, [&](Communicator& ranks) {
            Dataset<float> dataset = small_dataset();
            if (ranks.rank() == 2) change(dataset);
            require_same_data(ranks, dataset);
        });
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    return "";
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_same_data_on_all_ranks_are_accepted) {
    BOOST_TEST(complaint([](Dataset<float>&) {}) == "");
}

BOOST_AUTO_TEST_CASE(a_rank_with_another_pixel_is_named) {
    BOOST_TEST(complaint([](Dataset<float>& dataset) { dataset.train.images(3, 5) = 2; }) ==
               "rank 2 read other images than rank 0 for mine.csv; give every rank the same files");
}

BOOST_AUTO_TEST_CASE(another_label_is_other_data_as_well) {
    BOOST_TEST(complaint([](Dataset<float>& dataset) { dataset.test.labels(0) = 1; }) != "");
}

BOOST_AUTO_TEST_CASE(parameters_that_differ_by_one_bit_are_refused) {
    const auto differ = [](Communicator& ranks) {
        arma::vec parameters(100, arma::fill::ones);
        if (ranks.rank() == 1) parameters(50) = std::nextafter(1.0, 2.0);
        require_same_parameters(ranks, parameters, 300);
    };
    BOOST_CHECK_EXCEPTION(run_ranks(2, differ), std::runtime_error, [](const auto& error) {
        return contains(error.what(), "rank 1 has other parameters than rank 0 after step 300");
    });
}

BOOST_AUTO_TEST_CASE(equal_parameters_are_accepted) {
    run_ranks(3, [](Communicator& ranks) {
        require_same_parameters(ranks, arma::fvec(10, arma::fill::zeros), 1);
    });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::testing
