#include "first_use.hpp"

#include <algorithm>
#include <cmath>

#include "app/learning_curves.hpp"
#include "base/text.hpp"
#include "data/batches.hpp"

namespace digitlab {
namespace {

// [class_means]
/// The mean image of each class, features × classes. A class without images is all zeros.
template <typename Real>
arma::Mat<Real> class_means(const Samples<Real>& samples, arma::uword classes) {
    arma::Mat<Real> means(samples.images.n_rows, classes, arma::fill::zeros);
    for (const arma::uword c : arma::urowvec(arma::unique(samples.labels))) {
        means.col(c) = arma::mean(samples.images.cols(arma::find(samples.labels == c)), 1);
    }
    return means;
}
// [class_means]

// [nearest_mean]
/// The accuracy on the test images if the prediction is the class whose mean training image is
/// nearest, of the classes that have training images.
template <typename Real>
double accuracy_of_nearest_mean(const Samples<Real>& train, const Samples<Real>& test) {
    const arma::urowvec classes = arma::unique(train.labels);
    const arma::Mat<Real> means = class_means(train, classes.max() + 1);
    std::size_t correct = 0;
    for (arma::uword n = 0; n < test.count(); ++n) {
        arma::rowvec distances(means.n_cols, arma::fill::value(arma::datum::inf));
        for (const arma::uword c : classes) {
            distances(c) = arma::norm(means.col(c) - test.images.col(n));
        }
        if (distances.index_min() == test.labels(n)) ++correct;
    }
    return static_cast<double>(correct) / static_cast<double>(test.count());
}
// [nearest_mean]

/// The share of each class among the samples, 0 to 1.
template <typename Real>
arma::rowvec class_shares(const Samples<Real>& samples, arma::uword classes) {
    const arma::urowvec counts =
        arma::hist(samples.labels, arma::regspace<arma::urowvec>(0, classes - 1));
    return arma::conv_to<arma::rowvec>::from(counts) / static_cast<double>(samples.count());
}

}  // namespace

// The articles on numerical gradients draw with replacement. The article on softmax regression
// takes the images in their order, the article on networks of any depth shuffles them.
void show_batches(const Console& console, arma::uword images, arma::uword size,
                  std::uint64_t seed) {
    Rng rng(seed);
    RandomBatches random(images, size, rng);
    SequentialBatches sequential(images, size);
    ShuffledEpochs shuffled(images, size, rng);
    const arma::uword batches = images / size;  // in an epoch

    Table table({"way to draw", "first images drawn", "different images in an epoch"});
    table.align_left(1);
    const auto add = [&](const char* way, BatchSampler& sampler) {
        arma::uvec drawn(batches * size);
        for (arma::uword b = 0; b < batches; ++b) {
            drawn.rows(b * size, (b + 1) * size - 1) = sampler.next();
        }
        std::string first;
        for (arma::uword i = 0; i < std::min<arma::uword>(5, size); ++i) {
            first += std::to_string(drawn(i)) + " ";
        }
        const arma::uvec different = arma::unique(drawn);
        table.add_row(
            {way, first + "…",
             percent(static_cast<double>(different.n_elem) / static_cast<double>(images))});
    };
    add("with replacement", random);
    add("next in order", sequential);
    add("shuffled epochs", shuffled);
    const double missed = std::pow(1 - 1 / static_cast<double>(images), batches * size);
    console.section("Three ways to draw mini-batches of {}", size);
    console.table(table);
    console.say(
        "Drawn with replacement, an image can occur more than once, and an epoch contains {} of "
        "the images on average.",
        percent(1 - missed));
}

template <typename Real>
double show_baselines(const Console& console, const Dataset<Real>& dataset) {
    const Samples<Real>& train = dataset.train;
    const Samples<Real>& test = dataset.test;
    const arma::uword most_frequent = class_shares(train, dataset.classes).index_max();
    const double by_frequency = class_shares(test, dataset.classes)(most_frequent);
    // The mean of an image's pixels is one number: an 8 has more ink than a 1.
    const double by_darkness = accuracy_of_nearest_mean<Real>(
        {arma::mean(train.images, 0), train.labels}, {arma::mean(test.images, 0), test.labels});
    const double by_image = accuracy_of_nearest_mean(train, test);
    const double best = std::max({by_frequency, by_darkness, by_image});

    Table table({"prediction", "test accuracy"});
    table.add_row({"always the most frequent class", percent(by_frequency)});
    table.add_row({"the class with the nearest mean darkness", percent(by_darkness)});
    table.add_row({"the class with the nearest mean image", percent(by_image)});
    console.section("Baselines: accuracy on the test images");
    console.table(table);
    console.say("A model that learns should exceed the best of them, {}.", percent(best));
    return best;
}

template <typename Real>
void draw_data(Figures& figures, const Dataset<Real>& dataset) {
    const Samples<Real>& train = dataset.train;
    const arma::uword count = std::min<arma::uword>(100, train.count());
    std::vector<std::string> captions;
    for (arma::uword n = 0; n < count && train.labelled(); ++n) {
        captions.push_back(dataset.class_names[train.labels(n)]);
    }
    figures.draw(ImageGrid{.name = "samples",
                           .title = "The first training images",
                           .images = to_double<Real>(train.images.head_cols(count)),
                           .image_columns = dataset.image_columns,
                           .captions = captions,
                           .lowest = dataset.lowest,
                           .highest = dataset.highest});
    if (!train.labelled()) return;
    const auto percents = [&](const Samples<Real>& samples) {
        return numbers_of(100 * class_shares(samples, dataset.classes));
    };
    figures.draw(BarChart{.name = "classes",
                          .title = "Frequency of each class",
                          .x_label = "class",
                          .y_label = "share of the images, %",
                          .categories = dataset.class_names,
                          .bars = {{"train", percents(train), Role::train},
                                   {"test", percents(dataset.test), Role::test}}});
    figures.draw(ImageGrid{.name = "mean_images",
                           .title = "The mean training image of each class",
                           .images = to_double(class_means(train, dataset.classes)),
                           .image_columns = dataset.image_columns,
                           .captions = dataset.class_names,
                           .lowest = dataset.lowest,
                           .highest = dataset.highest});
}

template double show_baselines(const Console&, const Dataset<float>&);
template double show_baselines(const Console&, const Dataset<double>&);
template void draw_data(Figures&, const Dataset<float>&);
template void draw_data(Figures&, const Dataset<double>&);

}  // namespace digitlab
