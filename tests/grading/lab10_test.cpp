#include "graded_tests.hpp"

namespace digitlab::grading {
namespace {

const Exercise<arma::mat(arma::uword, arma::uword)> shard{
    "lab10.shard(images, ranks)", "The first row has the begin of each rank, the second its end"};
const Exercise<arma::mat(arma::mat)> average_gradients{"lab10.average_gradients(gradients)",
                                                       "The gradient of each rank keeps its size"};
const Exercise<arma::rowvec(arma::urowvec)> shard_weight{"lab10.shard_weight(images)"};

}  // namespace

// ---- shard --------------------------------------------------------------------------------------

// What comes back is the begin of every rank, and the end of every rank.

BOOST_AUTO_TEST_SUITE(
    lab10_shard,
    *exercise("lab10.shard", "common/distributed/averaging.cpp") *
        why_it_works("images / ranks is what everybody gets, images % ranks is left over, and that "
                     "many ranks take one more: the parts differ by 1 at most, so nobody waits "
                     "long") *
        makes_possible("training on several ranks") *
        hint("images / ranks rounds down; images % ranks is what it leaves over. The calls ask for "
             "the parts of all ranks, 0 to ranks − 1") *
        hint("the first images % ranks ranks take one image more than the others") *
        hint("a rank begins where the one before it ends: after rank · (images / ranks) images, "
             "and one more for each rank before it that took one more"))

BOOST_AUTO_TEST_CASE(even, *points(8) * title("8 images on 4 ranks")) {
    expect<arma::mat>(
        shard(8, 4), {{0, 2, 4, 6}, {2, 4, 6, 8}}, "two images each, in order",
        {{{{0, 2, 4, 6}, {1, 3, 5, 7}}, "end is one after the last image of the part"},
         {{{0, 0, 0, 0}, {2, 2, 2, 2}}, "all ranks take the first images"},
         {{{0, 2, 4, 6}, {2, 2, 2, 2}}, "end is where the part ends, not its length"},
         {{{0, 1, 2, 3}, {8, 8, 8, 8}}, "every rank takes all images from its own number on"}});
}

BOOST_AUTO_TEST_CASE(uneven, *points(12) * title("11 images on 4 ranks")) {
    expect<arma::mat>(
        shard(11, 4), {{0, 3, 6, 9}, {3, 6, 9, 11}},
        "11 / 4 is 2, and 3 are left over: the first three ranks take 3 images, the last takes 2",
        {{{{0, 2, 4, 6}, {2, 4, 6, 8}}, "the images that are left over belong to nobody"},
         {{{0, 2, 4, 6}, {2, 4, 6, 11}},
          "the last rank takes all that is left over, and the others wait for it"},
         {{{0, 2, 4, 6}, {3, 5, 7, 8}},
          "the begin does not count the additional images of the ranks before it"},
         {{{0, 3, 6, 9}, {3, 6, 9, 12}}, "rounded up, the last part ends after the last image"},
         {{{0, 2, 5, 8}, {2, 5, 8, 11}}, "the larger parts come first here, not last"}});
}

BOOST_AUTO_TEST_CASE(few, *points(4) * title("2 images on 4 ranks")) {
    expect<arma::mat>(shard(2, 4), {{0, 1, 2, 2}, {1, 2, 2, 2}},
                      "two ranks have one image each, the others have none: begin = end");
}

// BEGIN HIDDEN TESTS
BOOST_AUTO_TEST_CASE(many_sizes, *points(8) * title("many sizes") * hidden()) {
    for (const arma::uword images : {1U, 99U, 100U, 101U, 60'000U}) {
        for (const arma::uword ranks : {1U, 2U, 3U, 7U, 64U}) {
            expect_as_solution(shard, images, ranks);
        }
    }
}
// END HIDDEN TESTS

BOOST_AUTO_TEST_SUITE_END()

// ---- average_gradients --------------------------------------------------------------------------

// Every column is the gradient of one rank; what comes back is what each of them has then.

BOOST_AUTO_TEST_SUITE(
    lab10_average_gradients,
    *exercise("lab10.average_gradients", "common/distributed/averaging.cpp") *
        why_it_works("after an Allreduce all ranks have the same sum, bit by bit; all of them take "
                     "the same step, so their weights stay the same though nobody sends weights") *
        makes_possible("training on several ranks") *
        hint("two lines: ranks.sum(values) adds the vectors of all ranks, in place, on every rank. "
             "The calls give the gradient of each rank as a column") *
        hint("a mean is a sum over a number: ranks.size()") *
        hint("all ranks must call ranks.sum, exactly once: the Allreduce waits for all of them"))

BOOST_AUTO_TEST_CASE(two, *points(10) * title("two ranks")) {
    expect<arma::mat>(average_gradients({{1, 3}, {-2, 6}}), {{2, 2}, {2, 2}},
                      "(1 + 3)/2 = 2 and (−2 + 6)/2 = 2, on both ranks",
                      {{{{4, 4}, {4, 4}}, "the sum was not divided by the number of ranks"},
                       {{{1, 3}, {-2, 6}}, "nothing was sent: each rank has its own gradient"},
                       {{{0.5, 1.5}, {-1, 3}}, "divided, but not summed over the ranks"},
                       {{{4, 2}, {4, 2}}, "only some of the ranks divide"},
                       {{{2, 4}, {2, 4}}, "only some of the ranks divide"}});
}

BOOST_AUTO_TEST_CASE(three, *points(8) * title("three ranks")) {
    expect<arma::mat>(
        average_gradients(arma::rowvec{3, 0, 0}), arma::rowvec{1, 1, 1},
        "(3 + 0 + 0)/3 on all three ranks",
        {{arma::rowvec{1.5, 1.5, 1.5}, "the number of ranks is ranks.size(), and not always 2"},
         {arma::rowvec{3, 3, 3}, "the sum was not divided by the number of ranks"},
         {arma::rowvec{arma::datum::inf, 3, 1.5}, "the sum was divided by the number of this rank"},
         {arma::rowvec{3, 1.5, 1},
          "the sum was divided by something that differs from rank to rank"}});
}

BOOST_AUTO_TEST_CASE(alone, *points(4) * title("one rank")) {
    expect<arma::mat>(average_gradients(arma::vec{5, -1}), arma::vec{5, -1},
                      "the mean of one gradient is this gradient");
}

// BEGIN HIDDEN TESTS
BOOST_AUTO_TEST_CASE(random_gradients, *points(10) * title("random gradients") * hidden()) {
    arma::arma_rng::set_seed(101);
    for (const arma::uword ranks : {2U, 3U, 5U}) {
        expect_as_solution(average_gradients, arma::mat(arma::randn(2000, ranks)));
    }
}
// END HIDDEN TESTS

BOOST_AUTO_TEST_SUITE_END()

// ---- shard_weight -------------------------------------------------------------------------------

BOOST_AUTO_TEST_SUITE(
    lab10_shard_weight,
    *exercise("lab10.shard_weight", "common/distributed/averaging.cpp") *
        why_it_works(
            "the gradient of a part is the mean over its images, so times its images it "
            "is their sum; the sums of all parts over the images of the batch are the "
            "mean over the batch. average_gradients divides by the number of ranks, so the "
            "weight multiplies by it") *
        makes_possible("batches that the ranks cannot share equally") *
        hint("write down the gradient of the whole batch as a sum over its images, and group it by "
             "ranks. Each group is (images of the rank) · (gradient of the rank)") *
        hint("average_gradients computes (w₀ g₀ + w₁ g₁ + …)/ranks. It is to be (n₀ g₀ + n₁ g₁ + "
             "…)/batch, n being the images of a rank: which w does that?") *
        hint("own, batch and ranks are whole numbers: own / batch of them is 0. Convert them to "
             "Real before you divide"))

BOOST_AUTO_TEST_CASE(equal, *points(8) * title("equal parts")) {
    expect<arma::rowvec>(shard_weight({25, 25, 25, 25}), {1, 1, 1, 1},
                         "with equal parts the plain average is right",
                         {{{0.25, 0.25, 0.25, 0.25},
                           "this is the part of the batch; the average divides by the number of "
                           "ranks once more"},
                          {{25, 25, 25, 25}, "this is the number of images, not yet over the mean"},
                          {{0, 0, 0, 0}, "whole numbers were divided: 25 / 100 is 0"},
                          {{100, 100, 100, 100}, "the images of the batch are still to divide by"},
                          {{16, 16, 16, 16}, "the fraction is upside down, and ranks on top"}});
}

BOOST_AUTO_TEST_CASE(unequal, *points(12) * title("34, 33 and 33 images")) {
    expect<arma::rowvec>(
        shard_weight({34, 33, 33}), {1.02, 0.99, 0.99}, "3 · 34/100 and 3 · 33/100",
        {{{1, 1, 1},
          "the plain average: an image of a small part then counts more than one of a large part"},
         {{1, 0, 0}, "whole numbers were divided: 3 · 34 / 100 is 1, and 3 · 33 / 100 is 0"},
         {{0.34, 0.33, 0.33},
          "this is the part of the batch; the average divides by the number of ranks once more"},
         {{100.0 / 102, 100.0 / 99, 100.0 / 99},
          "the fraction is upside down: a larger part must have a larger weight"},
         {{0, 0, 0}, "whole numbers were divided: 34 / 100 is 0"}});
}

BOOST_AUTO_TEST_CASE(none, *points(4) * title("a rank without images")) {
    expect<arma::rowvec>(shard_weight({1, 1, 0}), {1.5, 1.5, 0},
                         "3 · 1/2, and 0 for the rank that contributes nothing");
}

// BEGIN HIDDEN TESTS
BOOST_AUTO_TEST_CASE(random_parts, *points(12) * title("random parts") * hidden()) {
    arma::arma_rng::set_seed(102);
    for (const arma::uword ranks : {1U, 2U, 5U, 40U}) {
        const arma::urowvec images = arma::randi<arma::urowvec>(ranks, arma::distr_param(1, 1000));
        expect_as_solution(shard_weight, images);
    }
}
// END HIDDEN TESTS

BOOST_AUTO_TEST_SUITE_END()

}  // namespace digitlab::grading
