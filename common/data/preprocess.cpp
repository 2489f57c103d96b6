#include "data/preprocess.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace digitlab {

// [normalize]
template <typename Real>
arma::Mat<Real> normalize(arma::Mat<Real> X, Real lowest, Real highest) {
    if (!(highest > lowest)) {
        throw std::invalid_argument(
            fmt::format("normalize: the range from {} to {} is empty", lowest, highest));
    }
    // BEGIN SOLUTION lab01 normalize
    X = (X - lowest) / (highest - lowest);
    return X;
    // END SOLUTION
}
// [normalize]

template <typename Real>
void normalize(Dataset<Real>& dataset) {
    for (Samples<Real>* part : {&dataset.train, &dataset.validation, &dataset.test}) {
        part->images = normalize(std::move(part->images), dataset.lowest, dataset.highest);
    }
    dataset.lowest = 0;
    dataset.highest = 1;
}

// [standardize]
template <typename Real>
arma::Mat<Real> standardize(arma::Mat<Real> X, Real mean, Real standard_deviation) {
    if (!(standard_deviation > 0)) {
        throw std::invalid_argument(
            fmt::format("standardize: the standard deviation is {}; are all pixels equal?",
                        standard_deviation));
    }
    // BEGIN SOLUTION lab01 standardize
    X = (X - mean) / standard_deviation;
    return X;
    // END SOLUTION
}
// [standardize]

template <typename Real>
void standardize(Dataset<Real>& dataset) {
    const PixelStatistics pixels = pixel_statistics(dataset.train.images);
    const auto mean = static_cast<Real>(pixels.mean);
    const auto standard_deviation = static_cast<Real>(pixels.standard_deviation);
    for (Samples<Real>* part : {&dataset.train, &dataset.validation, &dataset.test}) {
        part->images = standardize(std::move(part->images), mean, standard_deviation);
    }
    dataset.lowest = (dataset.lowest - mean) / standard_deviation;
    dataset.highest = (dataset.highest - mean) / standard_deviation;
}

// [pixel_statistics]
template <typename Real>
PixelStatistics pixel_statistics(const arma::Mat<Real>& X) {
    if (X.is_empty()) throw std::invalid_argument("pixel_statistics: there are no pixels");
    const auto count = static_cast<double>(X.n_elem);
    PixelStatistics statistics{X.min(), 0, X.max(), 0};
    for (const Real x : X) statistics.mean += x;
    statistics.mean /= count;
    if (statistics.smallest == statistics.largest) statistics.mean = statistics.smallest;
    for (const Real x : X) {
        statistics.standard_deviation += (x - statistics.mean) * (x - statistics.mean);
    }
    statistics.standard_deviation = std::sqrt(statistics.standard_deviation / count);
    return statistics;
}
// [pixel_statistics]

// [one_hot]
template <typename Real>
arma::Mat<Real> one_hot(const arma::Row<arma::uword>& labels, arma::uword classes) {
    for (arma::uword n = 0; n < labels.n_elem; ++n) {
        if (labels(n) < classes) continue;
        throw std::invalid_argument(
            fmt::format("one_hot: label {} of sample {} is not below the number of classes, {}",
                        labels(n), n, classes));
    }
    // BEGIN SOLUTION lab01 one_hot
    arma::Mat<Real> T(classes, labels.n_elem, arma::fill::zeros);
    for (arma::uword n = 0; n < labels.n_elem; ++n) T(labels(n), n) = 1;
    return T;
    // END SOLUTION
}
// [one_hot]

// [split]
template <typename Real>
Split<Real> split(const Samples<Real>& samples, arma::uword count) {
    if (count == 0 || count >= samples.count()) {
        throw std::invalid_argument(fmt::format(
            "split: cannot take {} of {} samples and leave at least one", count, samples.count()));
    }
    // BEGIN SOLUTION lab01 split
    const arma::uvec all = arma::regspace<arma::uvec>(0, samples.count() - 1);
    return {select<Real>(samples, all.head(count)),
            select<Real>(samples, all.tail(samples.count() - count))};
    // END SOLUTION
}
// [split]

// [hold_out_validation]
template <typename Real>
void hold_out_validation(Dataset<Real>& dataset) {
    const arma::uword count = dataset.train.count();
    if (count < 2) {
        throw std::invalid_argument(
            fmt::format("{}: has {} training image; a validation part needs at least two",
                        dataset.name, count));
    }
    auto [train, validation] = split(dataset.train, count - std::max<arma::uword>(1, count / 6));
    dataset.train = std::move(train);
    dataset.validation = std::move(validation);
}
// [hold_out_validation]

// [select]
template <typename Real>
Samples<Real> select(const Samples<Real>& samples, const arma::uvec& chosen) {
    for (const arma::uword n : chosen) {
        if (n < samples.count()) continue;
        throw std::out_of_range(
            fmt::format("select: there is no sample {} among {}", n, samples.count()));
    }
    Samples<Real> selected;
    selected.images = samples.images.cols(chosen);
    if (samples.labelled()) selected.labels = samples.labels.cols(chosen);
    return selected;
}
// [select]

template <typename Real>
ImageForm image_form(const Dataset<Real>& dataset) {
    ImageForm form{.rows = dataset.image_rows,
                   .columns = dataset.image_columns,
                   .box = std::min(dataset.image_rows, dataset.image_columns),
                   .class_names = dataset.class_names};
    // MNIST leaves four pixels free on each side.
    if (form.rows == 28 && form.columns == 28 && dataset.name != "fashion-mnist") {
        form.box = 20;
        form.centred_by_mass = true;
    }
    return form;
}

#define INSTANTIATE(Real)                                                         \
    template arma::Mat<Real> normalize(arma::Mat<Real>, Real, Real);              \
    template void normalize(Dataset<Real>&);                                      \
    template arma::Mat<Real> standardize(arma::Mat<Real>, Real, Real);            \
    template void standardize(Dataset<Real>&);                                    \
    template PixelStatistics pixel_statistics(const arma::Mat<Real>&);            \
    template arma::Mat<Real> one_hot(const arma::Row<arma::uword>&, arma::uword); \
    template Split<Real> split(const Samples<Real>&, arma::uword);                \
    template void hold_out_validation(Dataset<Real>&);                            \
    template Samples<Real> select(const Samples<Real>&, const arma::uvec&);       \
    template ImageForm image_form(const Dataset<Real>&);
INSTANTIATE(float)
INSTANTIATE(double)
#undef INSTANTIATE

}  // namespace digitlab
