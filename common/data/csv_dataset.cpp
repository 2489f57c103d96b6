#include "data/loaders.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "base/random.hpp"
#include "data/csv.hpp"
#include "data/preprocess.hpp"

namespace digitlab {
namespace {

template <typename Real>
void set_range(Dataset<Real>& dataset) {
    const arma::Mat<Real>& images = dataset.train.images;
    dataset.lowest = images.min();
    dataset.highest = images.max();
    if (dataset.lowest < 0) return;
    const bool whole = arma::all(arma::vectorise(images == arma::floor(images)));
    for (const Real usual : {Real{1}, Real{16}, Real{255}}) {
        if (dataset.highest > usual || (usual > 1 && !whole)) continue;
        dataset.lowest = 0;
        dataset.highest = usual;
        return;
    }
}

/// The same order for every `--seed`, so that all runs have the same test samples.
arma::uvec fixed_shuffle(arma::uword count) {
    Rng rng;
    return random_order(count, rng);
}

}  // namespace

template <typename Real>
Dataset<Real> dataset_of_table(Samples<Real> samples, arma::uword train_count) {
    Dataset<Real> dataset;
    if (train_count < samples.count()) {
        auto [train, test] = split(samples, train_count);
        dataset.train = std::move(train);
        dataset.test = std::move(test);
    } else {
        dataset.train = std::move(samples);
    }
    const arma::uword features = dataset.features();
    dataset.image_rows = static_cast<arma::uword>(std::sqrt(static_cast<double>(features)));
    while (features % dataset.image_rows != 0) --dataset.image_rows;
    dataset.image_columns = features / dataset.image_rows;
    set_range(dataset);
    return dataset;
}

template <typename Real>
Dataset<Real> load_csv_dataset(const DatasetRequest& request) {
    const std::filesystem::path file = request.name;
    auto samples = read_csv<Real>(file, request.label_column);
    if (const Real pixel = samples.images(0); samples.images.min() == samples.images.max()) {
        throw std::runtime_error(
            fmt::format("{}: every pixel is {}; is it the right file, or are the labels in another "
                        "column? (--label-column)",
                        request.name, pixel));
    }
    arma::uword train_count = samples.count();
    if (samples.labelled()) {
        if (train_count < 2) {
            throw std::runtime_error(request.name +
                                     ": holds one sample; at least two are needed, one for "
                                     "training and one for the test");
        }
        if (samples.labels.max() == 0) {
            throw std::runtime_error(request.name +
                                     ": every label is 0; are the labels in another column? "
                                     "(--label-column first or last)");
        }
        samples = select(samples, fixed_shuffle(train_count));
        train_count = std::max<arma::uword>(1, train_count * 4 / 5);
    } else if (request.labels_needed) {
        throw std::runtime_error(request.name +
                                 ": has no labels, and this lab cannot do without (lab01 shows "
                                 "unlabelled images; --label-column says where labels are)");
    }
    Dataset<Real> dataset = dataset_of_table(std::move(samples), train_count);
    dataset.name = file.filename().string();
    return dataset;
}

template Dataset<float> dataset_of_table(Samples<float>, arma::uword);
template Dataset<double> dataset_of_table(Samples<double>, arma::uword);
template Dataset<float> load_csv_dataset(const DatasetRequest&);
template Dataset<double> load_csv_dataset(const DatasetRequest&);

}  // namespace digitlab
