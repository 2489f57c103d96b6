#include "kaggle.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "base/file.hpp"
#include "data/preprocess.hpp"

namespace digitlab {

template <typename Real>
void hold_out_for_kaggle(Dataset<Real>& dataset) {
    const Samples<Real> all{arma::join_rows(dataset.train.images, dataset.test.images),
                            arma::join_rows(dataset.train.labels, dataset.test.labels)};
    auto [train, validation] = split(all, all.count() - std::max<arma::uword>(1, all.count() / 20));
    dataset.train = std::move(train);
    dataset.validation = std::move(validation);
    dataset.test = {};
}

template <typename Real>
arma::Mat<Real> load_kaggle_test(const std::string& file, const Dataset<Real>& dataset) {
    auto unlabelled = load_dataset<Real>(
        {.name = file, .label_column = LabelColumn::none, .labels_needed = false});
    if (unlabelled.features() != dataset.features()) {
        throw std::runtime_error(
            fmt::format("{}: has {} columns, {} has {} pixels; Kaggle's test.csv has no label",
                        file, unlabelled.features(), dataset.name, dataset.features()));
    }
    return normalize(std::move(unlabelled.train.images), dataset.lowest, dataset.highest);
}

void write_submission(const std::filesystem::path& file, const arma::urowvec& predicted) {
    std::string text = "ImageId,Label\n";
    for (arma::uword n = 0; n < predicted.n_elem; ++n) {
        text += fmt::format("{},{}\n", n + 1, predicted(n));
    }
    write_file_atomically(file, text);
}

template void hold_out_for_kaggle(Dataset<float>&);
template void hold_out_for_kaggle(Dataset<double>&);
template arma::Mat<float> load_kaggle_test(const std::string&, const Dataset<float>&);
template arma::Mat<double> load_kaggle_test(const std::string&, const Dataset<double>&);

}  // namespace digitlab
